// One chunk of one partition = one transaction: inbox rows, the handlers' writes, parked events and new facts together.
import type { Fact } from '@hilir/contracts';
import type { ClientSession } from 'mongodb';
import type { Connection } from 'mongoose';
import { type Handler, HandlerFailed } from './handlers.js';
import { HeardBefore, inboxKey, inboxRead, knownIn, remember } from './inbox.js';
import { headerOf, type WireMessage } from './kafka.js';
import { chunkSize, factsHandled, factsRepeated } from './metrics.js';
import { blockedBy, park, parkedRead, type Parking, subjectOf, UNREADABLE } from './parked.js';
import type { Transaction } from './transaction.js';
import { isTransient } from './transient.js';
import { byIds, readTogether, UnitOfWork } from './unit-of-work.js';
import { causeOf, claimedType, readFact } from './wire.js';

/** A message on its way: read once, or found unreadable. */
interface Item {
  message: WireMessage;
  handlers: readonly Handler[];
  fact?: Fact;
  unreadable?: unknown;
}

/** One event for one handler. */
interface Work {
  message: WireMessage;
  handler: Handler;
  fact: Fact;
  key: string;
}

/** How long one chunk is tried again within a call; after that the partition is paused and fetched anew. */
const PATIENCE_MS = 2_000;

export class Chunks {
  /** Repeats come after a start or a rebalance, and then many of them. */
  private expectRepeats = true;

  constructor(
    private readonly connection: Connection,
    private readonly transaction: Transaction,
    private readonly handlers: ReadonlyMap<string, Handler[]>,
  ) {}

  /**
   * When it returns, every message took effect once, or is parked. Throws only transient errors, and then some of the
   * messages may have taken effect; the inbox knows which.
   */
  async take(messages: readonly WireMessage[]): Promise<void> {
    const items = messages
      .map((message) => this.read(message))
      .filter((item) => item.handlers.length > 0 || item.unreadable);
    // What comes behind an unreadable event is looked at once that one is parked: it may have to wait behind it.
    for (let from = 0; from < items.length;) {
      const broken = items.findIndex((item, i) => i >= from && item.unreadable);
      const to = broken < 0 ? items.length : broken + 1;
      await this.takeItems(items.slice(from, to));
      from = to;
    }
  }

  /** Tries all; when something in it is poison, halves it until the poison stands alone and is parked. */
  private async takeItems(items: readonly Item[]): Promise<void> {
    try {
      await this.attempt(items, []);
    } catch (error) {
      if (isTransient(error)) throw error;
      if (items.length === 1) return this.takeAlone(items[0]!, error);
      const half = Math.ceil(items.length / 2);
      await this.takeItems(items.slice(0, half));
      await this.takeItems(items.slice(half));
    }
  }

  /** Parks an event for each handler that cannot take it, one after the other until the rest of them can. */
  private async takeAlone(item: Item, error: unknown, parked: readonly Parking[] = []): Promise<void> {
    const more = parkingsOf(item, error).filter(({ handler }) => !parked.some((known) => known.handler === handler));
    // Nobody is left to blame: it is the parking itself that fails.
    if (more.length === 0) throw error;
    const parkings = [...parked, ...more];
    try {
      await this.attempt([], parkings, item);
    } catch (next) {
      if (isTransient(next)) throw next;
      await this.takeAlone(item, next, parkings);
    }
  }

  /**
   * One transaction. With `only`, parks that event for the handlers that failed and lets its other handlers run. What took
   * effect before is only looked up while repeats are expected: otherwise the inbox refuses a repeat, and we look then.
   */
  private async attempt(items: readonly Item[], parkings: readonly Parking[], only?: Item): Promise<void> {
    const read = (only ? [only] : items).filter((item) => item.fact);
    const work = unique(
      read.flatMap(({ message, fact, handlers }) =>
        handlers.map((handler): Work => ({ message, handler, fact: fact!, key: inboxKey(handler.name, fact!.id) })),
      ),
    );
    const told = [...parkings, ...items.filter((item) => item.unreadable).map(unreadableParking)];
    try {
      const fresh = await this.transaction.persist(
        'chunk',
        (session) => this.prepare(session, work, told),
        PATIENCE_MS,
      );
      chunkSize.observe(read.length);
      for (const { handler } of fresh) factsHandled.inc({ handler: handler.name });
      this.expectRepeats = fresh.length < work.length;
      if (!this.expectRepeats) return;
      const taken = new Set(fresh);
      for (const each of work) if (!taken.has(each)) factsRepeated.inc({ handler: each.handler.name });
    } catch (error) {
      if (!(error instanceof HeardBefore)) throw error;
      this.expectRepeats = true;
      await this.attempt(items, parkings, only);
    }
  }

  /** Runs the handlers of what is new; returns that. */
  private async prepare(session: ClientSession, work: readonly Work[], parkings: readonly Parking[]) {
    const db = this.connection.db!;
    const unit = new UnitOfWork(session, db);
    const wanted = prefetched(work);
    const found = await readTogether(db, session, [
      parkedRead([...new Set(work.map(({ message }) => subjectOf(message)))]),
      ...wanted.map(([collection, ids]) => ({ collection, filter: byIds([...ids]) })),
      ...(this.expectRepeats ? [inboxRead(work.map(({ key }) => key))] : []),
    ]);
    wanted.forEach(([collection, ids], i) => unit.know(collection, [...ids], found[i + 1] as { _id: string }[]));
    const mustWait = await blockedBy(db, session, found[0]!);
    const known = knownIn(found[wanted.length + 1] ?? []);

    const failed = new Set(parkings.map((parking) => parking.handler));
    const fresh = work.filter(({ key }) => !known.has(key));
    const behind: Parking[] = [];
    for (const { message, handler, fact } of fresh) {
      if (failed.has(handler.name)) continue;
      if (mustWait(handler.name, fact.subject)) behind.push(parkedBehind(message, handler.name));
      else await invoke(handler, fact, unit);
    }
    // A repeat that fails took effect all the same.
    const failures = parkings.filter((parking) => !known.has(inboxKey(parking.handler, eventIdOf(parking.message))));
    await park(db, session, [...failures, ...behind]);
    await remember(
      db,
      session,
      fresh.map(({ key }) => key),
    );
    return { units: [unit], result: fresh };
  }

  private read(message: WireMessage): Item {
    const type = claimedType(message);
    const handlers = type === undefined ? [] : (this.handlers.get(type) ?? []);
    // A type nobody here listens to is not looked at; no type at all is poison.
    if (type !== undefined && handlers.length === 0) return { message, handlers };
    try {
      return { message, handlers, fact: readFact(message) };
    } catch (error) {
      return { message, handlers, unreadable: error };
    }
  }
}

async function invoke(handler: Handler, fact: Fact, unit: UnitOfWork): Promise<void> {
  try {
    await handler.invoke(fact, { tx: unit.causedBy(causeOf(fact)) });
  } catch (error) {
    if (isTransient(error)) throw error;
    throw new HandlerFailed(handler.name, fact.id, error);
  }
}

/** What the handlers of a chunk want to read, by collection. */
function prefetched(work: readonly Work[]): [string, Set<string>][] {
  const ids = new Map<string, Set<string>>();
  for (const { handler, fact } of work) {
    for (const { collection, id } of handler.prefetch ?? [])
      ids.set(collection, (ids.get(collection) ?? new Set()).add(id(fact)));
  }
  return [...ids];
}

/** The same event twice in one chunk counts once. */
const unique = (work: readonly Work[]): Work[] => [...new Map(work.map((each) => [each.key, each])).values()];

const eventIdOf = (message: WireMessage): string => headerOf(message, 'ce_id') ?? '';
const unreadableParking = ({ message, unreadable }: Item): Parking => ({
  message,
  handler: UNREADABLE,
  error: unreadable,
});
const parkedBehind = (message: WireMessage, handler: string): Parking => ({
  message,
  handler,
  error: new Error('an earlier event of the same subject is parked'),
  behind: true,
});

/** Who is to blame for a chunk of one: the handler that threw, or, when the write itself failed, all of them. */
function parkingsOf(item: Item, error: unknown): Parking[] {
  const names = error instanceof HandlerFailed ? [error.handler] : item.handlers.map((handler) => handler.name);
  return names.map((handler) => ({ message: item.message, handler, error }));
}
