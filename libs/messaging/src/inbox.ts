// What already took effect: one row per handler and event, written in the transaction of the effect.
import { insertAll } from './unit-of-work.js';
import type { ClientSession, Collection, Db } from 'mongodb';

interface InboxRow {
  /** `handler:event id` */
  _id: string;
  at: Date;
}
/** Longer than any topic keeps its messages, so that no replay outlives it. */
const KEEP_SECONDS = 30 * 24 * 3600;

const INBOX = 'inbox';
const inboxOf = (db: Db): Collection<InboxRow> => db.collection<InboxRow>(INBOX);
export const inboxKey = (handler: string, eventId: string): string => `${handler}:${eventId}`;

export async function prepareInbox(db: Db): Promise<void> {
  await inboxOf(db).createIndexes([{ key: { at: 1 }, expireAfterSeconds: KEEP_SECONDS }]);
}

/** Which of these keys already took effect. */
export async function known(db: Db, session: ClientSession, keys: readonly string[]): Promise<Set<string>> {
  const rows = await inboxOf(db)
    .find({ _id: { $in: [...keys] } }, { session, projection: { _id: 1 } })
    .toArray();
  return new Set(rows.map((row) => row._id));
}

export async function remember(db: Db, session: ClientSession, keys: readonly string[]): Promise<void> {
  const at = new Date();
  const rows = keys.map((_id) => ({ _id, at }));
  await insertAll(db, INBOX, rows, session);
}
