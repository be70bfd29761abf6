// The HTTP door of a training's participants.
import {
  Day,
  enrol,
  exportParticipants,
  exportResultsDue,
  Id,
  type InputOf,
  Instant,
  listParticipants,
  type Participant,
  participantHistory,
  recordAttendance,
  recordResult,
  Refusal,
  RESULT_MONTHS,
  type ResultDue,
  resultsDue,
  withdrawParticipant,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, inScope, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { today } from '../days.js';
import { TrainingsStore } from '../trainings/trainings.store.js';
import { PARTICIPANT_HISTORY, type ParticipantRecord } from './participant.js';
import { mustBeMine, ParticipantsService } from './participants.service.js';
import { PARTICIPANT_COLUMNS, RESULT_DUE_COLUMNS } from './participants.columns.js';
import { ParticipantsStore } from './participants.store.js';

const ListCursor = z.tuple([Instant, Id]);
const DueCursor = z.tuple([Day, Id]);

@Controller()
export class ParticipantsController {
  constructor(
    private readonly service: ParticipantsService,
    private readonly store: ParticipantsStore,
    private readonly trainings: TrainingsStore,
    private readonly changes: History,
  ) {}

  @Route(enrol)
  async enrol(
    @Input() { params, body }: InputOf<typeof enrol>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Participant> {
    const { participant, created } = await this.service.enrol(acting, params, body);
    reply.status(created ? 201 : 200);
    return shown(participant);
  }

  @Route(withdrawParticipant)
  async withdraw(@Input() { params }: InputOf<typeof withdrawParticipant>, @Acting() acting: Acting) {
    return shown(await this.service.withdraw(acting, params));
  }

  @Route(recordAttendance)
  async attendance(@Input() { params, body, version }: InputOf<typeof recordAttendance>, @Acting() acting: Acting) {
    return shown(await this.service.noteAttendance(acting, params, version, body.attended));
  }

  @Route(recordResult)
  async result(@Input() { params, body, version }: InputOf<typeof recordResult>, @Acting() acting: Acting) {
    const months = RESULT_MONTHS.find((one) => String(one) === params.months)!;
    return shown(await this.service.noteResult(acting, params, version, months, body));
  }

  @Route(listParticipants)
  async list(@Input() { params, query }: InputOf<typeof listParticipants>, @Acting() acting: Acting) {
    if (!(await this.trainings.get(params.trainingId))) throw new Refusal('training.not-found');
    const { cursor, limit, ...asked } = query;
    const [enrolledAt, id] = cursor === undefined ? [] : decodeCursor(cursor, ListCursor, acting.language);
    const after: [Date, string] | undefined = enrolledAt && id ? [new Date(enrolledAt), id] : undefined;
    const found = await this.store.page(inScope(acting, { ...params, ...asked }), limit + 1, after);
    return page(found.map(shown), limit, (one) => [one.enrolledAt, one.participantId]);
  }

  @Route(participantHistory)
  async history(@Input() { params, query }: InputOf<typeof participantHistory>, @Acting() acting: Acting) {
    const participant = await this.store.get(params.participantId);
    if (participant?.trainingId !== params.trainingId) throw new Refusal('participant.not-found');
    mustBeMine(acting, participant);
    return this.changes.page(PARTICIPANT_HISTORY, participant._id, query, acting.language);
  }

  @Route(exportParticipants)
  export(@Input() input: InputOf<typeof exportParticipants>, @Acting() acting: Acting) {
    return exported('participants', PARTICIPANT_COLUMNS, input, (page: InputOf<typeof listParticipants>) =>
      this.list(page, acting),
    );
  }

  @Route(resultsDue)
  async due(@Input() { query }: InputOf<typeof resultsDue>, @Acting() acting: Acting) {
    const { cursor, limit, by = today(new Date()), ...asked } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, DueCursor, acting.language);
    const found = await this.store.owed(inScope(acting, asked), by, limit + 1, after);
    const { items, next } = page(found, limit, ({ due, _id }) => [due!, _id]);
    const trainings = await this.trainings.getMany(items.map(({ trainingId }) => trainingId));
    const shownDue = (participant: ParticipantRecord): ResultDue => {
      const { title, to } = trainings.get(participant.trainingId)!;
      return { ...shown(participant), title, to, region: participant.region };
    };
    return { items: items.map(shownDue), next };
  }

  @Route(exportResultsDue)
  exportDue(@Input() input: InputOf<typeof exportResultsDue>, @Acting() acting: Acting) {
    return exported('results-due', RESULT_DUE_COLUMNS, input, (page: InputOf<typeof resultsDue>) =>
      this.due(page, acting),
    );
  }
}

function shown(record: ParticipantRecord): Participant {
  const { _id: participantId, trainingId, version, name, partyId, woman, status, attended, results } = record;
  const { due, dueMonths, enrolledAt } = record;
  return {
    participantId,
    trainingId,
    version,
    name,
    partyId,
    woman,
    status,
    attended,
    results,
    ...(due !== undefined && dueMonths !== undefined && { nextResult: { months: dueMonths, due } }),
    enrolledAt: enrolledAt.toISOString(),
  };
}
