// What may leave the country as raw material: dated rules as data, their fact and their HTTP shapes.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineRoute } from '../route.js';
import { CommodityCode, Day, Text } from '../vocabulary.js';
import { Wishes } from './commodity.js';

/** Of raw material, as its commodity names it: 6 digits with a dot, e.g. `1401.20`. */
export const MaterialHs = z
  .string()
  .regex(/^[0-9]{4}\.[0-9]{2}$/)
  .meta({ description: 'HS code, 6 digits', examples: ['1401.20'] });
export const ExportVerdict = z.enum(['allowed', 'forbidden', 'officer-decides']);
export type ExportVerdict = z.infer<typeof ExportVerdict>;

export const ExportRuleId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,59}$/)
  .meta({ description: 'Name of the rule', examples: ['rattan-raw'] });
export const ExportRuleBody = z.strictObject({
  commodity: CommodityCode,
  hs: MaterialHs,
  /** Which material it is about, e.g. its form or diameter; all of the HS code when empty. */
  when: Wishes,
  /** First and last day on which it is in force; without a last day, until further notice. */
  from: Day,
  to: Day.optional(),
  verdict: ExportVerdict,
  /** The regulation that it stands on. */
  basis: Text(300),
});
export type ExportRuleBody = z.infer<typeof ExportRuleBody>;
export const ExportRule = ExportRuleBody.extend({ ruleId: ExportRuleId, version: z.int().min(1) });
export type ExportRule = z.infer<typeof ExportRule>;

export const ExportRuleDefined = defineFact('supply-chain.export-rule-defined.v1', {
  topic: 'supply-chain.outflow',
  summary: 'A rule about the export of raw material was added, or given its last day.',
  data: ExportRule.loose(),
});

export const defineExportRule = defineRoute({
  method: 'PUT',
  path: '/export-rules/:ruleId',
  summary: 'Add a rule about export, or give one its last day; what else changes is a new rule beside the old',
  roles: ['provincial', 'operator'],
  params: z.strictObject({ ruleId: ExportRuleId }),
  body: ExportRuleBody,
  answers: { 200: { description: 'The rule as it now is', schema: ExportRule } },
  refusals: ['export-rule.id-used', 'export-rule.dates', 'commodity.unknown', 'commodity.attribute', 'outflow.hs'],
});
export const listExportRules = defineRoute({
  method: 'GET',
  path: '/export-rules',
  summary: 'All rules about the export of raw material, past ones too',
  roles: 'anyone',
  answers: { 200: { description: 'Rules by name', schema: z.object({ items: z.array(ExportRule) }) } },
  refusals: [],
});
export const exportRuleHistory = defineHistory('/export-rules/:ruleId', {
  params: z.strictObject({ ruleId: ExportRuleId }),
  refusals: ['export-rule.not-found'],
});

export const EXPORT_RULE_ROUTES = { defineExportRule, listExportRules, exportRuleHistory };
