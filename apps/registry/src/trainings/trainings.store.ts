// Remembers the trainings, and counts seats and attendance so that no race takes a seat too many.
import type { Author, InputOf, listTrainings } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History, pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { TRAINING_HISTORY, type TrainingChange, type TrainingRecord } from './training.js';

export const TRAINING = 'Training';
/** Names what is asked by; documents are written whole by the transaction. */
export const TrainingSchema = new Schema<TrainingRecord>(
  {
    _id: String,
    version: Number,
    areas: [String],
    status: String,
    budgetSource: String,
    from: String,
    deadline: Date,
  },
  { collection: 'trainings', versionKey: false },
);
const latestFirst = { from: -1, _id: -1 } as const;
TrainingSchema.index(latestFirst);
for (const field of ['areas', 'status', 'budgetSource']) TrainingSchema.index({ [field]: 1, ...latestFirst });
TrainingSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });

type Filter = Omit<InputOf<typeof listTrainings>['query'], 'cursor' | 'limit'>;

@Injectable()
export class TrainingsStore {
  constructor(
    @InjectModel(TRAINING) private readonly trainings: Model<TrainingRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, trainingId: string): Promise<TrainingRecord | null> {
    return tx.find(this.trainings, trainingId);
  }
  findMany(tx: Tx, trainingIds: readonly string[]): Promise<Map<string, TrainingRecord>> {
    return tx.findMany(this.trainings, trainingIds);
  }
  add(tx: Tx, change: TrainingChange, by: Author): void {
    tx.insert(this.trainings, change.training);
    this.tell(tx, {}, change, by);
  }
  change(tx: Tx, before: TrainingRecord, change: TrainingChange, by: Author): void {
    tx.replace(this.trainings, change.training);
    this.tell(tx, before, change, by);
  }
  private tell(tx: Tx, before: object, { training, fact }: TrainingChange, by: Author): void {
    if (!fact) return;
    this.history.tell(tx, TRAINING_HISTORY, before, training, { fact, by });
    tx.emit(fact);
  }

  /**
   * Counts on from what was read. The filter makes a decision that was taken on other counts run again; MongoDB does the
   * same for one that is taken at the same moment. The version stays: whoever edits the event is not disturbed.
   */
  count(tx: Tx, training: TrainingRecord, by: { enrolled?: number; attended?: number }): void {
    const { _id, enrolled, attended, seats, status } = training;
    tx.update(this.trainings, { _id, enrolled, attended, seats, status }, { $inc: by });
  }

  async get(trainingId: string): Promise<TrainingRecord | null> {
    return this.trainings.findOne({ _id: trainingId }).lean();
  }

  async getMany(trainingIds: readonly string[]): Promise<Map<string, TrainingRecord>> {
    const found = await this.trainings.find({ _id: trusted({ $in: [...new Set(trainingIds)] }) }).lean();
    return new Map(found.map((training) => [training._id, training]));
  }

  /** The latest first. */
  async page(filter: Filter, limit: number, before: [string, string] | undefined): Promise<TrainingRecord[]> {
    const { region, from, to, ...equal } = filter;
    const parts: QueryFilter<TrainingRecord>[] = [equal];
    if (region !== undefined) parts.push({ areas: region });
    if (from !== undefined) parts.push({ from: trusted({ $gte: from }) });
    if (to !== undefined) parts.push({ from: trusted({ $lte: to }) });
    if (before) {
      const [day, _id] = before;
      parts.push({ $or: [{ from: trusted({ $lt: day }) }, { from: day, _id: trusted({ $lt: _id }) }] });
    }
    return this.trainings.find({ $and: parts }).sort(latestFirst).limit(limit).lean();
  }

  /** Those whose results are to be asked for. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.trainings, now, limit, except);
  }
}
