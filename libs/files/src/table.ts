// Reads a file that people upload into rows of text: CSV in any separator, or the first sheet of an XLSX workbook.
import { Refusal, XLSX } from '@hilir/contracts';
import { CsvError, parse } from 'csv-parse/sync';
import { streamXlsxRows } from 'hucre/xlsx';
import { spaced, tidy } from './cells.js';
import { unpackedBytes } from './zip.js';

export interface Table {
  header: string[];
  /** `row` is the number that a spreadsheet shows; empty rows are left out. */
  rows: { row: number; cells: string[] }[];
}

/** More columns than anybody fills in; a sheet may claim 16,384 of them in every row. */
const MOST_COLUMNS = 200;
/** What an XLSX may hold once it is unpacked. */
const MOST_UNPACKED = 100 * 1024 * 1024;

/** Refuses with `import.not-csv`, `import.not-xlsx`, `import.too-wide` or `import.too-many-rows`. */
export async function readTable(file: File, mostRows: number): Promise<Table> {
  return file.type === XLSX
    ? readXlsx(new Uint8Array(await file.arrayBuffer()), mostRows)
    : readCsv(await file.text(), mostRows);
}

/** Comma, semicolon or tab, whichever the header has most; with or without byte order mark. */
export function readCsv(text: string, mostRows: number): Table {
  const garbled = text.split('\n').findIndex((line) => line.includes('\0') || line.includes('\uFFFD'));
  if (garbled >= 0) throw new Refusal('import.not-csv', { line: garbled + 1 });
  const records = new Records(mostRows);
  for (const [i, cells] of parsed(text).entries()) records.add(i + 1, cells.map(tidy));
  return records.table() ?? refuse(new Refusal('import.not-csv', { line: 1 }));
}

function parsed(text: string): string[][] {
  const [head = ''] = text.replace(/"[^"]*"/g, '').split('\n', 1);
  const count = (separator: string) => head.split(separator).length;
  const delimiter = [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: false });
  } catch (error) {
    if (error instanceof CsvError) throw new Refusal('import.not-csv', { line: Number(error.lines ?? 1) });
    throw error;
  }
}

/** Numbers, dates and formulas by their value, written so that the readers of cells take them for nothing else. */
export async function readXlsx(bytes: Uint8Array, mostRows: number): Promise<Table> {
  if (!(unpackedBytes(bytes) <= MOST_UNPACKED)) throw new Refusal('import.not-xlsx');
  const records = new Records(mostRows);
  const sheet = streamXlsxRows(bytes)[Symbol.asyncIterator]();
  for (let next = await rowOf(sheet); next; next = await rowOf(sheet)) {
    records.add(
      next.index + 1,
      next.values.map((value) => spaced(written(value))),
    );
  }
  return records.table() ?? refuse(new Refusal('import.not-xlsx'));
}

type Sheet = AsyncIterator<{ index: number; values: CellValue[] }>;
type CellValue = string | number | boolean | Date | null;
async function rowOf(sheet: Sheet): Promise<{ index: number; values: CellValue[] } | undefined> {
  const next = await sheet.next().catch(() => {
    // The library throws of many kinds over what is in the file: to the caller they are one.
    throw new Refusal('import.not-xlsx');
  });
  return next.done ? undefined : next.value;
}

function written(value: CellValue): string {
  if (value === null) return '';
  if (value instanceof Date) return writtenDate(value);
  if (typeof value === 'number') return writtenNumber(value);
  return typeof value === 'boolean' ? (value ? 'ya' : 'tidak') : value;
}

function writtenDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return '?';
  const [day = '', time] = date.toISOString().split('T');
  return time === '00:00:00.000Z' ? day : date.toISOString();
}

/** Beyond this a spreadsheet has made zeros of the last digits: a long code typed as a number is no code any more. */
const EXACT = 1e15;
function writtenNumber(number: number): string {
  if (Math.abs(number) >= EXACT) return number.toExponential();
  // Three decimals would be read as thousands.
  const text = String(Number(number.toPrecision(15)));
  return /\.\d{3}$/.test(text) ? `${text}0` : text;
}

function refuse(refusal: Refusal): never {
  throw refusal;
}

class Records {
  private header: string[] | undefined;
  private headerRow = 0;
  private count = 0;
  private readonly rows: Table['rows'] = [];
  constructor(private readonly mostRows: number) {}

  add(row: number, cells: string[]): void {
    const width = cells.findLastIndex((cell) => cell !== '') + 1;
    if (width === 0) return;
    if (width > MOST_COLUMNS) throw new Refusal('import.too-wide', { row, most: MOST_COLUMNS });
    if (!this.header) {
      [this.header, this.headerRow] = [cells, row];
    } else if (this.count++ < this.mostRows) {
      this.rows.push({ row, cells: cells.slice(0, Math.max(width, this.header.length)) });
    }
  }

  /** Nothing where there is no header in row 1 with a row under it. */
  table(): Table | undefined {
    if (this.count > this.mostRows) {
      throw new Refusal('import.too-many-rows', { rows: this.count, most: this.mostRows });
    }
    return this.header && this.headerRow === 1 && this.count > 0 ? { header: this.header, rows: this.rows } : undefined;
  }
}
