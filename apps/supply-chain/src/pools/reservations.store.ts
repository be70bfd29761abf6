// Reservations in MongoDB, and the waiting list of each pool.
import { provinceOf } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Reservation, Tombstone } from './reservation.js';

export const RESERVATION = 'Reservation';
export const reservationSchema = new Schema<Reservation>(
  {
    _id: String,
    version: Number,
    pool: String,
    buyerId: String,
    buyerRegion: String,
    wishes: Object,
    quantity: Number,
    maxPrice: Number,
    partial: String,
    needBy: String,
    placedAt: Date,
    waiting: Number,
    parts: [Object],
    ended: Boolean,
    cause: Object,
  },
  { collection: 'reservations', versionKey: false },
);
reservationSchema.index({ pool: 1, placedAt: 1, _id: 1 }, { partialFilterExpression: { waiting: { $gt: 0 } } });

@Injectable()
export class ReservationsStore {
  constructor(@InjectModel(RESERVATION) private readonly model: Model<Reservation>) {}

  find(tx: Tx, orderId: string): Promise<Reservation | null> {
    return tx.find(this.model, orderId);
  }
  findMany(tx: Tx, orderIds: readonly string[]): Promise<Map<string, Reservation>> {
    return tx.findMany(this.model, orderIds);
  }
  insert(tx: Tx, reservation: Reservation | Tombstone): void {
    tx.insert(this.model, reservation as Reservation);
  }
  replace(tx: Tx, reservation: Reservation): void {
    tx.replace(this.model, reservation);
  }

  /** Everyone who waits in a pool, as the transaction sees it. */
  allWaiting(tx: Tx, pool: string): Promise<Reservation[]> {
    return this.model
      .find({ pool, waiting: trusted({ $gt: 0 }) })
      .session(tx.session)
      .lean<Reservation[]>();
  }

  /** Everyone who waits in a pool, first in line first. */
  waiting(pool: string, after: { placedAt: Date; id: string } | undefined, limit: number): Promise<Reservation[]> {
    const further = after && {
      $or: [
        { placedAt: trusted({ $gt: after.placedAt }) },
        { placedAt: after.placedAt, _id: trusted({ $gt: after.id }) },
      ],
    };
    return this.model
      .find({ pool, waiting: trusted({ $gt: 0 }), ...further })
      .sort({ placedAt: 1, _id: 1 })
      .limit(limit)
      .lean<Reservation[]>();
  }

  /** What buyers of the pool's own province wait for, as the transaction sees it. */
  async localDemand(tx: Tx, pool: string): Promise<{ quantity: number; orders: number }> {
    const province = provinceOf(pool);
    const local = { pool, waiting: { $gt: 0 }, buyerRegion: { $gte: province, $lt: `${province}:` } };
    const sums = { _id: null, quantity: { $sum: '$waiting' }, orders: { $sum: 1 } };
    const [demand] = await this.model.collection
      .aggregate<{ quantity: number; orders: number }>(
        [{ $match: local }, { $group: sums }, { $project: { _id: 0 } }],
        { session: tx.session },
      )
      .toArray();
    return demand ?? { quantity: 0, orders: 0 };
  }

  async waitingTotals(pool: string): Promise<{ waitingOrders: number; waiting: number }> {
    const [totals] = await this.model.aggregate<{ waitingOrders: number; waiting: number }>([
      { $match: { pool, waiting: { $gt: 0 } } },
      { $group: { _id: null, waitingOrders: { $sum: 1 }, waiting: { $sum: '$waiting' } } },
      { $project: { _id: 0 } },
    ]);
    return totals ?? { waitingOrders: 0, waiting: 0 };
  }
}
