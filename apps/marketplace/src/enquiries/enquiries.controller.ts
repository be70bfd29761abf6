// The HTTP door of enquiries: for the two sides only, with a key in place of an account where a buyer has none.
import {
  acceptEnquiry,
  askEnquiry,
  counterEnquiry,
  declineEnquiry,
  type Enquiry as EnquiryView,
  enquiryHistory,
  enquiryTimeline,
  exportEnquiries,
  getEnquiry,
  historyIn,
  Id,
  type InputOf,
  Instant,
  listEnquiries,
  offerOnEnquiry,
  Refusal,
  withdrawEnquiry,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, historyPage, Input, mustActFor, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { sideOf } from '../buyers/buyer.js';
import { ENQUIRY_COLUMNS } from './enquiries.columns.js';
import { EnquiriesService } from './enquiries.service.js';
import { type EnquiriesFilter, EnquiriesStore } from './enquiries.store.js';
import { amountOfTerms, type Enquiry, ENQUIRY_HISTORY, TURN } from './enquiry.js';

const PLACE = z.tuple([Instant, Id]);

@Controller()
export class EnquiriesController {
  constructor(
    private readonly enquiries: EnquiriesService,
    private readonly store: EnquiriesStore,
  ) {}

  @Route(askEnquiry)
  async ask(
    @Input() { params, body }: InputOf<typeof askEnquiry>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EnquiryView> {
    const { enquiry, created } = await this.enquiries.ask(params.enquiryId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(enquiry, true);
  }

  @Route(offerOnEnquiry)
  async offer(@Input() { params, query, body, version }: InputOf<typeof offerOnEnquiry>, @Acting() acting: Acting) {
    const caller = { acting, key: query.key };
    return shown(await this.enquiries.propose(params.enquiryId, 'seller', body, version, caller), true);
  }

  @Route(counterEnquiry)
  async counter(@Input() { params, query, body, version }: InputOf<typeof counterEnquiry>, @Acting() acting: Acting) {
    const caller = { acting, key: query.key };
    return shown(await this.enquiries.propose(params.enquiryId, 'buyer', body, version, caller), true);
  }

  @Route(acceptEnquiry)
  async accept(@Input() { params, query, version }: InputOf<typeof acceptEnquiry>, @Acting() acting: Acting) {
    return shown(await this.enquiries.accept(params.enquiryId, version, { acting, key: query.key }), true);
  }

  @Route(declineEnquiry)
  async decline(@Input() { params, query, body }: InputOf<typeof declineEnquiry>, @Acting() acting: Acting) {
    const caller = { acting, key: query.key };
    return shown(await this.enquiries.end(params.enquiryId, 'declined', body.reason, caller), true);
  }

  @Route(withdrawEnquiry)
  async withdraw(@Input() { params, query, body }: InputOf<typeof withdrawEnquiry>, @Acting() acting: Acting) {
    const caller = { acting, key: query.key };
    return shown(await this.enquiries.end(params.enquiryId, 'withdrawn', body.reason, caller), true);
  }

  @Route(listEnquiries)
  async list(@Input() { query }: InputOf<typeof listEnquiries>, @Acting() acting: Acting) {
    const { cursor, limit, ...asked } = query;
    const [askedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, PLACE, acting.language);
    const before = askedAt !== undefined && id !== undefined ? { askedAt: new Date(askedAt), id } : undefined;
    const rows = await this.store.list(inScope(asked, acting), before, limit + 1);
    const { items, next } = page(rows, limit, (row) => [row.askedAt.toISOString(), row._id]);
    return { items: items.map((row) => shown(row, acting.partyId !== undefined)), next };
  }

  @Route(exportEnquiries)
  export(@Input() input: InputOf<typeof exportEnquiries>, @Acting() acting: Acting) {
    return exported('enquiries', ENQUIRY_COLUMNS, input, (page: InputOf<typeof listEnquiries>) =>
      this.list(page, acting),
    );
  }

  @Route(getEnquiry)
  async get(@Input() { params, query }: InputOf<typeof getEnquiry>, @Acting() acting: Acting) {
    const { enquiry, isSide } = await this.visible(params.enquiryId, query.key, acting);
    return shown(enquiry, isSide);
  }

  @Route(enquiryTimeline)
  async timeline(@Input() { params, query }: InputOf<typeof enquiryTimeline>, @Acting() acting: Acting) {
    const { enquiry } = await this.visible(params.enquiryId, query.key, acting);
    return { items: enquiry.timeline.map(({ author: _, ...line }) => ({ ...line, at: line.at.toISOString() })) };
  }

  @Route(enquiryHistory)
  async history(@Input() { params, query }: InputOf<typeof enquiryHistory>, @Acting() acting: Acting) {
    const { enquiry } = await this.visible(params.enquiryId, query.key, acting);
    const lines = historyIn(ENQUIRY_HISTORY, enquiry, ({ status }) => status);
    return historyPage(lines, query, acting.language);
  }

  private async visible(enquiryId: string, key: string | undefined, acting: Acting) {
    const enquiry = await this.store.read(enquiryId);
    if (!enquiry) throw new Refusal('enquiry.not-found');
    const isSide = sideOf(enquiry, { partyId: acting.partyId, key }) !== undefined;
    if (isSide || acting.role === 'operator' || acting.role === 'auditor') return { enquiry, isSide };
    throw new Refusal('actor.other-party');
  }
}

/** A party sees enquiries of which it is a side. */
function inScope(asked: EnquiriesFilter, acting: Acting): EnquiriesFilter {
  if (acting.partyId === undefined) return asked;
  if (asked.buyerId === undefined && asked.sellerId === undefined) return { ...asked, partyId: acting.partyId };
  if (asked.buyerId !== acting.partyId && asked.sellerId !== acting.partyId)
    mustActFor(acting, asked.buyerId ?? asked.sellerId!);
  return asked;
}

/** Who a buyer without an account is, only the two sides see. */
function shown(enquiry: Enquiry, toSides: boolean): EnquiryView {
  const { _id, requestHash: _hash, timeline: _timeline, buyer, deadline, terms, ...rest } = enquiry;
  const turn = TURN[enquiry.status];
  return {
    ...rest,
    enquiryId: _id,
    ...(buyer && { buyer: { country: buyer.country, ...(toSides && { name: buyer.name, email: buyer.email }) } }),
    ...(terms && { terms, amount: amountOfTerms(terms) }),
    ...(turn && { turn }),
    ...(deadline && { deadline: deadline.toISOString() }),
    askedAt: enquiry.askedAt.toISOString(),
  };
}
