// The pieces of a batch: given what is left of it, when mass or pieces are taken, then both are exact and none is there twice.
import { BatchStockChanged } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Batch,
  begun,
  holdPieces,
  isUntouched,
  putBack,
  releasePieces,
  sellPieces,
  stockChanged,
  useUp,
  voided,
} from './batch.js';

const output = { batchId: 'b', sku: 'A', name: 'Anjat', kind: 'product' as const };
const rest = {
  runId: 'r',
  step: 'weave',
  producerId: 'ikm',
  region: '6502012002',
  producedAt: new Date('2026-11-24T03:00:00.000Z'),
  origin: [],
};
const made = (mass: number, count?: number): Batch =>
  begun({ ...output, mass, ...(count !== undefined && { count }) }, rest);
const leftOf = ({ left, pieces }: Batch) => [left, pieces?.left];

describe('a batch that was counted', () => {
  it('has all its pieces left when it is made', () => {
    expect(made(1_000, 10)).toMatchObject({
      left: 1_000,
      pieces: { used: 0, left: 10, held: 0, sold: 0, reversed: 0 },
    });
    expect(made(1_000).pieces).toBeUndefined();
  });

  it.each<[string, number, number | undefined, (number | undefined)[]]>([
    ['a gram breaks a piece', 1, undefined, [999, 9]],
    ['the mass of a piece is a piece', 100, undefined, [900, 9]],
    ['what was counted is believed, heavy', 450, 3, [550, 7]],
    ['what was counted is believed, light', 200, 3, [800, 7]],
    ['all of it is all its pieces', 1_000, 8, [0, 0]],
  ])('%s', (_, mass, counted, left) => {
    expect(leftOf(useUp(made(1_000, 10), mass, counted))).toEqual(left);
  });

  it('loses no more pieces than it must when those left are lighter than they were', () => {
    // Three heavy pieces went: the other seven weigh 690 g. A gram breaks one of them, not two.
    const light = useUp(made(1_000, 10), 310, 3);
    expect(leftOf(useUp(light, 1))).toEqual([689, 6]);
    // Broken before, eight pieces have 850 g: forty grams more break none.
    expect(leftOf(useUp(useUp(made(1_000, 10), 150), 40))).toEqual([810, 8]);
  });

  it('gives pieces their share of the mass, the last ones all that is left', () => {
    const first = holdPieces(made(1_000, 3), 1);
    expect([first.mass, leftOf(first.batch)]).toEqual([333, [667, 2]]);
    const last = holdPieces(first.batch, 2);
    expect([last.mass, leftOf(last.batch)]).toEqual([667, [0, 0]]);
    const sold = sellPieces(last.batch, { mass: 667, count: 2 });
    expect(sold).toMatchObject({ held: 333, sold: 667, pieces: { held: 1, sold: 2 }, version: 4 });
    expect(leftOf(releasePieces(sold, { mass: 333, count: 1 }))).toEqual([333, 1]);
  });

  it('has back what was taken when that was a mistake', () => {
    const used = useUp(made(1_000, 10), 150);
    expect(putBack(used, 150, 2)).toEqual({ ...made(1_000, 10), version: 3 });
  });

  it('tells how many pieces can be had when that is another number', () => {
    const before = made(1_000, 10);
    const [fact] = stockChanged(before, useUp(before, 150));
    expect(fact).toMatchObject({ type: BatchStockChanged.type, subject: 'b', sequence: 2, key: 'ikm' });
    expect(fact!.data).toEqual({ batchId: 'b', producerId: 'ikm', sku: 'A', pieces: 8 });
    expect(stockChanged(undefined, before)).toHaveLength(1);
    expect(stockChanged(useUp(before, 150), useUp(useUp(before, 150), 40))).toEqual([]);
    expect(stockChanged(undefined, made(1_000))).toEqual([]);
  });

  it('is untouched only while all grams and all pieces are left', () => {
    // A piece of less than a gram is held without mass.
    const dust = holdPieces(made(1, 10), 1);
    expect([dust.mass, isUntouched(dust.batch), isUntouched(made(1, 10))]).toEqual([0, false, true]);
    expect(voided(made(1_000, 10))).toMatchObject({ left: 0, reversed: 1_000, pieces: { left: 0, reversed: 10 } });
  });

  it('never gives what it has not', () => {
    expect(() => useUp(made(1_000, 10), 1_001)).toThrow('moved 1001 of 1000 left');
    expect(() => holdPieces(made(1_000, 10), 11)).toThrow();
    expect(() => releasePieces(made(1_000, 10), { mass: 0, count: 1 })).toThrow('moved 1 of 0 held');
  });

  it('keeps a mass for its pieces and is exact, however large', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000_000_000 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 8 }),
        (mass, count, steps) => {
          let batch = made(mass, count);
          for (const [byCount, share] of steps) {
            const { left, pieces } = batch;
            if (byCount && pieces!.left > 0)
              batch = holdPieces(batch, Math.max(1, Math.floor(pieces!.left * share))).batch;
            else if (!byCount && left > 0) batch = useUp(batch, Math.max(1, Math.floor(left * share)));
            const now = batch.pieces!;
            expect(batch.used + batch.left + batch.held).toBe(mass);
            expect(now.used + now.left + now.held).toBe(count);
            if (now.left > 0) expect(batch.left).toBeGreaterThan(0);
            // A piece that is left weighs no less than one did in the beginning, to the gram.
            expect(BigInt(batch.left) * BigInt(count)).toBeGreaterThanOrEqual(
              BigInt(now.left) * BigInt(mass) - BigInt(count) * BigInt(steps.length),
            );
          }
        },
      ),
    );
  });
});
