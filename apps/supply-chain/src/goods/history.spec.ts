// Any legal history of runs, packings, reversals, holds, releases and shipments, in any order: mass and pieces are conserved.
import type { Commodity, PartyProfile, ProcessStep, Refusal, RunBody, SaleLine } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Batch, begun, piecesLeft } from '../batches/batch.js';
import { reverseBatch } from '../batches/declared.js';
import { packGoods } from '../packings/packing.js';
import { recordRun, reverseRun, type Run } from '../production/run.js';
import { type Goods, heldParts, hold, isOpen, release, ship } from './goods.js';

const NOW = new Date('2026-11-24T03:00:00.000Z');
const producer: PartyProfile = { partyId: 'ikm', kind: 'ikm', name: 'x', region: '6502012002', status: 'active' };
const commodity: Commodity = {
  code: 'rattan',
  version: 1,
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g',
  hs: [],
  countUnits: [],
  attributes: [],
};
const step: ProcessStep = {
  code: 'weave',
  version: 1,
  name: { id: 'anyam', en: 'weave' },
  commodity: 'rattan',
  after: ['weave'],
  rates: [{ from: '2020-01-01', yield: 9_000, tolerance: 10_000 }],
};
const SKUS = ['A', 'B'];
const SALES = ['s0', 's1', 's2', 's3'];
const ORIGINS = new Set(['lot']);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const around = { producer, requestHash: 'x', language: 'en' as const };

type Act =
  | { act: 'run' | 'pack'; which: number; share: number; count: number }
  | { act: 'reverse' | 'undeclare'; which: number }
  | { act: 'place' | 'prepare' | 'ship'; sale: number; counts: number[] }
  | { act: 'end'; sale: number };

/** A workshop in memory: the pure decisions, and stores that are maps. */
class Workshop {
  readonly batches = new Map<string, Batch>();
  readonly goods = new Map<string, Goods>();
  readonly runs = new Map<string, Run>();
  played = 0;
  waste = 0;
  packed = 0;
  private ids = 0;

  declare(mass: number, count: number): void {
    const id = `d${this.ids++}`;
    const output = { batchId: id, sku: SKUS[this.ids % 2]!, name: 'x', kind: 'product' as const, mass, count };
    const known = Math.floor(mass / 2);
    // Half of it comes from a lot, half from nobody knows where.
    const origin = known > 0 ? [{ lotId: 'lot', commodity: 'rattan', region: '6502012001', mass: known }] : [];
    const rest = { producerId: 'ikm', region: producer.region, producedAt: NOW, origin, step: 'weave' };
    this.keep([{ ...begun(output, rest), declared: { reason: 'x', declaredAt: NOW, requestHash: 'x' } }]);
  }
  keep(batches: readonly Batch[]): void {
    for (const batch of batches) this.batches.set(batch._id, batch);
  }
  private pick(which: number): Batch {
    return [...this.batches.values()][which % this.batches.size]!;
  }
  private lines(counts: readonly number[], from: number): SaleLine[] {
    return counts.map((count, i) => ({
      line: from + i,
      productId: 'p',
      sku: SKUS[i % 2]!,
      name: 'x',
      count,
      mode: 'in-stock',
    }));
  }

  play(act: Act): void {
    try {
      this.tried(act);
    } catch (error) {
      expect(['run.inputs', 'run.outputs-used', 'packing.contents', 'batch.used']).toContain((error as Refusal).code);
    }
  }
  private tried(act: Act): void {
    switch (act.act) {
      case 'run':
        return this.run(act.which, act.share, act.count);
      case 'pack':
        return this.pack(act.which, act.share, act.count);
      case 'reverse':
        return this.reverse(act.which);
      case 'undeclare':
        return this.undeclare(act.which);
      case 'end':
        return this.end(SALES[act.sale]!);
      case 'ship':
        return this.ship(SALES[act.sale]!, act.counts);
      default:
        return this.hold(SALES[act.sale]!, act.act, act.counts);
    }
  }
  private end(saleId: string): void {
    this.decided(release(this.goods.get(saleId) ?? null, { saleId, sellerId: 'ikm' }, this.batches));
  }
  private ship(saleId: string, counts: readonly number[]): void {
    const lines = this.lines(counts, 0).map((line) => ({ ...line, value: 1 }));
    const sale = { saleId, sellerId: 'ikm', destination: { country: 'NL' }, region: producer.region, lines };
    const at = NOW.toISOString();
    const fact = { ...sale, value: 1, invoice: '1', shippedAt: at, receiveBy: at };
    this.decided(ship(this.goods.get(saleId) ?? null, fact, this.batches));
  }
  private hold(saleId: string, act: 'place' | 'prepare', counts: readonly number[]): void {
    const known = this.goods.get(saleId) ?? null;
    if (act === 'place' ? known : !isOpen(known)) return;
    const lines = this.lines(counts, act === 'place' ? 0 : 10);
    const answers = act === 'place' ? 'placed' : 'prepared';
    this.decided(hold(known, { saleId, sellerId: 'ikm', answers, lines }, this.batches));
  }
  private decided(decided: { goods: Goods; batches: Batch[] } | undefined): void {
    if (!decided) return;
    this.goods.set(decided.goods._id, decided.goods);
    this.keep(decided.batches);
    this.played += 1;
  }
  private run(which: number, share: number, count: number): void {
    const batch = this.pick(which);
    const quantity = Math.max(1, Math.ceil((batch.left * share) / 100));
    const mass = Math.max(1, Math.floor(quantity * 0.9));
    const body: RunBody = {
      producerId: 'ikm',
      step: 'weave',
      occurredAt: NOW.toISOString(),
      inputs: [{ kind: 'batch', batchId: batch._id, quantity }],
      outputs: [{ batchId: `b${this.ids++}`, sku: SKUS[count % 2]!, name: 'x', kind: 'product', mass, count }],
      waste: quantity - mass,
      workers: 1,
      hours: 1,
      reason: 'x',
    };
    const stocks = { holdings: new Map(), batches: this.batches };
    const { run, made, batches } = recordRun(`r${this.ids++}`, body, { ...around, ...stocks, step, commodity }, NOW);
    this.keep([...made, ...batches]);
    this.runs.set(run._id, run);
    this.waste += run.waste;
    this.played += 1;
  }
  private reverse(which: number): void {
    const run = [...this.runs.values()][which % Math.max(1, this.runs.size)];
    if (!run) return;
    this.keep(reverseRun(run, 'x', { holdings: new Map(), batches: this.batches }, NOW).batches);
    this.runs.delete(run._id);
    this.waste -= run.waste;
    this.played += 1;
  }
  private undeclare(which: number): void {
    const batch = this.pick(which);
    if (batch.runId !== undefined) return;
    const reversed = reverseBatch(batch, 'x', NOW);
    if (reversed) this.keep([reversed.batch]);
  }
  private pack(which: number, share: number, count: number): void {
    const batch = this.pick(which);
    const mass = Math.max(1, Math.ceil((batch.left * share) / 100));
    const contents = [{ batchId: batch._id, mass, ...(count % 2 === 0 && { count: Math.ceil(count / 2) }) }];
    const body = { producerId: 'ikm', name: 'x', occurredAt: NOW.toISOString(), contents };
    this.keep(packGoods(`k${this.ids++}`, body, { ...around, batches: this.batches }, NOW).used);
    this.packed += mass;
    this.played += 1;
  }

  /** Everything that must hold at any time. */
  check(declared: number): void {
    const batches = [...this.batches.values()];
    const parts = [...this.goods.values()].flatMap((goods) => goods.parts);
    for (const batch of batches) {
      const { used, left, held, sold, reversed, mass, count, pieces, _id, origin } = batch;
      expect(Math.min(used, left, held, sold, reversed, ...Object.values(pieces!))).toBeGreaterThanOrEqual(0);
      expect(used + left + held + sold + reversed).toBe(mass);
      expect(sum(Object.values(pieces!))).toBe(count);
      expect(sum(origin.map((part) => part.mass))).toBeLessThanOrEqual(mass);
      expect(origin.every(({ lotId }) => ORIGINS.has(lotId))).toBe(true);
      for (const state of ['held', 'sold'] as const) {
        const its = parts.filter((part) => part.batchId === _id && part.state === state);
        expect([sum(its.map((part) => part.mass)), sum(its.map((part) => part.count))]).toEqual([
          batch[state],
          pieces![state],
        ]);
      }
      if (reversed > 0) expect([used, held, sold, piecesLeft(batch)]).toEqual([0, 0, 0, 0]);
    }
    for (const goods of this.goods.values()) {
      if (goods.status !== 'held') expect(heldParts(goods)).toEqual([]);
      expect(goods.parts.map(({ part }) => part)).toEqual(goods.parts.map((_, i) => i));
    }
    // What was there is left, held, sold, packed or waste, or was never there.
    const undone = sum(batches.filter(({ runId }) => runId === undefined).map(({ reversed }) => reversed));
    const there = sum(batches.map(({ left, held, sold }) => left + held + sold));
    expect(there + this.waste + this.packed + undone).toBe(declared);
  }
}

describe('any history of a workshop', () => {
  it('conserves mass and pieces, and neither is ever less than nothing', () => {
    const stock = fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 4,
    });
    const counts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
    const [sale, which] = [fc.nat({ max: 3 }), fc.nat({ max: 50 })];
    const using = { which, share: fc.integer({ min: 1, max: 110 }), count: fc.integer({ min: 1, max: 20 }) };
    const acts = fc.array(
      fc.oneof(
        fc.record({ act: fc.constantFrom('run' as const, 'pack' as const), ...using }),
        fc.record({ act: fc.constantFrom('place' as const, 'prepare' as const, 'ship' as const), sale, counts }),
        fc.record({ act: fc.constantFrom('reverse' as const, 'undeclare' as const), which }),
        fc.record({ act: fc.constant('end' as const), sale }),
      ),
      { maxLength: 25 },
    );
    let played = 0;
    fc.assert(
      fc.property(stock, acts, (declared, history) => {
        const workshop = new Workshop();
        for (const [mass, count] of declared) workshop.declare(mass, count);
        const mass = sum(declared.map(([each]) => each));
        for (const act of history) {
          workshop.play(act);
          workshop.check(mass);
        }
        played += workshop.played;
      }),
      { numRuns: 400 },
    );
    expect(played).toBeGreaterThan(1_000);
  });
});
