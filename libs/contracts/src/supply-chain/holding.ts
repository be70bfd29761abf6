// HTTP shapes of holdings: the raw material that a party received and has not used up.
import { z } from 'zod';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Amount, CommodityCode, Id, Instant, Pool, Price, Quantity, VillageCode } from '../vocabulary.js';
import { Attributes } from './commodity.js';

/** A holding is what one hand-over brought of one part of an order: `hand-over:part`. */
export const HoldingId = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]{1,5}$/)
  .meta({
    description: 'Hand-over and part, as in a list of holdings',
    examples: ['0190f3b1-7c2e-7abc-8def-0123456789ab:0'],
  });

export const Holding = z.object({
  holdingId: HoldingId,
  partyId: Id,
  lotId: Id,
  orderId: Id,
  handOverId: Id,
  supplierId: Id,
  pool: Pool,
  commodity: CommodityCode,
  attributes: Attributes,
  /** Village of the lot. */
  region: VillageCode,
  /** What was accepted, net; always used + left. */
  quantity: Quantity,
  used: z.int().min(0),
  left: z.int().min(0),
  price: Price,
  /** What was paid for it, and what of it went with what was used. */
  amount: Amount,
  valueUsed: Amount,
  receivedAt: Instant,
});
export type Holding = z.infer<typeof Holding>;

export const listHoldings = defineRoute({
  method: 'GET',
  path: '/holdings',
  summary: 'Raw material that my party received, newest first; only what has something left, unless all is asked for',
  roles: ['clerk', 'manager'],
  query: z.strictObject({
    ...paging,
    commodity: CommodityCode.optional(),
    show: z.enum(['left', 'all']).default('left'),
  }),
  answers: { 200: { description: 'Holdings, newest first', schema: PageOf(Holding) } },
  refusals: [],
});
export const exportHoldings = defineExport(listHoldings);

export const HOLDING_ROUTES = { listHoldings, exportHoldings };
