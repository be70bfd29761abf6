// What an import of a register reports, row by row.
import { z } from 'zod';
import { Id } from '../vocabulary.js';
import { DuplicateWhy } from './party.js';

export const MAX_IMPORT_ROWS = 20_000;
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
export const RowDuplicate = z.object({
  row: z.int(),
  partyId: Id,
  name: z.string(),
  why: z.enum([...DuplicateWhy.options, 'same-source']),
});
export type RowDuplicate = z.infer<typeof RowDuplicate>;
/** rows = refused + accepted; accepted = created + unchanged + duplicates. Counts are whole even where the lists are cut. */
export const ImportReport = z.object({
  importId: Id,
  dryRun: z.boolean(),
  status: z.enum(['running', 'done']),
  rows: z.int(),
  accepted: z.int(),
  refused: z.int(),
  /** Registered by this import, or that a dry run would register. */
  created: z.int(),
  /** Of the created, how many could also be activated. */
  activated: z.int(),
  /** Registered by an earlier import with the same content. */
  unchanged: z.int(),
  /** Not registered because a party of that number or name is there; register it by hand if it is another. */
  duplicates: z.int(),
  duplicateRows: z.array(RowDuplicate),
  /** A row with an error is refused. */
  errors: z.array(CellProblem),
  /** A row with a warning goes in, without or as typed in that cell. */
  warnings: z.array(CellProblem),
  /** How many entries each list left out beyond its first 2,000. */
  leftOut: z.object({ duplicateRows: z.int(), errors: z.int(), warnings: z.int() }),
});
export type ImportReport = z.infer<typeof ImportReport>;
