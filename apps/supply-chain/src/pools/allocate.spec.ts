// Who gets which material: examples a person can follow, the promises as properties, and an obviously right model to compare with.
import { MAX_QUANTITY, type PartialRule, ringIndex, satisfies, type Wishes } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate, type Allocation, type Demand } from './allocate.js';
import { type OpenLot, Shelves } from './shelf.js';

const label = { id: 'ciri', en: 'attribute' };
const template = {
  attributes: [
    { kind: 'choice' as const, name: 'form', label, required: false, choices: ['asalan', 'ws', 'core'] },
    { kind: 'grade' as const, name: 'grade', label, required: false, choices: ['A', 'B', 'C'] },
    { kind: 'number' as const, name: 'diameter', label, required: false, min: 4, max: 60, step: 1 },
  ],
};
/** Bulungan, two villages of one kecamatan; another kecamatan; Malinau; and two buyers outside Kalimantan Utara. */
const [TANJUNG, GUNUNG, LONG, MALINAU] = ['6501012001', '6501012002', '6501022001', '6502012001'] as const;
const [SAMARINDA, CIREBON] = ['6472012001', '3209012001'] as const;
/** Three of every kind of neighbourhood: two buyers that are equally far from a third one's lot compete for it. */
const VILLAGES = [TANJUNG, GUNUNG, '6501012003', LONG, '6501032001', MALINAU, '6571011001'] as const;
const OUTSIDE = 4;

const lot = (lotId: string, available: number, rest: Partial<OpenLot> = {}): OpenLot => ({
  lotId,
  version: 1,
  supplierId: 'supplier',
  region: TANJUNG,
  attributes: {},
  available,
  price: 5_000,
  postedAt: 0,
  readyOn: '2026-12-01',
  localOnly: false,
  ...rest,
});
const demand = (orderId: string, wanted: number, rest: Partial<Demand> = {}): Demand => ({
  orderId,
  village: TANJUNG,
  wishes: {},
  wanted,
  partial: 'fill-or-wait',
  needBy: '2026-12-31',
  placedAt: 0,
  partsLeft: 100,
  ...rest,
});

interface Scene {
  lots: OpenLot[];
  /** Ids of the lots that are news to those who wait. */
  news?: string[];
  fresh?: Demand[];
  waiting?: Demand[];
}
function decide({ lots, news = [], fresh = [], waiting = [] }: Scene): Allocation[] {
  // Allocation itself changes no lot, but shelves do; every call gets its own.
  const own = lots.map((each) => ({ ...each }));
  const all = new Shelves(template, own);
  const changed = new Shelves(
    template,
    own.filter((each) => news.includes(each.lotId)),
  );
  return allocate({ all, news: changed, province: '65', template }, fresh, waiting);
}
/** `order: lot quantity, …` for each order, in the order of their ids. */
const told = (allocations: readonly Allocation[]): string[] =>
  allocations
    .map(({ demand, shares }) => `${demand.orderId}: ${shares.map((s) => `${s.lot.lotId} ${s.quantity}`).join(', ')}`)
    .sort();

describe('allocation', () => {
  it('fills an order from the nearest lot, however young', () => {
    const lots = [
      lot('far', 100, { region: MALINAU, postedAt: 1 }),
      lot('district', 100, { region: LONG, postedAt: 2 }),
      lot('next-door', 100, { region: GUNUNG, postedAt: 3 }),
      lot('home', 100, { region: TANJUNG, postedAt: 4 }),
    ];
    expect(told(decide({ lots, fresh: [demand('order', 350)] }))).toEqual([
      'order: home 100, next-door 100, district 100, far 50',
    ]);
  });

  it('takes the older of two equally near lots first', () => {
    const lots = [lot('young', 100, { postedAt: 2 }), lot('old', 100, { postedAt: 1 })];
    expect(told(decide({ lots, fresh: [demand('order', 150)] }))).toEqual(['order: old 100, young 50']);
  });

  it('serves the older of two equally near orders first', () => {
    const fresh = [demand('young', 80, { placedAt: 2 }), demand('old', 80, { placedAt: 1 })];
    expect(told(decide({ lots: [lot('lot', 100)], fresh }))).toEqual(['old: lot 80', 'young: lot 20']);
  });

  it('serves a nearer order before an older one', () => {
    const fresh = [demand('far', 80, { village: MALINAU, placedAt: 1 }), demand('near', 80, { placedAt: 2 })];
    expect(told(decide({ lots: [lot('lot', 100)], fresh }))).toEqual(['far: lot 20', 'near: lot 80']);
  });

  it('holds an open window against every buyer outside the province, and no longer than it is open', () => {
    const fresh = [demand('cirebon', 80, { village: CIREBON }), demand('samarinda', 80, { village: SAMARINDA })];
    const lots = [lot('new', 100, { localOnly: true }), lot('known', 50, { postedAt: 1 })];
    expect(told(decide({ lots, fresh }))).toEqual(['cirebon: known 50', 'samarinda: ']);
  });

  it('passes over lots that are too dear, too late or not what was wished for', () => {
    const wishes: Wishes = { form: { oneOf: ['ws', 'core'] }, grade: { atLeast: 'B' }, diameter: { from: 20, to: 30 } };
    const good = { form: 'ws', grade: 'B', diameter: 20 };
    const lots = [
      lot('dear', 100, { attributes: good, price: 6_001 }),
      lot('late', 100, { attributes: good, readyOn: '2027-01-01' }),
      lot('raw', 100, { attributes: { ...good, form: 'asalan' } }),
      lot('poor', 100, { attributes: { ...good, grade: 'C' } }),
      lot('thin', 100, { attributes: { ...good, diameter: 19 } }),
      lot('thick', 100, { attributes: { ...good, diameter: 31 } }),
      lot('unsaid', 100, { attributes: { form: 'ws', grade: 'B' } }),
      lot('right', 100, { attributes: good, price: 6_000, readyOn: '2026-12-31', region: MALINAU, postedAt: 9 }),
    ];
    expect(told(decide({ lots, fresh: [demand('order', 500, { wishes, maxPrice: 6_000 })] }))).toEqual([
      'order: right 100',
    ]);
  });

  it('gives an all-or-nothing order everything', () => {
    const lots = [lot('a', 60), lot('b', 60, { postedAt: 1 })];
    const fresh = [demand('whole', 120, { partial: 'all-or-nothing' })];
    expect(told(decide({ lots, fresh }))).toEqual(['whole: a 60, b 60']);
  });

  it('gives an all-or-nothing order nothing when one gram is missing, says what there was, and serves the next', () => {
    const fresh = [
      demand('whole', 101, { partial: 'all-or-nothing', placedAt: 1 }),
      demand('next', 100, { placedAt: 2 }),
    ];
    const allocations = decide({ lots: [lot('lot', 100)], fresh });
    expect(told(allocations)).toEqual(['next: lot 100', 'whole: ']);
    expect(allocations.find((a) => a.demand.orderId === 'whole')).toMatchObject({ missing: 101, within: 100 });
  });

  it('takes out the youngest of two all-or-nothing orders that do not fit together', () => {
    const whole = { partial: 'all-or-nothing' as const };
    const fresh = [demand('young', 60, { ...whole, placedAt: 2 }), demand('old', 60, { ...whole, placedAt: 1 })];
    const allocations = decide({ lots: [lot('lot', 100)], fresh });
    expect(told(allocations)).toEqual(['old: lot 60', 'young: ']);
    expect(allocations.find((a) => a.demand.orderId === 'young')!.within).toBe(40);
  });

  it('splits an order over at most as many lots as it may still have', () => {
    const lots = ['a', 'b', 'c'].map((id, postedAt) => lot(id, 10, { postedAt }));
    expect(told(decide({ lots, fresh: [demand('order', 30, { partsLeft: 2 })] }))).toEqual(['order: a 10, b 10']);
  });

  it('offers those who wait nothing but the news, and that before it offers it to those who just came', () => {
    const lots = [lot('old', 100), lot('new', 100, { postedAt: 1 })];
    const waiting = [demand('waits', 150)];
    const fresh = [demand('comes', 150, { placedAt: 1 })];
    expect(told(decide({ lots, news: ['new'], fresh, waiting }))).toEqual(['comes: old 100', 'waits: new 100']);
  });

  it('answers every order, also when there is nothing', () => {
    expect(decide({ lots: [], fresh: [demand('order', 5)] })).toMatchObject([{ shares: [], missing: 5, within: 0 }]);
    expect(decide({ lots: [lot('lot', 5)] })).toEqual([]);
  });
});

/** The same rules with no thought of speed: every lot is shown to every order, ring by ring. */
function plainly({ lots, news = [], fresh = [], waiting = [] }: Scene): Plain[] {
  const alone = new Map(
    fresh
      .filter((each) => each.partial === 'all-or-nothing')
      .map((each) => [each.orderId, each.wanted - divide(lots, news, [each], [])[0]!.missing]),
  );
  const hopeless = fresh.filter((each) => (alone.get(each.orderId) ?? each.wanted) < each.wanted);
  const within = new Map(hopeless.map((each) => [each.orderId, alone.get(each.orderId)!]));
  for (;;) {
    const admitted = fresh.filter((each) => !within.has(each.orderId));
    const rows = divide(lots, news, admitted, waiting);
    const failing = rows.filter((row) => row.missing > 0 && row.demand.partial === 'all-or-nothing');
    if (failing.length === 0) {
      const refused = fresh.filter((each) => within.has(each.orderId));
      return rows
        .map((row) => ({ ...row, within: 0 }))
        .concat(
          refused.map((demand) => ({ demand, gets: [], missing: demand.wanted, within: within.get(demand.orderId)! })),
        );
    }
    const youngest = failing.sort((a, b) => inLine(b.demand, a.demand))[0]!;
    within.set(youngest.demand.orderId, youngest.demand.wanted - youngest.missing);
  }
}
interface Plain {
  demand: Demand;
  gets: [lotId: string, quantity: number][];
  missing: number;
  within: number;
}
function divide(
  lots: readonly OpenLot[],
  news: readonly string[],
  fresh: readonly Demand[],
  waiting: readonly Demand[],
) {
  const left = new Map(lots.map((each) => [each.lotId, each.available]));
  const line = [...[...waiting].sort(inLine), ...[...fresh].sort(inLine)];
  const rows = line.map((demand) => ({ demand, gets: [] as Plain['gets'], missing: demand.wanted }));
  for (let ring = 0; ring <= OUTSIDE; ring++) {
    for (const each of [...lots].sort(oldestFirst)) {
      for (const row of rows) {
        const quantity = Math.min(left.get(each.lotId)!, row.missing);
        const offered = !waiting.includes(row.demand) || news.includes(each.lotId);
        if (quantity === 0 || !offered || ringIndex(row.demand.village, each.region) !== ring) continue;
        if (row.gets.length === row.demand.partsLeft || !suits(each, row.demand)) continue;
        row.gets.push([each.lotId, quantity]);
        row.missing -= quantity;
        left.set(each.lotId, left.get(each.lotId)! - quantity);
      }
    }
  }
  return rows;
}
const inLine = (a: Demand, b: Demand): number => a.placedAt - b.placedAt || (a.orderId < b.orderId ? -1 : 1);
const oldestFirst = (a: OpenLot, b: OpenLot): number => a.postedAt - b.postedAt || (a.lotId < b.lotId ? -1 : 1);
const suits = (each: OpenLot, wants: Demand): boolean =>
  each.price <= (wants.maxPrice ?? Infinity) &&
  each.readyOn <= wants.needBy &&
  satisfies(each.attributes, wants.wishes, template) &&
  !(each.localOnly && ringIndex(wants.village, each.region) === OUTSIDE);

type Wish = Wishes[string];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const without = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
// Mostly figures that collide, at times as large as they get.
const quantity = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: MAX_QUANTITY }) },
);
const day = fc.constantFrom('2026-12-01', '2026-12-02', '2026-12-03');
const someLot = fc.record({
  available: quantity,
  region: fc.constantFrom(...VILLAGES),
  attributes: fc
    .record({
      form: maybe(fc.constantFrom('asalan', 'ws', 'core')),
      grade: maybe(fc.constantFrom('A', 'B', 'C')),
      diameter: maybe(fc.constantFrom(10, 20, 30)),
    })
    .map((values) => without(values) as OpenLot['attributes']),
  price: fc.constantFrom(4_000, 5_000, 6_000),
  postedAt: fc.integer({ min: 0, max: 4 }),
  readyOn: day,
  localOnly: fc.boolean(),
});
const someWishes = fc
  .record({
    form: maybe(fc.constantFrom<Wish>({ oneOf: ['ws'] }, { oneOf: ['asalan', 'core'] })),
    grade: maybe(fc.constantFrom<Wish>({ atLeast: 'B' }, { oneOf: ['A', 'C'] })),
    diameter: maybe(fc.constantFrom<Wish>({ from: 20 }, { to: 20 }, { from: 15, to: 25 })),
  })
  .map((values) => without(values) as Wishes);
const someDemand = (rule: fc.Arbitrary<PartialRule>) =>
  fc.record({
    village: fc.constantFrom(...VILLAGES, SAMARINDA, CIREBON),
    wishes: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: someWishes }),
    wanted: quantity,
    partial: rule,
    needBy: day,
    placedAt: fc.integer({ min: 0, max: 4 }),
    partsLeft: fc.constantFrom(1, 2, 3, 100),
    maxPrice: maybe(fc.constantFrom(4_000, 5_000, 5_500)),
  });
const rules = fc.constantFrom<PartialRule>('fill-or-wait', 'take-what-is-there', 'all-or-nothing');
const scenes: fc.Arbitrary<Required<Scene>> = fc
  .record({
    lots: fc.array(fc.tuple(someLot, fc.boolean()), { maxLength: 10 }),
    fresh: fc.array(someDemand(rules), { maxLength: 8 }),
    waiting: fc.array(someDemand(fc.constant('fill-or-wait')), { maxLength: 4 }),
  })
  .map(({ lots, fresh, waiting }) => ({
    lots: lots.map(([each], i) => lot(`lot-${i}`, each.available, each)),
    news: lots.flatMap(([, isNews], i) => (isNews ? [`lot-${i}`] : [])),
    fresh: fresh.map((each, i) => demand(`fresh-${i}`, each.wanted, each)),
    waiting: waiting.map((each, i) => demand(`waits-${i}`, each.wanted, each)),
  }));
const always = (check: (scene: Required<Scene>, allocations: Allocation[]) => void, numRuns = 1_000): void =>
  fc.assert(
    fc.property(scenes, (scene) => check(scene, decide(scene))),
    { numRuns },
  );

/** What is left of each lot after all shares. */
function leftOf({ lots }: Scene, allocations: readonly Allocation[]): Map<string, number> {
  const left = new Map(lots.map((each) => [each.lotId, each.available]));
  for (const { shares } of allocations)
    for (const share of shares) left.set(share.lot.lotId, left.get(share.lot.lotId)! - share.quantity);
  return left;
}
const ringOf = (wants: Demand, each: OpenLot): number => ringIndex(wants.village, each.region);
/** Whether an order could have had this lot; an all-or-nothing order that got nothing never stands in the way. */
const couldHave = ({ waiting, news }: Required<Scene>, { demand }: Allocation, each: OpenLot): boolean =>
  suits(each, demand) && (!waiting.includes(demand) || news.includes(each.lotId));
const wantsMore = ({ demand, missing, shares }: Allocation): boolean =>
  missing > 0 && shares.length < demand.partsLeft && demand.partial !== 'all-or-nothing';

describe('whatever lies there and whoever asks', () => {
  it('does what the plain rules say', () => {
    const line = ({ demand, gets, missing, within }: Plain) =>
      `${demand.orderId}: ${gets.join(' ')}; ${missing}, ${within}`;
    always((scene, allocations) => {
      const shown = allocations.map(({ shares, ...rest }) =>
        line({ ...rest, gets: shares.map((share) => [share.lot.lotId, share.quantity]) }),
      );
      expect(shown.sort()).toEqual(plainly(scene).map(line).sort());
    }, 3_000);
  });

  it('gives no lot out twice, and every order exactly its shares and what is missing', () => {
    always((scene, allocations) => {
      expect(Math.min(0, ...leftOf(scene, allocations).values())).toBe(0);
      const sums = allocations.map(({ shares, missing }) =>
        shares.reduce((sum, share) => sum + share.quantity, missing),
      );
      expect(sums).toEqual(allocations.map(({ demand }) => demand.wanted));
      const quantities = allocations.flatMap(({ shares }) => shares.map((share) => share.quantity));
      expect(quantities.filter((quantity) => !Number.isSafeInteger(quantity) || quantity <= 0)).toEqual([]);
      expect(allocations.filter(({ missing }) => missing < 0)).toEqual([]);
    });
  });

  it('answers each order once, and changes no lot itself', () => {
    fc.assert(
      fc.property(scenes, ({ lots, fresh, waiting }) => {
        const own = lots.map((each) => ({ ...each }));
        const shelves = new Shelves(template, own);
        const answered = allocate({ all: shelves, news: shelves, province: '65', template }, fresh, waiting);
        expect(answered.map((a) => a.demand.orderId).sort()).toEqual(
          [...fresh, ...waiting].map((d) => d.orderId).sort(),
        );
        expect(own).toEqual(lots);
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets no share go to a farther buyer while a nearer one wants that lot', () => {
    always((scene, allocations) => {
      for (const taker of allocations)
        for (const { lot: given } of taker.shares)
          for (const other of allocations.filter(wantsMore))
            if (ringOf(other.demand, given) < ringOf(taker.demand, given))
              expect(couldHave(scene, other, given)).toBe(false);
    });
  });

  it('lets no younger order have what an older, equally near one wants', () => {
    always((scene, allocations) => {
      const line = [...[...scene.waiting].sort(inLine), ...[...scene.fresh].sort(inLine)];
      for (const taker of allocations)
        for (const { lot: given } of taker.shares)
          for (const other of allocations.filter(wantsMore))
            if (
              ringOf(other.demand, given) === ringOf(taker.demand, given) &&
              line.indexOf(other.demand) < line.indexOf(taker.demand)
            )
              expect(couldHave(scene, other, given)).toBe(false);
    });
  });

  it('leaves no nearer, or equally near and older, lot behind', () => {
    always((scene, allocations) => {
      const left = leftOf(scene, allocations);
      for (const taker of allocations)
        for (const { lot: given } of taker.shares)
          for (const other of scene.lots) {
            const farther = ringOf(taker.demand, other) - ringOf(taker.demand, given);
            const before = farther < 0 || (farther === 0 && oldestFirst(other, given) < 0);
            if (before && couldHave(scene, taker, other)) expect(left.get(other.lotId)).toBe(0);
          }
    });
  });

  it('gives nobody what does not suit: wishes, price, need-by day, open window', () => {
    always((_, allocations) => {
      for (const { demand, shares } of allocations)
        for (const share of shares) {
          expect(suits(share.lot, demand)).toBe(true);
          if (share.lot.localOnly) expect(demand.village.slice(0, 2)).toBe('65');
        }
    });
  });

  it('leaves nothing lying that somebody wants', () => {
    always((scene, allocations) => {
      const left = leftOf(scene, allocations);
      for (const asker of allocations.filter(wantsMore))
        for (const each of scene.lots) if (couldHave(scene, asker, each)) expect(left.get(each.lotId)).toBe(0);
    });
  });

  it('fills all-or-nothing orders whole or not at all, and those that get nothing hold up nobody', () => {
    always((scene, allocations) => {
      const whole = allocations.filter((a) => a.demand.partial === 'all-or-nothing');
      for (const { missing, demand } of whole) expect([0, demand.wanted]).toContain(missing);
      for (const { shares } of whole.filter((a) => a.missing > 0)) expect(shares).toEqual([]);
      const refused = new Set(whole.filter((a) => a.missing > 0).map((a) => a.demand));
      const others = decide({ ...scene, fresh: scene.fresh.filter((each) => !refused.has(each)) });
      expect(told(allocations.filter((a) => !refused.has(a.demand)))).toEqual(told(others));
    });
  });

  it('says of a refused all-or-nothing order less than it wanted', () => {
    always((_, allocations) => {
      for (const { demand, missing, within } of allocations)
        if (missing > 0) expect(within).toBeLessThan(demand.wanted);
        else expect(within).toBe(0);
    });
  });

  it('splits no order over more lots than it may', () => {
    always((_, allocations) => {
      for (const { demand, shares } of allocations) {
        expect(shares.length).toBeLessThanOrEqual(demand.partsLeft);
        expect(new Set(shares.map((share) => share.lot.lotId)).size).toBe(shares.length);
      }
    });
  });

  it('shows those who wait nothing but the news', () => {
    always((scene, allocations) => {
      for (const { shares } of allocations.filter((a) => scene.waiting.includes(a.demand)))
        for (const share of shares) expect(scene.news).toContain(share.lot.lotId);
    });
  });

  it('decides the same in whichever order lots and orders are handed in', () => {
    fc.assert(
      fc.property(
        scenes.chain((scene) =>
          fc.tuple(
            fc.constant(scene),
            fc.record({
              lots: fc.shuffledSubarray(scene.lots, { minLength: scene.lots.length }),
              fresh: fc.shuffledSubarray(scene.fresh, { minLength: scene.fresh.length }),
              waiting: fc.shuffledSubarray(scene.waiting, { minLength: scene.waiting.length }),
            }),
          ),
        ),
        ([scene, shuffled]) => {
          expect(told(decide({ ...scene, ...shuffled }))).toEqual(told(decide(scene)));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
