// How a cell can be wrong whatever the table is about, and what is expected instead.
import type { CellProblem } from '@hilir/contracts';

export interface Expectation {
  /** An error refuses the row; with a warning it goes in. */
  kind: 'error' | 'warning';
  id: string;
  en: string;
}
export type Language = 'id' | 'en';

/** `{name}` is filled from the details of the problem. */
export const CELL_PROBLEMS = {
  'column.missing': {
    kind: 'error',
    id: 'kolom wajib, misalnya: {headers}; atau sebutkan {otherwise}',
    en: 'a required column, for example: {headers}; or state {otherwise}',
  },
  'column.needed': {
    kind: 'error',
    id: 'kolom wajib, misalnya: {headers}',
    en: 'a required column, such as {headers}',
  },
  'column.twice': {
    kind: 'error',
    id: 'satu kolom saja; isinya sama dengan kolom {other}',
    en: 'one column only; it says the same as column {other}',
  },
  'column.unknown': {
    kind: 'warning',
    id: 'kolom yang dikenal; yang ini tidak dibaca',
    en: 'a known column; this one is not read',
  },
  'row.cells': {
    kind: 'error',
    id: 'paling banyak {most} sel, seperti baris judul; beri tanda kutip pada isi yang memuat pemisah',
    en: 'at most {most} cells, as in the header; quote contents that hold the separator',
  },
  'row.repeated': {
    kind: 'error',
    id: 'isi yang belum ada di berkas ini; sama dengan baris {row}',
    en: 'something that is not in this file yet; it is the same as in row {row}',
  },
  'cell.missing': { kind: 'error', id: 'wajib diisi', en: 'must be filled in' },
  'text.invalid': {
    kind: 'error',
    id: 'teks paling panjang {most} huruf tanpa karakter kendali',
    en: 'a text of at most {most} letters without control characters',
  },
  'number.invalid': {
    kind: 'error',
    id: 'bilangan, misalnya 1500, 1.500 atau 12,5',
    en: 'a number, for example 1500, 1.500 or 12,5',
  },
  'number.ambiguous': {
    kind: 'error',
    id: 'bilangan yang tidak bermakna dua: {whole} atau {decimal}',
    en: 'a number that cannot be read in two ways: {whole} or {decimal}',
  },
  'number.whole': { kind: 'error', id: 'bilangan bulat', en: 'a whole number' },
  'number.range': { kind: 'error', id: 'bilangan dari {least} sampai {most}', en: 'a number from {least} to {most}' },
  'yesno.invalid': { kind: 'error', id: 'ya atau tidak', en: 'yes or no' },
  'id.invalid': { kind: 'error', id: 'UUID, seperti pada berkas ekspor', en: 'a UUID, as in an exported file' },
  'day.invalid': {
    kind: 'error',
    id: 'tanggal, misalnya 31/12/2026 atau 2026-12-31',
    en: 'a day, for example 31/12/2026 (day first) or 2026-12-31',
  },
} as const satisfies Record<string, Expectation>;
export type CellCode = keyof typeof CELL_PROBLEMS;

/** What is wrong with a value, before it is known where it stands. */
export interface Wrong<Code extends string = CellCode> {
  code: Code;
  details?: Record<string, string | number> | undefined;
}
/** Where it stands: row 1 is the header. */
export interface Place {
  row: number;
  column: string;
  value: string;
}
export interface Problem<Code extends string = CellCode> extends Wrong<Code>, Place {}

/** What is expected, in words. */
export const filled = (words: string, details: Wrong['details'] = {}): string =>
  words.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));

const MOST_SHOWN = 200;
/** A problem as a report shows it; a cell may be long. */
export const shownProblem = ({ row, column, value }: Place, code: string, expected: string): CellProblem => ({
  row,
  column: column.slice(0, MOST_SHOWN),
  value: value.slice(0, MOST_SHOWN),
  code,
  expected,
});
