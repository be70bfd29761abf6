// The HTTP door of rules about export.
import {
  defineExportRule,
  type ExportRule,
  exportRuleHistory,
  type InputOf,
  listExportRules,
  Refusal,
} from '@hilir/contracts';
import { Acting, History, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { EXPORT_RULE_HISTORY } from './export-rule.js';
import { ExportRulesService } from './export-rules.service.js';
import { ExportRulesStore } from './export-rules.store.js';

@Controller()
export class ExportRulesController {
  constructor(
    private readonly service: ExportRulesService,
    private readonly store: ExportRulesStore,
    private readonly changes: History,
  ) {}

  @Route(defineExportRule)
  define(@Input() { params, body }: InputOf<typeof defineExportRule>, @Acting() acting: Acting): Promise<ExportRule> {
    return this.service.define(params.ruleId, body, acting);
  }

  @Route(listExportRules)
  async list(): Promise<{ items: ExportRule[] }> {
    return { items: await this.store.all() };
  }

  @Route(exportRuleHistory)
  async history(@Input() { params, query }: InputOf<typeof exportRuleHistory>, @Acting() { language }: Acting) {
    if (!(await this.store.read(params.ruleId))) throw new Refusal('export-rule.not-found');
    return this.changes.page(EXPORT_RULE_HISTORY, params.ruleId, query, language);
  }
}
