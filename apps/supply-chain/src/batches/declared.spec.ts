// What a producer had already: given who declares what, then a batch of unknown origin, or a refusal; and its reversal while all is left.
import {
  BatchDeclared,
  BatchReversed,
  BatchStockChanged,
  type DeclaredBatch,
  type PartyProfile,
  type Refusal,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { type Batch, useUp } from './batch.js';
import { declareBatch, reverseBatch } from './declared.js';
import { passportOf } from './passport.js';

const [BATCH, IKM] = ['0190f3b1-7c2e-7abc-8def-000000000001', '0190f3b1-7c2e-7abc-8def-000000000002'] as const;
const NOW = new Date('2026-11-24T03:00:00.000Z');
const producer: PartyProfile = { partyId: IKM, kind: 'ikm', name: 'x', region: '6502012002', status: 'active' };
const step = {
  code: 'weave',
  version: 1,
  name: { id: 'Anyam', en: 'Weaving' },
  commodity: 'rattan',
  after: [],
  rates: [],
};
const body: DeclaredBatch = {
  producerId: IKM,
  sku: 'A',
  name: 'Anjat',
  kind: 'product',
  count: 10,
  mass: 4_500,
  occurredAt: '2026-08-01T03:00:00.000Z',
  reason: 'stok awal',
};
type Around = Parameters<typeof declareBatch>[2];
const declare = (change: Partial<DeclaredBatch> = {}, more: Partial<Around> = {}) =>
  declareBatch(BATCH, { ...body, ...change }, { producer, step: null, requestHash: 'x', language: 'en', ...more }, NOW);
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Refusal).code;
  }
  throw new Error('it was not refused');
};

describe('goods of no recorded run', () => {
  it('are a batch of which all is left and nobody knows the origin', () => {
    const { batch, facts } = declare();
    expect(batch).toMatchObject({
      left: 4_500,
      pieces: { left: 10 },
      origin: [],
      producedAt: new Date(body.occurredAt),
      declared: { reason: 'stok awal', declaredAt: NOW },
    });
    expect(batch.runId).toBeUndefined();
    expect(facts.map(({ type, sequence, key }) => [type, sequence, key])).toEqual([
      [BatchDeclared.type, 1, IKM],
      [BatchStockChanged.type, 1, IKM],
    ]);
    expect(BatchDeclared.data.parse(facts[0]!.data)).toEqual(facts[0]!.data);
  });

  it('say so to anyone', () => {
    const { sources, unknownPpm, steps } = passportOf(declare().batch, [], [], 'https://x');
    expect([sources, unknownPpm, steps]).toEqual([[], 1_000_000, []]);
  });

  it('may have been through a step, and go on from there', () => {
    expect(declare({ step: 'weave' }, { step }).batch.step).toBe('weave');
    expect(declare().batch.step).toBeUndefined();
  });

  it.each<[string, Partial<DeclaredBatch>, Partial<Around>]>([
    ['producer.unknown', {}, { producer: null }],
    ['producer.not-active', {}, { producer: { ...producer, status: 'suspended' } }],
    ['producer.kind', {}, { producer: { ...producer, kind: 'cooperative' } }],
    ['step.unknown', { step: 'dance' }, {}],
    ['request.not-yet', { occurredAt: '2026-11-25T03:00:00.000Z' }, {}],
    ['batch.key-wrong', { gs1: { gtin: '08991234567890', lot: 'A1' } }, {}],
  ])('are refused: %s', (code, change, more) => {
    expect(codeOf(() => declare(change, more))).toBe(code);
  });
});

describe('a wrong declaration', () => {
  const { batch } = declare();

  it('is reversed while all is left, once', () => {
    const reversed = reverseBatch(batch, 'dua kali', NOW)!;
    expect(reversed.batch).toMatchObject({ version: 2, left: 0, reversed: 4_500, pieces: { left: 0, reversed: 10 } });
    expect(reversed.facts.map(({ type, sequence }) => [type, sequence])).toEqual([
      [BatchReversed.type, 2],
      [BatchStockChanged.type, 2],
    ]);
    expect(reverseBatch(reversed.batch, 'dua kali', NOW)).toBeUndefined();
    expect(codeOf(() => reverseBatch(reversed.batch, 'lain', NOW))).toBe('batch.reversed');
  });

  it('stays when some of it was used, and is not the way to undo a run', () => {
    expect(codeOf(() => reverseBatch(useUp(batch, 1), 'x', NOW))).toBe('batch.used');
    const ofRun: Batch = { ...batch, runId: 'r', step: 'weave' };
    expect(codeOf(() => reverseBatch(ofRun, 'x', NOW))).toBe('batch.of-run');
  });
});
