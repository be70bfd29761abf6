// A commodity template only grows, so whatever was once posted still fits.
import {
  type Attributes,
  type AttributeTemplate,
  CommodityDefined,
  type CommodityTemplate,
  misfitsOf,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defineCommodity } from './commodity.js';

const label = { id: 'ciri', en: 'attribute' };
const choice = (name: string, choices: string[], required = false): AttributeTemplate => ({
  kind: 'choice',
  name,
  label,
  required,
  choices,
});
const grade = (name: string, choices: string[], required = false): AttributeTemplate => ({
  kind: 'grade',
  name,
  label,
  required,
  choices,
});
const number = (name: string, min: number, max: number, step = 1): AttributeTemplate => ({
  kind: 'number',
  name,
  label,
  required: false,
  min,
  max,
  step,
});
const template = (attributes: AttributeTemplate[]): CommodityTemplate => ({
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: ['batang'],
  attributes,
});
const [form, grades, length] = [
  choice('form', ['asalan', 'ws'], true),
  grade('grade', ['A', 'B']),
  number('length', 1, 6, 0.5),
] as const;
const known = { ...template([form, grades, length]), code: 'rattan', version: 3 };
const { code: _code, version: _version, ...same } = known;
const changed = (change: Partial<CommodityTemplate>) => defineCommodity(known, 'rattan', { ...same, ...change });

describe('a commodity template', () => {
  it('begins at version 1 and is told as a whole', () => {
    const defined = defineCommodity(null, 'rattan', template([choice('form', ['asalan'])]))!;
    expect(defined.commodity).toEqual({ ...template([choice('form', ['asalan'])]), code: 'rattan', version: 1 });
    expect(defined.fact).toEqual(
      CommodityDefined.of({ subject: 'rattan', sequence: 1, key: 'rattan' }, defined.commodity),
    );
  });

  it('does not change by a repeat', () => {
    expect(changed({})).toBeUndefined();
  });

  it.each<[string, Partial<CommodityTemplate>]>([
    ['another name', { name: { id: 'rotan', en: 'rattan cane' } }],
    ['a new attribute that may be left out', { attributes: [...known.attributes, choice('species', ['sega'])] }],
    ['a new choice', { attributes: [choice('form', ['core', 'asalan', 'ws'], true), grades, length] }],
    ['a grade between two others', { attributes: [form, grade('grade', ['A', 'AB', 'B', 'C']), length] }],
    ['wider bounds', { attributes: [form, grades, number('length', 0, 7, 0.5)] }],
    ['a finer step', { attributes: [form, grades, number('length', 1, 6, 0.1)] }],
    ['an attribute that may now be left out', { attributes: [choice('form', ['asalan', 'ws']), grades, length] }],
  ])('grows by %s', (_, change) => {
    expect(changed(change)!.commodity).toEqual({ ...known, ...change, version: 4 });
  });

  it.each<[string, Partial<CommodityTemplate>]>([
    ['another base unit', { baseUnit: 'piece' }],
    ['a missing attribute', { attributes: [grades, length] }],
    ['a missing choice', { attributes: [choice('form', ['asalan'], true), grades, length] }],
    ['a missing grade', { attributes: [form, grade('grade', ['A']), length] }],
    ['grades in another order', { attributes: [form, grade('grade', ['B', 'A']), length] }],
    ['narrower bounds', { attributes: [form, grades, number('length', 1, 5, 0.5)] }],
    ['a coarser step', { attributes: [form, grades, number('length', 1, 6, 1)] }],
    ['another kind of attribute', { attributes: [form, choice('grade', ['A', 'B']), length] }],
    ['an attribute that must now be given', { attributes: [form, grade('grade', ['A', 'B'], true), length] }],
    ['a new attribute that must be given', { attributes: [...known.attributes, choice('species', ['sega'], true)] }],
  ])('refuses %s', (_, change) => {
    expect(() => changed(change)).toThrow('commodity.narrowed');
  });

  it('still fits every lot that it fitted before, however it grew', () => {
    const CHOICES = ['a', 'b', 'c', 'd'];
    const some = fc.subarray(CHOICES, { minLength: 1 });
    const attribute = (name: string): fc.Arbitrary<AttributeTemplate> =>
      fc.oneof(
        fc.tuple(some, fc.boolean()).map(([choices, required]) => choice(name, choices, required)),
        fc.tuple(some, fc.boolean()).map(([choices, required]) => grade(name, choices, required)),
        fc
          .tuple(fc.nat(2), fc.integer({ min: 3, max: 6 }), fc.constantFrom(0.5, 1, 2))
          .map(([min, max, step]) => number(name, min, max, step)),
      );
    const attributes = fc.tuple(attribute('one'), attribute('two')).chain((both) => fc.subarray(both));
    const value = fc.oneof(
      fc.constantFrom(...CHOICES),
      fc.integer({ min: 0, max: 12 }).map((n) => n / 2),
    );
    const lot: fc.Arbitrary<Attributes> = fc.dictionary(fc.constantFrom('one', 'two'), value, {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(attributes, attributes, fc.array(lot, { minLength: 5 }), (before, after, lots) => {
        try {
          defineCommodity({ ...template(before), code: 'x', version: 1 }, 'x', template(after));
        } catch {
          return; // It was refused, so nothing has to fit.
        }
        for (const each of lots.filter((one) => misfitsOf(one, template(before)).length === 0))
          expect(misfitsOf(each, template(after))).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });
});
