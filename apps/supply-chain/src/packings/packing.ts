// What a packing is: parts of batches in one package, used up from them to the gram.
import {
  type FieldError,
  GoodsPacked,
  type NewFact,
  occurred,
  type PackingBody,
  type PartyProfile,
  Refusal,
} from '@hilir/contracts';
import { type Batch, endOfBatch } from '../batches/batch.js';
import { take } from '../holdings/holding.js';
import { link, type Link } from '../trace/link.js';

/** Never changed once written. */
export interface Packing extends Omit<PackingBody, 'occurredAt'> {
  _id: string;
  version: number;
  region: string;
  mass: number;
  occurredAt: Date;
  recordedAt: Date;
  requestHash: string;
}

/** Packs, or refuses with every part that cannot be packed. */
export function packGoods(
  packingId: string,
  body: PackingBody,
  around: {
    producer: PartyProfile | null;
    batches: ReadonlyMap<string, Batch>;
    requestHash: string;
    language: 'id' | 'en';
  },
  now: Date,
): { packing: Packing; used: Batch[]; links: Link[]; fact: NewFact } {
  const { producer, batches, requestHash, language } = around;
  if (!producer) throw new Refusal('producer.unknown');
  if (producer.status !== 'active') throw new Refusal('producer.not-active');
  const occurredAt = occurred(body.occurredAt, now);
  const masses = new Map<string, number>();
  for (const { batchId, mass } of body.contents) masses.set(batchId, (masses.get(batchId) ?? 0) + mass);
  const fields = body.contents.flatMap(({ batchId, count }, i): FieldError[] => {
    const wrong = problemOf(batches.get(batchId), body.producerId, masses.get(batchId)!, count);
    return wrong ? [{ pointer: `/body/contents/${i}`, code: wrong.code, message: wrong[language] }] : [];
  });
  if (fields.length > 0) throw new Refusal('packing.contents', {}, fields);

  const mass = [...masses.values()].reduce((sum, part) => sum + part, 0);
  const { region } = producer;
  const packing: Packing = {
    ...body,
    _id: packingId,
    version: 1,
    region,
    mass,
    occurredAt,
    recordedAt: now,
    requestHash,
  };
  const { producerId, name } = packing;
  const here = {
    kind: 'packing' as const,
    id: packingId,
    partyId: producerId,
    what: name,
    region,
    at: occurredAt,
    mass,
  };
  const parts = [...masses].map(([batchId, part]) => ({ batch: batches.get(batchId)!, part }));
  return {
    packing,
    used: parts.map(({ batch, part }) => take(batch, part)),
    links: parts.map(({ batch, part }) => link(`packed:${packingId}:${batch._id}`, endOfBatch(batch), here, part)),
    fact: GoodsPacked.of(
      { subject: packingId, sequence: 1, key: producerId },
      { packingId, producerId, name, region, occurredAt: body.occurredAt, contents: body.contents, mass },
    ),
  };
}

function problemOf(
  batch: Batch | undefined,
  producerId: string,
  mass: number,
  count: number | undefined,
): { code: string; id: string; en: string } | undefined {
  if (batch?.producerId !== producerId)
    return { code: 'unknown', id: 'bukan batch milik produsen ini', en: 'not a batch of this producer' };
  if (mass > batch.left)
    return {
      code: 'not-enough',
      id: `sisa ${batch.left} g, diminta ${mass} g`,
      en: `${batch.left} g are left, ${mass} g are asked for`,
    };
  const pieces = batch.count ?? 0;
  if ((count ?? 0) > pieces)
    return { code: 'not-enough', id: `batch ini ${pieces} buah`, en: `this batch is of ${pieces} pieces` };
  return undefined;
}
