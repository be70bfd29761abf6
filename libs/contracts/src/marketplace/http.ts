// HTTP shapes of the marketplace's raw-material orders, and all its routes.
import { z } from 'zod';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Wishes } from '../supply-chain/commodity.js';
import { ReservedPart } from '../supply-chain/events.js';
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
  Text,
  VillageCode,
} from '../vocabulary.js';
import { PartialRule } from './events.js';
import { ENQUIRY_ROUTES } from './enquiries.js';
import { EXPORT_DOCUMENT_ROUTES } from './export-documents.js';
import { PARTNERSHIP_ROUTES } from './partnerships.js';
import { PRODUCT_ROUTES } from './products.js';
import { SALE_ROUTES } from './sales.js';
import { Payment, PaymentBody } from './payment.js';

const PARTY_ROLES = ['clerk', 'manager'] as const;
const READERS = ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'] as const;

/** The states of a raw-material order; the transition table is in apps/marketplace and drawn in docs/flows. */
export const OrderStatus = z.enum([
  'placed',
  'waiting',
  'part-reserved',
  'reserved',
  'confirmed',
  'handed-over',
  'closed',
  'refused',
  'lapsed',
  'cancelled',
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const OrderBody = z.strictObject({
  buyerId: Id,
  /** Source province: with the commodity, the pool that is asked. */
  province: ProvinceCode,
  commodity: CommodityCode,
  wishes: Wishes.default({}),
  quantity: Quantity,
  /** Lots above this price are not taken. */
  maxPrice: Price.optional(),
  partial: PartialRule.default('fill-or-wait'),
  /** Until the end of this day (UTC) it waits. */
  needBy: Day,
  /** It counts against the quota of this partnership. */
  partnershipId: Id.optional(),
});
export type OrderBody = z.infer<typeof OrderBody>;

export const OrderPart = ReservedPart.extend({
  /** For what is still reserved of it, at its price, and what is owed for what was accepted. */
  amount: Amount,
  state: z.enum(['held', 'confirmed', 'handed-over', 'released']),
  /** Still reserved, in base units; the rest was received, returned or written off. */
  reserved: z.int().min(0),
  /** Accepted, all deliveries together. */
  received: z.int().min(0),
  /** Rupiah for what was accepted. */
  due: Amount,
  /** Until when it is held (held) or to be handed over (confirmed). */
  until: Instant,
});
export const Order = z.object({
  orderId: Id,
  version: z.int(),
  status: OrderStatus,
  buyerId: Id,
  buyerRegion: VillageCode,
  pool: Pool,
  wishes: Wishes,
  quantity: Quantity,
  maxPrice: Price.optional(),
  partial: PartialRule,
  needBy: Day,
  partnershipId: Id.optional(),
  placedAt: Instant,
  /** What is held or confirmed for it and not yet handed over, in base units. */
  reserved: z.int().min(0),
  /** What was accepted on hand-over. */
  received: z.int().min(0),
  /** What it still waits for. */
  waiting: z.int().min(0),
  /** Rupiah for what is held, confirmed or was accepted. */
  amount: Amount,
  /** Rupiah that was paid, and that is owed now for what was accepted. */
  paid: Amount,
  owed: Amount,
  payments: z.array(Payment),
  parts: z.array(OrderPart),
  /** When the state it is in ends by itself; absent once it is final. */
  deadline: Instant.optional(),
});
export type Order = z.infer<typeof Order>;

const orderParams = z.strictObject({ orderId: Id });
const orderAnswer = { description: 'The order as it now is; its version is the ETag', schema: Order };

export const placeOrder = defineRoute({
  method: 'PUT',
  path: '/orders/:orderId',
  summary: 'Order raw material from a pool under an id that the client chose; a repeat has no second effect',
  roles: PARTY_ROLES,
  params: orderParams,
  body: OrderBody,
  answers: { 201: orderAnswer, 200: { description: 'It was there already, with the same content', schema: Order } },
  refusals: [
    'order.id-used',
    'buyer.unknown',
    'buyer.not-active',
    'commodity.unknown',
    'commodity.attribute',
    'order.need-by-past',
    'partnership.not-fitting',
    'partnership.quota',
    'actor.other-party',
  ],
});
export const getOrder = defineRoute({
  method: 'GET',
  path: '/orders/:orderId',
  summary: 'One order, for its buyer, its suppliers and offices',
  roles: READERS,
  params: orderParams,
  answers: { 200: orderAnswer },
  refusals: ['order.not-found', 'actor.other-party', 'actor.other-region'],
});
export const listOrders = defineRoute({
  method: 'GET',
  path: '/orders',
  summary: 'Orders of a buyer, on a supplier’s lots, or of a pool, newest first',
  roles: READERS,
  query: z.strictObject({
    ...paging,
    buyerId: Id.optional(),
    supplierId: Id.optional(),
    pool: Pool.optional(),
    status: OrderStatus.optional(),
  }),
  answers: { 200: { description: 'Orders, newest first', schema: PageOf(Order) } },
  refusals: ['actor.other-party', 'actor.other-region'],
});
export const exportOrders = defineExport(listOrders);

export const TimelineEntry = z.object({
  at: Instant,
  status: OrderStatus,
  /** The fact that brought the order here, e.g. `marketplace.order-reserved.v1`. */
  fact: z.string(),
  /** Held or confirmed after it, in base units. */
  reserved: z.int().min(0),
  /** Received until then, in base units; left out while nothing was. */
  received: z.int().min(0).optional(),
  waiting: z.int().min(0),
  supplierId: Id.optional(),
  reason: z.string().optional(),
});
export const orderTimeline = defineRoute({
  method: 'GET',
  path: '/orders/:orderId/timeline',
  summary: 'What happened to an order, oldest first',
  roles: READERS,
  params: orderParams,
  answers: { 200: { description: 'Its steps, oldest first', schema: z.object({ items: z.array(TimelineEntry) }) } },
  refusals: ['order.not-found', 'actor.other-party', 'actor.other-region'],
});
export const orderHistory = defineHistory('/orders/:orderId', {
  params: orderParams,
  refusals: ['order.not-found', 'actor.other-party', 'actor.other-region'],
});
export const cancelOrder = defineRoute({
  method: 'POST',
  path: '/orders/:orderId/cancellation',
  summary:
    'Cancel an order before any supplier confirmed; what it held returns to the pool; a repeat has no second effect',
  roles: PARTY_ROLES,
  params: orderParams,
  body: z.strictObject({ reason: Text(500).optional() }),
  answers: { 200: orderAnswer },
  refusals: ['order.not-found', 'order.not-cancellable', 'actor.other-party'],
});
export const confirmOrder = defineRoute({
  method: 'POST',
  path: '/orders/:orderId/confirmation',
  summary:
    'A supplier confirms its own lots of an order; it is confirmed when all suppliers have; a repeat has no second effect',
  roles: PARTY_ROLES,
  params: orderParams,
  body: z.strictObject({ supplierId: Id }),
  answers: { 200: orderAnswer },
  refusals: ['order.not-found', 'order.not-confirmable', 'order.nothing-held', 'actor.other-party'],
});
export const declineOrder = defineRoute({
  method: 'POST',
  path: '/orders/:orderId/decline',
  summary: 'A supplier declines its own lots of an order; they return to the pool; a repeat has no second effect',
  roles: PARTY_ROLES,
  params: orderParams,
  body: z.strictObject({ supplierId: Id }),
  answers: { 200: orderAnswer },
  refusals: ['order.not-found', 'order.not-confirmable', 'order.nothing-held', 'actor.other-party'],
});

const paymentParams = z.strictObject({ orderId: Id, paymentId: Id });
export const recordPayment = defineRoute({
  method: 'PUT',
  path: '/orders/:orderId/payments/:paymentId',
  summary:
    'Record a payment, or a part of one, for what was received; never more than its supplier is owed. No money is moved',
  roles: PARTY_ROLES,
  params: paymentParams,
  body: PaymentBody,
  answers: { 201: orderAnswer, 200: { description: 'It was recorded already, with the same content', schema: Order } },
  refusals: [
    'order.not-found',
    'payment.id-used',
    'payment.more-than-owed',
    'payment.qris-cap',
    'request.not-yet',
    'actor.other-party',
  ],
});
export const reversePayment = defineRoute({
  method: 'POST',
  path: '/orders/:orderId/payments/:paymentId/reversal',
  summary: 'Undo a payment that was recorded by mistake; both stay on record',
  roles: PARTY_ROLES,
  params: paymentParams,
  body: z.strictObject({ reason: Text(500), occurredAt: Instant }),
  answers: { 200: orderAnswer },
  refusals: ['order.not-found', 'payment.not-found', 'payment.reversed', 'request.not-yet', 'actor.other-party'],
});

export const MARKETPLACE_ROUTES = {
  placeOrder,
  getOrder,
  listOrders,
  exportOrders,
  orderTimeline,
  orderHistory,
  cancelOrder,
  confirmOrder,
  declineOrder,
  ...PRODUCT_ROUTES,
  ...ENQUIRY_ROUTES,
  ...PARTNERSHIP_ROUTES,
  ...EXPORT_DOCUMENT_ROUTES,
  ...SALE_ROUTES,
  recordPayment,
  reversePayment,
};
