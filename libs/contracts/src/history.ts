// The change history that every service keeps the same way: what a line says, and how it follows from two states of a record.
import { z } from 'zod';
import type { Fact, NewFact } from './envelope.js';
import type { RefusalCode } from './refusal.js';
import { defineRoute, PageOf, paging, type RouteDefinition } from './route.js';
import { Id, Instant, RegionCode, Role } from './vocabulary.js';

/** Who did it: a person in a role for a party or a region, a guest, a service that heard a fact, or a deadline. */
export const Author = z.object({
  role: Role.optional(),
  partyId: Id.optional(),
  region: RegionCode.optional(),
  /** Somebody without an account. */
  guest: z.literal(true).optional(),
  /** Type of the fact that was heard. */
  fact: z.string().optional(),
  /** Name of the sweep that ended what was due, e.g. `order-deadlines`. */
  sweep: z.string().optional(),
  /** Finds the request that it began with, and everything that followed from that. */
  correlationId: z.string(),
});
export type Author = z.infer<typeof Author>;
export const authorOfFact = ({ type, correlationid }: Fact): Author => ({ fact: type, correlationId: correlationid });

/** One field that changed; a part of it is named with dots, such as `steps.2.doneOn`. Personal data is masked. */
export const FieldChange = z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() });
export type FieldChange = z.infer<typeof FieldChange>;
export const HistoryLine = z.object({
  version: z.int().meta({ description: 'Version of the record after the change' }),
  at: Instant,
  by: Author,
  change: z.string().meta({ description: 'What was done, in the past tense', examples: ['registered'] }),
  reason: z.string().optional(),
  fields: z.array(FieldChange),
});
export type HistoryLine = z.infer<typeof HistoryLine>;

const Paging = z.strictObject(paging);
/** Declares `GET <path>/history`; the answer is what `History.page` or `historyPage` of the runtime gives. */
export const defineHistory = <P extends z.ZodType, Q extends z.ZodType = typeof Paging>(
  path: string,
  {
    params,
    refusals,
    query = Paging as unknown as Q,
    roles = Role.options,
  }: { params: P; refusals: readonly RefusalCode[]; query?: Q; roles?: RouteDefinition['roles'] },
) =>
  defineRoute({
    method: 'GET',
    path: `${path}/history`,
    summary: 'Who changed what and when, newest first; personal data is masked',
    roles,
    params,
    query,
    answers: { 200: { description: 'Changes, newest first', schema: PageOf(HistoryLine) } },
    refusals,
  });

/**
 * What of a kind of record its history tells. `personal` names fields, also those inside of others, that are masked
 * before they are written down, for good.
 */
export interface Recorded {
  kind: string;
  fields: readonly string[];
  personal?: readonly string[];
}
/** A line as it is stored; lines are only ever added. */
export interface StoredLine extends Omit<HistoryLine, 'at'> {
  /** `<kind>:<id>:<version>` */
  _id: string;
  /** `<kind>:<id>` */
  record: string;
  at: Date;
}
/** What was done, by whom and when. */
export interface Done {
  change: string;
  by: Author;
  at: Date;
  reason?: string | undefined;
}

export const recordKey = ({ kind }: Recorded, id: string): string => `${kind}:${id}`;

/** The line about a change: `before` is the record as it was, or {} when it is new. */
export function lineOf(
  recorded: Recorded,
  before: object,
  after: { _id: string; version: number },
  { change, by, at, reason }: Done,
): StoredLine {
  const record = recordKey(recorded, after._id);
  return {
    _id: `${record}:${after.version}`,
    record,
    version: after.version,
    at,
    by,
    change,
    ...(reason !== undefined && { reason }),
    fields: diff(before, after, recorded),
  };
}

/** What a fact says was done: of an officer, `registry.officer-registered.v1` is `registered`. */
export function changeIn({ kind }: Recorded, fact: string): string {
  const change = fact.replace(/^[a-z-]+\.|\.v[0-9]+$/g, '');
  return change.startsWith(`${kind}-`) ? change.slice(kind.length + 1) : change;
}

/** The line about a change that its fact speaks of; a reason is that of the fact, unless another is given. */
export const lineAbout = (
  recorded: Recorded,
  before: object,
  after: { _id: string; version: number },
  { fact, reason = reasonIn(fact), ...done }: Omit<Done, 'change'> & { fact: NewFact },
): StoredLine => lineOf(recorded, before, after, { ...done, reason, change: changeIn(recorded, fact.type) });
const reasonIn = ({ data }: NewFact): string | undefined => (data as { reason?: string }).reason;

/** A step of a record that keeps its own timeline. */
interface Step {
  at: Date;
  author?: Author;
  reason?: string | undefined;
}
/** Writes on the last step who took it. */
export const signed = <T extends { timeline: readonly Step[] }>(record: T, author: Author): T => ({
  ...record,
  timeline: record.timeline.map((step, i) => (i < record.timeline.length - 1 ? step : { ...step, author })),
});
/** The history of a record that keeps its own timeline, one step for each version: nothing more than that was written. */
export const historyIn = <S extends Step>(
  recorded: Recorded,
  { _id, timeline }: { _id: string; timeline: readonly S[] },
  changeOf: (step: S) => string,
): StoredLine[] =>
  timeline.map((step, i) => {
    // A step from before authors were kept names nobody.
    const { at, reason, author: by = { correlationId: '' } } = step;
    const done = { change: changeOf(step), by, at, reason };
    return lineOf(recorded, timeline[i - 1] ?? {}, { ...step, _id, version: i + 1 }, done);
  });

/** Every recorded field whose value is another. Objects, and lists of objects, are told part by part, the rest whole. */
export function diff(before: object, after: object, { fields, personal = [] }: Omit<Recorded, 'kind'>): FieldChange[] {
  const [was, is] = [before as Parts, after as Parts];
  return fields.flatMap((field) => {
    return changesOf(field, was[field], is[field]).map((change) => masked(change, personal));
  });
}

type Parts = Record<string, unknown>;

function changesOf(field: string, from: unknown, to: unknown): FieldChange[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  const [before, after] = [partsOf(from), partsOf(to)];
  const comparable = before && after && Array.isArray(from) === Array.isArray(to);
  if (!comparable) return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changesOf(`${field}.${name}`, before[name], after[name]));
}

const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
const partsOf = (value: unknown): Parts | undefined =>
  isParts(value) || (Array.isArray(value) && value.every(isParts)) ? (value as Parts) : undefined;

function masked({ field, ...values }: FieldChange, personal: readonly string[]): FieldChange {
  const mask = field.split('.').some((name) => personal.includes(name)) ? maskPersonal : maskInside(personal);
  return { field, ...(mask(values) as Omit<FieldChange, 'field'>) };
}
/** Masks what is personal inside a value. */
const maskInside =
  (personal: readonly string[]) =>
  (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(maskInside(personal));
    if (!isParts(value)) return value;
    const parts = Object.entries(value);
    return Object.fromEntries(
      parts.map(([name, part]) => [name, personal.includes(name) ? maskPersonal(part) : maskInside(personal)(part)]),
    );
  };

/** Enough to tell two values apart, too little to find a person by: `+6281234567890` → `+•••90`. */
export function maskPersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskPersonal);
  if (isParts(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskPersonal(part)]));
  }
  const text = typeof value === 'string' ? value : '';
  return text.length < 8 ? '•••' : `${text.slice(0, 1)}•••${text.slice(-2)}`;
}
