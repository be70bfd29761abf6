// The second half of the demo: what was ordered is weighed, woven into forty anjat, sold in Jakarta and Rotterdam, and followed back.
import {
  acceptEnquiry,
  askEnquiry,
  buyAsAgreed,
  draftProduct,
  Enquiry,
  FinishedProduct,
  getProduct,
  getSaleValue,
  INDONESIA,
  listProduct,
  offerOnEnquiry,
  type Order,
  retireProduct,
  Sale,
  SaleValue,
  Trace,
  traceMaterial,
} from '@hilir/contracts';
import { randomInt } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { type As, type Call, onceHeard, Refused } from './client.js';
import { CAST } from './demo-cast.js';
import {
  buy,
  confirm,
  handOver,
  prepare,
  readSale,
  receiveAndPay,
  saleBecomes,
  ship,
  until,
  weave,
} from './downstream.js';

const KG = 1_000;
const PRICE = 350_000;
const EUROS = 3_800;
const RATE = '18500';
const { weaver, jakarta } = CAST;
const maker: As = { role: 'manager', partyId: weaver.partyId };
const now = (): string => new Date().toISOString();
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const rupiah = (amount: number): string => `Rp ${amount.toLocaleString('en')}`;

export interface Stage {
  call: Call;
  tell: (id: string, en: string) => void;
  outcome: (line: string) => void;
  check: (holds: boolean, what: string) => void;
}

/** Ids of what was sold, for whoever wants to look on. */
export async function playTheChain(stage: Stage, order: Order): Promise<{ batchId: string; saleId: string }> {
  const { call, tell, outcome, check } = stage;
  const idOf = (): string => uuidv7();

  tell(
    'Rotan ditimbang dan diserahkan dengan BAST; perajin membelah kulitnya dan menganyam anjat.',
    'The rattan is weighed and handed over by BAST; the maker peels it and weaves anjat.',
  );
  const material = await handOver(call, order, now(), idOf);
  const ids = new Map<string, string>();
  const sku = `ANJAT-${randomInt(1e6, 1e7)}`;
  const made = { sku, name: 'Anjat motif pakis (contoh)', grams: 900, at: now() };
  const goods = await onceHeard(() =>
    weave(call, { maker: weaver.partyId, material, washed: true, ...made }, (what) => {
      ids.set(what, ids.get(what) ?? uuidv7());
      return ids.get(what)!;
    }),
  );
  outcome(`${goods.count} anjat of ${goods.mass / KG} kg`);

  tell('Anjat itu ditawarkan ke seluruh dunia.', 'The anjat are offered to the world.');
  const productId = await list(call, sku, goods.batchId);
  const half = Math.floor(goods.count / 2);
  const available = await until(
    'the marketplace knows the stock',
    () => call(getProduct, { params: { productId } }, FinishedProduct),
    (product) => product.variants[0]?.available === goods.count,
  );
  check(available.exportable, `all ${goods.count} are in stock, and may be exported`);

  tell(`Toko di Jakarta membeli ${half} buah.`, `A shop in Jakarta buys ${half}.`);
  const line = { productId, sku, count: half, price: PRICE };
  const destination = { country: INDONESIA, region: jakarta.village, place: 'Menteng' };
  const basket = { buyerId: jakarta.partyId, destination, currency: 'IDR', lines: [line] };
  const [home] = await buy(call, uuidv7(), basket);
  check(home!.status === 'held', 'they are held for it at once, out of the batch');
  const paid = await receiveAndPay(call, await ship(call, await confirm(call, home!), now()), now(), idOf);
  check(paid.owed === 0, `shipped, received and paid: ${rupiah(half * PRICE)}, invoice ${paid.papers.invoice?.number}`);

  const rest = goods.count - half;
  tell(
    `Pembeli di Rotterdam, tanpa akun, menawar ${rest} buah dan sepakat EUR ${EUROS / 100}.`,
    `A buyer in Rotterdam, without an account, asks for ${rest} and agrees on EUR ${EUROS / 100}.`,
  );
  const { saleId, key } = await agree(call, productId, sku, rest);
  const held = await saleBecomes(call, saleId, 'held');
  const abroad = await prepare(call, await confirm(call, held));
  outcome(`for ${abroad.documents.map(({ code }) => code).join(', ')} it has to show papers before it ships`);
  const shipped = await ship(call, abroad, now(), RATE);
  await receiveAndPay(call, shipped, now(), idOf, key);
  const { papers } = await readSale(call, saleId);
  check(papers.invoice !== undefined, `it ships FOB to Rotterdam with invoice ${papers.invoice?.number}`);

  tell('Satu anjat lagi dipesan, tetapi stok habis.', 'One anjat more is ordered, but none is left.');
  const [none] = await buy(call, uuidv7(), { ...basket, lines: [{ ...line, count: 1 }] });
  check(none!.status === 'refused', 'it is refused: nothing is sold twice');

  tell(
    'Anjat di Rotterdam ditelusuri balik ke desa asalnya.',
    'The anjat in Rotterdam are followed back to their villages.',
  );
  const trace = await until(
    'the trace knows the sale',
    () => traced(call, saleId),
    (found) => found !== undefined,
  );
  for (const { id, ppm } of trace!.shares) {
    const lot = trace!.nodes.find((node) => node.id === id);
    outcome(`${(ppm / 10_000).toFixed(2)} % from ${lot?.party}, village ${lot?.village}`);
  }
  check(
    trace!.shares.reduce((sum, { ppm }) => sum + ppm, 0) === 1_000_000,
    'the shares of both co-operatives sum to one',
  );

  tell('Nilainya tinggal di desa: siapa mendapat berapa.', 'The value stayed in the villages: who got how much.');
  const { items } = await call(getSaleValue, { as: maker, params: { saleId } }, SaleValue);
  for (const { step, region, value } of items.flatMap(({ kept }) => kept))
    outcome(`${step} in ${region}: ${rupiah(value)}`);
  check(
    items.every(({ value, kept }) => kept.reduce((sum, each) => sum + each.value, 0) === value),
    'together that is all that Rotterdam paid, to the rupiah',
  );

  await call(
    retireProduct,
    { as: maker, params: { productId }, body: { reason: 'the demo is over' } },
    FinishedProduct,
  );
  return { batchId: goods.batchId, saleId };
}

async function list(call: Call, sku: string, batchId: string): Promise<string> {
  const productId = uuidv7();
  const euro = { currency: 'EUR', amount: EUROS, from: inDays(0), to: inDays(90), rate: RATE };
  const body = {
    sellerId: weaver.partyId,
    name: { id: 'Anjat motif pakis (contoh)', en: 'Anjat rattan basket, fern motif (sample)' },
    category: 'basketry',
    commodity: 'rattan',
    hs: '4602.12',
    weight: 900,
    photos: ['contoh/anjat.jpg'],
    variants: [{ sku, size: 'M', motif: 'pakis', price: PRICE, mode: 'in-stock', foreignPrices: [euro] }],
    batches: [batchId],
  };
  await onceHeard(() => call(draftProduct, { as: maker, params: { productId }, body }, FinishedProduct));
  await call(listProduct, { as: maker, params: { productId } }, FinishedProduct);
  return productId;
}

/** Asked, offered and accepted; then bought. */
async function agree(
  call: Call,
  productId: string,
  sku: string,
  quantity: number,
): Promise<{ saleId: string; key: string }> {
  const [enquiryId, saleId] = [uuidv7(), uuidv7()];
  const key = uuidv7().replaceAll('-', '');
  const buyer = { name: 'Jan de Wit (sample)', email: 'jan@example.org', country: 'NL', key };
  const asked = {
    sellerId: weaver.partyId,
    productId,
    sku,
    buyer,
    quantity,
    wantedBy: inDays(60),
    destination: 'Rotterdam',
  };
  const params = { enquiryId };
  const { version } = await call(askEnquiry, { params, body: { ...asked, incoterm: 'FOB' } }, Enquiry);
  const terms = { quantity, currency: 'EUR', price: EUROS, leadTimeDays: 7, validUntil: inDays(14) };
  const offered = await call(offerOnEnquiry, { as: maker, params, version, body: terms }, Enquiry);
  await call(acceptEnquiry, { params, query: { key }, version: offered.version }, Enquiry);
  const destination = { country: 'NL', place: 'Rotterdam', incoterm: 'FOB' };
  await call(buyAsAgreed, { params: { saleId }, query: { key }, body: { enquiryId, destination } }, Sale);
  return { saleId, key };
}

async function traced(call: Call, saleId: string): Promise<Trace | undefined> {
  try {
    return await call(traceMaterial, { as: maker, params: { kind: 'sale', id: saleId } }, Trace);
  } catch (error) {
    if (error instanceof Refused && error.problem.code === 'trace.not-found') return undefined;
    throw error;
  }
}
