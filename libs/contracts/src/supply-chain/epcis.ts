// The query interface of GS1 EPCIS 2.0 over our own steps: its parameters by their standard names, its documents.
import { z } from 'zod';
import { defineRoute } from '../route.js';

const ROLES = ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'] as const;
export const EVENT_TYPES = ['ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent'] as const;
/** Types of business transactions that our events name. */
export const TRANSACTION_TYPES = ['po', 'recadv', 'prodorder'] as const;

/** Several values are separated by `|`, as the standard says; any of them may match. */
const anyOf = (values: readonly string[]) =>
  z
    .string()
    .max(400)
    .regex(new RegExp(`^(?:${values.join('|')})(?:\\|(?:${values.join('|')}))*$`));
const Values = z
  .string()
  .min(1)
  .max(2_000)
  .regex(/^[!-~]+$/)
  .meta({ description: 'One or more values, separated by |' });
const Time = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601 with an offset or Z' });
const TransactionValues = Object.fromEntries(
  TRANSACTION_TYPES.map((type) => [`EQ_bizTransaction_${type}`, Values.optional()]),
) as Record<`EQ_bizTransaction_${(typeof TRANSACTION_TYPES)[number]}`, z.ZodOptional<typeof Values>>;

export const EpcisQuery = z.strictObject({
  eventType: anyOf(EVENT_TYPES).optional(),
  GE_eventTime: Time.optional(),
  LT_eventTime: Time.optional(),
  GE_recordTime: Time.optional(),
  LT_recordTime: Time.optional(),
  EQ_action: anyOf(['ADD', 'OBSERVE', 'DELETE']).optional(),
  EQ_bizStep: Values.optional(),
  EQ_disposition: Values.optional(),
  EQ_readPoint: Values.optional(),
  EQ_bizLocation: Values.optional(),
  EQ_eventID: Values.optional(),
  ...TransactionValues,
  MATCH_epc: Values.optional(),
  MATCH_parentID: Values.optional(),
  MATCH_anyEPC: Values.optional(),
  MATCH_epcClass: Values.optional(),
  MATCH_inputEPCClass: Values.optional(),
  MATCH_outputEPCClass: Values.optional(),
  MATCH_anyEPCClass: Values.optional(),
  EXISTS_errorDeclaration: z.enum(['true', 'false']).optional(),
  perPage: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(30)
    .meta({ description: 'Events on a page', type: 'integer' }),
  nextPageToken: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,400}$/)
    .optional()
    .meta({ description: 'As in the Link header of the page before' }),
});
export type EpcisQuery = z.infer<typeof EpcisQuery>;

/** One event as the standard writes it in JSON-LD; which fields it has depends on its type. */
export const EpcisEvent = z.looseObject({
  type: z.enum(EVENT_TYPES),
  eventID: z.string(),
  eventTime: z.string(),
  eventTimeZoneOffset: z.string(),
  recordTime: z.string(),
});
export const EpcisQueryDocument = z.object({
  '@context': z.array(z.union([z.string(), z.record(z.string(), z.string())])),
  type: z.literal('EPCISQueryDocument'),
  schemaVersion: z.literal('2.0'),
  creationDate: z.string(),
  epcisBody: z.object({
    queryResults: z.object({
      queryName: z.literal('SimpleEventQuery'),
      resultsBody: z.object({ eventList: z.array(EpcisEvent) }),
    }),
  }),
});
export type EpcisQueryDocument = z.infer<typeof EpcisQueryDocument>;

export const queryEpcisEvents = defineRoute({
  method: 'GET',
  path: '/epcis/events',
  summary: 'EPCIS 2.0: events of my party or region that match, the first recorded first; Link leads to the next page',
  roles: ROLES,
  query: EpcisQuery,
  answers: { 200: { description: 'An EPCIS query document', schema: EpcisQueryDocument } },
  refusals: [],
});
export const getEpcisEvent = defineRoute({
  method: 'GET',
  path: '/epcis/events/:eventID',
  summary: 'EPCIS 2.0: one event; after a correction, with its error declaration',
  roles: ROLES,
  params: z.strictObject({
    eventID: z
      .string()
      .regex(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      .meta({ description: 'Event id', examples: ['urn:uuid:0190f3b1-7c2e-7abc-8def-0123456789ab'] }),
  }),
  answers: {
    200: {
      description: 'The event',
      schema: EpcisEvent.extend({ '@context': EpcisQueryDocument.shape['@context'] }),
    },
  },
  refusals: ['epcis.not-found'],
});

export const EPCIS_ROUTES = { queryEpcisEvents, getEpcisEvent };
