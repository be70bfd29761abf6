// What one transaction has read and wants to write: reads stay in an identity map, writes go out once, in bulk, at the end.
import type { Cause, NewFact } from '@hilir/contracts';
import { type ClientSession, type Db, type Document, MongoServerError } from 'mongodb';
import type { Model } from 'mongoose';

interface Stored {
  _id: string;
}
interface Versioned extends Stored {
  version: number;
}

/**
 * What a use case writes with. Everything written or emitted through it leaves in one transaction, or not at all.
 * The work may be run again from the start, so it builds everything anew and touches nothing outside.
 */
export interface Tx {
  /** For reads inside the transaction that `find` cannot say; they do not see what is still buffered. */
  readonly session: ClientSession;
  /** The document as this transaction has it: read once, changes of this transaction included. */
  find<T extends Stored>(model: Model<T>, id: string): Promise<T | null>;
  findMany<T extends Stored>(model: Model<T>, ids: readonly string[]): Promise<Map<string, T>>;
  insert<T extends Stored>(model: Model<T>, doc: T): void;
  /** Writes a document that was read with `find`, one version on. If someone else was faster, the whole work runs again. */
  replace<T extends Versioned>(model: Model<T>, doc: T): void;
  /** A targeted update that must match exactly one document; if it does not, the whole work runs again. */
  update<T extends Stored>(model: Model<T>, filter: Document, update: Document): void;
  /** Puts a fact into the outbox. */
  emit(fact: NewFact, cause?: Cause): void;
  /**
   * Something that all handlers of the transaction fill together: made by the first that asks for the key, and handed to
   * `end` once, after the last handler and before the writes go out.
   */
  gather<G>(key: string, make: () => G, end: (gathered: G) => Promise<void>): G;
  afterCommit(work: () => void): void;
}

/** Someone else changed a document between our read and our write. Transient: the work is run again. */
export class StaleDocument extends Error {
  constructor(collection: string) {
    super(`a document of ${collection} was changed meanwhile`);
    this.name = 'StaleDocument';
  }
}

interface Entry {
  doc: Stored | null;
  /** As the database has it; null when this transaction inserts it. */
  stored: Stored | null;
  dirty: boolean;
}
interface Emitted {
  fact: NewFact;
  cause: Cause;
}

export class UnitOfWork {
  readonly emitted: Emitted[] = [];
  /** By collection name, then by id. */
  private readonly entries = new Map<string, Map<string, Entry>>();
  private readonly updates = new Map<string, Change[]>();
  private readonly gathered = new Map<string, { value: unknown; end: (value: never) => Promise<void> }>();
  private readonly committed: (() => void)[] = [];

  constructor(
    readonly session: ClientSession,
    private readonly db: Db,
  ) {}

  /** A view of this unit whose facts carry the given cause. */
  causedBy(cause: Cause): Tx {
    return {
      session: this.session,
      find: (model, id) => this.find(model, id),
      findMany: (model, ids) => this.findMany(model, ids),
      insert: (model, doc) => this.insert(model, doc),
      replace: (model, doc) => this.replace(model, doc),
      update: (model, filter, update) => this.update(model, filter, update),
      emit: (fact, other) => void this.emitted.push({ fact, cause: other ?? cause }),
      gather: (key, make, end) => this.gather(key, make, end),
      afterCommit: (work) => void this.committed.push(work),
    };
  }

  async find<T extends Stored>(model: Model<T>, id: string): Promise<T | null> {
    return (await this.findMany(model, [id])).get(id) ?? null;
  }

  async findMany<T extends Stored>(model: Model<T>, ids: readonly string[]): Promise<Map<string, T>> {
    await this.prefetch(nameOf(model), ids);
    const entries = this.of(nameOf(model));
    const found = new Map<string, T>();
    for (const id of ids) {
      const doc = entries.get(id)?.doc;
      if (doc) found.set(id, doc as T);
    }
    return found;
  }

  /** Reads the documents that are not in the identity map yet, in one query; also remembers which do not exist. */
  async prefetch(collection: string, ids: readonly string[]): Promise<void> {
    const entries = this.of(collection);
    const missing = ids.filter((id) => !entries.has(id));
    if (missing.length === 0) return;
    const [docs] = await readTogether(this.db, this.session, [{ collection, filter: byIds(missing) }]);
    this.know(collection, missing, docs as Stored[]);
  }

  /** Puts what was read of these ids into the identity map; those that were not found do not exist. */
  know(collection: string, ids: readonly string[], docs: readonly Stored[]): void {
    const entries = this.of(collection);
    for (const id of ids) entries.set(id, { doc: null, stored: null, dirty: false });
    for (const doc of docs) entries.set(doc._id, { doc, stored: doc, dirty: false });
  }

  insert<T extends Stored>(model: Model<T>, doc: T): void {
    this.of(nameOf(model)).set(doc._id, { doc, stored: null, dirty: true });
  }

  replace<T extends Versioned>(model: Model<T>, doc: T): void {
    const entry = this.of(nameOf(model)).get(doc._id);
    if (!entry?.doc) throw new Error(`replace of ${doc._id}, which this transaction has not read`);
    entry.doc = doc;
    entry.dirty = true;
  }

  update<T extends Stored>(model: Model<T>, filter: Document, update: Document): void {
    const list = this.updates.get(nameOf(model)) ?? [];
    this.updates.set(nameOf(model), list);
    list.push({ q: filter, u: update });
  }

  /** Ends what was gathered; that may gather more. */
  async end(): Promise<void> {
    for (const [key, { value, end }] of this.gathered) {
      this.gathered.delete(key);
      await end(value as never);
    }
  }

  afterCommit(): void {
    for (const work of this.committed) work();
  }

  private gather<G>(key: string, make: () => G, end: (gathered: G) => Promise<void>): G {
    const known = this.gathered.get(key);
    if (known) return known.value as G;
    const value = make();
    this.gathered.set(key, { value, end });
    return value;
  }

  /** Adds this unit's writes to one plan per collection. */
  plan(plans: Map<string, WritePlan>): void {
    const planOf = (collection: string): WritePlan => {
      const plan = plans.get(collection) ?? { inserts: [], changes: [] };
      plans.set(collection, plan);
      return plan;
    };
    // First what others may be changing too, so that who comes second has sent nothing in vain.
    for (const [collection, updates] of this.updates) planOf(collection).changes.push(...updates);
    for (const [collection, entries] of this.entries) {
      for (const { doc, stored, dirty } of entries.values()) {
        if (!dirty || !doc) continue;
        if (stored === null) planOf(collection).inserts.push(doc);
        else planOf(collection).changes.push(changeOf(stored as Versioned, doc as Versioned));
      }
    }
  }

  private of(collection: string): Map<string, Entry> {
    const entries = this.entries.get(collection) ?? new Map<string, Entry>();
    this.entries.set(collection, entries);
    return entries;
  }
}

const nameOf = (model: { collection: { collectionName: string } }): string => model.collection.collectionName;
/** Only what differs goes over the wire. Decisions build the next document from the one before, so equal parts are the same object. */
function changeOf(before: Versioned, after: Versioned): Change {
  const set: Document = {};
  const unset: Document = {};
  for (const name in after) if (after[name as '_id'] !== before[name as '_id']) set[name] = after[name as '_id'];
  for (const name in before) if (after[name as '_id'] === undefined) unset[name] = 1;
  const u: Document = Object.keys(unset).length > 0 ? { $set: set, $unset: unset } : { $set: set };
  return { q: { _id: before._id, version: before.version }, u };
}

/** A query, and which fields of the documents it wants. */
export interface Read {
  collection: string;
  filter: Document;
  projection?: Document;
}
export const byIds = (ids: readonly string[]): Document => ({ _id: ids.length === 1 ? ids[0]! : { $in: [...ids] } });

/**
 * Reads of several collections in one command, measured: a transaction that reads three of them takes two thirds of the time
 * and half the service's CPU. Returns the documents of each read, in the order of the reads; 16 MB in all, or it fails.
 */
export async function readTogether(db: Db, session: ClientSession, reads: readonly Read[]): Promise<Document[][]> {
  if (reads.length === 1) {
    const { collection, filter, projection } = reads[0]!;
    return [await db.collection(collection).find(filter, { session, projection }).toArray()];
  }
  const lookups = reads.map(({ collection: from, filter, projection }, i) => {
    const pipeline: Document[] = [{ $match: filter }, ...(projection ? [{ $project: projection }] : [])];
    return { $lookup: { from, pipeline, as: `${i}` } };
  });
  const [found] = await db
    .aggregate<Record<string, Document[]>>([{ $documents: [{}] }, ...lookups], { session })
    .toArray();
  return reads.map((_, i) => found![i]!);
}

/** One statement of MongoDB's update command. */
interface Change {
  q: Document;
  u: Document;
}
interface WritePlan {
  inserts: Document[];
  changes: Change[];
}

/**
 * Sends the writes of some units: one insert and one update command per collection. Throws StaleDocument when a change
 * met a newer version. The commands are sent as they are: the driver's bulk classes cost more than all the rest of it.
 */
export async function flush(session: ClientSession, db: Db, units: readonly UnitOfWork[]): Promise<void> {
  const plans = new Map<string, WritePlan>();
  for (const unit of units) unit.plan(plans);
  for (const [name, { inserts, changes }] of plans) {
    if (inserts.length > 0) await insertAll(db, name, inserts, session);
    if (changes.length === 0) continue;
    const { n } = await write(db, { update: name, updates: changes, ordered: true }, session);
    if (n !== changes.length) throw new StaleDocument(name);
  }
}

/** Inserts documents that have an id. A duplicate id is MongoDB's error 11000. */
export async function insertAll(
  db: Db,
  collection: string,
  documents: readonly object[],
  session: ClientSession,
): Promise<void> {
  if (documents.length > 0) await write(db, { insert: collection, documents, ordered: true }, session);
}

/** A write command reports the failure of one of its statements inside a successful answer. */
async function write(db: Db, command: Document, session: ClientSession): Promise<{ n: number }> {
  const answer = await db.command(command, { session, ignoreUndefined: true });
  const [failure] = (answer.writeErrors ?? []) as Document[];
  if (failure) throw new MongoServerError({ ...failure, message: failure.errmsg });
  return { n: answer.n as number };
}
