// Commodity templates in MongoDB, with a short-lived copy in memory for the hot path.
import type { Commodity } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';

type CommodityDocument = Commodity & { _id: string };
export const COMMODITY = 'Commodity';
export const commoditySchema = new Schema<CommodityDocument>(
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

  constructor(@InjectModel(COMMODITY) private readonly model: Model<CommodityDocument>) {}

  async all(): Promise<Commodity[]> {
    return (await this.model.find().sort({ _id: 1 }).lean<CommodityDocument[]>()).map(
      ({ _id, ...commodity }) => commodity,
    );
  }

  /** The template as it was at most two seconds ago. */
  async current(code: string): Promise<Commodity | null> {
    if (performance.now() - this.readAt > FRESH_MS || !this.copies.has(code)) {
      this.copies = new Map((await this.all()).map((commodity) => [commodity.code, commodity]));
      this.readAt = performance.now();
    }
    return this.copies.get(code) ?? null;
  }

  async find(tx: Tx, code: string): Promise<Commodity | null> {
    const found = await tx.find(this.model, code);
    if (!found) return null;
    const { _id, ...commodity } = found;
    return commodity;
  }

  save(tx: Tx, commodity: Commodity): void {
    const doc = { ...commodity, _id: commodity.code };
    if (commodity.version === 1) tx.insert(this.model, doc);
    else tx.replace(this.model, doc);
    tx.afterCommit(() => (this.readAt = -Infinity));
  }
}
