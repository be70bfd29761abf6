// How the health of a co-operative is graded: weights and boundaries by the day from which they hold.
import { type Aspect, type AspectScores, ASPECTS, HealthGrade, type ShownGrade } from '@hilir/contracts';

export interface GradeTable {
  /** The first day of assessments that it holds for. */
  from: string;
  /** Goes with every assessment that was graded by it. */
  source: string;
  /** Percent; they add up to 100. */
  weights: Record<Aspect, number>;
  /** The least score of each grade, the best first; the last begins at 0. */
  least: Record<HealthGrade, number>;
}

/**
 * The aspects and grades are those of Permenkop 9/2020. Weights and boundaries are those in use with Petunjuk Teknis
 * Deputi Bidang Perkoperasian 15/2021 as practitioners report them; they are not in the regulation itself, so this
 * table is the place to configure them: a change is a further entry with its first day, never an edit of an old one.
 */
export const GRADE_TABLES: readonly GradeTable[] = [
  {
    from: '2000-01-01',
    source: 'Permenkop 9/2020; Juknis Deputi Perkoperasian 15/2021 (as configured)',
    weights: { governance: 30, risk: 15, finance: 40, capital: 15 },
    least: { sehat: 80, 'cukup-sehat': 66, 'dalam-pengawasan': 51, 'dalam-pengawasan-khusus': 0 },
  },
];

/** The table that holds on a day. */
export const tableOn = (day: string, tables: readonly GradeTable[] = GRADE_TABLES): GradeTable =>
  tables.filter(({ from }) => from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0] ?? tables[0]!;

/** The weighted score with two decimals, rounded half up, and its grade; `unknown` while an aspect is missing. */
export function gradeOf(scores: AspectScores, table: GradeTable): { score?: number; grade: ShownGrade } {
  let weighted = 0;
  for (const aspect of ASPECTS) {
    const score = scores[aspect];
    if (score === undefined) return { grade: 'unknown' };
    weighted += Math.round(score * 100) * table.weights[aspect]; // hundredths of a point, in percent
  }
  const hundredths = Math.floor((weighted + 50) / 100);
  const grade = HealthGrade.options.find((one) => hundredths >= table.least[one] * 100)!;
  return { score: hundredths / 100, grade };
}
