// Counts what becomes of the rows of an imported table, and what is said about their cells.
import type { RowsReport } from '@hilir/contracts';
import { type Expectation, filled, type Language, type Place, shownProblem, type Wrong } from './problems.js';

export type Words = Record<Language, string>;
/** A problem with what is expected, in both languages: who reads the report may not be who sent the file. */
export interface Said extends Place {
  kind: Expectation['kind'];
  code: string;
  expected: Words;
}

export function say<Code extends string>(
  expectations: Readonly<Record<Code, Expectation>>,
  { row, column, value, code, details }: Wrong<Code> & Place,
): Said {
  const { kind, id, en } = expectations[code];
  return { row, column, value, kind, code, expected: { id: filled(id, details), en: filled(en, details) } };
}

export const hasErrors = (problems: readonly Said[]): boolean => problems.some(({ kind }) => kind === 'error');

export interface RowsTally extends Omit<RowsReport, 'importId' | 'status' | 'errors' | 'warnings'> {
  errors: Said[];
  warnings: Said[];
}
export const emptyRows = (dryRun: boolean): RowsTally => ({
  dryRun,
  rows: 0,
  accepted: 0,
  refused: 0,
  created: 0,
  unchanged: 0,
  errors: [],
  warnings: [],
  leftOut: { errors: 0, warnings: 0 },
});

/** A file of nothing but mistakes is not answered by a report larger than itself. */
export const MOST_LISTED = 2_000;

export function noteAll(tally: RowsTally, problems: readonly Said[]): void {
  for (const problem of problems) {
    const list = problem.kind === 'error' ? 'errors' : 'warnings';
    if (tally[list].length < MOST_LISTED) tally[list].push(problem);
    else tally.leftOut[list]++;
  }
}

export function countRow(tally: RowsTally, end: 'created' | 'unchanged' | 'refused', problems: readonly Said[]): void {
  tally.rows++;
  noteAll(tally, problems);
  tally[end]++;
  if (end !== 'refused') tally.accepted++;
}

/** Without a tally the import has not come to its end. */
export function reportOf<T extends RowsTally>(importId: string, tally: T, done: boolean, language: Language) {
  const shown = (problem: Said) => shownProblem(problem, problem.code, problem.expected[language]);
  const status: RowsReport['status'] = done ? 'done' : 'running';
  return { importId, ...tally, status, errors: tally.errors.map(shown), warnings: tally.warnings.map(shown) };
}
