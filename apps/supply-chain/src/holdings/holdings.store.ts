// Holdings in MongoDB.
import type { Tx } from '@hilir/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import { receivedLink } from '../trace/link.js';
import { LinksStore } from '../trace/links.store.js';
import type { Holding, Received } from './holding.js';

export const HOLDING = 'Holding';
export const holdingSchema = new Schema<Holding>(
  {
    _id: String,
    version: Number,
    partyId: String,
    lotId: String,
    orderId: String,
    handOverId: String,
    pool: String,
    commodity: String,
    attributes: Object,
    region: String,
    supplierId: String,
    quantity: Number,
    used: Number,
    left: Number,
    price: Number,
    amount: Number,
    valueUsed: Number,
    receivedAt: Date,
  },
  { collection: 'holdings', versionKey: false },
);
const whatIsLeft = { partialFilterExpression: { left: { $gt: 0 } }, name: 'left' };
holdingSchema.index({ partyId: 1, receivedAt: -1, _id: -1 });
holdingSchema.index({ partyId: 1, receivedAt: -1, _id: -1 }, whatIsLeft);
holdingSchema.index({ orderId: 1, _id: 1 });

/** The second guard: whatever the code does, MongoDB lets nobody use a gram or a rupiah twice. */
const NEVER_NEGATIVE = {
  $jsonSchema: {
    required: ['used', 'left', 'valueUsed'],
    patternProperties: { '^(used|left|valueUsed)$': { bsonType: 'number', minimum: 0, multipleOf: 1 } },
  },
  $expr: {
    $and: [{ $eq: ['$quantity', { $add: ['$used', '$left'] }] }, { $lte: ['$valueUsed', '$amount'] }],
  },
};

@Injectable()
export class HoldingsStore implements OnModuleInit {
  constructor(
    @InjectModel(HOLDING) private readonly model: Model<Holding>,
    private readonly links: LinksStore,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.model.createCollection();
    await this.model.db.db!.command({ collMod: 'holdings', validator: NEVER_NEGATIVE, validationLevel: 'strict' });
  }

  /** For hand-overs: what was accepted is the receiver's from now on, and the trace knows where it comes from. */
  insert(tx: Tx, holding: Received): void {
    this.links.add(tx, [receivedLink(holding)]);
    tx.insert(this.model, { ...holding, left: holding.quantity - holding.used, valueUsed: 0 });
  }
  findMany(tx: Tx, ids: readonly string[]): Promise<Map<string, Holding>> {
    return tx.findMany(this.model, ids);
  }
  replace(tx: Tx, holding: Holding): void {
    tx.replace(this.model, holding);
  }

  /** What an order brought. */
  ofOrder(orderId: string): Promise<Holding[]> {
    return this.model.find({ orderId }).sort({ _id: 1 }).lean<Holding[]>();
  }

  /** Newest first. */
  list(
    { partyId, commodity, onlyLeft }: { partyId: string; commodity?: string; onlyLeft: boolean },
    from: { receivedAt: Date; id: string } | undefined,
    limit: number,
  ): Promise<Holding[]> {
    const before = from && [
      { receivedAt: trusted({ $lt: from.receivedAt }) },
      { receivedAt: from.receivedAt, _id: trusted({ $lt: from.id }) },
    ];
    return this.model
      .find({
        partyId,
        ...(commodity !== undefined && { commodity }),
        ...(onlyLeft && { left: trusted({ $gt: 0 }) }),
        ...(before && { $or: before }),
      })
      .sort({ receivedAt: -1, _id: -1 })
      .limit(limit)
      .lean<Holding[]>();
  }
}
