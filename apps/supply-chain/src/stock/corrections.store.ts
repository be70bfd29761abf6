// Corrections of lots in MongoDB: what was said, what it changed, and what undid it.
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Correction } from './stock.js';

export const CORRECTION = 'Correction';
export const correctionSchema = new Schema<Correction>(
  {
    _id: String,
    version: Number,
    lotId: String,
    kind: String,
    quantity: Number,
    reason: String,
    change: Number,
    occurredAt: Date,
    recordedAt: Date,
    reversal: Object,
    requestHash: String,
  },
  { collection: 'corrections', versionKey: false },
);
correctionSchema.index({ lotId: 1, recordedAt: -1, _id: -1 });
correctionSchema.index({ lotId: 1, occurredAt: 1 }, { partialFilterExpression: { kind: 'count' } });

@Injectable()
export class CorrectionsStore {
  constructor(@InjectModel(CORRECTION) private readonly model: Model<Correction>) {}

  find(tx: Tx, correctionId: string): Promise<Correction | null> {
    return tx.find(this.model, correctionId);
  }
  insert(tx: Tx, correction: Correction): void {
    tx.insert(this.model, correction);
  }
  replace(tx: Tx, correction: Correction): void {
    tx.replace(this.model, correction);
  }

  /** The first count of a lot after a moment that still stands. */
  async countAfter(tx: Tx, lotId: string, moment: Date): Promise<Correction | null> {
    const later = await this.model.collection.findOne(
      { lotId, kind: 'count', occurredAt: { $gt: moment }, reversal: { $exists: false } },
      { session: tx.session, sort: { occurredAt: 1 }, projection: { _id: 1 } },
    );
    return later && tx.find(this.model, String(later._id));
  }

  /** Newest first. */
  list(lotId: string, before: { recordedAt: Date; id: string } | undefined, limit: number): Promise<Correction[]> {
    const further = before && {
      $or: [
        { recordedAt: trusted({ $lt: before.recordedAt }) },
        { recordedAt: before.recordedAt, _id: trusted({ $lt: before.id }) },
      ],
    };
    return this.model
      .find({ lotId, ...further })
      .sort({ recordedAt: -1, _id: -1 })
      .limit(limit)
      .lean<Correction[]>();
  }
}
