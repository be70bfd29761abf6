// Production runs and their reversals in MongoDB; both are only ever added.
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Reversal, Run } from './run.js';
import type { Scope } from '../batches/scope.js';

export const RUN = 'ProductionRun';
export const runSchema = new Schema<Run>(
  {
    _id: String,
    version: Number,
    producerId: String,
    step: String,
    region: String,
    occurredAt: Date,
    recordedAt: Date,
    inputs: [Object],
    outputs: [Object],
    waste: Number,
    workers: Number,
    hours: Number,
    reason: String,
    gln: String,
    massIn: Number,
    massOut: Number,
    yield: Number,
    expected: Object,
    taken: { type: [Object], default: undefined },
    requestHash: String,
  },
  { collection: 'production_runs', versionKey: false },
);
runSchema.index({ producerId: 1, occurredAt: -1, _id: -1 });
runSchema.index({ producerId: 1, step: 1, occurredAt: -1, _id: -1 });
runSchema.index({ region: 1, occurredAt: -1, _id: -1 });
runSchema.index({ occurredAt: -1, _id: -1 });

export const REVERSAL = 'RunReversal';
export const reversalSchema = new Schema<Reversal>(
  { _id: String, reason: String, reversedAt: Date },
  { collection: 'run_reversals', versionKey: false },
);

@Injectable()
export class RunsStore {
  constructor(
    @InjectModel(RUN) private readonly model: Model<Run>,
    @InjectModel(REVERSAL) private readonly reversals: Model<Reversal>,
  ) {}

  read(runId: string): Promise<Run | null> {
    return this.model.findById(runId).lean<Run>();
  }
  find(tx: Tx, runId: string): Promise<Run | null> {
    return tx.find(this.model, runId);
  }
  insert(tx: Tx, run: Run): void {
    tx.insert(this.model, run);
  }
  findReversal(tx: Tx, runId: string): Promise<Reversal | null> {
    return tx.find(this.reversals, runId);
  }
  insertReversal(tx: Tx, reversal: Reversal): void {
    tx.insert(this.reversals, reversal);
  }

  /** The reversals of those runs that have one, by run. */
  async reversalsOf(runIds: readonly string[]): Promise<Map<string, Reversal>> {
    const found = await this.reversals.find({ _id: trusted({ $in: runIds }) }).lean<Reversal[]>();
    return new Map(found.map((reversal) => [reversal._id, reversal]));
  }

  /** The last done first. */
  list(
    { producerId, region, step }: Scope & { step?: string },
    from: { at: Date; id: string } | undefined,
    limit: number,
  ): Promise<Run[]> {
    const before = from && [
      { occurredAt: trusted({ $lt: from.at }) },
      { occurredAt: from.at, _id: trusted({ $lt: from.id }) },
    ];
    return this.model
      .find({
        ...(producerId !== undefined && { producerId }),
        ...(region !== undefined && { region: trusted({ $gte: region, $lt: `${region}:` }) }),
        ...(step !== undefined && { step }),
        ...(before && { $or: before }),
      })
      .sort({ occurredAt: -1, _id: -1 })
      .limit(limit)
      .lean<Run[]>();
  }
}
