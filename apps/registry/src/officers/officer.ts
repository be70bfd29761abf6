// Decides about one field officer: contract, postings, and when the work begins and ends.
import {
  areasOf,
  type FactDefinition,
  type NewFact,
  OfficerActivated,
  type OfficerBody,
  OfficerEnded,
  type OfficerPatch,
  OfficerPosted,
  type OfficerProfile,
  OfficerRegistered,
  OfficerRevised,
  type OfficerStatus,
  type Posting,
  type Recorded,
  Refusal,
} from '@hilir/contracts';
import { addDays, beginOf, endOf, today } from '../days.js';
import { wordsOf } from '../names.js';
import { patched } from '../patched.js';

export interface OfficerRecord extends OfficerBody {
  _id: string;
  version: number;
  status: OfficerStatus;
  statusReason?: string;
  /** The latest last; `posting` is its region. */
  postings: Posting[];
  /** The posting and the regions it lies in. */
  areas: string[];
  sortName: string;
  words: string[];
  /** When the status changes by itself; a final one has none. */
  deadline?: Date;
  registeredAt: Date;
  changedAt: Date;
  requestHash: string;
  /** How often it was held, see the store. */
  held?: number;
}
export interface OfficerChange {
  officer: OfficerRecord;
  fact: NewFact;
}
export const OFFICER_HISTORY: Recorded = {
  kind: 'officer',
  fields: ['name', 'cohort', 'contract', 'posting', 'postings', 'phone', 'status', 'statusReason'],
  personal: ['phone'],
};

/** Both waiting states end by the calendar: `planned` when the contract begins, `active` when it is over. Drawn in docs/flows. */
export const TRANSITIONS: Record<OfficerStatus, readonly OfficerStatus[]> = {
  planned: ['active', 'ended'],
  active: ['planned', 'ended'],
  ended: [],
};

/** A cursor carries the sorted name, so it is kept short. */
const SORTED_LETTERS = 60;

/** One of an earlier cohort may be entered after the contract is over. */
export function registerOfficer(officerId: string, body: OfficerBody, requestHash: string, now: Date): OfficerChange {
  const officer: OfficerRecord = {
    ...body,
    _id: officerId,
    version: 1,
    status: 'planned',
    postings: [{ region: body.posting, from: body.contract.from }],
    areas: areasOf(body.posting),
    ...namesOf(body.name),
    registeredAt: now,
    changedAt: now,
    requestHash,
  };
  return changed(OfficerRegistered, byCalendar(officer, now));
}

/** Nothing when the patch says what is there already. Throws `officer.status` once the contract has ended. */
export function reviseOfficer(officer: OfficerRecord, patch: OfficerPatch, now: Date): OfficerChange | undefined {
  mustNotHaveEnded(officer);
  const next = patched(officer, patch);
  if (next === officer) return undefined;
  const { from } = next.contract;
  // The first posting begins with the contract, as it was entered.
  const postings = next.postings.map((posting, i) => (i === 0 ? { ...posting, from } : posting));
  const revised = { ...next, ...namesOf(next.name), postings: postings.filter(beginsBeforeItEnds) };
  return changed(OfficerRevised, byCalendar(again(revised, now), now));
}
const beginsBeforeItEnds = ({ from, to }: Posting): boolean => to === undefined || from <= to;

/** Nothing when the officer is posted there already. Throws `officer.status`, `officer.posting-day`. */
export function postOfficer(
  officer: OfficerRecord,
  { posting, from }: { posting: string; from: string },
  now: Date,
): OfficerChange | undefined {
  mustNotHaveEnded(officer);
  const last = officer.postings.at(-1)!;
  if (last.region === posting) return undefined;
  // It takes effect at once: from a day that has come, or the first of a contract that has yet to begin.
  const latest = [today(now), officer.contract.from].sort().at(-1)!;
  if (from < last.from || from > latest || from > officer.contract.to)
    throw new Refusal('officer.posting-day', { from: last.from, to: latest });
  const before = officer.postings.slice(0, -1);
  const left = from === last.from ? [] : [{ ...last, to: addDays(from, -1) }];
  const next = {
    ...officer,
    posting,
    postings: [...before, ...left, { region: posting, from }],
    areas: areasOf(posting),
  };
  return changed(OfficerPosted, again(next, now));
}

/** Nothing when it has ended for the same reason. Throws `officer.status` when it has ended otherwise. */
export function endOfficer(officer: OfficerRecord, reason: string, now: Date): OfficerChange | undefined {
  if (officer.status === 'ended' && officer.statusReason === reason) return undefined;
  mustNotHaveEnded(officer);
  return changed(OfficerEnded, ended({ ...again(officer, now), statusReason: reason }, today(now)), { reason });
}

/** What the calendar brings. Undefined when nothing is due. */
export function passTime(officer: OfficerRecord, now: Date): OfficerChange | undefined {
  if (!officer.deadline || officer.deadline > now) return undefined;
  const next = byCalendar(again(officer, now), now);
  return changed(next.status === 'active' ? OfficerActivated : OfficerEnded, next);
}

/** Where the officer was posted on a day; undefined outside the contract or when ended by then. */
export function postingOn(officer: OfficerRecord, day: string): string | undefined {
  if (day < officer.contract.from || day > officer.contract.to) return undefined;
  return officer.postings.find(({ from, to }) => from <= day && (to === undefined || day <= to))?.region;
}

function mustNotHaveEnded({ status }: OfficerRecord): void {
  if (status === 'ended') throw new Refusal('officer.status', { status });
}

/** Status and deadline as the contract has them now. */
function byCalendar(officer: OfficerRecord, now: Date): OfficerRecord {
  const { from, to } = officer.contract;
  if (now < beginOf(from)) return { ...officer, status: 'planned', deadline: beginOf(from) };
  if (now < endOf(to)) return { ...officer, status: 'active', deadline: endOf(to) };
  return ended(officer, to);
}

function ended(officer: OfficerRecord, on: string): OfficerRecord {
  const { deadline: _, ...rest } = officer;
  const postings = officer.postings.map((posting) =>
    posting.to === undefined ? { ...posting, to: on < posting.from ? posting.from : on } : posting,
  );
  return { ...rest, status: 'ended', postings };
}

const again = (officer: OfficerRecord, now: Date): OfficerRecord => ({
  ...officer,
  version: officer.version + 1,
  changedAt: now,
});

function namesOf(name: string): Pick<OfficerRecord, 'sortName' | 'words'> {
  const words = wordsOf(name);
  return { sortName: words.join(' ').slice(0, SORTED_LETTERS), words: [...new Set(words)] };
}

function changed(fact: FactDefinition, officer: OfficerRecord, more: object = {}): OfficerChange {
  const { _id: officerId, version, name, cohort, contract, posting, status } = officer;
  const profile: OfficerProfile = { officerId, name, cohort, contract, posting, status };
  return { officer, fact: fact.of({ subject: officerId, sequence: version, key: officerId }, { ...profile, ...more }) };
}
