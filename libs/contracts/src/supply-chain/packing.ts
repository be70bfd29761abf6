// HTTP shapes of packings: batches, or parts of them, put together in one package.
import { z } from 'zod';
import { defineRoute } from '../route.js';
import { Id, Instant, Quantity, Text, VillageCode } from '../vocabulary.js';

const WORKSHOP = ['clerk', 'manager', 'officer'] as const;

export const PackedPart = z.strictObject({
  batchId: Id,
  /** Grams; they are used up from the batch. */
  mass: Quantity,
  /** Pieces, of what is counted. */
  count: z.int().min(1).max(10_000_000).optional(),
});
export type PackedPart = z.infer<typeof PackedPart>;
export const PackingBody = z.strictObject({
  producerId: Id,
  name: Text(200),
  occurredAt: Instant,
  contents: z.array(PackedPart).min(1).max(100),
});
export type PackingBody = z.infer<typeof PackingBody>;
export const Packing = z.object({
  packingId: Id,
  version: z.int(),
  ...PackingBody.shape,
  contents: z.array(PackedPart),
  region: VillageCode,
  mass: z.int().min(1),
  recordedAt: Instant,
});
export type Packing = z.infer<typeof Packing>;

const params = z.strictObject({ packingId: Id });
export const packGoods = defineRoute({
  method: 'PUT',
  path: '/packings/:packingId',
  summary: 'Pack batches together under an id that the client chose; a repeat has no second effect',
  roles: WORKSHOP,
  params,
  body: PackingBody,
  answers: {
    201: { description: 'The packing', schema: Packing },
    200: { description: 'It was there already, with the same content', schema: Packing },
  },
  refusals: [
    'packing.id-used',
    'producer.unknown',
    'producer.not-active',
    'request.not-yet',
    'packing.contents',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const getPacking = defineRoute({
  method: 'GET',
  path: '/packings/:packingId',
  summary: 'One packing',
  roles: [...WORKSHOP, 'planner', 'provincial', 'operator', 'auditor'],
  params,
  answers: { 200: { description: 'The packing', schema: Packing } },
  refusals: ['packing.not-found', 'actor.other-party', 'actor.other-region'],
});

export const PACKING_ROUTES = { packGoods, getPacking };
