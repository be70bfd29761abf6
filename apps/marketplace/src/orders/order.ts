// A raw-material order is its own saga: its status is the state, and this file holds every step it can take.
import {
  type Author,
  type Cause,
  type Commodity,
  type DataOf,
  type FactDefinition,
  type LapseReason,
  type NewFact,
  type OrderBody,
  OrderCancelled,
  OrderClosed,
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
  type PaymentBody,
  type Recorded,
  Refusal,
  type StockAwaited,
  type StockRefused,
  type StockReserved,
  type TimelineEntry,
  wishMisfits,
} from '@hilir/contracts';
import type { z } from 'zod';

export type Part = Omit<z.infer<typeof OrderPart>, 'until'> & { until: Date };
/** A payment that was recorded; it counts unless it was reversed. */
export interface Payment extends Omit<PaymentBody, 'occurredAt'> {
  paymentId: string;
  occurredAt: Date;
  recordedAt: Date;
  requestHash: string;
  reversal?: { reason: string; occurredAt: Date; recordedAt: Date };
}
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
  /** How long the buyer has to pay, and until when, once something was received. */
  paymentDays?: number;
  payBy?: Date;
  payments: Payment[];
  /** When the state ends by itself; a final state has none. */
  deadline?: Date;
  partnershipId?: string | undefined;
  /** The period of its partnership that it counts in, and what it counts there now. */
  quota?: { period: string; ordered: number; realised: number };
  timeline: (Omit<z.infer<typeof TimelineEntry>, 'at'> & { at: Date; author?: Author })[];
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
 * both reserved ones for their suppliers; `confirmed` for hand-over; `handed-over` for payment. Every one of them has a
 * deadline. What ended without material, or closed, comes to life again only when a delivery becomes known late: it has
 * happened. Drawn in docs/flows.
 */
export const TRANSITIONS: Record<OrderStatus, readonly OrderStatus[]> = {
  placed: ['reserved', 'part-reserved', 'waiting', 'refused', 'handed-over', 'cancelled', 'lapsed'],
  waiting: ['reserved', 'part-reserved', 'handed-over', 'cancelled', 'lapsed'],
  'part-reserved': ['reserved', 'confirmed', 'handed-over', 'cancelled', 'lapsed'],
  reserved: ['part-reserved', 'confirmed', 'handed-over', 'cancelled', 'lapsed'],
  confirmed: ['handed-over', 'lapsed'],
  'handed-over': ['closed'],
  closed: ['handed-over'],
  refused: [],
  lapsed: ['handed-over'],
  cancelled: ['handed-over'],
};
/** Read from the timeline, so that placing and deciding orders writes nothing more. */
export const ORDER_HISTORY: Recorded = { kind: 'order', fields: ['status', 'reserved', 'waiting', 'received'] };
/** Nothing is waited for in these, so they have no deadline. */
export const AT_REST: readonly OrderStatus[] = ['closed', 'refused', 'lapsed', 'cancelled'];

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
    payments: [],
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
  // A delivery may have been faster, when an operator replays this later: its part is known then.
  const unknown = stock.parts.filter(({ part }) => !order.parts.some((known) => known.part === part));
  const added = unknown.map((part): Part => ({
    ...part,
    state: 'held',
    reserved: part.quantity,
    received: 0,
    due: 0,
    until,
  }));
  const parts = [...order.parts, ...added];
  const { waiting, handOverHours } = stock;
  const whole = sum(parts.filter(isLive), (part) => part.quantity) === order.quantity;
  const next = { parts, waiting, handOverHours };
  const fact = {
    parts: stock.parts,
    reserved: sum(parts, (part) => part.reserved),
    waiting,
    amount: sum(parts, (part) => part.amount),
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
  if (own.length > 0 && own.every((part) => part.state !== 'held')) return undefined;
  const held = heldBy(order, supplierId);
  const handOverBy = new Date(now.getTime() + order.handOverHours! * HOUR_MS);
  const parts = order.parts.map((part): Part =>
    held.includes(part) ? { ...part, state: 'confirmed', until: handOverBy } : part,
  );
  const complete = order.waiting === 0 && parts.filter(isOpen).every((part) => part.state === 'confirmed');
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
    TRANSITIONS[order.status].includes('cancelled') &&
    order.parts.every((part) => part.state === 'held' || part.state === 'released');
  if (!allowed) throw new Refusal('order.not-cancellable', { status: order.status });
  const data = { ...aboutOrder(order), kept: [], ...(reason !== undefined && { reason }) };
  return step(order, { status: 'cancelled', parts: order.parts.map(release), waiting: 0 }, OrderCancelled, data, now, {
    reason,
  });
}

/** What is due at this moment ends: unconfirmed holds, the waits for more, for hand-over, for payment. Undefined when nothing is. */
export function lapseOrder(order: Order, now: Date): Step | undefined {
  if (!order.deadline || order.deadline > now) return undefined;
  if (order.status === 'handed-over') return closeUnpaid(order, now);
  const due = order.parts.filter((part) => isOpen(part) && part.until <= now);
  const reason = due.some((part) => part.state === 'confirmed')
    ? 'not-handed-over'
    : due.length > 0
      ? 'not-confirmed'
      : 'need-by-passed';
  return giveUp(order, due, reason, now);
}

/**
 * These parts return, and the order waits for nothing more. What stays is what suppliers stand by, or still may.
 */
function giveUp(order: Order, given: readonly Part[], reason: LapseReason, now: Date, supplierId?: string): Step {
  const parts = order.parts.map((part) => (given.includes(part) ? release(part) : part));
  const open = parts.filter(isOpen);
  const received = parts.some((part) => part.received > 0);
  const over = received ? 'handed-over' : 'lapsed';
  const goesOn = open.every((part) => part.state === 'confirmed') ? 'confirmed' : 'part-reserved';
  const status = open.length === 0 ? over : goesOn;
  const data = { ...aboutOrder(order), kept: open.map((part) => part.part), reason };
  return step(order, { status, parts, waiting: 0 }, OrderLapsed, data, now, { reason, supplierId });
}

/** Time to pay is over: it closes, and what is unpaid stays visible. */
function closeUnpaid(order: Order, now: Date): Step {
  const { paid, owed } = figuresOf(order);
  const data = { ...aboutOrder(order), amount: paid + owed, paid, unpaid: owed };
  return step(order, { status: 'closed' }, OrderClosed, data, now);
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
export function step<F extends FactDefinition>(
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
    reserved: sum(next.parts, (part) => part.reserved),
    waiting: next.waiting,
  };
  const received = sum(next.parts, (part) => part.received);
  if (received > 0) line.received = received;
  if (about.reason !== undefined) line.reason = about.reason;
  if (about.supplierId !== undefined) line.supplierId = about.supplierId;
  const fact = definition.of({ subject: order._id, sequence: next.version, key: order.pool }, data);
  return { order: { ...next, ...(deadline && { deadline }), timeline: [...order.timeline, line] }, fact };
}

/** The first moment at which something of the order ends by itself. */
function deadlineOf(order: Omit<Order, 'deadline'>): Date | undefined {
  if (order.status === 'handed-over') return order.payBy;
  const ends = order.parts.filter(isOpen).map((part) => part.until.getTime());
  if (order.waiting > 0) ends.push(endOfDay(order.needBy).getTime());
  return ends.length > 0 ? new Date(Math.min(...ends)) : undefined;
}

export const aboutOrder = (order: Order) => ({ orderId: order._id, pool: order.pool, buyerId: order.buyerId });
/** Some of it is reserved still. */
export const isOpen = (part: Part): boolean => part.state === 'held' || part.state === 'confirmed';
const isLive = (part: Part): boolean => part.state !== 'released';
/** Without what is reserved of it; what was received stays. */
const release = (part: Part): Part => ({
  ...part,
  state: part.received > 0 ? 'handed-over' : 'released',
  reserved: 0,
  amount: part.due,
});
export const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
const endOfDay = (day: string): Date => new Date(new Date(`${day}T00:00:00.000Z`).getTime() + DAY_MS);

/** What an order has and costs: reserved and received in base units; amount, paid and owed in rupiah. */
export const figuresOf = ({ parts, payments }: Order) => {
  const paid = sum(payments, (payment) => (payment.reversal ? 0 : payment.amount));
  return {
    reserved: sum(parts, (part) => part.reserved),
    received: sum(parts, (part) => part.received),
    amount: sum(parts, (part) => part.amount),
    paid,
    owed: sum(parts, (part) => part.due) - paid,
  };
};

/** What an order takes of a quota: what is wanted, held or received; of that, realised is what was received. */
export const quotaOf = ({ waiting, parts }: Order): { ordered: number; realised: number } => {
  const realised = sum(parts, (part) => part.received);
  return { ordered: waiting + sum(parts, (part) => part.reserved) + realised, realised };
};
