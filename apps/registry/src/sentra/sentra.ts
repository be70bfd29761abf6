// Decides about a sentra: whether its rule is met, who may belong, and its life from proposal to decree to end.
import {
  type DataOf,
  type DecreeRef,
  type FactDefinition,
  lineOf,
  type NewFact,
  type PartyStatus,
  type Recorded,
  Refusal,
  type Sentra,
  type SentraBody,
  SentraDissolved,
  SentraMemberJoined,
  SentraMemberLeft,
  type SentraMember,
  type SentraPatch,
  type SentraProfile,
  SentraProposed,
  SentraRecognised,
  SentraRecounted,
  SentraRevised,
  type SentraRule,
  type SentraStatus,
  type Standing,
  type StoredLine,
} from '@hilir/contracts';
import type { Doing } from '../parties/party.js';

/** What a member's party was like when it was last looked at; a later state has a higher version. */
export interface PartyState {
  partyId: string;
  version: number;
  status: PartyStatus;
  region: string;
}
export interface Membership extends Omit<SentraMember, 'counts' | 'why'> {
  party: Omit<PartyState, 'partyId'>;
}
type Times = 'proposedAt' | 'changedAt' | 'unmetSince';
export interface SentraRecord extends Omit<Sentra, 'sentraId' | 'members' | Times> {
  _id: string;
  members: Membership[];
  proposedAt: Date;
  changedAt: Date;
  unmetSince?: Date;
  requestHash: string;
}
/** What a decision results in; the three leave in one transaction. */
export interface Change {
  sentra: SentraRecord;
  line: StoredLine;
  fact: NewFact;
}

/** From each status, the ones a sentra can go to. Drawn in docs/flows. */
export const TRANSITIONS: Record<SentraStatus, readonly SentraStatus[]> = {
  proposed: ['recognised', 'dissolved'],
  recognised: ['dissolved'],
  dissolved: [],
};

/** PP 29/2018: units. BPS: one in so many of the village's households. */
const LEAST_UNITS = 5;
const ONE_IN_HOUSEHOLDS = 5;
/** Memberships in one document, those that ended among them. */
const MOST_MEMBERSHIPS = 1_000;
const REACH_DIGITS = { desa: 10, kecamatan: 6 } as const;

/** Whether a rule is met by its evidence and this many units. */
export function meetsRule(rule: SentraRule, units: number): Standing {
  if (rule.name === 'pp-29-2018') return { met: units >= LEAST_UNITS, counted: units, needed: LEAST_UNITS };
  const { households, engaged } = rule;
  return {
    met: engaged * ONE_IN_HOUSEHOLDS >= households,
    counted: engaged,
    needed: Math.ceil(households / ONE_IN_HOUSEHOLDS),
    households,
    percent: Math.floor((engaged * 100) / households),
  };
}

/** Why a membership does not count; nothing when it does. */
export function whyNotCounted(
  { place, rule }: Pick<SentraRecord, 'place' | 'rule'>,
  { until, party }: Membership,
): SentraMember['why'] {
  if (until !== undefined) return 'left';
  if (party.status !== 'active') return 'not-active';
  return isWithinReach(place, rule, party.region) ? undefined : 'out-of-reach';
}

/** The households of BPS are those of the village. */
const reachOf = (rule: SentraRule): keyof typeof REACH_DIGITS => (rule.name === 'bps' ? 'desa' : rule.reach);
const isWithinReach = (place: string, rule: SentraRule, region: string): boolean =>
  region.startsWith(place.slice(0, REACH_DIGITS[reachOf(rule)]));

// ---- proposing, revising

export function propose(sentraId: string, body: SentraBody, hash: string, doing: Doing): Change {
  const sentra: SentraRecord = {
    ...body,
    _id: sentraId,
    version: 0,
    status: 'proposed',
    members: [],
    standing: meetsRule(body.rule, 0),
    proposedAt: doing.now,
    changedAt: doing.now,
    requestHash: hash,
  };
  return step({}, sentra, 'proposed', SentraProposed, {}, doing);
}

/** Nothing when the patch says what is there already. */
export function revise(sentra: SentraRecord, patch: SentraPatch, doing: Doing): Change | undefined {
  mustNotBe(sentra, 'dissolved');
  const change = step(sentra, { ...sentra, ...patch }, 'revised', SentraRevised, {}, doing);
  return change.line.fields.length === 0 ? undefined : change;
}

// ---- members

/** Nothing when it belongs since that day already. */
export function join(sentra: SentraRecord, party: PartyState | null, since: string, doing: Doing): Change | undefined {
  mustNotBe(sentra, 'dissolved');
  if (!party) throw new Refusal('sentra.member-unknown');
  const { partyId, ...state } = party;
  const periods = sentra.members.filter((member) => member.partyId === partyId);
  if (periods.some((member) => member.since === since)) return undefined;
  const last = periods.at(-1);
  if (last && last.until === undefined) throw new Refusal('sentra.member-already', { since: last.since });
  if (last && since < last.until!) throw new Refusal('sentra.dates', { day: last.until! });
  if (state.status !== 'active') throw new Refusal('sentra.member-not-active');
  if (!isWithinReach(sentra.place, sentra.rule, state.region))
    throw new Refusal('sentra.member-outside', { reach: reachOf(sentra.rule) });
  if (sentra.members.length >= MOST_MEMBERSHIPS) throw new Refusal('sentra.full', { most: MOST_MEMBERSHIPS });
  const members = [...sentra.members, { partyId, since, party: state }];
  return step(sentra, { ...sentra, members }, 'member-joined', SentraMemberJoined, { partyId, on: since }, doing);
}

/** Nothing when it left on that day already. */
export function leave(
  sentra: SentraRecord,
  partyId: string,
  until: string,
  reason: string,
  doing: Doing,
): Change | undefined {
  mustNotBe(sentra, 'dissolved');
  const last = sentra.members.findLast((member) => member.partyId === partyId);
  if (!last) throw new Refusal('sentra.not-member');
  if (last.until === until) return undefined;
  if (last.until !== undefined) throw new Refusal('sentra.not-member');
  if (until <= last.since) throw new Refusal('sentra.dates', { day: dayAfter(last.since) });
  const members = sentra.members.map((member) => (member === last ? { ...member, until, reason } : member));
  const about = { partyId, on: until };
  return step(sentra, { ...sentra, members }, 'member-left', SentraMemberLeft, about, { ...doing, reason });
}

/** A member's party was suspended, closed, activated or moved. Nothing when that is known, or makes no difference. */
export function recount(sentra: SentraRecord, party: PartyState, doing: Doing): Change | undefined {
  if (sentra.status === 'dissolved') return undefined;
  const { partyId, ...state } = party;
  const isNews = (member: Membership): boolean =>
    member.partyId === partyId && member.until === undefined && member.party.version < state.version;
  const members = sentra.members.map((member) => (isNews(member) ? { ...member, party: state } : member));
  const differs = members.some(
    (member, i) => whyNotCounted(sentra, member) !== whyNotCounted(sentra, sentra.members[i]!),
  );
  if (!differs) return undefined;
  return step(sentra, { ...sentra, members }, 'recounted', SentraRecounted, { partyId }, doing);
}

// ---- by decree

/** Nothing when it was recognised by that decree already. */
export function recognise(sentra: SentraRecord, document: DecreeRef, doing: Doing): Change | undefined {
  const { recognition, standing } = sentra;
  if (sentra.status === 'recognised' && same(recognition, document)) return undefined;
  mustBecome(sentra, 'recognised');
  if (!standing.met) {
    const code = sentra.rule.name === 'bps' ? 'sentra.too-few-households' : 'sentra.too-few-units';
    const { met: _, ...figures } = standing;
    throw new Refusal(code, figures);
  }
  const next: SentraRecord = { ...sentra, status: 'recognised', recognition: document };
  return step(sentra, next, 'recognised', SentraRecognised, { document }, doing);
}

/** Nothing when it was dissolved so already. */
export function dissolve(
  sentra: SentraRecord,
  dissolution: NonNullable<Sentra['dissolution']>,
  doing: Doing,
): Change | undefined {
  if (sentra.status === 'dissolved' && same(sentra.dissolution, dissolution)) return undefined;
  mustBecome(sentra, 'dissolved');
  const { reason } = dissolution;
  const next: SentraRecord = { ...sentra, status: 'dissolved', dissolution };
  return step(sentra, next, 'dissolved', SentraDissolved, dissolution, { ...doing, reason });
}

// ---- what every step leaves behind

export const SENTRA_HISTORY: Recorded = {
  kind: 'sentra',
  fields: ['name', 'about', 'place', 'rule', 'status', 'members', 'standing', 'recognition', 'dissolution'],
};

/** One version on: counted anew, a line of history, the fact. */
function step<F extends FactDefinition>(
  before: Partial<SentraRecord>,
  next: SentraRecord,
  change: string,
  definition: F,
  about: Omit<DataOf<F>, keyof SentraProfile>,
  { by, now, reason }: Doing & { reason?: string },
): Change {
  const { unmetSince = now, ...rest } = next;
  const units = rest.members.filter((member) => whyNotCounted(rest, member) === undefined).length;
  const standing = meetsRule(rest.rule, units);
  const unmet = rest.status === 'recognised' && !standing.met;
  const version = next.version + 1;
  const sentra = { ...rest, standing, version, changedAt: now, ...(unmet && { unmetSince }) };
  return {
    sentra,
    line: lineOf(SENTRA_HISTORY, before, sentra, { change, by, at: now, reason }),
    fact: definition.of(
      { subject: sentra._id, sequence: version, key: sentra._id },
      {
        ...profileOf(sentra),
        ...about,
      },
    ),
  };
}

function profileOf({ _id: sentraId, name, about, place, rule, status, standing }: SentraRecord): SentraProfile {
  return { sentraId, name, about, place, rule, status, standing };
}

function mustNotBe({ status }: SentraRecord, not: SentraStatus): void {
  if (status === not) throw new Refusal('sentra.status', { status });
}
function mustBecome({ status }: SentraRecord, next: SentraStatus): void {
  if (!TRANSITIONS[status].includes(next)) throw new Refusal('sentra.status', { status });
}
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const DAY_MS = 86_400_000;
const dayAfter = (day: string): string => new Date(new Date(day).getTime() + DAY_MS).toISOString().slice(0, 10);
