// Decides about a plant: its status from running to closed, how it was judged, and the steps that would start it again.
import {
  type BaseUnit,
  type DataOf,
  type Evaluation,
  type FactDefinition,
  lineOf,
  type NewFact,
  type Plant,
  type PlantBody,
  PlantEvaluated,
  type PlantPatch,
  type PlantProfile,
  PlantRegistered,
  PlantRevised,
  type PlantStatus,
  type PlantStatusBody,
  PlantStatusChanged,
  PlantStepPlanned,
  PlantStepRevised,
  type ReactivationBody,
  type ReactivationPatch,
  type ReactivationStep,
  type Recorded,
  Refusal,
  type StoredLine,
} from '@hilir/contracts';
import type { Doing } from '../parties/party.js';

/** An evaluation or a step with the fingerprint of the request that made it. */
type Entry<T> = T & { requestHash: string };
type Times = 'registeredAt' | 'changedAt';
type Derived = 'openSteps' | 'latestEvaluation';
export interface PlantRecord extends Omit<Plant, 'plantId' | 'evaluations' | 'steps' | Times | Derived> {
  _id: string;
  evaluations: Entry<Evaluation>[];
  steps: Entry<ReactivationStep>[];
  registeredAt: Date;
  changedAt: Date;
  requestHash: string;
}
/** What a decision results in; the three leave in one transaction. */
export interface Change {
  plant: PlantRecord;
  line: StoredLine;
  fact: NewFact;
}

/** From each status, the ones a plant can go to. Drawn in docs/flows. */
export const TRANSITIONS: Record<PlantStatus, readonly PlantStatus[]> = {
  running: ['idle', 'closed'],
  idle: ['running', 'reactivating', 'closed'],
  reactivating: ['running', 'idle', 'closed'],
  closed: [],
};
/** In these, steps can be planned. */
const STOPPED: readonly PlantStatus[] = ['idle', 'reactivating'];
const NEEDS_CAUSE: readonly PlantStatus[] = ['idle', 'closed'];
/** Evaluations, and steps, in one document. */
const MOST_ENTRIES = 200;

/** `unit` is that of the lots of its commodity; there is none for a commodity that nobody knows. */
export function register(
  plantId: string,
  body: PlantBody,
  around: { unit: BaseUnit | undefined; requestHash: string },
  doing: Doing,
): Change {
  mustSayWhy(body, doing);
  mustFit(body, around.unit);
  const { now } = doing;
  const empty = { evaluations: [], steps: [], registeredAt: now, changedAt: now };
  const plant: PlantRecord = { ...body, ...empty, _id: plantId, version: 0, requestHash: around.requestHash };
  return step({}, plant, 'registered', PlantRegistered, {}, doing);
}

/** Nothing when the patch says what is there already. */
export function revise(
  plant: PlantRecord,
  patch: PlantPatch,
  unit: BaseUnit | undefined,
  doing: Doing,
): Change | undefined {
  const next: Record<string, unknown> = { ...plant };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete next[field];
    else if (value !== undefined) next[field] = value;
  }
  const revised = next as unknown as PlantRecord;
  mustFit(revised, unit);
  const change = step(plant, revised, 'revised', PlantRevised, {}, doing);
  return change.line.fields.length === 0 ? undefined : change;
}

/** What is posted nearby is weighed against the capacity, so both are counted in one unit. */
function mustFit({ capacity }: Pick<PlantBody, 'capacity'>, unit: BaseUnit | undefined): void {
  if (unit === undefined) throw new Refusal('commodity.unknown');
  if (capacity.unit !== unit) throw new Refusal('plant.unit', { unit });
}

/** Nothing when that is so already. A plant that runs keeps no cause. */
export function changeStatus(plant: PlantRecord, body: PlantStatusBody, doing: Doing): Change | undefined {
  const { status: from, cause, since, ...rest } = plant;
  if (from === body.status && cause === body.cause && since === body.since) return undefined;
  if (!TRANSITIONS[from].includes(body.status)) throw new Refusal('plant.status', { from, to: body.status });
  mustSayWhy(body, doing);
  if (body.since < since) throw new Refusal('plant.dates', { day: since });
  return step(plant, { ...rest, ...body }, 'status-changed', PlantStatusChanged, { from }, doing);
}

function mustSayWhy({ status, cause }: Pick<PlantStatusBody, 'status' | 'cause'>, { language }: Doing): void {
  if (!NEEDS_CAUSE.includes(status) || cause !== undefined) return;
  const message = language === 'id' ? 'wajib diisi: sebabnya' : 'required: the cause';
  throw new Refusal('plant.cause-missing', {}, [{ pointer: '/body/cause', code: 'missing', message }]);
}

/** Nothing when the same request was carried out before. */
export function addEvaluation(
  plant: PlantRecord,
  evaluation: Evaluation,
  requestHash: string,
  doing: Doing,
): Change | undefined {
  const known = plant.evaluations.find((one) => one.evaluationId === evaluation.evaluationId);
  if (isRepeat(plant.evaluations, known, requestHash, 'evaluation.id-used')) return undefined;
  const evaluations = [...plant.evaluations, { ...evaluation, requestHash }];
  const { scores: _, note, evaluator, ...told } = evaluation;
  return step(plant, { ...plant, evaluations }, 'evaluated', PlantEvaluated, { evaluation: told }, doing);
}

/** Nothing when the same request was carried out before. */
export function planStep(
  plant: PlantRecord,
  stepId: string,
  body: ReactivationBody,
  requestHash: string,
  doing: Doing,
): Change | undefined {
  const known = plant.steps.find((one) => one.stepId === stepId);
  if (isRepeat(plant.steps, known, requestHash, 'step.id-used')) return undefined;
  if (!STOPPED.includes(plant.status)) throw new Refusal('plant.not-stopped', { status: plant.status });
  const planned = { stepId, ...body };
  const steps = [...plant.steps, { ...planned, requestHash }];
  return step(plant, { ...plant, steps }, 'step-planned', PlantStepPlanned, { step: planned }, doing);
}

/** True when the entry is there by the same request. Refuses another request, and one entry too many. */
function isRepeat<T>(
  entries: readonly Entry<T>[],
  known: Entry<T> | undefined,
  requestHash: string,
  used: 'evaluation.id-used' | 'step.id-used',
): boolean {
  if (known?.requestHash === requestHash) return true;
  if (known) throw new Refusal(used);
  if (entries.length >= MOST_ENTRIES) throw new Refusal('plant.full', { most: MOST_ENTRIES });
  return false;
}

/** Nothing when the patch says what is there already. */
export function reviseStep(
  plant: PlantRecord,
  stepId: string,
  patch: ReactivationPatch,
  doing: Doing,
): Change | undefined {
  const known = plant.steps.find((one) => one.stepId === stepId);
  if (!known) throw new Refusal('step.not-found');
  const { doneOn = known.doneOn, note = known.note, ...others } = patch;
  const { doneOn: _done, note: _note, ...kept } = known;
  const revised = { ...kept, ...others, ...(doneOn && { doneOn }), ...(note && { note }) };
  const steps = plant.steps.map((one) => (one === known ? revised : one));
  const { requestHash, ...told } = revised;
  const change = step(plant, { ...plant, steps }, 'step-revised', PlantStepRevised, { step: told }, doing);
  return change.line.fields.length === 0 ? undefined : change;
}

export const openSteps = ({ steps }: Pick<PlantRecord, 'steps'>): ReactivationStep[] =>
  steps.filter(({ doneOn }) => doneOn === undefined);

/** The evaluation of the latest day; of one day, the one that was entered last. */
export const latestEvaluation = ({ evaluations }: Pick<PlantRecord, 'evaluations'>): Evaluation | undefined =>
  evaluations.reduce<Evaluation | undefined>((last, one) => (last && last.on > one.on ? last : one), undefined);

// ---- what every change leaves behind

export const PLANT_HISTORY: Recorded = {
  kind: 'plant',
  fields: [
    ...(['name', 'kind', 'place', 'coordinates', 'ownerId', 'commodity', 'capacity', 'machines'] as const),
    ...(['status', 'cause', 'since', 'evaluations', 'steps'] as const),
  ],
};

/** One version on: the first open day due, a line of history, the fact. */
function step<F extends FactDefinition>(
  before: Partial<PlantRecord>,
  next: PlantRecord,
  change: string,
  definition: F,
  about: Omit<DataOf<F>, keyof PlantProfile>,
  { by, now }: Doing,
): Change {
  const { nextDue: _, ...rest } = next;
  const [nextDue] = openSteps(rest)
    .map(({ due }) => due)
    .sort();
  const version = next.version + 1;
  const plant: PlantRecord = { ...rest, version, changedAt: now, ...(nextDue && { nextDue }) };
  return {
    plant,
    line: lineOf(PLANT_HISTORY, told(before), told(plant), { change, by, at: now }),
    fact: definition.of(
      { subject: plant._id, sequence: version, key: plant._id },
      {
        ...profileOf(plant),
        ...about,
      },
    ),
  };
}

export const withoutHash = <T extends { requestHash: string }>({ requestHash, ...entry }: T): Omit<T, 'requestHash'> =>
  entry;
const told = <P extends Partial<PlantRecord>>(plant: P) => ({
  ...plant,
  evaluations: plant.evaluations?.map(withoutHash),
  steps: plant.steps?.map(withoutHash),
});

function profileOf(plant: PlantRecord): PlantProfile {
  const { _id: plantId, name, kind, place, ownerId, commodity, capacity, status, cause, since } = plant;
  return { plantId, name, kind, place, ownerId, commodity, capacity, status, cause, since };
}
