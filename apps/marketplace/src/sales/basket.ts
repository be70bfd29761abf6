// Makes sales of what a buyer wants: a basket becomes one sale for each seller, an accepted enquiry becomes one sale.
import {
  type AgreedSaleBody,
  type BasketBody,
  type Cause,
  type FieldError,
  INDONESIA,
  type PartyProfile,
  Refusal,
  RUPIAH,
  saleIdOf,
  type Variant,
} from '@hilir/contracts';
import { type Contact, withoutKey } from '../buyers/buyer.js';
import type { Enquiry } from '../enquiries/enquiry.js';
import { dayOf, mustSell, type Product } from '../products/product.js';
import { mustBeExact, sum } from './money.js';
import { after, DAY_MS, type Line, placeSale, type Step } from './sale.js';

export interface Basket {
  _id: string;
  version: number;
  buyerId?: string;
  buyer?: Contact;
  saleIds: string[];
  placedAt: Date;
  requestHash: string;
}
/** What is sold, as far as a sale looks at it. */
export type Goods = Pick<
  Product,
  '_id' | 'sellerId' | 'status' | 'region' | 'name' | 'hs' | 'weight' | 'variants' | 'version'
>;
export interface Asking {
  requestHash: string;
  language: 'id' | 'en';
  cause: Cause;
}

/** All or nothing: refuses every wrong line at once. */
export function placeBasket(
  basketId: string,
  { buyer, ...body }: BasketBody,
  around: Asking & { buyerParty: PartyProfile | null; goods: ReadonlyMap<string, Goods> },
  now: Date,
): { basket: Basket; steps: Step[] } {
  const { goods, requestHash, cause } = around;
  if ((buyer === undefined) === (body.buyerId === undefined)) throw new Refusal('basket.buyer');
  if (body.buyerId !== undefined) mustBeActive(around.buyerParty);
  const fields = wrongLines(body, goods, around.language, now);
  if (fields.length > 0) throw new Refusal('basket.lines', {}, fields);
  const who = {
    ...(body.buyerId !== undefined && { buyerId: body.buyerId }),
    ...(buyer && { buyer: withoutKey(buyer) }),
  };
  const sellers = new Map(body.lines.map(({ productId }) => [goods.get(productId)!.sellerId, goods.get(productId)!]));
  const steps = [...sellers.values()].map(({ sellerId, region }) => {
    const lines = linesOf(body, sellerId, goods, now);
    const sold = { sellerId, region, lines, amount: mustBeExact(sum(lines, (line) => line.amount)) };
    const { destination, currency } = body;
    const about = { ...who, destination, currency, basketId, requestHash, cause };
    return placeSale({ _id: saleIdOf(basketId, sellerId), ...sold, ...about }, now);
  });
  const saleIds = steps.map(({ sale }) => sale._id);
  return { basket: { _id: basketId, version: 1, ...who, saleIds, placedAt: now, requestHash }, steps };
}

function mustBeActive(buyer: PartyProfile | null): void {
  if (!buyer) throw new Refusal('buyer.unknown');
  if (buyer.status !== 'active') throw new Refusal('buyer.not-active');
}

type Asked = BasketBody['lines'][number];
const sameVariant = (a: Asked, b: Asked): boolean => a.productId === b.productId && a.sku === b.sku;

/** One line for each variant, however often the basket has it. */
function linesOf(
  { lines, currency }: Omit<BasketBody, 'buyer'>,
  sellerId: string,
  goods: ReadonlyMap<string, Goods>,
  now: Date,
): Line[] {
  const own = lines.filter(({ productId }) => goods.get(productId)!.sellerId === sellerId);
  const first = own.filter((line, i) => own.findIndex((other) => sameVariant(line, other)) === i);
  return first.map((asked, line) => {
    const product = goods.get(asked.productId)!;
    const variant = product.variants.find(({ sku }) => sku === asked.sku)!;
    const count = sum(
      own.filter((other) => sameVariant(asked, other)),
      (each) => each.count,
    );
    const made = lineOf(product, variant, { line, count, price: priceOf(variant, currency, now)! });
    return { ...made, ...(asked.partnershipId !== undefined && { partnershipId: asked.partnershipId }) };
  });
}

/** With all that an invoice needs, as it is now. */
function lineOf(product: Goods, variant: Variant, bought: { line: number; count: number; price: number }): Line {
  const { _id: productId, name, hs, weight } = product;
  const { sku, size, colour, motif, mode, leadTimeDays = 0 } = variant;
  const described = [size, colour, motif].filter((part) => part !== undefined).join(', ');
  return {
    productId,
    sku,
    name: (name.id ?? name.en)!,
    ...(name.en !== undefined && { englishName: name.en }),
    ...(described !== '' && { variant: described }),
    ...(hs !== undefined && { hs }),
    ...(weight !== undefined && { weight }),
    mode,
    leadTimeDays,
    ...bought,
    amount: bought.count * bought.price,
    refunded: 0,
  };
}

/** Of one piece today; undefined where it has none in this currency. */
export function priceOf(variant: Variant, currency: string, now: Date): number | undefined {
  if (currency === RUPIAH) return variant.price;
  const today = dayOf(now);
  return variant.foreignPrices.find((one) => one.currency === currency && one.from <= today && today <= one.to)?.amount;
}
const isExportable = ({ hs, name, weight }: Goods): boolean =>
  hs !== undefined && name.en !== undefined && weight !== undefined;

const WRONG = {
  unlisted: { id: 'produk yang sedang ditawarkan', en: 'a product that is offered now' },
  own: { id: 'produk pihak lain', en: 'a product of someone else' },
  sku: { id: 'salah satu varian produk itu: {what}', en: 'one of the variants of that product: {what}' },
  minimum: { id: 'paling sedikit {what}, semua barisnya dijumlahkan', en: 'at least {what}, all its lines together' },
  maximum: { id: 'paling banyak {what}, semua barisnya dijumlahkan', en: 'at most {what}, all its lines together' },
  price: { id: 'harga yang sekarang: {what}', en: 'the price as it now is: {what}' },
  currency: { id: 'varian yang berharga dalam {what} hari ini', en: 'a variant with a price in {what} today' },
  export: {
    id: 'produk yang siap diekspor: kode HS, nama bahasa Inggris, dan berat',
    en: 'a product that is ready for export: HS code, English name and weight',
  },
  partnership: { id: 'kemitraan yang sama di semua barisnya', en: 'the same partnership in all its lines' },
} as const;
type Wrong = readonly [field: keyof Asked, code: keyof typeof WRONG, what?: string | number];
const MOST_PIECES = 1_000_000;

/** Every line that cannot be bought like this, and what would be right there. */
function wrongLines(
  { buyerId, lines, currency, destination }: Omit<BasketBody, 'buyer'>,
  goods: ReadonlyMap<string, Goods>,
  language: 'id' | 'en',
  now: Date,
): FieldError[] {
  const abroad = destination.country !== INDONESIA;
  const wrongOf = (asked: Asked): Wrong[] => {
    const product = goods.get(asked.productId);
    if (product?.status !== 'listed') return [['productId', 'unlisted']];
    if (product.sellerId === buyerId) return [['productId', 'own']];
    const variant = product.variants.find(({ sku }) => sku === asked.sku);
    if (!variant) return [['sku', 'sku', product.variants.map(({ sku }) => sku).join(', ')]];
    const same = lines.filter((other) => sameVariant(asked, other));
    const count = sum(same, (each) => each.count);
    const price = priceOf(variant, currency, now);
    return [
      ...(abroad && !isExportable(product) ? [['productId', 'export'] as const] : []),
      ...(count < variant.minimumQuantity ? [['count', 'minimum', variant.minimumQuantity] as const] : []),
      ...(count > MOST_PIECES ? [['count', 'maximum', MOST_PIECES] as const] : []),
      ...(price === undefined ? [['sku', 'currency', currency] as const] : []),
      ...(price !== undefined && price !== asked.price ? [['price', 'price', price] as const] : []),
      ...(same.some((other) => other.partnershipId !== asked.partnershipId)
        ? [['partnershipId', 'partnership'] as const]
        : []),
    ];
  };
  return lines.flatMap((asked, i) =>
    wrongOf(asked).map(([field, code, what = '']) => ({
      pointer: `/body/lines/${i}/${field}`,
      code,
      message: `${language === 'id' ? 'harus' : 'must be'} ${WRONG[code][language].replace('{what}', String(what))}`,
    })),
  );
}

// ---- what an enquiry agreed on

const BUY_WITHIN_DAYS = 30;

/**
 * Quantity, price and currency as agreed; with a lead time it is made to order, whatever there is in stock today. The
 * caller is its buyer.
 */
export function buyAsAgreed(
  saleId: string,
  { enquiryId, destination }: AgreedSaleBody,
  around: Asking & {
    enquiry: Enquiry;
    product: Goods | null;
    seller: PartyProfile | null;
    buyerParty: PartyProfile | null;
  },
  now: Date,
): Step {
  const { enquiry, product, seller, buyerParty, requestHash, cause } = around;
  const { sellerId, buyerId, buyer, terms, sku } = enquiry;
  mustSell(seller);
  if (buyerId !== undefined) mustBeActive(buyerParty);
  const variant = product?.variants.find((one) => one.sku === sku);
  const agreedAt = enquiry.status === 'accepted' ? enquiry.timeline.at(-1)!.at : undefined;
  const named = product?.name.id ?? product?.name.en;
  if (
    !product ||
    named === undefined ||
    !variant ||
    !terms ||
    !agreedAt ||
    after(agreedAt, BUY_WITHIN_DAYS * DAY_MS) < now
  )
    throw new Refusal('sale.enquiry');
  if (destination.country !== INDONESIA && !isExportable(product)) throw new Refusal('sale.not-exportable');
  const { quantity: count, price, currency, leadTimeDays } = terms;
  const mode = leadTimeDays > 0 ? ('made-to-order' as const) : variant.mode;
  const line = { ...lineOf(product, variant, { line: 0, count, price }), mode, leadTimeDays };
  const who = { ...(buyerId !== undefined && { buyerId }), ...(buyer && { buyer }) };
  const sold = { sellerId, region: product.region, lines: [line], amount: mustBeExact(line.amount) };
  const about = { ...who, destination, currency, enquiryId, deal: enquiryId, requestHash, cause };
  return placeSale({ _id: saleId, ...sold, ...about }, now);
}
