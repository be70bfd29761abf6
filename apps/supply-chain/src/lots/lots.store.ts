// Lots and their stock ledger in MongoDB, and the lists people ask for.
import type { Tx } from '@hilir/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import { uuidv7 } from 'uuidv7';
import type { Entry, Lot } from './lot.js';

export type LedgerDocument = Entry & { _id: string };
export const LOT = 'Lot';
export const LEDGER = 'LedgerEntry';

export const lotSchema = new Schema<Lot>(
  {
    _id: String,
    version: Number,
    revision: Number,
    pool: String,
    commodity: String,
    supplierId: String,
    attributes: Object,
    status: String,
    quantity: Number,
    available: Number,
    reserved: Number,
    withdrawn: Number,
    handedOver: Number,
    lost: Number,
    soldOutside: Number,
    count: Object,
    price: Number,
    region: String,
    kecamatan: String,
    kabkota: String,
    gatherer: String,
    harvestedOn: String,
    readyOn: String,
    postedAt: Date,
    localUntil: Date,
    localOnly: Boolean,
    requestHash: String,
  },
  { collection: 'lots', versionKey: false },
);
const whenAvailable = { partialFilterExpression: { available: { $gt: 0 } } };
// One index per ring, so that each ring of "available for me" is read in the order it is shown.
lotSchema.index({ pool: 1, region: 1, postedAt: 1, _id: 1 }, whenAvailable);
lotSchema.index({ pool: 1, kecamatan: 1, postedAt: 1, _id: 1 }, whenAvailable);
lotSchema.index({ pool: 1, kabkota: 1, postedAt: 1, _id: 1 }, whenAvailable);
lotSchema.index({ pool: 1, localOnly: 1, postedAt: 1, _id: 1 }, whenAvailable);
lotSchema.index({ supplierId: 1, postedAt: -1, _id: -1 });
lotSchema.index({ region: 1, postedAt: -1, _id: -1 });
// An export of a whole province is walked page by page in this order, each page from where the last one ended.
lotSchema.index({ postedAt: -1, _id: -1 });
lotSchema.index({ localUntil: 1 }, { partialFilterExpression: { localOnly: true } });

export const ledgerSchema = new Schema<LedgerDocument>(
  {
    _id: String,
    lotId: String,
    at: Date,
    kind: String,
    available: Number,
    reserved: Number,
    withdrawn: Number,
    handedOver: Number,
    lost: Number,
    soldOutside: Number,
    occurredAt: Date,
    orderId: String,
    handOverId: String,
    correctionId: String,
    outflowId: String,
    reason: String,
  },
  { collection: 'ledger', versionKey: false },
);
ledgerSchema.index({ lotId: 1, _id: 1 });

/** The second guard after `allocate`: whatever the code does, MongoDB refuses stock below nothing. */
const FIGURES = ['available', 'reserved', 'withdrawn', 'handedOver', 'lost', 'soldOutside'];
const NEVER_NEGATIVE = {
  $jsonSchema: {
    required: FIGURES,
    patternProperties: { [`^(${FIGURES.join('|')})$`]: { bsonType: 'number', minimum: 0, multipleOf: 1 } },
  },
  $expr: { $eq: ['$quantity', { $add: FIGURES.map((figure) => `$${figure}`) }] },
};

/** What a shelf needs to know of a lot; a pool may have a hundred thousand of them. */
export type OnShelf = Pick<
  Lot,
  | '_id'
  | 'version'
  | 'supplierId'
  | 'region'
  | 'attributes'
  | 'available'
  | 'price'
  | 'postedAt'
  | 'readyOn'
  | 'localOnly'
>;

type Place = { postedAt: Date; id: string };
const after = ({ postedAt, id }: Place, way: '$gt' | '$lt') => ({
  $or: [{ postedAt: trusted({ [way]: postedAt }) }, { postedAt, _id: trusted({ [way]: id }) }],
});

@Injectable()
export class LotsStore implements OnModuleInit {
  constructor(
    @InjectModel(LOT) readonly model: Model<Lot>,
    @InjectModel(LEDGER) private readonly ledger: Model<LedgerDocument>,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.model.createCollection();
    await this.model.db.db!.command({ collMod: 'lots', validator: NEVER_NEGATIVE, validationLevel: 'strict' });
  }

  read(lotId: string): Promise<Lot | null> {
    return this.model.findById(lotId).lean<Lot>();
  }
  readMany(lotIds: readonly string[]): Promise<Lot[]> {
    return this.model.find({ _id: trusted({ $in: lotIds }) }).lean<Lot[]>();
  }
  find(tx: Tx, lotId: string): Promise<Lot | null> {
    return tx.find(this.model, lotId);
  }
  findMany(tx: Tx, lotIds: readonly string[]): Promise<Map<string, Lot>> {
    return tx.findMany(this.model, lotIds);
  }
  insert(tx: Tx, lot: Lot): void {
    tx.insert(this.model, lot);
  }
  replace(tx: Tx, lot: Lot): void {
    tx.replace(this.model, lot);
  }

  /** Moves stock of one lot, if it still is at this version and has enough; its version grows by one. */
  move(tx: Tx, lotId: string, version: number, by: { available: number; reserved: number; withdrawn: number }): void {
    const enough = { available: { $gte: -by.available }, reserved: { $gte: -by.reserved } };
    tx.update(this.model, { _id: lotId, version, ...enough }, { $inc: { ...by, version: 1 } });
  }

  /** Entries are only ever added; their ids grow with time. */
  enter(tx: Tx, entries: readonly Entry[]): void {
    for (const entry of entries) tx.insert(this.ledger, { _id: uuidv7(), ...entry });
  }

  /**
   * By how much what lies there (available and reserved) changed after a moment, as the ledger knows today. That the lot
   * was posted does not count: it lay there before anybody could tell us.
   */
  async movedAfter(tx: Tx, lotId: string, moment: Date): Promise<number> {
    const later = {
      $or: [{ occurredAt: { $gt: moment } }, { occurredAt: { $exists: false }, at: { $gt: moment } }],
    };
    const entries = await this.ledger.collection
      .find<LedgerDocument>({ lotId, kind: { $ne: 'posted' }, ...later }, { session: tx.session })
      .toArray();
    return entries.reduce((sum, entry) => sum + entry.available + entry.reserved, 0);
  }

  entries(lotId: string, afterId: string | undefined, limit: number): Promise<LedgerDocument[]> {
    return this.ledger
      .find({ lotId, ...(afterId && { _id: trusted({ $gt: afterId }) }) })
      .sort({ lotId: 1, _id: 1 })
      .limit(limit)
      .lean<LedgerDocument[]>();
  }

  /** Everything of a pool that can be reserved, for a shelf. */
  open(tx: Tx, pool: string): Promise<OnShelf[]> {
    const projection = {
      version: 1,
      supplierId: 1,
      region: 1,
      attributes: 1,
      available: 1,
      price: 1,
      postedAt: 1,
      readyOn: 1,
      localOnly: 1,
    };
    return this.model.collection
      .find<OnShelf>({ pool, available: { $gt: 0 } }, { projection, session: tx.session })
      .toArray();
  }

  /** Lots whose window ran out but who do not know it yet, without those excepted. */
  async due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    const lots = await this.model
      .find({ localOnly: true, localUntil: trusted({ $lte: now }), _id: trusted({ $nin: except }) }, { _id: 1 })
      .limit(limit)
      .lean<{ _id: string }[]>();
    return lots.map((lot) => lot._id);
  }

  /** Newest first. A region of any level stands for everything inside it. */
  list(
    filter: { supplierId?: string; region?: string; commodity?: string; status?: string },
    from: Place | undefined,
    limit: number,
  ): Promise<Lot[]> {
    const { region, ...same } = filter;
    return this.model
      .find({
        ...given(same),
        ...(region && { region: trusted({ $gte: region, $lt: `${region}:` }) }),
        ...(from && after(from, '$lt')),
      })
      .sort({ postedAt: -1, _id: -1 })
      .limit(limit)
      .lean<Lot[]>();
  }

  /** One ring around a village, oldest first: what a buyer there can order. */
  inRing(
    pool: string,
    village: string,
    ring: number,
    maxPrice: number | undefined,
    from: Place | undefined,
    limit: number,
  ): Promise<Lot[]> {
    const around = [
      { region: village },
      { kecamatan: village.slice(0, 6), region: trusted({ $ne: village }) },
      { kabkota: village.slice(0, 4), kecamatan: trusted({ $ne: village.slice(0, 6) }) },
      { localOnly: trusted({ $in: [true, false] }), kabkota: trusted({ $ne: village.slice(0, 4) }) },
      { localOnly: false },
    ][ring]!;
    return this.model
      .find({
        pool,
        available: trusted({ $gt: 0 }),
        ...around,
        ...(maxPrice !== undefined && { price: trusted({ $lte: maxPrice }) }),
        ...(from && after(from, '$gt')),
      })
      .sort({ postedAt: 1, _id: 1 })
      .limit(limit)
      .lean<Lot[]>();
  }

  async totals(pool: string): Promise<{ lots: number; available: number; localOnly: number; reserved: number }> {
    const [totals] = await this.model.aggregate<{
      lots: number;
      available: number;
      localOnly: number;
      reserved: number;
    }>([
      { $match: { pool } },
      {
        $group: {
          _id: null,
          lots: { $sum: { $cond: [{ $gt: ['$available', 0] }, 1, 0] } },
          available: { $sum: '$available' },
          localOnly: { $sum: { $cond: ['$localOnly', '$available', 0] } },
          reserved: { $sum: '$reserved' },
        },
      },
      { $project: { _id: 0 } },
    ]);
    return totals ?? { lots: 0, available: 0, localOnly: 0, reserved: 0 };
  }
}

const given = (filter: object): object =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
