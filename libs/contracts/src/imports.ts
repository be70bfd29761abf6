// What an import of any table reports, row by row.
import { z } from 'zod';
import { TABLES, Upload, XLSX } from './files.js';
import type { RefusalCode } from './refusal.js';
import { defineRoute } from './route.js';
import { Id, type Role } from './vocabulary.js';

export const MAX_IMPORT_ROWS = 20_000;
/** What a file is refused for before its rows are looked at. */
export const UNREADABLE = [
  'import.not-csv',
  'import.not-xlsx',
  'import.too-wide',
  'import.too-many-rows',
] as const satisfies readonly RefusalCode[];

/** One cell that is not right. Row 1 is the header; `value` is what stands there. */
export const CellProblem = z.object({
  row: z.int().min(1),
  column: z.string(),
  value: z.string(),
  code: z.string(),
  /** What is expected there, in the caller's language. */
  expected: z.string(),
});
export type CellProblem = z.infer<typeof CellProblem>;

/** rows = refused + accepted; accepted = created + unchanged. Counts are whole even where the lists are cut. */
export const RowsReport = z.object({
  importId: Id,
  dryRun: z.boolean(),
  status: z.enum(['running', 'done']),
  rows: z.int(),
  accepted: z.int(),
  refused: z.int(),
  /** Written by this import, or that a dry run would write. */
  created: z.int(),
  /** There already under the same id with the same content. */
  unchanged: z.int(),
  /** A row with an error is refused. */
  errors: z.array(CellProblem),
  /** A row with a warning goes in, without or as typed in that cell. */
  warnings: z.array(CellProblem),
  /** How many entries each list left out beyond its first 2,000. */
  leftOut: z.object({ errors: z.int(), warnings: z.int() }),
});
export type RowsReport = z.infer<typeof RowsReport>;

const importParams = z.strictObject({ importId: Id });
const report = { 200: { description: 'What went in and what did not, row by row', schema: RowsReport } };
/** The three doors of an import whose rows each become what `PUT /<things>/:id` would have made of them. */
export function defineImports(thing: 'lot' | 'product', senders: readonly Role[]) {
  const put = defineRoute({
    method: 'PUT',
    path: `/${thing}-imports/:importId`,
    summary: `Make ${thing}s of the rows of a CSV or XLSX; a dry run only reports; a repeat has no second effect`,
    roles: senders,
    params: importParams,
    query: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }),
    body: Upload,
    consumes: TABLES,
    answers: report,
    refusals: [...UNREADABLE, 'import.id-used'],
  });
  const get = defineRoute({
    method: 'GET',
    path: `/${thing}-imports/:importId`,
    summary: `The report of an import of ${thing}s, for whoever sent it and offices over them`,
    roles: [...new Set<Role>([...senders, 'operator', 'auditor'])],
    params: importParams,
    answers: report,
    refusals: ['import.not-found', 'actor.other-party', 'actor.other-region'],
  });
  const template = defineRoute({
    method: 'GET',
    path: `/import-templates/${thing}s.xlsx`,
    summary: `An XLSX to fill in with ${thing}s: headings, an example, and what each column takes`,
    roles: 'anyone',
    answers: { 200: { description: 'XLSX', schema: z.string(), contentType: XLSX } },
    refusals: [],
  });
  return { put, get, template };
}
