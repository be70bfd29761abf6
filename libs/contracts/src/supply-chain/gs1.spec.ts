// GS1 numbers: the check digit of any length, and the links that are made of them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDigit, digitalLink, hasCheckDigit, placeLink } from './gs1.js';

describe('a GS1 number', () => {
  it.each([
    ['GTIN-8', '96385074'],
    ['GTIN-12', '614141000036'],
    ['GTIN-13', '4006381333931'],
    ['GTIN-14', '10614141000415'],
    ['GLN', '0614141000012'],
  ])('%s %s has its check digit', (_, key) => {
    expect(hasCheckDigit(key)).toBe(true);
  });

  it('shows any one wrong digit', () => {
    const body = fc.stringMatching(/^[0-9]{12}$/);
    fc.assert(
      fc.property(body, fc.nat(12), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const key = `${digits}${checkDigit(digits)}`;
        const wrong = key.slice(0, at) + ((Number(key[at]) + by) % 10) + key.slice(at + 1);
        expect([hasCheckDigit(key), hasCheckDigit(wrong)]).toEqual([true, false]);
      }),
    );
  });

  it('is part of a stable link, a shorter one filled up to 14 digits', () => {
    expect(digitalLink({ gtin: '4006381333931', lot: 'AJ-1' })).toBe('https://id.gs1.org/01/04006381333931/10/AJ-1');
    expect(placeLink('0614141000012')).toBe('https://id.gs1.org/414/0614141000012');
  });
});
