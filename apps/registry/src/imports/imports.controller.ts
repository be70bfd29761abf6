// The HTTP door of imports.
import { getImport, importParties, type ImportReport, type InputOf } from '@hilir/contracts';
import { reportOf } from '@hilir/files';
import { Acting, Imports, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { emptyTally, type Tally } from './import.js';
import { ImportsService } from './imports.service.js';

@Controller()
export class ImportsController {
  constructor(
    private readonly service: ImportsService,
    private readonly imports: Imports,
  ) {}

  @Route(importParties)
  async import(
    @Input() { params, query, body }: InputOf<typeof importParties>,
    @Acting() acting: Acting,
  ): Promise<ImportReport> {
    const tally = await this.service.import(acting, params.importId, query, body);
    return reportOf(params.importId, tally, true, acting.language);
  }

  @Route(getImport)
  async get(@Input() { params }: InputOf<typeof getImport>, @Acting() acting: Acting): Promise<ImportReport> {
    const { _id, tally } = await this.imports.get<Tally>(acting, params.importId);
    return reportOf(_id, tally ?? emptyTally(false), tally !== undefined, acting.language);
  }
}
