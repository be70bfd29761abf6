// A process step: its dated rates are only added to, and the one in force on a day is found.
import type { Commodity, ProcessStep, StepTemplate } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { defineStep, rateOn } from './step.js';

const commodity: Commodity = {
  code: 'seaweed',
  version: 1,
  name: { id: 'rumput laut', en: 'seaweed' },
  baseUnit: 'g',
  hs: [],
  countUnits: [],
  attributes: [{ kind: 'choice', name: 'species', label: { id: 'j', en: 's' }, required: true, choices: ['cottonii'] }],
};
const template: StepTemplate = {
  name: { id: 'pengeringan', en: 'drying' },
  commodity: 'seaweed',
  accepts: { species: { oneOf: ['cottonii'] } },
  after: [],
  rates: [{ from: '2026-01-01', yield: 6_000, tolerance: 2_000 }],
};
const known: ProcessStep = { ...template, code: 'seaweed-dry', version: 3 };
const define = (change: Partial<StepTemplate>, before: ProcessStep | null = known, of: Commodity | null = commodity) =>
  defineStep(before, 'seaweed-dry', { ...template, ...change }, { commodity: of, language: 'en' });

describe('a process step', () => {
  it('begins at version 1 and is told on the topic of its commodity', () => {
    const { step, fact } = define({}, null)!;
    expect([step.version, fact.key, fact.data]).toEqual([1, 'seaweed', step]);
  });

  it('does not change by a repeat', () => {
    expect(define({})).toBeUndefined();
  });

  it('takes a new rate, in the order of its days, and other things that may go in', () => {
    const earlier = { from: '2025-01-01', yield: 5_500, tolerance: 1_000 };
    const { step } = define({ rates: [...template.rates, earlier], after: ['seaweed-wash'] })!;
    expect([step.version, step.rates.map(({ from }) => from)]).toEqual([4, ['2025-01-01', '2026-01-01']]);
  });

  it.each<[string, Partial<StepTemplate>]>([
    ['a rate that was set', { rates: [{ from: '2026-01-01', yield: 6_100, tolerance: 2_000 }] }],
    ['a missing rate', { rates: [{ from: '2026-02-01', yield: 6_000, tolerance: 2_000 }] }],
    ['another commodity', { commodity: 'rattan' }],
  ])('refuses %s', (_, change) => {
    expect(() => define(change)).toThrow('step.changed');
  });

  it('is for a known commodity that is weighed, and of its attributes', () => {
    expect(() => define({}, null, null)).toThrow('commodity.unknown');
    expect(() => define({}, null, { ...commodity, baseUnit: 'piece' })).toThrow('step.not-weighed');
    expect(() => define({ accepts: { form: { oneOf: ['wet'] } } }, null)).toThrow('step.accepts');
  });

  it('has one rate on a day: the last that began', () => {
    const { step } = define({ rates: [...template.rates, { from: '2026-06-01', yield: 7_000, tolerance: 0 }] })!;
    const on = (day: string) => rateOn(step, day)?.yield;
    expect(['2025-12-31', '2026-01-01', '2026-05-31', '2026-06-01'].map(on)).toEqual([undefined, 6_000, 6_000, 7_000]);
  });
});
