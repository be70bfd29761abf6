// How a commodity template may grow: attributes and choices are only added, so every lot that was ever posted still fits.
import {
  type Commodity,
  CommodityDefined,
  type CommodityTemplate,
  type NewFact,
  onStep,
  type Recorded,
  Refusal,
} from '@hilir/contracts';

export const COMMODITY_HISTORY: Recorded = {
  kind: 'commodity',
  fields: ['name', 'baseUnit', 'hs', 'countUnits', 'attributes', 'papers'],
};

/** The template as it becomes, or undefined when nothing changes. Refuses to take away what lots may already say. */
export function defineCommodity(
  known: Commodity | null,
  code: string,
  template: CommodityTemplate,
): { commodity: Commodity; fact: NewFact } | undefined {
  if (known && !extendsTemplate(known, template)) throw new Refusal('commodity.narrowed');
  const commodity: Commodity = { ...template, code, version: (known?.version ?? 0) + 1 };
  if (known && JSON.stringify({ ...commodity, version: 0 }) === JSON.stringify({ ...known, version: 0 }))
    return undefined;
  return { commodity, fact: CommodityDefined.of({ subject: code, sequence: commodity.version, key: code }, commodity) };
}

function extendsTemplate(known: CommodityTemplate, template: CommodityTemplate): boolean {
  if (known.baseUnit !== template.baseUnit) return false;
  const kept = known.attributes.every((before) => {
    const after = template.attributes.find((a) => a.name === before.name);
    if (!after || after.kind !== before.kind || (after.required && !before.required)) return false;
    if (after.kind === 'number' || before.kind === 'number') {
      const numbers = after.kind === 'number' && before.kind === 'number';
      return numbers && after.min <= before.min && after.max >= before.max && onStep(before.step, after.step);
    }
    // Grades keep their order among themselves; new ones may stand between.
    const order = before.choices.map((choice) => after.choices.indexOf(choice));
    return order.every((at, i) => at >= 0 && (before.kind === 'choice' || i === 0 || order[i - 1]! < at));
  });
  const added = template.attributes.filter((a) => !known.attributes.some((before) => before.name === a.name));
  return kept && added.every((a) => !a.required);
}
