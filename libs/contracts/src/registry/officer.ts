// Field officers (TPL): their contract, posting and caseload, as HTTP and as facts.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import {
  Day,
  DistrictCode,
  Id,
  Instant,
  PartyKind,
  PartyStatus,
  RegionCode,
  Role,
  Text,
  VillageCode,
} from '../vocabulary.js';
import { Phone } from './party.js';

/** First and last day of a contract, both included. */
export const ContractPeriod = z
  .strictObject({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'from ≤ to' });
export type ContractPeriod = z.infer<typeof ContractPeriod>;
export const OfficerStatus = z.enum(['planned', 'active', 'ended']);
export type OfficerStatus = z.infer<typeof OfficerStatus>;
/** Angkatan: the year in which the officer's cohort began. */
export const CohortYear = z.int().min(2000).max(2100);

export const OfficerBody = z.strictObject({
  name: Text(100),
  cohort: CohortYear,
  contract: ContractPeriod,
  /** The kabupaten or kota of the first posting. */
  posting: DistrictCode,
  phone: Phone.optional(),
});
export type OfficerBody = z.infer<typeof OfficerBody>;
export const OfficerPatch = z.strictObject({
  name: Text(100).optional(),
  cohort: CohortYear.optional(),
  contract: ContractPeriod.optional(),
  phone: Phone.nullable().optional(),
});
export type OfficerPatch = z.infer<typeof OfficerPatch>;

/** What other services may know of an officer: never the telephone number. */
export const OfficerProfile = z.object({
  officerId: Id,
  name: z.string(),
  cohort: CohortYear,
  contract: ContractPeriod,
  posting: DistrictCode,
  status: OfficerStatus,
});
export type OfficerProfile = z.infer<typeof OfficerProfile>;
/** `to` is the last day; absent while the officer is there. */
export const Posting = z.object({ region: DistrictCode, from: Day, to: Day.optional() });
export type Posting = z.infer<typeof Posting>;
export const Officer = OfficerProfile.extend({
  version: z.int(),
  /** Only its last three digits in lists, and for everyone but offices of the posting. */
  phone: z.string().optional(),
  /** All postings, the latest last. */
  postings: z.array(Posting),
  /** Why it ended before the contract did. */
  statusReason: z.string().optional(),
  registeredAt: Instant,
  changedAt: Instant,
});
export type Officer = z.infer<typeof Officer>;

/** One party in an officer's care. Days are counted from the last visit by any officer; absent when there was none. */
export const CaseloadEntry = z.object({
  partyId: Id,
  name: z.string(),
  kind: PartyKind,
  region: VillageCode,
  status: PartyStatus,
  from: Day,
  lastVisitAt: Instant.optional(),
  daysSinceVisit: z.int().min(0).optional(),
});
export type CaseloadEntry = z.infer<typeof CaseloadEntry>;
/** `to` is the last day; absent while it lasts. */
export const Assignment = z.object({
  partyId: Id,
  officerId: Id,
  from: Day,
  to: Day.optional(),
  reason: z.string().optional(),
});
export type Assignment = z.infer<typeof Assignment>;
export const UnassignedParty = z.object({
  partyId: Id,
  name: z.string(),
  kind: PartyKind,
  region: VillageCode,
  lastVisitAt: Instant.optional(),
});
export type UnassignedParty = z.infer<typeof UnassignedParty>;

// ---- facts

const officers = 'registry.officers';
export const OfficerRegistered = defineFact('registry.officer-registered.v1', {
  topic: officers,
  summary: 'A field officer was entered, with contract and first posting.',
  data: OfficerProfile,
});
export const OfficerRevised = defineFact('registry.officer-revised.v1', {
  topic: officers,
  summary: "An officer's record was changed.",
  data: OfficerProfile,
});
export const OfficerPosted = defineFact('registry.officer-posted.v1', {
  topic: officers,
  summary: 'An officer was posted to another kabupaten or kota.',
  data: OfficerProfile,
});
export const OfficerActivated = defineFact('registry.officer-activated.v1', {
  topic: officers,
  summary: "An officer's contract has begun.",
  data: OfficerProfile,
});
export const OfficerEnded = defineFact('registry.officer-ended.v1', {
  topic: officers,
  summary: "An officer's contract has ended, by the calendar or, with a reason, before that.",
  data: OfficerProfile.extend({ reason: z.string().optional() }),
});

const guidance = 'registry.guidance';
export const PartyAssigned = defineFact('registry.party-assigned.v1', {
  topic: guidance,
  summary: 'A party came into the care of an officer.',
  data: Assignment,
});
export const PartyUnassigned = defineFact('registry.party-unassigned.v1', {
  topic: guidance,
  summary: 'A party left the care of an officer.',
  data: Assignment,
});

// ---- routes

const MANAGERS = ['planner', 'provincial', 'operator'] as const;
const OFFICES = ['officer', 'planner', 'provincial', 'operator'] as const;
const VIEWERS = [...OFFICES, 'auditor'] as const;
const officerParams = z.strictObject({ officerId: Id });
const caseParams = z.strictObject({ officerId: Id, partyId: Id });
const officerAnswer = { description: 'The officer as recorded; its version is the ETag', schema: Officer };

export const registerOfficer = defineRoute({
  method: 'PUT',
  path: '/officers/:officerId',
  summary: 'Enter a field officer under an id that the client chose; a repeat has no second effect',
  roles: MANAGERS,
  params: officerParams,
  body: OfficerBody,
  answers: {
    201: officerAnswer,
    200: { description: 'It was there already, with the same content', schema: Officer },
  },
  refusals: ['officer.id-used', 'region.unknown', 'actor.other-region'],
});
export const reviseOfficer = defineRoute({
  method: 'PATCH',
  path: '/officers/:officerId',
  summary: 'Change name, cohort, contract or telephone of an officer whose contract has not ended',
  roles: MANAGERS,
  ifMatch: true,
  params: officerParams,
  body: OfficerPatch,
  answers: { 200: officerAnswer },
  refusals: ['officer.not-found', 'officer.status', 'request.stale', 'actor.other-region'],
});
export const postOfficer = defineRoute({
  method: 'POST',
  path: '/officers/:officerId/postings',
  summary: 'Post an officer to another kabupaten or kota; parties outside it leave the caseload',
  roles: MANAGERS,
  ifMatch: true,
  params: officerParams,
  body: z.strictObject({ posting: DistrictCode, from: Day }),
  answers: { 200: officerAnswer },
  refusals: [
    'officer.not-found',
    'officer.status',
    'officer.posting-day',
    'region.unknown',
    'request.stale',
    'actor.other-region',
  ],
});
export const endOfficer = defineRoute({
  method: 'POST',
  path: '/officers/:officerId/ending',
  summary: 'End an officer’s work today, before the contract does; all parties leave the caseload',
  roles: MANAGERS,
  params: officerParams,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: officerAnswer },
  refusals: ['officer.not-found', 'officer.status', 'actor.other-region'],
});
export const getOfficer = defineRoute({
  method: 'GET',
  path: '/officers/:officerId',
  summary: 'One officer with all postings; the whole telephone number only for offices of the posting',
  roles: Role.options,
  params: officerParams,
  answers: { 200: officerAnswer },
  refusals: ['officer.not-found'],
});
export const officerHistory = defineHistory('/officers/:officerId', {
  params: officerParams,
  refusals: ['officer.not-found'],
});
export const listOfficers = defineRoute({
  method: 'GET',
  path: '/officers',
  summary: 'Officers by name; telephone numbers masked',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    region: RegionCode.optional().meta({ description: 'Posted in this region or a part of it' }),
    status: OfficerStatus.optional(),
    cohort: z.coerce.number().int().min(2000).max(2100).optional().meta({ type: 'integer' }),
    name: Text(100).optional().meta({ description: 'Beginnings of words of the name, in any order' }),
  }),
  answers: { 200: { description: 'Officers by name', schema: PageOf(Officer) } },
  refusals: [],
});
export const exportOfficers = defineExport(listOfficers);

export const assignParty = defineRoute({
  method: 'PUT',
  path: '/officers/:officerId/caseload/:partyId',
  summary: 'Give a party into the care of an officer posted where it lies; a repeat has no second effect',
  roles: OFFICES,
  params: caseParams,
  body: z.strictObject({ from: Day }),
  answers: {
    201: { description: 'The assignment', schema: Assignment },
    200: { description: 'It was there already', schema: Assignment },
  },
  refusals: [
    'officer.not-found',
    'officer.status',
    'party.not-found',
    'party.status',
    'caseload.taken',
    'caseload.outside-posting',
    'caseload.day',
    'actor.other-region',
  ],
});
export const unassignParty = defineRoute({
  method: 'POST',
  path: '/officers/:officerId/caseload/:partyId/ending',
  summary: 'Take a party out of an officer’s care; `to` is the last day',
  roles: OFFICES,
  params: caseParams,
  body: z.strictObject({ to: Day, reason: Text(500).optional() }),
  answers: { 200: { description: 'The assignment, ended', schema: Assignment } },
  refusals: ['party.not-found', 'caseload.not-found', 'caseload.day', 'actor.other-region'],
});
export const officerCaseload = defineRoute({
  method: 'GET',
  path: '/officers/:officerId/caseload',
  summary: 'The parties in an officer’s care with the days since the last visit; the longest unvisited first',
  roles: VIEWERS,
  params: officerParams,
  query: z.strictObject(paging),
  answers: { 200: { description: 'Never visited first, then the longest ago', schema: PageOf(CaseloadEntry) } },
  refusals: ['officer.not-found', 'actor.other-region'],
});
export const exportCaseload = defineExport(officerCaseload);
export const partyOfficers = defineRoute({
  method: 'GET',
  path: '/parties/:partyId/officers',
  summary: 'Who has cared for a party, the latest first; for the party itself and offices in whose region it is',
  roles: Role.options,
  params: z.strictObject({ partyId: Id }),
  answers: { 200: { description: 'Assignments, the latest first', schema: z.object({ items: z.array(Assignment) }) } },
  refusals: ['party.not-found', 'actor.other-party', 'actor.other-region'],
});
export const caseHistory = defineHistory('/parties/:partyId/officers', {
  params: z.strictObject({ partyId: Id }),
  refusals: ['party.not-found', 'actor.other-party', 'actor.other-region'],
});
export const unassignedParties = defineRoute({
  method: 'GET',
  path: '/caseload/unassigned',
  summary: 'Active parties of a region that are in no officer’s care, by village and name',
  roles: VIEWERS,
  query: z.strictObject({ ...paging, region: RegionCode, kind: PartyKind.optional() }),
  answers: { 200: { description: 'Parties by village and name', schema: PageOf(UnassignedParty) } },
  refusals: ['actor.other-region'],
});
export const exportUnassigned = defineExport(unassignedParties);

export const OFFICER_ROUTES = {
  registerOfficer,
  reviseOfficer,
  postOfficer,
  endOfficer,
  getOfficer,
  officerHistory,
  listOfficers,
  exportOfficers,
  assignParty,
  unassignParty,
  officerCaseload,
  exportCaseload,
  partyOfficers,
  caseHistory,
  unassignedParties,
  exportUnassigned,
};
