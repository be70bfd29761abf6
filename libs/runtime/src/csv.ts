// Writes a list as CSV that spreadsheets of this country read right, row by row.
type Cell = string | number | boolean | undefined;
/** Heading → what stands in its column. */
export type Columns<T> = Record<string, (row: T) => Cell>;

/**
 * One chunk of text for the headings and one for each row. UTF-8 with a byte order mark, or a spreadsheet would show
 * accents wrong. Holds one row at a time.
 */
export async function* csvOf<T>(columns: Columns<T>, rows: AsyncIterable<T>): AsyncGenerator<string> {
  yield `\uFEFF${Object.keys(columns).map(cell).join(',')}\r\n`;
  const cellsOf = Object.values(columns);
  for await (const row of rows) yield `${cellsOf.map((of) => cell(of(row))).join(',')}\r\n`;
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
