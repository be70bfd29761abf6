// Adds what is known of the documents that exports need.
import type { ExportDocument, ExportDocumentBody } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { type Acting, authorOf, History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { defineDocument, EXPORT_DOCUMENT_HISTORY } from './export-document.js';
import { ExportDocumentsStore } from './export-documents.store.js';

@Injectable()
export class ExportDocumentsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly documents: ExportDocumentsStore,
    private readonly history: History,
  ) {}

  define(code: string, body: ExportDocumentBody, acting: Acting): Promise<ExportDocument> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.documents.find(tx, code);
      const defined = defineDocument(known, code, body);
      if (!defined) return known!;
      const { document, fact } = defined;
      this.documents.save(tx, document);
      const by = authorOf(acting);
      this.history.tell(tx, EXPORT_DOCUMENT_HISTORY, known ?? {}, { ...document, _id: code }, { fact, by });
      tx.emit(fact);
      return document;
    });
  }
}
