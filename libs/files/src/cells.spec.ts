// What people type into cells: numbers in two languages, days, words.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDay, readId, readNumber, readRupiah, readWhole, readYesNo } from './cells.js';

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

  it('of people is whole, of rupiah whole after thousands', () => {
    expect(readWhole('1,5', 10).wrong?.code).toBe('number.whole');
    expect(readWhole('11', 10).wrong?.code).toBe('number.range');
    expect(readRupiah('1.896,5', 1000)).toEqual({ value: 1_896_500 });
    expect(readRupiah('0,0005', 1000).wrong?.code).toBe('number.whole');
    expect(readRupiah('9'.repeat(20), 1000).wrong?.code).toBe('number.range');
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
});

describe('a day', () => {
  it.each(['2026-12-01', '01/12/2026', '1-12-2026', '1.12.2026', '46357', '2026-12-01T09:30:00.000Z'])(
    'is read from %s',
    (cell) => expect(readDay(cell).value).toBe('2026-12-01'),
  );
  it.each(['', '31/02/2026', '2026-13-01', '12/2026', '01-12/2026', 'besok', '2026', '1/12/26'])(
    'is not read from "%s"',
    (cell) => expect(readDay(cell).wrong?.code).toBe('day.invalid'),
  );
});

it('an id is a UUID, in either case', () => {
  expect(readId('0190F3B1-7C2E-7ABC-8DEF-000000000001').value).toBe('0190f3b1-7c2e-7abc-8def-000000000001');
  expect(readId('12').wrong?.code).toBe('id.invalid');
});
