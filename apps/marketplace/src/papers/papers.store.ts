// The papers of sales in MongoDB, each as it was issued.
import type { PaperKind } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';
import type { Issued } from './issued.js';

export const PAPER = 'Paper';
/** Names what is asked by; papers are written whole by the transaction and never change. */
export const paperSchema = new Schema<Issued>(
  { _id: String, sellerId: String, number: String },
  { collection: 'papers', versionKey: false },
);
paperSchema.index({ sellerId: 1, number: 1 }, { unique: true });

@Injectable()
export class PapersStore {
  constructor(@InjectModel(PAPER) private readonly model: Model<Issued>) {}

  read(saleId: string, kind: PaperKind): Promise<Issued | null> {
    return this.model.findById(`${saleId}:${kind}`).lean<Issued>();
  }
  insert(tx: Tx, papers: readonly Issued[]): void {
    for (const paper of papers) tx.insert(this.model, paper);
  }
}
