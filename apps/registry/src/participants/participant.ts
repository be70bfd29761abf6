// Decides about one seat of a training: taken, given back, attended, and what changed for the person afterwards.
import {
  areasOf,
  AttendanceRecorded,
  type EnrolmentBody,
  type FactDefinition,
  type Figure,
  type NewFact,
  ParticipantEnrolled,
  ParticipantWithdrawn,
  type Recorded,
  Refusal,
  RESULT_MONTHS,
  type ResultMonths,
  type TrainingResult,
  type TrainingResultBody,
  TrainingResultRecorded,
} from '@hilir/contracts';
import { addMonths, today } from '../days.js';
import { wordsOf } from '../names.js';
import type { TrainingRecord } from '../trainings/training.js';

export interface ParticipantRecord extends EnrolmentBody {
  _id: string;
  version: number;
  trainingId: string;
  /** Of the party, or else of the training. */
  region: string;
  areas: string[];
  /** Party and name: nobody takes two seats. */
  person: string;
  status: 'enrolled' | 'withdrawn';
  attended?: boolean;
  results: TrainingResult[];
  /** From when the next results are to be asked for, and which. */
  due?: string;
  dueMonths?: ResultMonths;
  enrolledAt: Date;
  requestHash: string;
}
export interface ParticipantChange {
  participant: ParticipantRecord;
  fact: NewFact;
  /** What it adds to the counts of the training. */
  counts: { enrolled?: number; attended?: number };
}
export const PARTICIPANT_HISTORY: Recorded = {
  kind: 'participant',
  fields: ['name', 'partyId', 'woman', 'status', 'attended', 'results'],
  personal: ['name', 'woman'],
};

/** Only an office may enter someone after the last day, from a list on paper. Throws `training.cancelled`, `training.over`, `training.party-outside`, `training.full`. */
export function enrol(
  participantId: string,
  body: EnrolmentBody,
  around: { training: TrainingRecord; party: { region: string } | undefined; byOffice: boolean; requestHash: string },
  now: Date,
): ParticipantChange {
  const { training, party, byOffice, requestHash } = around;
  if (training.status === 'cancelled') throw new Refusal('training.cancelled');
  if (!byOffice && today(now) > training.to) throw new Refusal('training.over');
  const region = party?.region ?? training.region;
  if (!region.startsWith(training.region)) throw new Refusal('training.party-outside');
  if (training.enrolled >= training.seats) throw new Refusal('training.full', { seats: training.seats });
  const participant: ParticipantRecord = {
    ...body,
    _id: participantId,
    version: 1,
    trainingId: training._id,
    region,
    areas: areasOf(region),
    person: `${body.partyId ?? ''}|${wordsOf(body.name).join(' ')}`,
    status: 'enrolled',
    results: [],
    enrolledAt: now,
    requestHash,
  };
  return changed(ParticipantEnrolled, participant, { enrolled: 1 });
}

/** Nothing when the seat was given back already. Throws `participant.noted`. */
export function withdraw(participant: ParticipantRecord): ParticipantChange | undefined {
  if (participant.status === 'withdrawn') return undefined;
  if (participant.attended !== undefined) throw new Refusal('participant.noted');
  return changed(ParticipantWithdrawn, { ...again(participant), status: 'withdrawn' }, { enrolled: -1 });
}

/** Nothing when it is noted so. Throws `training.cancelled`, `training.not-begun`, `participant.withdrawn`, `.has-results`. */
export function noteAttendance(
  participant: ParticipantRecord,
  attended: boolean,
  training: TrainingRecord,
  now: Date,
): ParticipantChange | undefined {
  if (training.status === 'cancelled') throw new Refusal('training.cancelled');
  if (participant.status === 'withdrawn') throw new Refusal('participant.withdrawn');
  if (today(now) < training.from) throw new Refusal('training.not-begun');
  if (participant.attended === attended) return undefined;
  if (participant.results.length > 0) throw new Refusal('participant.has-results');
  const next = withDue({ ...again(participant), attended }, training);
  const counted = Number(attended) - Number(participant.attended === true);
  return changed(AttendanceRecorded, next, counted === 0 ? {} : { attended: counted }, { attended });
}

/** Results of the same time take the place of earlier ones. Throws `participant.not-attended`, `participant.result-early`. */
export function noteResult(
  participant: ParticipantRecord,
  months: ResultMonths,
  body: TrainingResultBody,
  training: TrainingRecord,
  now: Date,
): ParticipantChange | undefined {
  if (participant.attended !== true) throw new Refusal('participant.not-attended');
  const due = addMonths(training.to, months);
  if (today(now) < due) throw new Refusal('participant.result-early', { due });
  const result = resultOf(months, body);
  const known = participant.results.find((one) => one.months === months);
  if (JSON.stringify(known) === JSON.stringify(result)) return undefined;
  const others = participant.results.filter((one) => one.months !== months);
  const results = [...others, result].sort((a, b) => a.months - b.months);
  return changed(TrainingResultRecorded, withDue({ ...again(participant), results }, training), {}, { result });
}

/** What was typed, with the change where both figures are known; an unknown or missing one is never zero. */
function resultOf(months: ResultMonths, body: TrainingResultBody): TrainingResult {
  const { sales, workers, production, ...rest } = body;
  return {
    months,
    ...rest,
    ...(sales && { sales: compared(sales) }),
    ...(workers && { workers: compared(workers) }),
    ...(production && { production: compared(production) }),
  };
}
function compared(figures: { before?: Figure | undefined; after?: Figure | undefined }) {
  const { before, after } = figures;
  return typeof before === 'number' && typeof after === 'number' ? { ...figures, change: after - before } : figures;
}

/** The next results to ask for: once later ones are known, nobody asks for earlier ones. */
function withDue(participant: ParticipantRecord, { to }: TrainingRecord): ParticipantRecord {
  const { due: _, dueMonths: __, ...rest } = participant;
  const latest = participant.results.at(-1)?.months ?? 0;
  const next = RESULT_MONTHS.find((months) => months > latest);
  if (participant.attended !== true || next === undefined) return rest;
  return { ...rest, due: addMonths(to, next), dueMonths: next };
}

const again = (participant: ParticipantRecord): ParticipantRecord => ({
  ...participant,
  version: participant.version + 1,
});

function changed(
  definition: FactDefinition,
  participant: ParticipantRecord,
  counts: ParticipantChange['counts'],
  more: object = {},
): ParticipantChange {
  const { _id: participantId, version, trainingId, partyId, region } = participant;
  const about = { subject: participantId, sequence: version, key: trainingId };
  const data = { trainingId, participantId, region, ...(partyId !== undefined && { partyId }), ...more };
  return { participant, counts, fact: definition.of(about, data) };
}
