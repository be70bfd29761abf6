// HTTP shapes of the supply chain: commodities, lots, pools.
import { z } from 'zod';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineImports } from '../imports.js';
import { defineRoute, PageOf, paging } from '../route.js';
import {
  Amount,
  CommodityCode,
  Day,
  Id,
  Instant,
  Pool,
  Price,
  ProvinceCode,
  Quantity,
  RegionCode,
  RINGS,
  Text,
  VillageCode,
} from '../vocabulary.js';
import { Attributes, Commodity, CommodityTemplate } from './commodity.js';
import { CORRECTION_ROUTES } from './correction.js';
import { EXPORT_RULE_ROUTES } from './export-rule.js';
import { HAND_OVER_ROUTES } from './hand-over.js';
import { EPCIS_ROUTES } from './epcis.js';
import { HOLDING_ROUTES } from './holding.js';
import { PACKING_ROUTES } from './packing.js';
import { BATCH_ROUTES } from './batch.js';
import { PRODUCTION_ROUTES } from './production.js';
import { PUBLIC_BATCH_ROUTES } from './public-batch.js';
import { TRACE_ROUTES } from './trace.js';
import { VALUE_ROUTES } from './value.js';
import { OUTFLOW_ROUTES } from './outflow.js';

const PARTY_ROLES = ['clerk', 'manager'] as const;
const SUPPLY_ROLES = ['clerk', 'manager', 'officer'] as const;

export const defineCommodity = defineRoute({
  method: 'PUT',
  path: '/commodities/:code',
  summary: 'Add a commodity template, or extend one: attributes and choices are only ever added',
  roles: ['provincial', 'operator'],
  params: z.strictObject({ code: CommodityCode }),
  body: CommodityTemplate,
  answers: { 200: { description: 'The template as it now is', schema: Commodity } },
  refusals: ['commodity.narrowed'],
});
export const listCommodities = defineRoute({
  method: 'GET',
  path: '/commodities',
  summary: 'All commodity templates',
  roles: 'anyone',
  answers: { 200: { description: 'Templates by code', schema: z.object({ items: z.array(Commodity) }) } },
  refusals: [],
});
export const commodityHistory = defineHistory('/commodities/:code', {
  params: z.strictObject({ code: CommodityCode }),
  refusals: ['commodity.not-found'],
});

export const LotStatus = z.enum(['open', 'withdrawn']);
/** What a supplier says about a lot. `quantity` is the weighed mass in base units; `count` how many bundles it came in. */
export const LotBody = z.strictObject({
  supplierId: Id,
  commodity: CommodityCode,
  attributes: Attributes,
  quantity: Quantity,
  count: z.strictObject({ unit: Text(20), number: z.int().min(1).max(10_000_000) }).optional(),
  price: Price,
  /** Where it lies; decides the province and so the pool. */
  region: VillageCode,
  /** Farmer or gatherer, as the supplier knows them. Shown to the supplier and officers only. */
  gatherer: Text(200).optional(),
  harvestedOn: Day,
  readyOn: Day,
});
export type LotBody = z.infer<typeof LotBody>;

export const Lot = z.object({
  lotId: Id,
  version: z.int(),
  pool: Pool,
  supplierId: Id,
  commodity: CommodityCode,
  attributes: Attributes,
  status: LotStatus,
  /** All that was posted, revised to or found; always the sum of the other six. */
  quantity: z.int().min(0),
  available: z.int().min(0),
  reserved: z.int().min(0),
  withdrawn: z.int().min(0),
  /** Accepted by buyers. */
  handedOver: z.int().min(0),
  /** Lost, damaged, written off, or missing when it was counted. */
  lost: z.int().min(0),
  /** Sold outside the platform. */
  soldOutside: z.int().min(0),
  count: z.object({ unit: z.string(), number: z.int() }).optional(),
  price: Price,
  region: VillageCode,
  gatherer: z.string().optional(),
  harvestedOn: Day,
  readyOn: Day,
  postedAt: Instant,
  localUntil: Instant,
  /** False once the local window ran out or was lifted. */
  localOnly: z.boolean(),
});
export type Lot = z.infer<typeof Lot>;

const lotParams = z.strictObject({ lotId: Id });
const lotAnswer = { description: 'The lot as it now is; its version is the ETag', schema: Lot };

export const postLot = defineRoute({
  method: 'PUT',
  path: '/lots/:lotId',
  summary: 'Post a lot under an id that the client chose; a repeat has no second effect',
  roles: SUPPLY_ROLES,
  params: lotParams,
  body: LotBody,
  answers: { 201: lotAnswer, 200: { description: 'It was there already, with the same content', schema: Lot } },
  refusals: [
    'lot.id-used',
    'supplier.unknown',
    'supplier.not-active',
    'supplier.kind',
    'commodity.unknown',
    'commodity.attribute',
    'lot.dates',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const reviseLot = defineRoute({
  method: 'PATCH',
  path: '/lots/:lotId',
  summary:
    'Change quantity, count, price or ready day; the quantity never below what is reserved; a repeat has no second effect',
  roles: SUPPLY_ROLES,
  ifMatch: true,
  params: lotParams,
  body: LotBody.pick({ quantity: true, count: true, price: true, readyOn: true })
    .partial()
    .extend({ reason: Text(500) }),
  answers: { 200: lotAnswer },
  refusals: [
    'lot.not-found',
    'lot.withdrawn',
    'lot.below-reserved',
    'lot.dates',
    'request.stale',
    'actor.other-party',
    'actor.other-region',
  ],
});
export const withdrawLot = defineRoute({
  method: 'POST',
  path: '/lots/:lotId/withdrawal',
  summary: 'Take back what is still available; what is reserved stays reserved; a repeat has no second effect',
  roles: SUPPLY_ROLES,
  ifMatch: true,
  params: lotParams,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: lotAnswer },
  refusals: ['lot.not-found', 'request.stale', 'actor.other-party', 'actor.other-region'],
});
export const liftWindow = defineRoute({
  method: 'POST',
  path: '/lots/:lotId/window-lift',
  summary: "End a lot's local window early, with a recorded reason; a repeat has no second effect",
  roles: ['officer', 'provincial'],
  ifMatch: true,
  params: lotParams,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: lotAnswer },
  refusals: ['lot.not-found', 'lot.withdrawn', 'lot.window-over', 'request.stale', 'actor.other-region'],
});
export const getLot = defineRoute({
  method: 'GET',
  path: '/lots/:lotId',
  summary: 'One lot',
  roles: 'anyone',
  params: lotParams,
  answers: { 200: lotAnswer },
  refusals: ['lot.not-found'],
});
export const lotHistory = defineHistory('/lots/:lotId', {
  params: lotParams,
  refusals: ['lot.not-found', 'actor.other-party', 'actor.other-region'],
});

export const { put: importLots, get: getLotImport, template: lotTemplate } = defineImports('lot', SUPPLY_ROLES);

/**
 * Never changed once written; a mistake is reversed by a further entry. Each figure of the lot is the sum of that field,
 * and its quantity the sum of all six.
 */
export const LedgerEntry = z.object({
  entryId: z.string(),
  lotId: Id,
  at: Instant,
  kind: z.enum([
    'posted',
    'revised',
    'withdrawn',
    'reserved',
    'released',
    'handed-over',
    'rejected-returned',
    'written-off',
    'counted',
    'lost',
    'damaged',
    'reversed',
    'sold-outside',
  ]),
  /** When it happened, where that is not when it was entered. */
  occurredAt: Instant.optional(),
  /** Signed change of what is available, in base units. */
  available: z.int(),
  /** Signed change of what is reserved, in base units. */
  reserved: z.int(),
  /** Signed changes of these; 0 when left out. */
  withdrawn: z.int().optional(),
  handedOver: z.int().optional(),
  lost: z.int().optional(),
  soldOutside: z.int().optional(),
  orderId: Id.optional(),
  handOverId: Id.optional(),
  correctionId: Id.optional(),
  outflowId: Id.optional(),
  reason: z.string().optional(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
export const lotLedger = defineRoute({
  method: 'GET',
  path: '/lots/:lotId/ledger',
  summary: "Every entry of a lot's stock ledger, oldest first",
  roles: ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'],
  params: lotParams,
  query: z.strictObject(paging),
  answers: { 200: { description: 'Entries, oldest first', schema: PageOf(LedgerEntry) } },
  refusals: ['lot.not-found', 'actor.other-party', 'actor.other-region'],
});
export const exportLedger = defineExport(lotLedger);

export const AvailableLot = Lot.omit({ gatherer: true }).extend({ ring: z.enum(RINGS), amount: Amount });
export const listAvailable = defineRoute({
  method: 'GET',
  path: '/available',
  summary: 'What a buyer in this village can order now, nearest ring first, oldest first within a ring',
  roles: 'anyone',
  query: z.strictObject({
    ...paging,
    /** The buyer's village. */
    village: VillageCode,
    commodity: CommodityCode,
    /** Source province; the village's own when left out. */
    province: ProvinceCode.optional(),
    ring: z.enum(RINGS).optional(),
    maxPrice: z.coerce.number().int().min(1).optional().meta({ type: 'integer' }),
  }),
  answers: { 200: { description: 'Lots with something available', schema: PageOf(AvailableLot) } },
  refusals: ['commodity.unknown'],
});
export const exportAvailable = defineExport(listAvailable);
export const listLots = defineRoute({
  method: 'GET',
  path: '/lots',
  summary: "A supplier's or a region's lots, newest first",
  roles: 'anyone',
  query: z.strictObject({
    ...paging,
    supplierId: Id.optional(),
    region: RegionCode.optional(),
    commodity: CommodityCode.optional(),
    status: LotStatus.optional(),
  }),
  answers: { 200: { description: 'Lots, newest first', schema: PageOf(Lot.omit({ gatherer: true })) } },
  refusals: [],
});
export const exportLots = defineExport(listLots);

/** How a province lets its material go. */
export const PoolPolicy = z.strictObject({
  /** For how many hours after posting only buyers of the province can take a lot. */
  localWindowHours: z
    .int()
    .min(0)
    .max(24 * 60),
  /** For how many hours material is held for an order until its supplier confirms. */
  holdHours: z
    .int()
    .min(1)
    .max(24 * 30),
  /** Within how many hours after confirmation material is to be handed over. */
  handOverHours: z
    .int()
    .min(1)
    .max(24 * 90),
  /** How many days a buyer has to pay for what it received; 30 when left out. */
  paymentDays: z.int().min(1).max(366).optional(),
  /** Within how many days an officer decides on an export; 14 when left out. */
  exportDecisionDays: z.int().min(1).max(366).optional(),
});
export type PoolPolicy = z.infer<typeof PoolPolicy>;
export const DEFAULT_POLICY: Required<PoolPolicy> = {
  localWindowHours: 72,
  holdHours: 48,
  handOverHours: 336,
  paymentDays: 30,
  exportDecisionDays: 14,
};

export const PoolState = z.object({
  pool: Pool,
  version: z.int(),
  policy: PoolPolicy,
  lots: z.int().min(0),
  available: z.int().min(0),
  /** Held back for local buyers at this moment. */
  localOnly: z.int().min(0),
  reserved: z.int().min(0),
  waitingOrders: z.int().min(0),
  waiting: z.int().min(0),
});
const poolParams = z.strictObject({ province: ProvinceCode, commodity: CommodityCode });
export const getPool = defineRoute({
  method: 'GET',
  path: '/pools/:province/:commodity',
  summary: 'State of a pool: what is available, held, and still wanted',
  roles: 'anyone',
  params: poolParams,
  answers: { 200: { description: 'The pool', schema: PoolState } },
  refusals: ['pool.not-found'],
});
export const poolHistory = defineHistory('/pools/:province/:commodity', {
  params: poolParams,
  refusals: ['pool.not-found'],
});
export const setPoolPolicy = defineRoute({
  method: 'PUT',
  path: '/pools/:province/:commodity/policy',
  summary: "Set a pool's local window, hold, hand-over and payment times; what exists keeps its own",
  roles: ['provincial'],
  params: poolParams,
  body: PoolPolicy,
  answers: { 200: { description: 'The policy as it now is', schema: PoolPolicy } },
  refusals: ['commodity.unknown', 'actor.other-region'],
});

/** Someone in a pool's waiting list, first in line first. */
export const WaitingOrder = z.object({
  orderId: Id,
  buyerId: Id,
  buyerRegion: VillageCode,
  waiting: Quantity,
  placedAt: Instant,
  needBy: Day,
});
export const listWaiting = defineRoute({
  method: 'GET',
  path: '/pools/:province/:commodity/waiting',
  summary: "A pool's waiting list, oldest first",
  roles: [...PARTY_ROLES, 'officer', 'planner', 'provincial', 'operator', 'auditor'],
  params: poolParams,
  query: z.strictObject(paging),
  answers: { 200: { description: 'Waiting orders, oldest first', schema: PageOf(WaitingOrder) } },
  refusals: [],
});
export const exportWaiting = defineExport(listWaiting);

export const SUPPLY_CHAIN_ROUTES = {
  defineCommodity,
  listCommodities,
  commodityHistory,
  postLot,
  reviseLot,
  withdrawLot,
  liftWindow,
  getLot,
  lotHistory,
  importLots,
  getLotImport,
  lotTemplate,
  lotLedger,
  exportLedger,
  listAvailable,
  exportAvailable,
  listLots,
  exportLots,
  getPool,
  poolHistory,
  setPoolPolicy,
  listWaiting,
  exportWaiting,
  ...CORRECTION_ROUTES,
  ...HAND_OVER_ROUTES,
  ...HOLDING_ROUTES,
  ...PRODUCTION_ROUTES,
  ...BATCH_ROUTES,
  ...PUBLIC_BATCH_ROUTES,
  ...PACKING_ROUTES,
  ...TRACE_ROUTES,
  ...EPCIS_ROUTES,
  ...EXPORT_RULE_ROUTES,
  ...OUTFLOW_ROUTES,
  ...VALUE_ROUTES,
};
