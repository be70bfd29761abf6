// The outflow register in MongoDB, its lists and its sums.
import { INDONESIA, type OutflowFilter, type OutflowSum, type RawOutflow } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Outflow } from './outflow.js';

export const OUTFLOW = 'Outflow';
export const outflowSchema = new Schema<Outflow>(
  {
    _id: String,
    version: Number,
    status: String,
    source: String,
    pool: String,
    supplierId: String,
    commodity: String,
    attributes: Object,
    hs: String,
    lotId: String,
    quantity: Number,
    value: Number,
    origin: String,
    destination: Object,
    buyer: Object,
    papers: Object,
    missingPapers: [String],
    reason: String,
    handOverId: String,
    orderId: String,
    occurredAt: Date,
    recordedAt: Date,
    unmetLocalDemand: Object,
    rule: Object,
    deadline: Date,
    decision: Object,
    reversal: Object,
    filed: { origins: [String], destinations: [String], month: String },
    requestHash: String,
  },
  { collection: 'outflows', versionKey: false },
);
const latestFirst = { occurredAt: -1, _id: -1 } as const;
outflowSchema.index(latestFirst);
outflowSchema.index({ 'filed.origins': 1, ...latestFirst });
outflowSchema.index({ 'filed.origins': 1, commodity: 1, ...latestFirst });
outflowSchema.index({ 'filed.destinations': 1, ...latestFirst });
outflowSchema.index({ supplierId: 1, ...latestFirst });
outflowSchema.index({ commodity: 1, ...latestFirst });
outflowSchema.index({ status: 1, ...latestFirst });
outflowSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });

/** What is asked for, and the region to which the caller's office is limited. */
export type Asked = OutflowFilter & { within?: string };

@Injectable()
export class OutflowsStore {
  constructor(@InjectModel(OUTFLOW) private readonly model: Model<Outflow>) {}

  read(outflowId: string): Promise<Outflow | null> {
    return this.model.findById(outflowId).lean<Outflow>();
  }
  find(tx: Tx, outflowId: string): Promise<Outflow | null> {
    return tx.find(this.model, outflowId);
  }
  findMany(tx: Tx, outflowIds: readonly string[]): Promise<Map<string, Outflow>> {
    return tx.findMany(this.model, outflowIds);
  }
  save(tx: Tx, outflow: Outflow): void {
    if (outflow.version === 1) tx.insert(this.model, outflow);
    else tx.replace(this.model, outflow);
  }

  /** Requests that nobody has decided on in time, without those excepted. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.model, now, limit, except);
  }

  /** Latest first. */
  list(asked: Asked, before: { occurredAt: Date; id: string } | undefined, limit: number): Promise<Outflow[]> {
    const further = before && {
      $or: [
        { occurredAt: trusted({ $lt: before.occurredAt }) },
        { occurredAt: before.occurredAt, _id: trusted({ $lt: before.id }) },
      ],
    };
    return this.model
      .find({ $and: [conditionsOf(asked), ...(further ? [further] : [])] })
      .sort(latestFirst)
      .limit(limit)
      .lean<Outflow[]>();
  }

  /** What left, by month, commodity and province or country of destination, in this order; after such a key. */
  async sums(asked: Asked, after: string | undefined, limit: number): Promise<(OutflowSum & { _id: string })[]> {
    const destination = { $first: '$filed.destinations' };
    const waited = { $cond: [{ $gt: ['$unmetLocalDemand.quantity', 0] }, '$quantity', 0] };
    const share = { $round: [{ $divide: ['$whileLocalDemandWaited', '$quantity'] }, 4] };
    return this.model.aggregate<OutflowSum & { _id: string }>([
      { $match: { ...conditionsOf(asked), status: 'recorded' } },
      {
        $group: {
          _id: { $concat: ['$filed.month', '|', '$commodity', '|', destination] },
          month: { $first: '$filed.month' },
          commodity: { $first: '$commodity' },
          destination: { $first: destination },
          entries: { $sum: 1 },
          quantity: { $sum: '$quantity' },
          value: { $sum: '$value' },
          whileLocalDemandWaited: { $sum: waited },
        },
      },
      ...(after === undefined ? [] : [{ $match: { _id: { $gt: after } } }]),
      { $sort: { _id: 1 } },
      { $limit: limit },
      { $set: { shareWhileLocalDemandWaited: share } },
    ]);
  }

  /** What left of each commodity, inside the country and abroad. */
  beside(asked: Asked): Promise<RawOutflow[]> {
    const abroad = { $ne: ['$destination.country', INDONESIA] };
    return this.model.aggregate<RawOutflow>([
      { $match: { ...conditionsOf(asked), status: 'recorded' } },
      {
        $group: {
          _id: { commodity: '$commodity', abroad },
          commodity: { $first: '$commodity' },
          abroad: { $first: abroad },
          entries: { $sum: 1 },
          quantity: { $sum: '$quantity' },
          value: { $sum: '$value' },
        },
      },
      { $sort: { commodity: 1, abroad: 1 } },
      { $unset: '_id' },
    ]);
  }
}

function conditionsOf({ origin, within, destination, from, until, ...same }: Asked): object {
  const origins = [origin, within].filter((region) => region !== undefined);
  return {
    ...Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)),
    ...(origins.length > 0 && { 'filed.origins': trusted({ $all: origins }) }),
    ...(destination !== undefined && { 'filed.destinations': destination }),
    ...((from ?? until) !== undefined && {
      occurredAt: trusted({ ...(from && { $gte: new Date(from) }), ...(until && { $lt: new Date(until) }) }),
    }),
  };
}
