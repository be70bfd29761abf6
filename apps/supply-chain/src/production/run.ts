// What a production run is: mass in = mass out + waste, to the gram, and every batch keeps where it comes from.
import {
  type Commodity,
  dayThere,
  type FieldError,
  hasCheckDigit,
  type NewFact,
  occurred,
  type OriginPart,
  type PartyProfile,
  type ProcessStep,
  type Recorded,
  Refusal,
  type RunBody,
  RunRecorded,
  RunReversed,
  type RunInput,
  type RunOutput,
  satisfies,
  type StepRate,
} from '@hilir/contracts';
import {
  type Batch,
  batchProduced,
  begun,
  endOfBatch,
  isUntouched,
  piecesLeft,
  putBack,
  stockChanged,
  useUp,
  voided,
} from '../batches/batch.js';
import { type Holding, putBack as putBackHolding, take } from '../holdings/holding.js';
import { rateOn } from '../steps/step.js';
import { type End, endOfHolding, link, type Link } from '../trace/link.js';
import { apportion, mixed, portionOf } from './origin.js';
import { mustProduce } from './producer.js';

export interface Taken {
  id: string;
  value: number;
  pieces: number;
}
/** Never changed once written. */
export interface Run extends Omit<RunBody, 'occurredAt'> {
  _id: string;
  version: number;
  region: string;
  occurredAt: Date;
  recordedAt: Date;
  massIn: number;
  massOut: number;
  /** Basis points, rounded half up. */
  yield: number;
  expected: Omit<StepRate, 'from'>;
  /** What went with the mass of each input: whole rupiah that were paid for it, and of counted batches pieces. */
  taken: Taken[];
  requestHash: string;
}
/** Why a run does not count; a record of its own, under the run's id. */
export interface Reversal {
  _id: string;
  reason: string;
  reversedAt: Date;
}
export const RUN_HISTORY: Recorded = {
  kind: 'run',
  fields: [
    ...(['producerId', 'step', 'region', 'occurredAt', 'inputs', 'outputs', 'waste', 'workers', 'hours'] as const),
    ...(['massIn', 'massOut', 'yield', 'reason', 'gln', 'reversal'] as const),
  ],
};
/** The run as its history tells it: a reversal is a version of it. */
export const reversed = (run: Run, { reason, reversedAt }: Reversal) => ({
  ...run,
  version: run.version + 1,
  reversal: { reason, reversedAt },
});
/** What runs take material from, by id. */
export interface Stocks {
  holdings: ReadonlyMap<string, Holding>;
  batches: ReadonlyMap<string, Batch>;
}
/** What a decision leaves: the stocks as they become, and its facts. */
export interface Written {
  holdings: Holding[];
  batches: Batch[];
  facts: NewFact[];
}

/** A batch's origin stays one small document and one small fact. */
const MOST_SOURCES = 2_000;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** Records a run, or refuses it with the figures that are wrong. */
export function recordRun(
  runId: string,
  body: RunBody,
  around: Stocks & {
    producer: PartyProfile | null;
    step: ProcessStep | null;
    commodity: Commodity | null;
    requestHash: string;
    language: 'id' | 'en';
  },
  now: Date,
): Written & { run: Run; made: Batch[]; links: Link[] } {
  const { step, commodity, requestHash, language } = around;
  const producer = mustProduce(around.producer);
  if (!step || !commodity) throw new Refusal('step.unknown');
  const occurredAt = occurred(body.occurredAt, now);
  const rate = rateOn(step, dayThere(producer.region, occurredAt));
  if (!rate) throw new Refusal('step.no-rate', { day: dayThere(producer.region, occurredAt) });
  mustHaveGoodKeys(body, language);
  const inputs = together(body.inputs);
  mustBeUsable(inputs, body, around, step, commodity, language);
  const balance = mustBalance(body);
  const yielded = mustYield(body, balance.massIn, rate);
  const used = usedUp(inputs, around);
  const taken = takenOf(used, around);

  const run: Run = {
    ...body,
    _id: runId,
    version: 1,
    region: producer.region,
    occurredAt,
    recordedAt: now,
    ...balance,
    yield: yielded,
    expected: { yield: rate.yield, tolerance: rate.tolerance },
    taken,
    requestHash,
  };
  const source = mixed(inputs.map((input) => originOf(input, around, taken)));
  if (source.length > MOST_SOURCES)
    throw new Refusal('run.too-many-sources', { sources: source.length, most: MOST_SOURCES });
  const values = apportion(
    valueOf(run),
    body.outputs.map(({ mass }) => mass),
  );
  const made = body.outputs.map((output, i) => batchOf(run, output, source, values[i]!));
  const links = linksOf(run, inputs, around, made);
  const stock = [...made, ...used.batches].flatMap((batch) => stockChanged(around.batches.get(batch._id), batch));
  return { run, made, links, ...used, facts: [runRecorded(run), ...made.map(batchProduced), ...stock] };
}

/** Declares a run a mistake: its batches are void and what went in is there again. Only while all of its batches is left. */
export function reverseRun(
  run: Run,
  reason: string,
  stocks: Stocks,
  now: Date,
): Written & { reversal: Reversal; links: string[] } {
  const made = run.outputs.map(({ batchId }) => stocks.batches.get(batchId)!);
  const gone = made.filter((batch) => !isUntouched(batch));
  if (gone.length > 0) throw new Refusal('run.outputs-used', { batches: gone.map((batch) => batch.name).join(', ') });
  const inputs = together(run.inputs);
  const { holdings, batches: returned } = returnedTo(inputs, stocks, run.taken);
  const batches = [...returned, ...made.map(voided)];
  const reversal: Reversal = { _id: run._id, reason, reversedAt: now };
  const fact = RunReversed.of(
    { subject: run._id, sequence: run.version + 1, key: run.producerId },
    { ...named(run), outputs: outputsOf(run), reason, reversedAt: now.toISOString() },
  );
  const links = linksOf(run, inputs, stocks, made).map(({ _id }) => _id);
  const stock = batches.flatMap((batch) => stockChanged(stocks.batches.get(batch._id), batch));
  return { reversal, links, holdings, batches, facts: [fact, ...stock] };
}

export const idOf = (input: RunInput): string => (input.kind === 'holding' ? input.holdingId : input.batchId);

/** What is asked of one stock is asked together, so that it is checked and taken once. */
function together(inputs: readonly RunInput[]): RunInput[] {
  const byId = new Map<string, RunInput>();
  for (const input of inputs) {
    const known = byId.get(idOf(input));
    byId.set(idOf(input), known ? { ...known, quantity: known.quantity + input.quantity } : input);
  }
  return [...byId.values()];
}

/** Every input must exist, be the producer's, fit the step and be enough; all that do not are named. */
function mustBeUsable(
  inputs: readonly RunInput[],
  body: RunBody,
  stocks: Stocks,
  step: ProcessStep,
  commodity: Commodity,
  language: 'id' | 'en',
): void {
  const fields = inputs.flatMap((input): FieldError[] => {
    const wrong = problemOf(input, body.producerId, stocks, step, commodity);
    const at = body.inputs.findIndex((one) => idOf(one) === idOf(input));
    return wrong ? [{ pointer: `/body/inputs/${at}`, code: wrong.code, message: wrong[language] }] : [];
  });
  if (fields.length > 0) throw new Refusal('run.inputs', {}, fields);
}

function problemOf(
  input: RunInput,
  producerId: string,
  { holdings, batches }: Stocks,
  step: ProcessStep,
  commodity: Commodity,
): { code: string; id: string; en: string } | undefined {
  const holding = holdings.get(idOf(input));
  const batch = batches.get(idOf(input));
  const stock = input.kind === 'holding' ? holding : batch;
  // What belongs to others is not told from what does not exist.
  if (!stock || (holding?.partyId ?? batch?.producerId) !== producerId)
    return { code: 'unknown', id: 'bukan bahan milik produsen ini', en: 'not material of this producer' };
  const fits = holding
    ? step.accepts !== undefined &&
      holding.commodity === step.commodity &&
      satisfies(holding.attributes, step.accepts, commodity)
    : batch!.step !== undefined && step.after.includes(batch!.step);
  if (!fits) return { code: 'unfit', id: `tidak masuk tahap ${step.name.id}`, en: `does not go into ${step.name.en}` };
  if (stock.left >= input.quantity) return undefined;
  const { quantity } = input;
  return {
    code: 'not-enough',
    id: `sisa ${stock.left} g, diminta ${quantity} g`,
    en: `${stock.left} g are left, ${quantity} g are asked for`,
  };
}

function mustHaveGoodKeys(body: RunBody, language: 'id' | 'en'): void {
  const keys = body.outputs.map(({ gs1 }, i) => ({ pointer: `/body/outputs/${i}/gs1/gtin`, key: gs1?.gtin }));
  const wrong = [...keys, { pointer: '/body/gln', key: body.gln }].filter(({ key }) => key && !hasCheckDigit(key));
  const message = language === 'id' ? 'angka pemeriksa tidak cocok' : 'the check digit does not match';
  const fields = wrong.map(({ pointer }) => ({ pointer, code: 'check-digit', message }));
  if (fields.length > 0) throw new Refusal('batch.key-wrong', {}, fields);
  if (new Set(body.outputs.map(({ batchId }) => batchId)).size < body.outputs.length)
    throw new Refusal('batch.id-used');
}

function mustBalance({ inputs, outputs, waste }: RunBody): { massIn: number; massOut: number } {
  const massIn = sum(inputs.map(({ quantity }) => quantity));
  const massOut = sum(outputs.map(({ mass }) => mass));
  const difference = massIn - massOut - waste;
  if (difference !== 0) throw new Refusal('run.mass-balance', { in: massIn, out: massOut, waste, difference });
  return { massIn, massOut };
}

/** The yield in basis points. Whether it is outside is decided exactly, not on the rounded figure. */
function mustYield({ outputs, reason }: RunBody, massIn: number, rate: StepRate): number {
  const products = BigInt(sum(outputs.filter(({ kind }) => kind === 'product').map(({ mass }) => mass)));
  const into = BigInt(massIn);
  const yielded = Number((products * 20_000n + into) / (2n * into));
  const off = products * 10_000n - into * BigInt(rate.yield);
  const outside = (off < 0n ? -off : off) * 10_000n > into * BigInt(rate.yield) * BigInt(rate.tolerance);
  if (outside && reason === undefined) {
    const bound = (way: 1 | -1): number => (rate.yield * (10_000 + way * rate.tolerance)) / 1_000_000;
    const per = (n: number): number => Math.round(n * 100) / 100;
    const [least, most] = [per(bound(-1)), Math.min(100, per(bound(1)))];
    throw new Refusal('run.yield', { yield: per(yielded / 100), expected: per(rate.yield / 100), least, most });
  }
  return yielded;
}

function originOf(input: RunInput, { holdings, batches }: Stocks, taken: readonly Taken[]): OriginPart[] {
  const { value } = taken.find(({ id }) => id === idOf(input))!;
  const holding = holdings.get(idOf(input));
  if (!holding) {
    const { origin, mass } = batches.get(idOf(input))!;
    return portionOf(origin, { mass: input.quantity, value }, mass);
  }
  return [{ lotId: holding.lotId, commodity: holding.commodity, region: holding.region, mass: input.quantity, value }];
}

/** From every input to the run, and from the run to every batch; what is in no batch stays with the run. */
function linksOf(run: Run, inputs: readonly RunInput[], { holdings, batches }: Stocks, made: readonly Batch[]): Link[] {
  const { _id, producerId, step, region, occurredAt, massIn } = run;
  const here: End = { kind: 'run', id: _id, partyId: producerId, what: step, region, at: occurredAt, mass: massIn };
  const endOf = (input: RunInput): End =>
    input.kind === 'holding' ? endOfHolding(holdings.get(idOf(input))!) : endOfBatch(batches.get(idOf(input))!);
  return [
    ...inputs.map((input) => link(`${_id}:in:${idOf(input)}`, endOf(input), here, input.quantity)),
    ...made.map((batch) => link(`${_id}:out:${batch._id}`, here, endOfBatch(batch), batch.mass)),
  ];
}

/** Waste carries no value: all that was paid is in what was made. */
export const valueOf = ({ taken }: Run): number => sum(taken.map(({ value }) => value));
const batchOf = (run: Run, output: RunOutput, source: readonly OriginPart[], value: number) => {
  const { _id: runId, producerId, step, region, occurredAt: producedAt, massIn } = run;
  const origin = portionOf(source, { mass: output.mass, value }, massIn);
  return { ...begun(output, { producerId, region, producedAt, origin }, value), runId, step };
};

const usedUp = (inputs: readonly RunInput[], { holdings, batches }: Stocks): Pick<Written, 'holdings' | 'batches'> => ({
  holdings: ofKind('holding', inputs).map((input) => take(holdings.get(idOf(input))!, input.quantity)),
  batches: ofKind('batch', inputs).map((input) => useUp(batches.get(idOf(input))!, input.quantity)),
});
const ofKind = (kind: RunInput['kind'], inputs: readonly RunInput[]): RunInput[] =>
  inputs.filter((input) => input.kind === kind);

const takenOf = (used: Pick<Written, 'holdings' | 'batches'>, { holdings, batches }: Stocks): Taken[] => [
  ...used.holdings.map(({ _id: id, valueUsed }) => ({ id, value: valueUsed - holdings.get(id)!.valueUsed, pieces: 0 })),
  ...used.batches.map((after) => {
    const before = batches.get(after._id)!;
    const pieces = piecesLeft(before) - piecesLeft(after);
    return { id: after._id, value: before.value.left - after.value.left, pieces };
  }),
];
function returnedTo(
  inputs: readonly RunInput[],
  { holdings, batches }: Stocks,
  taken: readonly Taken[],
): Pick<Written, 'holdings' | 'batches'> {
  const gone = new Map(taken.map((each) => [each.id, each]));
  return {
    holdings: ofKind('holding', inputs).map((input) =>
      putBackHolding(holdings.get(idOf(input))!, input.quantity, gone.get(idOf(input))!.value),
    ),
    batches: ofKind('batch', inputs).map((input) => {
      const { value, pieces } = gone.get(idOf(input))!;
      return putBack(batches.get(idOf(input))!, { mass: input.quantity, count: pieces, value });
    }),
  };
}

const named = ({ _id, producerId, step, region }: Run) => ({ runId: _id, producerId, step, region });
const outputsOf = (run: Run): string[] => run.outputs.map(({ batchId }) => batchId);

const runRecorded = (run: Run): NewFact =>
  RunRecorded.of(
    { subject: run._id, sequence: run.version, key: run.producerId },
    {
      ...named(run),
      occurredAt: run.occurredAt.toISOString(),
      inputs: run.inputs,
      outputs: outputsOf(run),
      massIn: run.massIn,
      massOut: run.massOut,
      waste: run.waste,
      yield: run.yield,
      workers: run.workers,
      hours: run.hours,
      ...(run.reason !== undefined && { reason: run.reason }),
    },
  );
