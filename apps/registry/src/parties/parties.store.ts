// Remembers the parties.
import type { Duplicate, PartyFilter } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { wordFilter } from '../names.js';
import type { Change, PartyRecord } from './party.js';

export const PARTY = 'Party';
/** Names what is asked by; documents are written whole by the transaction. */
export const PartySchema = new Schema<PartyRecord>(
  {
    _id: String,
    version: Number,
    kind: String,
    status: String,
    region: String,
    nib: String,
    kbli: [{ _id: false, edition: Number, code: String }],
    industryScale: String,
    umkmScale: String,
    nameKey: String,
    sortName: String,
    words: [String],
    requestHash: String,
  },
  { collection: 'parties', versionKey: false },
);
PartySchema.index({ sortName: 1, _id: 1 });
PartySchema.index({ region: 1, sortName: 1, _id: 1 });
PartySchema.index({ industryScale: 1, sortName: 1, _id: 1 });
PartySchema.index({ umkmScale: 1, sortName: 1, _id: 1 });
PartySchema.index({ kind: 1, sortName: 1, _id: 1 });
PartySchema.index({ kind: 1, region: 1, sortName: 1, _id: 1 });
PartySchema.index({ status: 1, sortName: 1, _id: 1 });
PartySchema.index({ words: 1 });
PartySchema.index({ 'kbli.code': 1 });
PartySchema.index({ nib: 1 }, { sparse: true });
PartySchema.index({ nameKey: 1 });

/** Parties named as the same at most; more would help nobody to decide. */
const MOST_DUPLICATES = 10;
/** By what a party is recognised. */
export type Identity = Pick<PartyRecord, '_id' | 'nib' | 'nameKey'>;
export type NamedIdentity = Identity & Pick<PartyRecord, 'name'>;

@Injectable()
export class PartiesStore {
  constructor(
    @InjectModel(PARTY) private readonly parties: Model<PartyRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, partyId: string): Promise<PartyRecord | null> {
    return tx.find(this.parties, partyId);
  }
  findMany(tx: Tx, partyIds: readonly string[]): Promise<Map<string, PartyRecord>> {
    return tx.findMany(this.parties, partyIds);
  }

  /** Writes what a decision resulted in, with its line of history and its fact. */
  add(tx: Tx, { party, line, fact }: Change): void {
    tx.insert(this.parties, party);
    this.history.add(tx, line);
    tx.emit(fact);
  }
  change(tx: Tx, { party, line, fact }: Change): void {
    tx.replace(this.parties, party);
    this.history.add(tx, line);
    tx.emit(fact);
  }

  /** A party that changes at this moment meets the transaction: one of the two runs again. */
  holdStill(tx: Tx, { _id, version }: PartyRecord): void {
    tx.update(this.parties, { _id, version }, { $inc: { heldStill: 1 } });
  }

  async get(partyId: string): Promise<PartyRecord | null> {
    return this.parties.findOne({ _id: partyId }).lean();
  }

  async getMany(partyIds: readonly string[]): Promise<Map<string, PartyRecord>> {
    const found = await this.parties.find({ _id: trusted({ $in: partyIds }) }).lean();
    return new Map(found.map((party) => [party._id, party]));
  }

  /** A page by name; `after` is the sorted name and id of the row before. */
  async page(filter: PartyFilter, limit: number, after: [string, string] | undefined): Promise<PartyRecord[]> {
    return this.parties.find(filterOf(filter, after)).sort({ sortName: 1, _id: 1 }).limit(limit).lean();
  }

  /** Others, not closed, with the same NIB or the same kind, desa and name. */
  async duplicatesOf(party: Identity): Promise<Duplicate[]> {
    const same = [{ nameKey: party.nameKey }, ...(party.nib === undefined ? [] : [{ nib: party.nib }])];
    const found = await this.parties
      .find({ $or: same, _id: trusted({ $ne: party._id }), status: trusted({ $ne: 'closed' }) }, { name: 1, nib: 1 })
      .limit(MOST_DUPLICATES)
      .lean();
    return found.map(({ _id: partyId, name, nib }) => ({
      partyId,
      name,
      why: party.nib !== undefined && nib === party.nib ? 'same-nib' : 'same-name',
    }));
  }

  /** Those, not closed, that have one of these NIBs or name keys. */
  async withIdentity(nibs: readonly string[], nameKeys: readonly string[]): Promise<NamedIdentity[]> {
    const same = [{ nameKey: trusted({ $in: nameKeys }) }, { nib: trusted({ $in: nibs }) }];
    return this.parties.find({ $or: same, status: trusted({ $ne: 'closed' }) }, { name: 1, nib: 1, nameKey: 1 }).lean();
  }
}

function filterOf(filter: PartyFilter, after?: [string, string]): QueryFilter<PartyRecord> {
  const { kbli, name, region, ...equal } = filter;
  const [code, edition] = kbli === undefined ? [] : kbli.split(':').reverse();
  const parts: QueryFilter<PartyRecord>[] = [equal];
  if (region !== undefined) {
    parts.push({ region: region.length === 10 ? region : trusted({ $gte: region, $lt: `${region}~` }) });
  }
  if (edition !== undefined) parts.push({ kbli: trusted({ $elemMatch: { edition: Number(edition), code } }) });
  else if (code !== undefined) parts.push({ 'kbli.code': code });
  if (name !== undefined) parts.push({ words: trusted(wordFilter(name).words) });
  if (after) {
    const [sortName, _id] = after;
    parts.push({ $or: [{ sortName: trusted({ $gt: sortName }) }, { sortName, _id: trusted({ $gt: _id }) }] });
  }
  return { $and: parts };
}
