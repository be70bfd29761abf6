// How a lot's stock changes outside of its pool: by entries about deliveries and corrections, also when they come late.
import { type CorrectionBody, LotStockChanged, type NewFact, occurred, Refusal } from '@hilir/contracts';
import type { Entry, Lot } from '../lots/lot.js';

/** A correction as it is remembered. */
export interface Correction {
  _id: string;
  version: number;
  lotId: string;
  kind: CorrectionBody['kind'];
  quantity: number;
  reason: string;
  /** Signed change of what is available, later recounts included. */
  change: number;
  occurredAt: Date;
  recordedAt: Date;
  reversal?: { reason: string; occurredAt: Date; recordedAt: Date };
  requestHash: string;
}
export interface StockChange {
  lot: Lot;
  entries: Entry[];
  fact: NewFact;
  /** A later count that this change shifted. */
  recounted?: Correction;
}

/** Where material of one part went when it was received. */
export interface PartMoves {
  orderId: string;
  handOverId: string;
  /** Accepted out of what was reserved, and beyond it. */
  taken: number;
  surplus: number;
  /** Rejected, and not brought: back to the pool. */
  rejectedBack: number;
  restBack: number;
  /** Written off out of what was reserved, and out of what was available. */
  writtenOff: number;
  writtenOffBeyond: number;
  reason?: string;
}

/** A delivery takes what was reserved; what was accepted beyond that comes out of what is available, if there is enough. */
export function handOverStock(
  lot: Lot,
  parts: readonly PartMoves[],
  laterCount: Correction | null,
  occurredAt: Date,
  now: Date,
): StockChange {
  const entries = parts.flatMap((part): Entry[] => {
    const { orderId, handOverId, taken, surplus, rejectedBack, restBack, writtenOff, writtenOffBeyond, reason } = part;
    const about = { lotId: lot._id, at: now, occurredAt, orderId, handOverId, ...(reason !== undefined && { reason }) };
    const moves: Entry[] = [
      { ...about, kind: 'handed-over', available: 0 - surplus, reserved: 0 - taken, handedOver: surplus + taken },
      { ...about, kind: 'rejected-returned', available: rejectedBack, reserved: 0 - rejectedBack },
      { ...about, kind: 'released', available: restBack, reserved: 0 - restBack },
      {
        ...about,
        kind: 'written-off',
        available: 0 - writtenOffBeyond,
        reserved: 0 - writtenOff,
        lost: writtenOff + writtenOffBeyond,
      },
    ];
    return moves.filter((entry) => entry.available !== 0 || entry.reserved !== 0);
  });
  const back = sum(parts, (part) => part.rejectedBack + part.restBack);
  // What returns to a lot that its supplier has withdrawn is withdrawn too.
  if (lot.status === 'withdrawn' && back > 0)
    entries.push({
      lotId: lot._id,
      at: now,
      occurredAt,
      kind: 'withdrawn',
      available: -back,
      reserved: 0,
      withdrawn: back,
    });
  return enter(lot, entries, laterCount, now);
}

/**
 * Corrects a lot by a further entry. `movedAfter` is by how much what lies there changed since the moment of a count;
 * `laterCount` the next count after the moment, which has already seen what is told only now.
 */
export function correctLot(
  lot: Lot,
  correctionId: string,
  body: CorrectionBody,
  around: { movedAfter: number; laterCount: Correction | null; requestHash: string },
  now: Date,
): StockChange & { correction: Correction } {
  const { kind, quantity, reason } = body;
  const { movedAfter, laterCount, requestHash } = around;
  const occurredAt = occurred(body.occurredAt, now);
  const present = lot.available + lot.reserved - movedAfter;
  const change = kind === 'count' ? quantity - present : 0 - quantity;
  if (kind === 'count' && !laterCount && lot.available + change < 0)
    throw new Refusal('lot.below-reserved', { reserved: lot.reserved });
  const entry: Entry = {
    lotId: lot._id,
    at: now,
    occurredAt,
    kind: ENTRY_KINDS[kind],
    available: change,
    reserved: 0,
    lost: missing(change),
    correctionId,
    reason,
  };
  const correction: Correction = {
    _id: correctionId,
    version: 1,
    lotId: lot._id,
    kind,
    quantity,
    reason,
    change,
    occurredAt,
    recordedAt: now,
    requestHash,
  };
  return { ...byPerson(lot, [entry], laterCount, now), correction };
}

/** Undoes a correction from the moment on that it was about. Undefined when that was done already, with these words. */
export function reverseCorrection(
  lot: Lot,
  correction: Correction,
  said: { reason: string; occurredAt: string },
  laterCount: Correction | null,
  now: Date,
): (StockChange & { correction: Correction }) | undefined {
  const { reason } = said;
  const occurredAt = occurred(said.occurredAt, now);
  const { reversal } = correction;
  if (reversal?.reason === reason && reversal.occurredAt.getTime() === occurredAt.getTime()) return undefined;
  if (reversal) throw new Refusal('correction.reversed');
  const entry: Entry = {
    lotId: lot._id,
    at: now,
    occurredAt: correction.occurredAt,
    kind: 'reversed',
    available: 0 - correction.change,
    reserved: 0,
    lost: 0 - missing(correction.change),
    correctionId: correction._id,
    reason,
  };
  const undone = { ...correction, version: correction.version + 1, reversal: { reason, occurredAt, recordedAt: now } };
  return { ...byPerson(lot, [entry], laterCount, now), correction: undone };
}

const ENTRY_KINDS = { count: 'counted', loss: 'lost', damage: 'damaged' } as const;

/** A person changed what others may be about to edit, so the revision grows too. */
export function byPerson(lot: Lot, entries: readonly Entry[], laterCount: Correction | null, now: Date): StockChange {
  if (lot.status === 'withdrawn') throw new Refusal('lot.withdrawn');
  const change = enter(lot, entries, laterCount, now);
  return { ...change, lot: { ...change.lot, revision: lot.revision + 1 } };
}

/** How much of a correction's change is missing material; what is found beyond adds to the lot's quantity. */
const missing = (change: number): number => Math.max(0, -change);
const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((all, item) => all + of(item), 0);

/**
 * The lot with these entries. A later count has seen what they tell, so it is shifted by as much the other way: what was
 * counted stays true. Refuses entries that take more than is there.
 */
export function enter(lot: Lot, told: readonly Entry[], laterCount: Correction | null, now: Date): StockChange {
  const shift = -sum(told, (entry) => entry.available + entry.reserved);
  const shifted = laterCount && shift !== 0 ? { ...laterCount, change: laterCount.change + shift } : undefined;
  const entries = [...told];
  if (laterCount && shifted)
    entries.push({
      lotId: lot._id,
      at: now,
      occurredAt: laterCount.occurredAt,
      kind: 'counted',
      available: shift,
      reserved: 0,
      lost: missing(shifted.change) - missing(laterCount.change),
      correctionId: laterCount._id,
      reason: laterCount.reason,
    });
  const by = {
    available: sum(entries, (entry) => entry.available),
    reserved: sum(entries, (entry) => entry.reserved),
    withdrawn: sum(entries, (entry) => entry.withdrawn ?? 0),
    handedOver: sum(entries, (entry) => entry.handedOver ?? 0),
    lost: sum(entries, (entry) => entry.lost ?? 0),
    soldOutside: sum(entries, (entry) => entry.soldOutside ?? 0),
  };
  const next: Lot = {
    ...lot,
    version: lot.version + 1,
    quantity: lot.quantity + by.available + by.reserved + by.withdrawn + by.handedOver + by.lost + by.soldOutside,
    available: lot.available + by.available,
    reserved: lot.reserved + by.reserved,
    withdrawn: lot.withdrawn + by.withdrawn,
    handedOver: lot.handedOver + by.handedOver,
    lost: lot.lost + by.lost,
    soldOutside: lot.soldOutside + by.soldOutside,
  };
  if (next.available < 0)
    throw new Refusal('lot.not-enough', { lot: lot._id, needed: -by.available, available: lot.available });
  const {
    _id: lotId,
    pool,
    supplierId,
    quantity,
    available,
    reserved,
    withdrawn,
    handedOver,
    lost,
    soldOutside,
  } = next;
  const data = { lotId, pool, supplierId, quantity, available, reserved, withdrawn, handedOver, lost, soldOutside };
  return {
    lot: next,
    entries,
    fact: LotStockChanged.of({ subject: lotId, sequence: next.version, key: pool }, data),
    ...(shifted && { recounted: { ...shifted, version: shifted.version + 1 } }),
  };
}
