// What a producer had before it was recorded: a batch of no run, that nobody knows the origin of, and its reversal.
import {
  BatchDeclared,
  BatchReversed,
  type DeclaredBatch,
  hasCheckDigit,
  type NewFact,
  occurred,
  type PartyProfile,
  type ProcessStep,
  Refusal,
} from '@hilir/contracts';
import { mustProduce } from '../production/producer.js';
import { aggregateOf, type Batch, begun, isUntouched, outputOf, stockChanged, voided } from './batch.js';

export function declareBatch(
  batchId: string,
  { producerId, occurredAt, reason, step: code, ...output }: DeclaredBatch,
  around: {
    producer: PartyProfile | null;
    step: ProcessStep | null;
    requestHash: string;
    language: 'id' | 'en';
  },
  now: Date,
): { batch: Batch; facts: NewFact[] } {
  const { region } = mustProduce(around.producer);
  if (code !== undefined && !around.step) throw new Refusal('step.unknown');
  const producedAt = occurred(occurredAt, now);
  mustHaveGoodKey(output.gs1?.gtin, around.language);
  const rest = { producerId, region, producedAt, origin: [], ...(code !== undefined && { step: code }) };
  const declared = { reason, declaredAt: now, requestHash: around.requestHash };
  const batch = { ...begun({ ...output, batchId }, rest), declared };
  const data = { ...outputOf(batch), producerId, region, producedAt: producedAt.toISOString(), reason };
  const fact = BatchDeclared.of(aggregateOf(batch), { ...data, ...(code !== undefined && { step: code }) });
  return { batch, facts: [fact, ...stockChanged(undefined, batch)] };
}

/** Says that it was declared by mistake. Undefined when that was said before. */
export function reverseBatch(
  batch: Batch,
  reason: string,
  now: Date,
): { batch: Batch & { reversal: NonNullable<Batch['reversal']> }; facts: NewFact[] } | undefined {
  const { runId, reversal, used, held, sold, producerId, region } = batch;
  if (runId !== undefined) throw new Refusal('batch.of-run', { runId });
  if (reversal && reversal.reason !== reason) throw new Refusal('batch.reversed');
  if (reversal) return undefined;
  if (!isUntouched(batch)) throw new Refusal('batch.used', { used, held, sold });
  const next = { ...voided(batch), reversal: { reason, reversedAt: now } };
  const data = { batchId: batch._id, producerId, region, reason, reversedAt: now.toISOString() };
  return { batch: next, facts: [BatchReversed.of(aggregateOf(next), data), ...stockChanged(batch, next)] };
}

function mustHaveGoodKey(gtin: string | undefined, language: 'id' | 'en'): void {
  if (gtin === undefined || hasCheckDigit(gtin)) return;
  const message = language === 'id' ? 'angka pemeriksa tidak cocok' : 'the check digit does not match';
  throw new Refusal('batch.key-wrong', {}, [{ pointer: '/body/gs1/gtin', code: 'check-digit', message }]);
}
