// Remembers the regions of Indonesia and which data releases were brought in completely.
import { Refusal, type RefusalCode, type listRegions, type InputOf } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import { wordFilter } from '../names.js';
import { nameKeyOf, type RegionRecord, villagesMeant, type WrittenVillage } from './region.js';

export const REGION = 'Region';
export const RegionSchema = new Schema<RegionRecord>(
  {
    _id: String,
    level: String,
    name: String,
    parent: String,
    words: [String],
    nameKey: String,
    validFrom: String,
    validTo: String,
    release: String,
  },
  // Built by the loader after the first 91,599 regions are in: twice as fast as keeping them up to date meanwhile.
  { collection: 'regions', versionKey: false, autoIndex: false },
);
RegionSchema.index({ parent: 1, _id: 1 });
RegionSchema.index({ level: 1, _id: 1 });
RegionSchema.index({ words: 1, _id: 1 });
RegionSchema.index({ nameKey: 1 });

/** A release whose every code is in the database. */
export interface ReleaseRecord {
  _id: string;
  validFrom: string;
  regions: number;
  completedAt: Date;
}
export const REGION_RELEASE = 'RegionRelease';
export const ReleaseSchema = new Schema<ReleaseRecord>(
  { _id: String, validFrom: String, regions: Number, completedAt: Date },
  { collection: 'region_releases', versionKey: false },
);

type Query = InputOf<typeof listRegions>['query'];

@Injectable()
export class RegionsStore {
  constructor(
    @InjectModel(REGION) private readonly regions: Model<RegionRecord>,
    @InjectModel(REGION_RELEASE) private readonly releases: Model<ReleaseRecord>,
  ) {}

  async page(query: Query, after: string | undefined): Promise<RegionRecord[]> {
    const { parent, level, within, name, limit } = query;
    const id = { ...(within && { $gte: within, $lt: `${within}~` }), ...(after && { $gt: after }) };
    const words = name === undefined ? {} : { words: trusted(wordFilter(name).words) };
    return this.regions
      .find({
        ...(Object.keys(id).length > 0 && { _id: trusted(id) }),
        ...(parent && { parent }),
        ...(level && { level }),
        ...words,
        ...(query.ended === 'false' && { validTo: trusted({ $exists: false }) }),
      })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  /** The regions of these codes by code; valid or ended. */
  async named(codes: readonly string[]): Promise<Map<string, RegionRecord>> {
    const found = await this.regions.find({ _id: trusted({ $in: codes }) }).lean();
    return new Map(found.map((region) => [region._id, region]));
  }

  /** Refuses a code that is not a valid village. */
  async mustHoldVillage(code: string, refusal: RefusalCode = 'party.village-unknown'): Promise<void> {
    const village = (await this.named([code])).get(code);
    if (village?.level !== 'desa' || village.validTo) throw new Refusal(refusal);
  }

  /** Refuses with `region.unknown` a code of any level that is not valid. */
  async mustHold(code: string): Promise<void> {
    const region = (await this.named([code])).get(code);
    if (!region || region.validTo) throw new Refusal('region.unknown');
  }

  /** For each written address, in order, the valid villages that it may mean. */
  async villagesMeant(written: readonly WrittenVillage[]): Promise<string[][]> {
    const keys = written.flatMap(({ desa }) => (desa ? [nameKeyOf(desa, 'desa')] : []));
    const codes = written.flatMap(({ code }) => (code ? [code] : []));
    const villages = await this.regions
      .find({
        level: 'desa',
        validTo: trusted({ $exists: false }),
        $or: [{ nameKey: trusted({ $in: [...new Set(keys)] }) }, { _id: trusted({ $in: [...new Set(codes)] }) }],
      })
      .lean();
    const above = new Set(villages.flatMap(({ _id }) => [_id.slice(0, 4), _id.slice(0, 6)]));
    const names = new Map([...(await this.named([...above]))].map(([code, { name }]) => [code, name]));
    const byKey = new Map<string, RegionRecord[]>();
    for (const village of villages) byKey.set(village.nameKey, [...(byKey.get(village.nameKey) ?? []), village]);
    const known = new Set(villages.map(({ _id }) => _id));
    return written.map((one) => {
      if (one.code) return known.has(one.code) ? [one.code] : [];
      return villagesMeant(one, (one.desa && byKey.get(nameKeyOf(one.desa, 'desa'))) || [], names);
    });
  }

  // ---- bringing a release in

  async latestRelease(): Promise<ReleaseRecord | null> {
    return this.releases.findOne().sort({ validFrom: -1 }).lean();
  }

  async codesOf(release: string): Promise<Set<string>> {
    const found = await this.regions.find({ release }, { _id: 1 }).lean();
    return new Set(found.map(({ _id }) => _id));
  }

  /** Adds codes that are new and takes over those that an earlier release listed; a code keeps its first day. */
  async bring(tx: Tx, records: readonly RegionRecord[]): Promise<void> {
    const known = await tx.findMany(
      this.regions,
      records.map(({ _id }) => _id),
    );
    for (const record of records) {
      const before = known.get(record._id);
      if (!before) tx.insert(this.regions, record);
      else if (before.release !== record.release) {
        const { _id, validFrom: _, ...rest } = record;
        const reissued = before.validTo ? { validFrom: record.validFrom } : {};
        tx.update(this.regions, { _id }, { $set: { ...rest, ...reissued }, $unset: { validTo: '' } });
      }
    }
  }

  /** Builds what is missing; nothing to do after the first time. */
  async buildIndexes(): Promise<void> {
    await this.regions.createIndexes();
  }

  /** Ends codes that the release no longer lists, never deletes them, and notes that the release is complete. */
  async complete(tx: Tx, release: ReleaseRecord): Promise<number> {
    const ended = await this.regions.updateMany(
      { release: trusted({ $ne: release._id }), validTo: trusted({ $exists: false }) },
      { $set: { validTo: release.validFrom } },
      { session: tx.session },
    );
    if (!(await tx.find(this.releases, release._id))) tx.insert(this.releases, release);
    return ended.modifiedCount;
  }
}
