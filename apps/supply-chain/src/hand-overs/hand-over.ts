// One delivery of one supplier for one order: prepared, dispatched, received. It may be told late, or only its end.
import {
  type Attributes,
  type Bast,
  type BastLine,
  type BaseUnit,
  type Dispatch,
  type FactDefinition,
  type DataOf,
  HandOverCancelled,
  HandOverDispatched,
  HandOverOverdue,
  HandOverPrepared,
  HandOverReceived,
  type HandOverStatus,
  type NewFact,
  occurred,
  type Paper,
  type Preparation,
  type ReceivedPart,
  type Recorded,
  Refusal,
} from '@hilir/contracts';
import type { Part, Reservation } from '../pools/reservation.js';
import { type Line, weigh } from './bast.js';
import type { Issued } from './bast-paper.js';

/** What was said of one step, and when we heard it. */
type Told<T extends { occurredAt: string }> = Omit<T, 'orderId' | 'parts' | 'occurredAt'> & {
  occurredAt: Date;
  recordedAt: Date;
};
export interface HandOver {
  _id: string;
  version: number;
  status: HandOverStatus;
  orderId: string;
  pool: string;
  supplierId: string;
  buyerId: string;
  buyerRegion: string;
  parts: { part: number; lotId: string; region: string; planned?: number }[];
  preparation?: Told<Preparation>;
  dispatch?: Told<Dispatch>;
  bast?: Told<Bast> & { lines: (BastLine & ReceivedPart)[]; missingPapers: Paper[] };
  /** Of the BAST, with its number. */
  paper?: Issued;
  cancellation?: Told<{ reason: string; occurredAt: string }>;
  /** When what is waited for should have happened; none once it is known to be late, or nothing is waited for. */
  deadline?: Date;
  overdue: boolean;
  startedAt: Date;
  /** Step → hash of the request that told it, so that a repeat is known. */
  hashes: Partial<Record<Step, string>>;
}
export type Step = 'preparation' | 'dispatch' | 'reception' | 'cancellation';
export interface Change {
  handOver: HandOver;
  fact: NewFact;
}

/**
 * From each status, the ones a hand-over can go to. A BAST is believed whenever it comes: it is about what has happened.
 * The first two wait, with a deadline after which they are shown as overdue. Drawn in docs/flows.
 */
export const TRANSITIONS: Record<HandOverStatus, readonly HandOverStatus[]> = {
  prepared: ['dispatched', 'received', 'cancelled'],
  dispatched: ['received', 'cancelled'],
  received: [],
  cancelled: ['received'],
};
/** Nothing is waited for in these. */
export const AT_REST: readonly HandOverStatus[] = ['received', 'cancelled'];
export const HAND_OVER_HISTORY: Recorded = {
  kind: 'hand-over',
  fields: ['status', 'parts', 'preparation', 'dispatch', 'bast', 'cancellation', 'overdue', 'deadline'],
  personal: ['carrier', 'vehicle', 'gatherer', 'collector', 'receiver'],
};

const HOUR_MS = 3_600_000;

/** What a hand-over is part of: the order as its pool has it. */
export interface Around {
  reservation: Reservation;
  handOverHours: number;
  requestHash: string;
}

/** The parts that are named, all of one supplier. */
export function partsOf(reservation: Reservation | null, named: readonly { part: number }[]): Part[] {
  if (!reservation || reservation.parts.length === 0) throw new Refusal('hand-over.order-unknown');
  const parts = named.map(({ part: number }) => {
    const part = reservation.parts.find((each) => each.part === number);
    if (!part) throw new Refusal('hand-over.part-unknown', { part: number });
    return part;
  });
  const twice = parts.find((part, i) => parts.indexOf(part) !== i);
  if (twice) throw new Refusal('hand-over.part-twice', { part: twice.part });
  if (new Set(parts.map((part) => part.supplierId)).size > 1) throw new Refusal('hand-over.several-suppliers');
  return parts;
}

/** A delivery is made ready. Told after its reception it only adds what was planned. */
export function prepare(
  known: HandOver | null,
  handOverId: string,
  said: Preparation,
  { reservation, handOverHours, requestHash }: Around,
  now: Date,
): Change {
  const occurredAt = occurred(said.occurredAt, now);
  const parts = partsOf(reservation, said.parts);
  const { orderId: _orderId, parts: planned, ...preparation } = said;
  if (said.slot && said.slot.until <= said.slot.from) throw new Refusal('hand-over.slot');
  const started = known ? same(known, reservation, parts) : start(handOverId, reservation, parts, 'prepared', now);
  const until = said.slot ? new Date(said.slot.until) : hoursAfter(now, handOverHours);
  const next: HandOver = {
    ...started,
    parts: merged(started, parts, planned),
    preparation: { ...preparation, occurredAt, recordedAt: now },
    hashes: { ...started.hashes, preparation: requestHash },
    ...(started.status === 'prepared' && { deadline: until }),
  };
  const data = {
    parts: said.parts.map(({ part, quantity }, i) => ({ part, lotId: parts[i]!.lotId, quantity })),
    way: said.way,
    place: said.place,
  };
  return told(known, next, HandOverPrepared, data, occurredAt);
}

/** A delivery leaves. Told after its reception it only adds carrier and papers. */
export function dispatch(
  known: HandOver,
  said: Dispatch,
  { handOverHours, requestHash, papers }: Omit<Around, 'reservation'> & { papers: readonly Paper[] },
  now: Date,
): Change {
  const occurredAt = occurred(said.occurredAt, now);
  if (known.status === 'cancelled') throw new Refusal('hand-over.status', { status: known.status });
  const missing = missingOf(papers, said);
  if (missing.length > 0) throw new Refusal('hand-over.paper-missing', { papers: missing.join(', ') });
  const expectedBy = said.expectedBy ? new Date(said.expectedBy) : hoursAfter(now, handOverHours);
  const late = known.status === 'received';
  const { deadline: _deadline, ...rest } = known;
  const next: HandOver = {
    ...rest,
    ...(!late && { status: 'dispatched', deadline: expectedBy, overdue: false }),
    ...(late && { bast: { ...known.bast!, missingPapers: missingOf(known.bast!.missingPapers, said) } }),
    dispatch: { ...said, occurredAt, recordedAt: now },
    hashes: { ...known.hashes, dispatch: requestHash },
  };
  const { manifest, faHhbk } = said;
  const data = {
    parts: known.parts.map((part) => part.part),
    expectedBy: expectedBy.toISOString(),
    ...(manifest !== undefined && { manifest }),
    ...(faHhbk !== undefined && { faHhbk }),
  };
  return told(known, next, HandOverDispatched, data, occurredAt);
}

/** Material changed hands. Needs neither preparation nor dispatch, and is believed whatever was known before. */
export function receive(
  known: HandOver | null,
  handOverId: string,
  said: Bast,
  around: Around & {
    unit: BaseUnit;
    paymentDays: number;
    papers: readonly Paper[];
    issued: Omit<Issued, 'unit' | 'papers' | 'missingPapers'>;
  },
  now: Date,
): Change & { lines: Line[] } {
  const { reservation, requestHash, unit, paymentDays, papers, issued } = around;
  const occurredAt = occurred(said.occurredAt, now);
  const parts = partsOf(reservation, said.parts);
  const started = known ? same(known, reservation, parts) : start(handOverId, reservation, parts, 'received', now);
  const commodity = reservation.pool.slice(3);
  const lines = said.parts.map((line, i) => weigh(line, parts[i]!, commodity, unit));
  const { orderId: _orderId, parts: _parts, ...bast } = said;
  const numbers = { ...numbersOf(started.dispatch), ...numbersOf(said) };
  const missingPapers = missingOf(papers, numbers);
  const { deadline: _deadline, ...rest } = started;
  const next: HandOver = {
    ...rest,
    status: 'received',
    overdue: false,
    parts: merged(started, parts),
    bast: {
      ...bast,
      occurredAt,
      recordedAt: now,
      lines: lines.map((line) => ({ ...line.said, ...line.received })),
      missingPapers,
    },
    paper: { ...issued, unit, papers: numbers, missingPapers },
    hashes: { ...started.hashes, reception: requestHash },
  };
  const { buyerId, buyerRegion } = next;
  const received = lines.map((line) => line.received);
  const data = { buyerId, buyerRegion, parts: received, ...numbers, missingPapers, paymentDays, bast: issued.number };
  return { ...told(known, next, HandOverReceived, data, occurredAt), lines };
}

/** It will not take place. What it was to bring stays reserved until the order's own deadline. */
export function cancel(
  known: HandOver,
  said: { reason: string; occurredAt: string },
  requestHash: string,
  now: Date,
): Change {
  const occurredAt = occurred(said.occurredAt, now);
  if (!TRANSITIONS[known.status].includes('cancelled')) throw new Refusal('hand-over.status', { status: known.status });
  const { deadline: _deadline, ...rest } = known;
  const next: HandOver = {
    ...rest,
    status: 'cancelled',
    overdue: false,
    cancellation: { reason: said.reason, occurredAt, recordedAt: now },
    hashes: { ...known.hashes, cancellation: requestHash },
  };
  return told(known, next, HandOverCancelled, { reason: said.reason }, occurredAt);
}

/** Its deadline passed: it shows as overdue. Undefined when nothing is late any more. */
export function noteOverdue(known: HandOver, now: Date): Change | undefined {
  if (!known.deadline || known.deadline > now) return undefined;
  const { deadline, ...rest } = known;
  return told(known, { ...rest, overdue: true }, HandOverOverdue, { status: known.status }, deadline);
}

/** What the buyer has of one received part from now on. */
export const holdingOf = (handOver: HandOver, line: ReceivedPart, attributes: Attributes) => ({
  _id: `${handOver._id}:${line.part}`,
  version: 1,
  partyId: handOver.buyerId,
  lotId: line.lotId,
  orderId: handOver.orderId,
  handOverId: handOver._id,
  pool: handOver.pool,
  commodity: line.commodity,
  attributes,
  region: line.region,
  supplierId: line.supplierId,
  quantity: line.accepted,
  used: 0,
  price: line.price,
  amount: line.amount,
  receivedAt: handOver.bast!.occurredAt,
});

function start(
  handOverId: string,
  { _id: orderId, pool, buyerId, buyerRegion }: Reservation,
  parts: readonly Part[],
  status: HandOverStatus,
  now: Date,
): HandOver {
  const { supplierId } = parts[0]!;
  const about = { orderId, pool, supplierId, buyerId, buyerRegion };
  return { _id: handOverId, version: 0, status, ...about, parts: [], overdue: false, startedAt: now, hashes: {} };
}

/** The hand-over, which must be of this order and supplier. */
function same(known: HandOver, reservation: Reservation, parts: readonly Part[]): HandOver {
  if (known.orderId !== reservation._id || known.supplierId !== parts[0]!.supplierId)
    throw new Refusal('hand-over.other-order');
  return known;
}

/** Every part that any step named, with what was planned of it. */
function merged(
  { parts: before }: HandOver,
  named: readonly Part[],
  planned: Preparation['parts'] = [],
): HandOver['parts'] {
  const added = named.filter(({ part }) => !before.some((each) => each.part === part));
  return [...before, ...added.map(({ part, lotId, region }) => ({ part, lotId, region }))].map((each) => {
    const plan = planned.find(({ part }) => part === each.part);
    return plan ? { ...each, planned: plan.quantity } : each;
  });
}

type Numbers = { manifest?: string | undefined; faHhbk?: string | undefined };
const numbersOf = ({ manifest, faHhbk }: Numbers = {}): { manifest?: string; faHhbk?: string } => ({
  ...(manifest !== undefined && { manifest }),
  ...(faHhbk !== undefined && { faHhbk }),
});
const NUMBER_OF = { manifest: 'manifest', 'fa-hhbk': 'faHhbk' } as const satisfies Record<Paper, keyof Numbers>;
const missingOf = (papers: readonly Paper[], numbers: Numbers): Paper[] =>
  papers.filter((paper) => numbers[NUMBER_OF[paper]] === undefined);
const hoursAfter = (from: Date, hours: number): Date => new Date(from.getTime() + hours * HOUR_MS);

/** One version on, with its fact. */
function told<F extends FactDefinition>(
  before: HandOver | null,
  next: HandOver,
  definition: F,
  data: Omit<DataOf<F>, 'handOverId' | 'orderId' | 'pool' | 'supplierId' | 'occurredAt'>,
  occurredAt: Date,
): Change {
  if (before && next.status !== before.status && !TRANSITIONS[before.status].includes(next.status))
    throw new Error(`a hand-over cannot go from ${before.status} to ${next.status}`);
  const handOver = { ...next, version: next.version + 1 };
  const { _id: handOverId, orderId, pool, supplierId } = handOver;
  const about = { handOverId, orderId, pool, supplierId, occurredAt: occurredAt.toISOString() };
  const aggregate = { subject: handOverId, sequence: handOver.version, key: pool };
  return { handOver, fact: definition.of(aggregate, { ...about, ...data }) };
}
