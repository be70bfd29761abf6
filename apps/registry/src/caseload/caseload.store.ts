// Remembers who cares for which party, and when it was last visited.
import type { Author, PartyKind } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import { PARTY } from '../parties/parties.store.js';
import type { PartyRecord } from '../parties/party.js';
import { CASE_HISTORY, type CaseChange, type CaseRecord } from './case.js';

export const CASE = 'Case';
export const CaseSchema = new Schema<CaseRecord>(
  { _id: String, version: Number, officerId: String, visitedAt: Date },
  { collection: 'cases', versionKey: false },
);
CaseSchema.index({ officerId: 1, visitedAt: 1, _id: 1 }, { partialFilterExpression: { officerId: { $exists: true } } });

export type Unassigned = Pick<PartyRecord, '_id' | 'name' | 'kind' | 'region' | 'sortName'> & { visitedAt?: Date };

@Injectable()
export class CaseloadStore {
  constructor(
    @InjectModel(CASE) private readonly cases: Model<CaseRecord>,
    @InjectModel(PARTY) private readonly parties: Model<PartyRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, partyId: string): Promise<CaseRecord | null> {
    return tx.find(this.cases, partyId);
  }
  async get(partyId: string): Promise<CaseRecord | null> {
    return this.cases.findOne({ _id: partyId }).lean();
  }

  save(tx: Tx, before: CaseRecord | null, { next, fact }: CaseChange, by: Author): void {
    this.keep(tx, next, before !== null);
    this.history.tell(tx, CASE_HISTORY, before ?? {}, next, { fact, by });
    tx.emit(fact);
  }
  keep(tx: Tx, next: CaseRecord, known: boolean): void {
    if (known) tx.replace(this.cases, next);
    else tx.insert(this.cases, next);
  }

  /** The whole caseload, inside the transaction. */
  async allOf(tx: Tx, officerId: string): Promise<CaseRecord[]> {
    const ids = await this.cases.find({ officerId }, { _id: 1 }, { session: tx.session }).lean();
    const found = await tx.findMany(
      this.cases,
      ids.map(({ _id }) => _id),
    );
    return [...found.values()].filter((one) => one.officerId === officerId);
  }

  /** Never visited first, then the longest ago. */
  async page(officerId: string, limit: number, after: [Date, string] | undefined): Promise<CaseRecord[]> {
    const [visitedAt, _id] = after ?? [];
    const later = visitedAt && {
      $or: [{ visitedAt: trusted({ $gt: visitedAt }) }, { visitedAt, _id: trusted({ $gt: _id }) }],
    };
    return this.cases
      .find({ officerId, ...later })
      .sort({ visitedAt: 1, _id: 1 })
      .limit(limit)
      .lean();
  }

  /** Active parties of a region in nobody's care, by village and name. */
  async unassigned(
    { region, kind }: { region: string; kind?: PartyKind | undefined },
    limit: number,
    after: [string, string, string] | undefined,
  ): Promise<Unassigned[]> {
    const [village, sortName, _id] = after ?? [];
    return this.parties.aggregate<Unassigned>([
      { $match: { region: { $gte: region, $lt: `${region}~` }, status: 'active', ...(kind && { kind }) } },
      {
        $match:
          village === undefined
            ? {}
            : {
                $or: [
                  { region: { $gt: village } },
                  { region: village, sortName: { $gt: sortName } },
                  { region: village, sortName, _id: { $gt: _id } },
                ],
              },
      },
      { $sort: { region: 1, sortName: 1, _id: 1 } },
      { $lookup: { from: this.cases.collection.collectionName, localField: '_id', foreignField: '_id', as: 'case' } },
      { $match: { 'case.officerId': { $exists: false } } },
      { $limit: limit },
      { $project: { name: 1, kind: 1, region: 1, sortName: 1, visitedAt: { $first: '$case.visitedAt' } } },
    ]);
  }
}
