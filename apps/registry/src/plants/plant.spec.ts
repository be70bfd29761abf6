// What becomes of a plant: its status with causes, its marks, and the steps that would start it again.
import { describe, expect, it } from '@jest/globals';
import { type EvaluationBody, type PlantBody, type PlantStatus, Refusal } from '@hilir/contracts';
import fc from 'fast-check';
import type { Doing } from '../parties/party.js';
import { evaluate, percentOf } from './evaluation.js';
import {
  addEvaluation,
  changeStatus,
  latestEvaluation,
  openSteps,
  planStep,
  type PlantRecord,
  register,
  revise,
  reviseStep,
  TRANSITIONS,
} from './plant.js';

const doing: Doing = {
  by: { role: 'planner', region: '6402', correlationId: 'c' },
  now: new Date('2026-01-01'),
  language: 'id',
};
const body = (more: Partial<PlantBody> = {}): PlantBody => ({
  name: 'Pabrik Karet',
  kind: 'factory',
  place: '6402172002',
  commodity: 'natural-rubber',
  capacity: { quantity: 10_000_000, unit: 'g', per: 'day' },
  machines: [{ name: 'Penggiling', count: 2, condition: 'worn' }],
  status: 'idle',
  cause: 'Tanpa pasokan',
  since: '2019-01-01',
  ...more,
});
const around = { unit: 'g' as const, requestHash: 'h' };
const idle = (): PlantRecord => register('p', body(), around, doing).plant;
const inStatus = (status: PlantStatus): PlantRecord => ({ ...idle(), status });
const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('the status', () => {
  const statuses = Object.keys(TRANSITIONS) as PlantStatus[];
  const pairs = statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => [from, to] as const));

  it.each(pairs)('from %s to %s follows the table', (from, to) => {
    const change = () => changeStatus(inStatus(from), { status: to, cause: 'sebab', since: '2026-01-01' }, doing);
    if (!TRANSITIONS[from].includes(to))
      expect(refused(change)).toMatchObject({ code: 'plant.status', details: { from, to } });
    else {
      const { plant, fact } = change()!;
      expect([plant.status, plant.version]).toEqual([to, 2]);
      expect(fact).toMatchObject({ type: 'registry.plant-status-changed.v1', sequence: 2, data: { from, status: to } });
    }
  });

  it('needs a cause while the plant stands still, keeps none that is over, and never goes back in time', () => {
    expect(refused(() => register('p', body({ cause: undefined }), around, doing)).fields[0]!.pointer).toBe(
      '/body/cause',
    );
    const running = changeStatus(idle(), { status: 'running', since: '2026-01-01' }, doing)!.plant;
    expect(running).not.toHaveProperty('cause');
    const noCause = () => changeStatus(running, { status: 'idle', since: '2026-02-01' }, doing);
    expect(refused(noCause).code).toBe('plant.cause-missing');
    const before = () => changeStatus(running, { status: 'idle', cause: 'x', since: '2025-12-31' }, doing);
    expect(refused(before)).toMatchObject({ code: 'plant.dates', details: { day: '2026-01-01' } });
  });

  it('is told once', () => {
    expect(
      changeStatus(idle(), { status: 'idle', cause: 'Tanpa pasokan', since: '2019-01-01' }, doing),
    ).toBeUndefined();
  });
});

describe('revising', () => {
  it('says what changed down to one machine, and is nothing when nothing did', () => {
    const machines = [{ name: 'Penggiling', count: 2, condition: 'good' as const }];
    const { line, plant } = revise(idle(), { machines, ownerId: 'o' }, 'g', doing)!;
    expect(line.fields).toEqual([
      { field: 'ownerId', to: 'o' },
      { field: 'machines.0.condition', from: 'worn', to: 'good' },
    ]);
    expect(revise(plant, { ownerId: null }, 'g', doing)!.plant).not.toHaveProperty('ownerId');
    expect(revise(plant, { machines, name: 'Pabrik Karet' }, 'g', doing)).toBeUndefined();
  });
});

describe('the capacity', () => {
  it('is in the unit of a commodity that is known', () => {
    const unknown = () => register('p', body(), { ...around, unit: undefined }, doing);
    expect(refused(unknown).code).toBe('commodity.unknown');
    const other = refused(() => revise(idle(), { commodity: 'bamboo' }, 'piece', doing));
    expect([other.code, other.details]).toEqual(['plant.unit', { unit: 'piece' }]);
  });
});

describe('an evaluation', () => {
  const label = { id: 'x', en: 'x' };
  const rubric = {
    criteria: [
      { code: 'machines', label, weight: 6 },
      { code: 'supply', label, weight: 4 },
    ],
  };
  const scores = (machines: number, supply: number): EvaluationBody => ({
    rubricId: 'r',
    on: '2026-01-01',
    evaluator: 'Tim',
    scores: [
      { criterion: 'supply', score: supply },
      { criterion: 'machines', score: machines },
    ],
  });

  it('weighs each score, in the order of the rubric', () => {
    expect(evaluate('e', scores(3, 5), rubric, 'id')).toMatchObject({
      scores: [
        { criterion: 'machines', weight: 6, score: 3 },
        { criterion: 'supply', weight: 4, score: 5 },
      ],
      total: 38,
      most: 50,
      percent: 76,
    });
  });

  it('has one score for each criterion, and says which are wrong', () => {
    const wrong = {
      ...scores(1, 1),
      scores: ['supply', 'luck', 'supply'].map((criterion) => ({ criterion, score: 1 })),
    };
    expect(
      refused(() => evaluate('e', wrong, rubric, 'en')).fields.map(({ pointer, code }) => [pointer, code]),
    ).toEqual([
      ['/body/scores/1', 'unknown'],
      ['/body/scores/2', 'twice'],
      ['/body/scores', 'missing'],
    ]);
  });

  it('lies between a fifth and all of what can be had, and rounds half up', () => {
    expect([percentOf(1, 200), percentOf(1, 201), percentOf(2, 3)]).toEqual([1, 0, 67]);
    const score = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(score, fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 30 }),
        (all) => {
          const criteria = all.map(([, weight], i) => ({ code: `c${i}`, label, weight }));
          const given = all.map(([mark], i) => ({ criterion: `c${i}`, score: mark }));
          const { total, most, percent } = evaluate('e', { ...scores(1, 1), scores: given }, { criteria }, 'id');
          expect(Number.isSafeInteger(total)).toBe(true);
          expect(total * 5).toBeGreaterThanOrEqual(most);
          expect(total).toBeLessThanOrEqual(most);
          expect(Math.abs(percent * most - total * 100) * 2).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it('is entered once; the latest is that of the latest day', () => {
    const first = evaluate('e1', scores(3, 5), rubric, 'id');
    const { plant, fact } = addEvaluation(idle(), first, 'h1', doing)!;
    expect(fact.data).not.toHaveProperty('evaluation.evaluator');
    expect(addEvaluation(plant, first, 'h1', doing)).toBeUndefined();
    expect(refused(() => addEvaluation(plant, first, 'h2', doing)).code).toBe('evaluation.id-used');
    const older = addEvaluation(plant, { ...first, evaluationId: 'e2', on: '2025-01-01' }, 'h2', doing)!.plant;
    expect(latestEvaluation(older)?.evaluationId).toBe('e1');
    expect(latestEvaluation(idle())).toBeUndefined();
  });
});

describe('steps', () => {
  const plan = (plant: PlantRecord, id: string, due: string) =>
    planStep(plant, id, { what: 'Periksa', owner: 'Dinas', due }, `h-${id}`, doing);

  it('are planned while the plant stands still, once', () => {
    const { plant, line, fact } = plan(idle(), 's1', '2026-03-01')!;
    expect(line.fields).toEqual([
      { field: 'steps.0', to: { stepId: 's1', what: 'Periksa', owner: 'Dinas', due: '2026-03-01' } },
    ]);
    expect(fact).toMatchObject({ type: 'registry.plant-step-planned.v1', data: { step: { stepId: 's1' } } });
    expect(JSON.stringify(fact)).not.toContain('h-s1');
    expect(plan(plant, 's1', '2026-03-01')).toBeUndefined();
    const other = () => planStep(plant, 's1', { what: 'Lain', owner: 'x', due: '2026-03-01' }, 'other', doing);
    expect(refused(other).code).toBe('step.id-used');
    expect(refused(() => plan(inStatus('running'), 's1', '2026-03-01')).code).toBe('plant.not-stopped');
  });

  it('show the first open one that is due', () => {
    const one = plan(idle(), 's1', '2026-03-01')!.plant;
    const two = plan(one, 's2', '2026-02-01')!.plant;
    expect([two.nextDue, openSteps(two).length]).toEqual(['2026-02-01', 2]);
    const done = reviseStep(two, 's2', { doneOn: '2026-01-20' }, doing)!;
    expect(done.line.fields).toEqual([{ field: 'steps.1.doneOn', to: '2026-01-20' }]);
    expect([done.plant.nextDue, openSteps(done.plant).length]).toEqual(['2026-03-01', 1]);
    const all = reviseStep(done.plant, 's1', { doneOn: '2026-01-21', note: 'baik' }, doing)!.plant;
    expect(all).not.toHaveProperty('nextDue');
    const undone = reviseStep(all, 's1', { doneOn: null, note: null }, doing)!.plant;
    expect(undone.nextDue).toBe('2026-03-01');
    expect(undone.steps[0]).not.toHaveProperty('note');
  });

  it('are nothing when they say what is there, and are refused when there are none such', () => {
    const { plant } = plan(idle(), 's1', '2026-03-01')!;
    expect(reviseStep(plant, 's1', { due: '2026-03-01' }, doing)).toBeUndefined();
    expect(refused(() => reviseStep(plant, 's9', {}, doing)).code).toBe('step.not-found');
  });

  it('are two hundred at most', () => {
    const steps = Array.from({ length: 200 }, (_, i) => ({
      stepId: `${i}`,
      what: 'x',
      owner: 'x',
      due: '2026-01-01',
      requestHash: 'h',
    }));
    expect(refused(() => plan({ ...idle(), steps }, 's1', '2026-03-01')).code).toBe('plant.full');
  });
});
