// The health of co-operatives (Permenkop 9/2020) and whether they are active in supply, as HTTP and as facts.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Day, Id, Instant, PartyStatus, RegionCode, Role, Text, VillageCode } from '../vocabulary.js';

/** Governance, risk profile, financial performance, capital. */
export const ASPECTS = ['governance', 'risk', 'finance', 'capital'] as const;
export type Aspect = (typeof ASPECTS)[number];
/** The grades in the words of Permenkop 9/2020, the best first. */
export const HealthGrade = z.enum(['sehat', 'cukup-sehat', 'dalam-pengawasan', 'dalam-pengawasan-khusus']);
export type HealthGrade = z.infer<typeof HealthGrade>;
/** `unknown` without an assessment, or with one that lacks an aspect; never the lowest grade. */
export const ShownGrade = z.enum([...HealthGrade.options, 'unknown']);
export type ShownGrade = z.infer<typeof ShownGrade>;
/** KUK, klasifikasi usaha koperasi: 1 to 4. */
export const SizeClass = z.int().min(1).max(4);

/** 0 to 100, at most two decimals. */
const Score = z.number().min(0).max(100).multipleOf(0.01);
export const AspectScores = z.strictObject({
  governance: Score.optional(),
  risk: Score.optional(),
  finance: Score.optional(),
  capital: Score.optional(),
});
export type AspectScores = z.infer<typeof AspectScores>;
/** RAT, the yearly meeting of members. */
export const AnnualMeeting = z
  .strictObject({ held: z.boolean(), on: Day.optional() })
  .refine(({ held, on }) => held || on === undefined, { path: ['on'], message: 'only when held' });
export const Members = z.strictObject({
  men: z.int().min(0).max(10_000_000),
  women: z.int().min(0).max(10_000_000),
});
const assessed = {
  assessedOn: Day,
  scores: AspectScores,
  sizeClass: SizeClass.optional(),
  annualMeeting: AnnualMeeting.optional(),
  members: Members.optional(),
  note: Text(500).optional(),
};
export const AssessmentBody = z.strictObject(assessed);
export type AssessmentBody = z.infer<typeof AssessmentBody>;
export const AssessmentPatch = z.strictObject({
  assessedOn: Day.optional(),
  scores: AspectScores.optional(),
  sizeClass: SizeClass.nullable().optional(),
  annualMeeting: AnnualMeeting.nullable().optional(),
  members: Members.nullable().optional(),
  note: Text(500).nullable().optional(),
});
export type AssessmentPatch = z.infer<typeof AssessmentPatch>;

/** An assessment and what follows from it. The score has two decimals and is absent while an aspect is missing. */
const outcome = { partyId: Id, year: z.int(), ...assessed, score: z.number().optional(), grade: ShownGrade };
export const Assessment = z.object({
  ...outcome,
  version: z.int(),
  /** The table of weights and boundaries that was used. */
  basis: z.string(),
  recordedAt: Instant,
  changedAt: Instant,
});
export type Assessment = z.infer<typeof Assessment>;

/** From lots posted by the co-operative. */
export const SupplyActivity = z.object({
  active: z.boolean(),
  lastPostedOn: Day.optional(),
  /** The latest 24 months with lots. */
  months: z.array(z.object({ month: z.string(), lots: z.int() })),
});
export type SupplyActivity = z.infer<typeof SupplyActivity>;
export const Cooperative = z.object({
  partyId: Id,
  name: z.string(),
  region: VillageCode,
  status: PartyStatus,
  grade: ShownGrade,
  /** The latest assessment; absent when there is none. */
  latest: z
    .object({
      year: z.int(),
      score: z.number().optional(),
      sizeClass: SizeClass.optional(),
      annualMeeting: AnnualMeeting.optional(),
      members: Members.optional(),
    })
    .optional(),
  supply: SupplyActivity,
});
export type Cooperative = z.infer<typeof Cooperative>;

// ---- facts

const guidance = 'registry.guidance';
const AssessmentNews = z.object({ ...outcome, region: VillageCode }).omit({ note: true });
export const CooperativeAssessed = defineFact('registry.cooperative-assessed.v1', {
  topic: guidance,
  summary: 'The health of a co-operative in a year was assessed.',
  data: AssessmentNews,
});
export const AssessmentRevised = defineFact('registry.assessment-revised.v1', {
  topic: guidance,
  summary: 'The assessment of a co-operative was corrected.',
  data: AssessmentNews,
});

// ---- routes

const ASSESSORS = ['officer', 'planner', 'provincial', 'operator'] as const;
const cooperativeParams = z.strictObject({ partyId: Id });
const assessmentParams = z.strictObject({
  partyId: Id,
  year: z
    .string()
    .regex(/^20[0-9]{2}$/)
    .meta({ description: 'The year that is assessed', examples: ['2025'] }),
});
const assessmentAnswer = { description: 'The assessment with its grade; its version is the ETag', schema: Assessment };
const scope = ['actor.other-party', 'actor.other-region'] as const;

export const assessCooperative = defineRoute({
  method: 'PUT',
  path: '/cooperatives/:partyId/assessments/:year',
  summary: 'Record the assessment of a year, one for each; a repeat has no second effect',
  roles: ASSESSORS,
  params: assessmentParams,
  body: AssessmentBody,
  answers: {
    201: assessmentAnswer,
    200: { description: 'It was there already, with the same content', schema: Assessment },
  },
  refusals: ['assessment.id-used', 'cooperative.not-found', 'actor.other-region'],
});
export const reviseAssessment = defineRoute({
  method: 'PATCH',
  path: '/cooperatives/:partyId/assessments/:year',
  summary: 'Correct the assessment of a year; scores are given anew as a whole',
  roles: ASSESSORS,
  ifMatch: true,
  params: assessmentParams,
  body: AssessmentPatch,
  answers: { 200: assessmentAnswer },
  refusals: ['assessment.not-found', 'cooperative.not-found', 'request.stale', 'actor.other-region'],
});
export const listAssessments = defineRoute({
  method: 'GET',
  path: '/cooperatives/:partyId/assessments',
  summary: 'The assessments of a co-operative, the latest year first; for itself and offices in whose region it is',
  roles: Role.options,
  params: cooperativeParams,
  query: z.strictObject(paging),
  answers: { 200: { description: 'Assessments, the latest year first', schema: PageOf(Assessment) } },
  refusals: ['cooperative.not-found', ...scope],
});
export const assessmentHistory = defineHistory('/cooperatives/:partyId/assessments/:year', {
  params: assessmentParams,
  refusals: ['cooperative.not-found', 'assessment.not-found', ...scope],
});
export const exportAssessments = defineExport(listAssessments);
export const getCooperative = defineRoute({
  method: 'GET',
  path: '/cooperatives/:partyId',
  summary: 'How a co-operative is: its grade and whether it is active in supply',
  roles: Role.options,
  params: cooperativeParams,
  answers: { 200: { description: 'The co-operative', schema: Cooperative } },
  refusals: ['cooperative.not-found', ...scope],
});
export const listCooperatives = defineRoute({
  method: 'GET',
  path: '/cooperatives',
  summary: 'Co-operatives that are not closed, by village and name, with grade and activity in supply',
  roles: [...ASSESSORS, 'auditor'],
  query: z.strictObject({
    ...paging,
    region: RegionCode.optional(),
    grade: ShownGrade.optional(),
    active: z.enum(['true', 'false']).optional(),
  }),
  answers: { 200: { description: 'Co-operatives by village and name', schema: PageOf(Cooperative) } },
  refusals: ['actor.other-region'],
});
export const exportCooperatives = defineExport(listCooperatives);

export const COOPERATIVE_ROUTES = {
  assessCooperative,
  reviseAssessment,
  listAssessments,
  assessmentHistory,
  exportAssessments,
  getCooperative,
  listCooperatives,
  exportCooperatives,
};
