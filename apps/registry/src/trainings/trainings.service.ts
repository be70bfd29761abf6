// Tells the story of a training as an event.
import { type Author, Refusal, type TrainingBody, type TrainingPatch } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { type Acting, authorOf, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { RegionsStore } from '../regions/regions.store.js';
import {
  cancelTraining,
  passTime,
  planTraining,
  reviseTraining,
  type TrainingChange,
  type TrainingRecord,
} from './training.js';
import { TrainingsStore } from './trainings.store.js';

@Injectable()
export class TrainingsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly trainings: TrainingsStore,
    private readonly regions: RegionsStore,
  ) {}

  plan(
    acting: Acting,
    trainingId: string,
    body: TrainingBody,
  ): Promise<{ training: TrainingRecord; created: boolean }> {
    mustCover(acting, body.region);
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.trainings.find(tx, trainingId);
      if (known?.requestHash === hash) return { training: known, created: false };
      if (known) throw new Refusal('training.id-used');
      await this.regions.mustHold(body.region);
      const change = planTraining(trainingId, body, hash, new Date());
      this.trainings.add(tx, change, authorOf(acting));
      return { training: change.training, created: true };
    });
  }

  revise(acting: Acting, trainingId: string, version: number, patch: TrainingPatch): Promise<TrainingRecord> {
    return this.change(acting, trainingId, version, (training, now) => reviseTraining(training, patch, now));
  }

  cancel(acting: Acting, trainingId: string, reason: string): Promise<TrainingRecord> {
    return this.change(acting, trainingId, undefined, (training, now) => cancelTraining(training, reason, now));
  }

  /** Says of which trainings results are due. */
  async passTime(trainingIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const training of (await this.trainings.findMany(tx, trainingIds)).values()) {
        const change = passTime(training, new Date());
        if (change) this.trainings.change(tx, training, change, by);
      }
    });
  }

  private change(
    acting: Acting,
    trainingId: string,
    version: number | undefined,
    decide: (training: TrainingRecord, now: Date) => TrainingChange | undefined,
  ): Promise<TrainingRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const training = await this.trainings.find(tx, trainingId);
      if (!training) throw new Refusal('training.not-found');
      mustCover(acting, training.region);
      if (version !== undefined && training.version !== version) throw new Refusal('request.stale');
      const change = decide(training, new Date());
      if (!change) return training;
      this.trainings.change(tx, training, change, authorOf(acting));
      return change.training;
    });
  }
}
