// Remembers the field officers.
import type { Author, InputOf, listOfficers } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History, pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { wordFilter } from '../names.js';
import { OFFICER_HISTORY, type OfficerChange, type OfficerRecord } from './officer.js';

export const OFFICER = 'Officer';
/** Names what is asked by; documents are written whole by the transaction. */
export const OfficerSchema = new Schema<OfficerRecord>(
  {
    _id: String,
    version: Number,
    status: String,
    cohort: Number,
    areas: [String],
    sortName: String,
    words: [String],
    deadline: Date,
  },
  { collection: 'officers', versionKey: false },
);
OfficerSchema.index({ sortName: 1, _id: 1 });
OfficerSchema.index({ areas: 1, sortName: 1, _id: 1 });
OfficerSchema.index({ status: 1, sortName: 1, _id: 1 });
OfficerSchema.index({ cohort: 1, sortName: 1, _id: 1 });
OfficerSchema.index({ words: 1 });
OfficerSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });

type Filter = Omit<InputOf<typeof listOfficers>['query'], 'cursor' | 'limit'>;

@Injectable()
export class OfficersStore {
  constructor(
    @InjectModel(OFFICER) private readonly officers: Model<OfficerRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, officerId: string): Promise<OfficerRecord | null> {
    return tx.find(this.officers, officerId);
  }
  findMany(tx: Tx, officerIds: readonly string[]): Promise<Map<string, OfficerRecord>> {
    return tx.findMany(this.officers, officerIds);
  }
  add(tx: Tx, { officer, fact }: OfficerChange, by: Author): void {
    tx.insert(this.officers, officer);
    this.history.tell(tx, OFFICER_HISTORY, {}, officer, { fact, by });
    tx.emit(fact);
  }
  change(tx: Tx, before: OfficerRecord, { officer, fact }: OfficerChange, by: Author): void {
    tx.replace(this.officers, officer);
    this.history.tell(tx, OFFICER_HISTORY, before, officer, { fact, by });
    tx.emit(fact);
  }
  /** Makes a posting or an end that is decided at the same moment wait for this transaction, or this one for it. */
  hold(tx: Tx, { _id, version }: OfficerRecord): void {
    tx.update(this.officers, { _id, version }, { $inc: { held: 1 } });
  }

  async get(officerId: string): Promise<OfficerRecord | null> {
    return this.officers.findOne({ _id: officerId }).lean();
  }

  /** A page by name; `after` is the sorted name and id of the row before. */
  async page(filter: Filter, limit: number, after: [string, string] | undefined): Promise<OfficerRecord[]> {
    const { region, name, ...equal } = filter;
    const parts: QueryFilter<OfficerRecord>[] = [equal];
    if (region !== undefined) parts.push({ areas: region });
    if (name !== undefined) parts.push({ words: trusted(wordFilter(name).words) });
    if (after) {
      const [sortName, _id] = after;
      parts.push({ $or: [{ sortName: trusted({ $gt: sortName }) }, { sortName, _id: trusted({ $gt: _id }) }] });
    }
    return this.officers.find({ $and: parts }).sort({ sortName: 1, _id: 1 }).limit(limit).lean();
  }

  /** Those whose status the calendar changes. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.officers, now, limit, except);
  }
}
