// Hand-overs in MongoDB, and the lists people ask for.
import type { Tx } from '@hilir/messaging';
import { pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { HandOver } from './hand-over.js';

export const HAND_OVER = 'HandOver';
export const handOverSchema = new Schema<HandOver>(
  {
    _id: String,
    version: Number,
    status: String,
    orderId: String,
    pool: String,
    supplierId: String,
    buyerId: String,
    buyerRegion: String,
    parts: [Object],
    preparation: Object,
    dispatch: Object,
    bast: Object,
    paper: Object,
    cancellation: Object,
    deadline: Date,
    overdue: Boolean,
    startedAt: Date,
    hashes: Object,
  },
  { collection: 'hand-overs', versionKey: false },
);
const newestFirst = { startedAt: -1, _id: -1 } as const;
handOverSchema.index(newestFirst);
handOverSchema.index({ orderId: 1, ...newestFirst });
handOverSchema.index({ supplierId: 1, ...newestFirst });
handOverSchema.index({ buyerId: 1, ...newestFirst });
handOverSchema.index({ ...newestFirst, overdue: 1 }, { partialFilterExpression: { overdue: true } });
handOverSchema.index(
  { supplierId: 1, 'paper.number': 1 },
  { unique: true, partialFilterExpression: { 'paper.number': { $exists: true } } },
);
handOverSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });

export interface HandOversFilter {
  orderId?: string;
  supplierId?: string;
  buyerId?: string;
  status?: string;
  overdue?: boolean;
  /** Hand-overs in which this party supplies or buys. */
  partyId?: string;
  /** Hand-overs out of, or into, this region. */
  region?: string;
}

@Injectable()
export class HandOversStore {
  constructor(@InjectModel(HAND_OVER) private readonly model: Model<HandOver>) {}

  read(handOverId: string): Promise<HandOver | null> {
    return this.model.findById(handOverId).lean<HandOver>();
  }
  find(tx: Tx, handOverId: string): Promise<HandOver | null> {
    return tx.find(this.model, handOverId);
  }
  findMany(tx: Tx, handOverIds: readonly string[]): Promise<Map<string, HandOver>> {
    return tx.findMany(this.model, handOverIds);
  }
  save(tx: Tx, handOver: HandOver): void {
    if (handOver.version === 1) tx.insert(this.model, handOver);
    else tx.replace(this.model, handOver);
  }

  /** Hand-overs that should have gone on by now. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.model, now, limit, except);
  }

  /** Newest first. */
  list(
    filter: HandOversFilter,
    before: { startedAt: Date; id: string } | undefined,
    limit: number,
  ): Promise<HandOver[]> {
    const { partyId, region, ...same } = filter;
    const conditions: object[] = Object.entries(same)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({ [name]: value }));
    if (partyId !== undefined) conditions.push({ $or: [{ supplierId: partyId }, { buyerId: partyId }] });
    if (region !== undefined) {
      const inside = trusted({ $gte: region, $lt: `${region}:` });
      conditions.push({ $or: [{ buyerRegion: inside }, { 'parts.region': inside }] });
    }
    if (before)
      conditions.push({
        // The bound that an index can use, beside whatever else is asked.
        startedAt: trusted({ $lte: before.startedAt }),
        $or: [
          { startedAt: trusted({ $lt: before.startedAt }) },
          { startedAt: before.startedAt, _id: trusted({ $lt: before.id }) },
        ],
      });
    return this.model
      .find(conditions.length > 0 ? { $and: conditions } : {})
      .sort(newestFirst)
      .limit(limit)
      .lean<HandOver[]>();
  }
}
