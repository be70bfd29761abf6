// A production run: given what a producer has, when it reports a run, then batches with their origin, or a refusal with the figures.
import {
  BatchProduced,
  type Commodity,
  type PartyProfile,
  type ProcessStep,
  type Refusal,
  type RunBody,
  type RunOutput,
  RunRecorded,
  RunReversed,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Holding } from '../holdings/holding.js';
import type { Batch } from '../batches/batch.js';
import { idOf, recordRun, reverseRun, type Stocks } from './run.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [RUN, PRODUCER, OTHER, B1, B2] = [uuid(1), uuid(2), uuid(3), uuid(11), uuid(12)] as const;
const [H1, H2] = [`${uuid(21)}:0`, `${uuid(21)}:1`] as const;
const NOW = new Date('2026-11-24T03:00:00.000Z');
const commodity: Commodity = {
  code: 'rattan',
  version: 1,
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g',
  hs: [],
  countUnits: [],
  attributes: [
    { kind: 'choice', name: 'form', label: { id: 'b', en: 'f' }, required: true, choices: ['asalan', 'W/S'] },
  ],
};
const step: ProcessStep = {
  code: 'rattan-ws',
  version: 1,
  name: { id: 'pencucian', en: 'washing' },
  commodity: 'rattan',
  accepts: { form: { oneOf: ['asalan'] } },
  after: ['rattan-ws'],
  rates: [
    { from: '2026-01-01', yield: 5_000, tolerance: 2_000 },
    { from: '2026-11-24', yield: 8_000, tolerance: 2_000 },
  ],
};
const producer: PartyProfile = {
  partyId: PRODUCER,
  kind: 'ikm',
  name: 'Anjat Malinau',
  region: '6502012002',
  status: 'active',
};
const holding = (id: string, lot: number, left: number, change: Partial<Holding> = {}): Holding => ({
  _id: id,
  version: 1,
  partyId: PRODUCER,
  lotId: uuid(lot),
  orderId: uuid(51),
  handOverId: uuid(21),
  pool: '65/rattan',
  commodity: 'rattan',
  attributes: { form: 'asalan' },
  region: '6502012001',
  supplierId: OTHER,
  quantity: left,
  used: 0,
  left,
  price: 5_000,
  amount: 5 * left,
  valueUsed: 0,
  receivedAt: NOW,
  ...change,
});
const output = (batchId: string, mass: number, more: Partial<RunOutput> = {}): RunOutput => ({
  batchId,
  sku: 'WS-A',
  name: 'Rotan W/S',
  kind: 'product',
  mass,
  ...more,
});
const body: RunBody = {
  producerId: PRODUCER,
  step: 'rattan-ws',
  occurredAt: '2026-11-24T02:00:00.000Z',
  inputs: [
    { kind: 'holding', holdingId: H1, quantity: 600 },
    { kind: 'holding', holdingId: H2, quantity: 400 },
  ],
  outputs: [output(B1, 800), output(B2, 50, { kind: 'by-product', name: 'Serbuk' })],
  waste: 150,
  workers: 3,
  hours: 6.5,
};
const stocks = (holdings: Holding[], batches: Batch[] = []): Stocks => ({
  holdings: new Map(holdings.map((one) => [one._id, one])),
  batches: new Map(batches.map((one) => [one._id, one])),
});
const plenty = stocks([holding(H1, 41, 1_000), holding(H2, 42, 400)]);
const around = { ...plenty, producer, step, commodity, requestHash: 'x', language: 'en' as const };
const record = (change: Partial<RunBody> = {}, more: Partial<typeof around> = {}) =>
  recordRun(RUN, { ...body, ...change }, { ...around, ...more }, NOW);
const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('it was not refused');
};

describe('a production run', () => {
  const { run, made, holdings, facts } = record();

  it('balances to the gram and keeps its yield', () => {
    expect(run).toMatchObject({ massIn: 1_000, massOut: 850, waste: 150, yield: 8_000, region: producer.region });
    expect(run.expected).toEqual({ yield: 8_000, tolerance: 2_000 });
  });

  it('takes what it used from what the producer holds', () => {
    expect(holdings.map(({ _id, version, used, left }) => [_id, version, used, left])).toEqual([
      [H1, 2, 600, 400],
      [H2, 2, 400, 0],
    ]);
  });

  it('carries what was paid for what it used into its batches by mass, and none into waste', () => {
    expect(run.taken.map(({ value }) => value)).toEqual([3_000, 2_000]);
    expect(holdings.map(({ amount, valueUsed }) => amount - valueUsed)).toEqual([2_000, 0]);
    expect(made.map(({ value }) => value.left)).toEqual([4_706, 294]);
    expect(made[0]!.origin.map(({ value }) => value)).toEqual([2_824, 1_882]);
  });

  it('makes batches that come from its lots in proportion', () => {
    expect(made.map(({ _id, mass, used, left, reversed }) => [_id, mass, used, left, reversed])).toEqual([
      [B1, 800, 0, 800, 0],
      [B2, 50, 0, 50, 0],
    ]);
    expect(made[0]!.origin.map(({ lotId, mass }) => [lotId, mass])).toEqual([
      [uuid(41), 480],
      [uuid(42), 320],
    ]);
  });

  it('tells of the run and of every batch, keyed by the producer', () => {
    expect(facts.map(({ type, subject, key }) => [type, subject, key])).toEqual([
      [RunRecorded.type, RUN, PRODUCER],
      [BatchProduced.type, B1, PRODUCER],
      [BatchProduced.type, B2, PRODUCER],
    ]);
    expect(RunRecorded.data.parse(facts[0]!.data)).toEqual(facts[0]!.data);
    expect(BatchProduced.data.parse(facts[1]!.data)).toEqual(facts[1]!.data);
  });

  it('sums what it asks of one holding twice before it is checked', () => {
    const twice = [
      { kind: 'holding' as const, holdingId: H2, quantity: 300 },
      { kind: 'holding' as const, holdingId: H2, quantity: 300 },
    ];
    const outputs = [output(B1, 480)];
    expect(refused(() => record({ inputs: twice, outputs, waste: 120 })).fields).toEqual([
      { pointer: '/body/inputs/0', code: 'not-enough', message: '400 g are left, 600 g are asked for' },
    ]);
  });

  it('takes the rate of the day on which it was done, where it was done', () => {
    // 23:30 on the 23rd in Malinau, when half was still expected.
    const before = { occurredAt: '2026-11-23T15:30:00.000Z' };
    expect(refused(() => record(before)).code).toBe('run.yield');
    expect(record({ occurredAt: '2026-11-23T16:30:00.000Z' }).run.expected.yield).toBe(8_000);
    expect(refused(() => record({ occurredAt: '2025-12-31T03:00:00.000Z' })).details).toEqual({ day: '2025-12-31' });
  });
});

describe('a run is refused', () => {
  it('with the difference when mass does not balance', () => {
    const { code, details } = refused(() => record({ waste: 149 }));
    expect([code, details]).toEqual(['run.mass-balance', { in: 1_000, out: 850, waste: 149, difference: 1 }]);
  });

  it('naming every input that cannot be used', () => {
    const foreign = holding(H2, 42, 400, { partyId: OTHER });
    const unfit = holding(H1, 41, 1_000, { attributes: { form: 'W/S' } });
    const inputs = [...body.inputs, { kind: 'batch' as const, batchId: uuid(99), quantity: 5 }];
    const { code, fields } = refused(() => record({ inputs }, stocks([unfit, foreign])));
    expect([code, fields.map((field) => [field.pointer, field.code])]).toEqual([
      'run.inputs',
      [
        ['/body/inputs/0', 'unfit'],
        ['/body/inputs/1', 'unknown'],
        ['/body/inputs/2', 'unknown'],
      ],
    ]);
  });

  it.each<[number, boolean]>([
    [640, false],
    [639, true],
    [960, false],
    [961, true],
  ])('a yield of %d g of 1,000 g, where 800 ± 20 %% is expected, asks for a reason: %s', (mass, asks) => {
    const change = { outputs: [output(B1, mass)], waste: 1_000 - mass };
    expect(record({ ...change, reason: 'wet material' }).run.reason).toBe('wet material');
    if (!asks) expect(record(change).run.yield).toBe(mass * 10);
    else {
      const { code, details } = refused(() => record(change));
      expect([code, details]).toEqual(['run.yield', { yield: mass / 10, expected: 80, least: 64, most: 96 }]);
    }
  });

  it.each<[string, Partial<RunBody>, Partial<typeof around>]>([
    ['producer.unknown', {}, { producer: null as never }],
    ['producer.not-active', {}, { producer: { ...producer, status: 'suspended' } }],
    ['producer.kind', {}, { producer: { ...producer, kind: 'cooperative' } }],
    ['step.unknown', {}, { step: null as never }],
    ['request.not-yet', { occurredAt: '2026-11-24T03:10:00.001Z' }, {}],
    ['batch.id-used', { outputs: [output(B1, 800), output(B1, 50)] }, {}],
    ['batch.key-wrong', { outputs: [output(B1, 850, { gs1: { gtin: '08991234567890', lot: 'A1' } })] }, {}],
    ['batch.key-wrong', { gln: '8991234000017' }, {}],
  ])('%s', (code, change, more) => {
    expect(refused(() => record(change, more)).code).toBe(code);
  });
});

describe('a wrong run', () => {
  const { run, made, holdings } = record();

  it('is reversed: its batches are void and its material is there again', () => {
    const reversed = reverseRun(run, 'typed twice', stocks(holdings, made), NOW);
    expect(reversed.holdings.map(({ _id, version, used, left }) => [_id, version, used, left])).toEqual([
      [H1, 3, 0, 1_000],
      [H2, 3, 0, 400],
    ]);
    expect(reversed.holdings.map(({ valueUsed }) => valueUsed)).toEqual([0, 0]);
    expect(reversed.batches.map(({ left, reversed: gone, value }) => [left, gone, value.left, value.reversed])).toEqual(
      [
        [0, 800, 0, 4_706],
        [0, 50, 0, 294],
      ],
    );
    expect(reversed.facts[0]).toMatchObject({ type: RunReversed.type, sequence: 2, data: { outputs: [B1, B2] } });
  });

  it('stays when one of its batches was used', () => {
    const used = { ...made[0]!, used: 1, left: 799 };
    const { code, details } = refused(() => reverseRun(run, 'x', stocks(holdings, [used, made[1]!]), NOW));
    expect([code, details]).toEqual(['run.outputs-used', { batches: 'Rotan W/S' }]);
  });
});

describe('any legal history', () => {
  /** Plays runs and reversals; what is impossible is refused and changes nothing. */
  it('conserves mass and money: what was received is left, in batches, or waste, and every origin sums to its batch', () => {
    const received = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 4 });
    const acts = fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            act: fc.constant('run' as const),
            from: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 3 }),
            outputs: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 3 }),
          }),
        },
        { weight: 1, arbitrary: fc.record({ act: fc.constant('reverse' as const), which: fc.nat() }) },
      ),
      { maxLength: 20 },
    );
    let played = 0;
    fc.assert(
      fc.property(received, acts, (masses, history) => {
        const all = new Map<string, Holding>(
          masses.map((mass, i) => {
            const id = `${uuid(21)}:${i}`;
            return [id, holding(id, 100 + i, mass, { amount: (mass * 7_919) % 10_007 })];
          }),
        );
        const batches = new Map<string, Batch>();
        const runs = new Map<string, ReturnType<typeof recordRun>['run']>();
        let ids = 1_000;
        const keep = (changed: { holdings: Holding[]; batches: Batch[] }) => {
          for (const one of changed.holdings) all.set(one._id, one);
          for (const one of changed.batches) batches.set(one._id, one);
        };
        for (const act of history) {
          try {
            if (act.act === 'reverse') {
              const [run] = [...runs.values()].slice(act.which % Math.max(1, runs.size));
              if (!run) continue;
              keep(reverseRun(run, 'x', { holdings: all, batches }, NOW));
              runs.delete(run._id);
              continue;
            }
            const things = [...all.values(), ...batches.values()];
            const inputs = act.from.map(([n, percent]): RunBody['inputs'][number] => {
              const thing = things[n % things.length]!;
              const quantity = Math.ceil((thing.left * percent) / 100) || 1;
              return 'lotId' in thing
                ? { kind: 'holding', holdingId: thing._id, quantity }
                : { kind: 'batch', batchId: thing._id, quantity };
            });
            const massIn = inputs.reduce((sum, { quantity }) => sum + quantity, 0);
            const wanted = act.outputs.map((share) => Math.max(1, Math.floor((massIn * share) / 300)));
            const waste = massIn - wanted.reduce((sum, n) => sum + n, 0);
            if (waste < 0) continue;
            const outputs = wanted.map((mass) => output(uuid(ids++), mass));
            const more = { ...around, holdings: all, batches };
            const recorded = recordRun(uuid(ids++), { ...body, inputs, outputs, waste, reason: 'x' }, more, NOW);
            runs.set(recorded.run._id, recorded.run);
            keep(recorded);
            for (const one of recorded.made) batches.set(one._id, one);
            played += 1;
          } catch (error) {
            expect(['run.inputs', 'run.outputs-used']).toContain((error as Refusal).code);
          }
          const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
          const stock = [...all.values(), ...batches.values()];
          const waste = sum([...runs.values()].map((run) => run.waste));
          expect(sum(stock.map(({ left }) => left)) + waste).toBe(sum(masses));
          for (const one of all.values()) expect(one.used + one.left).toBe(one.quantity);
          // What was paid is with what is left, or in batches; waste carries none of it.
          const unused = [...all.values()].map(({ amount, valueUsed }) => amount - valueUsed);
          expect(Math.min(...unused)).toBeGreaterThanOrEqual(0);
          const inside = [...batches.values()].map(({ value }) => value.left);
          expect(sum(unused) + sum(inside)).toBe(sum([...all.values()].map(({ amount }) => amount)));
          for (const one of batches.values()) {
            expect(one.used + one.left + one.reversed).toBe(one.mass);
            expect(sum(one.origin.map(({ mass }) => mass))).toBe(one.mass);
            expect(sum(one.origin.map(({ value }) => value!))).toBe(sum(Object.values(one.value)));
          }
          const used = sum([...runs.values()].flatMap(({ inputs }) => inputs.map(({ quantity }) => quantity)));
          expect(sum(stock.map((one) => one.used))).toBe(used);
          for (const run of runs.values())
            for (const input of run.inputs) expect(batches.get(idOf(input))?.reversed ?? 0).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
    expect(played).toBeGreaterThan(300);
  });
});
