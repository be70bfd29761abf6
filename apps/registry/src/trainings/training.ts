// Decides about one training as an event: planned, revised, cancelled, and when it is time to ask for results.
import {
  areasOf,
  type FactDefinition,
  type NewFact,
  type Recorded,
  Refusal,
  RESULT_MONTHS,
  type TrainingBody,
  TrainingCancelled,
  type TrainingPatch,
  TrainingPlanned,
  TrainingResultsDue,
  TrainingRevised,
  type TrainingStatus,
} from '@hilir/contracts';
import { addMonths, beginOf } from '../days.js';
import { patched } from '../patched.js';

export interface TrainingRecord extends TrainingBody {
  _id: string;
  version: number;
  areas: string[];
  status: TrainingStatus;
  statusReason?: string;
  /** Seats taken. Enrolments and attendance change the counts without a new version, see the store. */
  enrolled: number;
  attended: number;
  /** Of RESULT_MONTHS, how many have been asked for. */
  asked: number;
  /** When results are due next. */
  deadline?: Date;
  plannedAt: Date;
  changedAt: Date;
  requestHash: string;
}
export interface TrainingChange {
  training: TrainingRecord;
  /** Absent when nobody needs to hear of it. */
  fact?: NewFact;
}
export const TRAINING_HISTORY: Recorded = {
  kind: 'training',
  fields: [
    'title',
    'topic',
    'place',
    'region',
    'from',
    'to',
    'seats',
    'budgetSource',
    'activity',
    'status',
    'statusReason',
  ],
};

export const TRANSITIONS: Record<TrainingStatus, readonly TrainingStatus[]> = {
  planned: ['cancelled'],
  cancelled: [],
};

export function planTraining(trainingId: string, body: TrainingBody, requestHash: string, now: Date): TrainingChange {
  const training: TrainingRecord = {
    ...body,
    _id: trainingId,
    version: 1,
    areas: areasOf(body.region),
    status: 'planned',
    enrolled: 0,
    attended: 0,
    asked: 0,
    plannedAt: now,
    changedAt: now,
    requestHash,
  };
  return changed(TrainingPlanned, withDeadline(training));
}

/** Nothing when the patch says what is there already. Throws `training.cancelled`, `.below-enrolled`, `.days`. */
export function reviseTraining(training: TrainingRecord, patch: TrainingPatch, now: Date): TrainingChange | undefined {
  if (training.status === 'cancelled') throw new Refusal('training.cancelled');
  const next = patched(training, patch);
  if (next === training) return undefined;
  if (next.seats < next.enrolled) throw new Refusal('training.below-enrolled', { enrolled: next.enrolled });
  const moved = next.from !== training.from || next.to !== training.to;
  // Who attended was told when results are due.
  if (next.to < next.from || (moved && training.attended > 0)) throw new Refusal('training.days');
  const asked = moved ? 0 : training.asked;
  return changed(TrainingRevised, withDeadline({ ...again(next, now), asked }));
}

/** Nothing when it is cancelled already. Throws `training.attended`. */
export function cancelTraining(training: TrainingRecord, reason: string, now: Date): TrainingChange | undefined {
  if (training.status === 'cancelled') return undefined;
  if (training.attended > 0) throw new Refusal('training.attended');
  const next = { ...again(training, now), status: 'cancelled' as const, statusReason: reason };
  return changed(TrainingCancelled, withDeadline(next), { reason });
}

/** Asks for results when they are due, once for each time; nobody is asked where nobody came. */
export function passTime(training: TrainingRecord, now: Date): TrainingChange | undefined {
  const months = RESULT_MONTHS[training.asked];
  if (!training.deadline || training.deadline > now || months === undefined) return undefined;
  const next = withDeadline({ ...again(training, now), asked: training.asked + 1 });
  if (training.attended === 0) return { training: next };
  const { _id, version, attended } = next;
  const about = { subject: _id, sequence: version, key: _id };
  const due = addMonths(training.to, months);
  return { training: next, fact: TrainingResultsDue.of(about, { ...eventOf(next), months, due, attended }) };
}

function withDeadline({ deadline: _, ...training }: TrainingRecord): TrainingRecord {
  const months = RESULT_MONTHS[training.asked];
  if (training.status === 'cancelled' || months === undefined) return training;
  return { ...training, deadline: beginOf(addMonths(training.to, months)) };
}

const again = (training: TrainingRecord, now: Date): TrainingRecord => ({
  ...training,
  version: training.version + 1,
  changedAt: now,
});

/** The event as others may know it. */
export function eventOf(training: TrainingRecord) {
  const { _id: trainingId, title, topic, place, region, from, to, seats, budgetSource, activity, status } = training;
  const given = activity === undefined ? {} : { activity };
  return { trainingId, title, topic, place, region, from, to, seats, budgetSource, status, ...given };
}

function changed(definition: FactDefinition, training: TrainingRecord, more: object = {}): TrainingChange {
  const { _id, version, enrolled } = training;
  const about = { subject: _id, sequence: version, key: _id };
  return { training, fact: definition.of(about, { ...eventOf(training), enrolled, ...more }) };
}
