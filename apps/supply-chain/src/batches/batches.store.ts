// Product batches in MongoDB.
import type { Tx } from '@hilir/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Batch } from './batch.js';
import type { Scope } from './scope.js';

export const BATCH = 'Batch';
export const batchSchema = new Schema<Batch>(
  {
    _id: String,
    version: Number,
    batchId: String,
    runId: String,
    producerId: String,
    step: String,
    region: String,
    sku: String,
    name: String,
    kind: String,
    count: Number,
    mass: Number,
    gs1: Object,
    used: Number,
    left: Number,
    reversed: Number,
    origin: [Object],
    producedAt: Date,
  },
  { collection: 'batches', versionKey: false },
);
const whatIsLeft = { partialFilterExpression: { left: { $gt: 0 } } };
batchSchema.index({ producerId: 1, producedAt: -1, _id: -1 });
batchSchema.index({ producerId: 1, sku: 1, producedAt: -1, _id: -1 });
batchSchema.index({ producerId: 1, producedAt: -1, _id: -1 }, { ...whatIsLeft, name: 'left' });
batchSchema.index({ region: 1, producedAt: -1, _id: -1 });
batchSchema.index({ producedAt: -1, _id: -1 });
// A GS1 key names one batch.
batchSchema.index(
  { 'gs1.gtin': 1, 'gs1.lot': 1 },
  { unique: true, partialFilterExpression: { 'gs1.gtin': { $exists: true } } },
);

/** The second guard: whatever the code does, MongoDB lets nobody use a gram twice. */
const NEVER_NEGATIVE = {
  $jsonSchema: {
    required: ['used', 'left', 'reversed'],
    patternProperties: { '^(used|left|reversed)$': { bsonType: 'number', minimum: 0, multipleOf: 1 } },
  },
  $expr: { $eq: ['$mass', { $add: ['$used', '$left', '$reversed'] }] },
};

@Injectable()
export class BatchesStore implements OnModuleInit {
  constructor(@InjectModel(BATCH) private readonly model: Model<Batch>) {}

  async onModuleInit(): Promise<void> {
    await this.model.createCollection();
    await this.model.db.db!.command({ collMod: 'batches', validator: NEVER_NEGATIVE, validationLevel: 'strict' });
  }

  read(batchId: string): Promise<Batch | null> {
    return this.model.findById(batchId).lean<Batch>();
  }
  /** Whether one of these ids is taken. */
  async anyOf(batchIds: readonly string[]): Promise<boolean> {
    return (await this.model.exists({ _id: trusted({ $in: batchIds }) })) !== null;
  }
  findMany(tx: Tx, batchIds: readonly string[]): Promise<Map<string, Batch>> {
    return tx.findMany(this.model, batchIds);
  }
  insert(tx: Tx, batch: Batch): void {
    tx.insert(this.model, batch);
  }
  replace(tx: Tx, batch: Batch): void {
    tx.replace(this.model, batch);
  }

  /** Newest first. */
  list(
    { producerId, region, sku, onlyLeft }: Scope & { sku?: string; onlyLeft: boolean },
    from: { at: Date; id: string } | undefined,
    limit: number,
  ): Promise<Batch[]> {
    const before = from && [
      { producedAt: trusted({ $lt: from.at }) },
      { producedAt: from.at, _id: trusted({ $lt: from.id }) },
    ];
    return this.model
      .find(
        {
          ...(producerId !== undefined && { producerId }),
          ...(region !== undefined && { region: trusted({ $gte: region, $lt: `${region}:` }) }),
          ...(sku !== undefined && { sku }),
          ...(onlyLeft && { left: trusted({ $gt: 0 }) }),
          ...(before && { $or: before }),
        },
        { origin: 0 },
      )
      .sort({ producedAt: -1, _id: -1 })
      .limit(limit)
      .lean<Batch[]>();
  }
}
