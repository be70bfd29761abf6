// Decides about one finished product: drafting, revising, its life from draft to retired, and by what it is found.
import {
  areasOf,
  categoryIsOpen,
  type FactDefinition,
  type FieldError,
  type NewFact,
  type PartyProfile,
  PRODUCT_CATEGORIES,
  type ProductBody,
  ProductDrafted,
  ProductListed,
  type ProductPatch,
  ProductPaused,
  type ProductProfile,
  ProductRetired,
  ProductRevised,
  type ProductSearch,
  type ProductStatus,
  type ProductSummary,
  type Recorded,
  Refusal,
} from '@hilir/contracts';
import { askedFor, termsIn } from './words.js';

export interface Product extends ProductBody {
  _id: string;
  version: number;
  status: ProductStatus;
  reason?: string;
  /** The seller's village when the product was last written. */
  region: string;
  /** Of the cheapest variant, and since when it is that. */
  price?: number;
  pricedAt: Date;
  exportable: boolean;
  draftedAt: Date;
  changedAt: Date;
  /** When it was first listed: the place of a product among the newest never changes. */
  listedAt?: Date;
  /** What a listed product is found by, see `termsOf`; others have none. */
  terms?: string[];
  requestHash: string;
}
export interface Change {
  product: Product;
  fact: NewFact;
}
export interface Doing {
  now: Date;
  /** In which a refusal names what is missing. */
  language: 'id' | 'en';
}

/** From each status, the ones a product can go to. Drawn in docs/flows. */
export const TRANSITIONS: Record<ProductStatus, readonly ProductStatus[]> = {
  draft: ['listed', 'retired'],
  listed: ['paused', 'retired'],
  paused: ['listed', 'retired'],
  retired: [],
};

export const PRODUCT_HISTORY: Recorded = {
  kind: 'product',
  fields: [
    ...(['status', 'name', 'description', 'category', 'commodity', 'hs', 'weight', 'photos', 'variants'] as const),
    ...(['certificates', 'batches', 'region'] as const),
  ],
};

/** Only an active IKM sells here. */
export function mustSell(seller: PartyProfile | null): PartyProfile {
  if (!seller) throw new Refusal('seller.unknown');
  if (seller.kind !== 'ikm') throw new Refusal('seller.kind');
  if (seller.status !== 'active') throw new Refusal('seller.not-active');
  return seller;
}

export function draftProduct(
  productId: string,
  body: ProductBody,
  around: { seller: PartyProfile; requestHash: string },
  { now }: Doing,
): Change {
  mustAgree(body);
  const product: Product = {
    ...body,
    _id: productId,
    version: 0,
    status: 'draft',
    region: around.seller.region,
    pricedAt: now,
    exportable: false,
    draftedAt: now,
    changedAt: now,
    requestHash: around.requestHash,
  };
  return changed(product, {}, ProductDrafted, now);
}

/** A listed product must stay complete. Throws `product.status` once it is retired. */
export function reviseProduct(product: Product, patch: ProductPatch, { now, language }: Doing): Change {
  if (product.status === 'retired') throw new Refusal('product.status', { status: product.status });
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const next = Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined])) as Partial<Product>;
  const change = changed(product, next, ProductRevised, now);
  mustAgree(change.product);
  if (product.status === 'listed') mustBeComplete(change.product, { now, language });
  return change;
}

/** Nothing when it is listed already. */
export function listProduct(product: Product, seller: PartyProfile, doing: Doing): Change | undefined {
  if (product.status === 'listed') return undefined;
  mustGo(product, 'listed');
  mustBeComplete(product, doing);
  const { listedAt = doing.now } = product;
  const next = { status: 'listed' as const, region: seller.region, listedAt, reason: undefined };
  return changed(product, next, ProductListed, doing.now);
}

/** Nothing when it is paused or retired already for the same reason. */
export function endProduct(
  product: Product,
  status: 'paused' | 'retired',
  reason: string,
  { now }: Pick<Doing, 'now'>,
): Change | undefined {
  if (product.status === status && product.reason === reason) return undefined;
  mustGo(product, status);
  return changed(product, { status, reason }, status === 'paused' ? ProductPaused : ProductRetired, now);
}

function mustGo(product: Product, to: ProductStatus): void {
  if (!TRANSITIONS[product.status].includes(to)) throw new Refusal('product.status', { status: product.status });
}

// ---- what a product must be

/** What cannot be true, not even of a draft. */
function mustAgree({ variants }: Pick<ProductBody, 'variants'>): void {
  const skus = variants.map(({ sku }) => sku);
  const twice = skus.flatMap((sku, i) => (skus.indexOf(sku) < i ? [at(`/variants/${i}/sku`, sku)] : []));
  if (twice.length > 0) throw new Refusal('product.sku-used', {}, twice);
  const turned = variants.flatMap(({ foreignPrices }, i) =>
    foreignPrices.flatMap(({ from, to }, j) => (to < from ? [at(`/variants/${i}/foreignPrices/${j}/to`, to)] : [])),
  );
  if (turned.length > 0) throw new Refusal('product.dates', {}, turned);
}
const at = (path: string, message: string): FieldError => ({ pointer: `/body${path}`, code: 'invalid', message });

const NEEDED = {
  name: { id: 'nama dalam bahasa Indonesia', en: 'a name in Indonesian' },
  category: { id: 'kategori yang masih berlaku', en: 'a category that is in use' },
  photos: { id: 'paling sedikit satu foto', en: 'at least one photo' },
  variants: { id: 'paling sedikit satu varian', en: 'at least one variant' },
  price: { id: 'harga dalam rupiah', en: 'a price in rupiah' },
  leadTimeDays: { id: 'lama pengerjaan dalam hari', en: 'the lead time in days' },
} as const;

/** What a buyer needs before a product can be offered: pointer → what is missing there. */
export function missingToList(product: Product, now: Date): [pointer: string, what: keyof typeof NEEDED][] {
  const missing: [string, keyof typeof NEEDED][] = [];
  const { name, category, photos, variants } = product;
  if (name.id === undefined) missing.push(['/name/id', 'name']);
  if (category === undefined || !categoryIsOpen(category, dayOf(now))) missing.push(['/category', 'category']);
  if (photos.length === 0) missing.push(['/photos', 'photos']);
  if (variants.length === 0) missing.push(['/variants', 'variants']);
  for (const [i, { price, mode, leadTimeDays }] of variants.entries()) {
    if (price === undefined) missing.push([`/variants/${i}/price`, 'price']);
    if (mode === 'made-to-order' && leadTimeDays === undefined)
      missing.push([`/variants/${i}/leadTimeDays`, 'leadTimeDays']);
  }
  return missing;
}

function mustBeComplete(product: Product, { now, language }: Doing): void {
  const fields = missingToList(product, now).map(([pointer, what]): FieldError => ({
    pointer: `/product${pointer}`,
    code: 'missing',
    message: NEEDED[what][language],
  }));
  if (fields.length > 0) throw new Refusal('product.incomplete', {}, fields);
}

export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

// ---- what follows from it

/** One version on, with all that follows from the other fields, and the fact. */
function changed(product: Product, changes: Partial<Product>, definition: FactDefinition, now: Date): Change {
  const { price: _price, terms: _terms, ...given } = { ...product, ...changes };
  const next = without({ ...given, version: product.version + 1, changedAt: now }) as Product;
  const prices = next.variants.flatMap(({ price }) => price ?? []);
  if (prices.length > 0) next.price = Math.min(...prices);
  if (next.price !== product.price) next.pricedAt = now;
  next.exportable =
    next.status === 'listed' && next.hs !== undefined && next.name.en !== undefined && next.weight !== undefined;
  if (next.status === 'listed') next.terms = termsOf(next);
  const { _id: productId, version } = next;
  const reason = changes.reason === undefined ? {} : { reason: changes.reason };
  const data = { ...profileOf(next), ...reason };
  return { product: next, fact: definition.of({ subject: productId, sequence: version, key: productId }, data) };
}

const without = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** What is seen of it among others. */
export function summaryOf(product: Product): Omit<ProductSummary, 'photo' | 'listedAt' | 'inStock'> {
  const { _id: productId, status, sellerId, region, name, category, commodity, hs, price, exportable } = product;
  const optional = without({ category, commodity, hs, price });
  return { productId, status, sellerId, region, name, exportable, ...optional };
}
const profileOf = (product: Product): ProductProfile => ({
  ...summaryOf(product),
  variants: product.variants.map(
    ({ sku, size, colour, motif, price, mode }) =>
      without({ sku, size, colour, motif, price, mode }) as ProductProfile['variants'][number],
  ),
  batches: product.batches,
});

// ---- how it is found

/**
 * All that a search can ask for, as one list under one index: words, and facets, which no word can begin like. Every
 * combination is then a list of terms that must all be there (docs/adr/0010).
 */
export function termsOf(product: Product): string[] {
  const { category, name, variants, region, commodity, sellerId, exportable } = product;
  const named = PRODUCT_CATEGORIES.find(({ code }) => code === category)?.name;
  const motifs = variants.flatMap(({ motif, colour }) => [motif, colour]);
  const texts = [name.id, name.en, named?.id, named?.en, ...motifs].filter((text) => text !== undefined);
  return [
    LISTED,
    ...areasOf(region).flatMap((code) => facets({ region: code })),
    ...facets({ category, commodity, sellerId, exportable }),
    ...termsIn(texts),
  ];
}

/** The terms that a search wants, and how one more must begin. A search for nothing wants all that is listed. */
export function termsAsked({ q, sellerId, category, region, commodity, exportable }: ProductSearch): {
  terms: string[];
  beginning?: string;
} {
  const { words, ...beginning } = askedFor(q ?? '');
  const terms = [...words, ...facets({ sellerId, region, category, commodity, exportable })];
  return { terms: terms.length > 0 ? terms : [LISTED], ...beginning };
}
const LISTED = ':listed';
const facets = (given: Record<string, string | boolean | undefined>): string[] =>
  Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`:${name}:${value}`]));
export const sellerTerm = (sellerId: string): string => facets({ sellerId })[0]!;
