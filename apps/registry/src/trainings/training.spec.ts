// A training as an event: its days and seats hold for those enrolled, and results are asked for once each.
import { TrainingCancelled, TrainingResultsDue, TrainingStatus } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { addMonths, beginOf } from '../days.js';
import { cancelTraining, passTime, planTraining, reviseTraining, TRANSITIONS } from './training.js';

const now = new Date('2026-06-10T03:00:00.000Z');
const body = {
  title: 'Anyaman',
  topic: 'Kerajinan',
  place: 'Balai desa',
  region: '6502',
  from: '2026-06-09',
  to: '2026-06-12',
  seats: 20,
  budgetSource: 'apbn' as const,
};
const { training } = planTraining('t', body, '', now);

describe('a training', () => {
  it('asks for results 3 and 6 months after its last day, once each', () => {
    const attended = { ...training, attended: 12 };
    expect(attended.deadline).toEqual(beginOf('2026-09-12'));
    expect(passTime(attended, new Date(beginOf('2026-09-12').getTime() - 1))).toBeUndefined();
    const three = passTime(attended, beginOf('2026-09-12'))!;
    expect(three.fact).toMatchObject({
      type: TrainingResultsDue.type,
      data: { months: 3, due: '2026-09-12', attended: 12 },
    });
    expect(passTime(three.training, beginOf('2026-09-13'))).toBeUndefined();
    const six = passTime(three.training, beginOf(addMonths('2026-06-12', 6)))!;
    expect(six.fact).toMatchObject({ data: { months: 6, due: '2026-12-12' } });
    expect(six.training).not.toHaveProperty('deadline');
  });

  it('asks nobody where nobody came', () => {
    const { training: next, fact } = passTime(training, beginOf('2026-09-12'))!;
    expect([fact, next.asked, next.deadline]).toEqual([undefined, 1, beginOf('2026-12-12')]);
  });

  it('keeps seats for those enrolled and days for those who attended', () => {
    expect(() => reviseTraining({ ...training, enrolled: 5 }, { seats: 4 }, now)).toThrow('training.below-enrolled');
    expect(reviseTraining({ ...training, enrolled: 5 }, { seats: 5 }, now)!.training.seats).toBe(5);
    expect(() => reviseTraining({ ...training, attended: 1 }, { to: '2026-06-13' }, now)).toThrow('training.days');
    expect(() => reviseTraining(training, { to: '2026-06-08' }, now)).toThrow('training.days');
    expect(reviseTraining(training, { to: '2026-07-12' }, now)!.training.deadline).toEqual(beginOf('2026-10-12'));
    expect(reviseTraining(training, { title: 'Anyaman' }, now)).toBeUndefined();
  });

  it('is cancelled for good unless someone attended', () => {
    const { training: next, fact } = cancelTraining(training, 'Anggaran', now)!;
    expect([next.status, fact!.type, next.deadline]).toEqual(['cancelled', TrainingCancelled.type, undefined]);
    expect(cancelTraining(next, 'Lain', now)).toBeUndefined();
    expect(() => reviseTraining(next, { seats: 3 }, now)).toThrow('training.cancelled');
    expect(() => cancelTraining({ ...training, attended: 1 }, 'x', now)).toThrow('training.attended');
    expect(Object.keys(TRANSITIONS)).toEqual(TrainingStatus.options);
  });
});
