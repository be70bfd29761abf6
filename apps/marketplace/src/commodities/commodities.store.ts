// The marketplace's copy of commodity templates, kept by the supply chain's facts.
import type { Commodity } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';

type CommodityCopy = Commodity & { _id: string };
export const COMMODITY = 'Commodity';
export const commoditySchema = new Schema<CommodityCopy>(
  {
    _id: String,
    code: String,
    version: Number,
    name: Object,
    baseUnit: String,
    hs: [String],
    countUnits: [String],
    attributes: [Object],
    papers: { type: [Object], default: undefined },
  },
  { collection: 'commodities', versionKey: false },
);
/** Templates only grow, so a copy that is a moment old is never wrong about what it knows. */
const FRESH_MS = 2_000;

@Injectable()
export class CommoditiesStore {
  private copies = new Map<string, Commodity>();
  private readAt = -Infinity;

  constructor(@InjectModel(COMMODITY) private readonly model: Model<CommodityCopy>) {}

  /** The template as it was at most two seconds ago. */
  async current(code: string): Promise<Commodity | null> {
    if (performance.now() - this.readAt > FRESH_MS || !this.copies.has(code)) {
      const all = await this.model.find().lean<CommodityCopy[]>();
      this.copies = new Map(all.map(({ _id, ...commodity }) => [_id, commodity]));
      this.readAt = performance.now();
    }
    return this.copies.get(code) ?? null;
  }

  /** Keeps the later of what is known and what is told. */
  async keep(tx: Tx, commodity: Commodity): Promise<void> {
    const known = await tx.find(this.model, commodity.code);
    if (known && known.version >= commodity.version) return;
    const copy = { ...commodity, _id: commodity.code };
    if (known) tx.replace(this.model, copy);
    else tx.insert(this.model, copy);
  }
}
