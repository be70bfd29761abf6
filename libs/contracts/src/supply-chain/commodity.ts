// Commodity templates: which attributes a material has, and how an order's wishes are checked against them. Data, not code.
import { z } from 'zod';
import { BaseUnit, CommodityCode, Text } from '../vocabulary.js';

export const Bilingual = z.strictObject({ id: Text(100), en: Text(100) });
const AttributeName = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
const Choice = z.string().regex(/^[a-z0-9A-Z][a-z0-9A-Z/+-]{0,39}$/);

/**
 * One attribute of a commodity. `choice`: one of a list. `grade`: one of a list, best first, so that an order can ask
 * for "at least". `number`: between min and max in the unit that the label names, a multiple of `step`.
 */
export const AttributeTemplate = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choice'),
    name: AttributeName,
    label: Bilingual,
    required: z.boolean(),
    choices: z.array(Choice).min(1).max(50),
  }),
  z.strictObject({
    kind: z.literal('grade'),
    name: AttributeName,
    label: Bilingual,
    required: z.boolean(),
    choices: z.array(Choice).min(1).max(50),
  }),
  z.strictObject({
    kind: z.literal('number'),
    name: AttributeName,
    label: Bilingual,
    required: z.boolean(),
    min: z.number(),
    max: z.number(),
    step: z.number().positive(),
  }),
]);
export type AttributeTemplate = z.infer<typeof AttributeTemplate>;

/** What an order accepts of one attribute: any of some choices, a grade or better, a number between bounds. */
export const Wish = z.strictObject({
  oneOf: z.array(Choice).min(1).max(50).optional(),
  atLeast: Choice.optional(),
  from: z.number().optional(),
  to: z.number().optional(),
});
export const Wishes = z.record(AttributeName, Wish).refine((w) => Object.keys(w).length <= 20);
export type Wishes = z.infer<typeof Wishes>;

/** A transport document that goes with the material. */
export const Paper = z.enum(['manifest', 'fa-hhbk']);
export type Paper = z.infer<typeof Paper>;

export const CommodityTemplate = z.strictObject({
  name: Bilingual,
  baseUnit: BaseUnit,
  /** HS codes with dots, e.g. 1401.20. */
  hs: z.array(z.string().regex(/^[0-9]{4}\.[0-9]{2}$/)).max(20),
  /** Names of counted bundles that may stand beside the weighed mass, e.g. batang, ikat. */
  countUnits: z.array(Text(20)).max(10),
  attributes: z.array(AttributeTemplate).max(20),
  /** Papers that a lot with such attributes needs on the way, e.g. an FA-HHBK for raw rattan. */
  papers: z
    .array(z.strictObject({ paper: Paper, when: Wishes }))
    .max(5)
    .optional(),
});
export type CommodityTemplate = z.infer<typeof CommodityTemplate>;
export const Commodity = CommodityTemplate.extend({ code: CommodityCode, version: z.int().min(1) });
export type Commodity = z.infer<typeof Commodity>;

/** What a lot is like: attribute name → value. */
export const Attributes = z
  .record(AttributeName, z.union([Choice, z.number()]))
  .refine((a) => Object.keys(a).length <= 20);
export type Attributes = z.infer<typeof Attributes>;

/** The papers that a lot needs on the way. */
export const papersFor = (attributes: Attributes, template: CommodityTemplate): Paper[] =>
  (template.papers ?? []).filter(({ when }) => satisfies(attributes, when, template)).map(({ paper }) => paper);

/** One thing wrong with a lot's attributes or an order's wishes: where, and what is expected there. */
export interface Misfit {
  attribute: string;
  expected: { id: string; en: string };
}
const misfit = (attribute: string, id: string, en: string): Misfit => ({ attribute, expected: { id, en } });
const list = (choices: readonly string[]): string => choices.join(', ');

/** Whether a number is a multiple of a step, safe for decimal steps such as 0.1. */
export const onStep = (value: number, step: number): boolean =>
  Math.abs(value / step - Math.round(value / step)) < 1e-9;

/** Everything about these attributes that does not fit the template; empty when they fit. */
export function misfitsOf(attributes: Attributes, template: Pick<CommodityTemplate, 'attributes'>): Misfit[] {
  const known = new Set(template.attributes.map((a) => a.name));
  const unknown = Object.keys(attributes)
    .filter((name) => !known.has(name))
    .map((name) =>
      misfit(
        name,
        `bukan ciri komoditas ini; yang ada: ${list([...known])}`,
        `not an attribute of this commodity; there are: ${list([...known])}`,
      ),
    );
  return unknown.concat(template.attributes.flatMap((a) => valueMisfit(attributes[a.name], a)));
}

function valueMisfit(value: string | number | undefined, a: AttributeTemplate): Misfit[] {
  if (value === undefined) return a.required ? [misfit(a.name, 'wajib diisi', 'required')] : [];
  if (a.kind !== 'number') {
    const fits = typeof value === 'string' && a.choices.includes(value);
    return fits ? [] : [misfit(a.name, `salah satu dari ${list(a.choices)}`, `one of ${list(a.choices)}`)];
  }
  const fits = typeof value === 'number' && value >= a.min && value <= a.max && onStep(value, a.step);
  return fits
    ? []
    : [
        misfit(
          a.name,
          `angka ${a.min}–${a.max}, kelipatan ${a.step}`,
          `a number ${a.min}–${a.max}, in steps of ${a.step}`,
        ),
      ];
}

/** Everything about these wishes that the template cannot answer; empty when they make sense. */
export function wishMisfits(wishes: Wishes, template: Pick<CommodityTemplate, 'attributes'>): Misfit[] {
  return Object.entries(wishes).flatMap(([name, wish]) => {
    const a = template.attributes.find((known) => known.name === name);
    if (!a) {
      const names = list(template.attributes.map((known) => known.name));
      return [
        misfit(
          name,
          `bukan ciri komoditas ini; yang ada: ${names}`,
          `not an attribute of this commodity; there are: ${names}`,
        ),
      ];
    }
    return wishMisfit(wish, a);
  });
}

function wishMisfit(wish: z.infer<typeof Wish>, a: AttributeTemplate): Misfit[] {
  if (a.kind === 'number') {
    const bounds = wish.from !== undefined || wish.to !== undefined;
    const ordered = (wish.from ?? a.min) <= (wish.to ?? a.max);
    return bounds && ordered && !wish.oneOf && wish.atLeast === undefined
      ? []
      : [misfit(a.name, 'from dan/atau to, from ≤ to', 'from and/or to, with from ≤ to')];
  }
  const numeric = wish.from !== undefined || wish.to !== undefined;
  const asked = [...(wish.oneOf ?? []), ...(wish.atLeast === undefined ? [] : [wish.atLeast])];
  const known = asked.length > 0 && asked.every((choice) => a.choices.includes(choice));
  const rankable = a.kind === 'grade' || wish.atLeast === undefined;
  if (!numeric && known && rankable) return [];
  const how = a.kind === 'grade' ? 'oneOf/atLeast' : 'oneOf';
  return [misfit(a.name, `${how} dari ${list(a.choices)}`, `${how} of ${list(a.choices)}`)];
}

/** Whether a lot's attributes satisfy every wish. An attribute the lot does not state satisfies no wish about it. */
export function satisfies(
  attributes: Attributes,
  wishes: Wishes,
  template: Pick<CommodityTemplate, 'attributes'>,
): boolean {
  for (const name in wishes) {
    const wish = wishes[name]!;
    const value = attributes[name];
    if (value === undefined) return false;
    if (typeof value === 'number') {
      if (value < (wish.from ?? -Infinity) || value > (wish.to ?? Infinity)) return false;
      continue;
    }
    if (wish.oneOf && !wish.oneOf.includes(value)) return false;
    if (wish.atLeast !== undefined) {
      const a = template.attributes.find((known) => known.name === name);
      if (!a || a.kind !== 'grade' || a.choices.indexOf(value) > a.choices.indexOf(wish.atLeast)) return false;
    }
  }
  return true;
}
