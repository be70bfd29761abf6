// HTTP shapes of the trace: from anything back to its sources, or forward to whoever has it now.
import { z } from 'zod';
import { defineRoute } from '../route.js';
import { CountryCode } from '../countries.js';
import { Id, Instant, VillageCode } from '../vocabulary.js';

export const TRACE_KINDS = ['lot', 'hand-over', 'run', 'batch', 'packing', 'sale'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

const Place = z.object({ kind: z.enum(TRACE_KINDS), id: z.string() });
/** Something that material passed through. */
export const TraceNode = Place.extend({
  /** What it is: a commodity, a process step, a product. */
  what: z.string(),
  /** Who posted, received, made, packed or sold it. */
  partyId: Id,
  party: z.string().optional(),
  village: VillageCode.optional(),
  /** Where a sale went to. */
  country: CountryCode.optional(),
  /** Of a batch that its producer had already: nobody knows what it is made of, the trace ends here. */
  origin: z.literal('unknown').optional(),
  at: Instant.optional(),
});
/** Where a trace may begin; an order stands for all that it brought. */
const TraceStart = z.strictObject({ kind: z.enum(['lot', 'order', 'batch', 'packing', 'sale']), id: Id });
export const Trace = z.object({
  start: TraceStart,
  direction: z.enum(['back', 'forward']),
  nodes: z.array(TraceNode),
  /** In the direction of the material, whichever way it was asked for; grams. */
  edges: z.array(z.object({ from: Place, to: Place, quantity: z.int().min(1) })),
  /** Grams that the shares are of; together they are exactly this, and 1,000,000 parts per million. */
  whole: z.int().min(0),
  /** Back: how much came from each source. Forward: how much is with each, a run standing for its waste. */
  shares: z.array(Place.extend({ mass: z.int().min(1), ppm: z.int().min(0).max(1_000_000) })),
  /** True when there is more than the limit; shares then rest where the reading ended. */
  truncated: z.boolean(),
});
export type Trace = z.infer<typeof Trace>;

export const traceMaterial = defineRoute({
  method: 'GET',
  path: '/trace/:kind/:id',
  summary: 'Where material came from or went: all steps, and shares that sum exactly to the whole',
  roles: ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'],
  params: TraceStart,
  query: z.strictObject({
    direction: z.enum(['back', 'forward']).default('back'),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(2_000)
      .default(500)
      .meta({ description: 'Edges that are read at most', type: 'integer' }),
  }),
  answers: { 200: { description: 'The graph and the shares', schema: Trace } },
  refusals: ['trace.not-found'],
});

export const TRACE_ROUTES = { traceMaterial };
