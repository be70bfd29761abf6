// Invents what the sample's small industries sell, and a few enquiries of larger and foreign buyers about it.
import type { DeclaredBatch, EnquiryBody, ProductBody } from '@hilir/contracts';
import { draw, type Draw, sampleId } from './draw.js';
import { FINISHED_GOODS, type FinishedGood, FIRMS, IKM_PRODUCTS } from './tables.js';

/** A small industry as the registry has it. */
export interface Maker {
  partyId: string;
  products: readonly { name: string }[];
}
export interface SampleProduct {
  productId: string;
  body: ProductBody;
  /** Some are still being described. */
  listed: boolean;
  /** What its maker had of it before it was recorded. */
  stock: { batchId: string; body: DeclaredBatch }[];
}
export interface SampleEnquiry {
  enquiryId: string;
  body: EnquiryBody;
}

const MOTIFS = ['pakis', 'burung enggang', 'naga', 'bunga terong', 'polos'];
const ENGLISH: Record<string, string> = {
  pakis: 'fern',
  'burung enggang': 'hornbill',
  naga: 'dragon',
  'bunga terong': 'eggplant flower',
  polos: 'plain',
};
const COLOURS = ['alami', 'merah', 'hitam', 'kuning'];
const SIZES = ['S', 'M', 'L'];
/** These are decorated; the others come as they are. */
const DECORATED = ['basketry', 'mats', 'accessories', 'woven-cloth', 'clothing'];
const FOOD = ['fish', 'snacks', 'other-food'];

/** One for each maker of something that can be sold; makers of services have none. */
export function productsOf(makers: readonly Maker[]): SampleProduct[] {
  return makers.flatMap((maker) => {
    const good = FINISHED_GOODS.find(({ product }) => maker.products.some(({ name }) => name === product));
    return good ? [product(maker, good, draw(`product|${maker.partyId}`))] : [];
  });
}

function product({ partyId }: Maker, good: FinishedGood, dice: Draw): SampleProduct {
  const motif = DECORATED.includes(good.category) ? dice.pick(MOTIFS) : undefined;
  const id = `${good.product}${motif === undefined ? '' : ` motif ${motif}`} (contoh)`;
  const en = `${good.en}${motif === undefined ? '' : `, ${ENGLISH[motif]} motif`} (sample)`;
  const food = FOOD.includes(good.category);
  const made = variants(good, motif, dice);
  return {
    productId: sampleId(`product|${partyId}`),
    listed: dice.share() < 0.93,
    body: {
      sellerId: partyId,
      name: dice.share() < 0.6 ? { id, en } : { id },
      description: { id: 'Dibuat dengan tangan oleh perajin desa' },
      category: good.category,
      ...(good.commodity !== undefined && { commodity: good.commodity }),
      ...(good.hs !== undefined && { hs: good.hs }),
      weight: good.grams,
      photos: [`contoh/${good.product.toLowerCase().replace(/[^a-z]+/g, '-')}.jpg`],
      variants: made,
      certificates: food
        ? [{ kind: 'pirt', number: `99${dice.whole(1e9, 9e9)}`, validUntil: dice.pick(EXPIRIES) }]
        : [],
      batches: [],
    },
    stock: made
      .filter(({ mode }) => mode === 'in-stock')
      .map(({ sku }) => stockOf(partyId, sku, id, good.grams * dice.whole(1, 40), good.grams)),
  };
}
const stockOf = (producerId: string, sku: string, name: string, mass: number, each: number) => ({
  batchId: sampleId(`stock|${producerId}|${sku}`),
  body: {
    producerId,
    sku,
    name,
    kind: 'product' as const,
    count: mass / each,
    mass,
    occurredAt: '2026-01-15T03:00:00.000Z',
    reason: 'Persediaan awal (contoh)',
  },
});
/** One of them is over. */
const EXPIRIES = ['2026-06-30', '2028-06-30', '2029-12-31', '2030-03-31'];

function variants({ product: name, category }: FinishedGood, motif: string | undefined, dice: Draw) {
  const base = IKM_PRODUCTS.find((made) => made.product === name)!;
  const price = dice.like(base.rupiahPerUnit);
  const sizes = motif === undefined ? [undefined] : SIZES.slice(0, dice.whole(1, 3));
  return sizes.map((size, i): ProductBody['variants'][number] => {
    const stock = dice.share() < 0.5;
    return {
      sku: `${category.toUpperCase()}-${size ?? 'X'}`,
      ...(size !== undefined && { size, colour: dice.pick(COLOURS) }),
      ...(motif !== undefined && { motif }),
      price: Math.max(500, Math.round((price * (1 + i / 4)) / 500) * 500),
      mode: stock ? 'in-stock' : 'made-to-order',
      ...(!stock && { leadTimeDays: dice.whole(3, 45) }),
      minimumQuantity: 1,
      foreignPrices: [],
    };
  });
}

const ABROAD = [
  { name: 'Sato Hanako (sample)', email: 'sato@example.org', country: 'JP', destination: 'Yokohama' },
  { name: 'Jan de Wit (sample)', email: 'jan@example.org', country: 'NL', destination: 'Rotterdam' },
  { name: 'Emma Brown (sample)', email: 'emma@example.org', country: 'AU', destination: 'Fremantle' },
];
/** Six: every second one of a firm, the others from abroad. They want it on the first of a month, half a year ahead. */
export function enquiriesOf(products: readonly SampleProduct[], today: Date): SampleEnquiry[] {
  const wantedBy = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 6, 1)).toISOString().slice(0, 10);
  const about = products.filter(({ listed, body }) => listed && body.commodity === 'rattan').slice(0, 6);
  return about.map(({ productId, body: { sellerId } }, i) => {
    const dice = draw(`enquiry|${productId}`);
    const firm = FIRMS[i % FIRMS.length]!;
    const { destination, ...contact } = ABROAD[i % ABROAD.length]!;
    const key = sampleId(`key|${productId}`).replaceAll('-', '');
    return {
      enquiryId: sampleId(`enquiry|${productId}|${wantedBy}`),
      body: {
        sellerId,
        productId,
        ...(i % 2 === 0
          ? { buyerId: sampleId(`firm|${firm.name}`), destination: firm.name }
          : { buyer: { ...contact, key }, destination, incoterm: 'FOB' as const }),
        quantity: dice.whole(5, 40) * 10,
        wantedBy,
      },
    };
  });
}
