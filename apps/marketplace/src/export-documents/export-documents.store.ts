// The documents that exports need in MongoDB; a few dozen, so they are read whole.
import type { ExportDocument } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';

type StoredDocument = ExportDocument & { _id: string };
export const EXPORT_DOCUMENT = 'ExportDocument';
export const exportDocumentSchema = new Schema<StoredDocument>(
  { _id: String, code: String, version: Number, name: Object, entries: [Object] },
  { collection: 'export_documents', versionKey: false },
);

@Injectable()
export class ExportDocumentsStore {
  constructor(@InjectModel(EXPORT_DOCUMENT) private readonly model: Model<StoredDocument>) {}

  async all(): Promise<ExportDocument[]> {
    return (await this.model.find().sort({ _id: 1 }).lean<StoredDocument[]>()).map(plain);
  }
  async find(tx: Tx, code: string): Promise<ExportDocument | null> {
    const found = await tx.find(this.model, code);
    return found && plain(found);
  }
  save(tx: Tx, document: ExportDocument): void {
    const stored = { ...document, _id: document.code };
    if (document.version === 1) tx.insert(this.model, stored);
    else tx.replace(this.model, stored);
  }
}

const plain = ({ _id, ...document }: StoredDocument): ExportDocument => document;
