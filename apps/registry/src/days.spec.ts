// Days begin in the east and end in the west, and months have different lengths.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, beginOf, daysSince, endOf, today } from './days.js';

const DAYS = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a day', () => {
  it('begins at midnight in Jayapura and ends at midnight in Jakarta', () => {
    expect(beginOf('2026-11-24').toISOString()).toBe('2026-11-23T15:00:00.000Z');
    expect(endOf('2026-11-24').toISOString()).toBe('2026-11-24T17:00:00.000Z');
  });

  it('is today from its beginning on', () => {
    fc.assert(
      fc.property(DAYS, (day) => {
        expect(today(beginOf(day))).toBe(day);
        expect(today(new Date(beginOf(day).getTime() - 1))).toBe(addDays(day, -1));
        expect(endOf(day).getTime() - beginOf(day).getTime()).toBe(26 * 3_600_000);
      }),
    );
  });
});

describe('months later', () => {
  it.each([
    ['2026-08-24', 3, '2026-11-24'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2027-11-30', 3, '2028-02-29'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-12-01', 1, '2027-01-01'],
    ['0050-01-31', 1, '0050-02-28'],
    ['9999-11-30', 3, '9999-12-31'],
  ])('%s and %i months are %s', (day, months, later) => {
    expect(addMonths(day, months)).toBe(later);
  });

  it('falls into the right month, whatever the day', () => {
    fc.assert(
      fc.property(DAYS, fc.integer({ min: 0, max: 24 }), (day, months) => {
        const [year, month] = day.split('-').map(Number) as [number, number];
        const later = addMonths(day, months);
        const whole = year * 12 + month - 1 + months;
        expect(later.slice(0, 7)).toBe(`${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`);
        expect(later.slice(8) <= day.slice(8)).toBe(true);
      }),
    );
  });
});

describe('days gone by', () => {
  it('are whole ones, and none before it began', () => {
    const then = new Date('2026-11-20T03:00:00.000Z');
    expect(daysSince(then, new Date('2026-11-22T02:59:59.000Z'))).toBe(1);
    expect(daysSince(then, new Date('2026-11-22T03:00:00.000Z'))).toBe(2);
    expect(daysSince(then, new Date('2026-11-19T03:00:00.000Z'))).toBe(0);
  });
});
