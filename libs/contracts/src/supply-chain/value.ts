// HTTP shapes of the value kept at home: what sold goods brought to whom, and beside it what left raw.
import { z } from 'zod';
import { Pieces } from '../marketplace/product.js';
import { LineNumber } from '../marketplace/sales-events.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Amount, CommodityCode, Day, Id, Instant, RegionCode, Sku, VillageCode } from '../vocabulary.js';
import { KeptValue, ValueStep } from './goods-events.js';
import { Destination } from './outflow.js';
import { OriginPart } from './production.js';

const READERS = ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'] as const;

/** How many digits of a region's code each level has. */
export const LEVEL_DIGITS = { province: 2, kabkota: 4, kecamatan: 6, desa: 10 } as const;
const GROUP = '(?:region|step|commodity|month)';
export const ValueQuery = z.strictObject({
  /** The raw material that was in the goods. */
  commodity: CommodityCode.optional(),
  /** Where value was kept; any level stands for everything inside it. */
  region: RegionCode.optional(),
  /** The first and the last day on which goods left, by the clock of the region; the twelve months until today. */
  from: Day.optional(),
  to: Day.optional(),
  groupBy: z
    .string()
    .regex(new RegExp(`^${GROUP}(?:,${GROUP}){0,3}$`))
    .default('region,step,commodity')
    .meta({ description: 'Any of region, step, commodity, month, with commas' }),
  /** Of the regions to group by. */
  level: z.enum(['province', 'kabkota', 'kecamatan', 'desa']).default('kabkota'),
});
export type ValueQuery = z.infer<typeof ValueQuery>;

/** What is not grouped by is not there; a commodity also where nobody knows what the goods are made of. */
export const ValueSum = z.object({
  region: RegionCode.optional(),
  step: ValueStep.optional(),
  commodity: CommodityCode.optional(),
  /** Calendar month at the seller in which the goods left, e.g. 2026-11. */
  month: z.string().optional(),
  /** Whole rupiah. */
  value: z.int(),
});
export type ValueSum = z.infer<typeof ValueSum>;
export const ValueTotal = z.object({
  /** Whole rupiah that were kept in the region. */
  value: z.int(),
  /** All that the goods brought to anyone which brought something to the region. */
  whole: z.int(),
  /** What of the whole was kept in the region's province, and the same as a share. Where no region is asked for, in none. */
  inProvince: z.int().optional(),
  shareInProvince: z.number().optional(),
  pieces: z.int().min(0),
  /** Of which nobody knows the material: all of their value is the maker's. */
  untraced: z.int().min(0),
});
/** Raw material that left its province instead, out of the outflow register. */
export const RawOutflow = z.object({
  commodity: CommodityCode,
  /** Whether it left the country too. */
  abroad: z.boolean(),
  entries: z.int().min(0),
  /** Base units. */
  quantity: z.int().min(0),
  /** Whole rupiah. */
  value: z.int().min(0),
});
export type RawOutflow = z.infer<typeof RawOutflow>;
export type ValueTotal = z.infer<typeof ValueTotal>;
export const ValueKeptAnswer = PageOf(ValueSum).extend({
  from: Day,
  to: Day,
  region: RegionCode.optional(),
  total: ValueTotal,
  outflow: z.array(RawOutflow),
});
export type ValueKeptAnswer = z.infer<typeof ValueKeptAnswer>;

export const sumValueKept = defineRoute({
  method: 'GET',
  path: '/value-kept',
  summary:
    'What sold goods brought to each region by each kind of work, and the raw material that left beside it: an office sees its region, a party its own sales',
  roles: READERS,
  query: ValueQuery.extend(paging),
  answers: {
    200: { description: 'Sums in the order of what they are grouped by; totals are of all', schema: ValueKeptAnswer },
  },
  refusals: ['value.period', 'actor.other-region'],
});

/** What one line of a sale brought to whom. */
export const ValueLine = z.object({
  line: LineNumber,
  productId: Id,
  sku: Sku,
  name: z.string(),
  count: Pieces,
  /** Whole rupiah, after refunds; the sum of what was kept. */
  value: Amount,
  refunded: Amount,
  traced: z.int().min(0),
  kept: z.array(KeptValue),
  /** The raw material inside, with the rupiah that were paid for it. */
  lots: z.array(OriginPart),
});
export const SaleValue = PageOf(ValueLine).extend({
  saleId: Id,
  sellerId: Id,
  /** The seller's village. */
  region: VillageCode,
  destination: Destination,
  soldAt: Instant,
});
export type SaleValue = z.infer<typeof SaleValue>;
export const getSaleValue = defineRoute({
  method: 'GET',
  path: '/value-kept/:saleId',
  summary:
    'One chain: what a sale brought to whom, line by line, with the lots in it; an office sees the lines that its region had a part in',
  roles: READERS,
  params: z.strictObject({ saleId: Id }),
  query: z.strictObject(paging),
  answers: { 200: { description: 'Lines in their order', schema: SaleValue } },
  refusals: ['value.not-found', 'actor.other-party'],
});

export const VALUE_ROUTES = { sumValueKept, getSaleValue };
