// Which rule decides about an export on a day, and how rules change.
import { type ExportRule, type ExportRuleBody, type CommodityTemplate, ExportRuleDefined } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { defineRule, verdict } from './export-rule.js';

const label = { id: 'ciri', en: 'attribute' };
const template: CommodityTemplate = {
  name: label,
  baseUnit: 'g',
  hs: ['1401.20', '1401.90'],
  countUnits: [],
  attributes: [
    { kind: 'choice', name: 'form', label, required: true, choices: ['asalan', 'polished'] },
    { kind: 'number', name: 'diameter', label, required: false, min: 2, max: 80, step: 1 },
  ],
};
const rule = (ruleId: string, says: ExportRule['verdict'], more: Partial<ExportRule> = {}): ExportRule => ({
  ruleId,
  version: 1,
  commodity: 'rattan',
  hs: '1401.20',
  when: {},
  from: '2024-01-01',
  verdict: says,
  basis: 'Permendag',
  ...more,
});
const polished = { form: { oneOf: ['polished'] } };
const thin = { ...polished, diameter: { to: 30 } };
const RULES = [
  rule('all', 'forbidden'),
  rule('polished', 'officer-decides', { when: polished }),
  rule('thin', 'allowed', { when: thin, from: '2025-01-01', to: '2025-12-31' }),
];
const ruled = (attributes: Record<string, string | number>, day = '2025-06-01', hs = '1401.20', rules = RULES) => {
  const ruling = verdict(rules, { commodity: 'rattan', hs, attributes }, template, day);
  return [ruling.verdict, ruling.rule?.ruleId];
};

describe('an export', () => {
  it('is decided by the rule that says most about the material', () => {
    expect(ruled({ form: 'asalan' })).toEqual(['forbidden', 'all']);
    expect(ruled({ form: 'polished', diameter: 40 })).toEqual(['officer-decides', 'polished']);
    expect(ruled({ form: 'polished', diameter: 30 })).toEqual(['allowed', 'thin']);
  });

  it('is judged by what is known of it: an attribute that nobody stated opens no door', () => {
    expect(ruled({ form: 'polished' })).toEqual(['officer-decides', 'polished']);
  });

  it('is judged by the rules of its day, the first and the last included', () => {
    const material = { form: 'polished', diameter: 20 };
    const days = ['2023-12-31', '2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'];
    expect(days.map((day) => ruled(material, day)[1])).toEqual([undefined, 'polished', 'thin', 'thin', 'polished']);
  });

  it('waits for an officer where no rule speaks of it', () => {
    expect(ruled({ form: 'asalan' }, '2023-12-31')).toEqual(['officer-decides', undefined]);
    expect(ruled({ form: 'asalan' }, '2025-06-01', '1401.90')).toEqual(['officer-decides', undefined]);
  });

  it('follows the strictest of rules that say equally much, in whatever order they lie', () => {
    const both = [rule('b', 'allowed'), rule('a', 'officer-decides'), rule('c', 'forbidden')];
    expect(ruled({ form: 'asalan' }, '2025-06-01', '1401.20', both)).toEqual(['forbidden', 'c']);
    expect(ruled({ form: 'asalan' }, '2025-06-01', '1401.20', both.toReversed())).toEqual(['forbidden', 'c']);
  });
});

describe('a rule', () => {
  const body: ExportRuleBody = {
    commodity: 'rattan',
    hs: '1401.20',
    when: thin,
    from: '2025-01-01',
    verdict: 'allowed',
    basis: 'Permendag',
  };
  const define = (known: ExportRule | null, said: ExportRuleBody, of: CommodityTemplate | null = template) =>
    defineRule(known, 'thin', said, of, 'id');

  it('begins at version 1, is told, and does not change by a repeat', () => {
    const { rule: made, fact } = define(null, body)!;
    expect(made).toEqual({ ...body, ruleId: 'thin', version: 1 });
    expect(fact).toEqual(ExportRuleDefined.of({ subject: 'thin', sequence: 1, key: 'thin' }, made));
    expect(define(made, body)).toBeUndefined();
    const reordered = { ...body, when: { diameter: thin.diameter, form: thin.form } };
    expect(define(made, reordered)).toBeUndefined();
  });

  it('is given its last day, and nothing else: what else changes is another rule', () => {
    const known = define(null, body)!.rule;
    expect(define(known, { ...body, to: '2025-12-31' })!.rule).toMatchObject({ version: 2, to: '2025-12-31' });
    const others: Partial<ExportRuleBody>[] = [
      { verdict: 'forbidden' },
      { from: '2024-01-01' },
      { when: polished },
      { hs: '1401.90' },
      { basis: 'lain' },
    ];
    for (const other of others) expect(() => define(known, { ...body, ...other })).toThrow('export-rule.id-used');
  });

  it('is about a known commodity, one of its HS codes and its attributes, and ends after it begins', () => {
    expect(() => define(null, body, null)).toThrow('commodity.unknown');
    expect(() => define(null, { ...body, hs: '4001.10' })).toThrow('outflow.hs');
    expect(() => define(null, { ...body, when: { colour: { oneOf: ['red'] } } })).toThrow('commodity.attribute');
    expect(() => define(null, { ...body, to: '2024-12-31' })).toThrow('export-rule.dates');
    expect(define(null, { ...body, to: body.from })!.rule.to).toBe(body.from);
  });
});
