// The HTTP door of rules about export.
import { defineExportRule, type ExportRule, type InputOf, listExportRules } from '@hilir/contracts';
import { Acting, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { ExportRulesService } from './export-rules.service.js';
import { ExportRulesStore } from './export-rules.store.js';

@Controller()
export class ExportRulesController {
  constructor(
    private readonly service: ExportRulesService,
    private readonly store: ExportRulesStore,
  ) {}

  @Route(defineExportRule)
  define(@Input() { params, body }: InputOf<typeof defineExportRule>, @Acting() acting: Acting): Promise<ExportRule> {
    return this.service.define(params.ruleId, body, acting);
  }

  @Route(listExportRules)
  async list(): Promise<{ items: ExportRule[] }> {
    return { items: await this.store.all() };
  }
}
