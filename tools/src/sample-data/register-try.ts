// Tries the import on a real register, as a dry run, and says what it would take and why it refuses the rest.
import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type CellProblem, importParties, ImportReport } from '@hilir/contracts';
import type { Call } from '../client.js';
import { sampleId } from './draw.js';

/** The register names neither firms nor villages: rows are named by their product and put in one village of its area. */
const GIVEN = { nameFrom: 'product', village: '6402172002' };
const MOST_REASONS = 8;

/** Does nothing where there is no such file. */
export async function tryRegister(call: Call, file: string, say: (line: string) => void): Promise<void> {
  if (!existsSync(file)) return;
  const body = readFileSync(file, 'utf8');
  const params = { importId: sampleId(`try|${resolve(file)}`) };
  const query = { ...GIVEN, dryRun: true, activate: true };
  const report = await call(importParties, { as: { role: 'operator' }, params, query, body }, ImportReport);
  const { rows, accepted, refused, duplicates, errors, warnings } = report;
  say(`${basename(file)}, dry run: ${rows} rows, ${accepted} taken (${duplicates} as duplicates), ${refused} refused`);
  for (const line of reasons(errors)) say(`  refused: ${line}`);
  for (const line of reasons(warnings)) say(`  taken, but: ${line}`);
}

/** The most frequent first, with an example of each. */
function reasons(problems: readonly CellProblem[]): string[] {
  const byReason = new Map<string, CellProblem[]>();
  for (const problem of problems) {
    const reason = `${problem.column}|${problem.code}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), problem]);
  }
  const most = [...byReason.values()].sort((a, b) => b.length - a.length).slice(0, MOST_REASONS);
  return most.map((same) => {
    const { row, column, value, expected } = same[0]!;
    return `${same.length} × ${column}, for example “${value}” in row ${row}; expected: ${expected}`;
  });
}
