// Baskets and sales in MongoDB, and the lists people ask for.
import type { SaleStatus } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Basket } from './basket.js';
import type { Sale } from './sale.js';

export const BASKET = 'Basket';
export const basketSchema = new Schema<Basket>(
  { _id: String, version: Number, requestHash: String },
  { collection: 'baskets', versionKey: false },
);
export const SALE = 'Sale';
/** Names what is asked by; documents are written whole by the transaction. */
export const saleSchema = new Schema<Sale>(
  {
    _id: String,
    version: Number,
    status: String,
    sellerId: String,
    regions: [String],
    buyerId: String,
    deal: String,
    placedAt: Date,
    deadline: Date,
    requestHash: String,
  },
  { collection: 'sales', versionKey: false },
);
const newestFirst = { placedAt: -1, _id: -1 } as const;
saleSchema.index(newestFirst);
saleSchema.index({ sellerId: 1, ...newestFirst });
saleSchema.index({ buyerId: 1, ...newestFirst }, { partialFilterExpression: { buyerId: { $exists: true } } });
saleSchema.index({ regions: 1, ...newestFirst });
saleSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });
// What was agreed on is bought once.
saleSchema.index({ deal: 1 }, { unique: true, partialFilterExpression: { deal: { $exists: true } } });

export interface SalesFilter {
  sellerId?: string | undefined;
  buyerId?: string | undefined;
  status?: SaleStatus | undefined;
  /** Sales in which this party is either side. */
  partyId?: string;
  /** Sales out of or into this region. */
  regions?: string;
}

@Injectable()
export class SalesStore {
  constructor(
    @InjectModel(SALE) private readonly model: Model<Sale>,
    @InjectModel(BASKET) private readonly baskets: Model<Basket>,
  ) {}

  readBasket(basketId: string): Promise<Basket | null> {
    return this.baskets.findById(basketId).lean<Basket>();
  }
  insertBasket(tx: Tx, basket: Basket): void {
    tx.insert(this.baskets, basket);
  }
  read(saleId: string): Promise<Sale | null> {
    return this.model.findById(saleId).lean<Sale>();
  }
  /** In the order of the ids. */
  async readMany(saleIds: readonly string[]): Promise<Sale[]> {
    const found = await this.model.find({ _id: trusted({ $in: [...saleIds] }) }).lean<Sale[]>();
    return saleIds.flatMap((id) => found.find(({ _id }) => _id === id) ?? []);
  }
  find(tx: Tx, saleId: string): Promise<Sale | null> {
    return tx.find(this.model, saleId);
  }
  findMany(tx: Tx, saleIds: readonly string[]): Promise<Map<string, Sale>> {
    return tx.findMany(this.model, saleIds);
  }
  insert(tx: Tx, sale: Sale): void {
    tx.insert(this.model, sale);
  }
  replace(tx: Tx, sale: Sale): void {
    tx.replace(this.model, sale);
  }

  /** Sales in which something is due, without those excepted. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.model, now, limit, except);
  }

  /** Newest first. */
  list(filter: SalesFilter, before: { placedAt: Date; id: string } | undefined, limit: number): Promise<Sale[]> {
    const { partyId, ...equal } = filter;
    const conditions: object[] = Object.entries(equal).flatMap(([name, value]) =>
      value === undefined ? [] : [{ [name]: value }],
    );
    if (partyId !== undefined) conditions.push({ $or: [{ sellerId: partyId }, { buyerId: partyId }] });
    if (before)
      conditions.push({
        // The bound that an index can use, beside whatever else is asked.
        placedAt: trusted({ $lte: before.placedAt }),
        $or: [
          { placedAt: trusted({ $lt: before.placedAt }) },
          { placedAt: before.placedAt, _id: trusted({ $lt: before.id }) },
        ],
      });
    return this.model
      .find(conditions.length > 0 ? { $and: conditions } : {})
      .sort(newestFirst)
      .limit(limit)
      .lean<Sale[]>();
  }

  /** For the saga's metrics: how many sales are in each state, and since when the oldest of them. */
  byStatus(): Promise<{ _id: string; count: number; oldest: Date }[]> {
    return this.model.aggregate([
      { $match: { deadline: { $exists: true } } },
      { $group: { _id: '$status', count: { $sum: 1 }, oldest: { $min: '$placedAt' } } },
    ]);
  }
}
