// The marketplace's copy of the pieces that can be sold of each batch, kept by the supply chain's facts.
import type { BatchStockChanged, DataOf } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';

interface BatchStock {
  _id: string;
  version: number;
  /** `itemOf` of the producer and its SKU: what a page of products is looked up by. */
  item: string;
  pieces: number;
}
export const BATCH_STOCK = 'BatchStock';
export const batchStockSchema = new Schema<BatchStock>(
  { _id: String, version: Number, item: String, pieces: Number },
  { collection: 'batch_stock', versionKey: false },
);
// Holds all that `piecesOf` asks for, so that it reads no document; batches that are sold out are not in it.
batchStockSchema.index({ item: 1, pieces: 1 }, { partialFilterExpression: { pieces: { $gt: 0 } } });

/** What a seller calls one thing. */
export const itemOf = (sellerId: string, sku: string): string => `${sellerId} ${sku}`;
/** How a page is summed; a spec explains it. */
export const sumsOf = (items: readonly string[]) => [
  { $match: { item: { $in: [...items] }, pieces: { $gt: 0 } } },
  { $group: { _id: '$item', pieces: { $sum: '$pieces' } } },
];

@Injectable()
export class StockStore {
  constructor(@InjectModel(BATCH_STOCK) private readonly model: Model<BatchStock>) {}

  /** The pieces of all batches of each item; items without any are left out. */
  async piecesOf(items: readonly string[]): Promise<Map<string, number>> {
    if (items.length === 0) return new Map();
    const sums = await this.model.aggregate<{ _id: string; pieces: number }>(sumsOf(items));
    return new Map(sums.map(({ _id, pieces }) => [_id, pieces]));
  }

  /** Keeps the later of what is known and what is told; `sequence` decides. */
  async keep(
    tx: Tx,
    { batchId, producerId, sku, pieces }: DataOf<typeof BatchStockChanged>,
    sequence: number,
  ): Promise<void> {
    const known = await tx.find(this.model, batchId);
    if (known && known.version >= sequence) return;
    const copy = { _id: batchId, version: sequence, item: itemOf(producerId, sku), pieces };
    if (known) tx.replace(this.model, copy);
    else tx.insert(this.model, copy);
  }
}
