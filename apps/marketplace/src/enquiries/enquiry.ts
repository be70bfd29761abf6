// Decides about one enquiry: asked by a buyer, offered and countered in turns, then accepted, declined, withdrawn or expired.
import {
  type Author,
  type DataOf,
  EnquiryAccepted,
  EnquiryAsked,
  type EnquiryBody,
  EnquiryCountered,
  EnquiryDeclined,
  EnquiryExpired,
  EnquiryOffered,
  type EnquirySide,
  type EnquiryStatus,
  type EnquiryStep,
  EnquiryWithdrawn,
  type FactDefinition,
  type NewFact,
  type PartyProfile,
  type Recorded,
  Refusal,
  type Terms,
} from '@hilir/contracts';
import { type Contact, withoutKey } from '../buyers/buyer.js';

export interface Enquiry extends Omit<EnquiryBody, 'buyer'> {
  _id: string;
  version: number;
  status: EnquiryStatus;
  /** Of a buyer without an account. */
  buyer?: Contact;
  terms?: Terms;
  askedAt: Date;
  /** When the state ends by itself; a final state has none. */
  deadline?: Date;
  timeline: (Omit<EnquiryStep, 'at'> & { at: Date; author?: Author })[];
  requestHash: string;
}
export interface Change {
  enquiry: Enquiry;
  fact: NewFact;
}

/** From each status, the ones an enquiry can go to. Every one that waits has a deadline. Drawn in docs/flows. */
export const TRANSITIONS: Record<EnquiryStatus, readonly EnquiryStatus[]> = {
  asked: ['offered', 'declined', 'withdrawn', 'expired'],
  offered: ['countered', 'accepted', 'declined', 'withdrawn', 'expired'],
  countered: ['offered', 'accepted', 'declined', 'withdrawn', 'expired'],
  accepted: [],
  declined: [],
  withdrawn: [],
  expired: [],
};
/** Read from the timeline: it tells every step. */
export const ENQUIRY_HISTORY: Recorded = { kind: 'enquiry', fields: ['status', 'terms'] };
/** Whose word a status waits for. */
export const TURN: Partial<Record<EnquiryStatus, EnquirySide>> = {
  asked: 'seller',
  offered: 'buyer',
  countered: 'seller',
};

const DAY_MS = 86_400_000;
const FURTHEST_DAYS = 366;
/** So long a seller has to answer a question; proposals say themselves until when they hold. */
const ANSWER_DAYS = 14;

/** A product as far as an enquiry looks at it. */
export interface Asked {
  sellerId: string;
  status: string;
  variants: readonly { sku: string }[];
}

/** Refuses what buyer, product or calendar do not allow. The seller was found able to sell. */
export function askEnquiry(
  enquiryId: string,
  { buyer, ...body }: EnquiryBody,
  around: { buyerParty: PartyProfile | null; product: Asked | null; requestHash: string },
  now: Date,
): Change {
  if ((buyer === undefined) === (body.buyerId === undefined) || body.buyerId === body.sellerId)
    throw new Refusal('enquiry.buyer');
  if (body.buyerId !== undefined && !around.buyerParty) throw new Refusal('buyer.unknown');
  if (around.buyerParty && around.buyerParty.status !== 'active') throw new Refusal('buyer.not-active');
  if (!offers(around.product, body)) throw new Refusal('enquiry.product');
  mustBeAhead(body.wantedBy, now);
  const enquiry: Enquiry = {
    ...body,
    ...(buyer && { buyer: withoutKey(buyer) }),
    _id: enquiryId,
    version: 0,
    status: 'asked',
    askedAt: now,
    timeline: [],
    requestHash: around.requestHash,
  };
  const { quantity, wantedBy } = body;
  return step(enquiry, { by: 'buyer' }, EnquiryAsked, { ...about(enquiry), quantity, wantedBy }, now);
}

function offers(product: Asked | null, { sellerId, productId, sku }: Omit<EnquiryBody, 'buyer'>): boolean {
  if (productId === undefined) return sku === undefined;
  if (product?.status !== 'listed' || product.sellerId !== sellerId) return false;
  return sku === undefined || product.variants.some((variant) => variant.sku === sku);
}

/** The seller offers, the buyer counters, each in its turn. */
export function propose(enquiry: Enquiry, by: EnquirySide, terms: Terms, version: number, now: Date): Change {
  const status = by === 'seller' ? 'offered' : 'countered';
  mustGo(enquiry, status, by, by, now);
  if (enquiry.version !== version) throw new Refusal('request.stale');
  mustBeAhead(terms.validUntil, now);
  const definition = by === 'seller' ? EnquiryOffered : EnquiryCountered;
  return step({ ...enquiry, terms }, { status, by, terms }, definition, { ...about(enquiry), terms }, now);
}

/** Agrees to the terms of this version. Nothing when the same was done already. */
export function accept(enquiry: Enquiry, by: EnquirySide, version: number, now: Date): Change | undefined {
  if (done(enquiry, 'accepted', by) && enquiry.version === version + 1) return undefined;
  mustGo(enquiry, 'accepted', by, by, now);
  if (enquiry.version !== version) throw new Refusal('request.stale');
  const terms = enquiry.terms!;
  const data = { ...about(enquiry), terms, by, amount: amountOfTerms(terms) };
  return step(enquiry, { status: 'accepted', by, terms }, EnquiryAccepted, data, now);
}

/** Who is asked declines, who waits withdraws. Nothing when the same was done already. */
export function endEnquiry(
  enquiry: Enquiry,
  status: 'declined' | 'withdrawn',
  by: EnquirySide,
  reason: string | undefined,
  now: Date,
): Change | undefined {
  if (done(enquiry, status, by)) return undefined;
  const other = by === 'seller' ? 'buyer' : 'seller';
  mustGo(enquiry, status, by, status === 'declined' ? by : other, now);
  const said = { by, ...(reason !== undefined && { reason }) };
  const definition = status === 'declined' ? EnquiryDeclined : EnquiryWithdrawn;
  return step(enquiry, { status, ...said }, definition, { ...about(enquiry), ...said }, now);
}

/** Undefined while its deadline has not passed. */
export function expire(enquiry: Enquiry, now: Date): Change | undefined {
  if (!enquiry.deadline || enquiry.deadline > now) return undefined;
  return step(enquiry, { status: 'expired', by: 'time' }, EnquiryExpired, about(enquiry), now);
}

export const amountOfTerms = ({ quantity, price }: Terms): number => quantity * price;

const done = (enquiry: Enquiry, status: EnquiryStatus, by: EnquirySide): boolean =>
  enquiry.status === status && enquiry.timeline.at(-1)?.by === by;

/** A step that the table has, taken on the right side's turn and in time: the sweep may come a little later. */
function mustGo(enquiry: Enquiry, to: EnquiryStatus, by: EnquirySide, turn: EnquirySide, now: Date): void {
  const allowed = TRANSITIONS[enquiry.status].includes(to) && TURN[enquiry.status] === turn;
  const late = enquiry.deadline !== undefined && enquiry.deadline <= now;
  if (!allowed || late) throw new Refusal('enquiry.status', { status: late ? 'expired' : enquiry.status, side: by });
}

function mustBeAhead(day: string, now: Date): void {
  const end = endOfDay(day);
  if (end <= now || end.getTime() > now.getTime() + (FURTHEST_DAYS + 1) * DAY_MS) throw new Refusal('enquiry.dates');
}
const endOfDay = (day: string): Date => new Date(new Date(`${day}T00:00:00.000Z`).getTime() + DAY_MS);

function about({ _id: enquiryId, sellerId, productId, sku, buyerId, buyer }: Enquiry) {
  return {
    enquiryId,
    sellerId,
    ...(productId !== undefined && { productId }),
    ...(sku !== undefined && { sku }),
    ...(buyerId !== undefined && { buyerId }),
    ...(buyer && { country: buyer.country }),
  };
}

/** One version on: the status, the deadline that follows from it, a line in the timeline, the fact. */
function step<F extends FactDefinition>(
  enquiry: Enquiry,
  said: { status?: EnquiryStatus; by: EnquiryStep['by']; terms?: Terms; reason?: string },
  definition: F,
  data: DataOf<F>,
  at: Date,
): Change {
  const { deadline: _deadline, ...rest } = enquiry;
  const status = said.status ?? enquiry.status;
  const version = enquiry.version + 1;
  const deadline = deadlineOf({ ...rest, status }, at);
  return {
    enquiry: {
      ...rest,
      version,
      status,
      ...(deadline && { deadline }),
      timeline: [...enquiry.timeline, { at, ...said, status }],
    },
    fact: definition.of({ subject: enquiry._id, sequence: version, key: enquiry._id }, data),
  };
}

function deadlineOf({ status, terms }: Pick<Enquiry, 'status' | 'terms'>, now: Date): Date | undefined {
  if (TURN[status] === undefined) return undefined;
  return terms ? endOfDay(terms.validUntil) : new Date(now.getTime() + ANSWER_DAYS * DAY_MS);
}
