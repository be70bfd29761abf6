// Decides about one visit: recorded when it happened, corrected with a reason, its follow-ups done one by one.
import {
  areasOf,
  type FactDefinition,
  type FollowUp,
  FollowUpDone,
  type NewFact,
  type Recorded,
  Refusal,
  type VisitBody,
  type VisitPatch,
  VisitRecorded,
  VisitRevised,
} from '@hilir/contracts';
import { today } from '../days.js';
import { type OfficerRecord, postingOn } from '../officers/officer.js';
import { patched } from '../patched.js';

type Content = Omit<VisitBody, 'partyId' | 'officerId' | 'occurredAt'> & { occurredAt: Date };
export interface VisitRecord extends Content {
  _id: string;
  version: number;
  partyId: string;
  officerId: string;
  region: string;
  areas: string[];
  receivedAt: Date;
  late: boolean;
  /** The soonest day on which something still open is due. */
  due?: string;
  requestHash: string;
}
export interface VisitChange {
  visit: VisitRecord;
  fact: NewFact;
}
export const VISIT_HISTORY: Recorded = {
  kind: 'visit',
  fields: ['partyId', 'officerId', 'occurredAt', 'place', 'photos', 'findings', 'advice', 'followUps', 'scores'],
};

/** A device's clock may be this much fast. */
const FAST_CLOCK_MS = 3_600_000;

/** Throws `visit.in-future`, `visit.not-posted`. `lastVisit` is the party's latest that is known. */
export function recordVisit(
  visitId: string,
  body: VisitBody,
  around: { party: { region: string }; officer: OfficerRecord; lastVisit: Date; requestHash: string },
  now: Date,
): VisitChange {
  const { party, officer, lastVisit, requestHash } = around;
  const occurredAt = new Date(body.occurredAt);
  mustBePossible(occurredAt, party.region, officer, now);
  const visit: VisitRecord = withDue({
    ...body,
    _id: visitId,
    version: 1,
    occurredAt,
    region: party.region,
    areas: areasOf(party.region),
    receivedAt: now,
    late: occurredAt < lastVisit,
    requestHash,
  });
  return { visit, fact: news(VisitRecorded, visit) };
}

/** Nothing when the patch says what is there already. Throws `visit.in-future`, `visit.not-posted`. */
export function reviseVisit(
  visit: VisitRecord,
  { reason, occurredAt, ...patch }: VisitPatch,
  officer: OfficerRecord,
  now: Date,
): VisitChange | undefined {
  const when = occurredAt === undefined ? visit.occurredAt : new Date(occurredAt);
  if (when.getTime() !== visit.occurredAt.getTime()) mustBePossible(when, visit.region, officer, now);
  const next = patched(visit, { ...patch, occurredAt: when });
  if (next === visit) return undefined;
  const revised = withDue({ ...next, version: visit.version + 1 });
  return { visit: revised, fact: news(VisitRevised, revised, { reason }) };
}

/** Nothing when it is done already. Throws `visit.no-such-follow-up`, `visit.in-future`. */
export function finishFollowUp(
  visit: VisitRecord,
  followUpId: string,
  doneOn: string,
  now: Date,
): VisitChange | undefined {
  const found = visit.followUps.find((one) => one.followUpId === followUpId);
  if (!found) throw new Refusal('visit.no-such-follow-up');
  if (found.doneOn !== undefined) return undefined;
  if (doneOn > today(now)) throw new Refusal('visit.in-future');
  const followUps = visit.followUps.map((one) => (one === found ? { ...one, doneOn } : one));
  const next = withDue({ ...visit, version: visit.version + 1, followUps });
  return { visit: next, fact: news(FollowUpDone, next, { followUpId, doneOn }) };
}

/** What is still to do, the soonest first. */
export const openOf = (followUps: readonly FollowUp[]): FollowUp[] =>
  followUps.filter(({ doneOn }) => doneOn === undefined).sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));

export const contentOf = (visit: Content): Content => {
  const { occurredAt, place, photos, findings, advice, followUps, scores } = visit;
  return {
    occurredAt,
    photos,
    findings,
    followUps,
    scores,
    ...(place !== undefined && { place }),
    ...(advice !== undefined && { advice }),
  };
};

/** A phone may record late, so what counts is where the officer was posted on the day of the visit, east or west. */
function mustBePossible(occurredAt: Date, region: string, officer: OfficerRecord, now: Date): void {
  if (occurredAt.getTime() > now.getTime() + FAST_CLOCK_MS) throw new Refusal('visit.in-future');
  const days = [today(occurredAt), occurredAt.toISOString().slice(0, 10)];
  const postings = days.map((day) => postingOn(officer, day));
  if (!postings.some((posting) => posting !== undefined && region.startsWith(posting)))
    throw new Refusal('visit.not-posted');
}

function withDue({ due: _, ...visit }: VisitRecord): VisitRecord {
  const [soonest] = openOf(visit.followUps);
  return soonest ? { ...visit, due: soonest.due } : visit;
}

function news(fact: FactDefinition, visit: VisitRecord, more: object = {}): NewFact {
  const { _id: visitId, version, partyId, officerId, region, late, scores, due } = visit;
  return fact.of(
    { subject: visitId, sequence: version, key: partyId },
    {
      visitId,
      partyId,
      officerId,
      region,
      late,
      scores,
      occurredAt: visit.occurredAt.toISOString(),
      receivedAt: visit.receivedAt.toISOString(),
      openFollowUps: openOf(visit.followUps).length,
      ...(due !== undefined && { nextDue: due }),
      ...more,
    },
  );
}
