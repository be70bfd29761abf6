// A product batch: what came out of a run, how much of it is left, where it comes from and where it is found.
import { BatchProduced, digitalLink, type NewFact, type OriginPart, type RunOutput } from '@hilir/contracts';
import type { End } from '../trace/link.js';

/** Invariant: mass = used + left + reversed, and the origin sums to mass. */
export interface Batch extends RunOutput {
  _id: string;
  version: number;
  runId: string;
  producerId: string;
  step: string;
  region: string;
  used: number;
  left: number;
  reversed: number;
  origin: OriginPart[];
  producedAt: Date;
}
export const endOfBatch = ({ _id, producerId, name, region, producedAt, mass, reversed }: Batch): End => ({
  kind: 'batch',
  id: _id,
  partyId: producerId,
  what: name,
  region,
  at: producedAt,
  mass: mass - reversed,
});

/** Where it is found by whoever holds it: by its GS1 key, or else with us. */
export const linkOf = ({ batchId, gs1 }: Pick<Batch, 'batchId' | 'gs1'>, publicUrl: string): string =>
  gs1 ? digitalLink(gs1) : `${publicUrl}/b/${batchId}`;

export function batchProduced(batch: Batch): NewFact {
  const { _id, version, used: _used, left: _left, reversed: _reversed, producedAt, ...rest } = batch;
  return BatchProduced.of(
    { subject: _id, sequence: version, key: batch.producerId },
    { ...rest, producedAt: producedAt.toISOString() },
  );
}
