// What sales hold, in MongoDB: one document for each sale.
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';
import type { Goods } from './goods.js';

export const GOODS = 'Goods';
export const goodsSchema = new Schema<Goods>(
  { _id: String, version: Number, sellerId: String, status: String, parts: [Object] },
  { collection: 'goods', versionKey: false },
);

@Injectable()
export class GoodsStore {
  constructor(@InjectModel(GOODS) private readonly model: Model<Goods>) {}

  find(tx: Tx, saleId: string): Promise<Goods | null> {
    return tx.find(this.model, saleId);
  }
  save(tx: Tx, goods: Goods): void {
    if (goods.version === 1) tx.insert(this.model, goods);
    else tx.replace(this.model, goods);
  }
}
