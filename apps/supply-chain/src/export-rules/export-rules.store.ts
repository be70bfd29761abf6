// The dated rules about export in MongoDB; a few dozen, so they are read whole.
import type { ExportRule } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';

type ExportRuleDocument = ExportRule & { _id: string };
export const EXPORT_RULE = 'ExportRule';
export const exportRuleSchema = new Schema<ExportRuleDocument>(
  {
    _id: String,
    ruleId: String,
    version: Number,
    commodity: String,
    hs: String,
    when: Object,
    from: String,
    to: String,
    verdict: String,
    basis: String,
  },
  { collection: 'export-rules', versionKey: false },
);

@Injectable()
export class ExportRulesStore {
  constructor(@InjectModel(EXPORT_RULE) private readonly model: Model<ExportRuleDocument>) {}

  async all(): Promise<ExportRule[]> {
    return (await this.model.find().sort({ _id: 1 }).lean<ExportRuleDocument[]>()).map(plain);
  }

  read(ruleId: string): Promise<ExportRule | null> {
    return this.model.findById(ruleId).lean<ExportRule>();
  }
  async find(tx: Tx, ruleId: string): Promise<ExportRule | null> {
    const found = await tx.find(this.model, ruleId);
    return found && plain(found);
  }

  save(tx: Tx, rule: ExportRule): void {
    const doc = { ...rule, _id: rule.ruleId };
    if (rule.version === 1) tx.insert(this.model, doc);
    else tx.replace(this.model, doc);
  }
}

const plain = ({ _id, ...rule }: ExportRuleDocument): ExportRule => rule;
