// Judges a plant by a rubric: one score for each criterion, weighed and summed in whole numbers.
import { type Evaluation, type EvaluationBody, type FieldError, Refusal, type Rubric } from '@hilir/contracts';

/** What a criterion can get at most. */
const BEST = 5;

/** Refuses, field by field, scores that are not one for each criterion. */
export function evaluate(
  evaluationId: string,
  { scores, ...body }: EvaluationBody,
  rubric: Pick<Rubric, 'criteria'>,
  language: 'id' | 'en',
): Evaluation {
  const misfits = misfitsOf(scores, rubric, language);
  if (misfits.length > 0) throw new Refusal('plant.scores', {}, misfits);
  const weighed = rubric.criteria.map(({ code, weight }) => {
    const { score, remark } = scores.find(({ criterion }) => criterion === code)!;
    return { criterion: code, weight, score, ...(remark !== undefined && { remark }) };
  });
  const total = weighed.reduce((sum, { weight, score }) => sum + weight * score, 0);
  const most = weighed.reduce((sum, { weight }) => sum + weight * BEST, 0);
  return { evaluationId, ...body, scores: weighed, total, most, percent: percentOf(total, most) };
}

/** Whole percent, rounded once, half up; exact for all safe integers. */
export const percentOf = (part: number, whole: number): number =>
  Number((BigInt(part) * 200n + BigInt(whole)) / (BigInt(whole) * 2n));

function misfitsOf(
  scores: EvaluationBody['scores'],
  { criteria }: Pick<Rubric, 'criteria'>,
  language: 'id' | 'en',
): FieldError[] {
  const codes = criteria.map(({ code }) => code);
  const given = scores.map(({ criterion }) => criterion);
  const wrong = (at: string, code: string, id: string, en: string): FieldError => ({
    pointer: `/body/scores${at}`,
    code,
    message: { id, en }[language],
  });
  return [
    ...given.flatMap((criterion, i) => {
      if (!codes.includes(criterion))
        return [wrong(`/${i}`, 'unknown', `salah satu dari ${codes.join(', ')}`, `one of ${codes.join(', ')}`)];
      return given.indexOf(criterion) < i ? [wrong(`/${i}`, 'twice', 'sudah dinilai', 'is scored already')] : [];
    }),
    ...codes
      .filter((code) => !given.includes(code))
      .map((code) => wrong('', 'missing', `nilai untuk ${code}`, `a score for ${code}`)),
  ];
}
