// Enquiries of larger buyers: what is asked, offered, countered and agreed; their facts and HTTP routes.
import { z } from 'zod';
import { CountryCode } from '../countries.js';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Amount, Day, Id, Instant, Sku, Text } from '../vocabulary.js';
import { BuyerContact, BuyerKey, Incoterm, ShownBuyer } from './buyer.js';
import { Currency, PiecePrice, Pieces } from './product.js';

/** The states of an enquiry; the transition table is in apps/marketplace and drawn in docs/flows. */
export const EnquiryStatus = z.enum(['asked', 'offered', 'countered', 'accepted', 'declined', 'withdrawn', 'expired']);
export type EnquiryStatus = z.infer<typeof EnquiryStatus>;
export const EnquirySide = z.enum(['buyer', 'seller']);
export type EnquirySide = z.infer<typeof EnquirySide>;
/** What one side proposes to the other. */
export const Terms = z.object({
  quantity: Pieces,
  currency: Currency,
  /** For one piece, in whole rupiah or the smallest unit of another currency. */
  price: PiecePrice,
  /** From acceptance to dispatch. */
  leadTimeDays: z.int().min(0).max(365),
  /** The last day on which it can be accepted. */
  validUntil: Day,
  note: Text(1_000).optional(),
});
export type Terms = z.infer<typeof Terms>;
export const TermsBody = z.strictObject({ ...Terms.shape, currency: Currency.default('IDR') });

export const EnquiryBody = z.strictObject({
  sellerId: Id,
  /** Without a product it is a general question to the seller. */
  productId: Id.optional(),
  sku: Sku.optional(),
  /** The party that asks; a buyer without an account gives `buyer` instead. */
  buyerId: Id.optional(),
  buyer: BuyerContact.optional(),
  quantity: Pieces,
  wantedBy: Day,
  destination: Text(200),
  incoterm: Incoterm.optional(),
  message: Text(1_000).optional(),
});
export type EnquiryBody = z.infer<typeof EnquiryBody>;

export const Enquiry = z.object({
  enquiryId: Id,
  version: z.int(),
  status: EnquiryStatus,
  sellerId: Id,
  productId: Id.optional(),
  sku: Sku.optional(),
  buyerId: Id.optional(),
  buyer: ShownBuyer.optional(),
  quantity: Pieces,
  wantedBy: Day,
  destination: z.string(),
  incoterm: Incoterm.optional(),
  message: z.string().optional(),
  /** The last that was proposed; once accepted, what was agreed. */
  terms: Terms.optional(),
  /** Quantity × price of the terms, in their unit. */
  amount: Amount.optional(),
  /** Whose word is awaited; absent once it has ended. */
  turn: EnquirySide.optional(),
  /** When it ends by itself. */
  deadline: Instant.optional(),
  askedAt: Instant,
});
export type Enquiry = z.infer<typeof Enquiry>;
export const EnquiryStep = z.object({
  at: Instant,
  status: EnquiryStatus,
  by: z.enum(['buyer', 'seller', 'time']),
  terms: Terms.optional(),
  reason: z.string().optional(),
});
export type EnquiryStep = z.infer<typeof EnquiryStep>;

const topic = 'marketplace.enquiries';
/** Never who a buyer without an account is, only from where. */
const EnquiryFact = z.object({
  enquiryId: Id,
  sellerId: Id,
  productId: Id.optional(),
  sku: Sku.optional(),
  buyerId: Id.optional(),
  country: CountryCode.optional(),
});
const Proposed = EnquiryFact.extend({ terms: Terms });
const Ended = EnquiryFact.extend({ by: EnquirySide, reason: Text(500).optional() });
export const EnquiryAsked = defineFact('marketplace.enquiry-asked.v1', {
  topic,
  summary: 'A buyer asked a seller what it could have.',
  data: EnquiryFact.extend({ quantity: Pieces, wantedBy: Day }),
});
export const EnquiryOffered = defineFact('marketplace.enquiry-offered.v1', {
  topic,
  summary: 'The seller made an offer.',
  data: Proposed,
});
export const EnquiryCountered = defineFact('marketplace.enquiry-countered.v1', {
  topic,
  summary: 'The buyer made a counter-offer.',
  data: Proposed,
});
export const EnquiryAccepted = defineFact('marketplace.enquiry-accepted.v1', {
  topic,
  summary: 'One side accepted what the other had proposed last.',
  data: Proposed.extend({ by: EnquirySide, amount: Amount }),
});
export const EnquiryDeclined = defineFact('marketplace.enquiry-declined.v1', {
  topic,
  summary: 'The side whose word was awaited said no.',
  data: Ended,
});
export const EnquiryWithdrawn = defineFact('marketplace.enquiry-withdrawn.v1', {
  topic,
  summary: 'The side that waited for an answer took back what it had said.',
  data: Ended,
});
export const EnquiryExpired = defineFact('marketplace.enquiry-expired.v1', {
  topic,
  summary: 'Nobody answered in time.',
  data: EnquiryFact,
});

const params = z.strictObject({ enquiryId: Id });
const query = z.strictObject({ key: BuyerKey.optional() });
const answer = { description: 'The enquiry as it now is; its version is the ETag', schema: Enquiry };
const sides = ['enquiry.not-found', 'actor.other-party'] as const;

export const askEnquiry = defineRoute({
  method: 'PUT',
  path: '/enquiries/:enquiryId',
  summary: 'Ask a seller, as a party or as a buyer without an account; a repeat has no second effect',
  roles: 'anyone',
  params,
  body: EnquiryBody,
  answers: { 201: answer, 200: { description: 'It was there already, with the same content', schema: Enquiry } },
  refusals: [
    ...(['enquiry.id-used', 'enquiry.buyer', 'enquiry.product', 'enquiry.dates'] as const),
    ...(['seller.unknown', 'seller.not-active', 'seller.kind', 'buyer.unknown', 'buyer.not-active'] as const),
    'actor.other-party',
  ],
});
const propose = (what: 'offer' | 'counter-offer', summary: string) =>
  defineRoute({
    method: 'POST',
    path: `/enquiries/:enquiryId/${what}`,
    summary,
    roles: 'anyone',
    ifMatch: true,
    params,
    query,
    body: TermsBody,
    answers: { 200: answer },
    refusals: ['enquiry.status', 'enquiry.dates', 'request.stale', ...sides],
  });
export const offerOnEnquiry = propose('offer', 'The seller offers what was asked, or answers a counter-offer');
export const counterEnquiry = propose('counter-offer', 'The buyer proposes other terms than the seller offered');
export const acceptEnquiry = defineRoute({
  method: 'POST',
  path: '/enquiries/:enquiryId/acceptance',
  summary: 'Accept what the other side proposed last, in the version that was read',
  roles: 'anyone',
  ifMatch: true,
  params,
  query,
  body: z.strictObject({}).optional(),
  answers: { 200: answer },
  refusals: ['enquiry.status', 'request.stale', ...sides],
});
const end = (what: 'decline' | 'withdrawal', summary: string) =>
  defineRoute({
    method: 'POST',
    path: `/enquiries/:enquiryId/${what}`,
    summary,
    roles: 'anyone',
    params,
    query,
    body: z.strictObject({ reason: Text(500).optional() }),
    answers: { 200: answer },
    refusals: ['enquiry.status', ...sides],
  });
export const declineEnquiry = end('decline', 'Say no to what the other side asked or proposed');
export const withdrawEnquiry = end('withdrawal', 'Take back what the other side has not answered yet');
export const getEnquiry = defineRoute({
  method: 'GET',
  path: '/enquiries/:enquiryId',
  summary: 'One enquiry, for its two sides, operators and auditors',
  roles: 'anyone',
  params,
  query,
  answers: { 200: answer },
  refusals: sides,
});
export const enquiryTimeline = defineRoute({
  method: 'GET',
  path: '/enquiries/:enquiryId/timeline',
  summary: 'What was said in an enquiry, oldest first',
  roles: 'anyone',
  params,
  query,
  answers: { 200: { description: 'Its steps, oldest first', schema: z.object({ items: z.array(EnquiryStep) }) } },
  refusals: sides,
});
export const enquiryHistory = defineHistory('/enquiries/:enquiryId', {
  params: params,
  refusals: [...sides],
  query: query.extend(paging),
  roles: 'anyone',
});
export const listEnquiries = defineRoute({
  method: 'GET',
  path: '/enquiries',
  summary: 'Enquiries of a party as buyer or seller, newest first',
  roles: ['clerk', 'manager', 'operator', 'auditor'],
  query: z.strictObject({
    ...paging,
    sellerId: Id.optional(),
    buyerId: Id.optional(),
    status: EnquiryStatus.optional(),
  }),
  answers: { 200: { description: 'Enquiries, newest first', schema: PageOf(Enquiry) } },
  refusals: ['actor.other-party'],
});
export const exportEnquiries = defineExport(listEnquiries);

export const ENQUIRY_ROUTES = {
  askEnquiry,
  offerOnEnquiry,
  counterEnquiry,
  acceptEnquiry,
  declineEnquiry,
  withdrawEnquiry,
  getEnquiry,
  enquiryTimeline,
  enquiryHistory,
  listEnquiries,
  exportEnquiries,
};
