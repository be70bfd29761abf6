// Tells the story of an import: read the file, settle where each row is, register what is new, chunk by chunk.
import { type importParties, type InputOf, MAX_IMPORT_ROWS } from '@hilir/contracts';
import { readTable, type Table } from '@hilir/files';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, Imports, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { doing } from '../parties/parties.service.js';
import { PartiesStore } from '../parties/parties.store.js';
import { missingToActivate, nameKeyOf, register, step } from '../parties/party.js';
import { RegionsStore } from '../regions/regions.store.js';
import { type Columns, columnsOf, missingColumns } from './columns.js';
import {
  count,
  decide,
  emptyTally,
  type Entry,
  note,
  type Outcome,
  partyIdOf,
  type Seen,
  settle,
  sourceKey,
  type Tally,
} from './import.js';
import { isError } from './problems.js';
import { type Candidate, readRow } from './register.js';

/** Rows in one transaction. */
const CHUNK = 200;

type Query = InputOf<typeof importParties>['query'];
/** What stays the same for all chunks of one import. */
interface Run {
  acting: Acting;
  importId: string;
  query: Query;
  table: Table;
  columns: Columns;
  /** A column is missing or doubled: no row goes in, but each is read for its other problems. */
  unusable: boolean;
  /** How often each nameless row was there already. */
  occurrences: Map<string, number>;
}

@Injectable()
export class ImportsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly imports: Imports,
    private readonly parties: PartiesStore,
    private readonly regions: RegionsStore,
  ) {}

  /** A repeat after a kill goes over all rows again and registers those that are missing; the report is the same. */
  async import(acting: Acting, importId: string, query: Query, file: File): Promise<Tally> {
    if (query.village !== undefined) {
      mustCover(acting, query.village);
      await this.regions.mustHoldVillage(query.village);
    }
    const table = await readTable(file, MAX_IMPORT_ROWS);
    const run = () => this.runThrough(acting, importId, query, table);
    return query.dryRun === 'true' ? run() : this.imports.once(acting, importId, file, query, run);
  }

  private async runThrough(acting: Acting, importId: string, query: Query, table: Table): Promise<Tally> {
    const { columns, problems } = columnsOf(table.header);
    const aboutColumns = [...missingColumns(columns, query), ...problems];
    const unusable = aboutColumns.some(isError);
    const run: Run = { acting, importId, query, table, columns, unusable, occurrences: new Map() };
    const tally = emptyTally(query.dryRun === 'true');
    note(tally, aboutColumns);
    let seen: Seen = new Map();
    for (let from = 0; from < table.rows.length; from += CHUNK) {
      const { entries, refused } = await this.settleChunk(run, table.rows.slice(from, from + CHUNK));
      const decided = await this.registerChunk(run, entries, seen);
      seen = decided.seen;
      const outcomes = [...refused, ...decided.outcomes].sort((a, b) => a.row - b.row);
      for (const outcome of outcomes) count(tally, outcome);
    }
    return tally;
  }

  private async settleChunk(run: Run, rows: Table['rows']): Promise<{ entries: Entry[]; refused: Outcome[] }> {
    const { table, columns, query, acting } = run;
    const candidates = rows.map((row) => readRow(row, table.header.length, columns, query));
    const meant = await this.regions.villagesMeant(candidates.map(({ village }) => village));
    const entries: Entry[] = [];
    const refused: Outcome[] = [];
    for (const [i, candidate] of candidates.entries()) {
      const region = villageOf(candidate, columns, meant[i]!, acting.region);
      const right = !run.unusable && region !== undefined && !candidate.problems.some(isError);
      if (right) entries.push(entryOf(candidate, region, run));
      else refused.push({ row: candidate.row, end: 'refused', problems: candidate.problems });
    }
    return { entries, refused };
  }

  private async registerChunk(run: Run, entries: Entry[], before: Seen): Promise<{ seen: Seen; outcomes: Outcome[] }> {
    const ids = entries.map(({ partyId }) => partyId);
    const nibs = entries.flatMap(({ body: { nib } }) => (nib === undefined ? [] : [nib]));
    const others = await this.parties.withIdentity(
      nibs,
      entries.map(({ nameKey }) => nameKey),
    );
    const decideAll = (known: Awaited<ReturnType<PartiesStore['getMany']>>, write?: Tx) => {
      const seen: Seen = new Map(before);
      const outcomes = entries.map((entry) => {
        const party = known.get(entry.partyId);
        const outcome = decide(entry, run.importId, seen, party, others);
        return outcome.end === 'created' && !party ? this.register(run, entry, outcome, write) : outcome;
      });
      return { seen, outcomes };
    };
    if (run.query.dryRun === 'true') return decideAll(await this.parties.getMany(ids));
    return this.transaction.run(run.acting.cause, async (tx) => decideAll(await this.parties.findMany(tx, ids), tx));
  }

  /** Through the same decisions as the HTTP door; without `tx` it is a dry run. */
  private register(run: Run, entry: Entry, outcome: Outcome, tx: Tx | undefined): Outcome {
    const { importId, acting, query } = run;
    const { partyId, body, requestHash: hash } = entry;
    const registered = register(partyId, body, { requestHash: hash, importId }, doing(acting));
    if (tx) this.parties.add(tx, registered);
    if (query.activate !== 'true') return outcome;
    const [missing] = missingToActivate(body);
    if (missing) {
      const place = { row: entry.row, column: missing, value: '' };
      return {
        ...outcome,
        problems: [...entry.problems, { ...place, code: 'party.incomplete', details: { missing } }],
      };
    }
    const activated = step(registered.party, 'activate', undefined, doing(acting));
    if (tx && activated) this.parties.change(tx, activated);
    return { ...outcome, activated: true } as Outcome;
  }
}

/** Nothing, with the reason among the problems, unless it is exactly one. */
function villageOf(
  candidate: Candidate,
  columns: Columns,
  meant: string[],
  region: string | undefined,
): string | undefined {
  const { village, row, problems } = candidate;
  if (!village.code && !village.desa) return undefined;
  const { value, wrong } = settle(meant, region);
  if (wrong) {
    const column = (columns.villageCode && village.code ? columns.villageCode : columns.village)?.header ?? 'village';
    problems.push({ row, column, value: village.code ?? village.desa ?? '', ...wrong });
  }
  return value;
}

function entryOf({ row, body: rest, problems }: Candidate, region: string, { query, occurrences }: Run): Entry {
  const body = { ...rest, region };
  const hash = requestHash(body);
  const occurrence = (occurrences.get(hash) ?? 0) + 1;
  occurrences.set(hash, occurrence);
  const unnamed = query.nameFrom !== undefined;
  const entry = { row, body, nameKey: nameKeyOf(body), requestHash: hash, unnamed, problems };
  return { ...entry, partyId: partyIdOf(sourceKey(entry, occurrence)) };
}
