// The facts that a service has written but not yet handed to Kafka. A row leaves when Kafka has acknowledged it.
import type { Cause, NewFact } from '@hilir/contracts';
import { type Collection, type Db, Timestamp } from 'mongodb';
import { uuidv7 } from 'uuidv7';

export interface OutboxRow {
  /** Id of the fact, UUIDv7. */
  _id: string;
  /**
   * Filled in by the MongoDB primary when the row is inserted, so it grows along every chain of transactions that read
   * one another's writes, whatever the clocks of the services say. Order per aggregate follows from it.
   */
  position: Timestamp;
  topic: string;
  key: string;
  /** CloudEvents attributes, names as in Kafka's binary mode without the prefix. */
  attributes: Record<string, string>;
  /** The body as JSON text. */
  value: string;
}

/** MongoDB replaces this by its own clock on insert. */
const AssignedByServer = (): Timestamp => new Timestamp({ t: 0, i: 0 });

export const OUTBOX = 'outbox';

export function outboxOf(db: Db): Collection<OutboxRow> {
  return db.collection<OutboxRow>(OUTBOX, { readConcern: { level: 'majority' } });
}

export function outboxRow(service: string, fact: NewFact, cause: Cause): OutboxRow {
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
  return {
    _id: attributes.id!,
    position: AssignedByServer(),
    topic: fact.topic,
    key: fact.key,
    attributes,
    value: JSON.stringify(fact.data),
  };
}
