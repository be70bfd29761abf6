// The HTTP door of imports.
import { getImport, importParties, type ImportReport, type InputOf, Refusal } from '@hilir/contracts';
import { Acting, Input, mustCover, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { emptyTally, type Tally } from './import.js';
import { ImportsService } from './imports.service.js';
import { ImportsStore } from './imports.store.js';
import { toCellProblem } from './problems.js';

@Controller()
export class ImportsController {
  constructor(
    private readonly service: ImportsService,
    private readonly store: ImportsStore,
  ) {}

  @Route(importParties)
  async import(
    @Input() { params, query, body }: InputOf<typeof importParties>,
    @Acting() acting: Acting,
  ): Promise<ImportReport> {
    return report(params.importId, await this.service.import(acting, params.importId, query, body), acting);
  }

  @Route(getImport)
  async get(@Input() { params }: InputOf<typeof getImport>, @Acting() acting: Acting): Promise<ImportReport> {
    const record = await this.store.get(params.importId);
    if (!record) throw new Refusal('import.not-found');
    mustCover(acting, record.by.region ?? '');
    return report(record._id, record.tally, acting);
  }
}

function report(importId: string, tally: Tally | undefined, { language }: Acting): ImportReport {
  const { errors, warnings, ...counts } = tally ?? emptyTally(false);
  return {
    importId,
    status: tally ? 'done' : 'running',
    ...counts,
    errors: errors.map((problem) => toCellProblem(problem, language)),
    warnings: warnings.map((problem) => toCellProblem(problem, language)),
  };
}
