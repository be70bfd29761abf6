// The words every service shares: rings, pools, amounts, codes.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  amountOf,
  BaseUnit,
  MAX_PRICE,
  MAX_QUANTITY,
  Pool,
  poolOf,
  PRICED_UNIT,
  Quantity,
  RegionCode,
  RING_DIGITS,
  ringIndex,
  RINGS,
  Text,
  VillageCode,
} from './vocabulary.js';

describe('the ring of two villages', () => {
  it.each([
    ['6501012001', '6501012001', 'desa'],
    ['6501012001', '6501012002', 'kecamatan'],
    ['6501012001', '6501022001', 'kabkota'],
    ['6501012001', '6571011001', 'province'],
    ['6501012001', '6401012001', 'outside'],
    // The digits after a difference do not count, however alike they are.
    ['6501012001', '6502012001', 'province'],
  ])('%s and %s is %s', (a, b, ring) => {
    expect(RINGS[ringIndex(a, b)]).toBe(ring);
  });

  const village = fc
    .tuple(
      fc.constantFrom('65', '64'),
      fc.constantFrom('01', '02'),
      fc.constantFrom('01', '02'),
      fc.constantFrom('2001', '2002'),
    )
    .map((codes) => codes.join(''));
  it('is the same from either side, nearest from home, and never farther than the farther leg of a detour', () => {
    fc.assert(
      fc.property(village, village, village, (a, b, c) => {
        expect(ringIndex(a, b)).toBe(ringIndex(b, a));
        expect(ringIndex(a, a)).toBe(0);
        expect(ringIndex(a, c)).toBeLessThanOrEqual(Math.max(ringIndex(a, b), ringIndex(b, c)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('has one number of digits for each name', () => {
    expect(RING_DIGITS).toHaveLength(RINGS.length);
  });
});

describe('a pool', () => {
  it('is the province of a region and a commodity', () => {
    for (const region of ['65', '6501', '650101', '6501012001']) expect(poolOf(region, 'rattan')).toBe('65/rattan');
    expect(Pool.parse('65/natural-rubber')).toBe('65/natural-rubber');
    expect(Pool.safeParse('6501/rattan').success).toBe(false);
  });
});

describe('the amount of a line', () => {
  it.each([
    [1_000, 5_000, 'g', 5_000],
    [250_000, 5_000, 'g', 1_250_000],
    [499, 1, 'g', 0],
    [500, 1, 'g', 1],
    [500, 5_001, 'ml', 2_501],
    [1_499, 1, 'g', 1],
    [3, 15_000, 'piece', 45_000],
    [1, 1, 'piece', 1],
    [MAX_QUANTITY, MAX_PRICE, 'g', 1_000_000_000_000_000],
  ] as const)('of %d at Rp %d per %s is Rp %d', (quantity, price, unit, amount) => {
    expect(amountOf(quantity, price, unit)).toBe(amount);
  });

  it('is exact, rounded once and half up, for every quantity and price by mass and volume', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_QUANTITY }),
        fc.integer({ min: 1, max: MAX_PRICE }),
        fc.constantFrom<BaseUnit>('g', 'ml'),
        (quantity, price, unit) => {
          const thousandths = BigInt(quantity) * BigInt(price);
          const whole = thousandths / 1_000n;
          const expected = whole + (thousandths % 1_000n >= 500n ? 1n : 0n);
          const amount = amountOf(quantity, price, unit);
          expect(Number.isSafeInteger(amount)).toBe(true);
          expect(BigInt(amount)).toBe(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('knows how much one priced unit holds, for every base unit', () => {
    expect(PRICED_UNIT).toEqual({ g: 1_000, ml: 1_000, piece: 1 });
    expect(Object.keys(PRICED_UNIT).sort()).toEqual([...BaseUnit.options].sort());
  });
});

describe('codes and texts', () => {
  it.each(['65', '6501', '650101', '6501012001'])('%s is a region', (code) => {
    expect(RegionCode.safeParse(code).success).toBe(true);
  });
  it.each(['', '6', '05', '650', '65010', '65010120', '650101200', '65.01', '6501012001 ', '65010120011'])(
    '"%s" is none',
    (code) => {
      expect(RegionCode.safeParse(code).success).toBe(false);
      expect(VillageCode.safeParse(code).success).toBe(false);
    },
  );
  it.each([0, -1, 1.5, MAX_QUANTITY + 1, Number.NaN, '5'])('%s is no quantity', (quantity) => {
    expect(Quantity.safeParse(quantity).success).toBe(false);
  });
  it('a text is trimmed, and has no control characters', () => {
    expect(Text(5).parse(' ikat ')).toBe('ikat');
    for (const text of ['   ', 'a\nb', 'a\u0000', '123456']) expect(Text(5).safeParse(text).success).toBe(false);
  });
});
