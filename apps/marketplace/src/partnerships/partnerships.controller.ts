// The HTTP door of partnerships: for their parties, operators and auditors.
import {
  agreePartnership,
  endPartnership,
  exportPartnerships,
  getPartnership,
  Id,
  type InputOf,
  Instant,
  listPartnerships,
  type Partnership as PartnershipView,
  partnershipHistory,
  partnershipPeriods,
  proposePartnership,
  Refusal,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Partnership, PARTNERSHIP_HISTORY, viewOf } from './partnership.js';
import { PARTNERSHIP_COLUMNS } from './partnerships.columns.js';
import { PartnershipsService } from './partnerships.service.js';
import { PartnershipsStore } from './partnerships.store.js';

const PLACE = z.tuple([Instant, Id]);

@Controller()
export class PartnershipsController {
  constructor(
    private readonly partnerships: PartnershipsService,
    private readonly store: PartnershipsStore,
    private readonly changes: History,
  ) {}

  @Route(proposePartnership)
  async propose(
    @Input() { params, body }: InputOf<typeof proposePartnership>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PartnershipView> {
    const { partnership, created } = await this.partnerships.propose(params.partnershipId, body, acting);
    reply.status(created ? 201 : 200);
    return viewOf(partnership);
  }

  @Route(agreePartnership)
  async agree(@Input() { params }: InputOf<typeof agreePartnership>, @Acting() acting: Acting) {
    return viewOf(await this.partnerships.agree(params.partnershipId, acting));
  }

  @Route(endPartnership)
  async end(@Input() { params, body }: InputOf<typeof endPartnership>, @Acting() acting: Acting) {
    return viewOf(await this.partnerships.end(params.partnershipId, body.reason, acting));
  }

  @Route(listPartnerships)
  async list(@Input() { query }: InputOf<typeof listPartnerships>, @Acting() acting: Acting) {
    const { cursor, limit, status } = query;
    const [proposedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, PLACE, acting.language);
    const before = proposedAt !== undefined && id !== undefined ? { proposedAt: new Date(proposedAt), id } : undefined;
    const rows = await this.store.list({ partyId: acting.partyId, status }, before, limit + 1);
    const { items, next } = page(rows, limit, (row) => [row.proposedAt.toISOString(), row._id]);
    return { items: items.map(viewOf), next };
  }

  @Route(exportPartnerships)
  export(@Input() input: InputOf<typeof exportPartnerships>, @Acting() acting: Acting) {
    return exported('partnerships', PARTNERSHIP_COLUMNS, input, (page: InputOf<typeof listPartnerships>) =>
      this.list(page, acting),
    );
  }

  @Route(getPartnership)
  async get(@Input() { params }: InputOf<typeof getPartnership>, @Acting() acting: Acting) {
    return viewOf(await this.visible(params.partnershipId, acting));
  }

  @Route(partnershipPeriods)
  async periods(@Input() { params }: InputOf<typeof partnershipPeriods>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.partnershipId, acting);
    const periods = await this.store.periodsOf(_id);
    return {
      items: periods.map(({ from, to, agreed, ordered, realised }) => ({ from, to, agreed, ordered, realised })),
    };
  }

  @Route(partnershipHistory)
  async history(@Input() { params, query }: InputOf<typeof partnershipHistory>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.partnershipId, acting);
    return this.changes.page(PARTNERSHIP_HISTORY, _id, query, acting.language);
  }

  private async visible(partnershipId: string, acting: Acting): Promise<Partnership> {
    const partnership = await this.store.read(partnershipId);
    if (!partnership) throw new Refusal('partnership.not-found');
    const isParty = partnership.parties.some(({ partyId }) => partyId === acting.partyId);
    if (!isParty && acting.partyId !== undefined) throw new Refusal('actor.other-party');
    return partnership;
  }
}
