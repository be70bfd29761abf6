// The HTTP door of parties.
import {
  activateParty,
  closeParty,
  exportParties,
  getParty,
  Id,
  type InputOf,
  listParties,
  type Party,
  partyHistory,
  Refusal,
  registerParty,
  reviseParty,
  suspendParty,
} from '@hilir/contracts';
import {
  Acting,
  actsFor,
  coversRegion,
  decodeCursor,
  exported,
  History,
  Input,
  mustActForOrCover,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PARTY_COLUMNS } from './parties.columns.js';
import { PartiesService, type Written } from './parties.service.js';
import { PartiesStore } from './parties.store.js';
import { toParty } from './party-view.js';
import { PARTY_HISTORY, type PartyRecord } from './party.js';

const ListCursor = z.tuple([z.string().max(60), Id]);

@Controller()
export class PartiesController {
  constructor(
    private readonly service: PartiesService,
    private readonly store: PartiesStore,
    private readonly changes: History,
  ) {}

  @Route(registerParty)
  async register(
    @Input() { params, body }: InputOf<typeof registerParty>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { created, ...written } = await this.service.register(acting, params.partyId, body);
    reply.status(created ? 201 : 200);
    return shownWritten(acting, written);
  }

  @Route(reviseParty)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseParty>, @Acting() acting: Acting) {
    return shownWritten(acting, await this.service.revise(acting, params.partyId, version, body));
  }

  @Route(activateParty)
  async activate(@Input() { params }: InputOf<typeof activateParty>, @Acting() acting: Acting) {
    return shown(acting, await this.service.step(acting, params.partyId, 'activate'));
  }

  @Route(suspendParty)
  async suspend(@Input() { params, body }: InputOf<typeof suspendParty>, @Acting() acting: Acting) {
    return shown(acting, await this.service.step(acting, params.partyId, 'suspend', body.reason));
  }

  @Route(closeParty)
  async close(@Input() { params, body }: InputOf<typeof closeParty>, @Acting() acting: Acting) {
    return shown(acting, await this.service.step(acting, params.partyId, 'close', body.reason));
  }

  @Route(listParties)
  async list(@Input() { query }: InputOf<typeof listParties>, @Acting() acting: Acting) {
    const { cursor, limit, ...filter } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, ListCursor, acting.language);
    const found = await this.store.page(filter, limit + 1, after);
    const { items, next } = page(found, limit, ({ sortName, _id }) => [sortName, _id]);
    return { items: items.map((party) => shown(acting, party)), next };
  }

  @Route(exportParties)
  export(@Input() input: InputOf<typeof exportParties>, @Acting() acting: Acting) {
    return exported('parties', PARTY_COLUMNS, input, (page: InputOf<typeof listParties>) => this.list(page, acting));
  }

  @Route(getParty)
  async get(@Input() { params }: InputOf<typeof getParty>, @Acting() acting: Acting) {
    return shown(acting, await this.mustGet(params.partyId));
  }

  @Route(partyHistory)
  async history(@Input() { params, query }: InputOf<typeof partyHistory>, @Acting() acting: Acting) {
    const party = await this.mustGet(params.partyId);
    mustActForOrCover(acting, party._id, party.region);
    return this.changes.page(PARTY_HISTORY, party._id, query, acting.language);
  }

  private async mustGet(partyId: string): Promise<PartyRecord> {
    const party = await this.store.get(partyId);
    if (!party) throw new Refusal('party.not-found');
    return party;
  }
}

const shown = (acting: Acting, party: PartyRecord): Party =>
  toParty(party, actsFor(acting, party._id) || coversRegion(acting, party.region));

const shownWritten = (acting: Acting, { party, duplicates }: Written) => ({ ...shown(acting, party), duplicates });
