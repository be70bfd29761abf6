// A packing: given what a producer has made, when it packs, then its batches are used up to the gram, or every wrong part is named.
import { BatchStockChanged, GoodsPacked, type PackingBody, type PartyProfile, type Refusal } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Batch } from '../batches/batch.js';
import { packGoods } from './packing.js';

const NOW = new Date('2026-11-24T03:00:00.000Z');
const producer: PartyProfile = { partyId: 'ikm', kind: 'ikm', name: 'x', region: '6502012002', status: 'active' };
const stand = (whole: number, left: number) => ({ used: whole - left, left, held: 0, sold: 0, reversed: 0 });
const batch = (id: string, left: number, more: Partial<Batch> = {}): Batch => ({
  _id: id,
  batchId: id,
  version: 3,
  runId: 'run',
  producerId: 'ikm',
  step: 'weave',
  region: '6502012002',
  sku: 'A',
  name: 'Anjat',
  kind: 'product',
  count: 10,
  mass: 1_000,
  ...stand(1_000, left),
  pieces: stand(10, left / 100),
  origin: [],
  producedAt: NOW,
  ...more,
});
const body: PackingBody = {
  producerId: 'ikm',
  name: 'Dus',
  occurredAt: '2026-11-24T02:00:00.000Z',
  contents: [
    { batchId: 'a', mass: 300, count: 3 },
    { batchId: 'b', mass: 100 },
    { batchId: 'a', mass: 200 },
  ],
};
const batches = new Map(['a', 'b'].map((id) => [id, batch(id, 500)]));
const pack = (change: Partial<PackingBody> = {}, more: Partial<{ producer: PartyProfile | null }> = {}) =>
  packGoods('k', { ...body, ...change }, { producer, batches, requestHash: 'x', language: 'en', ...more }, NOW);
const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('it was not refused');
};

describe('a packing', () => {
  const { packing, used, links, facts } = pack();

  it('uses up every batch once, by all its parts together', () => {
    expect(packing.mass).toBe(600);
    expect(used.map(({ _id, version, used: gone, left }) => [_id, version, gone, left])).toEqual([
      ['a', 4, 1_000, 0],
      ['b', 4, 600, 400],
    ]);
    expect(links.map(({ from, to, quantity }) => [from, to, quantity])).toEqual([
      ['batch:a', 'packing:k', 500],
      ['batch:b', 'packing:k', 100],
    ]);
    expect(facts[0]).toMatchObject({ type: GoodsPacked.type, subject: 'k', key: 'ikm', data: { mass: 600 } });
  });

  it('takes the pieces that it names, and of the rest those that cannot be whole any more', () => {
    // Of a: 3 of 5 pieces by count, then 200 g are all that is left of it. Of b: 100 g are a piece.
    expect(used.map(({ pieces }) => pieces!.left)).toEqual([0, 4]);
    expect(facts.slice(1).map(({ type, subject, data }) => [type, subject, data])).toEqual([
      [BatchStockChanged.type, 'a', { batchId: 'a', producerId: 'ikm', sku: 'A', pieces: 0 }],
      [BatchStockChanged.type, 'b', { batchId: 'b', producerId: 'ikm', sku: 'A', pieces: 4 }],
    ]);
    const counted = pack({ contents: [{ batchId: 'b', mass: 310, count: 3 }] });
    expect(counted.used[0]).toMatchObject({ left: 190, pieces: { used: 8, left: 2 } });
    // What was not counted goes last, whatever stands first: it breaks no piece that was.
    const both = pack({
      contents: [
        { batchId: 'b', mass: 150 },
        { batchId: 'b', mass: 300, count: 4 },
      ],
    });
    expect(both.used[0]).toMatchObject({ left: 50, pieces: { left: 0 } });
  });

  it.each<[string, PackingBody['contents'], [string, string][]]>([
    [
      'of one batch twice',
      [
        { batchId: 'a', mass: 300 },
        { batchId: 'a', mass: 201 },
      ],
      [
        ['/body/contents/0', '500 g are left, 501 g are asked for'],
        ['/body/contents/1', '500 g are left, 501 g are asked for'],
      ],
    ],
    [
      'of more pieces',
      [{ batchId: 'a', mass: 1, count: 11 }],
      [['/body/contents/0', '5 pieces are left, 11 are asked for']],
    ],
    ['of nobody', [{ batchId: 'z', mass: 1 }], [['/body/contents/0', 'not a batch of this producer']]],
  ])('%s is refused with its figures', (_, contents, errors) => {
    const { code, fields } = refused(() => pack({ contents }));
    expect([code, fields.map(({ pointer, message }) => [pointer, message])]).toEqual(['packing.contents', errors]);
  });

  it('needs an active producer and has happened', () => {
    expect(refused(() => pack({}, { producer: null })).code).toBe('producer.unknown');
    expect(refused(() => pack({}, { producer: { ...producer, status: 'closed' } })).code).toBe('producer.not-active');
    expect(refused(() => pack({ occurredAt: '2026-11-25T00:00:00.000Z' })).code).toBe('request.not-yet');
  });
});
