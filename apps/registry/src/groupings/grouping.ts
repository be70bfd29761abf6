// Decides about a grouping of regions: who may be in it, and that no region is in two wilayah of a scheme at a time.
import {
  type FactDefinition,
  type FieldError,
  type Grouping,
  type GroupingBody,
  GroupingDefined,
  GroupingEnded,
  type GroupingPatch,
  GroupingRevised,
  lineOf,
  type NewFact,
  type Recorded,
  Refusal,
  type StoredLine,
} from '@hilir/contracts';
import type { Doing } from '../parties/party.js';
import { levelOf, parentsOf, type RegionRecord } from '../regions/region.js';

export interface GroupingRecord extends Omit<Grouping, 'groupingId'> {
  _id: string;
  version: number;
  /** Lists go by this, then by id. */
  sortKey: string;
  requestHash: string;
}
/** What a decision results in; the three leave in one transaction. */
export interface Change {
  grouping: GroupingRecord;
  line: StoredLine;
  fact: NewFact;
}
/** What a decision looks at: the regions that are named, by code, and the other wilayah of the scheme. */
export interface Around {
  regions: ReadonlyMap<string, RegionRecord>;
  others: readonly GroupingRecord[];
}

export function define(
  groupingId: string,
  body: GroupingBody,
  around: Around & { requestHash: string },
  doing: Doing,
): Change {
  const { requestHash, ...rest } = around;
  const grouping = { ...body, _id: groupingId, version: 1, sortKey: sortKeyOf(body), requestHash };
  mustFit(grouping, rest, doing);
  return changed('defined', {}, grouping, doing);
}

/** Nothing when the patch says what is there already. */
export function revise(
  grouping: GroupingRecord,
  patch: GroupingPatch,
  around: Around,
  doing: Doing,
): Change | undefined {
  if (grouping.validTo !== undefined) throw new Refusal('grouping.ended');
  const { document = grouping.document, ...others } = patch;
  const { document: _, ...kept } = grouping;
  const next = { ...kept, ...others, ...(document && { document }), version: grouping.version + 1 };
  const revised = { ...next, sortKey: sortKeyOf(next) };
  if (patch.members || patch.lead) mustFit(revised, around, doing);
  const change = changed('revised', grouping, revised, doing);
  return change.line.fields.length === 0 ? undefined : change;
}

/** Nothing when it ended so already. */
export function end(grouping: GroupingRecord, validTo: string, reason: string, doing: Doing): Change | undefined {
  if (grouping.validTo === validTo && grouping.endReason === reason) return undefined;
  if (grouping.validTo !== undefined) throw new Refusal('grouping.ended');
  if (validTo <= grouping.validFrom) throw new Refusal('grouping.dates', { validFrom: grouping.validFrom });
  return changed('ended', grouping, { ...grouping, version: grouping.version + 1, validTo, endReason: reason }, doing);
}

/** The codes that hold a region: its own and those of everything it lies in. */
export const holdersOf = (region: string): string[] => [...parentsOf(region), region];

const sortKeyOf = ({ region, scheme, code }: Pick<GroupingBody, 'region' | 'scheme' | 'code'>): string =>
  `${region}/${scheme}/${code}`;

function mustFit(grouping: GroupingRecord, { regions, others }: Around, { language }: Doing): void {
  const misfits = misfitsOf(grouping, regions, language);
  if (misfits.length > 0) throw new Refusal('grouping.members', {}, misfits);
  const taken = grouping.kind === 'wilayah' ? takenIn(grouping, others, language) : [];
  if (taken.length > 0) throw new Refusal('grouping.region-taken', {}, taken);
}

const WORDS = {
  unknown: { id: 'wilayah ini tidak berlaku', en: 'this region is not a valid one' },
  outside: { id: 'harus berada di dalam wilayah region', en: 'must lie in region' },
  level: { id: 'semua anggota harus setingkat', en: 'all members must be of one level' },
  twice: { id: 'anggota ini disebut dua kali', en: 'this member is named twice' },
  lead: { id: 'induk harus salah satu anggota', en: 'the lead area must be one of the members' },
} as const;

function misfitsOf(
  { region, lead, members }: GroupingRecord,
  regions: Around['regions'],
  language: Doing['language'],
): FieldError[] {
  const wrong = (field: string, why: keyof typeof WORDS): FieldError => ({
    pointer: `/body/${field}`,
    code: why,
    message: WORDS[why][language],
  });
  const valid = (code: string): boolean => regions.has(code) && regions.get(code)!.validTo === undefined;
  return [
    ...(valid(region) ? [] : [wrong('region', 'unknown')]),
    ...members.flatMap((member, i) => {
      const field = `members/${i}`;
      if (!valid(member)) return [wrong(field, 'unknown')];
      if (!member.startsWith(region)) return [wrong(field, 'outside')];
      if (levelOf(member) !== levelOf(members[0]!)) return [wrong(field, 'level')];
      return members.indexOf(member) < i ? [wrong(field, 'twice')] : [];
    }),
    ...(members.includes(lead) ? [] : [wrong('lead', 'lead')]),
  ];
}

/** A region is taken by a wilayah that holds it, or a part of it, on any day of this one. */
function takenIn(
  grouping: GroupingRecord,
  others: readonly GroupingRecord[],
  language: Doing['language'],
): FieldError[] {
  const rivals = others.filter((other) => other._id !== grouping._id && overlap(grouping, other));
  return grouping.members.flatMap((member, i) => {
    const rival = rivals.find(({ members }) => members.some((one) => one.startsWith(member) || member.startsWith(one)));
    if (!rival) return [];
    const message = language === 'id' ? `sudah masuk ${rival.name}` : `is already in ${rival.name}`;
    return [{ pointer: `/body/members/${i}`, code: 'taken', message }];
  });
}

type Validity = Pick<GroupingRecord, 'validFrom' | 'validTo'>;
const overlap = (a: Validity, b: Validity): boolean =>
  (b.validTo === undefined || a.validFrom < b.validTo) && (a.validTo === undefined || b.validFrom < a.validTo);

export const GROUPING_HISTORY: Recorded = {
  kind: 'grouping',
  fields: ['kind', 'region', 'scheme', 'code', 'name', 'lead', 'members', 'validFrom', 'validTo', 'document'],
};
const FACTS: Record<'defined' | 'revised' | 'ended', FactDefinition> = {
  defined: GroupingDefined,
  revised: GroupingRevised,
  ended: GroupingEnded,
};

function changed(
  change: keyof typeof FACTS,
  before: Partial<GroupingRecord>,
  grouping: GroupingRecord,
  { by, now }: Doing,
): Change {
  const { _id, version, sortKey, requestHash, ...rest } = grouping;
  const reason = change === 'ended' ? grouping.endReason : undefined;
  return {
    grouping,
    line: lineOf(GROUPING_HISTORY, before, grouping, { change, by, at: now, reason }),
    fact: FACTS[change].of({ subject: _id, sequence: version, key: _id }, { groupingId: _id, ...rest }),
  };
}
