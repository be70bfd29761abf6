// Remembers the rubrics by which provinces judge plants; none ever changes.
import type { Author, Rubric } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';

export interface RubricRecord extends Omit<Rubric, 'rubricId'> {
  _id: string;
  definedAt: Date;
  definedBy: Author;
  requestHash: string;
}
export const RUBRIC = 'Rubric';
export const RubricSchema = new Schema<RubricRecord>(
  { _id: String, version: Number, region: String, definedAt: Date },
  { collection: 'rubrics', versionKey: false },
);
RubricSchema.index({ definedAt: -1, _id: -1 });
RubricSchema.index({ region: 1, definedAt: -1, _id: -1 });

@Injectable()
export class RubricsStore {
  constructor(@InjectModel(RUBRIC) private readonly rubrics: Model<RubricRecord>) {}

  find(tx: Tx, rubricId: string): Promise<RubricRecord | null> {
    return tx.find(this.rubrics, rubricId);
  }
  add(tx: Tx, rubric: RubricRecord): void {
    tx.insert(this.rubrics, rubric);
  }

  /** Newest first; `before` is where the row before stood. */
  page(
    region: string | undefined,
    limit: number,
    before: { definedAt: Date; id: string } | undefined,
  ): Promise<RubricRecord[]> {
    return this.rubrics
      .find({
        ...(region && { region }),
        ...(before && {
          $or: [
            { definedAt: trusted({ $lt: before.definedAt }) },
            { definedAt: before.definedAt, _id: trusted({ $lt: before.id }) },
          ],
        }),
      })
      .sort({ definedAt: -1, _id: -1 })
      .limit(limit)
      .lean<RubricRecord[]>();
  }
}
