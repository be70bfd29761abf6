// HTTP shapes of product batches: what came out of runs, and what a producer had before it was recorded.
import { z } from 'zod';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Id, Instant, Sku, Text, VillageCode } from '../vocabulary.js';
import { Mass, OriginPart, Reversal, RunOutput, StepCode } from './production.js';

const WORKSHOP = ['clerk', 'manager', 'officer'] as const;
const READERS = [...WORKSHOP, 'planner', 'provincial', 'operator', 'auditor'] as const;

const Count = z.int().min(0);
/** Where the pieces of a counted batch are, together its count; or the rupiah that were paid for its material. */
export const BatchPieces = z.object({
  /** Gone into runs and packings. */
  used: Count,
  /** To be had: neither used, nor held, nor sold. */
  left: Count,
  /** For sales that have not left yet. */
  held: Count,
  sold: Count,
  reversed: Count,
});
/** What a producer says of goods that it had already, or made without a recorded run. Nobody knows what they are made of. */
export const DeclaredBatch = z.strictObject({
  producerId: Id,
  ...RunOutput.omit({ batchId: true }).shape,
  kind: RunOutput.shape.kind.default('product'),
  /** The last step that it went through, where it may go on in runs. */
  step: StepCode.optional(),
  /** When it was made; when it was declared is kept apart. */
  occurredAt: Instant,
  /** Why there is no run. */
  reason: Text(500),
});
export type DeclaredBatch = z.infer<typeof DeclaredBatch>;
export const Batch = z.object({
  ...RunOutput.shape,
  version: z.int(),
  /** None of what was declared. */
  runId: Id.optional(),
  producerId: Id,
  step: StepCode.optional(),
  /** Village of the producer. */
  region: VillageCode,
  /** Its mass is always used + left + held + sold + reversed. */
  used: Mass,
  left: Mass,
  held: Mass,
  sold: Mass,
  /** The whole mass when it was a mistake. */
  reversed: Mass,
  /** Of what is counted. */
  pieces: BatchPieces.optional(),
  /** Whole rupiah that were paid for the material inside. */
  value: BatchPieces,
  /** The lots it came from; what they do not make up of its mass is of unknown origin. */
  origin: z.array(OriginPart),
  producedAt: Instant,
  /** Present when it came of no run: its producer says that it is there, and why. */
  declared: z.object({ reason: z.string(), declaredAt: Instant }).optional(),
  /** Present when it was declared by mistake; of the others their run says it. */
  reversal: Reversal.optional(),
  /** Its stable address: a GS1 Digital Link, or one of ours. */
  link: z.url(),
});
export type Batch = z.infer<typeof Batch>;

export const batchParams = z.strictObject({ batchId: Id });
export const declareBatch = defineRoute({
  method: 'PUT',
  path: '/batches/:batchId',
  summary:
    'Declare goods of no recorded run, such as an opening stock, under an id that the client chose; a repeat has no second effect',
  roles: WORKSHOP,
  params: batchParams,
  body: DeclaredBatch,
  answers: {
    201: { description: 'The batch, of unknown origin', schema: Batch },
    200: { description: 'It was there already, with the same content', schema: Batch },
  },
  refusals: [
    'batch.id-used',
    'producer.unknown',
    'producer.not-active',
    'producer.kind',
    'step.unknown',
    'request.not-yet',
    'batch.key-wrong',
    'batch.key-used',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const reverseBatch = defineRoute({
  method: 'PUT',
  path: '/batches/:batchId/reversal',
  summary: 'Say that goods were declared by mistake, while all are left; a repeat has no second effect',
  roles: WORKSHOP,
  params: batchParams,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: { description: 'The batch with its reversal', schema: Batch } },
  refusals: [
    'batch.not-found',
    'batch.of-run',
    'batch.reversed',
    'batch.used',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const getBatch = defineRoute({
  method: 'GET',
  path: '/batches/:batchId',
  summary: 'One product batch, with the lots it came from',
  roles: READERS,
  params: batchParams,
  answers: { 200: { description: 'The batch', schema: Batch } },
  refusals: ['batch.not-found', 'actor.other-party', 'actor.other-region'],
});
export const batchHistory = defineHistory('/batches/:batchId', {
  params: batchParams,
  refusals: ['batch.not-found', 'actor.other-party', 'actor.other-region'],
});
export const listBatches = defineRoute({
  method: 'GET',
  path: '/batches',
  summary:
    "My party's batches, or those of my region, newest first; only what has something left, unless all is asked for",
  roles: READERS,
  query: z.strictObject({ ...paging, sku: Sku.optional(), show: z.enum(['left', 'all']).default('left') }),
  answers: { 200: { description: 'Batches, newest first', schema: PageOf(Batch.omit({ origin: true })) } },
  refusals: [],
});
export const exportBatches = defineExport(listBatches);

export const BATCH_ROUTES = { declareBatch, reverseBatch, getBatch, batchHistory, listBatches, exportBatches };
