// Calendar days in a country of three time zones: a day begins in the east (WIT, +9) and ends in the west (WIB, +7).

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EAST_MS = 9 * HOUR_MS;
const WEST_MS = 7 * HOUR_MS;
const midnight = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
/** Days that are written with four digits of the year; what lies beyond is the last or the first of them. */
const [FIRST_MS, LAST_MS] = [midnight('0000-01-01'), midnight('9999-12-31')];
const dayOf = (ms: number): string => new Date(Math.max(FIRST_MS, Math.min(LAST_MS, ms))).toISOString().slice(0, 10);

/** The latest day that it is anywhere in the country. */
export const today = (now: Date): string => dayOf(now.getTime() + EAST_MS);
/** The moment from which it is this day somewhere. */
export const beginOf = (day: string): Date => new Date(midnight(day) - EAST_MS);
/** The moment from which it is this day nowhere any more. */
export const endOf = (day: string): Date => new Date(midnight(day) + DAY_MS - WEST_MS);

export const addDays = (day: string, days: number): string => dayOf(midnight(day) + days * DAY_MS);

/** The same day of a later month, or that month's last: three months after 30 November is 28 February. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(0);
  last.setUTCFullYear(year, month + months, 0);
  const later = new Date(0);
  later.setUTCFullYear(year, month - 1 + months, Math.min(date, last.getUTCDate()));
  return dayOf(later.getTime());
}

/** Whole days gone by. */
export const daysSince = (then: Date, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - then.getTime()) / DAY_MS));
