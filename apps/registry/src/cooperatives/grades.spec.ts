// The grade of a co-operative follows from its scores and the table that held on that day; what is missing is unknown.
import { type AspectScores, HealthGrade } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GRADE_TABLES, gradeOf, type GradeTable, tableOn } from './grades.js';

const table = tableOn('2026-03-18');
const all = (score: number): AspectScores => ({ governance: score, risk: score, finance: score, capital: score });
const score = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const scores = fc.record({ governance: score, risk: score, finance: score, capital: score });

describe('every table', () => {
  it.each(GRADE_TABLES)(
    'from $from names its source, has weights of 100 %, and its grades in order down to 0',
    (one) => {
      expect(one.source).not.toBe('');
      expect(Object.values(one.weights).reduce((sum, weight) => sum + weight, 0)).toBe(100);
      const least = HealthGrade.options.map((grade) => one.least[grade]);
      expect(least).toEqual([...least].sort((a, b) => b - a));
      expect(least.at(-1)).toBe(0);
    },
  );

  it('holds from its first day on', () => {
    const tables: GradeTable[] = ['2020-01-01', '2027-01-01'].map((from) => ({ ...table, from, source: from }));
    expect(['2026-12-31', '2027-01-01', '2019-01-01'].map((day) => tableOn(day, tables).from)).toEqual([
      '2020-01-01',
      '2027-01-01',
      '2020-01-01',
    ]);
  });
});

describe('a grade', () => {
  it.each([
    [100, 'sehat'],
    [80, 'sehat'],
    [79.99, 'cukup-sehat'],
    [66, 'cukup-sehat'],
    [65.99, 'dalam-pengawasan'],
    [51, 'dalam-pengawasan'],
    [50.99, 'dalam-pengawasan-khusus'],
    [0, 'dalam-pengawasan-khusus'],
  ] as const)('of %d everywhere is %s', (score, grade) => {
    expect(gradeOf(all(score), table)).toEqual({ score, grade });
  });

  it('is weighted exactly and rounded once, half up', () => {
    // 82.5 × 30 + 74 × 15 + 68.25 × 40 + 80 × 15 = 7515
    expect(gradeOf({ governance: 82.5, risk: 74, finance: 68.25, capital: 80 }, table).score).toBe(75.15);
    // 0.01 × 30 + 0.01 × 15 + 0.01 × 5 of a hundredth is half of one
    const halves: GradeTable = { ...table, weights: { governance: 50, risk: 20, finance: 20, capital: 10 } };
    expect(gradeOf({ governance: 0.01, risk: 0, finance: 0, capital: 0 }, halves).score).toBe(0.01);
    expect(gradeOf({ governance: 0, risk: 0.01, finance: 0.01, capital: 0 }, halves).score).toBe(0);
  });

  it('is unknown while any aspect is missing, never the lowest', () => {
    for (const aspect of ['governance', 'risk', 'finance', 'capital'] as const)
      expect(gradeOf({ ...all(90), [aspect]: undefined }, table)).toEqual({ grade: 'unknown' });
    expect(gradeOf({}, table)).toEqual({ grade: 'unknown' });
  });

  it('never falls when a score rises', () => {
    fc.assert(
      fc.property(
        scores,
        fc.constantFrom('governance', 'risk', 'finance', 'capital'),
        score,
        (before, aspect, more) => {
          const better = { ...before, [aspect]: Math.min(100, Math.round((before[aspect] + more) * 100) / 100) };
          const [a, b] = [gradeOf(before, table), gradeOf(better, table)];
          expect(b.score!).toBeGreaterThanOrEqual(a.score!);
          const rank = ({ grade }: { grade: string }) => HealthGrade.options.indexOf(grade as HealthGrade);
          expect(rank(b)).toBeLessThanOrEqual(rank(a));
        },
      ),
    );
  });
});
