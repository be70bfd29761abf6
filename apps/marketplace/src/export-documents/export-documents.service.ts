// Adds what is known of the documents that exports need.
import type { ExportDocument, ExportDocumentBody } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import type { Acting } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { defineDocument } from './export-document.js';
import { ExportDocumentsStore } from './export-documents.store.js';

@Injectable()
export class ExportDocumentsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly documents: ExportDocumentsStore,
  ) {}

  define(code: string, body: ExportDocumentBody, acting: Acting): Promise<ExportDocument> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.documents.find(tx, code);
      const defined = defineDocument(known, code, body);
      if (!defined) return known!;
      this.documents.save(tx, defined.document);
      tx.emit(defined.fact);
      return defined.document;
    });
  }
}
