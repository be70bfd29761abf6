// The facts that a service has written but not yet handed to Kafka. A row leaves when Kafka has acknowledged it.
import type { Cause, NewFact } from '@hilir/contracts';
import { type Collection, type Db, Timestamp } from 'mongodb';
import { uuidv7 } from 'uuidv7';

/** A fact on its way to Kafka. */
export interface OutboxFact {
  topic: string;
  key: string;
  /** CloudEvents attributes, names as in Kafka's binary mode without the prefix. */
  attributes: Record<string, string>;
  /** The body as JSON text. */
  value: string;
}

/** All facts of one transaction, in their order: one document to write and remove, however many facts it holds. */
export interface OutboxRow {
  _id: string;
  /**
   * Filled in by the MongoDB primary when the row is inserted, so it grows along every chain of transactions that read
   * one another's writes, whatever the clocks of the services say. Order per aggregate follows from it.
   */
  position: Timestamp;
  facts: OutboxFact[];
  /** How many facts it holds, for the backlog. */
  count: number;
}

/** MongoDB replaces this by its own clock on insert. */
const AssignedByServer = (): Timestamp => new Timestamp({ t: 0, i: 0 });

export const OUTBOX = 'outbox';

export function outboxOf(db: Db): Collection<OutboxRow> {
  return db.collection<OutboxRow>(OUTBOX, { readConcern: { level: 'majority' } });
}

export function outboxFact(service: string, fact: NewFact, cause: Cause): OutboxFact {
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: uuidv7(),
    source: `/${service}`,
    type: fact.type,
    subject: fact.subject,
    time: new Date().toISOString(),
    sequence: String(fact.sequence),
    correlationid: cause.correlationId,
  };
  if (cause.causationId !== undefined) attributes.causationid = cause.causationId;
  if (cause.traceparent !== undefined) attributes.traceparent = cause.traceparent;
  return { topic: fact.topic, key: fact.key, attributes, value: JSON.stringify(fact.data) };
}

/** Characters of bodies in one row: MongoDB holds 16 MB, and rows are read a hundred at a time. */
const ROW = { facts: 500, characters: 400_000 };

/** The rows of a transaction, in the order of its facts; most transactions need one. */
export function outboxRows(facts: readonly OutboxFact[]): OutboxRow[] {
  const rows: OutboxFact[][] = [];
  let characters = Infinity;
  for (const fact of facts) {
    characters += fact.value.length;
    if (characters > ROW.characters || rows.at(-1)!.length >= ROW.facts) {
      rows.push([]);
      characters = fact.value.length;
    }
    rows.at(-1)!.push(fact);
  }
  return rows.map((row) => ({ _id: uuidv7(), position: AssignedByServer(), facts: row, count: row.length }));
}
