// Keeps the change history of a service's records, in the transaction of each change, and reads it back page by page.
import {
  type Author,
  type HistoryLine,
  lineAbout,
  type NewFact,
  type Recorded,
  recordKey,
  type StoredLine,
} from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import { z } from 'zod';
import type { Acting } from './acting.js';
import { decodeCursor, page } from './cursor.js';
import type { Language } from './language.js';

export const HISTORY = 'HistoryLine';
/** Names what is asked by; lines are written whole by the transaction. */
export const HistorySchema = new Schema<StoredLine>(
  { _id: String, record: String, version: Number },
  { collection: 'changes', versionKey: false },
);
HistorySchema.index({ record: 1, version: -1 });

const Cursor = z.tuple([z.int().min(1)]);
type Asked = { cursor?: string | undefined; limit: number };
type Page = { items: HistoryLine[]; next?: string };

/** What was done, as its fact says, and by whom. */
interface Told {
  fact: NewFact;
  by: Author;
  /** Where the fact does not give it. */
  reason?: string | undefined;
}

@Injectable()
export class History {
  constructor(@InjectModel(HISTORY) private readonly lines: Model<StoredLine>) {}

  /** Writes a line of `lineOf` down in the transaction of the change itself. */
  add(tx: Tx, line: StoredLine): void {
    tx.insert(this.lines, line);
  }

  /** Writes down what a fact says was done, as `lineAbout` tells it; `before` is {} of a new record. */
  tell(
    tx: Tx,
    recorded: Recorded,
    before: object,
    after: { _id: string; version: number },
    { fact, by, reason }: Told,
  ): void {
    this.add(tx, lineAbout(recorded, before, after, { fact, by, reason, at: new Date() }));
  }

  /** Newest first, for a route of `defineHistory`. Whether the record is there, and who may read it, the caller has asked. */
  async page(recorded: Recorded, id: string, { cursor, limit }: Asked, language: Language): Promise<Page> {
    const below = versionOf(cursor, language);
    const found = await this.lines
      .find({
        record: recordKey(recorded, id),
        ...(below !== undefined && { version: trusted({ $lt: below }) }),
      })
      .sort({ version: -1 })
      .limit(limit + 1)
      .lean<StoredLine[]>();
    return pageOf(found, limit);
  }
}

/** Like `History.page`, of a record that keeps its own lines; `lines` are the oldest first. */
export function historyPage(lines: readonly StoredLine[], { cursor, limit }: Asked, language: Language): Page {
  const below = versionOf(cursor, language) ?? Infinity;
  const older = lines.filter(({ version }) => version < below);
  return pageOf(older.reverse().slice(0, limit + 1), limit);
}

const versionOf = (cursor: string | undefined, language: Language): number | undefined =>
  cursor === undefined ? undefined : decodeCursor(cursor, Cursor, language)[0];
function pageOf(found: readonly StoredLine[], limit: number): Page {
  const { items, ...rest } = page(found, limit, ({ version }) => [version]);
  return { items: items.map(({ _id, record, at, ...line }) => ({ ...line, at: at.toISOString() })), ...rest };
}

/** The person who acts, as the history names it: never more than the role and what it acts for. */
export const authorOf = ({ role, partyId, region, cause }: Acting): Author => ({
  ...(role === 'anyone' ? { guest: true } : { role }),
  ...(partyId && { partyId }),
  ...(region && { region }),
  correlationId: cause.correlationId,
});
