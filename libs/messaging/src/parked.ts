// Events that a handler could not take: kept in order per subject until an operator replays or discards them.
import { type ParkedEvent, Refusal } from '@hilir/contracts';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { ClientSession, Collection, Db, Document } from 'mongodb';
import type { Connection } from 'mongoose';
import type { Handler } from './handlers.js';
import { inboxKey, inboxRead, knownIn, remember } from './inbox.js';
import { headerOf, type WireMessage } from './kafka.js';
import { parkedEvents } from './metrics.js';
import { Transaction } from './transaction.js';
import { type Read, readTogether, UnitOfWork } from './unit-of-work.js';
import { causeOf, readFact } from './wire.js';

type ParkedDocument = Omit<ParkedEvent, 'parkedId' | 'parkedAt' | 'resolution'> & {
  _id: string;
  parkedAt: Date;
  key: string | null;
  resolution?: { by: string; reason: string; at: Date };
};

/** An event that the handler named '*' parked could not be read at all. */
const UNREADABLE = '*';

/**
 * More is cut off: MongoDB must be able to hold whatever lies on a topic, or its partition would wait for ever. Nothing
 * that a relay sends comes near: Kafka takes at most 1 MB, and only what somebody compressed can be larger.
 */
const MOST = { value: 2_000_000, header: 4_000, headers: 100, reason: 4_000, stack: 10_000 };

export interface Parking {
  message: WireMessage;
  handler: string;
  error: unknown;
  /** Only waits behind an earlier parked event of its subject. */
  behind?: boolean;
}

const PARKED = 'parked_events';
export const parkedCollection = (db: Db): Collection<ParkedDocument> => db.collection<ParkedDocument>(PARKED);

/** What stays in order: the aggregate. An event that cannot even name its subject stands for itself. */
const subjectOf = (message: WireMessage): string =>
  headerOf(message, 'ce_subject') ?? `${message.topic}/${message.partition}/${message.offset}`;

/** Writes parked rows; a repeat of the same event changes nothing. */
export async function park(db: Db, session: ClientSession, parkings: readonly Parking[]): Promise<void> {
  if (parkings.length === 0) return;
  const operations = parkings.map((parking) => {
    const { _id, ...row } = rowOf(parking);
    return { updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } };
  });
  await parkedCollection(db).bulkWrite(operations, { session });
}

function rowOf({ message, handler, error, behind = false }: Parking): ParkedDocument {
  const { topic, partition, offset, key, value } = message;
  const headers = keptHeaders(message);
  const eventId = headers.ce_id ?? null;
  const cut =
    (value?.length ?? 0) > MOST.value ? ` (only the first ${MOST.value} characters of its body are kept)` : '';
  const reason = error instanceof Error ? error.message : String(error);
  const origin = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // An operator names the row in an address, and what could not be read may hold anything as its id.
  const readableId = /^[A-Za-z0-9-]{1,64}$/.exec(eventId ?? '')?.[0] ?? '';
  return {
    _id: `${handler === UNREADABLE ? 'unreadable' : handler}:${readableId}:${topic}:${partition}:${offset}`,
    handler,
    eventId,
    type: headers.ce_type ?? null,
    subject: subjectOf(message).slice(0, MOST.header),
    topic,
    partition,
    offset,
    key: key?.slice(0, MOST.header) ?? null,
    headers,
    value: value?.slice(0, MOST.value) ?? null,
    reason: reason.slice(0, MOST.reason) + cut,
    stack: origin instanceof Error ? origin.stack?.slice(0, MOST.stack) : undefined,
    behind,
    parkedAt: new Date(),
    status: 'parked',
  };
}

/** MongoDB takes any name but one with a zero byte in it. */
const keptHeaders = ({ headers }: WireMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .slice(0, MOST.headers)
      .map(([name, text]) => [name.slice(0, MOST.header).replaceAll('\0', '\uFFFD'), text.slice(0, MOST.header)]),
  );

/** What to read for `blockedBy`. */
export const parkedRead = (subjects: readonly string[]): Read => ({
  collection: PARKED,
  filter: { status: 'parked', subject: { $in: [...subjects] } },
  projection: { handler: 1, subject: 1 },
});

/**
 * Tells which handlers must wait for which subjects. The blocking rows are touched, so that a replay that ends at the same
 * moment and this chunk cannot both commit: either the follower is parked first, or the replay is over first.
 */
export async function blockedBy(
  db: Db,
  session: ClientSession,
  found: readonly Document[],
): Promise<(handler: string, subject: string) => boolean> {
  const rows = found as Pick<ParkedDocument, '_id' | 'handler' | 'subject'>[];
  if (rows.length > 0) {
    await parkedCollection(db).updateMany(
      { _id: { $in: rows.map((row) => row._id) } },
      { $inc: { followers: 1 } },
      { session },
    );
  }
  return (handler, subject) => rows.some((row) => row.subject === subject && inOneLine(row.handler, handler));
}

/**
 * The handlers of one class hear a subject in order, whatever the type of the fact: placed before cancelled. Nobody hears
 * what comes behind an event that could not be read.
 */
function inOneLine(one: string, other: string): boolean {
  return one === UNREADABLE || other === UNREADABLE || classOf(one) === classOf(other);
}
const classOf = (handler: string): string => handler.split('.')[0]!;
export { subjectOf, UNREADABLE };

@Injectable()
export class ParkedEvents {
  private handlers: ReadonlyMap<string, Handler[]> = new Map();

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly transaction: Transaction,
  ) {}

  /** Indexes, and the handlers that a replay calls, by fact type. */
  async start(handlers: ReadonlyMap<string, Handler[]>): Promise<void> {
    this.handlers = handlers;
    await this.rows.createIndexes([{ key: { status: 1, subject: 1 } }, { key: { status: 1, parkedAt: 1, _id: 1 } }]);
  }

  async count(): Promise<number> {
    const count = await this.rows.countDocuments({ status: 'parked' });
    parkedEvents.set(count);
    return count;
  }

  /** Oldest first, after the given row. */
  async list(query: {
    status?: ParkedEvent['status'];
    after?: { parkedAt: Date; id: string };
    limit: number;
  }): Promise<ParkedEvent[]> {
    const { status, after, limit } = query;
    const filter: Record<string, unknown> = status ? { status } : {};
    if (after)
      filter.$or = [{ parkedAt: { $gt: after.parkedAt } }, { parkedAt: after.parkedAt, _id: { $gt: after.id } }];
    return (await this.rows.find(filter).sort({ parkedAt: 1, _id: 1 }).limit(limit).toArray()).map(shown);
  }

  /**
   * Runs the parked event's handler in a transaction that also marks it replayed; when that went well, the events behind
   * it follow in their order. An event that fails again stays parked, with its new reason.
   */
  async replay(id: string, resolution: { by: string; reason: string }): Promise<ParkedEvent> {
    const row = await this.first(id);
    for (let next: ParkedDocument | null = row; next; next = await this.oldest(row)) {
      const failure = await this.replayOne(next, resolution);
      if (failure === undefined) continue;
      await this.rows.updateOne(
        { _id: next._id },
        { $set: { reason: failure.message, stack: failure.stack, behind: false } },
      );
      break;
    }
    return shown(await this.found(id));
  }

  /** Gives the event up for good, with a reason. What waits behind it may then be replayed. */
  async discard(id: string, resolution: { by: string; reason: string }): Promise<ParkedEvent> {
    const row = await this.first(id);
    const set = { status: 'discarded' as const, resolution: { ...resolution, at: new Date() } };
    await this.rows.updateOne({ _id: row._id, status: 'parked' }, { $set: set }, { writeConcern: { w: 'majority' } });
    return shown(await this.found(id));
  }

  private get rows(): Collection<ParkedDocument> {
    return parkedCollection(this.connection.db!);
  }

  private async found(id: string): Promise<ParkedDocument> {
    const row = await this.rows.findOne({ _id: id });
    if (!row) throw new Refusal('parked.not-found');
    return row;
  }

  /** The row, if it is the oldest of its line that is still parked. */
  private async first(id: string): Promise<ParkedDocument> {
    const row = await this.found(id);
    const oldest = row.status === 'parked' ? await this.oldest(row) : null;
    if (!oldest) throw new Refusal('parked.not-found');
    if (oldest._id !== row._id) throw new Refusal('parked.not-first');
    return row;
  }

  /** The first of those that must be dealt with in order with this one. */
  private async oldest({ handler, subject }: ParkedDocument): Promise<ParkedDocument | null> {
    const rows = await this.rows.find({ status: 'parked', subject }).toArray();
    const line = rows.filter((row) => inOneLine(row.handler, handler));
    return line.sort((a, b) => byText(a.topic, b.topic) || Number(BigInt(a.offset) - BigInt(b.offset)))[0] ?? null;
  }

  /**
   * Who has not heard it yet. What a handler parked stands in the inbox since then; of what nobody could read nothing does,
   * and some may have heard it after all when it came again.
   */
  private async fresh(
    session: ClientSession,
    row: ParkedDocument,
    eventId: string,
    handlers: readonly Handler[],
  ): Promise<readonly Handler[]> {
    if (row.handler !== UNREADABLE) return handlers;
    const db = this.connection.db!;
    const keyOf = (handler: Handler): string => inboxKey(handler.name, eventId);
    const [rows = []] = await readTogether(db, session, [inboxRead(handlers.map(keyOf))]);
    const known = knownIn(rows);
    const fresh = handlers.filter((handler) => !known.has(keyOf(handler)));
    await remember(db, session, fresh.map(keyOf));
    return fresh;
  }

  private async replayOne(row: ParkedDocument, resolution: { by: string; reason: string }): Promise<Error | undefined> {
    try {
      const fact = readFact({ ...row, headers: row.headers });
      const handlers = (this.handlers.get(fact.type) ?? []).filter(
        (h) => row.handler === UNREADABLE || h.name === row.handler,
      );
      if (handlers.length === 0) throw new Error(`nobody here hears ${fact.type} as ${row.handler} any more`);
      await this.transaction.persist('single', async (session) => {
        const unit = new UnitOfWork(session, this.connection.db!);
        const set = { status: 'replayed' as const, resolution: { ...resolution, at: new Date() } };
        const marked = await this.rows.updateOne({ _id: row._id, status: 'parked' }, { $set: set }, { session });
        if (marked.matchedCount === 1)
          for (const h of await this.fresh(session, row, fact.id, handlers))
            await h.invoke(fact, { tx: unit.causedBy(causeOf(fact)) });
        return { units: [unit], result: undefined };
      });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function shown({ _id, parkedAt, resolution, key: _key, ...row }: ParkedDocument): ParkedEvent {
  const { followers: _followers, ...rest } = row as typeof row & { followers?: number };
  return {
    ...rest,
    parkedId: _id,
    parkedAt: parkedAt.toISOString(),
    ...(resolution && { resolution: { ...resolution, at: resolution.at.toISOString() } }),
  };
}
