// The registry's small copy of what is posted as raw material and in which units, kept by the supply chain's facts.
import { type BaseUnit, type Commodity, type LotContent, poolOf } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';
import type { z } from 'zod';
import type { Period, Posted } from './supply.js';

/** A lot that was withdrawn keeps its row, so that a late fact about it changes nothing. */
interface LotCopy {
  _id: string;
  version: number;
  pool: string;
  region?: string;
  quantity: number;
  readyOn?: string;
}
export const LOT_COPY = 'LotCopy';
export const LotCopySchema = new Schema<LotCopy>(
  { _id: String, version: Number, pool: String, region: String, quantity: Number, readyOn: String },
  { collection: 'lots', versionKey: false },
);
// Holds all that a sum over a pool and a period asks for.
LotCopySchema.index({ pool: 1, readyOn: 1, region: 1, quantity: 1 });

/** In which unit the lots of a commodity are. */
interface UnitCopy {
  _id: string;
  version: number;
  baseUnit: BaseUnit;
}
export const UNIT_COPY = 'UnitCopy';
export const UnitCopySchema = new Schema<UnitCopy>(
  { _id: String, version: Number, baseUnit: String },
  { collection: 'commodity_units', versionKey: false },
);

@Injectable()
export class SupplyStore {
  constructor(
    @InjectModel(LOT_COPY) private readonly lots: Model<LotCopy>,
    @InjectModel(UNIT_COPY) private readonly units: Model<UnitCopy>,
  ) {}

  async defined(tx: Tx, { code, version, baseUnit }: Commodity): Promise<void> {
    const known = await tx.find(this.units, code);
    if (known && known.version >= version) return;
    const copy = { _id: code, version, baseUnit };
    if (known) tx.replace(this.units, copy);
    else tx.insert(this.units, copy);
  }
  /** Nothing for a commodity that was not heard of. */
  async unitOf(tx: Tx, commodity: string): Promise<BaseUnit | undefined> {
    return (await tx.find(this.units, commodity))?.baseUnit;
  }

  /** Keeps the later of what is known and what is told; `sequence` decides. */
  posted(tx: Tx, lot: z.infer<typeof LotContent>, sequence: number): Promise<void> {
    const { lotId, pool, region, quantity, readyOn } = lot;
    return this.keep(tx, { _id: lotId, version: sequence, pool, region, quantity, readyOn });
  }
  withdrawn(tx: Tx, { lotId, pool }: { lotId: string; pool: string }, sequence: number): Promise<void> {
    return this.keep(tx, { _id: lotId, version: sequence, pool, quantity: 0 });
  }

  private async keep(tx: Tx, copy: LotCopy): Promise<void> {
    const known = await tx.find(this.lots, copy._id);
    if (known && known.version >= copy.version) return;
    if (known) tx.replace(this.lots, copy);
    else tx.insert(this.lots, copy);
  }

  /** What is posted in a plant's province of what it takes, ready in a period, by village. */
  async postedByVillage(
    { place, commodity }: { place: string; commodity: string },
    { from, to }: Period,
  ): Promise<Posted[]> {
    return this.lots.aggregate<Posted>([
      { $match: { pool: poolOf(place, commodity), readyOn: { $gte: from, $lte: to } } },
      { $group: { _id: '$region', lots: { $sum: 1 }, quantity: { $sum: '$quantity' } } },
      { $project: { _id: 0, region: '$_id', lots: 1, quantity: 1 } },
    ]);
  }
}
