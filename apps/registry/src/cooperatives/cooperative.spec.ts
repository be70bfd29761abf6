// A co-operative: the latest year stands, and lots heard of in any order give the same activity.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  activeSince,
  assess,
  notePosted,
  reviseAssessment,
  stand,
  type StandingRecord,
  supplyOf,
} from './cooperative.js';

const now = new Date('2026-06-10T03:00:00.000Z');
const party = { _id: 'p', region: '6502012002' };
const good = { governance: 90, risk: 90, finance: 90, capital: 90 };
const assessed = (year: number, scores: object = good) =>
  assess({ party, year, requestHash: '' }, { assessedOn: '2026-03-18', scores }, now).assessment;

describe('the standing', () => {
  it('is that of the latest year, whichever was recorded last', () => {
    const first = stand(null, assessed(2025))!;
    expect(stand(first, assessed(2024, { ...good, finance: 0 }))).toBeUndefined();
    expect(stand(first, assessed(2026, { ...good, finance: 0 }))).toMatchObject({ version: 2, latest: { year: 2026 } });
    const revised = reviseAssessment(assessed(2025), { scores: { governance: 90 } }, party, now)!.assessment;
    expect(revised).not.toHaveProperty('score');
    expect(stand(first, revised)).toMatchObject({ grade: 'unknown', latest: { year: 2025 } });
    expect(reviseAssessment(assessed(2025), { scores: good }, party, now)).toBeUndefined();
  });

  it('comes out the same in whatever order lots are heard of', () => {
    const days = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 });
    const posted = (all: readonly number[]): StandingRecord =>
      all.reduce<StandingRecord | null>(
        (known, day) => notePosted(known, 'p', new Date(Date.UTC(2025, 0, 1 + day, 4))),
        null,
      )!;
    fc.assert(
      fc.property(days, (all) => {
        const inOrder = posted([...all].sort((a, b) => a - b));
        expect(posted(all)).toEqual(inOrder);
        expect(inOrder.months!.reduce((sum, { lots }) => sum + lots, 0)).toBe(all.length);
      }),
    );
  });

  it('keeps two years of months', () => {
    let known: StandingRecord | null = null;
    for (let month = 0; month < 30; month++) known = notePosted(known, 'p', new Date(Date.UTC(2024, month, 15)));
    expect(known!.months!.map(({ month }) => month)).toHaveLength(24);
    expect(known!.months!.at(0)!.month).toBe('2024-07');
  });
});

describe('activity', () => {
  it('is a lot within so many days; none ever is not active and has no day', () => {
    const since = activeSince(90, now);
    const last = (day: string) => supplyOf({ _id: 'p', version: 1, lastPostedOn: day, months: [] }, since).active;
    expect([last('2026-06-10'), last(since), last('2026-03-11')]).toEqual([true, true, false]);
    expect(supplyOf(undefined, since)).toEqual({ active: false, months: [] });
  });
});
