// HTTP shapes that every service has: health, metrics, and the events it parked.
import { z } from 'zod';
import { defineRoute, PageOf, paging } from '../route.js';
import { Instant, Text } from '../vocabulary.js';

const Health = z.object({
  status: z.enum(['ok', 'error', 'shutting_down']),
  info: z.record(z.string(), z.object({ status: z.string() }).loose()).optional(),
  error: z.record(z.string(), z.object({ status: z.string() }).loose()).optional(),
  details: z.record(z.string(), z.object({ status: z.string() }).loose()),
});
export const live = defineRoute({
  method: 'GET',
  path: '/health/live',
  summary: 'The process answers',
  roles: 'anyone',
  answers: { 200: { description: 'Alive', schema: Health } },
  refusals: [],
});
export const ready = defineRoute({
  method: 'GET',
  path: '/health/ready',
  summary: 'MongoDB has a primary, Kafka answers, the relay and the consumer make progress',
  roles: 'anyone',
  answers: {
    200: { description: 'Ready', schema: Health },
    503: { description: 'Not ready, and why', schema: Health },
  },
  refusals: [],
});
export const metrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  summary: 'Prometheus metrics',
  roles: 'anyone',
  answers: { 200: { description: 'Text exposition format', schema: z.string(), contentType: 'text/plain' } },
  refusals: [],
});

/** An event that a handler could not take: kept with its reason until an operator replays or discards it. */
export const ParkedEvent = z.object({
  parkedId: z.string(),
  handler: z.string(),
  /** Null when the event could not even be read. */
  eventId: z.string().nullable(),
  type: z.string().nullable(),
  subject: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  reason: z.string(),
  stack: z.string().optional(),
  /** True when it only waits behind an earlier parked event of the same subject. */
  behind: z.boolean(),
  parkedAt: Instant,
  status: z.enum(['parked', 'replayed', 'discarded']),
  headers: z.record(z.string(), z.string()),
  /** The body as it came. */
  value: z.string().nullable(),
  resolution: z.object({ by: z.string(), reason: z.string(), at: Instant }).optional(),
});
export type ParkedEvent = z.infer<typeof ParkedEvent>;
const parkedParams = z.strictObject({ parkedId: z.string().regex(/^[A-Za-z0-9:._-]{1,300}$/) });
export const listParked = defineRoute({
  method: 'GET',
  path: '/operation/parked-events',
  summary: 'Events that wait for an operator, oldest first',
  roles: ['operator', 'auditor'],
  query: z.strictObject({ ...paging, status: ParkedEvent.shape.status.optional() }),
  answers: { 200: { description: 'Parked events, oldest first', schema: PageOf(ParkedEvent) } },
  refusals: [],
});
const resolve = (what: string, summary: string) =>
  defineRoute({
    method: 'POST',
    path: `/operation/parked-events/:parkedId/${what}`,
    summary,
    roles: ['operator'],
    params: parkedParams,
    body: z.strictObject({ reason: Text(500) }),
    answers: { 200: { description: 'The parked event as it now is', schema: ParkedEvent } },
    refusals: ['parked.not-found', 'parked.not-first'],
  });
export const replayParked = resolve(
  'replay',
  'Try a parked event again, once; the ones behind it follow when it goes through',
);
export const discardParked = resolve(
  'discard',
  'Give up a parked event with a reason; the ones behind it may then be replayed',
);

export const OPERATION_ROUTES = { live, ready, metrics, listParked, replayParked, discardParked };
