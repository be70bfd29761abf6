// Imports a table whose rows each become what one request to the HTTP door would have made: the same checks, the same refusals.
import { type FieldError, MAX_IMPORT_ROWS, Refusal, refusalText } from '@hilir/contracts';
import {
  CELL_PROBLEMS,
  countRow,
  emptyRows,
  type Fields,
  hasErrors,
  noteAll,
  placeOf,
  type Places,
  placesOf,
  readFields,
  readTable,
  type RowsTally,
  type Said,
  say,
  type Table,
  type ValuesOf,
} from '@hilir/files';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Acting } from './acting.js';
import { fieldErrors } from './field-errors.js';
import { Imports } from './imports.js';

type Row = Table['rows'][number];
/** What one service says about its table. */
export interface RowKind<F extends Fields, B> {
  fields: F;
  /** Headings of the export that an import has no use for. */
  ignored: readonly string[];
  /** The body that a request would have; not checked yet. Problems beyond single cells are noted by field. */
  bodyOf: (values: ValuesOf<F>, wrong: (field: string & keyof F, code: 'number.invalid') => void) => unknown;
  schema: z.ZodType<B>;
  /** The field of a path in the body, e.g. `/variants/0/sku`; none where the row as a whole is meant. */
  fieldOf: (pointer: string) => (string & keyof F) | undefined;
  /** The field that a refusal is about, where it names none itself. */
  fieldOfRefusal: (code: string) => (string & keyof F) | undefined;
  /** What no two rows of a file may have, e.g. an id; named by the field. */
  unique: (string & keyof F)[][];
  /** Through the story of the HTTP door; a dry run decides only. */
  write: (id: string, body: B, dryRun: boolean) => Promise<{ created: boolean }>;
}

/** Rows under way at once: they share the transactions of a crowd. */
const AT_ONCE = 100;

@Injectable()
export class RowImports {
  constructor(private readonly imports: Imports) {}

  /** A dry run leaves nothing behind, not even its id. */
  async import<F extends Fields & { id: Fields[string] }, B>(
    acting: Acting,
    importId: string,
    file: File,
    dryRun: boolean,
    kind: RowKind<F, B>,
  ): Promise<RowsTally> {
    const table = await readTable(file, MAX_IMPORT_ROWS);
    const run = () => new Run(importId, dryRun, table, kind).all();
    return dryRun ? run() : this.imports.once(acting, importId, file, {}, run);
  }
}

class Run<F extends Fields, B> {
  private readonly places: Places;
  private readonly aboutColumns: Said[];
  /** Field and value → the first row that has it. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly importId: string,
    private readonly dryRun: boolean,
    private readonly table: Table,
    private readonly kind: RowKind<F, B>,
  ) {
    const { places, problems } = placesOf(table.header, kind.fields, kind.ignored);
    this.places = places;
    this.aboutColumns = problems;
  }

  async all(): Promise<RowsTally> {
    const tally = emptyRows(this.dryRun);
    noteAll(tally, this.aboutColumns);
    const { rows } = this.table;
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const ends = await Promise.all(rows.slice(from, from + AT_ONCE).map((row) => this.one(row)));
      for (const { end, problems } of ends) countRow(tally, end, problems);
    }
    return tally;
  }

  private async one(row: Row): Promise<{ end: 'created' | 'unchanged' | 'refused'; problems: Said[] }> {
    const { id, body, problems } = this.read(row);
    if (body === undefined || hasErrors(problems) || hasErrors(this.aboutColumns)) return { end: 'refused', problems };
    try {
      const { created } = await this.kind.write(id ?? idOf(this.importId, row.row), body, this.dryRun);
      // Under an id of this import nobody else has written: it meets itself after it was killed half way.
      return { end: created || id === undefined ? 'created' : 'unchanged', problems };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { end: 'refused', problems: [...problems, ...this.refused(row, error)] };
    }
  }

  private read(row: Row): { id: string | undefined; body: B | undefined; problems: Said[] } {
    const { fields, bodyOf, schema, unique } = this.kind;
    const { values, problems } = readFields(row, this.table.header.length, fields, this.places);
    const place = (field: string) => placeOf(row, field, fields, this.places);
    for (const together of unique) {
      const field = together.at(-1)!;
      const first = this.firstWith(together, values, row.row);
      if (first === undefined) continue;
      problems.push(say(CELL_PROBLEMS, { ...place(field), code: 'row.repeated', details: { row: first } }));
    }
    const body = bodyOf(values, (field, code) => problems.push(say(CELL_PROBLEMS, { ...place(field), code })));
    const { data, error } = schema.safeParse(body, { reportInput: true });
    const known = new Set(problems.map(({ column }) => column));
    const more = error ? this.wrongFields(row, error) : [];
    return {
      id: values.id as string | undefined,
      body: data,
      // What is missing because its cell was wrong has been said.
      problems: [...problems, ...more.filter(({ column }) => !known.has(column))],
    };
  }

  /** The row before that had the same in these fields; none where the last of them says nothing. */
  private firstWith(fields: readonly string[], values: Record<string, unknown>, row: number): number | undefined {
    if (typeof values[fields.at(-1)!] !== 'string') return undefined;
    const key = JSON.stringify([fields, fields.map((field) => values[field])]);
    const first = this.seen.get(key);
    if (first === undefined) this.seen.set(key, row);
    return first;
  }

  private wrongFields(row: Row, error: z.ZodError): Said[] {
    const [id, en] = [fieldErrors('', error.issues, 'id'), fieldErrors('', error.issues, 'en')];
    return id.map((wrong, i) => this.wrongField(row, wrong, en[i]!));
  }

  private wrongField(row: Row, id: FieldError, en: FieldError): Said {
    const field = this.kind.fieldOf(id.pointer);
    const place = placeOf(row, field ?? id.pointer, this.kind.fields, this.places);
    return { ...place, kind: 'error', code: id.code, expected: { id: id.message, en: en.message } };
  }

  private refused(row: Row, refusal: Refusal): Said[] {
    const field = this.kind.fieldOfRefusal(refusal.code);
    const expected = { id: refusalText(refusal, 'id'), en: refusalText(refusal, 'en') };
    const named = refusal.fields.map(({ pointer }) => this.kind.fieldOf(pointer.replace(/^\/body/, '')));
    const columns = named.length > 0 ? [...new Set(named)] : [field];
    return columns.map((column) => ({
      ...(column === undefined
        ? { row: row.row, column: '', value: '' }
        : placeOf(row, column, this.kind.fields, this.places)),
      kind: 'error',
      code: refusal.code,
      expected,
    }));
  }
}

/** RFC 9562 version 8: the same row of the same import is the same thing, however often it comes. */
export function idOf(importId: string, row: number): string {
  const bytes = createHash('sha256').update(`${importId}|${row}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
