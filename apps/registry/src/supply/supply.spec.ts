// What could feed a plant: posted quantities ring by ring against its capacity in a period.
import { describe, expect, it } from '@jest/globals';
import type { Capacity } from '@hilir/contracts';
import { capacityIn, supplyOf } from './supply.js';

const PLACE = '6402172002';
const capacity: Capacity = { quantity: 1_000, unit: 'g', per: 'day' };
const plant = { _id: 'p', place: PLACE, commodity: 'natural-rubber', capacity };
const period = { from: '2026-01-01', to: '2026-01-10' };

describe('capacity in a period', () => {
  it.each([
    ['day', 1_000, 10_000],
    ['month', 36_500, 12_000],
    ['year', 36_500, 1_000],
    ['year', 1, 1],
  ] as const)('of %s × %i', (per, quantity, expected) => {
    expect(capacityIn({ quantity, unit: 'g', per }, period)).toBe(expected);
  });

  it('is exact for the largest plant and a hundred years', () => {
    const years = { from: '2000-01-01', to: '2099-12-31' };
    expect(capacityIn({ quantity: 100_000_000_000, unit: 'g', per: 'day' }, years)).toBe(36_525 * 100_000_000_000);
  });
});

describe('supply nearby', () => {
  it('puts each village in its nearest ring and adds the rings up; other provinces are not nearby', () => {
    const posted = [
      { region: PLACE, lots: 1, quantity: 500 },
      { region: '6402172003', lots: 2, quantity: 1_500 },
      { region: '6402012001', lots: 1, quantity: 3_000 },
      { region: '6401012001', lots: 3, quantity: 10_000 },
      { region: '6502012001', lots: 9, quantity: 99_000 },
    ];
    const { rings, ...rest } = supplyOf(plant, period, posted);
    expect(rest).toEqual({ plantId: 'p', commodity: 'natural-rubber', ...period, unit: 'g', capacity: 10_000 });
    expect(rings).toEqual([
      { ring: 'desa', lots: 1, quantity: 500, upTo: 500, percent: 5 },
      { ring: 'kecamatan', lots: 2, quantity: 1_500, upTo: 2_000, percent: 20 },
      { ring: 'kabkota', lots: 1, quantity: 3_000, upTo: 5_000, percent: 50 },
      { ring: 'province', lots: 3, quantity: 10_000, upTo: 15_000, percent: 150 },
    ]);
  });

  it('is nothing where nothing is posted', () => {
    const { rings } = supplyOf(plant, period, []);
    expect(rings.every(({ lots, upTo, percent }) => lots + upTo + percent === 0)).toBe(true);
  });
});
