// Packings in MongoDB; they are only ever added.
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';
import type { Packing } from './packing.js';

export const PACKING = 'Packing';
export const packingSchema = new Schema<Packing>(
  {
    _id: String,
    version: Number,
    producerId: String,
    name: String,
    region: String,
    contents: [Object],
    mass: Number,
    occurredAt: Date,
    recordedAt: Date,
    requestHash: String,
  },
  { collection: 'packings', versionKey: false },
);

@Injectable()
export class PackingsStore {
  constructor(@InjectModel(PACKING) private readonly model: Model<Packing>) {}

  read(packingId: string): Promise<Packing | null> {
    return this.model.findById(packingId).lean<Packing>();
  }
  insert(tx: Tx, packing: Packing): void {
    tx.insert(this.model, packing);
  }
}
