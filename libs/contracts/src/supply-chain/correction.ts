// Corrections of a lot's stock: counted, lost, damaged, or an earlier correction reversed; and the fact that stock changed.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Id, Instant, MAX_QUANTITY, Pool, Quantity, Text } from '../vocabulary.js';

export const LotStockChanged = defineFact('supply-chain.lot-stock-changed.v1', {
  topic: 'supply-chain.lots',
  summary: "A lot's stock changed outside of its pool: a hand-over or a correction.",
  data: z.object({
    lotId: Id,
    pool: Pool,
    supplierId: Id,
    quantity: z.int().min(0),
    available: z.int().min(0),
    reserved: z.int().min(0),
    withdrawn: z.int().min(0),
    handedOver: z.int().min(0),
    lost: z.int().min(0),
  }),
});

const about = { reason: Text(500), occurredAt: Instant };
/**
 * `count`: what lies there at that moment, reserved material included. `loss` and `damage`: how much is gone.
 * `reversal`: an earlier correction was wrong and is undone, once.
 */
export const CorrectionBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), quantity: z.int().min(0).max(MAX_QUANTITY), ...about }),
  z.strictObject({ kind: z.literal('loss'), quantity: Quantity, ...about }),
  z.strictObject({ kind: z.literal('damage'), quantity: Quantity, ...about }),
  z.strictObject({ kind: z.literal('reversal'), reverses: Id, ...about }),
]);
export type CorrectionBody = z.infer<typeof CorrectionBody>;

export const Correction = z.object({
  correctionId: Id,
  lotId: Id,
  kind: z.enum(['count', 'loss', 'damage', 'reversal']),
  /** Counted, lost or damaged, in base units. */
  quantity: z.int().min(0).optional(),
  /** The correction that this one undoes. */
  reverses: Id.optional(),
  reason: z.string(),
  /** Signed change of what is available. A count's grows or shrinks when an entry about an earlier moment comes late. */
  change: z.int(),
  occurredAt: Instant,
  recordedAt: Instant,
  /** The correction that undid this one. */
  reversedBy: Id.optional(),
});
export type Correction = z.infer<typeof Correction>;

const correctionAnswer = { description: 'The correction as it now is', schema: Correction };
export const correctLot = defineRoute({
  method: 'PUT',
  path: '/lots/:lotId/corrections/:correctionId',
  summary:
    "Correct a lot's stock by a further entry: a count, a loss, damage, or the reversal of an earlier correction",
  roles: ['clerk', 'manager', 'officer'],
  params: z.strictObject({ lotId: Id, correctionId: Id }),
  body: CorrectionBody,
  answers: {
    201: correctionAnswer,
    200: { description: 'It was recorded already, with the same content', schema: Correction },
  },
  refusals: [
    'lot.not-found',
    'lot.withdrawn',
    'lot.not-enough',
    'lot.below-reserved',
    'correction.id-used',
    'correction.not-found',
    'correction.reversed',
    'request.not-yet',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const listCorrections = defineRoute({
  method: 'GET',
  path: '/lots/:lotId/corrections',
  summary: "Corrections of a lot's stock, newest first",
  roles: ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'],
  params: z.strictObject({ lotId: Id }),
  query: z.strictObject(paging),
  answers: { 200: { description: 'Corrections, newest first', schema: PageOf(Correction) } },
  refusals: ['lot.not-found', 'actor.other-party', 'actor.other-region'],
});

export const CORRECTION_ROUTES = { correctLot, listCorrections };
