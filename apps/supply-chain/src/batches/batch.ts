// A product batch: what came out of a run or was there already, where all of it is, where it comes from and where it is found.
import {
  BatchProduced,
  BatchStockChanged,
  digitalLink,
  type NewFact,
  type OriginPart,
  type RunOutput,
} from '@hilir/contracts';
import type { End } from '../trace/link.js';

/** Where all of something is; grams or pieces. */
export interface Stand {
  used: number;
  left: number;
  held: number;
  sold: number;
  reversed: number;
}
/**
 * Invariants: its mass is the sum of its stand, its count that of its pieces' stand. The origin sums to its mass, but for
 * what came of declared batches.
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
  origin: OriginPart[];
  producedAt: Date;
  /** Instead of a run, why there is none. */
  declared?: { reason: string; declaredAt: Date; requestHash: string };
  reversal?: { reason: string; reversedAt: Date };
}

const allLeft = (left: number): Stand => ({ used: 0, left, held: 0, sold: 0, reversed: 0 });
/** A batch of which all is left. */
export const begun = (
  output: RunOutput,
  rest: Omit<Batch, keyof RunOutput | keyof Stand | '_id' | 'version' | 'pieces'>,
): Batch => ({
  ...output,
  ...rest,
  _id: output.batchId,
  version: 1,
  ...allLeft(output.mass),
  ...(output.count !== undefined && { pieces: allLeft(output.count) }),
});

/** Grams and pieces, or one of them, go from one place to another. */
function move(batch: Batch, [from, to]: [keyof Stand, keyof Stand], mass: number, count: number): Batch {
  const moved = (stand: Stand, n: number): Stand => {
    if (n > stand[from]) throw new Error(`moved ${n} of ${stand[from]} ${from} of batch ${batch._id}`);
    return { ...stand, [from]: stand[from] - n, [to]: stand[to] + n };
  };
  const { used, left, held, sold, reversed, pieces } = batch;
  return {
    ...batch,
    version: batch.version + 1,
    ...moved({ used, left, held, sold, reversed }, mass),
    ...(pieces && { pieces: moved(pieces, count) }),
  };
}

/** Grams go into a run or a packing, with so many pieces where they were counted, else with those that cannot be whole any more. */
export const useUp = (batch: Batch, mass: number, counted?: number): Batch =>
  move(batch, ['left', 'used'], mass, mass === batch.left ? piecesLeft(batch) : (counted ?? broken(batch, mass)));
export const putBack = (batch: Batch, mass: number, pieces: number): Batch =>
  move(batch, ['used', 'left'], mass, pieces);
/** Holds pieces with their share of the mass; the last take all that is left of it. */
export function holdPieces(batch: Batch, count: number): { batch: Batch; mass: number } {
  const mass = Number((BigInt(batch.left) * BigInt(count)) / BigInt(piecesLeft(batch)));
  return { batch: move(batch, ['left', 'held'], mass, count), mass };
}
export const releasePieces = (batch: Batch, { mass, count }: { mass: number; count: number }): Batch =>
  move(batch, ['held', 'left'], mass, count);
export const sellPieces = (batch: Batch, { mass, count }: { mass: number; count: number }): Batch =>
  move(batch, ['held', 'sold'], mass, count);
/** Takes a batch out of the world; only while it is untouched. */
export const voided = (batch: Batch): Batch => move(batch, ['left', 'reversed'], batch.left, piecesLeft(batch));
export const isUntouched = (batch: Batch): boolean =>
  batch.left === batch.mass && piecesLeft(batch) === (batch.count ?? 0);

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
