// What every fact looks like on the wire: CloudEvents 1.0 attributes around a typed body, and how a fact is declared.
import { z } from 'zod';
import type { TopicName } from './topics.js';

/** Where a chain of facts comes from: carried unchanged from the first request to the last consequence. */
export interface Cause {
  /** One id for everything that follows from one request. */
  correlationId: string;
  /** The id of the fact or request that led directly to this one. */
  causationId?: string;
  /** W3C trace context of the caller, passed on as it came. */
  traceparent?: string;
}

/**
 * CloudEvents 1.0 context attributes, as Kafka headers `ce_*` in binary mode.
 * `sequence` is the version of the aggregate named by `subject` after the fact; `partitionkey` is the Kafka key.
 */
export const Envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().regex(/^\/[a-z-]+$/),
  type: z.string().regex(/^[a-z-]+\.[a-z-]+\.v[1-9][0-9]*$/),
  subject: z.string().min(1).max(200),
  time: z.iso.datetime(),
  sequence: z.int().min(0),
  partitionkey: z.string().min(1).max(200),
  correlationid: z.string().min(1).max(200),
  causationid: z.string().min(1).max(200).optional(),
  traceparent: z.string().max(100).optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/** A fact as a handler receives it: the envelope and its checked body. */
export type Fact<D = unknown> = Envelope & { data: D };

/** A fact as a decision returns it; the rest of the envelope is added where it is written to the outbox. */
export interface NewFact<D = unknown> {
  type: string;
  topic: string;
  subject: string;
  sequence: number;
  key: string;
  data: D;
}

/** One declared fact: its type, the topic it travels on, its body's schema, and a maker. */
export interface FactDefinition<S extends z.ZodType = z.ZodType> {
  type: string;
  topic: string;
  /** What has happened, in a sentence, for the event catalogue. */
  summary: string;
  data: S;
  of(aggregate: { subject: string; sequence: number; key: string }, data: z.infer<S>): NewFact<z.infer<S>>;
}

/** The body of a declared fact, e.g. `DataOf<typeof OrderPlaced>`. */
export type DataOf<F extends FactDefinition> = z.infer<F['data']>;
/** The whole of a declared fact as a handler receives it, e.g. `FactOf<typeof OrderPlaced>`. */
export type FactOf<F extends FactDefinition> = Fact<DataOf<F>>;

/** Declares a fact. `type` is `service.fact.vN`; adding an optional field keeps N, anything else is a new N beside the old. */
export function defineFact<S extends z.ZodType>(
  type: string,
  declaration: { topic: TopicName; summary: string; data: S },
): FactDefinition<S> {
  return {
    type,
    ...declaration,
    of: (aggregate, data) => ({ type, topic: declaration.topic, ...aggregate, data }),
  };
}
