// The HTTP door of the health of co-operatives.
import {
  assessCooperative,
  type Assessment,
  assessmentHistory,
  type Cooperative,
  exportAssessments,
  exportCooperatives,
  getCooperative,
  Id,
  type InputOf,
  listAssessments,
  listCooperatives,
  Refusal,
  reviseAssessment,
  VillageCode,
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
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@hilir/runtime';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PartiesStore } from '../parties/parties.store.js';
import { activeSince, ASSESSMENT_HISTORY, assessmentId, type AssessmentRecord, supplyOf } from './cooperative.js';
import type { PartyRecord } from '../parties/party.js';
import { ASSESSMENT_COLUMNS, COOPERATIVE_COLUMNS } from './cooperatives.columns.js';
import { CooperativesService } from './cooperatives.service.js';
import { type CooperativeRow, CooperativesStore } from './cooperatives.store.js';

const ListCursor = z.tuple([VillageCode, z.string().max(60), Id]);
const YearCursor = z.tuple([z.int().min(1)]);

@Controller()
export class CooperativesController {
  constructor(
    private readonly service: CooperativesService,
    private readonly store: CooperativesStore,
    private readonly parties: PartiesStore,
    private readonly changes: History,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Route(assessCooperative)
  async assess(
    @Input() { params, body }: InputOf<typeof assessCooperative>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Assessment> {
    const { assessment, created } = await this.service.assess(acting, params.partyId, Number(params.year), body);
    reply.status(created ? 201 : 200);
    return shownAssessment(assessment);
  }

  @Route(reviseAssessment)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseAssessment>, @Acting() acting: Acting) {
    return shownAssessment(await this.service.revise(acting, params.partyId, Number(params.year), version, body));
  }

  @Route(listAssessments)
  async assessments(@Input() { params, query }: InputOf<typeof listAssessments>, @Acting() acting: Acting) {
    const party = await this.visible(params.partyId, acting);
    const [below] = query.cursor === undefined ? [] : decodeCursor(query.cursor, YearCursor, acting.language);
    const found = await this.store.yearsOf(party._id, query.limit + 1, below);
    return page(found.map(shownAssessment), query.limit, ({ year }) => [year]);
  }

  @Route(assessmentHistory)
  async history(@Input() { params, query }: InputOf<typeof assessmentHistory>, @Acting() acting: Acting) {
    const party = await this.visible(params.partyId, acting);
    const assessment = await this.store.get(assessmentId(party._id, Number(params.year)));
    if (!assessment) throw new Refusal('assessment.not-found');
    return this.changes.page(ASSESSMENT_HISTORY, assessment._id, query, acting.language);
  }

  @Route(exportAssessments)
  exportAssessments(@Input() input: InputOf<typeof exportAssessments>, @Acting() acting: Acting) {
    return exported('assessments', ASSESSMENT_COLUMNS, input, (page: InputOf<typeof listAssessments>) =>
      this.assessments(page, acting),
    );
  }

  @Route(getCooperative)
  async get(@Input() { params }: InputOf<typeof getCooperative>, @Acting() acting: Acting): Promise<Cooperative> {
    const party = await this.visible(params.partyId, acting);
    const standing = await this.store.getStanding(party._id);
    return shown({ ...party, ...(standing && { standing }) }, this.since());
  }

  @Route(listCooperatives)
  async list(@Input() { query }: InputOf<typeof listCooperatives>, @Acting() acting: Acting) {
    const { cursor, limit, active, ...asked } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, ListCursor, acting.language);
    const filter = { ...inScope(acting, asked), ...(active && { active: active === 'true' }) };
    const since = this.since();
    const found = await this.store.page(filter, since, limit + 1, after);
    const { items, next } = page(found, limit, ({ region, sortName, _id }) => [region, sortName, _id]);
    return { items: items.map((row) => shown(row, since)), next };
  }

  @Route(exportCooperatives)
  export(@Input() input: InputOf<typeof exportCooperatives>, @Acting() acting: Acting) {
    return exported('cooperatives', COOPERATIVE_COLUMNS, input, (page: InputOf<typeof listCooperatives>) =>
      this.list(page, acting),
    );
  }

  private since(): string {
    return activeSince(this.config.SUPPLY_ACTIVE_DAYS, new Date());
  }

  private async visible(partyId: string, acting: Acting): Promise<PartyRecord> {
    const party = await this.parties.get(partyId);
    if (party?.kind !== 'cooperative') throw new Refusal('cooperative.not-found');
    mustActForOrCover(acting, party._id, party.region);
    return party;
  }
}

const shown = ({ _id: partyId, name, region, status, standing }: CooperativeRow, since: string): Cooperative => ({
  partyId,
  name,
  region,
  status,
  grade: standing?.grade ?? 'unknown',
  ...(standing?.latest && { latest: standing.latest }),
  supply: supplyOf(standing, since),
});

function shownAssessment(record: AssessmentRecord): Assessment {
  const { _id, requestHash: _hash, recordedAt, changedAt, ...rest } = record;
  return { ...rest, recordedAt: recordedAt.toISOString(), changedAt: changedAt.toISOString() };
}
