// What people type into cells: numbers in two languages, codes, units, words.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  knownUnit,
  readCapacity,
  readKbli,
  readKind,
  readNib,
  readNpwp,
  readNumber,
  readRupiah,
  readShare,
  readVillageCode,
  readWhole,
  readYesNo,
} from './cells.js';

describe('a number', () => {
  it.each([
    ['1500', 1500],
    ['1.500', 1500],
    ['1.500.000', 1_500_000],
    ['1,500,000', 1_500_000],
    ['1 500 000', 1_500_000],
    ['1.500,25', 1500.25],
    ['1,500.25', 1500.25],
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['0,125', 0.125],
    ['Rp 1.500.000,-', 1_500_000],
    ['Rp. 2.000.000,00', 2_000_000],
  ])('is read from %s', (cell, value) => expect(readNumber(cell, { whole: true })).toEqual({ value }));

  it.each(['', '-5', '1.50.0', '12abc', '5 juta', '1e5', '0x10', '½', '1.500.00', 'Infinity'])(
    'is not read from "%s"',
    (cell) => expect(readNumber(cell, { whole: true }).wrong?.code).toBe('number.invalid'),
  );

  it('that may be 1500 or 1,5 is refused where both make sense', () => {
    expect(readNumber('1,500', { whole: false }).wrong).toEqual({
      code: 'number.ambiguous',
      details: { whole: '1500', decimal: '1,5' },
    });
    expect(readNumber('1,500', { whole: true })).toEqual({ value: 1500 });
  });

  it('is the same in Indonesian and English writing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 99 }), (whole, cents) => {
        const decimals = String(cents).padStart(2, '0');
        for (const [language, point] of [
          ['id-ID', ','],
          ['en-US', '.'],
        ] as const) {
          const written = whole.toLocaleString(language);
          expect(readNumber(written, { whole: true })).toEqual({ value: whole });
          expect(readNumber(`${written}${point}${decimals}`, { whole: false })).toEqual({
            value: Number(`${whole}.${decimals}`),
          });
        }
      }),
    );
  });

  it('of people is whole, of rupiah whole after thousands, of capacity above zero', () => {
    expect(readWhole('1,5', 10).wrong?.code).toBe('number.whole');
    expect(readWhole('11', 10).wrong?.code).toBe('number.range');
    expect(readRupiah('1.896,5', 1000)).toEqual({ value: 1_896_500 });
    expect(readRupiah('0,0005', 1000).wrong?.code).toBe('number.whole');
    expect(readRupiah('9'.repeat(20), 1000).wrong?.code).toBe('number.range');
    expect(readCapacity('0').wrong?.code).toBe('number.range');
  });
});

describe('a code', () => {
  it('of business or tax has its exact number of digits', () => {
    expect(readNib('9120001234567').value).toBe('9120001234567');
    for (const cell of ['912000123456', '91200012345678', 'NIB 9120001234567', '9120001234567x']) {
      expect(readNib(cell).wrong?.code).toBe('nib.invalid');
    }
    expect(readNpwp('01.234.567.8-901.000').value).toBe('012345678901000');
    expect(readNpwp('0123456789012345').value).toBe('0123456789012345');
    expect(readNpwp('01.234.567.8-901').wrong?.code).toBe('npwp.invalid');
  });

  it('of activity comes with its edition, from the cell or from the header', () => {
    expect(readKbli('2025:31012 2020:31002', undefined).value).toEqual([
      { edition: 2025, code: '31012' },
      { edition: 2020, code: '31002' },
    ]);
    expect(readKbli('31002; 16291', 2020).value).toHaveLength(2);
    expect(readKbli('31012', undefined).wrong?.code).toBe('kbli.edition');
    expect(readKbli('3101', 2020).wrong?.code).toBe('kbli.invalid');
  });

  it('of a village is read with or without dots', () => {
    expect(readVillageCode('65.02.01.2002').value).toBe('6502012002');
    expect(readVillageCode('65.02.01').wrong?.code).toBe('village.code');
  });
});

describe('a word', () => {
  it('says yes or no in both languages', () => {
    expect([readYesNo('Ya'), readYesNo('TIDAK'), readYesNo('0')].map(({ value }) => value)).toEqual([
      true,
      false,
      false,
    ]);
    for (const cell of ['mungkin', 'constructor', '__proto__'])
      expect(readYesNo(cell).wrong?.code).toBe('yesno.invalid');
  });
  it('names a kind of party', () => {
    expect(readKind('BUM Desa').value).toBe('bumdes');
    expect(readKind('toString').wrong?.code).toBe('kind.unknown');
  });
  it('is one unit in its many spellings', () => {
    for (const cell of ['bh', 'BH', 'Buah ', 'pcs']) expect(knownUnit(cell)).toBe('buah');
    for (const cell of ['M3 ', 'm³', 'kubik']) expect(knownUnit(cell)).toBe('m3');
    expect(knownUnit('Bungkus/Bks')).toBe('bungkus');
    expect(knownUnit('Topeng')).toBeUndefined();
  });
  it('is a share as a fraction or in percent', () => {
    expect(readShare('0,67').value).toBe(0.67);
    expect(readShare('67 %').value).toBe(0.67);
    expect(readShare('1,2').wrong?.code).toBe('share.above-one');
  });
});
