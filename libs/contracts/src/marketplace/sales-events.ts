// Facts of sales: finished goods that a buyer orders of a seller, from placing to payment.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { Destination } from '../supply-chain/outflow.js';
import { Amount, Id, Instant, Sku, Text, VillageCode } from '../vocabulary.js';
import { Currency, Pieces, StockMode } from './product.js';

/** The states of a sale; the transition table is in apps/marketplace and drawn in docs/flows. */
export const SaleStatus = z.enum([
  'placed',
  'held',
  'confirmed',
  'shipped',
  'received',
  'complained',
  'closed',
  'refused',
  'lapsed',
  'cancelled',
]);
export type SaleStatus = z.infer<typeof SaleStatus>;
/** Number of a line within its sale, from 0. */
export const LineNumber = z.int().min(0).max(999);
/** What is wanted of one variant. One variant stands in one line. */
export const SaleLine = z.object({
  line: LineNumber,
  productId: Id,
  sku: Sku,
  /** The product as it was named when it was sold. */
  name: Text(200),
  count: Pieces,
  /** In stock: pieces are held before the seller is asked. Made to order: when the seller says that they are made. */
  mode: StockMode,
});
export type SaleLine = z.infer<typeof SaleLine>;

const topic = 'marketplace.sales';
/** Never who a buyer without an account is, only where the goods go. */
const SaleFact = z.object({
  saleId: Id,
  sellerId: Id,
  buyerId: Id.optional(),
  destination: Destination,
});
export const SalePlaced = defineFact('marketplace.sale-placed.v1', {
  topic,
  summary: 'A buyer ordered finished goods of one seller.',
  data: SaleFact.extend({
    /** The seller's village. */
    region: VillageCode,
    lines: z.array(SaleLine).min(1),
    currency: Currency,
    /** In whole rupiah or the smallest unit of another currency. */
    amount: Amount,
    placedAt: Instant,
    basketId: Id.optional(),
    enquiryId: Id.optional(),
  }),
});
export const SaleHeld = defineFact('marketplace.sale-held.v1', {
  topic,
  summary: 'The goods of a sale that are in stock are held for it; the seller is asked to confirm.',
  data: SaleFact.extend({ confirmBy: Instant }),
});
export const SaleRefused = defineFact('marketplace.sale-refused.v1', {
  topic,
  summary: 'The goods of a sale are not there.',
  data: SaleFact.extend({ short: z.array(z.object({ line: LineNumber, available: z.int().min(0) })).min(1) }),
});
export const SaleConfirmed = defineFact('marketplace.sale-confirmed.v1', {
  topic,
  summary: 'The seller stands by a sale and ships until a day.',
  data: SaleFact.extend({ shipBy: Instant }),
});
export const SalePrepared = defineFact('marketplace.sale-prepared.v1', {
  topic,
  summary: 'What was made to order for a sale is ready and is to be held for it.',
  data: SaleFact.extend({ lines: z.array(SaleLine).min(1) }),
});
/** What one line brings, in whole rupiah, so that it can be summed with others. */
export const ShippedLine = SaleLine.extend({ value: Amount });
export const SaleShipped = defineFact('marketplace.sale-shipped.v1', {
  topic,
  summary: 'The goods of a sale left the seller; what is held for it is sold.',
  data: SaleFact.extend({
    region: VillageCode,
    lines: z.array(ShippedLine).min(1),
    /** Whole rupiah of all lines. */
    value: Amount,
    invoice: z.string(),
    shippedAt: Instant,
    receiveBy: Instant,
  }),
});
export const SaleReceived = defineFact('marketplace.sale-received.v1', {
  topic,
  summary: 'The goods of a sale arrived, as the buyer says or as time tells.',
  data: SaleFact.extend({ by: z.enum(['buyer', 'time']), receivedAt: Instant, complainBy: Instant }),
});
export const ComplaintReason = z.enum(['missing', 'damaged', 'wrong-goods', 'quality', 'late', 'other']);
export const ComplaintOutcome = z.enum(['refund', 'replacement', 'refused']);
export const SaleComplained = defineFact('marketplace.sale-complained.v1', {
  topic,
  summary: 'The buyer is not content with what arrived; the seller has to answer.',
  data: SaleFact.extend({
    complaintId: Id,
    reason: ComplaintReason,
    /** None where all of it is meant. */
    lines: z.array(z.object({ line: LineNumber, count: Pieces })),
    answerBy: Instant,
  }),
});
export const SaleSettled = defineFact('marketplace.sale-settled.v1', {
  topic,
  summary: 'A complaint was answered: with money, with other goods, or with a no and its reason.',
  data: SaleFact.extend({
    complaintId: Id,
    outcome: ComplaintOutcome,
    /** Whole rupiah that each line brings less by this answer; 0 where nothing is refunded. */
    refunds: z.array(z.object({ line: LineNumber, value: Amount })),
    settledAt: Instant,
  }),
});
export const SaleClosed = defineFact('marketplace.sale-closed.v1', {
  topic,
  summary: 'Nothing more is expected of a sale; what is unpaid stays visible.',
  /** The amount is what it costs after refunds. */
  data: SaleFact.extend({ currency: Currency, amount: Amount, paid: Amount, unpaid: Amount }),
});
export const SaleLapseReason = z.enum(['not-held', 'not-confirmed', 'declined', 'not-shipped']);
export type SaleLapseReason = z.infer<typeof SaleLapseReason>;
export const SaleLapsed = defineFact('marketplace.sale-lapsed.v1', {
  topic,
  summary: 'A deadline passed, or the seller declined: what was held for a sale is free again.',
  data: SaleFact.extend({ reason: SaleLapseReason }),
});
export const SaleCancelled = defineFact('marketplace.sale-cancelled.v1', {
  topic,
  summary: 'The buyer cancelled a sale before it was confirmed; what was held for it is free again.',
  data: SaleFact,
});
/** A payment goes to the seller, a refund back to the buyer. */
export const MoneyWay = z.enum(['payment', 'refund']);
const SalePaymentFact = SaleFact.extend({
  paymentId: Id,
  way: MoneyWay,
  currency: Currency,
  amount: Amount,
  /** After it: what the seller got and kept, what is still to be paid, and what it has to give back. */
  paid: Amount,
  owed: Amount,
  toReturn: Amount,
});
export const SalePaymentRecorded = defineFact('marketplace.sale-payment-recorded.v1', {
  topic,
  summary: 'A payment for a sale was recorded.',
  data: SalePaymentFact,
});
export const SalePaymentReversed = defineFact('marketplace.sale-payment-reversed.v1', {
  topic,
  summary: 'A payment for a sale that was recorded by mistake was undone.',
  data: SalePaymentFact,
});
