// HTTP shapes of process steps and production runs.
import { z } from 'zod';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import {
  Amount,
  CommodityCode,
  Day,
  Id,
  Instant,
  MAX_QUANTITY,
  Quantity,
  Sku,
  Text,
  VillageCode,
} from '../vocabulary.js';
import { Bilingual, Wishes } from './commodity.js';
import { Gln, Gtin, LotNumber } from './gs1.js';
import { HoldingId } from './holding.js';

const WORKSHOP = ['clerk', 'manager', 'officer'] as const;
const READERS = [...WORKSHOP, 'planner', 'provincial', 'operator', 'auditor'] as const;

/** Code of a process step, e.g. `rattan-ws`, `seaweed-dry`. */
export const StepCode = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+){0,6}$/)
  .max(40)
  .meta({ description: 'Process step code', examples: ['rattan-ws'] });
/** 10,000 is the whole. */
export const BasisPoints = z
  .int()
  .min(0)
  .max(10_000)
  .meta({ description: 'Hundredths of a per cent', examples: [9_000] });

/** What a step is expected to yield from a day on, until a later rate begins. */
export const StepRate = z.strictObject({
  from: Day,
  /** Mass of products out of mass in. By-products and waste are not counted. */
  yield: BasisPoints.min(1),
  /** How far the yield may be off, as a share of what is expected, before a reason is asked for. */
  tolerance: BasisPoints,
});
export type StepRate = z.infer<typeof StepRate>;
/** One step of a process: what goes in, and how much of it comes out. Data, not code. */
export const StepTemplate = z.strictObject({
  name: Bilingual,
  /** Its raw material; a commodity that is weighed. */
  commodity: CommodityCode,
  /** What received material must be like to go in, e.g. form one of asalan; without it none goes in. */
  accepts: Wishes.optional(),
  /** Steps whose batches may go in. */
  after: z.array(StepCode).max(50),
  rates: z
    .array(StepRate.extend({ tolerance: BasisPoints.default(2_000) }))
    .min(1)
    .max(50)
    .refine((rates) => new Set(rates.map((rate) => rate.from)).size === rates.length),
});
export type StepTemplate = z.infer<typeof StepTemplate>;
export const ProcessStep = StepTemplate.extend({
  code: StepCode,
  version: z.int().min(1),
  rates: z.array(StepRate),
});
export type ProcessStep = z.infer<typeof ProcessStep>;

export const defineStep = defineRoute({
  method: 'PUT',
  path: '/process-steps/:code',
  summary: 'Add a process step, or extend one: its dated rates are only ever added to',
  roles: ['provincial', 'operator'],
  params: z.strictObject({ code: StepCode }),
  body: StepTemplate,
  answers: { 200: { description: 'The step as it now is', schema: ProcessStep } },
  refusals: ['commodity.unknown', 'step.not-weighed', 'step.accepts', 'step.changed'],
});
export const listSteps = defineRoute({
  method: 'GET',
  path: '/process-steps',
  summary: 'All process steps',
  roles: 'anyone',
  answers: { 200: { description: 'Steps by code', schema: z.object({ items: z.array(ProcessStep) }) } },
  refusals: [],
});
export const stepHistory = defineHistory('/process-steps/:code', {
  params: z.strictObject({ code: StepCode }),
  refusals: ['process-step.not-found'],
});

/** Material that goes into a run, in grams: of a holding, or of an earlier batch. */
export const RunInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('holding'), holdingId: HoldingId, quantity: Quantity }),
  z.strictObject({ kind: z.literal('batch'), batchId: Id, quantity: Quantity }),
]);
export type RunInput = z.infer<typeof RunInput>;
/** A batch that comes out of a run, under an id that the client chose. */
export const RunOutput = z.strictObject({
  batchId: Id,
  sku: Sku,
  name: Text(200),
  kind: z.enum(['product', 'by-product']),
  /** Pieces, of what is counted. */
  count: z.int().min(1).max(10_000_000).optional(),
  /** Weighed mass in grams. */
  mass: Quantity,
  /** For producers who have GS1 numbers. */
  gs1: z.strictObject({ gtin: Gtin, lot: LotNumber }).optional(),
});
export type RunOutput = z.infer<typeof RunOutput>;
export const Mass = z.int().min(0).max(MAX_QUANTITY).meta({ description: 'Grams' });
/** What a producer says of a run. Mass in = mass out + waste, to the gram. */
export const RunBody = z.strictObject({
  producerId: Id,
  step: StepCode,
  /** When the work was done; when it was reported is kept apart. */
  occurredAt: Instant,
  inputs: z.array(RunInput).min(1).max(100),
  outputs: z.array(RunOutput).min(1).max(50),
  /** All mass that is in no batch: chips, dust, water that dried away. */
  waste: Mass,
  workers: z.int().min(1).max(10_000),
  /** Hours that the run took, in quarters. */
  hours: z.number().min(0.25).max(10_000).multipleOf(0.25),
  /** Asked for where the yield is outside the step's tolerance. */
  reason: Text(500).optional(),
  /** The workshop's place number, for producers who have one. */
  gln: Gln.optional(),
});
export type RunBody = z.infer<typeof RunBody>;

export const Reversal = z.object({ reason: z.string(), reversedAt: Instant });
export const Run = z.object({
  runId: Id,
  version: z.int(),
  ...RunBody.shape,
  inputs: z.array(RunInput),
  outputs: z.array(RunOutput),
  /** Village of the producer. */
  region: VillageCode,
  recordedAt: Instant,
  massIn: z.int().min(1),
  massOut: z.int().min(1),
  /** Whole rupiah that were paid for the material that went in; what was made carries all of it. */
  value: Amount,
  /** Mass of products out of mass in, rounded half up. */
  yield: BasisPoints,
  /** What was expected on that day. */
  expected: StepRate.omit({ from: true }),
  /** Pieces that went with the mass that was used of counted batches. */
  taken: z.array(z.object({ batchId: Id, pieces: z.int().min(1) })).optional(),
  /** Present when the run was a mistake: what it used is there again, and its batches are void. */
  reversal: Reversal.optional(),
});
export type Run = z.infer<typeof Run>;

const runParams = z.strictObject({ runId: Id });
export const recordRun = defineRoute({
  method: 'PUT',
  path: '/production-runs/:runId',
  summary: 'Record a production run under an id that the client chose; a repeat has no second effect',
  roles: WORKSHOP,
  params: runParams,
  body: RunBody,
  answers: {
    201: { description: 'The run', schema: Run },
    200: { description: 'It was there already, with the same content', schema: Run },
  },
  refusals: [
    'run.id-used',
    'producer.unknown',
    'producer.not-active',
    'producer.kind',
    'step.unknown',
    'step.no-rate',
    'request.not-yet',
    'run.inputs',
    'run.mass-balance',
    'run.yield',
    'run.too-many-sources',
    'batch.id-used',
    'batch.key-wrong',
    'batch.key-used',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const reverseRun = defineRoute({
  method: 'PUT',
  path: '/production-runs/:runId/reversal',
  summary: 'Declare a run a mistake, while none of its batches was used, held or sold; a repeat has no second effect',
  roles: WORKSHOP,
  params: runParams,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: { description: 'The run with its reversal', schema: Run } },
  refusals: ['run.not-found', 'run.reversed', 'run.outputs-used', 'actor.other-party', 'actor.other-region'],
});
export const getRun = defineRoute({
  method: 'GET',
  path: '/production-runs/:runId',
  summary: 'One production run',
  roles: READERS,
  params: runParams,
  answers: { 200: { description: 'The run', schema: Run } },
  refusals: ['run.not-found', 'actor.other-party', 'actor.other-region'],
});
export const runHistory = defineHistory('/production-runs/:runId', {
  params: runParams,
  refusals: ['run.not-found', 'actor.other-party', 'actor.other-region'],
});
export const listRuns = defineRoute({
  method: 'GET',
  path: '/production-runs',
  summary: "My party's production runs, or those of my region, the last done first",
  roles: READERS,
  query: z.strictObject({ ...paging, step: StepCode.optional() }),
  answers: { 200: { description: 'Runs, the last done first', schema: PageOf(Run) } },
  refusals: [],
});
export const exportRuns = defineExport(listRuns);

/** How much of a batch's mass came from one lot. All of a batch together are its mass, to the gram, but for what is of unknown origin. */
export const OriginPart = z.object({
  lotId: Id,
  commodity: CommodityCode,
  /** Village of the lot. */
  region: VillageCode,
  /** Grams, proportional to what went in. */
  mass: Quantity,
  /** What of the rupiah paid for the lot is in it. Shared by mass; what became waste weighs on what was made. */
  value: Amount.optional(),
});
export type OriginPart = z.infer<typeof OriginPart>;

export const PRODUCTION_ROUTES = {
  defineStep,
  listSteps,
  stepHistory,
  recordRun,
  reverseRun,
  getRun,
  runHistory,
  listRuns,
  exportRuns,
};
