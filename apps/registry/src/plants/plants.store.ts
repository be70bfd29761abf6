// Remembers the plants with their evaluations and steps.
import type { InputOf, listPlants } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import type { Change, PlantRecord } from './plant.js';

export const PLANT = 'Plant';
/** Names what is asked by; documents are written whole by the transaction. */
export const PlantSchema = new Schema<PlantRecord>(
  {
    _id: String,
    version: Number,
    kind: String,
    place: String,
    ownerId: String,
    commodity: String,
    status: String,
    nextDue: String,
  },
  { collection: 'plants', versionKey: false },
);
PlantSchema.index({ place: 1, _id: 1 });
PlantSchema.index({ status: 1, place: 1, _id: 1 });
PlantSchema.index({ commodity: 1, place: 1, _id: 1 });
PlantSchema.index({ ownerId: 1, place: 1, _id: 1 }, { partialFilterExpression: { ownerId: { $exists: true } } });
PlantSchema.index({ nextDue: 1 }, { partialFilterExpression: { nextDue: { $exists: true } } });

type Query = InputOf<typeof listPlants>['query'];

@Injectable()
export class PlantsStore {
  constructor(
    @InjectModel(PLANT) private readonly plants: Model<PlantRecord>,
    private readonly history: History,
  ) {}

  read(plantId: string): Promise<PlantRecord | null> {
    return this.plants.findById(plantId).lean<PlantRecord>();
  }
  find(tx: Tx, plantId: string): Promise<PlantRecord | null> {
    return tx.find(this.plants, plantId);
  }

  add(tx: Tx, { plant, line, fact }: Change): void {
    tx.insert(this.plants, plant);
    this.history.add(tx, line);
    tx.emit(fact);
  }
  change(tx: Tx, { plant, line, fact }: Change): void {
    tx.replace(this.plants, plant);
    this.history.add(tx, line);
    tx.emit(fact);
  }

  /** By place; `after` is the place and id of the row before. */
  page(query: Query, after: [string, string] | undefined): Promise<PlantRecord[]> {
    return this.plants
      .find(filterOf(query, after))
      .sort({ place: 1, _id: 1 })
      .limit(query.limit + 1)
      .lean<PlantRecord[]>();
  }
}

function filterOf(
  { region, status, kind, commodity, ownerId, dueBefore }: Query,
  after: [string, string] | undefined,
): QueryFilter<PlantRecord> {
  const parts: QueryFilter<PlantRecord>[] = [];
  if (region) parts.push({ place: region.length === 10 ? region : trusted({ $gte: region, $lt: `${region}~` }) });
  if (status) parts.push({ status });
  if (kind) parts.push({ kind });
  if (commodity) parts.push({ commodity });
  if (ownerId) parts.push({ ownerId });
  if (dueBefore) parts.push({ nextDue: trusted({ $lt: dueBefore }) });
  if (after) {
    const [place, _id] = after;
    parts.push({ $or: [{ place: trusted({ $gt: place }) }, { place, _id: trusted({ $gt: _id }) }] });
  }
  return parts.length > 0 ? { $and: parts } : {};
}
