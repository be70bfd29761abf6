// What already took effect: the handlers and events of one transaction, written in the transaction of their effects.
import type { ClientSession, Db, Document } from 'mongodb';
import { uuidv7 } from 'uuidv7';
import { isDuplicateKey } from './transient.js';
import { insertAll, type Read } from './unit-of-work.js';

/** One row per transaction: a chunk of a hundred events writes one document, and MongoDB keeps each key unique all the same. */
interface InboxRow {
  _id: string;
  /** `handler:event id` */
  keys: string[];
  at: Date;
}
/** Longer than any topic keeps its messages, so that no replay outlives it. */
const KEEP_SECONDS = 30 * 24 * 3600;

const INBOX = 'inbox';
export const inboxKey = (handler: string, eventId: string): string => `${handler}:${eventId}`;

/** Some of these events took effect before: nothing of the transaction may. */
export class HeardBefore extends Error {
  override name = 'HeardBefore';
}

export async function prepareInbox(db: Db): Promise<void> {
  await db.collection(INBOX).createIndexes([
    { key: { keys: 1 }, unique: true },
    { key: { at: 1 }, expireAfterSeconds: KEEP_SECONDS },
  ]);
}

/** What to read for `knownIn`. */
export const inboxRead = (keys: readonly string[]): Read => ({
  collection: INBOX,
  filter: { keys: { $in: [...keys] } },
});

/** Which keys already took effect. */
export const knownIn = (rows: readonly Document[]): Set<string> =>
  new Set((rows as InboxRow[]).flatMap((row) => row.keys));

/** Throws HeardBefore when one of the keys is there already. */
export async function remember(db: Db, session: ClientSession, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  try {
    await insertAll(db, INBOX, [{ _id: uuidv7(), keys, at: new Date() }], session);
  } catch (error) {
    if (isDuplicateKey(error)) throw new HeardBefore(`among ${keys.length} events`);
    throw error;
  }
}
