// What sold lines brought to whom, in MongoDB, and its sums.
import { LEVEL_DIGITS, type ValueQuery, type ValueSum, type ValueTotal } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type PipelineStage, Schema, trusted } from 'mongoose';
import type { SoldValue } from './value.js';

export const SOLD_VALUE = 'SoldValue';
/** Names what is asked by; documents are written whole by the transaction. */
export const soldValueSchema = new Schema<SoldValue>(
  {
    _id: String,
    version: Number,
    saleId: String,
    line: Number,
    sellerId: String,
    soldAt: Date,
    filed: { regions: [String], month: String },
  },
  { collection: 'value_kept', versionKey: false },
);
soldValueSchema.index({ saleId: 1, line: 1 });
soldValueSchema.index({ soldAt: 1 });
soldValueSchema.index({ sellerId: 1, soldAt: 1 });
soldValueSchema.index({ 'filed.regions': 1, soldAt: 1 });

/** The period, who asks, and how it is summed. */
export interface Asked extends Pick<ValueQuery, 'commodity' | 'region' | 'groupBy' | 'level'> {
  sellerId?: string | undefined;
  from: Date;
  /** Not within any more. */
  until: Date;
}
export type SumRow = ValueSum & { _id: string };

@Injectable()
export class ValueStore {
  constructor(@InjectModel(SOLD_VALUE) private readonly model: Model<SoldValue>) {}

  async find(tx: Tx, id: string): Promise<SoldValue> {
    const sold = await tx.find(this.model, id);
    if (!sold) throw new Error(`no value of ${id} was written down`);
    return sold;
  }
  save(tx: Tx, sold: SoldValue): void {
    if (sold.version === 1) tx.insert(this.model, sold);
    else tx.replace(this.model, sold);
  }

  /** Those of a sale's lines that brought something to the region, in their order. */
  linesOf(saleId: string, region: string | undefined, after: number, limit: number): Promise<SoldValue[]> {
    return this.model
      .find({ saleId, line: trusted({ $gt: after }), ...(region !== undefined && { 'filed.regions': region }) })
      .sort({ line: 1 })
      .limit(limit)
      .lean<SoldValue[]>();
  }

  /** Sums by what they are grouped by, in its order, after such a key; and the totals of all of them. */
  async sums(asked: Asked, after: string | undefined, limit: number): Promise<{ rows: SumRow[]; total: ValueTotal }> {
    const [found] = await this.model.aggregate<{ rows: SumRow[]; total: ValueTotal[] }>(sumsOf(asked, after, limit));
    return { rows: found!.rows, total: found!.total[0] ?? nothing(asked) };
  }
}

/** Reads the sold lines of the period that brought something to the region, once, by an index. A spec explains it. */
export function sumsOf(asked: Asked, after: string | undefined, limit: number): PipelineStage[] {
  const { commodity, region, sellerId, from, until } = asked;
  const lines = {
    soldAt: { $gte: from, $lt: until },
    ...(sellerId !== undefined && { sellerId }),
    ...(region !== undefined && { 'filed.regions': region }),
    ...(commodity !== undefined && { 'kept.commodity': commodity }),
  };
  const ofCommodity = commodity === undefined ? '$kept' : filtered({ $eq: ['$$one.commodity', commodity] }, '$kept');
  return [
    { $match: lines },
    { $project: { count: 1, traced: 1, month: '$filed.month', kept: ofCommodity } },
    { $set: { here: within(region), home: within(region?.slice(0, 2)) } },
    { $facet: { rows: rowsOf(asked, after, limit), total: totalOf(region) } },
  ];
}

const filtered = (cond: object, input: string) => ({ $filter: { input, as: 'one', cond } });
const within = (region: string | undefined) =>
  region === undefined
    ? '$kept'
    : filtered({ $eq: [{ $substrBytes: ['$$one.region', 0, region.length] }, region] }, '$kept');

function rowsOf(
  { groupBy, level }: Asked,
  after: string | undefined,
  limit: number,
): PipelineStage.FacetPipelineStage[] {
  const parts: Record<string, object | string> = {
    region: { $substrBytes: ['$here.region', 0, LEVEL_DIGITS[level]] },
    step: '$here.step',
    commodity: { $ifNull: ['$here.commodity', ''] },
    month: '$month',
  };
  const wanted = [...new Set(groupBy.split(','))].map((name) => [name, parts[name]!] as const);
  const key = wanted.flatMap(([, part], i) => (i === 0 ? [part] : ['|', part]));
  return [
    { $unwind: '$here' },
    {
      $group: {
        _id: { $concat: key },
        ...Object.fromEntries(wanted.map(([name, part]) => [name, { $first: part }])),
        value: { $sum: '$here.value' },
      },
    },
    ...(after === undefined ? [] : [{ $match: { _id: { $gt: after } } }]),
    { $sort: { _id: 1 } },
    { $limit: limit },
  ];
}

function totalOf(region: string | undefined): PipelineStage.FacetPipelineStage[] {
  const sum = (list: string) => ({ $sum: { $sum: `$${list}.value` } });
  const share = {
    $cond: [{ $gt: ['$whole', 0] }, { $round: [{ $divide: ['$inProvince', '$whole'] }, 4] }, '$$REMOVE'],
  };
  return [
    {
      $group: {
        _id: null,
        value: sum('here'),
        whole: sum('kept'),
        ...(region !== undefined && { inProvince: sum('home') }),
        pieces: { $sum: '$count' },
        untraced: { $sum: { $subtract: ['$count', '$traced'] } },
      },
    },
    { $set: { ...(region !== undefined && { shareInProvince: share }) } },
    { $unset: '_id' },
  ];
}
const nothing = ({ region }: Asked): ValueTotal => ({
  value: 0,
  whole: 0,
  ...(region !== undefined && { inProvince: 0 }),
  pieces: 0,
  untraced: 0,
});
