// A finished product: given its state, when its seller takes a step, then its state, what it is found by, and the fact.
import { FACTS, type PartyProfile, ProductBody, ProductSearch, ProductStatus, Refusal } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import {
  type Change,
  draftProduct,
  endProduct,
  listProduct,
  mustSell,
  type Product,
  reviseProduct,
  termsAsked,
  termsOf,
  TRANSITIONS,
} from './product.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ID, SELLER] = [uuid(1), uuid(2)];
const NOW = new Date('2026-11-24T03:00:00.000Z');
const LATER = new Date('2026-11-25T03:00:00.000Z');
const doing = { now: NOW, language: 'en' as const };
const later = { now: LATER, language: 'en' as const };
const seller: PartyProfile = {
  partyId: SELLER,
  kind: 'ikm',
  name: 'Anjat Jaya',
  region: '6501012001',
  status: 'active',
};
const whole = {
  sellerId: SELLER,
  name: { id: 'Anjat motif pakis', en: 'Rattan basket, fern motif' },
  category: 'basketry',
  commodity: 'rattan',
  hs: '4602.12',
  weight: 900,
  photos: ['anjat/1.jpg'],
  variants: [
    { sku: 'A-L', size: 'L', price: 240_000, mode: 'in-stock' },
    { sku: 'A-M', size: 'M', price: 185_000, leadTimeDays: 14, motif: 'pakis' },
  ],
};
const draft = (change: object = {}): Product =>
  draftProduct(ID, ProductBody.parse({ ...whole, ...change }), { seller, requestHash: 'hash' }, doing).product;
const listed = (change: object = {}): Product => listProduct(draft(change), seller, doing)!.product;
const paused = (): Product => endProduct(listed(), 'paused', 'rain', doing)!.product;
const retired = (): Product => endProduct(listed(), 'retired', 'old', doing)!.product;
const STATES: Record<ProductStatus, () => Product> = { draft, listed, paused, retired };
const factOf = ({ product, fact }: Change): unknown => {
  expect(fact).toMatchObject({ subject: ID, sequence: product.version, key: ID, topic: 'marketplace.products' });
  expect(FACTS.get(fact.type)!.data.parse(fact.data)).toEqual(fact.data);
  return fact.data;
};
function refusal(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a seller', () => {
  it.each([
    ['seller.unknown', null],
    ['seller.kind', { ...seller, kind: 'firm' as const }],
    ['seller.not-active', { ...seller, status: 'suspended' as const }],
  ])('is refused as %s', (code, who) => expect(() => mustSell(who)).toThrow(code));
});

describe('a draft', () => {
  it('may hold nothing but its seller, and is found by nothing', () => {
    const body = ProductBody.parse({ sellerId: SELLER });
    const change = draftProduct(ID, body, { seller, requestHash: 'hash' }, doing);
    expect(change.product).toMatchObject({ status: 'draft', version: 1, region: '6501012001', exportable: false });
    expect(change.product).not.toHaveProperty('terms');
    expect(change.product).not.toHaveProperty('price');
    expect(factOf(change)).toMatchObject({ productId: ID, status: 'draft', variants: [] });
  });

  it('is refused with one SKU for two variants, and with a foreign price that ends before it begins', () => {
    const twice = refusal(() => draft({ variants: [{ sku: 'A' }, { sku: 'B' }, { sku: 'A' }] }));
    expect(twice).toMatchObject({ code: 'product.sku-used', fields: [{ pointer: '/body/variants/2/sku' }] });
    const price = { currency: 'USD', amount: 1_500, from: '2026-12-01', to: '2026-11-30' };
    const turned = refusal(() => draft({ variants: [{ sku: 'A', foreignPrices: [price] }] }));
    expect(turned).toMatchObject({
      code: 'product.dates',
      fields: [{ pointer: '/body/variants/0/foreignPrices/0/to' }],
    });
  });

  it('is not listed while something is missing, and is told all of it', () => {
    const product = draft({
      name: { en: 'Basket' },
      category: undefined,
      photos: [],
      variants: [{ sku: 'A', mode: 'in-stock' }, { sku: 'B' }],
    });
    const { code, fields } = refusal(() => listProduct(product, seller, doing));
    expect(code).toBe('product.incomplete');
    expect(fields.map(({ pointer, message }) => [pointer, message])).toEqual([
      ['/product/name/id', 'a name in Indonesian'],
      ['/product/category', 'a category that is in use'],
      ['/product/photos', 'at least one photo'],
      ['/product/variants/0/price', 'a price in rupiah'],
      ['/product/variants/1/price', 'a price in rupiah'],
      ['/product/variants/1/leadTimeDays', 'the lead time in days'],
    ]);
    const none = refusal(() => listProduct(draft({ variants: [] }), seller, doing));
    expect(none.fields.map(({ pointer }) => pointer)).toEqual(['/product/variants']);
  });

  it('is not listed in a category before its first day', () => {
    const early = { ...doing, now: new Date('2026-11-23T23:59:59.000Z') };
    expect(refusal(() => listProduct(draft(), seller, early)).fields[0]!.pointer).toBe('/product/category');
  });
});

describe('a listed product', () => {
  it('costs what its cheapest variant costs and lies where its seller is', () => {
    const change = listProduct(draft(), { ...seller, region: '6502012002' }, later)!;
    expect(change.product).toMatchObject({
      status: 'listed',
      version: 2,
      price: 185_000,
      region: '6502012002',
      listedAt: LATER,
      exportable: true,
    });
    expect(factOf(change)).toMatchObject({ status: 'listed', price: 185_000, exportable: true, hs: '4602.12' });
  });

  it.each([{ hs: undefined }, { weight: undefined }, { name: { id: 'Anjat' } }])(
    'without %j is not exportable',
    (change) => expect(listed(change).exportable).toBe(false),
  );

  it('stays complete when it is revised', () => {
    expect(refusal(() => reviseProduct(listed(), { photos: [] }, later)).code).toBe('product.incomplete');
    const change = reviseProduct(listed(), { hs: null, name: { id: 'Tas' } }, later);
    expect(change.product).not.toHaveProperty('hs');
    expect(change.product).toMatchObject({ exportable: false, changedAt: LATER, listedAt: NOW, version: 3 });
    expect(change.product.terms).toEqual(expect.arrayContaining(['tas', ':exportable:false']));
    expect(change.product.terms).not.toContain('anjat');
    factOf(change);
  });

  it('remembers since when it costs what it costs', () => {
    expect(reviseProduct(listed(), { photos: ['b.jpg'] }, later).product.pricedAt).toEqual(NOW);
    const variants = [{ ...listed().variants[1]!, price: 190_000 }];
    expect(reviseProduct(listed(), { variants }, later).product).toMatchObject({ price: 190_000, pricedAt: LATER });
  });

  it('is found by nothing while it is paused, and keeps its place among the newest', () => {
    const change = endProduct(listed(), 'paused', 'rain', later)!;
    expect(change.product).not.toHaveProperty('terms');
    expect(factOf(change)).toMatchObject({ status: 'paused', reason: 'rain', exportable: false });
    const again = listProduct(change.product, seller, later)!.product;
    expect(again).toMatchObject({ status: 'listed', listedAt: NOW });
    expect(again).not.toHaveProperty('reason');
  });
});

describe('the steps of a product', () => {
  const steps: Record<Exclude<ProductStatus, 'draft'>, (product: Product) => Change | undefined> = {
    listed: (product) => listProduct(product, seller, doing),
    paused: (product) => endProduct(product, 'paused', 'rain', doing),
    retired: (product) => endProduct(product, 'retired', 'old', doing),
  };
  const pairs = ProductStatus.options.flatMap((from) =>
    Object.entries(steps).map(([to, take]) => ({ from, to, take })),
  );

  it.each(pairs)('from $from to $to are those of the table; a repeat changes nothing', ({ from, to, take }) => {
    const product = STATES[from]();
    if (from === to) expect(take(product)).toBeUndefined();
    else if (TRANSITIONS[from].includes(to as ProductStatus)) expect(take(product)!.product.status).toBe(to);
    else expect(refusal(() => take(product))).toMatchObject({ code: 'product.status', details: { status: from } });
  });

  it('end with retirement, after which nothing is revised', () => {
    expect(refusal(() => reviseProduct(retired(), { photos: [] }, doing)).code).toBe('product.status');
    expect(refusal(() => endProduct(retired(), 'retired', 'for another reason', doing)).code).toBe('product.status');
  });
});

describe('a search', () => {
  const finds = (search: object): boolean => {
    const terms = termsOf(listed());
    const { terms: all, beginning = '' } = termsAsked(ProductSearch.parse(search));
    return all.every((term) => terms.includes(term)) && terms.some((term) => term.startsWith(beginning));
  };
  it.each([
    {},
    { q: 'anj' },
    { q: 'ferns bask' },
    { q: 'keranjang' },
    { q: 'pakis', category: 'basketry', region: '65', commodity: 'rattan', exportable: 'true', sellerId: SELLER },
    { region: '6501' },
    { region: '650101' },
    { region: '6501012001' },
  ])('%j finds it', (search) => expect(finds(search)).toBe(true));
  it.each([
    { q: 'tikar' },
    { q: 'anjat tikar' },
    { q: 'listed' },
    { q: 'region' },
    { q: ':region:65' },
    { category: 'mats' },
    { region: '6502' },
    { commodity: 'seaweed' },
    { exportable: 'false' },
    { sellerId: ID },
  ])('%j does not', (search) => expect(finds(search)).toBe(false));
});
