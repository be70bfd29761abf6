// The HTTP door of the documents that exports need.
import {
  defineExportDocument,
  type ExportDocument,
  type InputOf,
  listExportDocuments,
  type NeededDocument,
} from '@hilir/contracts';
import { Acting, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { checklistFor } from './export-document.js';
import { ExportDocumentsService } from './export-documents.service.js';
import { ExportDocumentsStore } from './export-documents.store.js';

@Controller()
export class ExportDocumentsController {
  constructor(
    private readonly service: ExportDocumentsService,
    private readonly store: ExportDocumentsStore,
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
}
