// Stock of a lot that goes past the platform: sold outside, held while an officer decides on its export, and come back.
import type { Entry, Lot } from '../lots/lot.js';
import { byPerson, type Correction, enter, type StockChange } from './stock.js';

export interface Sale {
  outflowId: string;
  quantity: number;
  reason: string;
}

/** Out of what is available, from a moment on that a later count has already seen. */
export const sellOutside = (
  lot: Lot,
  sale: Sale,
  laterCount: Correction | null,
  occurredAt: Date,
  now: Date,
): StockChange => byPerson(lot, [sold(lot, sale, 'available', occurredAt, now)], laterCount, now);

/** It stays where it is, as reserved material does, so a count still finds it. */
export const holdForDecision = (lot: Lot, sale: Sale, now: Date): StockChange =>
  byPerson(lot, [moved(lot, sale, now, 'reserved', { available: -sale.quantity, reserved: sale.quantity })], null, now);

/** What was held may leave, and leaves only now. */
export const sellHeld = (lot: Lot, sale: Sale, now: Date): StockChange =>
  enter(lot, [sold(lot, sale, 'reserved', now, now)], null, now);

export const releaseHeld = (lot: Lot, sale: Sale, now: Date): StockChange => {
  const released = moved(lot, sale, now, 'released', { available: sale.quantity, reserved: -sale.quantity });
  return enter(lot, [released, ...withdrawnToo(lot, sale, now)], null, now);
};

/** It never left, or came back: undone from the moment on at which it had left. */
export function takeBack(lot: Lot, sale: Sale, laterCount: Correction | null, leftAt: Date, now: Date): StockChange {
  const by = { available: sale.quantity, reserved: 0, soldOutside: -sale.quantity, occurredAt: leftAt };
  const back = moved(lot, sale, now, 'reversed', by);
  return enter(lot, [back, ...withdrawnToo(lot, sale, now, leftAt)], laterCount, now);
}

const sold = (lot: Lot, sale: Sale, from: 'available' | 'reserved', occurredAt: Date, now: Date): Entry =>
  moved(lot, sale, now, 'sold-outside', {
    available: 0,
    reserved: 0,
    [from]: -sale.quantity,
    soldOutside: sale.quantity,
    occurredAt,
  });

/** What returns to a lot that its supplier has withdrawn is withdrawn too. */
const withdrawnToo = (lot: Lot, sale: Sale, now: Date, occurredAt?: Date): Entry[] =>
  lot.status === 'open'
    ? []
    : [
        moved(lot, sale, now, 'withdrawn', {
          available: -sale.quantity,
          reserved: 0,
          withdrawn: sale.quantity,
          ...(occurredAt && { occurredAt }),
        }),
      ];

const moved = (
  { _id: lotId }: Lot,
  { outflowId, reason }: Sale,
  at: Date,
  kind: Entry['kind'],
  by: Pick<Entry, 'available' | 'reserved' | 'soldOutside' | 'withdrawn' | 'occurredAt'>,
): Entry => ({ lotId, at, kind, outflowId, reason, ...by });
