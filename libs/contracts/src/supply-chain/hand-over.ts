// Hand-over of reserved material: what its facts say, and its HTTP shapes. The BAST is the minutes of a hand-over.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { paperAnswers, PaperNumber, paperQuery } from '../paper.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Amount, CommodityCode, Id, Instant, Pool, Price, Quantity, Text, VillageCode } from '../vocabulary.js';
import { Paper } from './commodity.js';
import { PartNumber } from './events.js';

/** The states of a hand-over; the transition table is in apps/supply-chain and drawn in docs/flows. */
export const HandOverStatus = z.enum(['prepared', 'dispatched', 'received', 'cancelled']);
export type HandOverStatus = z.infer<typeof HandOverStatus>;
/** Why the weighed mass is more than the material: it is deducted before the net. */
export const DeductionReason = z.enum(['moisture', 'dirt', 'packaging', 'other']);
export const RejectionReason = z.enum(['too-wet', 'wrong-grade', 'wrong-size', 'damaged', 'mouldy', 'mixed', 'other']);
/**
 * Where material goes that was reserved but not accepted: back to the pool, kept for a next delivery, or written off.
 * `stays` keeps it reserved until the order's own deadline.
 */
export const Remainder = z.enum(['pool', 'stays', 'written-off']);
export type Remainder = z.infer<typeof Remainder>;

const Place = Text(200).meta({ description: 'Where it is brought to, or collected' });
const DocumentNumber = Text(60);
const Photos = z.array(Text(500)).max(20).meta({ description: 'References to photos that are kept elsewhere' });
const Base = z.int().min(0).max(100_000_000_000).meta({ description: 'Whole base units' });

const HandOverFact = z.object({ handOverId: Id, orderId: Id, pool: Pool, supplierId: Id, occurredAt: Instant });
/**
 * All that happens to reserved material travels on one topic, so whoever hears of a delivery has heard of its
 * reservation before. See docs/adr on hand-overs.
 */
const topic = 'supply-chain.reservations';

export const HandOverPrepared = defineFact('supply-chain.hand-over-prepared.v1', {
  topic,
  summary: 'A supplier made a delivery of an order ready.',
  data: HandOverFact.extend({
    parts: z.array(z.object({ part: PartNumber, lotId: Id, quantity: Quantity })),
    way: z.enum(['delivery', 'collection']),
    place: Text(200),
  }),
});
export const HandOverDispatched = defineFact('supply-chain.hand-over-dispatched.v1', {
  topic,
  summary: 'A delivery of an order is on its way.',
  data: HandOverFact.extend({
    parts: z.array(PartNumber),
    /** Until when it should be received: the order waits at least so long. */
    expectedBy: Instant,
    manifest: z.string().optional(),
    faHhbk: z.string().optional(),
  }),
});
/** One line of a BAST. accepted + rejected = net = gross − tare − deductions. */
export const ReceivedPart = z.object({
  part: PartNumber,
  lotId: Id,
  supplierId: Id,
  region: VillageCode,
  commodity: CommodityCode,
  /** What its pool had once reserved as this part. */
  quantity: Quantity,
  net: Base,
  accepted: Base,
  rejected: Base,
  price: Price,
  /** accepted × price, rounded once, half up: what the buyer owes for this line. */
  amount: Amount,
  /** Accepted beyond what was reserved; it came out of what the lot had available. */
  surplus: Base,
  released: Base,
  writtenOff: Base,
  /** Still reserved for a next delivery. */
  left: Base,
  /** What is left, at its price. */
  leftAmount: Amount,
});
export type ReceivedPart = z.infer<typeof ReceivedPart>;
export const HandOverReceived = defineFact('supply-chain.hand-over-received.v1', {
  topic,
  summary: 'Material changed hands: weighed, accepted or rejected, part by part (BAST).',
  data: HandOverFact.extend({
    buyerId: Id,
    buyerRegion: VillageCode,
    parts: z.array(ReceivedPart).min(1),
    manifest: z.string().optional(),
    faHhbk: z.string().optional(),
    /** Papers that the commodity asks for on the way and that nobody has named. */
    missingPapers: z.array(Paper),
    /** How many days the buyer has to pay. */
    paymentDays: z.int().min(1),
    /** Number of the BAST; those of before papers had numbers have none. */
    bast: PaperNumber.optional(),
  }),
});
export const HandOverCancelled = defineFact('supply-chain.hand-over-cancelled.v1', {
  topic,
  summary: 'A delivery will not take place; its material stays reserved.',
  data: HandOverFact.extend({ reason: Text(500) }),
});
export const HandOverOverdue = defineFact('supply-chain.hand-over-overdue.v1', {
  topic,
  summary: 'A delivery was not dispatched, or not received, in time. Nothing is assumed about its material.',
  data: HandOverFact.extend({ status: HandOverStatus }),
});

export const Preparation = z.strictObject({
  orderId: Id,
  parts: z
    .array(z.strictObject({ part: PartNumber, quantity: Quantity }))
    .min(1)
    .max(100),
  way: z.enum(['delivery', 'collection']),
  place: Place,
  /** When it is to be collected or brought; the end is when it becomes overdue. */
  slot: z.strictObject({ from: Instant, until: Instant }).optional(),
  occurredAt: Instant,
});
export type Preparation = z.infer<typeof Preparation>;
export const Dispatch = z.strictObject({
  carrier: Text(200),
  vehicle: Text(60).optional(),
  /** Number of the domestic manifest of an inter-island load. */
  manifest: DocumentNumber.optional(),
  /** Number of the FA-HHBK, the transport document of non-timber forest products. */
  faHhbk: DocumentNumber.optional(),
  expectedBy: Instant.optional(),
  occurredAt: Instant,
});
export type Dispatch = z.infer<typeof Dispatch>;
export const BastLine = z.strictObject({
  part: PartNumber,
  gross: Quantity,
  tare: Base,
  deductions: z.array(z.strictObject({ reason: DeductionReason, quantity: Quantity })).max(10),
  accepted: Base,
  rejections: z.array(z.strictObject({ reason: RejectionReason, quantity: Quantity })).max(10),
  rejectedGoes: Remainder.default('pool'),
  /** What was reserved and did not come. */
  restGoes: Remainder.default('stays'),
  /** Needed when anything is written off. */
  writeOffReason: Text(500).optional(),
  /** The farmer or gatherer; the lot's own when left out. Shown to the supplier and offices only. */
  gatherer: Text(200).optional(),
});
export type BastLine = z.infer<typeof BastLine>;
export const Bast = z.strictObject({
  orderId: Id,
  parts: z.array(BastLine).min(1).max(100),
  /** Who handed over for the supplier, and who received for the buyer. */
  collector: Text(200),
  receiver: Text(200),
  manifest: DocumentNumber.optional(),
  faHhbk: DocumentNumber.optional(),
  photos: Photos,
  occurredAt: Instant,
});
export type Bast = z.infer<typeof Bast>;

const Recorded = { recordedAt: Instant };
export const HandOver = z.object({
  handOverId: Id,
  version: z.int(),
  status: HandOverStatus,
  orderId: Id,
  pool: Pool,
  supplierId: Id,
  buyerId: Id,
  buyerRegion: VillageCode,
  /** The part of the order that it is about, with what was planned. */
  parts: z.array(z.object({ part: PartNumber, lotId: Id, region: VillageCode, planned: z.int().min(0).optional() })),
  preparation: Preparation.omit({ orderId: true, parts: true }).extend(Recorded).optional(),
  dispatch: Dispatch.extend(Recorded).optional(),
  bast: Bast.omit({ orderId: true, parts: true })
    .extend({
      ...Recorded,
      number: PaperNumber.optional(),
      lines: z.array(BastLine.extend(ReceivedPart.shape)),
      missingPapers: z.array(Paper),
    })
    .optional(),
  cancellation: z.object({ reason: z.string(), occurredAt: Instant, recordedAt: Instant }).optional(),
  /** When it becomes overdue; absent where nothing is waited for. */
  deadline: Instant.optional(),
  overdue: z.boolean(),
  startedAt: Instant,
});
export type HandOver = z.infer<typeof HandOver>;

const SUPPLY_ROLES = ['clerk', 'manager', 'officer'] as const;
const READERS = ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'] as const;
const handOverParams = z.strictObject({ handOverId: Id });
const answer = { description: 'The hand-over as it now is', schema: HandOver };
const answers = {
  201: answer,
  200: { description: 'It was recorded already, with the same content', schema: HandOver },
};
const STEP = [
  'hand-over.id-used',
  'hand-over.status',
  'request.not-yet',
  'actor.other-party',
  'actor.other-region',
] as const;
const PARTS = [
  'hand-over.order-unknown',
  'hand-over.part-unknown',
  'hand-over.part-twice',
  'hand-over.several-suppliers',
  'hand-over.other-order',
] as const;

export const prepareHandOver = defineRoute({
  method: 'PUT',
  path: '/hand-overs/:handOverId',
  summary: 'A supplier prepares one delivery of an order; several deliveries per order are possible',
  roles: SUPPLY_ROLES,
  params: handOverParams,
  body: Preparation,
  answers,
  refusals: [...STEP, ...PARTS, 'hand-over.slot'],
});
export const dispatchHandOver = defineRoute({
  method: 'PUT',
  path: '/hand-overs/:handOverId/dispatch',
  summary: 'A delivery leaves, with carrier and papers',
  roles: SUPPLY_ROLES,
  params: handOverParams,
  body: Dispatch,
  answers: { 200: answer },
  refusals: [...STEP, 'hand-over.not-found', 'hand-over.paper-missing'],
});
export const receiveHandOver = defineRoute({
  method: 'PUT',
  path: '/hand-overs/:handOverId/reception',
  summary:
    'The BAST: material is weighed, accepted or rejected, and changes hands; also without preparation or dispatch',
  roles: SUPPLY_ROLES,
  params: handOverParams,
  body: Bast,
  answers,
  refusals: [...STEP, ...PARTS, 'hand-over.weights', 'hand-over.write-off-reason', 'lot.not-enough'],
});
export const cancelHandOver = defineRoute({
  method: 'POST',
  path: '/hand-overs/:handOverId/cancellation',
  summary: 'A delivery will not take place; what it was to bring stays reserved',
  roles: SUPPLY_ROLES,
  params: handOverParams,
  body: z.strictObject({ reason: Text(500), occurredAt: Instant }),
  answers: { 200: answer },
  refusals: [...STEP, 'hand-over.not-found'],
});
export const getHandOver = defineRoute({
  method: 'GET',
  path: '/hand-overs/:handOverId',
  summary: 'One hand-over, for its supplier, its buyer and offices',
  roles: READERS,
  params: handOverParams,
  answers: { 200: answer },
  refusals: ['hand-over.not-found', 'actor.other-party', 'actor.other-region'],
});
export const bastOfHandOver = defineRoute({
  method: 'GET',
  path: '/hand-overs/:handOverId/bast',
  summary: 'The BAST to print and sign, the same every time; the buyer’s copy does not name who gathered',
  roles: READERS,
  params: handOverParams,
  query: z.strictObject(paperQuery),
  answers: paperAnswers,
  refusals: ['hand-over.not-found', 'paper.not-found', 'actor.other-party', 'actor.other-region'],
});
export const handOverHistory = defineHistory('/hand-overs/:handOverId', {
  params: handOverParams,
  refusals: ['hand-over.not-found', 'actor.other-party', 'actor.other-region'],
});
export const listHandOvers = defineRoute({
  method: 'GET',
  path: '/hand-overs',
  summary: 'Hand-overs of an order, a supplier or a buyer, newest first; the overdue ones on request',
  roles: READERS,
  query: z.strictObject({
    ...paging,
    orderId: Id.optional(),
    supplierId: Id.optional(),
    buyerId: Id.optional(),
    status: HandOverStatus.optional(),
    overdue: z.enum(['true', 'false']).optional(),
  }),
  answers: { 200: { description: 'Hand-overs, newest first', schema: PageOf(HandOver) } },
  refusals: ['actor.other-party'],
});
export const exportHandOvers = defineExport(listHandOvers);

export const HAND_OVER_ROUTES = {
  prepareHandOver,
  dispatchHandOver,
  receiveHandOver,
  cancelHandOver,
  getHandOver,
  bastOfHandOver,
  handOverHistory,
  listHandOvers,
  exportHandOvers,
};
