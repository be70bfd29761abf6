// The HTTP door of the documents that exports need.
import {
  defineExportDocument,
  type ExportDocument,
  exportDocumentHistory,
  type InputOf,
  listExportDocuments,
  type NeededDocument,
  Refusal,
} from '@hilir/contracts';
import { Acting, History, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { checklistFor, EXPORT_DOCUMENT_HISTORY } from './export-document.js';
import { ExportDocumentsService } from './export-documents.service.js';
import { ExportDocumentsStore } from './export-documents.store.js';

@Controller()
export class ExportDocumentsController {
  constructor(
    private readonly service: ExportDocumentsService,
    private readonly store: ExportDocumentsStore,
    private readonly changes: History,
  ) {}

  @Route(defineExportDocument)
  define(
    @Input() { params, body }: InputOf<typeof defineExportDocument>,
    @Acting() acting: Acting,
  ): Promise<ExportDocument> {
    return this.service.define(params.code, body, acting);
  }

  @Route(listExportDocuments)
  async list(@Input() { query }: InputOf<typeof listExportDocuments>): Promise<{ items: NeededDocument[] }> {
    const { hs, ...sending } = query;
    return { items: checklistFor(await this.store.all(), { ...sending, hs: hs?.split(',') }) };
  }

  @Route(exportDocumentHistory)
  async history(@Input() { params, query }: InputOf<typeof exportDocumentHistory>, @Acting() { language }: Acting) {
    if (!(await this.store.all()).some(({ code }) => code === params.code))
      throw new Refusal('export-document.not-found');
    return this.changes.page(EXPORT_DOCUMENT_HISTORY, params.code, query, language);
  }
}
