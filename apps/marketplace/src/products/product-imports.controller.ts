// The HTTP door of files of products: each row is drafted as one request would have drafted it.
import {
  getProductImport,
  importProducts,
  type InputOf,
  ProductBody,
  productTemplate,
  type RowsReport,
  XLSX,
} from '@hilir/contracts';
import { emptyRows, reportOf, type RowsTally, templateOf } from '@hilir/files';
import { Acting, Imports, Input, Route, RowImports } from '@hilir/runtime';
import { Controller, StreamableFile } from '@nestjs/common';
import { PRODUCT_FIELDS, PRODUCT_IGNORED, productFieldOf, productFieldOfRefusal, productOf } from './product-file.js';
import { ProductsService } from './products.service.js';

@Controller()
export class ProductImportsController {
  constructor(
    private readonly rows: RowImports,
    private readonly imports: Imports,
    private readonly products: ProductsService,
  ) {}

  @Route(importProducts)
  async import(
    @Input() { params, query, body }: InputOf<typeof importProducts>,
    @Acting() acting: Acting,
  ): Promise<RowsReport> {
    const tally = await this.rows.import(acting, params.importId, body, query.dryRun === 'true', {
      fields: PRODUCT_FIELDS,
      ignored: PRODUCT_IGNORED,
      bodyOf: (values) => productOf(values, acting.partyId),
      schema: ProductBody,
      fieldOf: productFieldOf,
      fieldOfRefusal: productFieldOfRefusal,
      unique: [['id'], ['sellerId', 'sku']],
      write: (id, product, dryRun) =>
        dryRun ? this.products.tryDraft(id, product, acting) : this.products.draft(id, product, acting),
    });
    return reportOf(params.importId, tally, true, acting.language);
  }

  @Route(getProductImport)
  async get(@Input() { params }: InputOf<typeof getProductImport>, @Acting() acting: Acting): Promise<RowsReport> {
    const { tally } = await this.imports.get<RowsTally>(acting, params.importId);
    return reportOf(params.importId, tally ?? emptyRows(false), tally !== undefined, acting.language);
  }

  @Route(productTemplate)
  async template(@Acting() { language }: Acting): Promise<StreamableFile> {
    const disposition = 'attachment; filename="products.xlsx"';
    return new StreamableFile(await templateOf(PRODUCT_FIELDS, language), { type: XLSX, disposition });
  }
}
