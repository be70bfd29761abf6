// Remembers the groupings of regions, and guards each scheme against two that write at once.
import type { InputOf, listGroupings } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { type Change, type GroupingRecord, holdersOf } from './grouping.js';

export const GROUPING = 'Grouping';
/** Names what is asked by; documents are written whole by the transaction. */
export const GroupingSchema = new Schema<GroupingRecord>(
  {
    _id: String,
    version: Number,
    kind: String,
    region: String,
    scheme: String,
    members: [String],
    validFrom: String,
    validTo: String,
    sortKey: String,
  },
  { collection: 'groupings', versionKey: false },
);
GroupingSchema.index({ sortKey: 1, _id: 1 });
GroupingSchema.index({ members: 1, sortKey: 1, _id: 1 });

/** One for each scheme of a region: who changes a wilayah of it writes it too, so two at once meet. */
interface SchemeGuard {
  _id: string;
  version: number;
}
export const SCHEME_GUARD = 'SchemeGuard';
export const SchemeGuardSchema = new Schema<SchemeGuard>(
  { _id: String, version: Number },
  { collection: 'scheme_guards', versionKey: false },
);

type Query = InputOf<typeof listGroupings>['query'];

@Injectable()
export class GroupingsStore {
  constructor(
    @InjectModel(GROUPING) private readonly groupings: Model<GroupingRecord>,
    @InjectModel(SCHEME_GUARD) private readonly guards: Model<SchemeGuard>,
    private readonly history: History,
  ) {}

  read(groupingId: string): Promise<GroupingRecord | null> {
    return this.groupings.findById(groupingId).lean<GroupingRecord>();
  }
  find(tx: Tx, groupingId: string): Promise<GroupingRecord | null> {
    return tx.find(this.groupings, groupingId);
  }

  /** The wilayah of a scheme; nobody else changes them until this transaction has ended. */
  async ofScheme(tx: Tx, region: string, scheme: string): Promise<GroupingRecord[]> {
    const id = `${region}/${scheme}`;
    const guard = await tx.find(this.guards, id);
    if (guard) tx.replace(this.guards, { ...guard, version: guard.version + 1 });
    else tx.insert(this.guards, { _id: id, version: 1 });
    const between = { $gte: `${id}/`, $lt: `${id}0` };
    return this.groupings
      .find({ kind: 'wilayah', sortKey: trusted(between) })
      .session(tx.session)
      .lean<GroupingRecord[]>();
  }

  add(tx: Tx, { grouping, line, fact }: Change): void {
    tx.insert(this.groupings, grouping);
    this.history.add(tx, line);
    tx.emit(fact);
  }
  change(tx: Tx, { grouping, line, fact }: Change): void {
    tx.replace(this.groupings, grouping);
    this.history.add(tx, line);
    tx.emit(fact);
  }

  /** By region, scheme and code; `after` is the sort key and id of the row before. */
  page(
    { kind, region, scheme, holds, on, limit }: Query,
    after: [string, string] | undefined,
  ): Promise<GroupingRecord[]> {
    const parts: QueryFilter<GroupingRecord>[] = [];
    if (kind) parts.push({ kind });
    // The sort key begins with the region, so its index serves this filter too.
    if (region) parts.push({ sortKey: trusted({ $gte: `${region}/`, $lt: `${region}0` }) });
    if (scheme) parts.push({ scheme });
    if (holds) parts.push({ members: trusted({ $in: holdersOf(holds) }) });
    if (on)
      parts.push({ validFrom: trusted({ $lte: on }), $or: [{ validTo: null }, { validTo: trusted({ $gt: on }) }] });
    if (after) {
      const [sortKey, _id] = after;
      parts.push({ $or: [{ sortKey: trusted({ $gt: sortKey }) }, { sortKey, _id: trusted({ $gt: _id }) }] });
    }
    return this.groupings
      .find(parts.length > 0 ? { $and: parts } : {})
      .sort({ sortKey: 1, _id: 1 })
      .limit(limit + 1)
      .lean<GroupingRecord[]>();
  }
}
