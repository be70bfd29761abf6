// Trainings: the event, who takes part, and what became of it after 3 and 6 months, as HTTP and as facts.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Amount, Day, Id, Instant, RegionCode, Role, Text } from '../vocabulary.js';

export const BudgetSource = z.enum(['apbn', 'apbd-province', 'apbd-kabkota', 'other']);
export type BudgetSource = z.infer<typeof BudgetSource>;
export const TrainingStatus = z.enum(['planned', 'cancelled']);
export type TrainingStatus = z.infer<typeof TrainingStatus>;
const Seats = z.int().min(1).max(10_000);

export const TrainingBody = z
  .strictObject({
    title: Text(200),
    topic: Text(100),
    place: Text(200),
    /** Whose event it is: the region of any level that it is held for. */
    region: RegionCode,
    from: Day,
    to: Day,
    seats: Seats,
    budgetSource: BudgetSource,
    /** Number or name of the activity in the budget. */
    activity: Text(200).optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'from ≤ to' });
export type TrainingBody = z.infer<typeof TrainingBody>;
/** The region stays. */
export const TrainingPatch = z.strictObject({
  title: Text(200).optional(),
  topic: Text(100).optional(),
  place: Text(200).optional(),
  from: Day.optional(),
  to: Day.optional(),
  seats: Seats.optional(),
  budgetSource: BudgetSource.optional(),
  activity: Text(200).nullable().optional(),
});
export type TrainingPatch = z.infer<typeof TrainingPatch>;

const event = {
  trainingId: Id,
  title: z.string(),
  topic: z.string(),
  place: z.string(),
  region: RegionCode,
  from: Day,
  to: Day,
  seats: Seats,
  budgetSource: BudgetSource,
  activity: z.string().optional(),
  status: TrainingStatus,
};
export const Training = z.object({
  ...event,
  version: z.int(),
  statusReason: z.string().optional(),
  enrolled: z.int().min(0),
  attended: z.int().min(0),
  plannedAt: Instant,
  changedAt: Instant,
});
export type Training = z.infer<typeof Training>;

/** After how many months of the last day results are asked for. */
export const RESULT_MONTHS = [3, 6] as const;
export type ResultMonths = (typeof RESULT_MONTHS)[number];
const Months = z.literal(RESULT_MONTHS);
/** A figure, or that it was asked for and nobody knows; left out when it was not asked for. Never zero for either. */
export const Figure = z.union([Amount, z.literal('unknown')]);
export type Figure = z.infer<typeof Figure>;
const Comparison = z.strictObject({ before: Figure.optional(), after: Figure.optional() });
/** Sales in whole rupiah a month, workers in persons, production in its own unit a month. */
export const TrainingResultBody = z.strictObject({
  askedOn: Day,
  sales: Comparison.optional(),
  workers: Comparison.optional(),
  production: Comparison.optional(),
  productionUnit: Text(30).optional(),
  note: Text(500).optional(),
});
export type TrainingResultBody = z.infer<typeof TrainingResultBody>;
const Shown = z.object({
  before: Figure.optional(),
  after: Figure.optional(),
  /** after − before; only where both are known. */
  change: z.int().optional(),
});
export const TrainingResult = z.object({
  months: Months,
  askedOn: Day,
  sales: Shown.optional(),
  workers: Shown.optional(),
  production: Shown.optional(),
  productionUnit: z.string().optional(),
  note: z.string().optional(),
});
export type TrainingResult = z.infer<typeof TrainingResult>;

export const EnrolmentBody = z.strictObject({
  name: Text(100),
  /** The party that the person belongs to. */
  partyId: Id.optional(),
  woman: z.boolean().optional(),
});
export type EnrolmentBody = z.infer<typeof EnrolmentBody>;
export const ParticipantStatus = z.enum(['enrolled', 'withdrawn']);
export const Participant = z.object({
  participantId: Id,
  trainingId: Id,
  version: z.int(),
  name: z.string(),
  partyId: Id.optional(),
  woman: z.boolean().optional(),
  status: ParticipantStatus,
  /** Absent until someone has looked. */
  attended: z.boolean().optional(),
  results: z.array(TrainingResult),
  /** The next results to ask for, and from which day. */
  nextResult: z.object({ months: Months, due: Day }).optional(),
  enrolledAt: Instant,
});
export type Participant = z.infer<typeof Participant>;
export const ResultDue = Participant.extend({ title: z.string(), region: RegionCode, to: Day });
export type ResultDue = z.infer<typeof ResultDue>;

// ---- facts

const trainings = 'registry.trainings';
const TrainingNews = z.object({ ...event, enrolled: z.int().min(0) });
/** Names of persons stay in the registry. */
const ParticipantNews = z.object({ trainingId: Id, participantId: Id, partyId: Id.optional(), region: RegionCode });
export const TrainingPlanned = defineFact('registry.training-planned.v1', {
  topic: trainings,
  summary: 'A training was planned.',
  data: TrainingNews,
});
export const TrainingRevised = defineFact('registry.training-revised.v1', {
  topic: trainings,
  summary: 'A training was changed.',
  data: TrainingNews,
});
export const TrainingCancelled = defineFact('registry.training-cancelled.v1', {
  topic: trainings,
  summary: 'A training will not take place.',
  data: TrainingNews.extend({ reason: z.string() }),
});
export const ParticipantEnrolled = defineFact('registry.participant-enrolled.v1', {
  topic: trainings,
  summary: 'Someone took a seat in a training.',
  data: ParticipantNews,
});
export const ParticipantWithdrawn = defineFact('registry.participant-withdrawn.v1', {
  topic: trainings,
  summary: 'Someone gave a seat in a training back.',
  data: ParticipantNews,
});
export const AttendanceRecorded = defineFact('registry.attendance-recorded.v1', {
  topic: trainings,
  summary: 'Whether someone came to a training was noted.',
  data: ParticipantNews.extend({ attended: z.boolean() }),
});
export const TrainingResultRecorded = defineFact('registry.training-result-recorded.v1', {
  topic: trainings,
  summary: 'What changed for someone some months after a training was noted.',
  data: ParticipantNews.extend({ result: TrainingResult }),
});
export const TrainingResultsDue = defineFact('registry.training-results-due.v1', {
  topic: trainings,
  summary: 'It is time to ask those who attended a training what has changed; said once for each time.',
  data: z.object({ ...event, months: Months, due: Day, attended: z.int().min(0) }),
});

// ---- routes

const OFFICES = ['officer', 'planner', 'provincial', 'operator'] as const;
const ENROLLERS = ['clerk', 'manager', ...OFFICES] as const;
const trainingParams = z.strictObject({ trainingId: Id });
const participantParams = z.strictObject({ trainingId: Id, participantId: Id });
const trainingAnswer = { description: 'The training as it now is; its version is the ETag', schema: Training };
const participantAnswer = {
  description: 'The participant as now recorded; its version is the ETag',
  schema: Participant,
};
const scope = ['actor.other-party', 'actor.other-region'] as const;

export const planTraining = defineRoute({
  method: 'PUT',
  path: '/trainings/:trainingId',
  summary: 'Plan a training under an id that the client chose; a repeat has no second effect',
  roles: OFFICES,
  params: trainingParams,
  body: TrainingBody,
  answers: {
    201: trainingAnswer,
    200: { description: 'It was there already, with the same content', schema: Training },
  },
  refusals: ['training.id-used', 'region.unknown', 'actor.other-region'],
});
export const reviseTraining = defineRoute({
  method: 'PATCH',
  path: '/trainings/:trainingId',
  summary: 'Change a training that is not cancelled; days only before results were asked for',
  roles: OFFICES,
  ifMatch: true,
  params: trainingParams,
  body: TrainingPatch,
  answers: { 200: trainingAnswer },
  refusals: [
    'training.not-found',
    'training.cancelled',
    'training.below-enrolled',
    'training.days',
    'request.stale',
    'actor.other-region',
  ],
});
export const cancelTraining = defineRoute({
  method: 'POST',
  path: '/trainings/:trainingId/cancellation',
  summary: 'Cancel a training that nobody has attended yet',
  roles: OFFICES,
  params: trainingParams,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: trainingAnswer },
  refusals: ['training.not-found', 'training.attended', 'actor.other-region'],
});
export const getTraining = defineRoute({
  method: 'GET',
  path: '/trainings/:trainingId',
  summary: 'One training',
  roles: Role.options,
  params: trainingParams,
  answers: { 200: trainingAnswer },
  refusals: ['training.not-found'],
});
export const trainingHistory = defineHistory('/trainings/:trainingId', {
  params: trainingParams,
  refusals: ['training.not-found'],
});
export const listTrainings = defineRoute({
  method: 'GET',
  path: '/trainings',
  summary: 'Trainings, the latest first',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    region: RegionCode.optional().meta({ description: 'Held for this region or a part of it' }),
    status: TrainingStatus.optional(),
    budgetSource: BudgetSource.optional(),
    from: Day.optional().meta({ description: 'Begins on this day or later' }),
    to: Day.optional().meta({ description: 'Begins on this day or before' }),
  }),
  answers: { 200: { description: 'Trainings, the latest first', schema: PageOf(Training) } },
  refusals: [],
});
export const exportTrainings = defineExport(listTrainings);
export const enrol = defineRoute({
  method: 'PUT',
  path: '/trainings/:trainingId/participants/:participantId',
  summary: 'Take a seat for a person while there are any; a clerk for the own party and until the last day',
  roles: ENROLLERS,
  params: participantParams,
  body: EnrolmentBody,
  answers: {
    201: participantAnswer,
    200: { description: 'It was there already, with the same content', schema: Participant },
  },
  refusals: [
    'training.not-found',
    'training.cancelled',
    'training.over',
    'training.full',
    'training.party-outside',
    'participant.id-used',
    'participant.enrolled-already',
    'party.not-found',
    ...scope,
  ],
});
export const withdrawParticipant = defineRoute({
  method: 'POST',
  path: '/trainings/:trainingId/participants/:participantId/withdrawal',
  summary: 'Give a seat back before it is noted who came; a clerk for the own party',
  roles: ENROLLERS,
  params: participantParams,
  body: z.strictObject({}).optional(),
  answers: { 200: participantAnswer },
  refusals: ['training.not-found', 'participant.not-found', 'participant.noted', ...scope],
});
export const recordAttendance = defineRoute({
  method: 'PUT',
  path: '/trainings/:trainingId/participants/:participantId/attendance',
  summary: 'Note whether someone came, from the first day on',
  roles: OFFICES,
  ifMatch: true,
  params: participantParams,
  body: z.strictObject({ attended: z.boolean() }),
  answers: { 200: participantAnswer },
  refusals: [
    'training.not-found',
    'training.cancelled',
    'training.not-begun',
    'participant.not-found',
    'participant.withdrawn',
    'participant.has-results',
    'request.stale',
    'actor.other-region',
  ],
});
export const recordResult = defineRoute({
  method: 'PUT',
  path: '/trainings/:trainingId/participants/:participantId/results/:months',
  summary: 'Note what changed for someone who attended, 3 or 6 months after the last day; figures may be unknown',
  roles: OFFICES,
  ifMatch: true,
  params: participantParams.extend({ months: z.enum(['3', '6']) }),
  body: TrainingResultBody,
  answers: { 200: participantAnswer },
  refusals: [
    'training.not-found',
    'participant.not-found',
    'participant.not-attended',
    'participant.result-early',
    'request.stale',
    'actor.other-region',
  ],
});
export const listParticipants = defineRoute({
  method: 'GET',
  path: '/trainings/:trainingId/participants',
  summary: 'Who takes part, by enrolment; parties see their own people',
  roles: Role.options,
  params: trainingParams,
  query: z.strictObject({
    ...paging,
    partyId: Id.optional(),
    status: ParticipantStatus.optional(),
  }),
  answers: { 200: { description: 'Participants by enrolment', schema: PageOf(Participant) } },
  refusals: ['training.not-found', ...scope],
});
export const participantHistory = defineHistory('/trainings/:trainingId/participants/:participantId', {
  params: participantParams,
  refusals: ['participant.not-found', ...scope],
});
export const exportParticipants = defineExport(listParticipants);
export const resultsDue = defineRoute({
  method: 'GET',
  path: '/training-results/due',
  summary: 'Those who attended and are to be asked what has changed, the longest due first',
  roles: [...OFFICES, 'auditor'],
  query: z.strictObject({
    ...paging,
    region: RegionCode.optional(),
    trainingId: Id.optional(),
    by: Day.optional().meta({ description: 'Due on this day or before; today unless given' }),
  }),
  answers: { 200: { description: 'The longest due first', schema: PageOf(ResultDue) } },
  refusals: ['actor.other-region'],
});
export const exportResultsDue = defineExport(resultsDue);

export const TRAINING_ROUTES = {
  planTraining,
  reviseTraining,
  cancelTraining,
  getTraining,
  trainingHistory,
  listTrainings,
  exportTrainings,
  enrol,
  withdrawParticipant,
  recordAttendance,
  recordResult,
  listParticipants,
  participantHistory,
  exportParticipants,
  resultsDue,
  exportResultsDue,
};
