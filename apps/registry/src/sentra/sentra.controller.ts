// The HTTP door of sentra.
import {
  dissolveSentra,
  exportSentra,
  getSentra,
  Id,
  type InputOf,
  joinSentra,
  leaveSentra,
  listSentra,
  proposeSentra,
  recogniseSentra,
  Refusal,
  reviseSentra,
  type Sentra,
  sentraHistory,
  type SentraMember,
  type SentraSummary,
  VillageCode,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SENTRA_COLUMNS } from './sentra.columns.js';
import { SENTRA_HISTORY, type SentraRecord, whyNotCounted } from './sentra.js';
import { SentraService } from './sentra.service.js';
import { SentraStore } from './sentra.store.js';

const Cursor = z.tuple([VillageCode, Id]);

@Controller()
export class SentraController {
  constructor(
    private readonly service: SentraService,
    private readonly store: SentraStore,
    private readonly changes: History,
  ) {}

  @Route(proposeSentra)
  async propose(
    @Input() { params, body }: InputOf<typeof proposeSentra>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { sentra, created } = await this.service.propose(acting, params.sentraId, body);
    reply.status(created ? 201 : 200);
    return shown(sentra);
  }

  @Route(reviseSentra)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseSentra>, @Acting() acting: Acting) {
    return shown(await this.service.revise(acting, params.sentraId, version, body));
  }

  @Route(joinSentra)
  async join(@Input() { params, body }: InputOf<typeof joinSentra>, @Acting() acting: Acting) {
    return shown(await this.service.join(acting, params.sentraId, params.partyId, body.since));
  }

  @Route(leaveSentra)
  async leave(@Input() { params, body }: InputOf<typeof leaveSentra>, @Acting() acting: Acting) {
    return shown(await this.service.leave(acting, params.sentraId, params.partyId, body.until, body.reason));
  }

  @Route(recogniseSentra)
  async recognise(@Input() { params, body }: InputOf<typeof recogniseSentra>, @Acting() acting: Acting) {
    return shown(await this.service.recognise(acting, params.sentraId, body.document));
  }

  @Route(dissolveSentra)
  async dissolve(@Input() { params, body }: InputOf<typeof dissolveSentra>, @Acting() acting: Acting) {
    return shown(await this.service.dissolve(acting, params.sentraId, body));
  }

  @Route(getSentra)
  async get(@Input() { params }: InputOf<typeof getSentra>) {
    return shown(await this.mustRead(params.sentraId));
  }

  @Route(listSentra)
  async list(@Input() { query }: InputOf<typeof listSentra>, @Acting() { language }: Acting) {
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, Cursor, language);
    const found = await this.store.page(query, after);
    const { items, ...rest } = page(found, query.limit, ({ place, _id }) => [place, _id]);
    return { items: items.map(summary), ...rest };
  }

  @Route(exportSentra)
  export(@Input() input: InputOf<typeof exportSentra>, @Acting() acting: Acting) {
    return exported('sentra', SENTRA_COLUMNS, input, (page: InputOf<typeof listSentra>) => this.list(page, acting));
  }

  @Route(sentraHistory)
  async history(@Input() { params, query }: InputOf<typeof sentraHistory>, @Acting() { language }: Acting) {
    const { _id } = await this.mustRead(params.sentraId);
    return this.changes.page(SENTRA_HISTORY, _id, query, language);
  }

  private async mustRead(sentraId: string): Promise<SentraRecord> {
    const sentra = await this.store.read(sentraId);
    if (!sentra) throw new Refusal('sentra.not-found');
    return sentra;
  }
}

function summary({
  _id: sentraId,
  requestHash,
  proposedAt,
  changedAt,
  unmetSince,
  ...rest
}: Omit<SentraRecord, 'members'>): SentraSummary {
  const times = { proposedAt: proposedAt.toISOString(), changedAt: changedAt.toISOString() };
  return { sentraId, ...rest, ...times, ...(unmetSince && { unmetSince: unmetSince.toISOString() }) };
}

function shown({ members, ...record }: SentraRecord): Sentra {
  const member = ({ party: _, ...membership }: SentraRecord['members'][number], why: SentraMember['why']) => ({
    ...membership,
    counts: why === undefined,
    ...(why && { why }),
  });
  return { ...summary(record), members: members.map((one) => member(one, whyNotCounted(record, one))) };
}
