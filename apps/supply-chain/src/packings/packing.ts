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
import { type Batch, endOfBatch, piecesLeft, stockChanged, useUp } from '../batches/batch.js';
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
): { packing: Packing; used: Batch[]; links: Link[]; facts: NewFact[] } {
  const { producer, batches, requestHash, language } = around;
  if (!producer) throw new Refusal('producer.unknown');
  if (producer.status !== 'active') throw new Refusal('producer.not-active');
  const occurredAt = occurred(body.occurredAt, now);
  const parts = together(body.contents);
  const fields = body.contents.flatMap(({ batchId }, i): FieldError[] => {
    const wrong = problemOf(batches.get(batchId), body.producerId, parts.get(batchId)!);
    return wrong ? [{ pointer: `/body/contents/${i}`, code: wrong.code, message: wrong[language] }] : [];
  });
  if (fields.length > 0) throw new Refusal('packing.contents', {}, fields);

  const mass = body.contents.reduce((sum, part) => sum + part.mass, 0);
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
  const used = [...parts].map(([batchId, part]) => packed(batches.get(batchId)!, part));
  return {
    packing,
    used,
    links: [...parts].map(([batchId, { mass: part }]) =>
      link(`packed:${packingId}:${batchId}`, endOfBatch(batches.get(batchId)!), here, part),
    ),
    facts: [
      GoodsPacked.of(
        { subject: packingId, sequence: 1, key: producerId },
        { packingId, producerId, name, region, occurredAt: body.occurredAt, contents: body.contents, mass },
      ),
      ...used.flatMap((batch) => stockChanged(batches.get(batch._id), batch)),
    ],
  };
}

/** What goes of one batch, all its parts together: grams, and of those that were counted, pieces. */
interface Packed {
  mass: number;
  counted: { mass: number; count: number };
}
function together(contents: PackingBody['contents']): Map<string, Packed> {
  const parts = new Map<string, Packed>();
  for (const { batchId, mass, count } of contents) {
    const known = parts.get(batchId) ?? { mass: 0, counted: { mass: 0, count: 0 } };
    const counted =
      count === undefined ? known.counted : { mass: known.counted.mass + mass, count: known.counted.count + count };
    parts.set(batchId, { mass: known.mass + mass, counted });
  }
  return parts;
}
/** What was counted goes first: what was not may break no piece that was. */
function packed(batch: Batch, { mass, counted }: Packed): Batch {
  const after = counted.count > 0 ? useUp(batch, counted.mass, counted.count) : batch;
  const uncounted = mass - counted.mass;
  return { ...(uncounted > 0 ? useUp(after, uncounted) : after), version: batch.version + 1 };
}

function problemOf(
  batch: Batch | undefined,
  producerId: string,
  { mass, counted: { count } }: Packed,
): { code: string; id: string; en: string } | undefined {
  if (batch?.producerId !== producerId)
    return { code: 'unknown', id: 'bukan batch milik produsen ini', en: 'not a batch of this producer' };
  if (mass > batch.left)
    return {
      code: 'not-enough',
      id: `sisa ${batch.left} g, diminta ${mass} g`,
      en: `${batch.left} g are left, ${mass} g are asked for`,
    };
  const pieces = piecesLeft(batch);
  if (count > pieces)
    return {
      code: 'not-enough',
      id: `sisa ${pieces} buah, diminta ${count} buah`,
      en: `${pieces} pieces are left, ${count} are asked for`,
    };
  return undefined;
}
