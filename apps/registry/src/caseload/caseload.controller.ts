// The HTTP door of caseloads.
import {
  type Assignment,
  assignParty,
  caseHistory,
  exportCaseload,
  exportUnassigned,
  Id,
  type InputOf,
  Instant,
  officerCaseload,
  partyOfficers,
  Refusal,
  unassignedParties,
  unassignParty,
  VillageCode,
} from '@hilir/contracts';
import {
  Acting,
  decodeCursor,
  exported,
  History,
  Input,
  mustActForOrCover,
  mustCover,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { OfficersStore } from '../officers/officers.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { CASE_HISTORY, type CaseRecord, lastVisitOf, NEVER } from './case.js';
import { CASELOAD_COLUMNS, UNASSIGNED_COLUMNS } from './caseload.columns.js';
import { CaseloadService } from './caseload.service.js';
import { CaseloadStore } from './caseload.store.js';

const CaseCursor = z.tuple([Instant, Id]);
const PartyCursor = z.tuple([VillageCode, z.string().max(60), Id]);

@Controller()
export class CaseloadController {
  constructor(
    private readonly service: CaseloadService,
    private readonly store: CaseloadStore,
    private readonly officers: OfficersStore,
    private readonly parties: PartiesStore,
    private readonly changes: History,
  ) {}

  @Route(assignParty)
  async assign(
    @Input() { params, body }: InputOf<typeof assignParty>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Assignment> {
    const { now, created } = await this.service.assign(acting, params.officerId, params.partyId, body.from);
    reply.status(created ? 201 : 200);
    return assignmentsOf(now)[0]!;
  }

  @Route(unassignParty)
  async unassign(@Input() { params, body }: InputOf<typeof unassignParty>, @Acting() acting: Acting) {
    return assignmentsOf(await this.service.unassign(acting, params.officerId, params.partyId, body))[0]!;
  }

  @Route(officerCaseload)
  async caseload(@Input() { params, query }: InputOf<typeof officerCaseload>, @Acting() acting: Acting) {
    const officer = await this.officers.get(params.officerId);
    if (!officer) throw new Refusal('officer.not-found');
    mustCover(acting, officer.posting);
    const { cursor, limit } = query;
    const [visitedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, CaseCursor, acting.language);
    const after: [Date, string] | undefined = visitedAt && id ? [new Date(visitedAt), id] : undefined;
    const found = await this.store.page(officer._id, limit + 1, after);
    const { items, next } = page(found, limit, (one) => [one.visitedAt.toISOString(), one._id]);
    const parties = await this.parties.getMany(items.map(({ _id }) => _id));
    const now = new Date();
    return {
      items: items.map((one) => {
        const { name, kind, region, status } = parties.get(one._id)!;
        return { partyId: one._id, name, kind, region, status, from: one.from!, ...lastVisitOf(one, now) };
      }),
      next,
    };
  }

  @Route(exportCaseload)
  exportCaseload(@Input() input: InputOf<typeof exportCaseload>, @Acting() acting: Acting) {
    return exported('caseload', CASELOAD_COLUMNS, input, (page: InputOf<typeof officerCaseload>) =>
      this.caseload(page, acting),
    );
  }

  @Route(partyOfficers)
  async officersOf(@Input() { params }: InputOf<typeof partyOfficers>, @Acting() acting: Acting) {
    const known = await this.store.get(await this.visible(params.partyId, acting));
    return { items: known ? assignmentsOf(known) : [] };
  }

  @Route(caseHistory)
  async history(@Input() { params, query }: InputOf<typeof caseHistory>, @Acting() acting: Acting) {
    return this.changes.page(CASE_HISTORY, await this.visible(params.partyId, acting), query, acting.language);
  }

  @Route(unassignedParties)
  async unassigned(@Input() { query }: InputOf<typeof unassignedParties>, @Acting() acting: Acting) {
    const { cursor, limit, ...filter } = query;
    mustCover(acting, filter.region);
    const after = cursor === undefined ? undefined : decodeCursor(cursor, PartyCursor, acting.language);
    const found = await this.store.unassigned(filter, limit + 1, after);
    const { items, next } = page(found, limit, ({ region, sortName, _id }) => [region, sortName, _id]);
    return {
      items: items.map(({ _id: partyId, name, kind, region, visitedAt }) => ({
        partyId,
        name,
        kind,
        region,
        ...(visitedAt && visitedAt > NEVER && { lastVisitAt: visitedAt.toISOString() }),
      })),
      next,
    };
  }

  /** The id of a party, for itself and offices in whose region it is. */
  private async visible(partyId: string, acting: Acting): Promise<string> {
    const party = await this.parties.get(partyId);
    if (!party) throw new Refusal('party.not-found');
    mustActForOrCover(acting, party._id, party.region);
    return party._id;
  }

  @Route(exportUnassigned)
  exportUnassigned(@Input() input: InputOf<typeof exportUnassigned>, @Acting() acting: Acting) {
    return exported('unassigned', UNASSIGNED_COLUMNS, input, (page: InputOf<typeof unassignedParties>) =>
      this.unassigned(page, acting),
    );
  }
}

/** The latest first. */
function assignmentsOf({ _id: partyId, officerId, from, past }: CaseRecord): Assignment[] {
  const running = officerId !== undefined && from !== undefined ? [{ partyId, officerId, from }] : [];
  return [...running, ...past.map((one) => ({ partyId, ...one })).reverse()];
}
