// What an import of a register reports, row by row.
import { z } from 'zod';
import { RowsReport } from '../imports.js';
import { Id } from '../vocabulary.js';
import { DuplicateWhy } from './party.js';

export const RowDuplicate = z.object({
  row: z.int(),
  partyId: Id,
  name: z.string(),
  why: z.enum([...DuplicateWhy.options, 'same-source']),
});
export type RowDuplicate = z.infer<typeof RowDuplicate>;
/** rows = refused + accepted; accepted = created + unchanged + duplicates. Counts are whole even where the lists are cut. */
export const ImportReport = RowsReport.extend({
  /** Of the created, how many could also be activated. */
  activated: z.int(),
  /** Not registered because a party of that number or name is there; register it by hand if it is another. */
  duplicates: z.int(),
  duplicateRows: z.array(RowDuplicate),
  leftOut: z.object({ duplicateRows: z.int(), errors: z.int(), warnings: z.int() }),
});
export type ImportReport = z.infer<typeof ImportReport>;
