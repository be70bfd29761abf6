// What an order holds of a pool, and what it still waits for. Every way out gives back exactly what is not kept.
import {
  amountOf,
  type BaseUnit,
  type Cause,
  type DataOf,
  type FactOf,
  type NewFact,
  type OrderPlaced,
  type PoolPolicy,
  type ReservedPart,
  StockAwaited,
  StockRefused,
  StockReleased,
  StockReserved,
} from '@hilir/contracts';
import type { Allocation, Demand } from './allocate.js';

export type Part = ReservedPart & {
  state: 'held' | 'confirmed' | 'handed-over' | 'released';
  /** Still reserved of its quantity. */
  reserved: number;
  /** Accepted on hand-over, all deliveries together. */
  received: number;
};

/** One order as its pool sees it; the id is the order's. Ended without ever having begun, it is a tombstone. */
export interface Reservation extends Omit<DataOf<typeof OrderPlaced>, 'orderId' | 'placedAt'> {
  _id: string;
  version: number;
  placedAt: Date;
  /** What it still waits for; 0 when it does not stand in the waiting list. */
  waiting: number;
  parts: Part[];
  ended: boolean;
  cause: Cause;
}
/** A cancel that came before its order: the order, when it comes, finds it and reserves nothing. */
export interface Tombstone {
  _id: string;
  version: number;
  pool: string;
  waiting: 0;
  parts: [];
  ended: true;
}

/** An order may be split over so many lots; what is left then waits, or is dropped, as its rule says. */
export const MOST_PARTS = 100;
const HOUR_MS = 3_600_000;

export function openReservation(fact: FactOf<typeof OrderPlaced>): Reservation {
  const { orderId, placedAt, ...wanted } = fact.data;
  const cause: Cause = { correlationId: fact.correlationid, causationId: fact.id };
  if (fact.traceparent !== undefined) cause.traceparent = fact.traceparent;
  return {
    ...wanted,
    _id: orderId,
    version: 0,
    placedAt: new Date(placedAt),
    waiting: fact.data.quantity,
    parts: [],
    ended: false,
    cause,
  };
}

export const tombstone = (orderId: string, pool: string): Tombstone => ({
  _id: orderId,
  version: 1,
  pool,
  waiting: 0,
  parts: [],
  ended: true,
});

export const demandOf = (reservation: Reservation): Demand => ({
  orderId: reservation._id,
  village: reservation.buyerRegion,
  wishes: reservation.wishes,
  wanted: reservation.waiting,
  maxPrice: reservation.maxPrice,
  partial: reservation.partial,
  needBy: reservation.needBy,
  placedAt: reservation.placedAt.getTime(),
  partsLeft: MOST_PARTS - reservation.parts.length,
});

/** What an allocation makes of a reservation. Undefined when it brought nothing to one that already waits. */
export function applyAllocation(
  reservation: Reservation,
  { shares, missing, within }: Allocation,
  { unit, policy, now }: { unit: BaseUnit; policy: PoolPolicy; now: Date },
): { reservation: Reservation; added: Part[]; fact: NewFact } | undefined {
  const first = reservation.version === 0;
  if (shares.length === 0 && !first) return undefined;
  const added = shares.map(({ lot, quantity }, i): Part => {
    const { lotId, supplierId, region, price } = lot;
    return {
      part: reservation.parts.length + i,
      lotId,
      supplierId,
      region,
      quantity,
      price,
      amount: amountOf(quantity, price, unit),
      state: 'held',
      reserved: quantity,
      received: 0,
    };
  });
  const parts = [...reservation.parts, ...added];
  const full = parts.length >= MOST_PARTS;
  const waiting = reservation.partial === 'fill-or-wait' && !full ? missing : 0;
  const next: Reservation = {
    ...reservation,
    version: reservation.version + 1,
    parts,
    waiting,
    ended: waiting === 0 && parts.every(nothingReserved),
  };
  const order = { orderId: next._id, pool: next.pool };
  const aggregate = { subject: next._id, sequence: next.version, key: next.pool };
  if (added.length > 0) {
    const holdUntil = new Date(now.getTime() + policy.holdHours * HOUR_MS).toISOString();
    const shown = added.map(({ state: _state, reserved: _reserved, received: _received, ...part }) => part);
    const data = { ...order, parts: shown, waiting, holdUntil, handOverHours: policy.handOverHours };
    return { reservation: next, added, fact: StockReserved.of(aggregate, data) };
  }
  if (waiting > 0) return { reservation: next, added, fact: StockAwaited.of(aggregate, { ...order, waiting }) };
  const reason = within > 0 ? 'not-enough' : 'nothing-fits';
  return { reservation: next, added, fact: StockRefused.of(aggregate, { ...order, reason, available: within }) };
}

/** Its suppliers stand by these parts: they no longer count as merely held. */
export function confirmParts(reservation: Reservation, numbers: readonly number[]): Reservation {
  const parts = reservation.parts.map((part): Part =>
    numbers.includes(part.part) && part.state === 'held' ? { ...part, state: 'confirmed' } : part,
  );
  return { ...reservation, version: reservation.version + 1, parts };
}

/** What came of one part in a delivery. */
export interface Delivered {
  part: number;
  accepted: number;
  /** Still reserved afterwards. */
  left: number;
}
/** A delivery was received. What a supplier brings it stands by, so what is left of a part counts as confirmed. */
export function receiveParts(reservation: Reservation, delivered: readonly Delivered[]): Reservation {
  const parts = reservation.parts.map((part): Part => {
    const line = delivered.find((each) => each.part === part.part);
    if (!line) return part;
    const received = part.received + line.accepted;
    const state = line.left > 0 ? 'confirmed' : stateWithout(received);
    return { ...part, state, reserved: line.left, received };
  });
  const ended = reservation.waiting === 0 && parts.every(nothingReserved);
  return { ...reservation, version: reservation.version + 1, parts, ended };
}

const nothingReserved = (part: Part): boolean => part.reserved === 0;
/** The state of a part of which nothing is reserved any more. */
const stateWithout = (received: number): Part['state'] => (received > 0 ? 'handed-over' : 'released');

/** What of a part returns to its lot. */
export type Returned = Pick<Part, 'part' | 'lotId' | 'quantity'>;
/** The order is over but for the parts it keeps: everything else returns, and it waits no more. A repeat returns nothing. */
export function giveBack(
  reservation: Reservation,
  kept: readonly number[],
  reason: string,
): { reservation: Reservation; released: Returned[]; fact?: NewFact } {
  const given = reservation.parts.filter((part) => part.reserved > 0 && !kept.includes(part.part));
  const parts = reservation.parts.map((part): Part =>
    given.includes(part) ? { ...part, state: stateWithout(part.received), reserved: 0 } : part,
  );
  const released = given.map(({ part, lotId, reserved }) => ({ part, lotId, quantity: reserved }));
  const ended = parts.every(nothingReserved);
  const next: Reservation = { ...reservation, version: reservation.version + 1, parts, waiting: 0, ended };
  if (released.length === 0) return { reservation: next, released };
  const data = {
    orderId: next._id,
    pool: next.pool,
    parts: released,
    reason,
  };
  return {
    reservation: next,
    released,
    fact: StockReleased.of({ subject: next._id, sequence: next.version, key: next.pool }, data),
  };
}
