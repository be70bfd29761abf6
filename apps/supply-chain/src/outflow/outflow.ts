// One entry of the outflow register: what may become of it once it is there.
import {
  type DataOf,
  type FactDefinition,
  type NewFact,
  occurred,
  type Outflow as OutflowView,
  OutflowDecided,
  OutflowLapsed,
  OutflowRecorded,
  OutflowReversed,
  type OutflowStatus,
  type Recorded,
  Refusal,
} from '@hilir/contracts';
import type { Lot } from '../lots/lot.js';
import { releaseHeld, type Sale, sellHeld, takeBack } from '../stock/outside.js';
import type { Correction, StockChange } from '../stock/stock.js';

type Decision = { allowed: boolean; reason: string; by: { role: string; region?: string }; decidedAt: Date };
export interface Outflow extends Omit<
  OutflowView,
  'outflowId' | 'occurredAt' | 'recordedAt' | 'decideBy' | 'decision' | 'reversal'
> {
  _id: string;
  occurredAt: Date;
  recordedAt: Date;
  /** When what waits for a decision lapses; none in any other state. */
  deadline?: Date;
  decision?: Decision;
  reversal?: { reason: string; occurredAt: Date; recordedAt: Date };
  /** Under what the register finds and sums it. */
  filed: {
    /** Every region that it left, from the province down to the village. */
    origins: string[];
    /** The province or country that it went to, and every region below that is known. */
    destinations: string[];
    /** Calendar month at the origin in which it occurred, e.g. `2026-11`. */
    month: string;
  };
  requestHash: string;
}
export interface Change {
  outflow: Outflow;
  fact: NewFact;
  stock?: StockChange;
}

/**
 * From each status, the ones an entry can go to. One begins as recorded, or an export also as awaiting-decision or
 * forbidden, as the rules say (declaration.ts). Drawn in docs/flows.
 */
export const TRANSITIONS: Record<OutflowStatus, readonly OutflowStatus[]> = {
  'awaiting-decision': ['recorded', 'refused', 'lapsed', 'reversed'],
  recorded: ['reversed'],
  refused: [],
  lapsed: [],
  reversed: [],
  forbidden: [],
};
export const BEGINNINGS: readonly OutflowStatus[] = ['recorded', 'awaiting-decision', 'forbidden'];
/** Nothing is waited for in these. */
export const AT_REST: readonly OutflowStatus[] = ['recorded', 'refused', 'lapsed', 'reversed', 'forbidden'];

export const OUTFLOW_HISTORY: Recorded = {
  kind: 'outflow',
  fields: [
    ...(['status', 'supplierId', 'commodity', 'attributes', 'hs', 'lotId', 'quantity', 'value', 'origin'] as const),
    ...(['destination', 'buyer', 'papers', 'missingPapers', 'occurredAt', 'deadline', 'decision', 'reversal'] as const),
  ],
  personal: ['buyer'],
};

/** An officer allows or refuses an export. Undefined when that was decided so already, in these words. */
export function decide(
  outflow: Outflow,
  said: { allowed: boolean; reason: string },
  by: Decision['by'],
  lot: Lot | null,
  now: Date,
): Change | undefined {
  const { allowed, reason } = said;
  if (outflow.decision?.allowed === allowed && outflow.decision.reason === reason) return undefined;
  const next = become(outflow, allowed ? 'recorded' : 'refused');
  const decided: Outflow = { ...next, decision: { allowed, reason, by, decidedAt: now } };
  const stock = lot && (allowed ? sellHeld : releaseHeld)(lot, saleOf(outflow, reason), now);
  const decision = { ...decided.decision!, decidedAt: now.toISOString() } as DataOf<typeof OutflowDecided>['decision'];
  return { ...told(decided, OutflowDecided, { decision }), ...(stock && { stock }) };
}

/** Nobody decided in time. Undefined when nothing is due any more. */
export function lapse(outflow: Outflow, lot: Lot | null, now: Date): Change | undefined {
  if (!outflow.deadline || outflow.deadline > now) return undefined;
  const stock = lot && releaseHeld(lot, saleOf(outflow, LAPSED), now);
  return { ...told(become(outflow, 'lapsed'), OutflowLapsed, {}), ...(stock && { stock }) };
}
export const LAPSED = 'decision-overdue';

/** A declaration was wrong, or is withdrawn. Undefined when that was said already, in these words. */
export function reverse(
  outflow: Outflow,
  said: { reason: string; occurredAt: string },
  lot: Lot | null,
  laterCount: Correction | null,
  now: Date,
): Change | undefined {
  if (outflow.source === 'hand-over') throw new Refusal('outflow.from-hand-over');
  const occurredAt = occurred(said.occurredAt, now);
  const { reversal } = outflow;
  if (reversal?.reason === said.reason && reversal.occurredAt.getTime() === occurredAt.getTime()) return undefined;
  const next = become(outflow, 'reversed');
  const reversed: Outflow = { ...next, reversal: { reason: said.reason, occurredAt, recordedAt: now } };
  const sale = saleOf(outflow, said.reason);
  const stock =
    lot &&
    (outflow.status === 'recorded'
      ? takeBack(lot, sale, laterCount, leftAt(outflow), now)
      : releaseHeld(lot, sale, now));
  const data = { reversal: { reason: said.reason, occurredAt: occurredAt.toISOString() } };
  return { ...told(reversed, OutflowReversed, data), ...(stock && { stock }) };
}

/** When it left its lot: an export that waited did so only once it was allowed. */
export const leftAt = ({ occurredAt, decision }: Outflow): Date => decision?.decidedAt ?? occurredAt;

function become(outflow: Outflow, status: OutflowStatus): Outflow {
  if (!TRANSITIONS[outflow.status].includes(status)) throw new Refusal('outflow.status', { status: outflow.status });
  const { deadline: _deadline, ...rest } = outflow;
  return { ...rest, status, version: outflow.version + 1 };
}

export const saleOf = ({ _id: outflowId, quantity }: Outflow, reason: string): Sale => ({
  outflowId,
  quantity,
  reason,
});

/** The entry with its fact, which says all of it. */
export function told<F extends FactDefinition>(
  outflow: Outflow,
  definition: F,
  more: Omit<DataOf<F>, keyof DataOf<typeof OutflowRecorded>>,
): Change {
  const {
    _id,
    version,
    requestHash: _h,
    filed: _f,
    recordedAt: _at,
    deadline: _l,
    decision: _d,
    reversal: _r,
    ...rest
  } = outflow;
  const data = { ...rest, outflowId: _id, occurredAt: outflow.occurredAt.toISOString(), ...more };
  return { outflow, fact: definition.of({ subject: _id, sequence: version, key: outflow.pool }, data) };
}
