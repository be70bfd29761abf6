// How a process step may grow, which material may go into it, and what it is expected to yield on a day.
import {
  type Commodity,
  type NewFact,
  type ProcessStep,
  type Recorded,
  ProcessStepDefined,
  Refusal,
  type StepRate,
  type StepTemplate,
  wishMisfits,
} from '@hilir/contracts';

export const STEP_HISTORY: Recorded = {
  kind: 'process-step',
  fields: ['name', 'commodity', 'accepts', 'after', 'rates'],
};

/** The step as it becomes, or undefined when nothing changes. A rate that was set stays, so that old runs keep theirs. */
export function defineStep(
  known: ProcessStep | null,
  code: string,
  template: StepTemplate,
  { commodity, language }: { commodity: Commodity | null; language: 'id' | 'en' },
): { step: ProcessStep; fact: NewFact } | undefined {
  if (!commodity) throw new Refusal('commodity.unknown');
  if (commodity.baseUnit !== 'g') throw new Refusal('step.not-weighed');
  const misfits = wishMisfits(template.accepts ?? {}, commodity);
  if (misfits.length > 0) {
    const fields = misfits.map(({ attribute, expected }) => ({
      pointer: `/body/accepts/${attribute}`,
      code: 'attribute',
      message: expected[language],
    }));
    throw new Refusal('step.accepts', {}, fields);
  }
  const rates = template.rates.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  if (known && (known.commodity !== template.commodity || !known.rates.every((rate) => includes(rates, rate))))
    throw new Refusal('step.changed');
  const step: ProcessStep = { ...template, rates, code, version: (known?.version ?? 0) + 1 };
  if (known && JSON.stringify({ ...step, version: 0 }) === JSON.stringify({ ...known, version: 0 })) return undefined;
  return { step, fact: ProcessStepDefined.of({ subject: code, sequence: step.version, key: step.commodity }, step) };
}

const includes = (rates: readonly StepRate[], rate: StepRate): boolean =>
  rates.some((one) => one.from === rate.from && one.yield === rate.yield && one.tolerance === rate.tolerance);

/** The rate in force on a day: the last that began. */
export const rateOn = (step: ProcessStep, day: string): StepRate | undefined =>
  step.rates.filter((rate) => rate.from <= day).at(-1);
