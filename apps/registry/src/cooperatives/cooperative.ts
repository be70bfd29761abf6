// Decides about the yearly assessment of a co-operative, and whether it is active in supply.
import {
  type AssessmentBody,
  type AssessmentPatch,
  AssessmentRevised,
  CooperativeAssessed,
  type Cooperative,
  type FactDefinition,
  type NewFact,
  type Recorded,
  type ShownGrade,
  type SupplyActivity,
} from '@hilir/contracts';
import { addDays, today } from '../days.js';
import { patched } from '../patched.js';
import { gradeOf, tableOn } from './grades.js';

export interface AssessmentRecord extends AssessmentBody {
  /** `<party id>:<year>` */
  _id: string;
  version: number;
  partyId: string;
  year: number;
  score?: number;
  grade: ShownGrade;
  basis: string;
  recordedAt: Date;
  changedAt: Date;
  requestHash: string;
}
/** What is known of a supplier: the latest assessment, if it is a co-operative, and the lots that it posted. */
export interface StandingRecord {
  /** The party's id. */
  _id: string;
  version: number;
  grade?: ShownGrade;
  latest?: NonNullable<Cooperative['latest']>;
  lastPostedOn?: string;
  /** Oldest first. */
  months?: SupplyActivity['months'];
}
export interface AssessmentChange {
  assessment: AssessmentRecord;
  fact: NewFact;
}
export const ASSESSMENT_HISTORY: Recorded = {
  kind: 'assessment',
  fields: ['assessedOn', 'scores', 'sizeClass', 'annualMeeting', 'members', 'note', 'score', 'grade', 'basis'],
};

const MOST_MONTHS = 24;
export const assessmentId = (partyId: string, year: number): string => `${partyId}:${year}`;

export function assess(
  about: { party: { _id: string; region: string }; year: number; requestHash: string },
  body: AssessmentBody,
  now: Date,
): AssessmentChange {
  const { party, year, requestHash } = about;
  const assessment = graded({
    ...body,
    _id: assessmentId(party._id, year),
    version: 1,
    partyId: party._id,
    year,
    recordedAt: now,
    changedAt: now,
    requestHash,
  });
  return { assessment, fact: news(CooperativeAssessed, assessment, party.region) };
}

/** Nothing when the patch says what is there already. */
export function reviseAssessment(
  assessment: AssessmentRecord,
  patch: AssessmentPatch,
  party: { region: string },
  now: Date,
): AssessmentChange | undefined {
  const next = patched(assessment, patch);
  if (next === assessment) return undefined;
  const revised = graded({ ...next, version: assessment.version + 1, changedAt: now });
  return { assessment: revised, fact: news(AssessmentRevised, revised, party.region) };
}

/** The standing after an assessment; undefined when a later year is known. */
export function stand(
  known: StandingRecord | null,
  { partyId, year, score, grade, sizeClass, annualMeeting, members }: AssessmentRecord,
): StandingRecord | undefined {
  if ((known?.latest?.year ?? 0) > year) return undefined;
  const latest = {
    year,
    ...(score !== undefined && { score }),
    ...(sizeClass !== undefined && { sizeClass }),
    ...(annualMeeting !== undefined && { annualMeeting }),
    ...(members !== undefined && { members }),
  };
  return { ...(known ?? { _id: partyId }), version: (known?.version ?? 0) + 1, grade, latest };
}

/** The standing after a lot was posted. Lots may be heard of in any order. */
export function notePosted(known: StandingRecord | null, supplierId: string, postedAt: Date): StandingRecord {
  const day = today(postedAt);
  const month = day.slice(0, 7);
  const before = known?.months ?? [];
  const lots = (before.find((one) => one.month === month)?.lots ?? 0) + 1;
  const months = [...before.filter((one) => one.month !== month), { month, lots }]
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .slice(-MOST_MONTHS);
  const lastPostedOn = known?.lastPostedOn !== undefined && known.lastPostedOn > day ? known.lastPostedOn : day;
  return { ...(known ?? { _id: supplierId }), version: (known?.version ?? 0) + 1, lastPostedOn, months };
}

/** The first day on which a lot must have been posted to be active now. */
export const activeSince = (days: number, now: Date): string => addDays(today(now), -days);

export function supplyOf(standing: StandingRecord | null | undefined, since: string): SupplyActivity {
  const { lastPostedOn, months = [] } = standing ?? {};
  if (lastPostedOn === undefined) return { active: false, months };
  return { active: lastPostedOn >= since, lastPostedOn, months };
}

function graded(assessment: Omit<AssessmentRecord, 'score' | 'grade' | 'basis'>): AssessmentRecord {
  const { score: _, ...rest } = assessment as AssessmentRecord;
  const table = tableOn(rest.assessedOn);
  return { ...rest, ...gradeOf(rest.scores, table), basis: table.source };
}

function news(definition: FactDefinition, assessment: AssessmentRecord, region: string): NewFact {
  const { partyId, version, year, assessedOn, scores, sizeClass, annualMeeting, members, score, grade } = assessment;
  return definition.of(
    { subject: assessment._id, sequence: version, key: partyId },
    { partyId, region, year, assessedOn, scores, sizeClass, annualMeeting, members, score, grade },
  );
}
