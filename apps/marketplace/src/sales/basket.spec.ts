// A basket: given what sellers offer, when a buyer wants some of it, then one sale for each seller, or every wrong line named.
import { AgreedSaleBody, BasketBody, type PartyProfile, Refusal, saleIdOf } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Enquiry } from '../enquiries/enquiry.js';
import { type Goods, buyAsAgreed, placeBasket } from './basket.js';
import { cancelSale, lapse } from './sale.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [BASKET, ANI, BUDI, TOKO] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const NOW = new Date('2026-11-24T03:00:00.000Z');
const variant = (sku: string, change: object = {}) => ({
  sku,
  size: 'M',
  motif: 'pakis',
  price: 1_000,
  mode: 'made-to-order' as const,
  minimumQuantity: 2,
  leadTimeDays: 10,
  foreignPrices: [{ currency: 'USD', amount: 700, from: '2026-11-01', to: '2026-11-24' }],
  ...change,
});
const product = (id: string, sellerId: string, change: Partial<Goods> = {}): Goods => ({
  _id: id,
  version: 3,
  sellerId,
  status: 'listed',
  region: '6502012002',
  name: { id: 'Anjat', en: 'Basket' },
  hs: '4602.12',
  weight: 900,
  variants: [variant(`A-${id.slice(-2)}`), variant(`B-${id.slice(-2)}`)],
  ...change,
});
const toko: PartyProfile = { partyId: TOKO, kind: 'firm', name: 'Toko', region: '3171012001', status: 'active' };
const line = (productId: number, sku: string, count = 5, change: object = {}) => ({
  productId: uuid(productId),
  sku,
  count,
  price: 1_000,
  ...change,
});
const HOME = { country: 'ID', region: '3171012001', place: 'Jakarta' };
const ABROAD = { country: 'NL', place: 'Rotterdam', incoterm: 'FOB' };
const body = (lines: object[], change: object = {}) =>
  BasketBody.parse({ buyerId: TOKO, destination: HOME, lines, ...change });
const ALL = [product(uuid(11), ANI), product(uuid(12), ANI), product(uuid(13), BUDI)];
const place = (asked: BasketBody, offered: Goods[] = ALL, buyerParty: PartyProfile | null = toko) =>
  placeBasket(
    BASKET,
    asked,
    {
      buyerParty,
      goods: new Map(offered.map((one) => [one._id, one])),
      requestHash: 'h',
      language: 'en',
      cause: { correlationId: 'c' },
    },
    NOW,
  );
const refusal = (act: () => unknown): Refusal => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was taken');
};
const wrong = (lines: object[], change: object = {}, offered: Goods[] = ALL): [string, string][] => {
  const { code, fields } = refusal(() => place(body(lines, change), offered));
  expect(code).toBe('basket.lines');
  return fields.map((one) => [one.pointer.replace('/body/lines/', ''), one.code]);
};

describe('a basket', () => {
  it('becomes one sale for each seller, with one line for each variant', () => {
    const lines = [line(11, 'A-11', 1), line(13, 'A-13'), line(12, 'A-12'), line(11, 'A-11', 4), line(11, 'B-11')];
    const { basket, steps } = place(body(lines));
    expect(basket.saleIds).toEqual([saleIdOf(BASKET, ANI), saleIdOf(BASKET, BUDI)]);
    const sold = steps.map(({ sale }) => [sale.sellerId, sale.lines.map((one) => [one.line, one.sku, one.count])]);
    expect(sold).toEqual([
      [
        ANI,
        [
          [0, 'A-11', 5],
          [1, 'A-12', 5],
          [2, 'B-11', 5],
        ],
      ],
      [BUDI, [[0, 'A-13', 5]]],
    ]);
    expect(steps[0]!.sale).toMatchObject({ amount: 15_000, currency: 'IDR', basketId: BASKET, buyerId: TOKO });
    expect(steps[0]!.sale.lines[0]).toMatchObject({ name: 'Anjat', englishName: 'Basket', variant: 'M, pakis' });
  });

  it('counts all lines of a variant together before it asks for the minimum', () => {
    expect(wrong([line(11, 'A-11', 1)])).toEqual([['0/count', 'minimum']]);
    expect(place(body([line(11, 'A-11', 1), line(11, 'A-11', 1)])).steps).toHaveLength(1);
    expect(wrong([line(11, 'A-11', 600_000), line(11, 'A-11', 600_000)])).toEqual([
      ['0/count', 'maximum'],
      ['1/count', 'maximum'],
    ]);
  });

  it('is refused with every wrong line at once', () => {
    const paused = product(uuid(14), ANI, { status: 'paused' });
    const lines = [
      line(99, 'A-99'),
      line(14, 'A-14'),
      line(11, 'C-11'),
      line(12, 'A-12', 1, { price: 900 }),
      line(13, 'A-13'),
    ];
    expect(wrong(lines, {}, [...ALL, paused])).toEqual([
      ['0/productId', 'unlisted'],
      ['1/productId', 'unlisted'],
      ['2/sku', 'sku'],
      ['3/count', 'minimum'],
      ['3/price', 'price'],
    ]);
    expect(wrong([line(11, 'A-11')], { buyerId: ANI })).toEqual([['0/productId', 'own']]);
    const different = [line(11, 'A-11'), line(11, 'A-11', 5, { partnershipId: uuid(70) })];
    expect(wrong(different)).toEqual([
      ['0/partnershipId', 'partnership'],
      ['1/partnershipId', 'partnership'],
    ]);
  });

  it('goes abroad only with what is ready for export, in a currency that has a price today', () => {
    const { hs: _hs, ...unready } = product(uuid(15), ANI);
    const abroad = { destination: ABROAD, currency: 'USD' };
    expect(wrong([line(15, 'A-15', 5, { price: 700 })], abroad, [unready])).toEqual([['0/productId', 'export']]);
    expect(wrong([line(11, 'A-11')], { ...abroad, currency: 'EUR' })).toEqual([['0/sku', 'currency']]);
    const old = product(uuid(16), ANI, {
      variants: [
        variant('A-16', { foreignPrices: [{ currency: 'USD', amount: 700, from: '2026-01-01', to: '2026-11-23' }] }),
      ],
    });
    expect(wrong([line(16, 'A-16', 5, { price: 700 })], abroad, [old])).toEqual([['0/sku', 'currency']]);
    expect(place(body([line(11, 'A-11', 5, { price: 700 })], abroad)).steps[0]!.sale.amount).toBe(3_500);
  });

  it('has one buyer, who is active or leaves a key', () => {
    const lines = [line(11, 'A-11')];
    const key = 'k7Jq2mZx9RtV4bNs8LwPc3HfYd6GaEuT';
    const buyer = { name: 'Sato', email: 'sato@example.org', country: 'NL', key };
    const code = (change: object, party: PartyProfile | null = toko) =>
      refusal(() => place(body(lines, change), ALL, party)).code;
    expect([code({ buyer }), code({ buyerId: undefined })]).toEqual(['basket.buyer', 'basket.buyer']);
    expect([code({}, null), code({}, { ...toko, status: 'suspended' })]).toEqual(['buyer.unknown', 'buyer.not-active']);
    const { basket, steps } = place(body(lines, { buyerId: undefined, buyer }), ALL, null);
    expect(JSON.stringify([basket, steps])).not.toContain(key);
    expect(JSON.stringify(steps[0]!.fact)).not.toMatch(/Sato|sato/);
  });

  it('is refused when one sale comes to more than can be reckoned exactly', () => {
    const dear = product(uuid(17), ANI, { variants: [variant('A-17', { price: 1_000_000_000 })] });
    const lines = [line(17, 'A-17', 1_000_000, { price: 1_000_000_000 }), line(11, 'A-11')];
    expect(refusal(() => place(body(lines), [...ALL, dear])).code).toBe('sale.too-large');
  });

  it('tells where its sales will be before it is placed', () => {
    expect(saleIdOf(BASKET, ANI)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(saleIdOf(BASKET, ANI)).not.toBe(saleIdOf(BASKET, BUDI));
  });
});

describe('what an enquiry agreed on', () => {
  const terms = { quantity: 60, currency: 'USD', price: 650, leadTimeDays: 30, validUntil: '2026-12-01' };
  const enquiry = (change: Partial<Enquiry> = {}): Enquiry => ({
    _id: uuid(80),
    version: 3,
    status: 'accepted',
    sellerId: ANI,
    productId: uuid(11),
    sku: 'A-11',
    buyerId: TOKO,
    quantity: 50,
    wantedBy: '2026-12-31',
    destination: 'Rotterdam',
    terms,
    askedAt: NOW,
    timeline: [{ at: NOW, status: 'accepted', by: 'buyer' }],
    requestHash: 'h',
    ...change,
  });
  const buy = (change: Partial<Enquiry> = {}, around: object = {}, now = NOW) =>
    buyAsAgreed(
      uuid(81),
      AgreedSaleBody.parse({ enquiryId: uuid(80), destination: ABROAD }),
      {
        enquiry: enquiry(change),
        product: product(uuid(11), ANI, { status: 'paused' }),
        seller: { ...toko, partyId: ANI, kind: 'ikm' },
        buyerParty: toko,
        requestHash: 'h',
        language: 'en',
        cause: { correlationId: 'c' },
        ...around,
      },
      now,
    ).sale;
  const days = (n: number) => new Date(NOW.getTime() + n * 86_400_000);

  it('is sold at its price and quantity, within 30 days, even when it is not offered to others now', () => {
    expect(buy()).toMatchObject({ amount: 39_000, currency: 'USD', enquiryId: uuid(80), buyerId: TOKO });
    expect(buy().lines).toMatchObject([{ count: 60, price: 650, leadTimeDays: 30, mode: 'made-to-order' }]);
    expect(buy({}, {}, days(30))).toMatchObject({ status: 'placed' });
  });

  it('is made to order when time was agreed for it, whatever lies in stock, and takes its name from either language', () => {
    const inStock = product(uuid(11), ANI);
    const variants = inStock.variants.map((variant) => ({ ...variant, mode: 'in-stock' as const }));
    const bought = (change: object, around: object) => buy(change, { product: { ...inStock, variants, ...around } });
    expect(bought({}, {}).lines).toMatchObject([{ mode: 'made-to-order' }]);
    expect(bought({ terms: { ...terms, leadTimeDays: 0 } }, {}).lines).toMatchObject([{ mode: 'in-stock' }]);
    expect(bought({}, { name: { en: 'Basket' } }).lines).toMatchObject([{ name: 'Basket' }]);
    expect(refusal(() => bought({}, { name: {} })).code).toBe('sale.enquiry');
  });

  it('can be bought again when the sale came to nothing', () => {
    const sale = buy();
    expect(sale.deal).toBe(uuid(80));
    expect(cancelSale(sale, undefined, NOW)!.sale).toMatchObject({ enquiryId: uuid(80), status: 'cancelled' });
    expect(cancelSale(sale, undefined, NOW)!.sale.deal).toBeUndefined();
    expect(lapse(sale, 'not-held', { by: 'time' }, NOW).sale.deal).toBeUndefined();
  });

  it('is not sold otherwise', () => {
    const code = (...args: Parameters<typeof buy>) => refusal(() => buy(...args)).code;
    expect(code({}, {}, days(31))).toBe('sale.enquiry');
    expect(code({ status: 'offered' })).toBe('sale.enquiry');
    expect(code({ sku: 'C-11' })).toBe('sale.enquiry');
    expect(code({}, { product: null })).toBe('sale.enquiry');
    expect(code({}, { buyerParty: { ...toko, status: 'closed' } })).toBe('buyer.not-active');
    expect(code({}, { seller: { ...toko, kind: 'ikm', status: 'suspended' } })).toBe('seller.not-active');
    const { weight: _weight, ...unready } = product(uuid(11), ANI);
    expect(code({}, { product: unready })).toBe('sale.not-exportable');
  });
});
