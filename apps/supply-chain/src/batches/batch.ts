// A product batch: what came out of a run or was there already, where all of it is, where it comes from and where it is found.
import {
  BatchProduced,
  BatchStockChanged,
  digitalLink,
  type NewFact,
  type OriginPart,
  type Recorded,
  type RunOutput,
} from '@hilir/contracts';
import { shareOf } from '../holdings/holding.js';
import type { End } from '../trace/link.js';

/** Where all of something is: grams, pieces, or rupiah. */
export interface Stand {
  used: number;
  left: number;
  held: number;
  sold: number;
  reversed: number;
}
/**
 * Invariants: its mass is the sum of its stand, its count that of its pieces' stand. The origin sums to its mass, but for
 * what came of declared batches; the values of the origin to its value, but where the grams of a lot are too few to name.
 */
export interface Batch extends RunOutput, Stand {
  _id: string;
  version: number;
  runId?: string;
  producerId: string;
  step?: string;
  region: string;
  /** Of what is counted. */
  pieces?: Stand;
  /** Whole rupiah that were paid for the material inside. */
  value: Stand;
  origin: OriginPart[];
  producedAt: Date;
  /** Instead of a run, why there is none. */
  declared?: { reason: string; declaredAt: Date; requestHash: string };
  reversal?: { reason: string; reversedAt: Date };
}

/** What people say of it; where its mass is changes with runs, packings and sales, which are records themselves. */
export const BATCH_HISTORY: Recorded = {
  kind: 'batch',
  fields: [
    ...(['producerId', 'runId', 'step', 'sku', 'name', 'kind', 'count', 'mass', 'gs1', 'producedAt'] as const),
    ...(['reversed', 'reversal'] as const),
  ],
};

const allLeft = (left: number): Stand => ({ used: 0, left, held: 0, sold: 0, reversed: 0 });
/** A batch of which all is left. */
export const begun = (
  output: RunOutput,
  rest: Omit<Batch, keyof RunOutput | keyof Stand | '_id' | 'version' | 'pieces' | 'value'>,
  value = 0,
): Batch => ({
  ...output,
  ...rest,
  _id: output.batchId,
  version: 1,
  ...allLeft(output.mass),
  ...(output.count !== undefined && { pieces: allLeft(output.count) }),
  value: allLeft(value),
});

/** What goes together from one place to another. */
interface Load {
  mass: number;
  count: number;
  value: number;
}
function move(batch: Batch, [from, to]: [keyof Stand, keyof Stand], { mass, count, value: rupiah }: Load): Batch {
  const moved = (stand: Stand, n: number): Stand => {
    if (n > stand[from]) throw new Error(`moved ${n} of ${stand[from]} ${from} of batch ${batch._id}`);
    return { ...stand, [from]: stand[from] - n, [to]: stand[to] + n };
  };
  const { used, left, held, sold, reversed, pieces, value } = batch;
  return {
    ...batch,
    version: batch.version + 1,
    ...moved({ used, left, held, sold, reversed }, mass),
    ...(pieces && { pieces: moved(pieces, count) }),
    value: moved(value, rupiah),
  };
}
const valueOf = ({ value, left }: Batch, mass: number): number => shareOf(value.left, mass, left);

/** Grams go into a run or a packing, with so many pieces where they were counted, else with those that cannot be whole any more. */
export function useUp(batch: Batch, mass: number, counted?: number): Batch {
  const count = mass === batch.left ? piecesLeft(batch) : (counted ?? broken(batch, mass));
  return move(batch, ['left', 'used'], { mass, count, value: valueOf(batch, mass) });
}
export const putBack = (batch: Batch, load: Load): Batch => move(batch, ['used', 'left'], load);
/** Holds pieces with their share of the mass and of its value; the last take all that is left of them. */
export function holdPieces(batch: Batch, count: number): Load & { batch: Batch } {
  const mass = Number((BigInt(batch.left) * BigInt(count)) / BigInt(piecesLeft(batch)));
  const load = { mass, count, value: valueOf(batch, mass) };
  return { batch: move(batch, ['left', 'held'], load), ...load };
}
export const releasePieces = (batch: Batch, load: Load): Batch => move(batch, ['held', 'left'], load);
export const sellPieces = (batch: Batch, load: Load): Batch => move(batch, ['held', 'sold'], load);
/** Takes a batch out of the world; only while it is untouched. */
export const voided = (batch: Batch): Batch =>
  move(batch, ['left', 'reversed'], { mass: batch.left, count: piecesLeft(batch), value: batch.value.left });
export const isUntouched = (batch: Batch): boolean =>
  batch.left === batch.mass && piecesLeft(batch) === (batch.count ?? 0);

/** Whether all of its material is known. */
export const knowsOrigin = ({ origin, mass }: Pick<Batch, 'origin' | 'mass'>): boolean =>
  origin.reduce((sum, part) => sum + part.mass, 0) === mass;

export const piecesLeft = ({ pieces }: Batch): number => pieces?.left ?? 0;

/**
 * How many pieces go when grams are taken that nobody counted: as few as can be, so that those left still weigh no less
 * than a piece did when the batch was made, or does now, where that is less.
 */
function broken({ pieces, count = 0, mass, left }: Batch, taken: number): number {
  if (!pieces) return 0;
  const whole = (n: number, per: number): number => Number((BigInt(left - taken) * BigInt(n)) / BigInt(per));
  return pieces.left - Math.min(pieces.left, Math.max(whole(count, mass), whole(pieces.left, left)));
}

export const endOfBatch = ({ _id, producerId, name, region, producedAt, mass, reversed, declared }: Batch): End => ({
  kind: 'batch',
  id: _id,
  partyId: producerId,
  what: name,
  region,
  at: producedAt,
  mass: mass - reversed,
  ...(declared && { origin: 'unknown' }),
});

/** Where it is found by whoever holds it: by its GS1 key, or else with us. */
export const linkOf = ({ batchId, gs1 }: Pick<Batch, 'batchId' | 'gs1'>, publicUrl: string): string =>
  gs1 ? digitalLink(gs1) : `${publicUrl}/b/${batchId}`;

export const outputOf = ({ batchId, sku, name, kind, count, mass, gs1 }: Batch): RunOutput => ({
  batchId,
  sku,
  name,
  kind,
  ...(count !== undefined && { count }),
  mass,
  ...(gs1 && { gs1 }),
});
export const aggregateOf = ({ _id, version, producerId }: Batch) => ({
  subject: _id,
  sequence: version,
  key: producerId,
});

export const batchProduced = (batch: Batch & { runId: string; step: string }): NewFact => {
  const { runId, producerId, step, region, origin } = batch;
  const producedAt = batch.producedAt.toISOString();
  return BatchProduced.of(aggregateOf(batch), {
    ...outputOf(batch),
    runId,
    producerId,
    step,
    region,
    producedAt,
    origin,
  });
};
/** Whether other numbers can be sold of a batch than before, which none is when it is new. */
export function stockChanged(before: Batch | undefined, after: Batch): NewFact[] {
  const { batchId, producerId, sku, pieces } = after;
  if (!pieces || pieces.left === before?.pieces?.left) return [];
  return [BatchStockChanged.of(aggregateOf(after), { batchId, producerId, sku, pieces: pieces.left })];
}
