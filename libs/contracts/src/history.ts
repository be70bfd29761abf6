// The change history that every service keeps the same way: what a line says, and how it follows from two states of a record.
import { z } from 'zod';
import type { Fact } from './envelope.js';
import type { RefusalCode } from './refusal.js';
import { defineRoute, PageOf, paging } from './route.js';
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

/** Declares `GET <path>/history`; the answer is what `History.page` of the runtime gives. */
export const defineHistory = <P extends z.ZodType>(
  path: string,
  { params, refusals }: { params: P; refusals: readonly RefusalCode[] },
) =>
  defineRoute({
    method: 'GET',
    path: `${path}/history`,
    summary: 'Who changed what and when, newest first; personal data is masked',
    roles: Role.options,
    params,
    query: z.strictObject(paging),
    answers: { 200: { description: 'Changes, newest first', schema: PageOf(HistoryLine) } },
    refusals,
  });

/** What of a kind of record its history tells. `personal` fields are masked before they are written down, for good. */
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

/** Every recorded field whose value is another. Objects, and lists of objects, are told part by part, the rest whole. */
export function diff(before: object, after: object, { fields, personal = [] }: Omit<Recorded, 'kind'>): FieldChange[] {
  const [was, is] = [before as Parts, after as Parts];
  return fields.flatMap((field) => {
    const changes = changesOf(field, was[field], is[field]);
    return personal.includes(field) ? changes.map(masked) : changes;
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

const masked = ({ field, ...values }: FieldChange): FieldChange => ({
  field,
  ...(maskPersonal(values) as Omit<FieldChange, 'field'>),
});

/** Enough to tell two values apart, too little to find a person by: `+6281234567890` → `+•••90`. */
export function maskPersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskPersonal);
  if (isParts(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskPersonal(part)]));
  }
  const text = typeof value === 'string' ? value : '';
  return text.length < 8 ? '•••' : `${text.slice(0, 1)}•••${text.slice(-2)}`;
}
