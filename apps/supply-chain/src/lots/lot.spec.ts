// A lot of raw material: given what lies there, when someone changes it, then the lot, its ledger entry and the fact.
import {
  DEFAULT_POLICY,
  type LotBody,
  LotPosted,
  LotRevised,
  LotWindowEnded,
  LotWindowLifted,
  LotWithdrawn,
  type PartyProfile,
  type Refusal,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endWindow, liftWindow, type Lot, postLot, reviseLot, withdrawLot } from './lot.js';

const LOT = '0190f3b1-7c2e-7abc-8def-000000000001';
const SUPPLIER = '0190f3b1-7c2e-7abc-8def-000000000002';
const NOW = new Date('2026-11-22T03:00:00.000Z');
const LATER = new Date('2026-11-23T03:00:00.000Z');
const label = { id: 'bentuk', en: 'form' };
const template = {
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g' as const,
  hs: ['1401.20'],
  countUnits: ['batang'],
  attributes: [{ kind: 'choice' as const, name: 'form', label, required: true, choices: ['asalan', 'ws'] }],
};
const supplier: PartyProfile = {
  partyId: SUPPLIER,
  kind: 'cooperative',
  name: 'Koperasi Merah Putih Tanjung Selor',
  region: '6501012001',
  status: 'active',
};
const body: LotBody = {
  supplierId: SUPPLIER,
  commodity: 'rattan',
  attributes: { form: 'asalan' },
  quantity: 1_000,
  price: 5_000,
  region: '6501012001',
  gatherer: 'Pak Adi',
  harvestedOn: '2026-11-20',
  readyOn: '2026-11-24',
};
const around = { supplier, template, policy: DEFAULT_POLICY, requestHash: 'hash', language: 'id' as const };
const posted = (): Lot => postLot(LOT, body, around, NOW).lot;
/** A lot of 1,000 g of which 400 g are reserved. */
const partlyReserved = (): Lot => ({ ...posted(), version: 5, available: 600, reserved: 400 });
const refusalOf = (decide: () => unknown): Refusal => {
  try {
    decide();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('it was not refused');
};

describe('a lot that is posted', () => {
  it('is available whole, in the pool of its province, for buyers at home until its window ends', () => {
    const { lot, entry, fact } = postLot(LOT, body, around, NOW);
    expect(lot).toEqual({
      ...body,
      _id: LOT,
      version: 1,
      revision: 1,
      pool: '65/rattan',
      status: 'open',
      available: 1_000,
      reserved: 0,
      withdrawn: 0,
      handedOver: 0,
      lost: 0,
      soldOutside: 0,
      kecamatan: '650101',
      kabkota: '6501',
      postedAt: NOW,
      localUntil: new Date('2026-11-25T03:00:00.000Z'),
      localOnly: true,
      requestHash: 'hash',
    });
    expect(entry).toEqual({ lotId: LOT, at: NOW, kind: 'posted', available: 1_000, reserved: 0 });
    expect(fact).toMatchObject({ type: LotPosted.type, subject: LOT, sequence: 1, key: '65/rattan' });
    expect(fact.data).not.toHaveProperty('gatherer');
    expect(LotPosted.data.parse(fact.data)).toEqual(fact.data);
  });

  it('has no window where the pool has none', () => {
    const { lot } = postLot(LOT, body, { ...around, policy: { ...DEFAULT_POLICY, localWindowHours: 0 } }, NOW);
    expect([lot.localOnly, lot.localUntil]).toEqual([false, NOW]);
  });

  it.each([
    ['supplier.unknown', {}, { supplier: null }],
    ['supplier.not-active', {}, { supplier: { ...supplier, status: 'suspended' as const } }],
    ['supplier.kind', {}, { supplier: { ...supplier, kind: 'ikm' as const } }],
    ['commodity.unknown', {}, { template: null }],
    ['lot.dates', { readyOn: '2026-11-19' }, {}],
  ])('is refused as %s', (code, change, other) => {
    expect(refusalOf(() => postLot(LOT, { ...body, ...change }, { ...around, ...other }, NOW)).code).toBe(code);
  });

  it('is refused with every attribute that does not fit, in the language of who asks', () => {
    const attributes = { form: 'bulat', colour: 'red' };
    const refusal = refusalOf(() => postLot(LOT, { ...body, attributes }, { ...around, language: 'en' }, NOW));
    expect(refusal.code).toBe('commodity.attribute');
    expect(refusal.fields.map(({ pointer, message }) => [pointer, message])).toEqual([
      ['/body/attributes/colour', 'not an attribute of this commodity; there are: form'],
      ['/body/attributes/form', 'one of asalan, ws'],
    ]);
  });

  it.each(['cooperative', 'bumdes', 'firm'] as const)('may come from a %s', (kind) => {
    expect(postLot(LOT, body, { ...around, supplier: { ...supplier, kind } }, NOW).lot.status).toBe('open');
  });
});

describe('a lot that is revised', () => {
  it('may fall to what is reserved, and its ledger says by how much', () => {
    const { lot, entry, fact } = reviseLot(partlyReserved(), { quantity: 400, price: 6_000 }, 'weighed again', LATER)!;
    expect(lot).toMatchObject({ version: 6, revision: 2, quantity: 400, available: 0, reserved: 400, price: 6_000 });
    expect(entry).toEqual({
      lotId: LOT,
      at: LATER,
      kind: 'revised',
      available: -600,
      reserved: 0,
      reason: 'weighed again',
    });
    expect(fact).toMatchObject({ type: LotRevised.type, sequence: 6, data: { quantity: 400, price: 6_000 } });
  });

  it('may grow', () => {
    expect(reviseLot(partlyReserved(), { quantity: 1_500 }, 'more came', LATER)).toMatchObject({
      lot: { quantity: 1_500, available: 1_100, reserved: 400 },
      entry: { available: 500 },
    });
  });

  it('has no ledger entry when its quantity stays', () => {
    const change = reviseLot(partlyReserved(), { price: 4_000 }, 'cheaper', LATER)!;
    expect(change.lot).toMatchObject({ price: 4_000, available: 600 });
    expect(change).not.toHaveProperty('entry');
  });

  it('is refused below what is reserved, before its harvest, and when it was withdrawn', () => {
    const below = refusalOf(() => reviseLot(partlyReserved(), { quantity: 399 }, 'less', LATER));
    expect([below.code, below.details]).toEqual(['lot.below-reserved', { reserved: 400 }]);
    const early = refusalOf(() => reviseLot(partlyReserved(), { readyOn: '2026-11-19' }, 'soon', LATER));
    expect(early.code).toBe('lot.dates');
    const gone = withdrawLot(partlyReserved(), 'sold elsewhere', LATER)!.lot;
    expect(refusalOf(() => reviseLot(gone, { price: 1 }, 'again', LATER)).code).toBe('lot.withdrawn');
  });
});

describe('a lot that is revised to what it is', () => {
  const count = { unit: 'batang', number: 40 };
  const counted = (): Lot => ({ ...posted(), count });

  it.each([{}, { quantity: 1_000 }, { quantity: 1_000, count: { ...count }, price: 5_000, readyOn: '2026-11-24' }])(
    'stays as it is: %j',
    (changes) => {
      expect(reviseLot(counted(), changes, 'again', LATER)).toBeUndefined();
      expect(reviseLot(withdrawLot(counted(), 'wet', LATER)!.lot, changes, 'again', LATER)).toBeUndefined();
    },
  );

  it.each([
    { quantity: 1_001 },
    { price: 5_001 },
    { readyOn: '2026-11-25' },
    { count: { unit: 'ikat', number: 40 } },
    { count: { unit: 'batang', number: 41 } },
    { quantity: 1_000, price: 5_001 },
  ])('is another one after %j', (changes) => {
    expect(reviseLot(counted(), changes, 'new', LATER)!.lot).toMatchObject({ ...changes, revision: 2 });
  });

  it('was not counted before', () => {
    expect(reviseLot(posted(), { count }, 'counted', LATER)!.lot).toMatchObject({ count, revision: 2 });
  });
});

describe('a lot that is withdrawn', () => {
  it('takes back what is available and leaves what is reserved', () => {
    const { lot, entry, fact } = withdrawLot(partlyReserved(), 'wet', LATER)!;
    expect(lot).toMatchObject({ status: 'withdrawn', available: 0, reserved: 400, withdrawn: 600, revision: 2 });
    expect(entry).toMatchObject({ kind: 'withdrawn', available: -600, reserved: 0, reason: 'wet' });
    expect(fact).toEqual(
      LotWithdrawn.of(
        { subject: LOT, sequence: 6, key: '65/rattan' },
        { lotId: LOT, pool: '65/rattan', supplierId: SUPPLIER, reason: 'wet' },
      ),
    );
  });

  it('has no ledger entry when everything is reserved, and is withdrawn once', () => {
    const change = withdrawLot({ ...posted(), available: 0, reserved: 1_000 }, 'wet', LATER)!;
    expect(change).not.toHaveProperty('entry');
    expect(withdrawLot(change.lot, 'wet', LATER)).toBeUndefined();
  });
});

describe('the local window of a lot', () => {
  it('is lifted by an officer, with a reason that stays on record', () => {
    const { lot, entry, fact } = liftWindow(posted(), 'no local buyer', 'officer:6501', LATER)!;
    expect(lot).toMatchObject({ localOnly: false, version: 2, revision: 2, available: 1_000 });
    expect(entry).toBeUndefined();
    expect(fact).toMatchObject({
      type: LotWindowLifted.type,
      sequence: 2,
      data: { reason: 'no local buyer', by: 'officer:6501' },
    });
    for (const lifted of [lot, withdrawLot(lot, 'wet', LATER)!.lot])
      expect(liftWindow(lifted, 'again', 'officer:65', LATER)).toBeUndefined();
  });

  it('cannot be lifted once it ran out by itself, where there is none, or when the lot was withdrawn', () => {
    const codeOf = (lot: Lot, now: Date) => refusalOf(() => liftWindow(lot, 'late', 'officer:65', now)).code;
    const { localUntil } = posted();
    expect(codeOf(endWindow(posted(), localUntil)!.lot, localUntil)).toBe('lot.window-over');
    const none = postLot(LOT, body, { ...around, policy: { ...DEFAULT_POLICY, localWindowHours: 0 } }, NOW).lot;
    expect(codeOf(none, NOW)).toBe('lot.window-over');
    expect(codeOf(withdrawLot(posted(), 'wet', LATER)!.lot, LATER)).toBe('lot.withdrawn');
  });

  it('ends by itself, neither early nor twice, and spoils no edit that a clerk has begun', () => {
    const lot = posted();
    expect(endWindow(lot, new Date(lot.localUntil.getTime() - 1))).toBeUndefined();
    const ended = endWindow(lot, lot.localUntil)!;
    expect(ended.lot).toEqual({ ...lot, localOnly: false, version: 2, revision: 1 });
    expect(ended.fact).toMatchObject({ type: LotWindowEnded.type, sequence: 2 });
    expect(endWindow(ended.lot, LATER)).toBeUndefined();
  });
});

describe('whatever is done to a lot', () => {
  it('quantity stays available + reserved + withdrawn, none negative, and the ledger sums up to the lot', () => {
    const step = fc.oneof(
      fc.record({ quantity: fc.integer({ min: 1, max: 2_000 }) }),
      fc.constant('withdraw' as const),
      fc.constant('lift' as const),
      fc.record({ reserve: fc.integer({ min: 1, max: 500 }) }),
      fc.constant('wait' as const),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const first = postLot(LOT, body, around, NOW);
        let lot = first.lot;
        let entered = first.entry!.available;
        for (const each of steps) {
          const before = lot;
          try {
            const change =
              each === 'withdraw'
                ? withdrawLot(lot, 'r', LATER)
                : each === 'lift'
                  ? liftWindow(lot, 'r', 'by', LATER)
                  : each === 'wait'
                    ? endWindow(lot, new Date('2026-12-31T00:00:00.000Z'))
                    : 'quantity' in each
                      ? reviseLot(lot, each, 'r', LATER)
                      : undefined;
            if (change) {
              lot = change.lot;
              entered += change.entry?.available ?? 0;
              expect([lot.version, change.fact.sequence]).toEqual([before.version + 1, before.version + 1]);
            }
            if (typeof each === 'object' && 'reserve' in each && lot.available >= each.reserve) {
              // What a pool does, by `LotsStore.move`.
              lot = { ...lot, available: lot.available - each.reserve, reserved: lot.reserved + each.reserve };
              entered -= each.reserve;
            }
          } catch (error) {
            expect((error as Refusal).name).toBe('Refusal');
            expect(lot).toBe(before);
          }
          expect(lot.available + lot.reserved + lot.withdrawn).toBe(lot.quantity);
          expect(Math.min(lot.available, lot.reserved, lot.withdrawn)).toBeGreaterThanOrEqual(0);
          expect(entered).toBe(lot.available);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
