// Corrections of a lot's stock: counted, lost, damaged, and what of it was reversed; and the fact that stock changed.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Id, Instant, MAX_QUANTITY, Pool, Text } from '../vocabulary.js';

export const LotStockChanged = defineFact('supply-chain.lot-stock-changed.v1', {
  topic: 'supply-chain.lots',
  summary: "A lot's stock changed outside of its pool: a hand-over, a correction or a sale outside the platform.",
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
    soldOutside: z.int().min(0).optional(),
  }),
});

export const CorrectionBody = z.strictObject({
  kind: z.enum(['count', 'loss', 'damage']),
  /** Of a count what lies there at that moment, reserved material included; else how much is gone. */
  quantity: z.int().min(0).max(MAX_QUANTITY),
  reason: Text(500),
  occurredAt: Instant,
});
export type CorrectionBody = z.infer<typeof CorrectionBody>;

export const Correction = CorrectionBody.extend({
  correctionId: Id,
  lotId: Id,
  /** Signed change of what is available. A count's grows or shrinks when an entry about an earlier moment comes late. */
  change: z.int(),
  recordedAt: Instant,
  /** Set once it was undone. */
  reversal: z.object({ reason: z.string(), occurredAt: Instant, recordedAt: Instant }).optional(),
});
export type Correction = z.infer<typeof Correction>;

const correctionAnswer = { description: 'The correction as it now is', schema: Correction };
const correctionParams = z.strictObject({ lotId: Id, correctionId: Id });
export const correctLot = defineRoute({
  method: 'PUT',
  path: '/lots/:lotId/corrections/:correctionId',
  summary: "Correct a lot's stock by a further entry: a count, a loss or damage",
  roles: ['clerk', 'manager', 'officer'],
  params: correctionParams,
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
    'request.not-yet',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const reverseCorrection = defineRoute({
  method: 'POST',
  path: '/lots/:lotId/corrections/:correctionId/reversal',
  summary: 'Undo a correction that was wrong, once, by a further entry; both stay on record',
  roles: ['clerk', 'manager', 'officer'],
  params: correctionParams,
  body: z.strictObject({ reason: Text(500), occurredAt: Instant }),
  answers: { 200: correctionAnswer },
  refusals: [
    'lot.not-found',
    'lot.withdrawn',
    'lot.not-enough',
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
export const exportCorrections = defineExport(listCorrections);

export const CORRECTION_ROUTES = { correctLot, reverseCorrection, listCorrections, exportCorrections };
