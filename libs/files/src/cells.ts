// Reads what people type into the cells of a table. Nothing is guessed: what can be read in two ways is wrong.
import { Id, Text } from '@hilir/contracts';
import type { CellCode, Wrong } from './problems.js';
import { wordsOf } from './words.js';

export type Read<T, Code extends string = CellCode> =
  { value: T; wrong?: undefined } | { value?: undefined; wrong: Wrong<Code> };
export const is = <T>(value: T): Read<T, never> => ({ value });
export const wrong = <Code extends string>(code: Code, details?: Wrong['details']): Read<never, Code> => ({
  wrong: { code, details },
});

/** With single spaces inside and none around. */
export const spaced = (cell: string): string => cell.replace(/\s+/gu, ' ').trim();
/** Without the apostrophe too that keeps a spreadsheet from running a text of a CSV. */
export const tidy = (cell: string): string => spaced(cell).replace(/^'(?='*[=+\-@])/, '');

/** Made once: a schema per cell would take longer than all else. */
const TEXTS = { 30: Text(30), 60: Text(60), 100: Text(100), 200: Text(200) };

export function readText(cell: string, most: keyof typeof TEXTS): Read<string> {
  const parsed = TEXTS[most].safeParse(cell);
  return parsed.success ? is(parsed.data) : wrong('text.invalid', { most });
}

const GROUPED = /^(\d{1,3})([., ])\d{3}(?:\2\d{3})*(?:(?!\2)[.,](\d+))?$/;
/**
 * Digits with Indonesian or English separators, `Rp` before and `,-` after. `1.500` is 1500, as offices write it;
 * `1,500` is 1500 where only whole numbers make sense, else it may as well be 1,5 and is refused.
 */
export function readNumber(cell: string, { whole }: { whole: boolean }): Read<number> {
  const text = cell
    .replace(/^(?:rp|idr)\.?\s*/i, '')
    .replace(/,-+$/, '')
    .replace(/[\u00A0\u202F]/g, ' ');
  if (/^\d+$/.test(text)) return is(Number(text));
  const [grouped, first, separator, decimals] = GROUPED.exec(text) ?? [];
  const reading = Number(text.replace(',', '.'));
  if (grouped !== undefined && first !== '0') {
    const single = separator === ',' && /^\d{1,3},\d{3}$/.test(text);
    const digits = text.slice(0, decimals === undefined ? undefined : -decimals.length - 1).replace(/[., ]/g, '');
    if (single && !whole)
      return wrong('number.ambiguous', { whole: digits, decimal: String(reading).replace('.', ',') });
    return is(Number(decimals === undefined ? digits : `${digits}.${decimals}`));
  }
  return /^\d+[.,]\d+$/.test(text) ? is(reading) : wrong('number.invalid');
}

export function readWhole(cell: string, most: number): Read<number> {
  const read = readNumber(cell, { whole: true });
  if (read.wrong) return read;
  if (!Number.isInteger(read.value)) return wrong('number.whole');
  return read.value <= most ? read : wrong('number.range', { least: 0, most });
}

/** Whole rupiah from a column of rupiah, thousands or millions. */
export function readRupiah(cell: string, scale: number): Read<number> {
  const read = readNumber(cell, { whole: true });
  if (read.wrong) return read;
  const rupiah = Math.round(read.value * scale);
  if (Math.abs(read.value * scale - rupiah) > 1e-3) return wrong('number.whole');
  return Number.isSafeInteger(rupiah) ? is(rupiah) : wrong('number.range', { least: 0, most: Number.MAX_SAFE_INTEGER });
}

const YES_NO = new Map<string, boolean>([
  ...['ya', 'y', 'yes', '1', 'true'].map((word) => [word, true] as const),
  ...['tidak', 'tdk', 't', 'no', 'n', '0', 'false'].map((word) => [word, false] as const),
]);
export function readYesNo(cell: string): Read<boolean> {
  const value = YES_NO.get(wordsOf(cell).join(''));
  return value === undefined ? wrong('yesno.invalid') : is(value);
}

export const readId = (cell: string): Read<string> => {
  const parsed = Id.safeParse(cell);
  return parsed.success ? is(parsed.data) : wrong('id.invalid');
};

/** Days since 30 December 1899, as a spreadsheet keeps a date: 1982 to 2119, so that no year is taken for one. */
const SERIAL = /^[3-7]\d{4}$/;
const DAY_ZERO = Date.UTC(1899, 11, 30);
const WRITTEN_DAYS = [
  /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:T[\d:.]+Z)?$/,
  /^(?<d>\d{1,2})([/.-])(?<m>\d{1,2})\2(?<y>\d{4})$/,
];
/** `2026-12-01`, `01/12/2026` as it is written here (day first), `1-12-2026`, `1.12.2026`, or what a spreadsheet keeps. */
export function readDay(cell: string): Read<string> {
  if (SERIAL.test(cell)) return is(new Date(DAY_ZERO + Number(cell) * 86_400_000).toISOString().slice(0, 10));
  for (const form of WRITTEN_DAYS) {
    const { y, m, d } = form.exec(cell)?.groups ?? {};
    if (y === undefined || m === undefined || d === undefined) continue;
    const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
    const known = new Date(`${day}T00:00:00Z`);
    if (!Number.isNaN(known.getTime()) && known.toISOString().startsWith(day)) return is(day);
  }
  return wrong('day.invalid');
}
