// What a sold line brought to whom: given what it brought and what is in it, then who has how much of it, to the rupiah.
import { type DataOf, type OriginPart, type SaleShipped, ValueKept } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { begun, holdPieces, piecesLeft } from '../batches/batch.js';
import { portionOf } from '../production/origin.js';
import { refund, type SoldPart, soldValue } from './value.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [SALE, SELLER, PRODUCT] = [uuid(1), uuid(2), uuid(3)];
const [MAKER, NEAR, FAR] = ['6502012002', '6502012001', '6403012001'];
const lot = (n: number, region: string, mass: number, value: number, commodity = 'rattan'): OriginPart => ({
  lotId: uuid(n),
  commodity,
  region,
  mass,
  value,
});
const shipped = (value: number, count: number): DataOf<typeof SaleShipped> => ({
  saleId: SALE,
  sellerId: SELLER,
  destination: { country: 'NL' },
  region: MAKER,
  lines: [{ line: 4, productId: PRODUCT, sku: 'ANJAT-M', name: 'Anjat', count, mode: 'in-stock', value }],
  value,
  invoice: 'INV/2026/000001',
  // Half past three on the first of the month in Malinau, still the month before in London.
  shippedAt: '2026-11-30T19:30:00.000Z',
  receiveBy: '2026-12-30T19:30:00.000Z',
});
const soldOf = (value: number, count: number, parts: SoldPart[]) => {
  const sale = shipped(value, count);
  return soldValue(sale, sale.lines[0]!, parts);
};
const part = (origin: OriginPart[], mass: number, count: number): SoldPart => ({
  batch: { origin, mass },
  count,
  mass,
  value: origin.reduce((sum, one) => sum + one.value!, 0),
});
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

describe('a sold line', () => {
  const near = [
    lot(11, NEAR, 500, 2_000),
    lot(12, NEAR, 100, 700),
    lot(13, FAR, 300, 1_500),
    lot(14, NEAR, 100, 50, 'rubber'),
  ];
  const { sold, fact } = soldOf(100_000, 3, [part(near, 1_000, 2), part([], 400, 1)]);

  it('brings the villages of its material what was paid for it, and its maker the rest', () => {
    expect(sold.kept).toEqual([
      { region: NEAR, step: 'gathering', commodity: 'rattan', value: 2_700 },
      { region: FAR, step: 'gathering', commodity: 'rattan', value: 1_500 },
      { region: NEAR, step: 'gathering', commodity: 'rubber', value: 50 },
      { region: MAKER, step: 'making', commodity: 'rattan', value: 95_750 },
    ]);
  });

  it('says of how many pieces the material is known, and which lots it was', () => {
    expect([sold.count, sold.traced, sold.lots]).toEqual([3, 2, near]);
    expect(soldOf(1, 5, [part([lot(11, NEAR, 399, 1)], 400, 2)]).sold.traced).toBe(0);
  });

  it('is found under every region that had a part, and under the month of its seller', () => {
    expect(sold.filed.month).toBe('2026-12');
    expect(sold.filed.regions).toEqual(['65', '6502', '650201', NEAR, '64', '6403', '640301', FAR, MAKER]);
  });

  it('is told of, keyed by the seller, without what the seller paid for which lot', () => {
    expect(fact).toMatchObject({ subject: `${SALE}:4`, sequence: 1, key: SELLER });
    expect(ValueKept.data.parse(fact.data)).toEqual(fact.data);
    expect(fact.data).toMatchObject({ line: 4, value: 100_000, traced: 2, kept: sold.kept });
    expect(JSON.stringify(fact.data)).not.toContain(uuid(11));
  });

  it('is all the maker’s when nobody knows what it is made of', () => {
    const { kept, traced } = soldOf(5_000, 2, []).sold;
    expect([kept, traced]).toEqual([[{ region: MAKER, step: 'making', value: 5_000 }], 0]);
  });

  it('costs its maker something when it sold below its material, or when money goes back', () => {
    expect(soldOf(4_000, 2, [part(near, 1_000, 2)]).sold.kept.at(-1)).toMatchObject({ step: 'making', value: -250 });
    const { sold: less, fact: again } = refund(sold, 98_000);
    expect(less).toMatchObject({ version: 2, value: 2_000, refunded: 98_000 });
    expect(less.kept.at(-1)).toMatchObject({ region: MAKER, step: 'making', value: -2_250 });
    expect(less.kept.slice(0, -1)).toEqual(sold.kept.slice(0, -1));
    expect(again).toMatchObject({ subject: `${SALE}:4`, sequence: 2, data: { value: 2_000 } });
    expect(refund(less, 500).sold).toMatchObject({ version: 3, value: 1_500, refunded: 98_500 });
  });
});

describe('all pieces of a batch, sold in whatever lines', () => {
  it('bring the gatherers exactly what was paid, and each line sums to what it brought', () => {
    const paid = fc.array(
      fc.record({
        region: fc.constantFrom(NEAR, FAR),
        commodity: fc.constantFrom('rattan', 'rubber'),
        mass: fc.integer({ min: 1, max: 50_000 }),
        value: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const sales = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 3_000_000 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(paid, fc.integer({ min: 1, max: 30 }), sales, (lots, pieces, lines) => {
        const origin = lots.map((one, i) => ({ ...one, lotId: uuid(100 + i) }));
        const [mass, value] = [sum(origin.map((one) => one.mass)), sum(origin.map((one) => one.value))];
        const output = { batchId: 'b', sku: 'A', name: 'x', kind: 'product' as const, mass, count: pieces };
        const rest = { producerId: SELLER, region: MAKER, producedAt: new Date(0) };
        let batch = begun(output, { ...rest, origin: portionOf(origin, { mass, value }, mass) }, value);
        let gathered = 0;
        for (const [i, [wanted, price]] of lines.entries()) {
          const count = i === lines.length - 1 ? piecesLeft(batch) : Math.min(wanted, piecesLeft(batch));
          if (count === 0) continue;
          const held = holdPieces(batch, count);
          batch = held.batch;
          const { sold } = soldOf(price, count, [{ ...held, batch }]);
          expect(sum(sold.kept.map((one) => one.value))).toBe(price);
          expect(sum(refund(sold, Math.floor(price / 3)).sold.kept.map((one) => one.value))).toBe(
            price - Math.floor(price / 3),
          );
          const its = sum(sold.kept.filter(({ step }) => step === 'gathering').map((one) => one.value));
          // Dust that weighs no gram carries nothing yet; the pieces after it do.
          expect(its).toBe(held.mass > 0 ? held.value : 0);
          gathered += its;
          expect(sold.traced).toBe(count);
        }
        expect(gathered).toBe(value);
      }),
    );
  });
});
