// Describes the fields of a table once: its headings, how a cell is read, and what the template says about it.
import type { Read } from './cells.js';
import { CELL_PROBLEMS, type CellCode, type Wrong } from './problems.js';
import { type Said, say, type Words } from './rows.js';
import type { Table } from './table.js';
import { wordsOf } from './words.js';

export interface Field<T = unknown> {
  /** In Indonesian and English; the first is the one that exports and templates have. */
  headings: readonly [string, ...string[]];
  read: (cell: string) => Read<T>;
  /** A table without this column, or with an empty cell in it, is refused. */
  needed?: boolean;
  /** For the template. */
  example: string | number;
  expected: Words;
}
export type Fields = Readonly<Record<string, Field>>;
export type ValuesOf<F extends Fields> = { [K in keyof F]?: F[K] extends Field<infer T> ? T : never };

/** Field → where it stands in this table. */
export type Places = ReadonlyMap<string, { index: number; header: string }>;
type Row = Table['rows'][number];

/** How a heading is compared: its words and units, whatever their case and punctuation. */
const keyOf = (heading: string): string => wordsOf(heading).join(' ');

/** Two columns may not say the same; an unknown one is not read. `ignored` are what exports have besides. */
export function placesOf(
  header: readonly string[],
  fields: Fields,
  ignored: readonly string[],
): { places: Places; problems: Said[] } {
  const known = new Map(
    Object.entries(fields).flatMap(([name, { headings }]) => headings.map((h) => [keyOf(h), name])),
  );
  const besides = new Set(ignored.map(keyOf));
  const places = new Map<string, { index: number; header: string }>();
  const problems: Said[] = [];
  for (const [index, heading] of header.entries()) {
    const key = keyOf(heading);
    const name = known.get(key);
    const place = { row: 1, column: heading || `${index + 1}`, value: heading };
    const other = name === undefined ? undefined : places.get(name);
    if (heading === '' || (name === undefined && besides.has(key))) continue;
    if (name === undefined) problems.push(say(CELL_PROBLEMS, { ...place, code: 'column.unknown' }));
    else if (other)
      problems.push(say(CELL_PROBLEMS, { ...place, code: 'column.twice', details: { other: other.header } }));
    else places.set(name, { index, header: heading });
  }
  return { places, problems: [...problems, ...missing(fields, places)] };
}

function missing(fields: Fields, places: Places): Said[] {
  return Object.entries(fields)
    .filter(([name, { needed }]) => needed && !places.has(name))
    .map(([, { headings }]) => {
      const details = { headers: headings.slice(0, 3).join(', ') };
      return say(CELL_PROBLEMS, { row: 1, column: headings[0], value: '', code: 'column.needed', details });
    });
}

/** Where a problem of a field is shown: under its heading in this table, else under its usual one. */
export function placeOf({ row, cells }: Row, name: string, fields: Fields, places: Places) {
  const place = places.get(name);
  return {
    row,
    column: place?.header ?? fields[name]?.headings[0] ?? name,
    value: place ? (cells[place.index] ?? '') : '',
  };
}

/** What a row says, and every problem of its cells. A wrong or empty cell has no value. */
export function readFields<F extends Fields>(
  row: Row,
  width: number,
  fields: F,
  places: Places,
): { values: ValuesOf<F>; problems: Said[] } {
  const values: Record<string, unknown> = {};
  const problems: Said[] = [];
  const note = (place: ReturnType<typeof placeOf>, wrong: Wrong<CellCode>) =>
    problems.push(say(CELL_PROBLEMS, { ...place, ...wrong }));
  const beyond = row.cells.slice(width).find((cell) => cell !== '');
  if (beyond !== undefined) {
    note({ row: row.row, column: `${width + 1}`, value: beyond }, { code: 'row.cells', details: { most: width } });
  }
  for (const name of places.keys()) {
    const { read, needed } = fields[name]!;
    const place = placeOf(row, name, fields, places);
    const { value, wrong } = place.value === '' ? {} : read(place.value);
    if (wrong) note(place, wrong);
    else if (place.value !== '') values[name] = value;
    else if (needed) note(place, { code: 'cell.missing' });
  }
  return { values: values as ValuesOf<F>, problems };
}
