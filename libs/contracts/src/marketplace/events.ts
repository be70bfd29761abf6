// Facts of the marketplace: who wants material, and how each order goes.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { Amount, Day, Id, Instant, Pool, Price, Quantity, Text, VillageCode } from '../vocabulary.js';
import { Wishes } from '../supply-chain/commodity.js';
import { PartNumber, ReservedPart } from '../supply-chain/events.js';

/**
 * What happens to what cannot be filled at once: `fill-or-wait` takes what is there and waits for the rest;
 * `take-what-is-there` takes it and drops the rest; `all-or-nothing` takes everything now or nothing.
 */
export const PartialRule = z.enum(['fill-or-wait', 'take-what-is-there', 'all-or-nothing']);
export type PartialRule = z.infer<typeof PartialRule>;

const topic = 'marketplace.orders';
const OrderFact = z.object({ orderId: Id, pool: Pool, buyerId: Id });

export const OrderPlaced = defineFact('marketplace.order-placed.v1', {
  topic,
  summary: 'A buyer asked a pool for material.',
  data: OrderFact.extend({
    /** The buyer's village: decides the rings. */
    buyerRegion: VillageCode,
    wishes: Wishes,
    quantity: Quantity,
    maxPrice: Price.optional(),
    partial: PartialRule,
    needBy: Day,
    placedAt: Instant,
  }),
});
const Held = OrderFact.extend({
  parts: z.array(ReservedPart),
  reserved: Quantity,
  waiting: z.int().min(0),
  amount: Amount,
  holdUntil: Instant,
});
export const OrderReserved = defineFact('marketplace.order-reserved.v1', {
  topic,
  summary: 'All that an order asked for is held for it.',
  data: Held,
});
export const OrderPartReserved = defineFact('marketplace.order-part-reserved.v1', {
  topic,
  summary: 'A part of what an order asked for is held for it.',
  data: Held,
});
export const OrderWaiting = defineFact('marketplace.order-waiting.v1', {
  topic,
  summary: 'Nothing fits an order yet; it waits until its need-by day.',
  data: OrderFact.extend({ waiting: Quantity, until: Instant }),
});
export const OrderRefused = defineFact('marketplace.order-refused.v1', {
  topic,
  summary: 'An order could not be filled and may not wait.',
  data: OrderFact.extend({ reason: z.string(), available: z.int().min(0) }),
});
export const OrderConfirmed = defineFact('marketplace.order-confirmed.v1', {
  topic,
  summary: 'A supplier confirmed its lots of an order.',
  data: OrderFact.extend({
    supplierId: Id,
    /** The parts confirmed now. */
    parts: z.array(PartNumber).min(1),
    /** Whether all that the order holds is confirmed and nothing waits any more. */
    complete: z.boolean(),
    handOverBy: Instant,
  }),
});
export const OrderDispatched = defineFact('marketplace.order-dispatched.v1', {
  topic,
  summary: 'Parts of an order are on their way; it waits for them at least until they are expected.',
  data: OrderFact.extend({ handOverId: Id, supplierId: Id, parts: z.array(PartNumber).min(1), until: Instant }),
});
export const OrderHandedOver = defineFact('marketplace.order-handed-over.v1', {
  topic,
  summary: 'Material of an order was received; what was accepted is owed.',
  data: OrderFact.extend({
    handOverId: Id,
    supplierId: Id,
    parts: z.array(z.object({ part: PartNumber, accepted: z.int().min(0), amount: Amount })).min(1),
    /** Accepted and still reserved, all deliveries together. */
    received: z.int().min(0),
    reserved: z.int().min(0),
    /** Rupiah for all that was accepted, and what of it is not paid. */
    amount: Amount,
    owed: Amount,
    /** Whether nothing more is to come. */
    complete: z.boolean(),
  }),
});
export const OrderClosed = defineFact('marketplace.order-closed.v1', {
  topic,
  summary: 'An order was not paid in full by its deadline and closed with what is still owed.',
  data: OrderFact.extend({ amount: Amount, paid: Amount, unpaid: Amount }),
});
/** Why an order, or a part of it, ended without being filled. */
export const LapseReason = z.enum(['not-confirmed', 'declined', 'need-by-passed', 'not-handed-over']);
export type LapseReason = z.infer<typeof LapseReason>;
const Ended = OrderFact.extend({
  /** Parts that stay with the order; everything else it held or waited for returns to the pool. */
  kept: z.array(PartNumber),
});
export const OrderLapsed = defineFact('marketplace.order-lapsed.v1', {
  topic,
  summary: 'A deadline passed, or a supplier declined: what was not confirmed returns to the pool.',
  data: Ended.extend({ reason: LapseReason }),
});
export const OrderCancelled = defineFact('marketplace.order-cancelled.v1', {
  topic,
  summary: 'The buyer cancelled an order; everything it held returns to the pool.',
  data: Ended.extend({ reason: Text(500).optional() }),
});
