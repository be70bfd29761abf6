// One chunk of one partition = one transaction: inbox rows, the handlers' writes, parked events and new facts together.
import type { Fact } from '@hilir/contracts';
import type { Connection } from 'mongoose';
import { type Handler, HandlerFailed } from './handlers.js';
import { inboxKey, known, remember } from './inbox.js';
import type { WireMessage } from './kafka.js';
import { chunkSize, factsHandled, factsRepeated } from './metrics.js';
import { blocked, park, type Parking, subjectOf, UNREADABLE } from './parked.js';
import type { Transaction } from './transaction.js';
import { isTransient } from './transient.js';
import { UnitOfWork } from './unit-of-work.js';
import { causeOf, claimedType, readFact } from './wire.js';

/** A message on its way: read once, or found unreadable. */
interface Item {
  message: WireMessage;
  handlers: readonly Handler[];
  fact?: Fact;
  unreadable?: unknown;
}

/** How long one chunk is tried again within a call; after that the partition is paused and fetched anew. */
const PATIENCE_MS = 2_000;

export class Chunks {
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
    if (items.length > 0) await this.takeItems(items);
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

  /** One transaction. With `only`, parks that event for the handlers that failed and lets its other handlers run. */
  private async attempt(items: readonly Item[], parkings: readonly Parking[], only?: Item): Promise<void> {
    const failed = new Set(parkings.map((parking) => parking.handler));
    const readable = (only ? [only] : items).filter((item) => item.fact);
    const unreadable = items.filter((item) => item.unreadable).map(unreadableParking);
    const db = this.connection.db!;
    const { done, repeated } = await this.transaction.persist(
      'chunk',
      async (session) => {
        const unit = new UnitOfWork(session, db);
        const work = readable.flatMap(({ message, fact, handlers }) =>
          handlers.map((handler) => ({ message, handler, fact: fact!, key: inboxKey(handler.name, fact!.id) })),
        );
        const seen = await known(
          db,
          session,
          work.map(({ key }) => key),
        );
        const mustWait = await blocked(db, session, [...new Set(readable.map(({ message }) => subjectOf(message)))]);
        const fresh = unique(work.filter(({ key }) => !seen.has(key)));
        await prefetch(unit, fresh);
        const behind: Parking[] = [];
        for (const { message, handler, fact } of fresh) {
          if (failed.has(handler.name)) continue;
          if (mustWait(handler.name, fact.subject)) behind.push(parkedBehind(message, handler.name));
          else await invoke(handler, fact, unit);
        }
        await park(db, session, [...parkings, ...unreadable, ...behind]);
        await remember(
          db,
          session,
          fresh.map(({ key }) => key),
        );
        return { units: [unit], result: { done: fresh, repeated: work.length - fresh.length } };
      },
      PATIENCE_MS,
    );
    chunkSize.observe(readable.length);
    for (const { handler } of done) factsHandled.inc({ handler: handler.name });
    if (repeated > 0) factsRepeated.inc({ handler: readable[0]!.handlers[0]!.name }, repeated);
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

async function prefetch(unit: UnitOfWork, work: readonly { handler: Handler; fact: Fact }[]): Promise<void> {
  const ids = new Map<string, Set<string>>();
  for (const { handler, fact } of work) {
    if (!handler.prefetch) continue;
    const { collection, id } = handler.prefetch;
    ids.set(collection, (ids.get(collection) ?? new Set()).add(id(fact)));
  }
  for (const [collection, wanted] of ids) await unit.prefetch(collection, [...wanted]);
}

/** The same event twice in one chunk counts once. */
function unique<W extends { key: string }>(work: readonly W[]): W[] {
  return [...new Map(work.map((each) => [each.key, each])).values()];
}

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
