// The running numbers of invoices and BAST, one after the other for each issuer, kind and year.
import { type PaperKind, paperNumberOf } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';

/** The version of a counter is the number that was given last. */
interface Counter {
  /** `<issuer>:<kind>:<year>` */
  _id: string;
  version: number;
}
export const PAPER_COUNTER = 'PaperCounter';
export const paperCounterSchema = new Schema<Counter>(
  { _id: String, version: Number },
  { collection: 'paper_counters', versionKey: false },
);

@Injectable()
export class PaperNumbers {
  constructor(@InjectModel(PAPER_COUNTER) private readonly counters: Model<Counter>) {}

  /**
   * The next number, taken in the transaction of the paper itself: with it the number stays or comes back, so none is
   * skipped; of two at once one runs again, so none repeats. `year` is the issuer's own.
   */
  async next(tx: Tx, { sellerId, kind, year }: { sellerId: string; kind: PaperKind; year: number }): Promise<string> {
    const _id = `${sellerId}:${kind}:${year}`;
    const last = await tx.find(this.counters, _id);
    const counter = { _id, version: (last?.version ?? 0) + 1 };
    if (last) tx.replace(this.counters, counter);
    else tx.insert(this.counters, counter);
    return paperNumberOf(kind, year, counter.version);
  }
}
