// Raw material that leaves its province: what the register's facts say, and its HTTP shapes.
import { z } from 'zod';
import { CountryCode, INDONESIA } from '../countries.js';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import {
  Amount,
  CommodityCode,
  Id,
  Instant,
  Pool,
  Quantity,
  RegionCode,
  Role,
  Text,
  VillageCode,
} from '../vocabulary.js';
import { Attributes, Paper } from './commodity.js';
import { ExportRuleId, ExportVerdict, MaterialHs } from './export-rule.js';

/** The states of an entry; the transition table is in apps/supply-chain and drawn in docs/flows. */
export const OutflowStatus = z.enum(['awaiting-decision', 'recorded', 'refused', 'lapsed', 'reversed', 'forbidden']);
export type OutflowStatus = z.infer<typeof OutflowStatus>;

/** Where it goes: a region of Indonesia, as exactly as is known, or another country. */
export const Destination = z
  .strictObject({ country: CountryCode, region: RegionCode.optional() })
  .refine(({ country, region }) => (country === INDONESIA) === (region !== undefined), { path: ['region'] })
  .meta({ description: 'Country, and of Indonesia the region', examples: [{ country: 'ID', region: '3209' }] });
export type Destination = z.infer<typeof Destination>;
/** A party of the platform, or whoever it was, by name. */
export const OutflowBuyer = z.strictObject({ name: Text(200), partyId: Id.optional() });
export const OutflowPapers = z.strictObject({
  /** Number of the domestic manifest of an inter-island load. */
  manifest: Text(60).optional(),
  /** Number of the FA-HHBK, the transport document of non-timber forest products. */
  faHhbk: Text(60).optional(),
  others: z.array(Text(100)).max(10).optional(),
});
export const UnmetDemand = z.object({
  /** What orders of the same pool by buyers of its province wait for, in base units. */
  quantity: z.int().min(0),
  orders: z.int().min(0),
});
export type UnmetDemand = z.infer<typeof UnmetDemand>;

const OutflowContent = z.object({
  outflowId: Id,
  pool: Pool,
  supplierId: Id,
  commodity: CommodityCode,
  attributes: Attributes,
  hs: MaterialHs.optional(),
  /** None of material that was never a lot. */
  lotId: Id.optional(),
  quantity: Quantity,
  /** Whole rupiah. */
  value: Amount,
  /** The village that it left. */
  origin: VillageCode,
  destination: Destination,
  buyer: OutflowBuyer.partial(),
  papers: OutflowPapers,
  /** Papers that the commodity asks for on the way and that nobody has named. */
  missingPapers: z.array(Paper),
  reason: z.string().optional(),
  source: z.enum(['hand-over', 'declared']),
  handOverId: Id.optional(),
  orderId: Id.optional(),
  status: OutflowStatus,
  occurredAt: Instant,
  /** At the moment it was recorded. */
  unmetLocalDemand: UnmetDemand,
  /** Of an export, the rule that decided; none where no rule speaks of it. */
  rule: z.object({ ruleId: ExportRuleId, version: z.int(), verdict: ExportVerdict, basis: z.string() }).optional(),
});
const Decision = z.object({
  allowed: z.boolean(),
  reason: z.string(),
  by: z.object({ role: Role, region: RegionCode.optional() }),
  decidedAt: Instant,
});

const topic = 'supply-chain.outflow';
export const OutflowRecorded = defineFact('supply-chain.outflow-recorded.v1', {
  topic,
  summary: 'Raw material left its province: handed over to a buyer outside, or declared by hand.',
  data: OutflowContent,
});
export const OutflowRequested = defineFact('supply-chain.outflow-requested.v1', {
  topic,
  summary: 'An export on which the rules are not clear waits for an officer; its material is held.',
  data: OutflowContent.extend({ decideBy: Instant }),
});
export const OutflowDecided = defineFact('supply-chain.outflow-decided.v1', {
  topic,
  summary: 'An officer allowed or refused an export; what was refused is available again.',
  data: OutflowContent.extend({ decision: Decision }),
});
export const OutflowLapsed = defineFact('supply-chain.outflow-lapsed.v1', {
  topic,
  summary: 'Nobody decided on an export in time; its material is available again.',
  data: OutflowContent,
});
export const OutflowReversed = defineFact('supply-chain.outflow-reversed.v1', {
  topic,
  summary: 'A declaration was wrong or withdrawn; its material is available again.',
  data: OutflowContent.extend({ reversal: z.object({ reason: z.string(), occurredAt: Instant }) }),
});
export const ExportRefused = defineFact('supply-chain.export-refused.v1', {
  topic,
  summary: 'Someone declared an export that the rules forbid; it was refused.',
  data: OutflowContent,
});

/** Sums of a few hundred of the largest stay exact. */
const MOST_VALUE = 10_000_000_000_000;
export const OutflowBody = z
  .strictObject({
    /** The lot that it was sold out of, or else what it was. */
    lotId: Id.optional(),
    material: z
      .strictObject({ supplierId: Id, commodity: CommodityCode, attributes: Attributes, region: VillageCode })
      .optional(),
    /** Needed for an export of a commodity that has several codes. */
    hs: MaterialHs.optional(),
    quantity: Quantity,
    value: z.int().min(0).max(MOST_VALUE).meta({ description: 'Whole rupiah' }),
    destination: Destination,
    buyer: OutflowBuyer,
    papers: OutflowPapers,
    reason: Text(500),
    occurredAt: Instant,
  })
  .refine(({ lotId, material }) => (lotId === undefined) !== (material === undefined), { path: ['lotId'] });
export type OutflowBody = z.infer<typeof OutflowBody>;

export const Outflow = OutflowContent.extend({
  version: z.int(),
  recordedAt: Instant,
  decision: Decision.optional(),
  reversal: z.object({ reason: z.string(), occurredAt: Instant, recordedAt: Instant }).optional(),
  /** Until when an officer decides; afterwards the request lapses. */
  decideBy: Instant.optional(),
});
export type Outflow = z.infer<typeof Outflow>;

const READERS = ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'] as const;
const outflowParams = z.strictObject({ outflowId: Id });
const answer = { description: 'The entry as it now is; its version is the ETag', schema: Outflow };

export const declareOutflow = defineRoute({
  method: 'PUT',
  path: '/outflows/:outflowId',
  summary:
    'Declare raw material that left its province outside the platform; a lot gives it out of what it has available. Never blocks a sale inside Indonesia',
  roles: ['clerk', 'manager', 'officer'],
  params: outflowParams,
  body: OutflowBody,
  answers: {
    201: answer,
    200: { description: 'It was declared already, with the same content', schema: Outflow },
  },
  refusals: [
    'outflow.id-used',
    'outflow.stays',
    'outflow.hs',
    'outflow.export-forbidden',
    'lot.not-found',
    'lot.withdrawn',
    'lot.not-enough',
    'supplier.unknown',
    'commodity.unknown',
    'commodity.attribute',
    'request.not-yet',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const decideOutflow = defineRoute({
  method: 'POST',
  path: '/outflows/:outflowId/decision',
  summary: 'Allow or refuse an export that waits for a decision, with a reason; a repeat has no second effect',
  roles: ['officer', 'provincial'],
  ifMatch: true,
  params: outflowParams,
  body: z.strictObject({ allowed: z.boolean(), reason: Text(500) }),
  answers: { 200: answer },
  refusals: ['outflow.not-found', 'outflow.status', 'request.stale', 'actor.other-region'],
});
export const reverseOutflow = defineRoute({
  method: 'POST',
  path: '/outflows/:outflowId/reversal',
  summary:
    'Undo a declaration that was wrong, or withdraw a request; the material is available again, both stay on record',
  roles: ['clerk', 'manager', 'officer'],
  params: outflowParams,
  body: z.strictObject({ reason: Text(500), occurredAt: Instant }),
  answers: { 200: answer },
  refusals: [
    'outflow.not-found',
    'outflow.from-hand-over',
    'outflow.status',
    'request.not-yet',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const getOutflow = defineRoute({
  method: 'GET',
  path: '/outflows/:outflowId',
  summary: 'One entry of the register, for its supplier and offices',
  roles: READERS,
  params: outflowParams,
  answers: { 200: answer },
  refusals: ['outflow.not-found', 'actor.other-party', 'actor.other-region'],
});
export const outflowHistory = defineHistory('/outflows/:outflowId', {
  params: outflowParams,
  refusals: ['outflow.not-found', 'actor.other-party', 'actor.other-region'],
});

const WHICH = {
  commodity: CommodityCode.optional(),
  /** A region of any level stands for everything inside it. */
  origin: RegionCode.optional(),
  /** A region of any level, or a country. */
  destination: z
    .string()
    .regex(/^(?:[A-Z]{2}|[1-9][0-9](?:[0-9]{2}){0,2}|[1-9][0-9]{9})$/)
    .optional()
    .meta({ description: 'Kemendagri region code, or country (ISO 3166-1 alpha-2)', examples: ['32'] }),
  supplierId: Id.optional(),
  /** By when it occurred: from, and before. */
  from: Instant.optional(),
  until: Instant.optional(),
};
const FILTER = { ...WHICH, status: OutflowStatus.optional() };
export const OutflowFilter = z.strictObject(FILTER);
export type OutflowFilter = z.infer<typeof OutflowFilter>;
export const listOutflows = defineRoute({
  method: 'GET',
  path: '/outflows',
  summary: 'The register, by when it occurred, latest first: a supplier sees its own, an office its region',
  roles: READERS,
  query: z.strictObject({ ...paging, ...FILTER }),
  answers: { 200: { description: 'Entries, latest first', schema: PageOf(Outflow) } },
  refusals: ['actor.other-party'],
});
export const exportOutflows = defineExport(listOutflows);

export const OutflowSum = z.object({
  /** Calendar month at the origin, e.g. 2026-11. */
  month: z.string(),
  commodity: CommodityCode,
  /** Province of Indonesia, or country. */
  destination: z.string(),
  entries: z.int().min(0),
  quantity: z.int().min(0),
  value: z.int().min(0),
  /** What of the quantity left while orders of the province waited for such material. */
  whileLocalDemandWaited: z.int().min(0),
  /** The same as a share of the quantity, from 0 to 1. */
  shareWhileLocalDemandWaited: z.number().min(0).max(1),
});
export type OutflowSum = z.infer<typeof OutflowSum>;
export const sumOutflows = defineRoute({
  method: 'GET',
  path: '/outflow-summary',
  summary: 'What left, by month, commodity and province or country of destination; reversed and refused entries aside',
  roles: READERS,
  query: z.strictObject({ ...paging, ...WHICH }),
  answers: { 200: { description: 'Sums by month, then commodity, then destination', schema: PageOf(OutflowSum) } },
  refusals: ['actor.other-party'],
});
export const exportOutflowSums = defineExport(sumOutflows);

export const OUTFLOW_ROUTES = {
  declareOutflow,
  decideOutflow,
  reverseOutflow,
  getOutflow,
  outflowHistory,
  listOutflows,
  exportOutflows,
  sumOutflows,
  exportOutflowSums,
};
