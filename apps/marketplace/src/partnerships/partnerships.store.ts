// Partnerships and the quota of each of their periods in MongoDB.
import type { PartnershipStatus } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Partnership, Period } from './partnership.js';

export const PARTNERSHIP = 'Partnership';
/** Names what is asked by; documents are written whole by the transaction. */
export const partnershipSchema = new Schema<Partnership>(
  {
    _id: String,
    version: Number,
    status: String,
    parties: [{ _id: false, partyId: String }],
    proposedAt: Date,
    deadline: Date,
    requestHash: String,
  },
  { collection: 'partnerships', versionKey: false },
);
const newestFirst = { proposedAt: -1, _id: -1 } as const;
partnershipSchema.index(newestFirst);
partnershipSchema.index({ 'parties.partyId': 1, ...newestFirst });
partnershipSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });

export const PARTNERSHIP_PERIOD = 'PartnershipPeriod';
export const partnershipPeriodSchema = new Schema<Period>(
  { _id: String, version: Number, partnershipId: String, from: String },
  { collection: 'partnership_periods', versionKey: false },
);
partnershipPeriodSchema.index({ partnershipId: 1, from: 1 });

@Injectable()
export class PartnershipsStore {
  constructor(
    @InjectModel(PARTNERSHIP) private readonly model: Model<Partnership>,
    @InjectModel(PARTNERSHIP_PERIOD) private readonly periods: Model<Period>,
  ) {}

  read(partnershipId: string): Promise<Partnership | null> {
    return this.model.findById(partnershipId).lean<Partnership>();
  }
  find(tx: Tx, partnershipId: string): Promise<Partnership | null> {
    return tx.find(this.model, partnershipId);
  }
  findMany(tx: Tx, partnershipIds: readonly string[]): Promise<Map<string, Partnership>> {
    return tx.findMany(this.model, partnershipIds);
  }
  insert(tx: Tx, partnership: Partnership): void {
    tx.insert(this.model, partnership);
  }
  replace(tx: Tx, partnership: Partnership): void {
    tx.replace(this.model, partnership);
  }

  findPeriod(tx: Tx, periodId: string): Promise<Period | null> {
    return tx.find(this.periods, periodId);
  }
  insertPeriods(tx: Tx, periods: readonly Period[]): void {
    for (const period of periods) tx.insert(this.periods, period);
  }
  replacePeriod(tx: Tx, period: Period): void {
    tx.replace(this.periods, period);
  }
  periodsOf(partnershipId: string): Promise<Period[]> {
    return this.periods.find({ partnershipId }).sort({ from: 1 }).lean<Period[]>();
  }

  /** Partnerships whose last day is over. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.model, now, limit, except);
  }

  /** Newest first. */
  list(
    filter: { partyId: string | undefined; status: PartnershipStatus | undefined },
    before: { proposedAt: Date; id: string } | undefined,
    limit: number,
  ): Promise<Partnership[]> {
    return this.model
      .find({
        ...(filter.partyId !== undefined && { 'parties.partyId': filter.partyId }),
        ...(filter.status !== undefined && { status: filter.status }),
        ...(before && {
          $or: [
            { proposedAt: trusted({ $lt: before.proposedAt }) },
            { proposedAt: before.proposedAt, _id: trusted({ $lt: before.id }) },
          ],
        }),
      })
      .sort(newestFirst)
      .limit(limit)
      .lean<Partnership[]>();
  }
}
