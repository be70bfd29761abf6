// Origin is divided to the gram: nothing is lost, nothing is made, and every share is what was mixed, rounded once.
import type { OriginPart } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apportion, mixed, portionOf } from './origin.js';

const MOST = 100_000_000_000;
const part = (lotId: string, mass: number): OriginPart => ({ lotId, commodity: 'rattan', region: '6502012002', mass });
const massOf = (origin: readonly OriginPart[]): number => origin.reduce((sum, { mass }) => sum + mass, 0);

describe('dividing a whole', () => {
  it.each<[number, number[], number[]]>([
    [10, [1, 1, 1], [4, 3, 3]],
    [100, [1, 2], [33, 67]],
    [1, [5, 5], [1, 0]],
    [7, [0, 3, 0], [0, 7, 0]],
    [0, [1, 2], [0, 0]],
    [MOST, [MOST, MOST, 1], [50_000_000_000, 50_000_000_000, 0]],
  ])('%d by %j is %j', (whole, weights, parts) => {
    expect(apportion(whole, weights)).toEqual(parts);
  });

  it('sums to the whole, and each part is less than one from its exact share', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: MOST }), { minLength: 1, maxLength: 40 })
      .filter((all) => all.some((weight) => weight > 0));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MOST }), weights, (whole, all) => {
        const parts = apportion(whole, all);
        expect(parts.reduce((sum, n) => sum + n, 0)).toBe(whole);
        const sum = all.reduce((total, weight) => total + BigInt(weight), 0n);
        all.forEach((weight, i) => {
          const off = BigInt(parts[i]!) * sum - BigInt(whole) * BigInt(weight);
          expect(off < sum && off > -sum).toBe(true);
          if (weight === 0) expect(parts[i]).toBe(0);
        });
      }),
    );
  });
});

describe('a portion of something mixed', () => {
  it('keeps the proportion of what went in', () => {
    const source = mixed([[part('a', 300)], [part('b', 100), part('a', 100)]]);
    expect(source).toEqual([part('a', 400), part('b', 100)]);
    expect(portionOf(source, 50, 500)).toEqual([part('a', 40), part('b', 10)]);
    expect(portionOf(source, 1, 500)).toEqual([part('a', 1)]);
  });

  it('has its share of what nobody knows the origin of', () => {
    expect(portionOf([part('a', 300)], 100, 400)).toEqual([part('a', 75)]);
    expect(portionOf([], 100, 400)).toEqual([]);
  });

  it('sums to its mass through any chain of mixing and dividing', () => {
    const lots = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 6 });
    const steps = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 100 })), { maxLength: 12 });
    fc.assert(
      fc.property(lots, steps, (masses, chain) => {
        const batches = masses.map((mass, i) => [part(`lot ${i}`, mass)]);
        for (const [first, second, percent] of chain) {
          const [a, b] = [batches[first % batches.length]!, batches[second % batches.length]!];
          const source = mixed([a, b]);
          const mass = Math.max(1, Math.floor((massOf(source) * percent) / 100));
          const made = portionOf(source, mass, massOf(source));
          expect(massOf(made)).toBe(mass);
          for (const { lotId, mass: share } of made) {
            const put = source.find((one) => one.lotId === lotId)!.mass;
            expect(Math.abs(share - (put * mass) / massOf(source))).toBeLessThan(1);
          }
          batches.push(made);
        }
      }),
    );
  });
});
