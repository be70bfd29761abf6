// The HTTP door of visits and their follow-ups.
import {
  Day,
  exportFollowUps,
  exportVisits,
  finishFollowUp,
  getVisit,
  Id,
  type InputOf,
  Instant,
  listFollowUps,
  listVisits,
  type OpenFollowUps,
  recordVisit,
  Refusal,
  reviseVisit,
  type Visit,
  visitHistory,
} from '@hilir/contracts';
import {
  Acting,
  decodeCursor,
  exported,
  History,
  Input,
  inScope,
  mustActForOrCover,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { contentOf, openOf, VISIT_HISTORY, type VisitRecord } from './visit.js';
import { FOLLOW_UP_COLUMNS, VISIT_COLUMNS } from './visits.columns.js';
import { VisitsService } from './visits.service.js';
import { VisitsStore } from './visits.store.js';

const VisitCursor = z.tuple([Instant, Id]);
const FollowUpCursor = z.tuple([Day, Id]);

@Controller()
export class VisitsController {
  constructor(
    private readonly service: VisitsService,
    private readonly store: VisitsStore,
    private readonly changes: History,
  ) {}

  @Route(recordVisit)
  async record(
    @Input() { params, body }: InputOf<typeof recordVisit>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Visit> {
    const { visit, created } = await this.service.record(acting, params.visitId, body);
    reply.status(created ? 201 : 200);
    return shown(visit);
  }

  @Route(reviseVisit)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseVisit>, @Acting() acting: Acting) {
    return shown(await this.service.revise(acting, params.visitId, version, body));
  }

  @Route(finishFollowUp)
  async finish(@Input() { params, body }: InputOf<typeof finishFollowUp>, @Acting() acting: Acting) {
    return shown(await this.service.finishFollowUp(acting, params.visitId, params.followUpId, body.doneOn));
  }

  @Route(getVisit)
  async get(@Input() { params }: InputOf<typeof getVisit>, @Acting() acting: Acting) {
    return shown(await this.visible(params.visitId, acting));
  }

  @Route(visitHistory)
  async history(@Input() { params, query }: InputOf<typeof visitHistory>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.visitId, acting);
    return this.changes.page(VISIT_HISTORY, _id, query, acting.language);
  }

  @Route(listVisits)
  async list(@Input() { query }: InputOf<typeof listVisits>, @Acting() acting: Acting) {
    const { cursor, limit, ...asked } = query;
    const [occurredAt, id] = cursor === undefined ? [] : decodeCursor(cursor, VisitCursor, acting.language);
    const before: [Date, string] | undefined = occurredAt && id ? [new Date(occurredAt), id] : undefined;
    const found = await this.store.page(inScope(acting, asked), limit + 1, before);
    return page(found.map(shown), limit, (visit) => [visit.occurredAt, visit.visitId]);
  }

  @Route(exportVisits)
  export(@Input() input: InputOf<typeof exportVisits>, @Acting() acting: Acting) {
    return exported('visits', VISIT_COLUMNS, input, (page: InputOf<typeof listVisits>) => this.list(page, acting));
  }

  @Route(listFollowUps)
  async followUps(@Input() { query }: InputOf<typeof listFollowUps>, @Acting() acting: Acting) {
    const { cursor, limit, ...asked } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, FollowUpCursor, acting.language);
    const found = await this.store.open(inScope(acting, asked), limit + 1, after);
    return page(found.map(shownOpen), limit, ({ due, visitId }) => [due, visitId]);
  }

  @Route(exportFollowUps)
  exportFollowUps(@Input() input: InputOf<typeof exportFollowUps>, @Acting() acting: Acting) {
    return exported('follow-ups', FOLLOW_UP_COLUMNS, input, (page: InputOf<typeof listFollowUps>) =>
      this.followUps(page, acting),
    );
  }

  private async visible(visitId: string, acting: Acting): Promise<VisitRecord> {
    const visit = await this.store.get(visitId);
    if (!visit) throw new Refusal('visit.not-found');
    mustActForOrCover(acting, visit.partyId, visit.region);
    return visit;
  }
}

function shown(visit: VisitRecord): Visit {
  const { _id: visitId, version, partyId, officerId, region, late } = visit;
  return {
    visitId,
    version,
    partyId,
    officerId,
    region,
    late,
    ...contentOf(visit),
    occurredAt: visit.occurredAt.toISOString(),
    receivedAt: visit.receivedAt.toISOString(),
  };
}

function shownOpen({
  _id: visitId,
  partyId,
  officerId,
  region,
  occurredAt,
  due,
  followUps,
}: VisitRecord): OpenFollowUps {
  return {
    visitId,
    partyId,
    officerId,
    region,
    occurredAt: occurredAt.toISOString(),
    due: due!,
    followUps: openOf(followUps),
  };
}
