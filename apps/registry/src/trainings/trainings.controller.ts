// The HTTP door of trainings as events.
import {
  cancelTraining,
  Day,
  exportTrainings,
  getTraining,
  Id,
  type InputOf,
  listTrainings,
  planTraining,
  Refusal,
  reviseTraining,
  type Training,
  trainingHistory,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { eventOf, TRAINING_HISTORY, type TrainingRecord } from './training.js';
import { TRAINING_COLUMNS } from './trainings.columns.js';
import { TrainingsService } from './trainings.service.js';
import { TrainingsStore } from './trainings.store.js';

const ListCursor = z.tuple([Day, Id]);

@Controller()
export class TrainingsController {
  constructor(
    private readonly service: TrainingsService,
    private readonly store: TrainingsStore,
    private readonly changes: History,
  ) {}

  @Route(planTraining)
  async plan(
    @Input() { params, body }: InputOf<typeof planTraining>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Training> {
    const { training, created } = await this.service.plan(acting, params.trainingId, body);
    reply.status(created ? 201 : 200);
    return shown(training);
  }

  @Route(reviseTraining)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseTraining>, @Acting() acting: Acting) {
    return shown(await this.service.revise(acting, params.trainingId, version, body));
  }

  @Route(cancelTraining)
  async cancel(@Input() { params, body }: InputOf<typeof cancelTraining>, @Acting() acting: Acting) {
    return shown(await this.service.cancel(acting, params.trainingId, body.reason));
  }

  @Route(getTraining)
  async get(@Input() { params }: InputOf<typeof getTraining>) {
    return shown(await this.mustGet(params.trainingId));
  }

  @Route(trainingHistory)
  async history(@Input() { params, query }: InputOf<typeof trainingHistory>, @Acting() { language }: Acting) {
    const { _id } = await this.mustGet(params.trainingId);
    return this.changes.page(TRAINING_HISTORY, _id, query, language);
  }

  @Route(listTrainings)
  async list(@Input() { query }: InputOf<typeof listTrainings>, @Acting() acting: Acting) {
    const { cursor, limit, ...filter } = query;
    const before = cursor === undefined ? undefined : decodeCursor(cursor, ListCursor, acting.language);
    const found = await this.store.page(filter, limit + 1, before);
    return page(found.map(shown), limit, ({ from, trainingId }) => [from, trainingId]);
  }

  private async mustGet(trainingId: string): Promise<TrainingRecord> {
    const training = await this.store.get(trainingId);
    if (!training) throw new Refusal('training.not-found');
    return training;
  }

  @Route(exportTrainings)
  export(@Input() input: InputOf<typeof exportTrainings>, @Acting() acting: Acting) {
    return exported('trainings', TRAINING_COLUMNS, input, (page: InputOf<typeof listTrainings>) =>
      this.list(page, acting),
    );
  }
}

function shown(record: TrainingRecord): Training {
  const { version, statusReason, enrolled, attended, plannedAt, changedAt } = record;
  return {
    ...eventOf(record),
    version,
    statusReason,
    enrolled,
    attended,
    plannedAt: plannedAt.toISOString(),
    changedAt: changedAt.toISOString(),
  };
}
