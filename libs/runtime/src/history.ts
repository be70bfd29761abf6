// Keeps the change history of a service's records, in the transaction of each change, and reads it back page by page.
import { type Author, type HistoryLine, type Recorded, recordKey, type StoredLine } from '@hilir/contracts';
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

@Injectable()
export class History {
  constructor(@InjectModel(HISTORY) private readonly lines: Model<StoredLine>) {}

  /** Writes a line of `lineOf` down in the transaction of the change itself. */
  add(tx: Tx, line: StoredLine): void {
    tx.insert(this.lines, line);
  }

  /** Newest first, for a route of `defineHistory`. Whether the record is there, and who may read it, the caller has asked. */
  async page(
    recorded: Recorded,
    id: string,
    { cursor, limit }: { cursor?: string | undefined; limit: number },
    language: Language,
  ): Promise<{ items: HistoryLine[]; next?: string }> {
    const [below] = cursor === undefined ? [] : decodeCursor(cursor, Cursor, language);
    const found = await this.lines
      .find({
        record: recordKey(recorded, id),
        ...(below !== undefined && { version: trusted({ $lt: below }) }),
      })
      .sort({ version: -1 })
      .limit(limit + 1)
      .lean<StoredLine[]>();
    const { items, ...rest } = page(found, limit, ({ version }) => [version]);
    return { items: items.map(({ _id, record, at, ...line }) => ({ ...line, at: at.toISOString() })), ...rest };
  }
}

/** The person who acts, as the history names it: never more than the role and what it acts for. */
export function authorOf({ role, partyId, region, cause }: Acting): Author {
  if (role === 'anyone') throw new Error('a write without a role');
  return { role, ...(partyId && { partyId }), ...(region && { region }), correlationId: cause.correlationId };
}
