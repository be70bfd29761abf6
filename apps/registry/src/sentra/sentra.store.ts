// Remembers the sentra with their members.
import type { InputOf, listSentra } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import type { Change, SentraRecord } from './sentra.js';

export const SENTRA = 'Sentra';
/** Names what is asked by; documents are written whole by the transaction. */
export const SentraSchema = new Schema<SentraRecord>(
  {
    _id: String,
    version: Number,
    place: String,
    status: String,
    about: { commodity: String },
    rule: { name: String },
    standing: { met: Boolean },
    members: [{ _id: false, partyId: String }],
  },
  { collection: 'sentra', versionKey: false },
);
SentraSchema.index({ place: 1, _id: 1 });
SentraSchema.index({ status: 1, 'standing.met': 1, place: 1, _id: 1 });
SentraSchema.index({ 'about.commodity': 1, place: 1, _id: 1 });
SentraSchema.index({ 'members.partyId': 1, place: 1, _id: 1 });

type Query = InputOf<typeof listSentra>['query'];

@Injectable()
export class SentraStore {
  constructor(
    @InjectModel(SENTRA) private readonly sentra: Model<SentraRecord>,
    private readonly history: History,
  ) {}

  read(sentraId: string): Promise<SentraRecord | null> {
    return this.sentra.findById(sentraId).lean<SentraRecord>();
  }
  find(tx: Tx, sentraId: string): Promise<SentraRecord | null> {
    return tx.find(this.sentra, sentraId);
  }

  /** The sentra to which a party belongs or belonged, as this transaction has them. */
  async ofMember(tx: Tx, partyId: string): Promise<SentraRecord[]> {
    const found = await this.sentra.find({ 'members.partyId': partyId }, { _id: 1 }).session(tx.session).lean();
    const sentra = await tx.findMany(
      this.sentra,
      found.map(({ _id }) => _id),
    );
    return [...sentra.values()];
  }

  add(tx: Tx, { sentra, line, fact }: Change): void {
    tx.insert(this.sentra, sentra);
    this.history.add(tx, line);
    tx.emit(fact);
  }
  change(tx: Tx, { sentra, line, fact }: Change): void {
    tx.replace(this.sentra, sentra);
    this.history.add(tx, line);
    tx.emit(fact);
  }

  /** By place, without members; `after` is the place and id of the row before. */
  page(query: Query, after: [string, string] | undefined): Promise<Omit<SentraRecord, 'members'>[]> {
    return this.sentra
      .find(filterOf(query, after), { members: 0 })
      .sort({ place: 1, _id: 1 })
      .limit(query.limit + 1)
      .lean<Omit<SentraRecord, 'members'>[]>();
  }
}

function filterOf(
  { region, status, rule, met, commodity, partyId }: Query,
  after: [string, string] | undefined,
): QueryFilter<SentraRecord> {
  const parts: QueryFilter<SentraRecord>[] = [];
  if (region) parts.push({ place: region.length === 10 ? region : trusted({ $gte: region, $lt: `${region}~` }) });
  if (status) parts.push({ status });
  if (rule) parts.push({ 'rule.name': rule });
  if (met) parts.push({ 'standing.met': met === 'true' });
  if (commodity) parts.push({ 'about.commodity': commodity });
  if (partyId) parts.push({ 'members.partyId': partyId });
  if (after) {
    const [place, _id] = after;
    parts.push({ $or: [{ place: trusted({ $gt: place }) }, { place, _id: trusted({ $gt: _id }) }] });
  }
  return parts.length > 0 ? { $and: parts } : {};
}
