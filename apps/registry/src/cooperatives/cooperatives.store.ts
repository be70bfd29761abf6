// Remembers assessments of co-operatives, and what is known of every supplier.
import type { Author, ShownGrade } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type PipelineStage, Schema, trusted } from 'mongoose';
import type { PartyRecord } from '../parties/party.js';
import { PARTY } from '../parties/parties.store.js';
import {
  ASSESSMENT_HISTORY,
  type AssessmentChange,
  type AssessmentRecord,
  type StandingRecord,
} from './cooperative.js';

export const ASSESSMENT = 'Assessment';
/** Names what is asked by; documents are written whole by the transaction. */
export const AssessmentSchema = new Schema<AssessmentRecord>(
  { _id: String, version: Number, partyId: String, year: Number },
  { collection: 'assessments', versionKey: false },
);
AssessmentSchema.index({ partyId: 1, year: -1 });

export const STANDING = 'Standing';
export const StandingSchema = new Schema<StandingRecord>(
  { _id: String, version: Number },
  { collection: 'standings', versionKey: false },
);

export type CooperativeRow = Pick<PartyRecord, '_id' | 'name' | 'region' | 'status' | 'sortName'> & {
  standing?: StandingRecord;
};
interface Filter {
  region?: string | undefined;
  grade?: ShownGrade | undefined;
  active?: boolean | undefined;
}

@Injectable()
export class CooperativesStore {
  constructor(
    @InjectModel(ASSESSMENT) private readonly assessments: Model<AssessmentRecord>,
    @InjectModel(STANDING) private readonly standings: Model<StandingRecord>,
    @InjectModel(PARTY) private readonly parties: Model<PartyRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, id: string): Promise<AssessmentRecord | null> {
    return tx.find(this.assessments, id);
  }
  add(tx: Tx, { assessment, fact }: AssessmentChange, by: Author): void {
    tx.insert(this.assessments, assessment);
    this.history.tell(tx, ASSESSMENT_HISTORY, {}, assessment, { fact, by });
    tx.emit(fact);
  }
  change(tx: Tx, before: AssessmentRecord, { assessment, fact }: AssessmentChange, by: Author): void {
    tx.replace(this.assessments, assessment);
    this.history.tell(tx, ASSESSMENT_HISTORY, before, assessment, { fact, by });
    tx.emit(fact);
  }

  findStanding(tx: Tx, partyId: string): Promise<StandingRecord | null> {
    return tx.find(this.standings, partyId);
  }
  keepStanding(tx: Tx, standing: StandingRecord, known: boolean): void {
    if (known) tx.replace(this.standings, standing);
    else tx.insert(this.standings, standing);
  }
  async getStanding(partyId: string): Promise<StandingRecord | null> {
    return this.standings.findOne({ _id: partyId }).lean();
  }

  async get(id: string): Promise<AssessmentRecord | null> {
    return this.assessments.findOne({ _id: id }).lean();
  }
  /** The latest year first. */
  async yearsOf(partyId: string, limit: number, below: number | undefined): Promise<AssessmentRecord[]> {
    const year = below === undefined ? {} : { year: trusted({ $lt: below }) };
    return this.assessments
      .find({ partyId, ...year })
      .sort({ year: -1 })
      .limit(limit)
      .lean();
  }

  /** By village and name; `since` is the first day that counts as active. One without a standing is unknown and inactive. */
  async page(
    { region, grade, active }: Filter,
    since: string,
    limit: number,
    after: [string, string, string] | undefined,
  ): Promise<CooperativeRow[]> {
    const inside = region === undefined ? {} : { region: { $gte: region, $lt: `${region}~` } };
    const graded = grade === 'unknown' ? { 'standing.grade': { $in: [null, 'unknown'] } } : { 'standing.grade': grade };
    const posted = { 'standing.lastPostedOn': { $gte: since } };
    const wanted: PipelineStage.Match['$match'][] = [
      ...(grade === undefined ? [] : [graded]),
      ...(active === undefined ? [] : [active ? posted : { $nor: [posted] }]),
    ];
    return this.parties.aggregate<CooperativeRow>([
      { $match: { kind: 'cooperative', status: { $ne: 'closed' }, ...inside } },
      ...(after ? [{ $match: laterThan(after) }] : []),
      { $sort: { region: 1, sortName: 1, _id: 1 } },
      {
        $lookup: {
          from: this.standings.collection.collectionName,
          localField: '_id',
          foreignField: '_id',
          as: 'standing',
        },
      },
      { $set: { standing: { $first: '$standing' } } },
      ...(wanted.length > 0 ? [{ $match: { $and: wanted } }] : []),
      { $limit: limit },
      { $project: { name: 1, region: 1, status: 1, sortName: 1, standing: 1 } },
    ]);
  }
}

const laterThan = ([region, sortName, _id]: [string, string, string]): PipelineStage.Match['$match'] => ({
  $or: [{ region: { $gt: region } }, { region, sortName: { $gt: sortName } }, { region, sortName, _id: { $gt: _id } }],
});
