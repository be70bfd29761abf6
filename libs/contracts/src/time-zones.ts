// Which of Indonesia's three time zones a region lies in, by its province.
import { provinceOf } from './vocabulary.js';

const WIB = '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62'.split(' ');
const WIT = '81 82 91 92 93 94 95 96'.split(' ');
const HOUR_MS = 3_600_000;

/** Hours ahead of UTC: 7 (WIB), 8 (WITA) or 9 (WIT). Takes a code of any level. */
export function hoursAhead(region: string): 7 | 8 | 9 {
  const province = provinceOf(region);
  if (WIB.includes(province)) return 7;
  return WIT.includes(province) ? 9 : 8;
}
/** As EPCIS writes it, e.g. `+08:00`. */
export const zoneOffset = (region: string): string => `+0${hoursAhead(region)}:00`;
/** When a calendar day begins there. */
export const beginOf = (region: string, day: string): Date => new Date(`${day}T00:00:00${zoneOffset(region)}`);
/** The calendar day there, e.g. `2026-11-24`. */
export const dayThere = (region: string, at: Date): string =>
  new Date(at.getTime() + hoursAhead(region) * HOUR_MS).toISOString().slice(0, 10);
/** The calendar year there, by which papers are numbered. */
export const yearThere = (region: string, at: Date): number => Number(dayThere(region, at).slice(0, 4));
