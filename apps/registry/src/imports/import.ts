// Decides about an import: where and which party a row is, and what the report counts.
import type { DuplicateWhy, ImportReport, PartyBody, RowDuplicate } from '@hilir/contracts';
import { countRow, emptyRows, MOST_LISTED, noteAll, type RowsTally, say } from '@hilir/files';
import { createHash } from 'node:crypto';
import type { NamedIdentity } from '../parties/parties.store.js';
import type { PartyRecord } from '../parties/party.js';
import type { Read } from './cells.js';
import { type Problem, PROBLEMS } from './problems.js';

// ---- where it is

/** The village of a row, or what is wrong with how it is written. `region` is the caller's own, if bound to one. */
export function settle(meant: readonly string[], region: string | undefined): Read<string> {
  const inside = meant.filter((code) => code.startsWith(region ?? ''));
  if (inside.length === 1) return { value: inside[0]! };
  if (inside.length > 1)
    return { wrong: { code: 'village.ambiguous', details: { codes: inside.slice(0, 5).join(', ') } } };
  const outside = meant.length > 0 && region !== undefined;
  return { wrong: outside ? { code: 'village.outside', details: { region } } : { code: 'village.unknown' } };
}

// ---- which party it is

/** A row that may go in. */
export interface Entry {
  row: number;
  partyId: string;
  body: PartyBody;
  nameKey: string;
  /** Fingerprint of the body, as a party keeps it. */
  requestHash: string;
  /** Named by its product: its name tells nothing about which business it is. */
  unnamed: boolean;
  problems: Problem[];
}

/**
 * The same row makes the same party, whichever file it comes in. A business is known by its NIB, else by kind, name and
 * desa; a row without a name by all it says and by being the first, second, … row of the file that says it.
 */
export function sourceKey(entry: Omit<Entry, 'partyId'>, occurrence: number): string {
  if (entry.body.nib !== undefined) return `nib|${entry.body.nib}`;
  return entry.unnamed ? `row|${entry.requestHash}|${occurrence}` : `name|${entry.nameKey}`;
}

const NAMESPACE = Buffer.from('5f2e6c0a8f5b4f0e9d3a6b7c8d9e0f12', 'hex');
/** RFC 9562 version 5, in a namespace of our own. */
export function partyIdOf(key: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(key).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

// ---- whether it goes in

/** Parties that rows of this file stand for already, by id, NIB and name key. */
export type Seen = Map<string, { partyId: string; name: string }>;
type Known = Pick<PartyRecord, 'name' | 'status' | 'requestHash' | 'importId'>;

/**
 * `known` is the party of the entry's id, `others` those that share its NIB or name. Nothing that is registered is ever
 * changed by an import. Notes in `seen` which party the row stands for.
 */
export function decide(
  entry: Entry,
  importId: string,
  seen: Seen,
  known: Known | undefined,
  others: readonly NamedIdentity[],
): Outcome {
  const { row, partyId, body, problems } = entry;
  const of = twinIn(seen, entry) ?? (known ? differing(entry, importId, known) : twinAmong(others, entry));
  const standsFor = of ?? { partyId, name: body.name };
  for (const [, key] of keysOf(entry)) if (!seen.has(key)) seen.set(key, standsFor);
  if (of) return { row, end: 'duplicate', of, problems };
  if (!known) return { row, end: 'created', activated: false, problems };
  // An import that was killed half way meets what it registered itself.
  const end = known.importId === importId ? 'created' : 'unchanged';
  return { row, end, activated: end === 'created' && known.status === 'active', problems };
}

type Twin = Extract<Outcome, { end: 'duplicate' }>['of'];

function keysOf({ partyId, body: { nib }, nameKey, unnamed }: Entry): [Twin['why'], string][] {
  const keys: [Twin['why'], string][] = [['same-source', `id|${partyId}`]];
  if (nib !== undefined) keys.push(['same-nib', `nib|${nib}`]);
  if (!unnamed) keys.push(['same-name', `name|${nameKey}`]);
  return keys;
}

function twinIn(seen: Seen, entry: Entry): Twin | undefined {
  for (const [why, key] of keysOf(entry)) {
    const twin = seen.get(key);
    if (twin) return { ...twin, why };
  }
  return undefined;
}

function differing({ partyId, requestHash }: Entry, importId: string, known: Known): Twin | undefined {
  const same = known.importId === importId || known.requestHash === requestHash;
  return same ? undefined : { partyId, name: known.name, why: 'same-source' };
}

function twinAmong(others: readonly NamedIdentity[], { body: { nib }, nameKey, unnamed }: Entry): Twin | undefined {
  for (const { _id: partyId, name, ...other } of others) {
    if (nib !== undefined && other.nib === nib) return { partyId, name, why: 'same-nib' };
    if (!unnamed && other.nameKey === nameKey) return { partyId, name, why: 'same-name' };
  }
  return undefined;
}

// ---- the report

export type Outcome =
  | { row: number; end: 'refused'; problems: Problem[] }
  | { row: number; end: 'created' | 'unchanged'; activated: boolean; problems: Problem[] }
  | {
      row: number;
      end: 'duplicate';
      of: { partyId: string; name: string; why: DuplicateWhy | 'same-source' };
      problems: Problem[];
    };

export interface Tally extends RowsTally {
  activated: number;
  duplicates: number;
  duplicateRows: RowDuplicate[];
  leftOut: ImportReport['leftOut'];
}
export const emptyTally = (dryRun: boolean): Tally => ({
  ...emptyRows(dryRun),
  activated: 0,
  duplicates: 0,
  duplicateRows: [],
  leftOut: { duplicateRows: 0, errors: 0, warnings: 0 },
});

export const note = (tally: Tally, problems: readonly Problem[]): void =>
  noteAll(
    tally,
    problems.map((problem) => say(PROBLEMS, problem)),
  );

export function count(tally: Tally, outcome: Outcome): void {
  if (outcome.end !== 'duplicate') {
    countRow(
      tally,
      outcome.end,
      outcome.problems.map((problem) => say(PROBLEMS, problem)),
    );
    if (outcome.end !== 'refused' && outcome.activated) tally.activated++;
    return;
  }
  tally.rows++;
  tally.accepted++;
  tally.duplicates++;
  note(tally, outcome.problems);
  if (tally.duplicateRows.length < MOST_LISTED) tally.duplicateRows.push({ row: outcome.row, ...outcome.of });
  else tally.leftOut.duplicateRows++;
}
