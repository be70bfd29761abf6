// The columns of an exported list, and the two forms in which it is written: CSV and XLSX, page by page.
import { type ColumnDef, writeXlsxStream } from 'hucre/xlsx';

type Cell = string | number | boolean | undefined;
/** What is a date in a spreadsheet: a calendar day, or a moment, which stands there in UTC. */
export interface Dated<T> {
  as: 'day' | 'instant';
  of: (row: T) => string | undefined;
}
export const day = <T>(of: (row: T) => string | undefined): Dated<T> => ({ as: 'day', of });
export const instant = <T>(of: (row: T) => string | undefined): Dated<T> => ({ as: 'instant', of });
/** Heading → what stands in its column. */
export type Columns<T> = Readonly<Record<string, ((row: T) => Cell) | Dated<T>>>;

export const yesNo = (value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : value ? 'ya' : 'tidak';
/** Several in one cell. */
export const joined = (values: readonly string[] | undefined): string | undefined => values?.join('; ');
/** Attributes and the like: `form: asalan; grade: A`. */
export const named = (values: object): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('; ');

const readerOf = <T>(column: Columns<T>[string]) => (typeof column === 'function' ? column : column.of);

/**
 * One chunk of text for the headings and one for each page. UTF-8 with a byte order mark, or a spreadsheet would show
 * accents wrong. Holds one page at a time.
 */
export async function* csvOf<T>(columns: Columns<T>, pages: AsyncIterable<readonly T[]>): AsyncGenerator<string> {
  const readers = Object.values(columns).map(readerOf);
  yield `\uFEFF${Object.keys(columns).map(cell).join(',')}\r\n`;
  for await (const rows of pages) {
    let text = '';
    for (const row of rows) text += `${readers.map((of) => cell(of(row))).join(',')}\r\n`;
    yield text;
  }
}

function cell(value: Cell): string {
  if (value === undefined) return '';
  const text =
    typeof value === 'string' ? harmless(value) : typeof value === 'number' ? unmistakable(value) : String(value);
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it; a telephone number is none. */
const harmless = (text: string): string => (/^'*[=+\-@]/.test(text) && !/^\+?[0-9 -]+$/.test(text) ? `'${text}` : text);

/** Three decimals would be read as thousands: 1.234 is written 1.2340. */
const unmistakable = (number: number): string => (/\.\d{3}$/.test(String(number)) ? `${number}0` : String(number));

const FORMATS = { day: 'yyyy-mm-dd', instant: 'yyyy-mm-dd hh:mm:ss' } as const;
const WIDTHS = { day: 12, instant: 20, other: 18 } as const;
/** No cell of a spreadsheet takes more. */
const MOST_TEXT = 32_767;

/**
 * A workbook with the headings frozen; what does not fit on one sheet goes on on the next. Texts are stored as texts, so
 * none is a formula. Holds one page at a time.
 */
export function xlsxOf<T>(
  name: string,
  columns: Columns<T>,
  pages: AsyncIterable<readonly T[]>,
  rowsPerSheet?: number,
): ReadableStream<Uint8Array> {
  const all = Object.values(columns);
  const defined = Object.entries(columns).map(([header, column]): ColumnDef => {
    if (typeof column === 'function') return { header, width: WIDTHS.other };
    return { header, width: WIDTHS[column.as], style: { numFmt: FORMATS[column.as] } };
  });
  const rows = async function* () {
    for await (const page of pages) for (const row of page) yield all.map((column) => valueOf(column, row));
  };
  return writeXlsxStream(rows(), {
    name,
    columns: defined,
    freezePane: { rows: 1 },
    ...(rowsPerSheet !== undefined && { maxRowsPerSheet: rowsPerSheet }),
  });
}

function valueOf<T>(column: Columns<T>[string], row: T): string | number | boolean | Date | null {
  const value = readerOf(column)(row);
  if (value === undefined) return null;
  if (typeof column !== 'function') return new Date(value as string);
  return typeof value === 'string' ? value.slice(0, MOST_TEXT) : value;
}
