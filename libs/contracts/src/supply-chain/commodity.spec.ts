// What a lot may say about itself, what an order may wish, and when the one satisfies the other.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Attributes,
  type AttributeTemplate,
  misfitsOf,
  onStep,
  satisfies,
  type Wish,
  wishMisfits,
  type Wishes,
} from './commodity.js';
import type { z } from 'zod';

const label = { id: 'ciri', en: 'attribute' };
const attributes: AttributeTemplate[] = [
  { kind: 'choice', name: 'form', label, required: true, choices: ['asalan', 'ws', 'core'] },
  { kind: 'grade', name: 'grade', label, required: false, choices: ['A', 'B', 'C'] },
  { kind: 'number', name: 'length', label, required: false, min: 1, max: 6, step: 0.1 },
];
const template = { attributes };
const wrong = (lot: Attributes): string[] => misfitsOf(lot, template).map((misfit) => misfit.attribute);
const wrongWish = (wishes: Wishes): string[] => wishMisfits(wishes, template).map((misfit) => misfit.attribute);

describe('the attributes of a lot', () => {
  it.each<[Attributes]>([
    [{ form: 'ws' }],
    [{ form: 'ws', grade: 'C', length: 1 }],
    [{ form: 'core', length: 6 }],
    // 2.3 / 0.1 is 22.999…
    [{ form: 'core', length: 2.3 }],
  ])('%j fit', (lot) => {
    expect(wrong(lot)).toEqual([]);
  });

  it.each<[Attributes, string[]]>([
    [{}, ['form']],
    [{ form: 'bulat' }, ['form']],
    [{ form: 3 }, ['form']],
    [{ form: 'ws', grade: 'D' }, ['grade']],
    [{ form: 'ws', length: 0.9 }, ['length']],
    [{ form: 'ws', length: 6.1 }, ['length']],
    [{ form: 'ws', length: 2.35 }, ['length']],
    [{ form: 'ws', length: '2' }, ['length']],
    [{ colour: 'red', form: 'bulat', length: 9 }, ['colour', 'form', 'length']],
  ])('%j do not, and every wrong one is named', (lot, expected) => {
    expect(wrong(lot)).toEqual(expected);
  });

  it('say in both languages what was expected', () => {
    expect(misfitsOf({ form: 'ws', grade: 'D', length: 9 }, template).map((misfit) => misfit.expected)).toEqual([
      { id: 'salah satu dari A, B, C', en: 'one of A, B, C' },
      { id: 'angka 1–6, kelipatan 0.1', en: 'a number 1–6, in steps of 0.1' },
    ]);
  });

  it('stand on every multiple of a decimal step and on nothing in between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(0.01, 0.1, 0.25, 0.5, 1, 5), (times, step) => {
        const value = Number((times * step).toFixed(2));
        expect(onStep(value, step)).toBe(true);
        expect(onStep(value + step / 2, step)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the wishes of an order', () => {
  it.each<[Wishes]>([
    [{}],
    [{ form: { oneOf: ['ws', 'core'] } }],
    [{ grade: { atLeast: 'B' } }],
    [{ grade: { oneOf: ['A'], atLeast: 'B' } }],
    [{ length: { from: 2 } }],
    [{ length: { from: 2, to: 2 } }],
  ])('%j make sense', (wishes) => {
    expect(wrongWish(wishes)).toEqual([]);
  });

  it.each<[Wishes, string[]]>([
    [{ colour: { oneOf: ['red'] } }, ['colour']],
    [{ form: {} }, ['form']],
    [{ form: { oneOf: ['bulat'] } }, ['form']],
    [{ form: { atLeast: 'ws' } }, ['form']],
    [{ form: { oneOf: ['ws'], from: 1 } }, ['form']],
    [{ grade: { atLeast: 'D' } }, ['grade']],
    [{ length: {} }, ['length']],
    [{ length: { from: 3, to: 2 } }, ['length']],
    [{ length: { from: 7 } }, ['length']],
    [{ length: { to: 0.5 } }, ['length']],
    [{ length: { oneOf: ['2'] } }, ['length']],
    [{ form: {}, length: {} }, ['form', 'length']],
  ])('%j do not, and every wrong one is named', (wishes, expected) => {
    expect(wrongWish(wishes)).toEqual(expected);
  });
});

describe('a lot', () => {
  const lot: Attributes = { form: 'ws', grade: 'B', length: 3 };
  it.each<[Wishes, boolean]>([
    [{}, true],
    [{ form: { oneOf: ['asalan', 'ws'] } }, true],
    [{ form: { oneOf: ['asalan'] } }, false],
    [{ grade: { atLeast: 'B' } }, true],
    [{ grade: { atLeast: 'C' } }, true],
    [{ grade: { atLeast: 'A' } }, false],
    [{ grade: { oneOf: ['A', 'C'] } }, false],
    [{ grade: { oneOf: ['B'], atLeast: 'A' } }, false],
    [{ length: { from: 3, to: 3 } }, true],
    [{ length: { from: 3.1 } }, false],
    [{ length: { to: 2.9 } }, false],
    [{ form: { oneOf: ['ws'] }, length: { to: 2.9 } }, false],
  ])('of form ws, grade B and 3 m against %j: %s', (wishes, expected) => {
    expect(satisfies(lot, wishes, template)).toBe(expected);
  });

  it('that does not say what is wished about satisfies no wish about it', () => {
    const wishes: z.infer<typeof Wish>[] = [{ oneOf: ['A'] }, { atLeast: 'C' }];
    for (const grade of wishes) expect(satisfies({ form: 'ws' }, { grade }, template)).toBe(false);
    expect(satisfies({ form: 'ws' }, { length: { from: 1 } }, template)).toBe(false);
  });
});
