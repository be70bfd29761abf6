// Adds rules about export, and ends them.
import type { ExportRule, ExportRuleBody } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { type Acting, authorOf, History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { defineRule, EXPORT_RULE_HISTORY } from './export-rule.js';
import { ExportRulesStore } from './export-rules.store.js';

@Injectable()
export class ExportRulesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly rules: ExportRulesStore,
    private readonly commodities: CommoditiesStore,
    private readonly history: History,
  ) {}

  define(ruleId: string, body: ExportRuleBody, acting: Acting): Promise<ExportRule> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.rules.find(tx, ruleId);
      const template = await this.commodities.current(body.commodity);
      const defined = defineRule(known, ruleId, body, template, acting.language);
      if (!defined) return known!;
      const { rule, fact } = defined;
      this.rules.save(tx, rule);
      const by = authorOf(acting);
      this.history.tell(tx, EXPORT_RULE_HISTORY, known ?? {}, { ...rule, _id: ruleId }, { fact, by });
      tx.emit(fact);
      return rule;
    });
  }
}
