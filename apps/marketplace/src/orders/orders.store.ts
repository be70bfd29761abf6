// Orders in MongoDB, and the lists people ask for.
import type { Tx } from '@hilir/messaging';
import { pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Order } from './order.js';

export const ORDER = 'Order';
export const orderSchema = new Schema<Order>(
  {
    _id: String,
    version: Number,
    status: String,
    buyerId: String,
    buyerRegion: String,
    pool: String,
    wishes: Object,
    quantity: Number,
    maxPrice: Number,
    partial: String,
    needBy: String,
    placedAt: Date,
    waiting: Number,
    parts: [Object],
    handOverHours: Number,
    paymentDays: Number,
    payBy: Date,
    payments: [Object],
    deadline: Date,
    partnershipId: String,
    quota: Object,
    timeline: [Object],
    requestHash: String,
    cause: Object,
  },
  { collection: 'orders', versionKey: false },
);
const newestFirst = { placedAt: -1, _id: -1 } as const;
orderSchema.index(newestFirst);
orderSchema.index({ buyerId: 1, ...newestFirst });
orderSchema.index({ pool: 1, ...newestFirst });
// Orders without parts are left out: every order begins as one.
orderSchema.index(
  { 'parts.supplierId': 1, ...newestFirst },
  { partialFilterExpression: { 'parts.supplierId': { $exists: true } } },
);
orderSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });

export interface OrdersFilter {
  buyerId?: string;
  supplierId?: string;
  pool?: string;
  status?: string;
  /** Orders in which this party buys or supplies. */
  partyId?: string;
  /** Orders that buy in or from this region. */
  region?: string;
}

@Injectable()
export class OrdersStore {
  constructor(@InjectModel(ORDER) private readonly model: Model<Order>) {}

  read(orderId: string): Promise<Order | null> {
    return this.model.findById(orderId).lean<Order>();
  }
  find(tx: Tx, orderId: string): Promise<Order | null> {
    return tx.find(this.model, orderId);
  }
  findMany(tx: Tx, orderIds: readonly string[]): Promise<Map<string, Order>> {
    return tx.findMany(this.model, orderIds);
  }
  insert(tx: Tx, order: Order): void {
    tx.insert(this.model, order);
  }
  replace(tx: Tx, order: Order): void {
    tx.replace(this.model, order);
  }

  /** Orders in which something is due, without those excepted. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.model, now, limit, except);
  }

  /** Newest first. */
  list(filter: OrdersFilter, before: { placedAt: Date; id: string } | undefined, limit: number): Promise<Order[]> {
    const { buyerId, supplierId, pool, status, partyId, region } = filter;
    const conditions: object[] = [];
    if (buyerId !== undefined) conditions.push({ buyerId });
    if (supplierId !== undefined) conditions.push({ 'parts.supplierId': supplierId });
    if (pool !== undefined) conditions.push({ pool });
    if (status !== undefined) conditions.push({ status });
    if (partyId !== undefined) conditions.push({ $or: [{ buyerId: partyId }, { 'parts.supplierId': partyId }] });
    if (region !== undefined) conditions.push({ $or: inRegion(region) });
    if (before)
      conditions.push({
        $or: [
          { placedAt: trusted({ $lt: before.placedAt }) },
          { placedAt: before.placedAt, _id: trusted({ $lt: before.id }) },
        ],
      });
    return this.model
      .find(conditions.length > 0 ? { $and: conditions } : {})
      .sort(newestFirst)
      .limit(limit)
      .lean<Order[]>();
  }

  /** For the saga's metrics: how many orders are in each state, and since when the oldest of them. */
  byStatus(): Promise<{ _id: string; count: number; oldest: Date }[]> {
    return this.model.aggregate([
      { $match: { deadline: { $exists: true } } },
      { $group: { _id: '$status', count: { $sum: 1 }, oldest: { $min: '$placedAt' } } },
    ]);
  }
}

/** Codes nest: everything inside a region begins with its code. */
function inRegion(region: string): object[] {
  const inside = trusted({ $gte: region, $lt: `${region}:` });
  const asBuyer = { buyerRegion: inside };
  const asSource = { 'parts.region': inside };
  return region.length === 2
    ? [asBuyer, asSource, { pool: trusted({ $gte: `${region}/`, $lt: `${region}0` }) }]
    : [asBuyer, asSource];
}
