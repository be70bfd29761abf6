// Visits of field officers to parties, and what is to follow from them, as HTTP and as facts.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Day, Id, Instant, RegionCode, Role, Text, VillageCode } from '../vocabulary.js';

/** A longer text that a person typed: trimmed, with lines, without other control characters. */
export const Note = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^(?:[^\p{Cc}]|\n)*$/u);

/** WGS 84 degrees; accuracy in metres as the device says. */
export const VisitPlace = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  accuracy: z.number().min(0).max(100_000).optional(),
});
/** A photo is kept elsewhere; this is where. */
export const PhotoReference = z.strictObject({ reference: Text(300), caption: Text(200).optional() });
export const FollowUp = z.strictObject({
  followUpId: Id,
  what: Text(500),
  due: Day,
  /** Absent while it is open. */
  doneOn: Day.optional(),
});
export type FollowUp = z.infer<typeof FollowUp>;
const Grade = z.int().min(1).max(5);
/** How good a named thing is, 1 to 5, before and after the advice; what was not judged is left out. */
export const VisitScore = z.strictObject({
  criterion: Text(60),
  before: Grade.optional(),
  after: Grade.optional(),
});

const MOST = 20;
const differ = (values: readonly string[]): boolean => new Set(values).size === values.length;
const FollowUps = z
  .array(FollowUp)
  .max(MOST)
  .refine((all) => differ(all.map(({ followUpId }) => followUpId)), { message: 'ids differ' });
const Scores = z
  .array(VisitScore)
  .max(MOST)
  .refine((all) => differ(all.map(({ criterion }) => criterion)), { message: 'criteria differ' });
const Photos = z.array(PhotoReference).max(MOST);

export const VisitBody = z.strictObject({
  partyId: Id,
  officerId: Id,
  /** When it was, by the device that noted it; when it was received is recorded apart. */
  occurredAt: Instant,
  place: VisitPlace.optional(),
  photos: Photos.default([]),
  findings: Note(4_000),
  advice: Note(4_000).optional(),
  followUps: FollowUps.default([]),
  scores: Scores.default([]),
});
export type VisitBody = z.infer<typeof VisitBody>;
export const VisitPatch = z.strictObject({
  /** Why the record is corrected. */
  reason: Text(500),
  occurredAt: Instant.optional(),
  place: VisitPlace.nullable().optional(),
  photos: Photos.optional(),
  findings: Note(4_000).optional(),
  advice: Note(4_000).nullable().optional(),
  followUps: FollowUps.optional(),
  scores: Scores.optional(),
});
export type VisitPatch = z.infer<typeof VisitPatch>;

const content = {
  occurredAt: Instant,
  place: VisitPlace.optional(),
  photos: z.array(PhotoReference),
  findings: z.string(),
  advice: z.string().optional(),
  followUps: z.array(FollowUp),
  scores: z.array(VisitScore),
};
const about = { visitId: Id, partyId: Id, officerId: Id, region: VillageCode };
export const Visit = z.object({
  ...about,
  version: z.int(),
  ...content,
  receivedAt: Instant,
  /** Received after a later visit to the same party. */
  late: z.boolean(),
});
export type Visit = z.infer<typeof Visit>;
/** A visit from which something is still to follow: only what is open, the soonest first. */
export const OpenFollowUps = z.object({
  ...about,
  occurredAt: Instant,
  /** The soonest. */
  due: Day,
  followUps: z.array(FollowUp),
});
export type OpenFollowUps = z.infer<typeof OpenFollowUps>;

// ---- facts

const guidance = 'registry.guidance';
/** What was found and advised stays in the registry. */
const VisitNews = z.object({
  ...about,
  occurredAt: Instant,
  receivedAt: Instant,
  late: z.boolean(),
  scores: z.array(VisitScore),
  openFollowUps: z.int().min(0),
  /** Of the open follow-ups, the soonest. */
  nextDue: Day.optional(),
});
export const VisitRecorded = defineFact('registry.visit-recorded.v1', {
  topic: guidance,
  summary: 'An officer visited a party.',
  data: VisitNews,
});
export const VisitRevised = defineFact('registry.visit-revised.v1', {
  topic: guidance,
  summary: 'The record of a visit was corrected.',
  data: VisitNews.extend({ reason: z.string() }),
});
export const FollowUpDone = defineFact('registry.follow-up-done.v1', {
  topic: guidance,
  summary: 'Something that was to follow from a visit was done.',
  data: VisitNews.extend({ followUpId: Id, doneOn: Day }),
});

// ---- routes

const OFFICES = ['officer', 'planner', 'provincial', 'operator'] as const;
const visitParams = z.strictObject({ visitId: Id });
const visitAnswer = { description: 'The visit as it now is; its version is the ETag', schema: Visit };
const scope = ['actor.other-party', 'actor.other-region'] as const;

export const recordVisit = defineRoute({
  method: 'PUT',
  path: '/visits/:visitId',
  summary: 'Record a visit under an id that the client chose, also long after it; a repeat has no second effect',
  roles: OFFICES,
  params: visitParams,
  body: VisitBody,
  answers: { 201: visitAnswer, 200: { description: 'It was there already, with the same content', schema: Visit } },
  refusals: [
    'visit.id-used',
    'visit.in-future',
    'visit.not-posted',
    'party.not-found',
    'officer.not-found',
    'actor.other-region',
  ],
});
export const reviseVisit = defineRoute({
  method: 'PATCH',
  path: '/visits/:visitId',
  summary: 'Correct a visit, with a reason; what it said before is kept',
  roles: OFFICES,
  ifMatch: true,
  params: visitParams,
  body: VisitPatch,
  answers: { 200: visitAnswer },
  refusals: ['visit.not-found', 'visit.in-future', 'visit.not-posted', 'request.stale', 'actor.other-region'],
});
export const finishFollowUp = defineRoute({
  method: 'POST',
  path: '/visits/:visitId/follow-ups/:followUpId/done',
  summary: 'Say that something that was to follow is done; the first day given stays',
  roles: OFFICES,
  params: z.strictObject({ visitId: Id, followUpId: Id }),
  body: z.strictObject({ doneOn: Day }),
  answers: { 200: visitAnswer },
  refusals: ['visit.not-found', 'visit.no-such-follow-up', 'visit.in-future', 'actor.other-region'],
});
export const getVisit = defineRoute({
  method: 'GET',
  path: '/visits/:visitId',
  summary: 'One visit; for the party itself and offices in whose region it is',
  roles: Role.options,
  params: visitParams,
  answers: { 200: visitAnswer },
  refusals: ['visit.not-found', ...scope],
});
export const visitHistory = defineHistory('/visits/:visitId', {
  params: visitParams,
  refusals: ['visit.not-found', ...scope],
});
const whose = { officerId: Id.optional(), partyId: Id.optional(), region: RegionCode.optional() };
export const listVisits = defineRoute({
  method: 'GET',
  path: '/visits',
  summary: 'Visits in the order in which they happened, the latest first; parties see their own',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    ...whose,
    from: Instant.optional().meta({ description: 'Occurred at or after' }),
    to: Instant.optional().meta({ description: 'Occurred before' }),
  }),
  answers: { 200: { description: 'Visits, the latest first', schema: PageOf(Visit) } },
  refusals: [...scope],
});
export const exportVisits = defineExport(listVisits);
export const listFollowUps = defineRoute({
  method: 'GET',
  path: '/follow-ups',
  summary: 'Visits from which something is still to follow, the soonest due first; parties see their own',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    ...whose,
    due: Day.optional().meta({ description: 'Due on this day or before' }),
  }),
  answers: { 200: { description: 'The soonest due first', schema: PageOf(OpenFollowUps) } },
  refusals: [...scope],
});
export const exportFollowUps = defineExport(listFollowUps);

export const VISIT_ROUTES = {
  recordVisit,
  reviseVisit,
  finishFollowUp,
  getVisit,
  visitHistory,
  listVisits,
  exportVisits,
  listFollowUps,
  exportFollowUps,
};
