// The HTTP door of files of lots: each row is posted as one request would have posted it.
import { getLotImport, importLots, type InputOf, LotBody, lotTemplate, type RowsReport, XLSX } from '@hilir/contracts';
import { emptyRows, reportOf, type RowsTally, templateOf } from '@hilir/files';
import { Acting, Imports, Input, Route, RowImports } from '@hilir/runtime';
import { Controller, StreamableFile } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { LOT_FIELDS, LOT_IGNORED, lotFieldOf, lotFieldOfRefusal, lotOf } from './lot-file.js';
import { LotsService } from './lots.service.js';

@Controller()
export class LotImportsController {
  constructor(
    private readonly rows: RowImports,
    private readonly imports: Imports,
    private readonly lots: LotsService,
    private readonly commodities: CommoditiesStore,
  ) {}

  @Route(importLots)
  async import(
    @Input() { params, query, body }: InputOf<typeof importLots>,
    @Acting() acting: Acting,
  ): Promise<RowsReport> {
    const commodities = await this.commodities.all();
    const tally = await this.rows.import(acting, params.importId, body, query.dryRun === 'true', {
      fields: LOT_FIELDS,
      ignored: LOT_IGNORED,
      bodyOf: (values) => lotOf(values, acting.partyId, commodities),
      schema: LotBody,
      fieldOf: lotFieldOf,
      fieldOfRefusal: lotFieldOfRefusal,
      unique: [['id']],
      write: (id, lot, dryRun) => (dryRun ? this.lots.tryPost(id, lot, acting) : this.lots.post(id, lot, acting)),
    });
    return reportOf(params.importId, tally, true, acting.language);
  }

  @Route(getLotImport)
  async get(@Input() { params }: InputOf<typeof getLotImport>, @Acting() acting: Acting): Promise<RowsReport> {
    const { tally } = await this.imports.get<RowsTally>(acting, params.importId);
    return reportOf(params.importId, tally ?? emptyRows(false), tally !== undefined, acting.language);
  }

  @Route(lotTemplate)
  async template(@Acting() { language }: Acting): Promise<StreamableFile> {
    const disposition = 'attachment; filename="lots.xlsx"';
    return new StreamableFile(await templateOf(LOT_FIELDS, language), { type: XLSX, disposition });
  }
}
