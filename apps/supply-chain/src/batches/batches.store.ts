// Product batches in MongoDB.
import type { Tx } from '@hilir/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import { type Batch, piecesLeft } from './batch.js';
import type { Scope } from './scope.js';

export const BATCH = 'Batch';
export const batchSchema = new Schema<Batch>(
  {
    _id: String,
    version: Number,
    batchId: String,
    runId: String,
    producerId: String,
    step: String,
    region: String,
    sku: String,
    name: String,
    kind: String,
    count: Number,
    mass: Number,
    gs1: Object,
    used: Number,
    left: Number,
    held: Number,
    sold: Number,
    reversed: Number,
    pieces: Object,
    value: Object,
    origin: [Object],
    producedAt: Date,
    declared: Object,
    reversal: Object,
  },
  { collection: 'batches', versionKey: false },
);
const whatIsLeft = { partialFilterExpression: { left: { $gt: 0 } } };
batchSchema.index({ producerId: 1, producedAt: -1, _id: -1 });
batchSchema.index({ producerId: 1, sku: 1, producedAt: -1, _id: -1 });
batchSchema.index({ producerId: 1, producedAt: -1, _id: -1 }, { ...whatIsLeft, name: 'left' });
batchSchema.index(
  { producerId: 1, sku: 1, producedAt: 1, _id: 1 },
  { partialFilterExpression: { 'pieces.left': { $gt: 0 } }, name: 'shelf' },
);
batchSchema.index({ region: 1, producedAt: -1, _id: -1 });
batchSchema.index({ producedAt: -1, _id: -1 });
// A GS1 key names one batch.
batchSchema.index(
  { 'gs1.gtin': 1, 'gs1.lot': 1 },
  { unique: true, partialFilterExpression: { 'gs1.gtin': { $exists: true } } },
);

/** The second guard: whatever the code does, MongoDB lets nobody use a gram or a rupiah, or sell a piece, twice. */
const PLACES = ['used', 'left', 'held', 'sold', 'reversed'];
const STAND = {
  required: PLACES,
  properties: Object.fromEntries(PLACES.map((place) => [place, { bsonType: 'number', minimum: 0, multipleOf: 1 }])),
};
const isSumOf = (whole: string, prefix: string) => ({
  $eq: [whole, { $add: PLACES.map((place) => `${prefix}${place}`) }],
});
const NEVER_NEGATIVE = {
  $jsonSchema: {
    ...STAND,
    required: [...PLACES, 'value'],
    properties: {
      ...STAND.properties,
      pieces: { bsonType: 'object', ...STAND },
      value: { bsonType: 'object', ...STAND },
    },
  },
  $expr: {
    $and: [
      isSumOf('$mass', '$'),
      {
        $cond: [
          { $eq: [{ $type: '$count' }, 'missing'] },
          { $eq: [{ $type: '$pieces' }, 'missing'] },
          isSumOf('$count', '$pieces.'),
        ],
      },
    ],
  },
};

type Place = Pick<Batch, '_id' | 'producedAt'>;
/** What one transaction knows of the batches of one product that have pieces left. */
interface Shelf {
  ids: Set<string>;
  /** Up to here all were read. */
  end?: Place;
  complete: boolean;
}
const SHELF_PAGE = 50;
const older = (a: Place, b: Place): boolean =>
  a.producedAt.getTime() === b.producedAt.getTime() ? a._id < b._id : a.producedAt < b.producedAt;

@Injectable()
export class BatchesStore implements OnModuleInit {
  constructor(@InjectModel(BATCH) private readonly model: Model<Batch>) {}

  async onModuleInit(): Promise<void> {
    await this.model.createCollection();
    await this.model.db.db!.command({ collMod: 'batches', validator: NEVER_NEGATIVE, validationLevel: 'strict' });
  }

  read(batchId: string): Promise<Batch | null> {
    return this.model.findById(batchId).lean<Batch>();
  }
  /** Whether one of these ids is taken. */
  async anyOf(batchIds: readonly string[]): Promise<boolean> {
    return (await this.model.exists({ _id: trusted({ $in: batchIds }) })) !== null;
  }
  findMany(tx: Tx, batchIds: readonly string[]): Promise<Map<string, Batch>> {
    return tx.findMany(this.model, batchIds);
  }
  insert(tx: Tx, batch: Batch): void {
    tx.insert(this.model, batch);
  }
  replace(tx: Tx, batch: Batch): void {
    tx.replace(this.model, batch);
  }
  find(tx: Tx, batchId: string): Promise<Batch | null> {
    return tx.find(this.model, batchId);
  }

  /**
   * Batches of one product that have pieces left, oldest first: as many as it takes for so many pieces, or `most`. What this
   * transaction has done counts; of batches that it gave back to it must have been told.
   */
  async shelf(tx: Tx, producerId: string, sku: string, wanted: number, most: number): Promise<Batch[]> {
    const shelf = this.shelfOf(tx, producerId, sku);
    for (;;) {
      const known = [...(await this.findMany(tx, [...shelf.ids])).values()];
      // Of what was given back, only what does not lie behind batches that were not read yet.
      const here = known.filter(
        (batch) => piecesLeft(batch) > 0 && (shelf.complete || (shelf.end && !older(shelf.end, batch))),
      );
      const pieces = here.reduce((sum, batch) => sum + piecesLeft(batch), 0);
      if (pieces >= wanted || here.length > most || shelf.complete) return here.sort((a, b) => (older(a, b) ? -1 : 1));
      await this.readOn(tx, shelf, producerId, sku);
    }
  }
  /** For whoever gives pieces back: later in the transaction they can be had again. */
  shelve(tx: Tx, { _id, producerId, sku }: Batch): void {
    this.shelfOf(tx, producerId, sku).ids.add(_id);
  }

  private shelfOf(tx: Tx, producerId: string, sku: string): Shelf {
    const make = (): Shelf => ({ ids: new Set(), complete: false });
    return tx.gather(`shelf ${producerId} ${sku}`, make, async () => {});
  }
  private async readOn(tx: Tx, shelf: Shelf, producerId: string, sku: string): Promise<void> {
    const { producedAt, _id } = shelf.end ?? {};
    const further = shelf.end && {
      $or: [{ producedAt: trusted({ $gt: producedAt }) }, { producedAt, _id: trusted({ $gt: _id }) }],
    };
    const page = await this.model
      .find({ producerId, sku, 'pieces.left': trusted({ $gt: 0 }), ...further }, { producedAt: 1 })
      .sort({ producedAt: 1, _id: 1 })
      .limit(SHELF_PAGE)
      .session(tx.session)
      .lean<Place[]>();
    for (const { _id: id } of page) shelf.ids.add(id);
    shelf.complete = page.length < SHELF_PAGE;
    if (!shelf.complete) shelf.end = page.at(-1)!;
  }

  /** Newest first. */
  list(
    { producerId, region, sku, onlyLeft }: Scope & { sku?: string; onlyLeft: boolean },
    from: { at: Date; id: string } | undefined,
    limit: number,
  ): Promise<Batch[]> {
    const before = from && [
      { producedAt: trusted({ $lt: from.at }) },
      { producedAt: from.at, _id: trusted({ $lt: from.id }) },
    ];
    return this.model
      .find(
        {
          ...(producerId !== undefined && { producerId }),
          ...(region !== undefined && { region: trusted({ $gte: region, $lt: `${region}:` }) }),
          ...(sku !== undefined && { sku }),
          ...(onlyLeft && { left: trusted({ $gt: 0 }) }),
          ...(before && { $or: before }),
        },
        { origin: 0 },
      )
      .sort({ producedAt: -1, _id: -1 })
      .limit(limit)
      .lean<Batch[]>();
  }
}
