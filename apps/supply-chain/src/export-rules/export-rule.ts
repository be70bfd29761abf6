// Which rule about export speaks of a material on a day, and how rules change: they end, and others are added.
import {
  type Attributes,
  type CommodityTemplate,
  type ExportRule,
  type ExportRuleBody,
  ExportRuleDefined,
  type ExportVerdict,
  type NewFact,
  type Recorded,
  Refusal,
  satisfies,
  wishMisfits,
} from '@hilir/contracts';

/** What the rules say about one export. */
export interface Ruling {
  verdict: ExportVerdict;
  /** None where no rule speaks of the material. */
  rule?: ExportRule;
}

const STRICTEST: readonly ExportVerdict[] = ['forbidden', 'officer-decides', 'allowed'];

/**
 * The rule that says most about the material decides, among equals the strictest. Where no rule speaks an officer
 * decides: nothing leaves only because somebody forgot a rule.
 */
export function verdict(
  rules: readonly ExportRule[],
  material: { commodity: string; hs: string; attributes: Attributes },
  template: CommodityTemplate,
  day: string,
): Ruling {
  const [rule] = rules
    .filter(
      ({ commodity, hs, when, from, to }) =>
        commodity === material.commodity &&
        hs === material.hs &&
        from <= day &&
        (to === undefined || day <= to) &&
        satisfies(material.attributes, when, template),
    )
    .sort(
      (a, b) =>
        saysOf(b) - saysOf(a) ||
        STRICTEST.indexOf(a.verdict) - STRICTEST.indexOf(b.verdict) ||
        (a.ruleId < b.ruleId ? -1 : 1),
    );
  return rule ? { verdict: rule.verdict, rule } : { verdict: 'officer-decides' };
}
const saysOf = ({ when }: ExportRule): number => Object.keys(when).length;

export const EXPORT_RULE_HISTORY: Recorded = {
  kind: 'export-rule',
  fields: ['commodity', 'hs', 'when', 'from', 'to', 'verdict', 'basis'],
};

/** The rule as it becomes, or undefined when it is so already. Of a known rule only the last day may change. */
export function defineRule(
  known: ExportRule | null,
  ruleId: string,
  body: ExportRuleBody,
  template: CommodityTemplate | null,
  language: 'id' | 'en',
): { rule: ExportRule; fact: NewFact } | undefined {
  if (known && contentOf(known) !== contentOf(body)) throw new Refusal('export-rule.id-used');
  if (known && known.to === body.to) return undefined;
  if (!template) throw new Refusal('commodity.unknown');
  if (!template.hs.includes(body.hs)) throw new Refusal('outflow.hs', { known: template.hs.join(', ') });
  if (body.to !== undefined && body.to < body.from) throw new Refusal('export-rule.dates');
  const misfits = wishMisfits(body.when, template);
  if (misfits.length > 0) {
    const fields = misfits.map(({ attribute, expected }) => ({
      pointer: `/body/when/${attribute}`,
      code: 'attribute',
      message: expected[language],
    }));
    throw new Refusal('commodity.attribute', {}, fields);
  }
  const rule: ExportRule = { ...body, ruleId, version: (known?.version ?? 0) + 1 };
  return { rule, fact: ExportRuleDefined.of({ subject: ruleId, sequence: rule.version, key: ruleId }, rule) };
}

/** All of it but the last day, with the conditions in one order. */
const contentOf = ({ commodity, hs, when, from, verdict: says, basis }: ExportRuleBody): string =>
  JSON.stringify([commodity, hs, Object.entries(when).sort(([a], [b]) => (a < b ? -1 : 1)), from, says, basis]);
