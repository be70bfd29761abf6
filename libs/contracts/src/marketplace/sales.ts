// HTTP routes of baskets and sales: bought, held, confirmed, shipped, received, complained about, paid.
import { z } from 'zod';
import { paperAnswers, paperQuery } from '../paper.js';
import { defineExport } from '../files.js';
import { defineHistory } from '../history.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Id, Instant, Text } from '../vocabulary.js';
import { BuyerKey } from './buyer.js';
import {
  AgreedSaleBody,
  Basket,
  BasketBody,
  ComplaintBody,
  ReceptionBody,
  Sale,
  SaleDocumentBody,
  SaleDocumentCode,
  SalePaymentBody,
  SaleStep,
  SettlementBody,
  ShipmentBody,
} from './sale.js';
import { LineNumber, SaleStatus } from './sales-events.js';

const PARTY_ROLES = ['clerk', 'manager'] as const;
const READERS = ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor'] as const;
/** Of a buyer without an account. */
const query = z.strictObject({ key: BuyerKey.optional() });
const params = z.strictObject({ saleId: Id });
const now = { description: 'The sale as it now is; its version is the ETag', schema: Sale };
const already = { description: 'It was there already, with the same content', schema: Sale };
const sides = ['sale.not-found', 'actor.other-party'] as const;
const buyers = ['buyer.unknown', 'buyer.not-active', 'actor.other-party'] as const;

const basket = { description: 'The basket and its sales, one for each seller', schema: Basket };
export const placeBasket = defineRoute({
  method: 'PUT',
  path: '/baskets/:basketId',
  summary: 'Buy of one or several sellers at once, as a party or without an account; a repeat has no second effect',
  roles: 'anyone',
  params: z.strictObject({ basketId: Id }),
  body: BasketBody,
  answers: { 201: basket, 200: { description: 'It was there already, with the same content', schema: Basket } },
  refusals: [
    ...(['basket.id-used', 'basket.buyer', 'basket.lines', 'sale.too-large'] as const),
    ...(['partnership.not-fitting', 'partnership.quota'] as const),
    ...buyers,
  ],
});
export const getBasket = defineRoute({
  method: 'GET',
  path: '/baskets/:basketId',
  summary: 'A basket and what became of its sales, for its buyer',
  roles: 'anyone',
  params: z.strictObject({ basketId: Id }),
  query,
  answers: { 200: basket },
  refusals: ['basket.not-found', 'actor.other-party'],
});
export const buyAsAgreed = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId',
  summary: 'Buy what an enquiry agreed on, within 30 days; a repeat has no second effect',
  roles: 'anyone',
  params,
  query,
  body: AgreedSaleBody,
  answers: { 201: now, 200: already },
  refusals: [
    ...(['sale.id-used', 'sale.enquiry', 'sale.enquiry-used', 'sale.not-exportable', 'sale.too-large'] as const),
    'enquiry.not-found',
    ...(['seller.unknown', 'seller.not-active', 'seller.kind'] as const),
    ...buyers,
  ],
});
export const listSales = defineRoute({
  method: 'GET',
  path: '/sales',
  summary: 'Sales of a buyer or seller, or from or to an office’s region, newest first',
  roles: READERS,
  query: z.strictObject({
    ...paging,
    sellerId: Id.optional(),
    buyerId: Id.optional(),
    status: SaleStatus.optional(),
  }),
  answers: { 200: { description: 'Sales, newest first', schema: PageOf(Sale) } },
  refusals: ['actor.other-party'],
});
export const exportSales = defineExport(listSales);
export const getSale = defineRoute({
  method: 'GET',
  path: '/sales/:saleId',
  summary: 'One sale, for its two sides and the offices of either region',
  roles: 'anyone',
  params,
  query,
  answers: { 200: now },
  refusals: [...sides, 'actor.other-region'],
});
export const saleTimeline = defineRoute({
  method: 'GET',
  path: '/sales/:saleId/timeline',
  summary: 'What happened to a sale, oldest first',
  roles: 'anyone',
  params,
  query,
  answers: { 200: { description: 'Its steps, oldest first', schema: z.object({ items: z.array(SaleStep) }) } },
  refusals: [...sides, 'actor.other-region'],
});

const paper = (kind: 'invoice' | 'bast', summary: string) =>
  defineRoute({
    method: 'GET',
    path: `/sales/:saleId/${kind}`,
    summary,
    roles: 'anyone',
    params,
    query: query.extend(paperQuery),
    answers: paperAnswers,
    refusals: ['paper.not-found', ...sides, 'actor.other-region'],
  });
export const invoiceOfSale = paper('invoice', 'The invoice to print, from shipment on; the same every time');
export const bastOfSale = paper('bast', 'The BAST that goes with the goods, to be signed when they arrive');

export const saleHistory = defineHistory('/sales/:saleId', {
  params,
  query: query.extend(paging),
  roles: 'anyone',
  refusals: [...sides, 'actor.other-region'],
});

export const confirmSale = defineRoute({
  method: 'POST',
  path: '/sales/:saleId/confirmation',
  summary: 'The seller stands by a sale whose goods are held; a repeat has no second effect',
  roles: PARTY_ROLES,
  params,
  body: z.strictObject({}).optional(),
  answers: { 200: now },
  refusals: ['sale.status', ...sides],
});
export const declineSale = defineRoute({
  method: 'POST',
  path: '/sales/:saleId/decline',
  summary: 'The seller cannot deliver; what was held is free again; a repeat has no second effect',
  roles: PARTY_ROLES,
  params,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: now },
  refusals: ['sale.status', ...sides],
});
export const cancelSale = defineRoute({
  method: 'POST',
  path: '/sales/:saleId/cancellation',
  summary: 'The buyer cancels before the seller has confirmed; a repeat has no second effect',
  roles: 'anyone',
  params,
  query,
  body: z.strictObject({ reason: Text(500).optional() }),
  answers: { 200: now },
  refusals: ['sale.status', ...sides],
});
export const prepareSale = defineRoute({
  method: 'POST',
  path: '/sales/:saleId/preparation',
  summary: 'What was made to order is ready, so its pieces are to be held; all of it, or the lines that are named',
  roles: PARTY_ROLES,
  params,
  body: z.strictObject({ lines: z.array(LineNumber).min(1).max(100).optional() }),
  answers: { 200: now },
  refusals: ['sale.status', 'sale.nothing-to-prepare', ...sides],
});
export const recordSaleDocument = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId/documents/:code',
  summary: 'Give number and day of a document that an export needs; a later one replaces it',
  roles: PARTY_ROLES,
  params: z.strictObject({ saleId: Id, code: SaleDocumentCode }),
  body: SaleDocumentBody,
  answers: { 200: now },
  refusals: ['sale.status', 'sale.document-unknown', ...sides],
});
export const shipSale = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId/shipment',
  summary: 'The goods left; the invoice and the BAST get their numbers',
  roles: PARTY_ROLES,
  params,
  body: ShipmentBody,
  answers: { 201: now, 200: already },
  refusals: [
    ...(['sale.status', 'sale.recorded-otherwise', 'sale.documents-missing', 'sale.rate', 'sale.too-large'] as const),
    'sale.too-early',
    'request.not-yet',
    ...sides,
  ],
});
export const receiveSale = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId/reception',
  summary: 'The goods arrived, says the buyer; also after time had assumed it',
  roles: 'anyone',
  params,
  query,
  body: ReceptionBody,
  answers: { 201: now, 200: already },
  refusals: ['sale.status', 'sale.recorded-otherwise', 'sale.too-early', 'request.not-yet', ...sides],
});

const complaintParams = z.strictObject({ saleId: Id, complaintId: Id });
export const complainAboutSale = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId/complaints/:complaintId',
  summary: 'The buyer is not content with what arrived, or nothing arrived; the seller has 14 days to answer',
  roles: 'anyone',
  params: complaintParams,
  query,
  body: ComplaintBody,
  answers: { 201: now, 200: already },
  refusals: ['complaint.id-used', 'complaint.lines', 'sale.status', ...sides],
});
export const settleComplaint = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId/complaints/:complaintId/settlement',
  summary: 'The seller answers a complaint: money back, other goods, or a no with its reason',
  roles: PARTY_ROLES,
  params: complaintParams,
  body: SettlementBody,
  answers: { 201: now, 200: already },
  refusals: ['complaint.not-found', 'complaint.refund', 'sale.status', 'sale.recorded-otherwise', ...sides],
});

const paymentParams = z.strictObject({ saleId: Id, paymentId: Id });
export const paySale = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId/payments/:paymentId',
  summary: 'Record a payment or a part of one, also before shipping, or money that went back. No money is moved',
  roles: 'anyone',
  params: paymentParams,
  query,
  body: SalePaymentBody,
  answers: { 201: now, 200: already },
  refusals: [
    ...(['payment.id-used', 'payment.qris-cap', 'payment.qris-rupiah', 'sale.more-than-owed'] as const),
    'request.not-yet',
    ...sides,
  ],
});
export const reverseSalePayment = defineRoute({
  method: 'PUT',
  path: '/sales/:saleId/payments/:paymentId/reversal',
  summary: 'Undo a payment that was recorded by mistake; both stay on record',
  roles: 'anyone',
  params: paymentParams,
  query,
  body: z.strictObject({ reason: Text(500), occurredAt: Instant }),
  answers: { 200: now },
  refusals: ['payment.not-found', 'payment.reversed', 'payment.given-back', 'request.not-yet', ...sides],
});

export const SALE_ROUTES = {
  placeBasket,
  getBasket,
  buyAsAgreed,
  listSales,
  exportSales,
  getSale,
  saleTimeline,
  saleHistory,
  invoiceOfSale,
  bastOfSale,
  confirmSale,
  declineSale,
  cancelSale,
  prepareSale,
  recordSaleDocument,
  shipSale,
  receiveSale,
  complainAboutSale,
  settleComplaint,
  paySale,
  reverseSalePayment,
};
