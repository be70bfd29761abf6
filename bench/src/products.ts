// Measures the search of products: fills a fresh marketplace with them, then asks over HTTP and has MongoDB explain what it read.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { type PartyProfile, PRODUCT_CATEGORIES, ProductBody, ProductSearch } from '@hilir/contracts';
import { startEngines, startServices } from '@hilir/tools';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { draftProduct, listProduct, type Product } from '../../apps/marketplace/dist/products/product.js';
import { searchFilter, SORTS } from '../../apps/marketplace/dist/products/products.store.js';
import { conditions } from './conditions.js';

const PRODUCTS = Number(process.argv[2] ?? 100_000);
const SELLERS = Math.ceil(PRODUCTS / 20);
const BATCH = 2_000;
const ROUNDS = 200;
const DEEP_PAGES = 100;
const name = `bench-products-${Date.now()}`;
const dir = resolve('.local', name);
const log = (line: string): void => console.error(`${performance.now().toFixed(0).padStart(7)} ms  ${line}`);

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!;
/** What comes first is picked most, as in any market: half of the picks fall on the first ninth. */
const skewed = <T>(from: readonly T[]): T => from[Math.floor(Math.random() ** 3 * from.length)]!;
const THINGS = [
  ...(['anjat', 'keranjang', 'tikar', 'tas', 'kursi', 'meja', 'lampit', 'topi seraung', 'kain tenun'] as const),
  ...(['ulap doyo', 'kalung manik', 'gelang', 'badong', 'patung', 'parang', 'kerupuk', 'gula aren', 'perahu'] as const),
  ...(['amplang', 'abon ikan', 'kue', 'baki', 'bakul', 'tempat tisu', 'kap lampu', 'rak', 'sofa'] as const),
];
const ENGLISH = ['basket', 'mat', 'bag', 'chair', 'table', 'hat', 'cloth', 'necklace', 'carving', 'snack', 'tray'];
const MATERIALS = ['rotan', 'bambu', 'purun', 'pandan', 'kayu ulin', 'doyo', 'manik', 'kulit kayu'];
const MOTIFS = ['pakis', 'burung enggang', 'naga', 'bunga', 'polos', 'garis', 'dayak kenyah', 'belah ketupat'];
const COLOURS = ['alami', 'merah', 'hitam', 'kuning', 'cokelat', 'putih'];
const DISTRICTS = ['6501', '6502', '6503', '6504', '6571', '6401', '6402', '6403', '6407', '6408', '6409', '6411'];

const sellers = Array.from({ length: SELLERS }, (_, i): PartyProfile => ({
  partyId: uuid('a', i),
  kind: 'ikm',
  name: `IKM ${i}`,
  region: `${skewed(DISTRICTS)}${pick(['01', '02', '03'])}2${String(i % 999).padStart(3, '0')}`,
  status: 'active',
}));
function uuid(kind: string, n: number): string {
  return `0190f3b1-7c2e-7abc-8def-${kind}${n.toString(16).padStart(11, '0')}`;
}

/** Decided by the same functions as through the door. */
function aProduct(i: number): Product {
  const seller = pick(sellers);
  const exported = Math.random() < 0.1;
  const english = `${pick(MATERIALS)} ${skewed(ENGLISH)}, ${pick(MOTIFS)} ${i % 1_000}`;
  const variants = COLOURS.slice(0, 1 + (i % 3)).map((colour) => ({
    sku: `P-${i}-${colour}`,
    colour,
    motif: pick(MOTIFS),
    mode: 'in-stock' as const,
    price: 1_000 * Math.ceil(5_000 * Math.random() ** 4),
  }));
  const body = ProductBody.parse({
    sellerId: seller.partyId,
    name: { id: `${skewed(THINGS)} ${pick(MATERIALS)} ${pick(MOTIFS)} ${i % 1_000}`, ...(exported && { en: english }) },
    category: skewed(PRODUCT_CATEGORIES).code,
    commodity: skewed(['rattan', 'seaweed', 'natural-rubber']),
    ...(exported && { hs: '4602.12', weight: 500 }),
    photos: [`p/${i}.jpg`],
    variants,
  });
  const doing = { now: new Date(Date.UTC(2026, 10, 24) + i * 1_000), language: 'en' as const };
  const { product } = draftProduct(uuid('b', i), body, { seller, requestHash: `${i}` }, doing);
  return listProduct(product, seller, doing)!.product;
}

async function fill(products: Collection<Product>): Promise<void> {
  for (let at = 0; at < PRODUCTS; at += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, PRODUCTS - at) }, (_, i) => aProduct(at + i));
    await products.insertMany(rows, { ordered: false });
    if (at % 20_000 === 0) log(`${at} products`);
  }
}

const SEARCHES: Record<string, object> = {
  'everything, newest': {},
  'everything, cheapest': { sort: 'price' },
  'a letter pair': { q: 'an' },
  'the commonest word': { q: 'anjat' },
  'while typing': { q: 'anjat rot' },
  'two common words': { q: 'keranjang bambu' },
  'three words': { q: 'kalung manik nag' },
  'three words, cheapest': { q: 'kalung manik naga', sort: 'price' },
  'a rare word': { q: 'sofa 77' },
  'two common words that never meet': { q: 'kerupuk anjat' },
  'English, exportable': { q: 'basket', exportable: 'true' },
  'word and kab/kota': { q: 'tikar', region: '6411' },
  'category, province, price range': { category: 'mats', region: '64', minPrice: 50_000, maxPrice: 100_000 },
  'narrow price range, newest': { minPrice: 4_900_000, maxPrice: 4_950_000 },
  'word, narrow price range, newest': { q: 'anjat', minPrice: 4_900_000, maxPrice: 4_950_000 },
  'every filter': { q: 'anjat', category: 'basketry', region: '65', commodity: 'rattan', exportable: 'true' },
  'a seller': { sellerId: sellers[0]!.partyId },
};

async function timed(base: string, query: object): Promise<{ ms: number; next?: string; items: unknown[] }> {
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  );
  const started = performance.now();
  const answer = await fetch(`${base}/products?${search.toString()}`);
  const body = (await answer.json()) as { next?: string; items: unknown[] };
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return { ms: performance.now() - started, ...body };
}
const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);

async function measure(base: string, products: Collection<Product>, what: string, query: object): Promise<string> {
  const times: number[] = [];
  let found = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const { ms, items } = await timed(base, query);
    times.push(ms);
    found = items.length;
  }
  times.sort((a, b) => a - b);
  const deep: number[] = [];
  for (let cursor: string | undefined, i = 0; i < DEEP_PAGES; i++) {
    const { ms, next } = await timed(base, { ...query, ...(cursor && { cursor }) });
    deep.push(ms);
    if (next === undefined) break;
    cursor = next;
  }
  const search = ProductSearch.parse(query);
  const filter = searchFilter(search, undefined) as Document;
  const { executionStats: read } = await products.find(filter).sort(SORTS[search.sort]).limit(51).explain();
  const cells = [what, found, at(times, 0.5), at(times, 0.99), deep.length, deep.at(-1)!.toFixed(1)];
  return `| ${[...cells, read.totalKeysExamined, read.totalDocsExamined].join(' | ')} |`;
}

const engines = await startEngines({ dir, log });
try {
  const env = { DATABASE_PREFIX: `${name}-`, TOPIC_PREFIX: `${name}.`, RATE_LIMIT_PER_MINUTE: '100000000' };
  const services = await startServices({ engines, dir, log, ports: 'free', env });
  const client = new MongoClient(engines.mongodbUri);
  try {
    const products = client.db(`${name}-marketplace`).collection<Product>('products');
    await fill(products);
    const [sizes] = await products.aggregate([{ $collStats: { storageStats: {} } }]).toArray();
    log(`${PRODUCTS} products`);
    console.log('| search | rows | p50 ms | p99 ms | pages gone | last page ms | keys | documents |');
    console.log('|---|---|---|---|---|---|---|---|');
    for (const [what, query] of Object.entries(SEARCHES))
      console.log(await measure(services.url('marketplace'), products, what, query));
    const { size, storageSize, indexSizes } = sizes!.storageStats as Record<string, unknown>;
    console.log('\nbytes', JSON.stringify({ size, storageSize, indexSizes }));
    for (const [what, value] of await conditions(engines)) console.log(`${what}: ${value}`);
  } finally {
    await client.close();
    await services.stop();
  }
} finally {
  await engines.stop();
}
rmSync(dir, { recursive: true });
