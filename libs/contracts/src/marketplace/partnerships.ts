// Partnerships (kemitraan) between small, medium and large firms: who, what, how much a period, at what price; facts and routes.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { IndustryScale } from '../registry/party.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { CommodityCode, Day, Id, Instant, Price, ProvinceCode, Quantity, Text } from '../vocabulary.js';

/** The states of a partnership; the transition table is in apps/marketplace and drawn in docs/flows. */
export const PartnershipStatus = z.enum(['proposed', 'agreed', 'ended']);
export type PartnershipStatus = z.infer<typeof PartnershipStatus>;
export const PartnershipSide = z.enum(['supplier', 'buyer']);
export const QuotaPeriod = z.enum(['month', 'quarter', 'year']);
export type QuotaPeriod = z.infer<typeof QuotaPeriod>;
/** Fixed, or the price of the day plus or minus a share in basis points (100 are one percent), within bounds. */
export const PriceRule = z.strictObject({
  fixed: Price.optional(),
  basisPoints: z.int().min(-10_000).max(10_000).optional(),
  floor: Price.optional(),
  ceiling: Price.optional(),
});
/** Name of a stored document, e.g. the signed agreement. */
const DocumentReference = Text(200);

const Member = z.strictObject({ partyId: Id, side: PartnershipSide });
export const PartnershipBody = z.strictObject({
  parties: z.array(Member).min(2).max(20),
  /** What is delivered: a raw material or a product; exactly one. */
  commodity: CommodityCode.optional(),
  productId: Id.optional(),
  /** Where a raw material comes from; any where it is left out. */
  province: ProvinceCode.optional(),
  /** Base units a period. */
  quota: Quantity,
  period: QuotaPeriod,
  price: PriceRule,
  from: Day,
  /** The last day. */
  to: Day,
  documents: z.array(DocumentReference).max(20).default([]),
});
export type PartnershipBody = z.infer<typeof PartnershipBody>;

export const PartnershipMember = z.object({
  partyId: Id,
  side: PartnershipSide,
  /** Permenperin 64/2016, as it was when the partnership was proposed. */
  industryScale: IndustryScale.optional(),
  agreedAt: Instant.optional(),
});
export const Partnership = z.object({
  partnershipId: Id,
  version: z.int(),
  status: PartnershipStatus,
  parties: z.array(PartnershipMember),
  commodity: CommodityCode.optional(),
  productId: Id.optional(),
  province: ProvinceCode.optional(),
  quota: Quantity,
  period: QuotaPeriod,
  price: PriceRule,
  from: Day,
  to: Day,
  documents: z.array(DocumentReference),
  proposedAt: Instant,
  /** Why it ended. */
  reason: z.string().optional(),
});
export type Partnership = z.infer<typeof Partnership>;
export const PartnershipPeriod = z.object({
  /** First and last day. */
  from: Day,
  to: Day,
  agreed: Quantity,
  /** Ordered under it and not released, in base units. */
  ordered: z.int().min(0),
  /** Of that, what was handed over. */
  realised: z.int().min(0),
});
export type PartnershipPeriod = z.infer<typeof PartnershipPeriod>;

const topic = 'marketplace.partnerships';
const PartnershipFact = Partnership.omit({ version: true, documents: true, proposedAt: true });
export const PartnershipProposed = defineFact('marketplace.partnership-proposed.v1', {
  topic,
  summary: 'A party proposed a partnership to others.',
  data: PartnershipFact,
});
export const PartnershipAgreed = defineFact('marketplace.partnership-agreed.v1', {
  topic,
  summary: 'All parties of a partnership have agreed to it.',
  data: PartnershipFact,
});
export const PartnershipJoined = defineFact('marketplace.partnership-joined.v1', {
  topic,
  summary: 'One party agreed to a partnership; others have not yet.',
  data: PartnershipFact,
});
export const PartnershipEnded = defineFact('marketplace.partnership-ended.v1', {
  topic,
  summary: 'A partnership ended: its time is over, or a party ended it.',
  data: PartnershipFact,
});

const PARTY_ROLES = ['clerk', 'manager'] as const;
const READERS = ['clerk', 'manager', 'operator', 'auditor'] as const;
const params = z.strictObject({ partnershipId: Id });
const answer = { description: 'The partnership as it now is; its version is the ETag', schema: Partnership };
const members = ['partnership.not-found', 'actor.other-party'] as const;

export const proposePartnership = defineRoute({
  method: 'PUT',
  path: '/partnerships/:partnershipId',
  summary: 'Propose a partnership, as one of its parties; a repeat has no second effect',
  roles: PARTY_ROLES,
  params,
  body: PartnershipBody,
  answers: { 201: answer, 200: { description: 'It was there already, with the same content', schema: Partnership } },
  refusals: [
    ...(['partnership.id-used', 'partnership.parties', 'partnership.content', 'commodity.unknown'] as const),
    'actor.other-party',
  ],
});
export const agreePartnership = defineRoute({
  method: 'POST',
  path: '/partnerships/:partnershipId/agreement',
  summary: 'Agree to a proposed partnership; it holds once all its parties have',
  roles: PARTY_ROLES,
  params,
  body: z.strictObject({}).optional(),
  answers: { 200: answer },
  refusals: ['partnership.status', ...members],
});
export const endPartnership = defineRoute({
  method: 'POST',
  path: '/partnerships/:partnershipId/end',
  summary: 'End a partnership before its time, or decline a proposed one',
  roles: PARTY_ROLES,
  params,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: answer },
  refusals: ['partnership.status', ...members],
});
export const getPartnership = defineRoute({
  method: 'GET',
  path: '/partnerships/:partnershipId',
  summary: 'One partnership, for its parties, operators and auditors',
  roles: READERS,
  params,
  answers: { 200: answer },
  refusals: members,
});
export const partnershipHistory = defineHistory('/partnerships/:partnershipId', {
  params: params,
  refusals: [...members],
  roles: READERS,
});
export const partnershipPeriods = defineRoute({
  method: 'GET',
  path: '/partnerships/:partnershipId/periods',
  summary: 'What was agreed, ordered and realised in each period',
  roles: READERS,
  params,
  answers: {
    200: { description: 'Periods, the first first', schema: z.object({ items: z.array(PartnershipPeriod) }) },
  },
  refusals: members,
});
export const listPartnerships = defineRoute({
  method: 'GET',
  path: '/partnerships',
  summary: 'Partnerships of the party that asks, or all for operators and auditors, newest first',
  roles: READERS,
  query: z.strictObject({ ...paging, status: PartnershipStatus.optional() }),
  answers: { 200: { description: 'Partnerships, newest first', schema: PageOf(Partnership) } },
  refusals: [],
});
export const exportPartnerships = defineExport(listPartnerships);

export const PARTNERSHIP_ROUTES = {
  proposePartnership,
  agreePartnership,
  endPartnership,
  getPartnership,
  partnershipHistory,
  partnershipPeriods,
  listPartnerships,
  exportPartnerships,
};
