// A raw-material order is its own saga: its status is the state, and this file holds every step it can take.
import {
  type Cause,
  type Commodity,
  type DataOf,
  type FactDefinition,
  type LapseReason,
  type NewFact,
  type OrderBody,
  OrderCancelled,
  OrderConfirmed,
  OrderLapsed,
  type OrderPart,
  OrderPartReserved,
  OrderPlaced,
  OrderRefused,
  OrderReserved,
  type OrderStatus,
  OrderWaiting,
  type PartyProfile,
  Refusal,
  type StockAwaited,
  type StockRefused,
  type StockReserved,
  type TimelineEntry,
  wishMisfits,
} from '@hilir/contracts';
import type { z } from 'zod';

export type Part = Omit<z.infer<typeof OrderPart>, 'until'> & { until: Date };
export interface Order {
  _id: string;
  version: number;
  status: OrderStatus;
  buyerId: string;
  buyerRegion: string;
  pool: string;
  wishes: OrderBody['wishes'];
  quantity: number;
  maxPrice?: number;
  partial: OrderBody['partial'];
  needBy: string;
  placedAt: Date;
  /** Still wanted from the pool; 0 once nothing more can come. */
  waiting: number;
  parts: Part[];
  handOverHours?: number;
  /** When the state ends by itself; a final state has none. */
  deadline?: Date;
  partnershipId?: string | undefined;
  /** The period of its partnership that it counts in, and what it counts there now. */
  quota?: { period: string; ordered: number; realised: number };
  timeline: (Omit<z.infer<typeof TimelineEntry>, 'at'> & { at: Date })[];
  requestHash: string;
  cause: Cause;
}
/** A step: the order as it becomes, and what the others must know. */
export interface Step {
  order: Order;
  fact: NewFact;
}

/**
 * From each status, the ones an order can go to. `placed` waits for its pool; `waiting` and `part-reserved` for material;
 * both reserved ones for their suppliers; `confirmed` for hand-over. Every one of them has a deadline. Drawn in docs/flows.
 */
export const TRANSITIONS: Record<OrderStatus, readonly OrderStatus[]> = {
  placed: ['reserved', 'part-reserved', 'waiting', 'refused', 'cancelled', 'lapsed'],
  waiting: ['reserved', 'part-reserved', 'cancelled', 'lapsed'],
  'part-reserved': ['reserved', 'confirmed', 'cancelled', 'lapsed'],
  reserved: ['part-reserved', 'confirmed', 'cancelled', 'lapsed'],
  confirmed: ['lapsed'],
  refused: [],
  lapsed: [],
  cancelled: [],
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FURTHEST_DAYS = 366;

/** Refuses what the buyer, the commodity or the calendar does not allow; otherwise the order, placed. */
export function placeOrder(
  orderId: string,
  body: OrderBody,
  around: {
    buyer: PartyProfile | null;
    template: Commodity | null;
    requestHash: string;
    language: 'id' | 'en';
    cause: Cause;
  },
  now: Date,
): Step {
  const { buyer, template, requestHash, language, cause } = around;
  if (!buyer) throw new Refusal('buyer.unknown');
  if (buyer.status !== 'active') throw new Refusal('buyer.not-active');
  if (!template) throw new Refusal('commodity.unknown');
  const misfits = wishMisfits(body.wishes, template);
  if (misfits.length > 0) {
    const fields = misfits.map(({ attribute, expected }) => ({
      pointer: `/body/wishes/${attribute}`,
      code: 'wish',
      message: expected[language],
    }));
    throw new Refusal('commodity.attribute', {}, fields);
  }
  const until = endOfDay(body.needBy);
  if (until <= now || until.getTime() > now.getTime() + (FURTHEST_DAYS + 1) * DAY_MS)
    throw new Refusal('order.need-by-past');
  const { province, commodity, ...wanted } = body;
  const order: Order = {
    ...wanted,
    _id: orderId,
    version: 0,
    status: 'placed',
    buyerRegion: buyer.region,
    pool: `${province}/${commodity}`,
    placedAt: now,
    waiting: body.quantity,
    parts: [],
    timeline: [],
    requestHash,
    cause,
  };
  const { buyerId, buyerRegion, pool, wishes, quantity, maxPrice, partial, needBy } = order;
  const data = { orderId, buyerId, buyerRegion, pool, wishes, quantity, partial, needBy, placedAt: now.toISOString() };
  return step(order, {}, OrderPlaced, maxPrice === undefined ? data : { ...data, maxPrice }, now);
}

/** The pool holds material for it. Undefined when the order no longer wants any: the pool hears, or heard, of that. */
export function noteReserved(order: Order, stock: DataOf<typeof StockReserved>, now: Date): Step | undefined {
  if (order.waiting === 0) return undefined;
  const until = new Date(stock.holdUntil);
  const parts = [...order.parts, ...stock.parts.map((part): Part => ({ ...part, state: 'held', until }))];
  const { waiting, handOverHours } = stock;
  const whole = sum(parts.filter(isLive)) === order.quantity;
  const next = { parts, waiting, handOverHours };
  const fact = {
    parts: stock.parts,
    reserved: sum(parts.filter(isLive)),
    waiting,
    amount: amount(parts),
    holdUntil: stock.holdUntil,
  };
  return whole
    ? step(order, { ...next, status: 'reserved' }, OrderReserved, { ...aboutOrder(order), ...fact }, now)
    : step(order, { ...next, status: 'part-reserved' }, OrderPartReserved, { ...aboutOrder(order), ...fact }, now);
}

/** Nothing fits yet; it stands in the pool's waiting list. */
export function noteAwaited(order: Order, stock: DataOf<typeof StockAwaited>, now: Date): Step | undefined {
  if (order.status !== 'placed') return undefined;
  const data = { ...aboutOrder(order), waiting: stock.waiting, until: endOfDay(order.needBy).toISOString() };
  return step(order, { status: 'waiting', waiting: stock.waiting }, OrderWaiting, data, now);
}

export function noteRefused(order: Order, stock: DataOf<typeof StockRefused>, now: Date): Step | undefined {
  if (order.status !== 'placed') return undefined;
  const { reason, available } = stock;
  return step(
    order,
    { status: 'refused', waiting: 0 },
    OrderRefused,
    { ...aboutOrder(order), reason, available },
    now,
    { reason },
  );
}

/**
 * A supplier stands by all its held parts. The order is confirmed once all parts are and nothing waits. Undefined when it
 * has said so already.
 */
export function confirmOrder(order: Order, supplierId: string, now: Date): Step | undefined {
  const own = order.parts.filter((part) => isLive(part) && part.supplierId === supplierId);
  if (own.length > 0 && own.every((part) => part.state === 'confirmed')) return undefined;
  const held = heldBy(order, supplierId);
  const handOverBy = new Date(now.getTime() + order.handOverHours! * HOUR_MS);
  const parts = order.parts.map((part): Part =>
    held.includes(part) ? { ...part, state: 'confirmed', until: handOverBy } : part,
  );
  const complete = order.waiting === 0 && parts.filter(isLive).every((part) => part.state === 'confirmed');
  const data = {
    ...aboutOrder(order),
    supplierId,
    parts: held.map((p) => p.part),
    complete,
    handOverBy: handOverBy.toISOString(),
  };
  return step(order, { parts, ...(complete && { status: 'confirmed' as const }) }, OrderConfirmed, data, now, {
    supplierId,
  });
}

/**
 * A supplier does not stand by its held parts; they return to the pool and the order goes on without them. Undefined when
 * it has said so already: an order that was declined waits for nothing more, so nothing of the supplier can be held since.
 */
export function declineOrder(order: Order, supplierId: string, now: Date): Step | undefined {
  const declined = order.timeline.some(
    (line) => line.fact === OrderLapsed.type && line.reason === 'declined' && line.supplierId === supplierId,
  );
  if (declined) return undefined;
  return giveUp(order, heldBy(order, supplierId), 'declined', now, supplierId);
}

/** The buyer changed its mind. Possible until the first supplier confirmed. Undefined when it is cancelled already. */
export function cancelOrder(order: Order, reason: string | undefined, now: Date): Step | undefined {
  if (order.status === 'cancelled') return undefined;
  const allowed =
    TRANSITIONS[order.status].includes('cancelled') && order.parts.every((part) => part.state !== 'confirmed');
  if (!allowed) throw new Refusal('order.not-cancellable', { status: order.status });
  const data = { ...aboutOrder(order), kept: [], ...(reason !== undefined && { reason }) };
  return step(order, { status: 'cancelled', parts: order.parts.map(release), waiting: 0 }, OrderCancelled, data, now, {
    reason,
  });
}

/** What is due at this moment ends: unconfirmed holds, the wait for more, the wait for hand-over. Undefined when nothing is. */
export function lapseOrder(order: Order, now: Date): Step | undefined {
  if (!order.deadline || order.deadline > now) return undefined;
  const due = order.parts.filter((part) => isLive(part) && part.until <= now);
  const reason = due.some((part) => part.state === 'confirmed')
    ? 'not-handed-over'
    : due.length > 0
      ? 'not-confirmed'
      : 'need-by-passed';
  return giveUp(order, due, reason, now);
}

/**
 * These parts return, and so does every other that nobody confirmed when it is the deadline that speaks; the order waits
 * for nothing more. What stays is what suppliers stand by, or still may.
 */
function giveUp(order: Order, given: readonly Part[], reason: LapseReason, now: Date, supplierId?: string): Step {
  const parts = order.parts.map((part) => (given.includes(part) ? release(part) : part));
  const live = parts.filter(isLive);
  const status =
    live.length === 0 ? 'lapsed' : live.every((part) => part.state === 'confirmed') ? 'confirmed' : 'part-reserved';
  const data = { ...aboutOrder(order), kept: live.map((part) => part.part), reason };
  return step(order, { status, parts, waiting: 0 }, OrderLapsed, data, now, { reason, supplierId });
}

/** The parts of a supplier that wait for its word; refuses when there are none. */
function heldBy(order: Order, supplierId: string): Part[] {
  if (order.status !== 'reserved' && order.status !== 'part-reserved')
    throw new Refusal('order.not-confirmable', { status: order.status });
  const held = order.parts.filter((part) => part.state === 'held' && part.supplierId === supplierId);
  if (held.length === 0) throw new Refusal('order.nothing-held');
  return held;
}

/** One version on: the changes, the deadline that follows from them, a line in the timeline, the fact. */
function step<F extends FactDefinition>(
  order: Order,
  changes: Partial<Order>,
  definition: F,
  data: DataOf<F>,
  at: Date,
  about: { reason?: string | undefined; supplierId?: string | undefined } = {},
): Step {
  const { deadline: _deadline, ...next }: Order = { ...order, ...changes, version: order.version + 1 };
  if (next.status !== order.status && !TRANSITIONS[order.status].includes(next.status)) {
    throw new Error(`an order cannot go from ${order.status} to ${next.status}`);
  }
  const deadline = deadlineOf(next);
  const line: Order['timeline'][number] = {
    at,
    status: next.status,
    fact: definition.type,
    reserved: sum(next.parts.filter(isLive)),
    waiting: next.waiting,
  };
  if (about.reason !== undefined) line.reason = about.reason;
  if (about.supplierId !== undefined) line.supplierId = about.supplierId;
  const fact = definition.of({ subject: order._id, sequence: next.version, key: order.pool }, data);
  return { order: { ...next, ...(deadline && { deadline }), timeline: [...order.timeline, line] }, fact };
}

/** The first moment at which something of the order ends by itself. */
function deadlineOf(order: Omit<Order, 'deadline'>): Date | undefined {
  const ends = order.parts.filter(isLive).map((part) => part.until.getTime());
  if (order.waiting > 0) ends.push(endOfDay(order.needBy).getTime());
  return ends.length > 0 ? new Date(Math.min(...ends)) : undefined;
}

const aboutOrder = (order: Order) => ({ orderId: order._id, pool: order.pool, buyerId: order.buyerId });
const isLive = (part: Part): boolean => part.state !== 'released';
const release = (part: Part): Part => ({ ...part, state: 'released' });
const sum = (parts: readonly Part[]): number => parts.reduce((total, part) => total + part.quantity, 0);
const amount = (parts: readonly Part[]): number => parts.filter(isLive).reduce((total, part) => total + part.amount, 0);
const endOfDay = (day: string): Date => new Date(new Date(`${day}T00:00:00.000Z`).getTime() + DAY_MS);

/** What is held or confirmed for an order, and what it costs. */
export const reservedOf = (order: Order): { reserved: number; amount: number } => ({
  reserved: sum(order.parts.filter(isLive)),
  amount: amount(order.parts),
});

/** What an order takes of a quota: what is held or still wanted for it; of that, realised is what its suppliers stand by. */
export const quotaOf = (order: Order): { ordered: number; realised: number } => ({
  ordered: order.waiting + sum(order.parts.filter(isLive)),
  realised: sum(order.parts.filter((part) => part.state === 'confirmed')),
});
