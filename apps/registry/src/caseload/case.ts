// Decides who cares for one party: one officer at a time, posted where the party lies.
import {
  type Assignment,
  type CaseloadEntry,
  type NewFact,
  type PartyProfile,
  type Recorded,
  PartyAssigned,
  PartyUnassigned,
  Refusal,
} from '@hilir/contracts';
import { daysSince, today } from '../days.js';
import type { OfficerRecord } from '../officers/officer.js';

/** What officers have to do with a party; begins with the first assignment or visit. */
export interface CaseRecord {
  /** The party's id. */
  _id: string;
  version: number;
  officerId?: string;
  from?: string;
  /** Assignments that ended, the earliest first. */
  past: (Pick<Assignment, 'officerId' | 'from' | 'reason'> & { to: string })[];
  /** The latest visit by anyone; NEVER when there was none, so that those come first in order. */
  visitedAt: Date;
}
export interface CaseChange {
  next: CaseRecord;
  fact: NewFact;
}
export const CASE_HISTORY: Recorded = {
  kind: 'case',
  fields: ['officerId', 'from', 'past'],
};

export const NEVER = new Date(0);
const fresh = (partyId: string): CaseRecord => ({ _id: partyId, version: 0, past: [], visitedAt: NEVER });
type Located = Pick<PartyProfile, 'region' | 'status'> & { _id: string };

/** Nothing when it is so already. Throws `officer.status`, `party.status` or `caseload.*` for what stands against it. */
export function assign(
  known: CaseRecord | null,
  party: Located,
  officer: OfficerRecord,
  from: string,
  now: Date,
): CaseChange | undefined {
  const { officerId, from: since } = known ?? {};
  if (officerId === officer._id && since === from) return undefined;
  if (officerId !== undefined) throw new Refusal('caseload.taken', { officerId, from: since! });
  if (officer.status === 'ended') throw new Refusal('officer.status', { status: officer.status });
  if (party.status === 'closed') throw new Refusal('party.status', { status: party.status });
  if (!party.region.startsWith(officer.posting))
    throw new Refusal('caseload.outside-posting', { posting: officer.posting });
  // Within the present posting, and not before the last day of whoever cared for it before.
  const ended = known?.past.at(-1)?.to ?? '';
  const earliest = [officer.postings.at(-1)!.from, ended].sort().at(-1)!;
  const latest = [today(now), officer.postings.at(-1)!.from].sort().at(-1)!;
  if (from < earliest || from > latest) throw new Refusal('caseload.day', { from: earliest, to: latest });
  const before = known ?? fresh(party._id);
  const next = { ...before, version: before.version + 1, officerId: officer._id, from };
  const fact = PartyAssigned.of(about(next), { partyId: party._id, officerId: officer._id, from });
  return { next, fact };
}

/** Nothing when the last assignment ended so. Throws `caseload.not-found` when it is not with this officer, `caseload.day`. */
export function unassign(
  known: CaseRecord | null,
  officerId: string,
  { to, reason }: { to: string; reason?: string | undefined },
  now: Date,
): CaseChange | undefined {
  const last = known?.past.at(-1);
  if (known && known.officerId === undefined && last?.officerId === officerId && last.to === to) return undefined;
  if (!known || known.officerId !== officerId) throw new Refusal('caseload.not-found');
  if (to < known.from! || to > today(now)) throw new Refusal('caseload.day', { from: known.from!, to: today(now) });
  return release(known, to, reason);
}

/** Why a party leaves a caseload because of its officer: undefined when it stays. */
export function reasonToLeave(officer: OfficerRecord, party: Located): string | undefined {
  if (officer.status === 'ended') return 'officer-ended';
  return party.region.startsWith(officer.posting) ? undefined : 'officer-posted-elsewhere';
}

/** Ends the assignment that runs; never before it began. */
export function release(known: CaseRecord, day: string, reason?: string): CaseChange {
  const { officerId, from, ...rest } = known;
  const to = day < from! ? from! : day;
  const ended = { officerId: officerId!, from: from!, to, ...(reason !== undefined && { reason }) };
  const next = { ...rest, version: known.version + 1, past: [...known.past, ended] };
  return { next, fact: PartyUnassigned.of(about(next), { partyId: known._id, ...ended }) };
}

/** The case after the latest visit was found anew. */
export const visited = (known: CaseRecord | null, partyId: string, visitedAt: Date): CaseRecord => {
  const before = known ?? fresh(partyId);
  return { ...before, version: before.version + 1, visitedAt };
};

export const lastVisitOf = (
  { visitedAt }: CaseRecord,
  now: Date,
): Pick<CaseloadEntry, 'lastVisitAt' | 'daysSinceVisit'> =>
  visitedAt.getTime() === NEVER.getTime()
    ? {}
    : { lastVisitAt: visitedAt.toISOString(), daysSinceVisit: daysSince(visitedAt, now) };

const about = ({ _id, version }: CaseRecord) => ({ subject: _id, sequence: version, key: _id });
