// Facts of the supply chain: what exists and where it goes.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { Amount, CommodityCode, Day, Id, Instant, Pool, Price, Quantity, Text, VillageCode } from '../vocabulary.js';
import { Attributes, Commodity } from './commodity.js';

export const CommodityDefined = defineFact('supply-chain.commodity-defined.v1', {
  topic: 'supply-chain.commodities',
  summary: 'A commodity template was added or extended.',
  data: Commodity.loose(),
});

const lots = 'supply-chain.lots';
const LotFact = z.object({ lotId: Id, pool: Pool, supplierId: Id });

export const LotContent = LotFact.extend({
  commodity: CommodityCode,
  attributes: Attributes,
  quantity: Quantity,
  price: Price,
  region: VillageCode,
  readyOn: Day,
  /** Until when buyers outside the province cannot take it. */
  localUntil: Instant,
});

export const LotPosted = defineFact('supply-chain.lot-posted.v1', {
  topic: lots,
  summary: 'A supplier offered a lot of raw material.',
  data: LotContent,
});
export const LotRevised = defineFact('supply-chain.lot-revised.v1', {
  topic: lots,
  summary: 'A supplier changed quantity, price or another detail of a lot.',
  data: LotContent,
});
export const LotWithdrawn = defineFact('supply-chain.lot-withdrawn.v1', {
  topic: lots,
  summary: 'A supplier took back what was still available of a lot.',
  data: LotFact.extend({ reason: Text(500) }),
});
export const LotWindowLifted = defineFact('supply-chain.lot-window-lifted.v1', {
  topic: lots,
  summary: "An officer ended a lot's local window early, with a reason.",
  data: LotFact.extend({ reason: Text(500), by: z.string() }),
});
export const LotWindowEnded = defineFact('supply-chain.lot-window-ended.v1', {
  topic: lots,
  summary: "A lot's local window ran out: buyers outside the province may take it.",
  data: LotFact,
});

const reservations = 'supply-chain.reservations';
const OrderFact = z.object({ orderId: Id, pool: Pool });

export const PartNumber = z.int().min(0).max(10_000);
/** One lot's share of an order. Amount is quantity × price, rounded once, half up. */
export const ReservedPart = z.object({
  /** Number of the part within its order, from 0, never used twice. */
  part: PartNumber,
  lotId: Id,
  supplierId: Id,
  region: VillageCode,
  quantity: Quantity,
  price: Price,
  amount: Amount,
});
export type ReservedPart = z.infer<typeof ReservedPart>;

export const StockReserved = defineFact('supply-chain.stock-reserved.v1', {
  topic: reservations,
  summary: 'Material of one or more lots is held for an order until a deadline.',
  data: OrderFact.extend({
    /** What this fact adds; earlier parts of the order stay. */
    parts: z.array(ReservedPart).min(1),
    /** What still waits for material; 0 when complete or when the rest was dropped. */
    waiting: z.int().min(0),
    holdUntil: Instant,
    /** How long after confirmation the material must be handed over. */
    handOverHours: z.int().min(1),
  }),
});
export const StockAwaited = defineFact('supply-chain.stock-awaited.v1', {
  topic: reservations,
  summary: 'Nothing fits an order yet; it joined the waiting list of its pool.',
  data: OrderFact.extend({ waiting: Quantity }),
});
export const StockRefused = defineFact('supply-chain.stock-refused.v1', {
  topic: reservations,
  summary: 'An order that may not wait could not be filled.',
  data: OrderFact.extend({ reason: z.enum(['nothing-fits', 'not-enough']), available: z.int().min(0) }),
});
export const StockReleased = defineFact('supply-chain.stock-released.v1', {
  topic: reservations,
  summary: "An order's hold ended; its material went back to the pool.",
  data: OrderFact.extend({
    parts: z.array(z.object({ part: PartNumber, lotId: Id, quantity: Quantity })),
    reason: z.string(),
  }),
});
