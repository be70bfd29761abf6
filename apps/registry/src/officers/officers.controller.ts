// The HTTP door of field officers.
import {
  endOfficer,
  exportOfficers,
  getOfficer,
  Id,
  type InputOf,
  listOfficers,
  type Officer,
  officerHistory,
  postOfficer,
  Refusal,
  registerOfficer,
  reviseOfficer,
} from '@hilir/contracts';
import { Acting, coversRegion, decodeCursor, exported, History, Input, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { OFFICER_HISTORY, type OfficerRecord } from './officer.js';
import { OFFICER_COLUMNS } from './officers.columns.js';
import { OfficersService } from './officers.service.js';
import { OfficersStore } from './officers.store.js';

const ListCursor = z.tuple([z.string().max(60), Id]);

@Controller()
export class OfficersController {
  constructor(
    private readonly service: OfficersService,
    private readonly store: OfficersStore,
    private readonly changes: History,
  ) {}

  @Route(registerOfficer)
  async register(
    @Input() { params, body }: InputOf<typeof registerOfficer>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Officer> {
    const { officer, created } = await this.service.register(acting, params.officerId, body);
    reply.status(created ? 201 : 200);
    return shown(officer, true);
  }

  @Route(reviseOfficer)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseOfficer>, @Acting() acting: Acting) {
    return shown(await this.service.revise(acting, params.officerId, version, body), true);
  }

  @Route(postOfficer)
  async post(@Input() { params, body, version }: InputOf<typeof postOfficer>, @Acting() acting: Acting) {
    return shown(await this.service.post(acting, params.officerId, version, body), true);
  }

  @Route(endOfficer)
  async end(@Input() { params, body }: InputOf<typeof endOfficer>, @Acting() acting: Acting) {
    return shown(await this.service.end(acting, params.officerId, body.reason), true);
  }

  @Route(getOfficer)
  async get(@Input() { params }: InputOf<typeof getOfficer>, @Acting() acting: Acting): Promise<Officer> {
    const officer = await this.mustGet(params.officerId);
    return shown(officer, coversRegion(acting, officer.posting));
  }

  @Route(officerHistory)
  async history(@Input() { params, query }: InputOf<typeof officerHistory>, @Acting() { language }: Acting) {
    const { _id } = await this.mustGet(params.officerId);
    return this.changes.page(OFFICER_HISTORY, _id, query, language);
  }

  @Route(listOfficers)
  async list(@Input() { query }: InputOf<typeof listOfficers>, @Acting() acting: Acting) {
    const { cursor, limit, ...filter } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, ListCursor, acting.language);
    const found = await this.store.page(filter, limit + 1, after);
    const { items, next } = page(found, limit, ({ sortName, _id }) => [sortName, _id]);
    return { items: items.map((officer) => shown(officer, false)), next };
  }

  private async mustGet(officerId: string): Promise<OfficerRecord> {
    const officer = await this.store.get(officerId);
    if (!officer) throw new Refusal('officer.not-found');
    return officer;
  }

  @Route(exportOfficers)
  export(@Input() input: InputOf<typeof exportOfficers>, @Acting() acting: Acting) {
    return exported('officers', OFFICER_COLUMNS, input, (page: InputOf<typeof listOfficers>) =>
      this.list(page, acting),
    );
  }
}

/** All but the last three digits are hidden from those who may not see the whole number. */
function shown(record: OfficerRecord, whole: boolean): Officer {
  const { _id, name, cohort, contract, posting, postings, status, statusReason, version, phone } = record;
  return {
    officerId: _id,
    version,
    name,
    cohort,
    contract,
    posting,
    postings,
    status,
    ...(statusReason !== undefined && { statusReason }),
    ...(phone !== undefined && { phone: whole ? phone : phone.replace(/[0-9](?=(?:[ -]?[0-9]){3})/g, '*') }),
    registeredAt: record.registeredAt.toISOString(),
    changedAt: record.changedAt.toISOString(),
  };
}
