// Remembers visits in the order in which they happened.
import type { Author, InputOf, listFollowUps, listVisits } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { VISIT_HISTORY, type VisitChange, type VisitRecord } from './visit.js';

export const VISIT = 'Visit';
/** Names what is asked by; documents are written whole by the transaction. */
export const VisitSchema = new Schema<VisitRecord>(
  {
    _id: String,
    version: Number,
    partyId: String,
    officerId: String,
    areas: [String],
    occurredAt: Date,
    due: String,
  },
  { collection: 'visits', versionKey: false },
);
const latestFirst = { occurredAt: -1, _id: -1 } as const;
const soonestFirst = { due: 1, _id: 1 } as const;
const open = { partialFilterExpression: { due: { $exists: true } } };
VisitSchema.index(latestFirst);
VisitSchema.index(soonestFirst, open);
for (const field of ['partyId', 'officerId', 'areas']) {
  VisitSchema.index({ [field]: 1, ...latestFirst });
  VisitSchema.index({ [field]: 1, ...soonestFirst }, open);
}

type Filter<Q> = Omit<Q, 'cursor' | 'limit'>;
type VisitsFilter = Filter<InputOf<typeof listVisits>['query']>;
type FollowUpsFilter = Filter<InputOf<typeof listFollowUps>['query']>;

@Injectable()
export class VisitsStore {
  constructor(
    @InjectModel(VISIT) private readonly visits: Model<VisitRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, visitId: string): Promise<VisitRecord | null> {
    return tx.find(this.visits, visitId);
  }
  add(tx: Tx, { visit, fact }: VisitChange, by: Author): void {
    tx.insert(this.visits, visit);
    this.history.tell(tx, VISIT_HISTORY, {}, visit, { fact, by });
    tx.emit(fact);
  }
  change(tx: Tx, before: VisitRecord, { visit, fact }: VisitChange, by: Author): void {
    tx.replace(this.visits, visit);
    this.history.tell(tx, VISIT_HISTORY, before, visit, { fact, by });
    tx.emit(fact);
  }

  /** When a party was last visited, one visit aside. */
  async latestBut(tx: Tx, partyId: string, visitId: string): Promise<Date | undefined> {
    const [latest] = await this.visits
      .find({ partyId, _id: trusted({ $ne: visitId }) }, { occurredAt: 1 }, { session: tx.session })
      .sort(latestFirst)
      .limit(1)
      .lean();
    return latest?.occurredAt;
  }

  async get(visitId: string): Promise<VisitRecord | null> {
    return this.visits.findOne({ _id: visitId }).lean();
  }

  /** The latest first. */
  async page(filter: VisitsFilter, limit: number, before: [Date, string] | undefined): Promise<VisitRecord[]> {
    const { region, from, to, ...equal } = filter;
    const parts: QueryFilter<VisitRecord>[] = [equal];
    if (region !== undefined) parts.push({ areas: region });
    if (from !== undefined) parts.push({ occurredAt: trusted({ $gte: new Date(from) }) });
    if (to !== undefined) parts.push({ occurredAt: trusted({ $lt: new Date(to) }) });
    if (before) {
      const [occurredAt, _id] = before;
      parts.push({ $or: [{ occurredAt: trusted({ $lt: occurredAt }) }, { occurredAt, _id: trusted({ $lt: _id }) }] });
    }
    return this.visits.find({ $and: parts }).sort(latestFirst).limit(limit).lean();
  }

  /** Those from which something is still to follow, the soonest first. */
  async open(filter: FollowUpsFilter, limit: number, after: [string, string] | undefined): Promise<VisitRecord[]> {
    const { region, due, ...equal } = filter;
    const until = due === undefined ? { $exists: true } : { $lte: due };
    const parts: QueryFilter<VisitRecord>[] = [equal, { due: trusted(until) }];
    if (region !== undefined) parts.push({ areas: region });
    if (after) {
      const [day, _id] = after;
      parts.push({ $or: [{ due: trusted({ $gt: day }) }, { due: day, _id: trusted({ $gt: _id }) }] });
    }
    return this.visits.find({ $and: parts }).sort(soonestFirst).limit(limit).lean();
  }
}
