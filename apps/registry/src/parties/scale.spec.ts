// Industry and UMKM scale at, just below and just above each limit of the law.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { industryScale, umkmScale } from './scale.js';

describe('the industry scale (Permenperin 64/2016)', () => {
  it.each([
    [1, 0, 'small'],
    [19, 999_999_999, 'small'],
    [19, 1_000_000_000, 'medium'],
    [20, 999_999_999, 'medium'],
    [20, 15_000_000_000, 'medium'],
    [20, 15_000_000_001, 'large'],
    [19, 15_000_000_001, 'medium'],
  ] as const)('of %d workers and Rp %d is %s', (workers, investment, scale) => {
    expect(industryScale(workers, investment)).toBe(scale);
  });

  it('never falls when workers or investment rise', () => {
    const order = ['small', 'medium', 'large'];
    const workers = fc.integer({ min: 0, max: 200 });
    const rupiah = fc.integer({ min: 0, max: 40_000_000_000 });
    fc.assert(
      fc.property(workers, rupiah, workers, rupiah, (w, i, moreW, moreI) => {
        const before = order.indexOf(industryScale(w, i));
        expect(order.indexOf(industryScale(w + moreW, i + moreI))).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('the UMKM scale (PP 7/2021)', () => {
  it.each([
    ['capital', 1_000_000_000, 'micro'],
    ['capital', 1_000_000_001, 'small'],
    ['capital', 5_000_000_000, 'small'],
    ['capital', 10_000_000_000, 'medium'],
    ['capital', 10_000_000_001, 'large'],
    ['yearly-sales', 2_000_000_000, 'micro'],
    ['yearly-sales', 15_000_000_000, 'small'],
    ['yearly-sales', 15_000_000_001, 'medium'],
    ['yearly-sales', 50_000_000_001, 'large'],
  ] as const)('by %s of Rp %d is %s', (basis, amount, scale) => expect(umkmScale({ basis, amount })).toBe(scale));
});
