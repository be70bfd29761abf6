// What an import of any table reports, row by row.
import { z } from 'zod';
import type { RefusalCode } from './refusal.js';
import { Id } from './vocabulary.js';

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
