// Every province is in its zone, and a day begins at midnight there.
import { describe, expect, it } from '@jest/globals';
import { dayThere, zoneOffset } from './time-zones.js';

describe('the time zone of a province', () => {
  it.each([
    ['Aceh', '11', '+07:00'],
    ['Kepulauan Riau', '21', '+07:00'],
    ['DKI Jakarta', '31', '+07:00'],
    ['Kalimantan Barat', '61', '+07:00'],
    ['Kalimantan Tengah', '62', '+07:00'],
    ['Bali', '51', '+08:00'],
    ['Kalimantan Selatan', '63', '+08:00'],
    ['Kalimantan Timur', '64', '+08:00'],
    ['Kalimantan Utara', '6502012002', '+08:00'],
    ['Sulawesi Barat', '76', '+08:00'],
    ['Maluku', '81', '+09:00'],
    ['Papua Barat Daya', '9601', '+09:00'],
  ])('%s', (_, region, offset) => {
    expect(zoneOffset(region)).toBe(offset);
  });

  it('decides which day it is', () => {
    const evening = new Date('2026-11-23T16:30:00.000Z');
    expect(['31', '65', '81'].map((region) => dayThere(region, evening))).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-24',
    ]);
  });
});
