// Remembers imports: which file an id stands for, how far it is, and what came of it.
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';
import type { Doing } from '../parties/party.js';
import type { Tally } from './import.js';

export interface ImportRecord {
  _id: string;
  version: number;
  /** Fingerprint of the file and of what was said about it. */
  requestHash: string;
  by: Doing['by'];
  startedAt: Date;
  /** Absent while it runs, or after it was killed half way; a repeat finishes it. */
  finishedAt?: Date;
  tally?: Tally;
}
export const IMPORT = 'Import';
export const ImportSchema = new Schema<ImportRecord>(
  { _id: String, version: Number, requestHash: String },
  { collection: 'imports', versionKey: false },
);

@Injectable()
export class ImportsStore {
  constructor(@InjectModel(IMPORT) private readonly imports: Model<ImportRecord>) {}

  find(tx: Tx, importId: string): Promise<ImportRecord | null> {
    return tx.find(this.imports, importId);
  }
  add(tx: Tx, record: ImportRecord): void {
    tx.insert(this.imports, record);
  }
  change(tx: Tx, record: ImportRecord): void {
    tx.replace(this.imports, { ...record, version: record.version + 1 });
  }
  async get(importId: string): Promise<ImportRecord | null> {
    return this.imports.findOne({ _id: importId }).lean();
  }
}
