// What a sale holds: given a seller's batches, when a sale is placed, prepared, ended or shipped, then all or nothing, and no piece twice.
import {
  BatchStockChanged,
  type DataOf,
  type FactDefinition,
  GoodsHeld,
  GoodsRefused,
  GoodsReleased,
  GoodsSold,
  type NewFact,
  type SaleLine,
  type SaleShipped,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { type Batch, begun } from '../batches/batch.js';
import { type Asked, type Batches, type Goods, hold, inStock, MOST_PARTS, release, ship } from './goods.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [SALE, SELLER, PRODUCT] = [uuid(1), uuid(2), uuid(3)] as const;
const [OLD, NEW, MAT, FIRST, NEXT] = [uuid(11), uuid(12), uuid(13), uuid(14), uuid(15)] as const;
const batch = (id: string, mass: number, count: number, sku = 'A'): Batch =>
  begun(
    { batchId: id, sku, name: 'Anjat', kind: 'product', mass, count },
    { producerId: SELLER, region: '6502012002', producedAt: new Date(0), origin: [] },
  );
const shelf = (...batches: Batch[]): Batches => new Map(batches.map((one) => [one._id, one]));
const line = (n: number, count: number, sku = 'A', mode: SaleLine['mode'] = 'in-stock'): SaleLine => ({
  line: n,
  productId: PRODUCT,
  sku,
  name: 'Anjat',
  count,
  mode,
});
const asked = (lines: SaleLine[], answers: Asked['answers'] = 'placed'): Asked => ({
  saleId: SALE,
  sellerId: SELLER,
  answers,
  lines,
});
const shipment = (lines: SaleLine[]): DataOf<typeof SaleShipped> => ({
  saleId: SALE,
  sellerId: SELLER,
  destination: { country: 'NL' },
  region: '6502012002',
  lines: lines.map((one) => ({ ...one, value: 1 })),
  value: lines.length,
  invoice: '1/2026',
  shippedAt: '2026-11-25T03:00:00.000Z',
  receiveBy: '2026-12-25T03:00:00.000Z',
});
const told = <F extends FactDefinition>(facts: readonly NewFact[], fact: F): DataOf<F>[] =>
  facts.filter(({ type }) => type === fact.type).map(({ data }) => fact.data.parse(data) as DataOf<F>);
const after = (before: Batches, changed: readonly Batch[]): Batches =>
  new Map([...before, ...changed.map((one) => [one._id, one] as const)]);
const stands = (batches: readonly Batch[]) =>
  batches.map(({ _id, left, held, sold, pieces }) => [_id, left, held, sold, pieces!.left, pieces!.held, pieces!.sold]);

describe('a sale that is placed', () => {
  const stock = shelf(batch(OLD, 1_000, 3), batch(NEW, 1_000, 10), batch(MAT, 500, 1, 'M'));
  const { goods, batches, facts } = hold(null, asked([line(0, 2), line(1, 4), line(2, 1, 'M')]), stock);

  it('holds all its lines, the oldest batches first, to the gram', () => {
    expect(goods).toMatchObject({ _id: SALE, version: 1, status: 'held' });
    expect(goods.parts.map(({ part, line: n, batchId, count, mass }) => [part, n, batchId, count, mass])).toEqual([
      [0, 0, OLD, 2, 666],
      [1, 1, OLD, 1, 334],
      [2, 1, NEW, 3, 300],
      [3, 2, MAT, 1, 500],
    ]);
    expect(stands(batches)).toEqual([
      [OLD, 0, 1_000, 0, 0, 3, 0],
      [NEW, 700, 300, 0, 7, 3, 0],
      [MAT, 0, 500, 0, 0, 1, 0],
    ]);
  });

  it('tells what is held and what is left, keyed by the seller', () => {
    expect(facts.map(({ type, subject, sequence, key }) => [type, subject, sequence, key])).toEqual([
      [GoodsHeld.type, SALE, 1, SELLER],
      [BatchStockChanged.type, OLD, 3, SELLER],
      [BatchStockChanged.type, NEW, 2, SELLER],
      [BatchStockChanged.type, MAT, 2, SELLER],
    ]);
    expect(told(facts, GoodsHeld)[0]).toMatchObject({ answers: 'placed', parts: [{ part: 0 }, {}, {}, { part: 3 }] });
    expect(told(facts, BatchStockChanged).map(({ pieces }) => pieces)).toEqual([0, 7, 0]);
  });

  it('sums what its lines ask of one product before it is checked, and holds nothing when that is too much', () => {
    const refused = hold(null, asked([line(0, 7), line(1, 7), line(2, 1, 'M')]), stock);
    expect(refused.goods).toMatchObject({ status: 'refused', parts: [] });
    expect(refused.batches).toEqual([]);
    expect(told(refused.facts, GoodsRefused)).toEqual([
      {
        saleId: SALE,
        sellerId: SELLER,
        answers: 'placed',
        short: [
          { line: 0, sku: 'A', available: 13 },
          { line: 1, sku: 'A', available: 13 },
        ],
      },
    ]);
    expect(told(hold(null, asked([line(0, 1, 'Z')]), shelf()).facts, GoodsRefused)[0]!.short).toEqual([
      { line: 0, sku: 'Z', available: 0 },
    ]);
  });

  it('holds nothing at once of what is made to order', () => {
    const lines = [line(0, 2, 'A', 'made-to-order')];
    expect(inStock(lines)).toEqual([]);
    const held = hold(null, asked(inStock(lines)), shelf());
    expect([held.goods.status, told(held.facts, GoodsHeld)[0]!.parts]).toEqual(['held', []]);
  });

  it('is not scattered over more batches than one fact can name', () => {
    const single = Array.from({ length: MOST_PARTS + 1 }, (_, i) => batch(uuid(100 + i), 100, 1));
    expect(told(hold(null, asked([line(0, MOST_PARTS)]), shelf(...single)).facts, GoodsHeld)).toHaveLength(1);
    const { facts } = hold(null, asked([line(0, MOST_PARTS + 1)]), shelf(...single));
    expect(told(facts, GoodsRefused)[0]!.short).toEqual([{ line: 0, sku: 'A', available: MOST_PARTS }]);
  });
});

describe('what was made to order', () => {
  const stock = shelf(batch(NEXT, 1_000, 10));
  const placed = hold(null, asked([line(0, 2)]), stock);
  const here = after(stock, placed.batches);

  it('is held when it is ready, beside what is held already', () => {
    const { goods, facts } = hold(placed.goods, asked([line(1, 3)], 'prepared'), here);
    expect(goods).toMatchObject({ version: 2, parts: [{ part: 0 }, { part: 1, line: 1, count: 3 }] });
    expect(told(facts, GoodsHeld)).toMatchObject([{ answers: 'prepared', parts: [{ part: 1 }] }]);
  });

  it('is not held twice when that is said twice, and the answer is the same', () => {
    const once = hold(placed.goods, asked([line(1, 3)], 'prepared'), here);
    const twice = hold(once.goods, asked([line(1, 3)], 'prepared'), after(here, once.batches));
    expect([twice.batches, twice.goods.parts]).toEqual([[], once.goods.parts]);
    expect(told(twice.facts, GoodsHeld)).toEqual(told(once.facts, GoodsHeld));
  });

  it('is refused when it is not there, and the sale lives on with what it holds', () => {
    const { goods, facts } = hold(placed.goods, asked([line(1, 9)], 'prepared'), here);
    expect(goods).toEqual({ ...placed.goods, version: 2 });
    expect(told(facts, GoodsRefused)).toMatchObject([{ answers: 'prepared', short: [{ line: 1, available: 8 }] }]);
  });
});

describe('a sale that ends before its goods left', () => {
  const stock = shelf(batch(FIRST, 1_000, 3), batch(NEXT, 1_000, 10));
  const placed = hold(null, asked([line(0, 4)]), stock);

  it('gives everything back, once', () => {
    const here = after(stock, placed.batches);
    const { goods, batches, facts } = release(placed.goods, { saleId: SALE, sellerId: SELLER }, here)!;
    expect(goods).toMatchObject({ version: 2, status: 'released', parts: [{ state: 'released' }, {}] });
    expect(stands(batches)).toEqual(stands([...stock.values()]));
    expect(told(facts, GoodsReleased)[0]!.parts.map(({ count }) => count)).toEqual([3, 1]);
    expect(told(facts, BatchStockChanged).map(({ pieces }) => pieces)).toEqual([3, 10]);
    expect(release(goods, { saleId: SALE, sellerId: SELLER }, here)).toBeUndefined();
  });

  it('leaves a tombstone when it ended before it began, and says nothing', () => {
    const { goods, facts } = release(null, { saleId: SALE, sellerId: SELLER }, shelf())!;
    expect([goods.status, goods.version, goods.parts, facts]).toEqual(['released', 1, [], []]);
  });

  it('changes nothing when it was refused', () => {
    const refused: Goods = { _id: SALE, version: 1, sellerId: SELLER, status: 'refused', parts: [] };
    expect(release(refused, { saleId: SALE, sellerId: SELLER }, shelf())).toBeUndefined();
  });
});

describe('a sale that is shipped', () => {
  const stock = shelf(batch(NEXT, 1_000, 10));
  const placed = hold(null, asked([line(0, 4)]), stock);
  const here = after(stock, placed.batches);

  it('takes with it what it holds; how many can be had does not change', () => {
    const { goods, batches, facts, sold } = ship(placed.goods, shipment([line(0, 4)]), here)!;
    expect([goods.status, stands(batches)]).toEqual(['sold', [[NEXT, 600, 0, 400, 6, 0, 4]]]);
    expect(sold.map(({ batchId, mass }) => [batchId, mass])).toEqual([[NEXT, 400]]);
    expect(facts.map(({ type }) => type)).toEqual([GoodsSold.type]);
    expect(told(facts, GoodsSold)[0]!.untraced).toBeUndefined();
    expect(ship(goods, shipment([line(0, 4)]), here)).toBeUndefined();
    expect(release(goods, { saleId: SALE, sellerId: SELLER }, here)).toBeUndefined();
  });

  it('is believed after it lapsed: it takes what is there, and says what is not', () => {
    const ended = release(placed.goods, { saleId: SALE, sellerId: SELLER }, here)!;
    const { goods, batches, facts } = ship(ended.goods, shipment([line(0, 12)]), after(here, ended.batches))!;
    expect(stands(batches)).toEqual([[NEXT, 0, 0, 1_000, 0, 0, 10]]);
    expect(goods.parts.map(({ part, state, count }) => [part, state, count])).toEqual([
      [0, 'released', 4],
      [1, 'sold', 10],
    ]);
    expect(told(facts, GoodsSold)).toMatchObject([
      { parts: [{ part: 1, count: 10, mass: 1_000 }], untraced: [{ line: 0, sku: 'A', count: 2 }] },
    ]);
    expect(told(facts, BatchStockChanged).map(({ pieces }) => pieces)).toEqual([0]);
  });

  it('is believed even if nobody placed it', () => {
    const { goods, facts } = ship(null, shipment([line(0, 1)]), shelf())!;
    expect([goods.status, goods.version]).toEqual(['sold', 1]);
    expect(told(facts, GoodsSold)).toMatchObject([{ parts: [], untraced: [{ line: 0, count: 1 }] }]);
  });
});
