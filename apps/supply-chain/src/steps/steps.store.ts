// Process steps in MongoDB.
import type { ProcessStep } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';

type StepDocument = ProcessStep & { _id: string };
export const STEP = 'ProcessStep';
export const stepSchema = new Schema<StepDocument>(
  {
    _id: String,
    code: String,
    version: Number,
    name: Object,
    commodity: String,
    accepts: Object,
    after: [String],
    rates: [Object],
  },
  { collection: 'process_steps', versionKey: false },
);

@Injectable()
export class StepsStore {
  constructor(@InjectModel(STEP) private readonly model: Model<StepDocument>) {}

  async all(): Promise<ProcessStep[]> {
    return (await this.model.find().sort({ _id: 1 }).lean<StepDocument[]>()).map(({ _id, ...step }) => step);
  }
  read(code: string): Promise<ProcessStep | null> {
    return this.model.findById(code).lean<ProcessStep>();
  }
  async find(tx: Tx, code: string): Promise<ProcessStep | null> {
    const found = await tx.find(this.model, code);
    if (!found) return null;
    const { _id, ...step } = found;
    return step;
  }
  save(tx: Tx, step: ProcessStep): void {
    const doc = { ...step, _id: step.code };
    if (step.version === 1) tx.insert(this.model, doc);
    else tx.replace(this.model, doc);
  }
}
