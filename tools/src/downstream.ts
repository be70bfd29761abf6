// What follows a reserved order, over HTTP: weighed and handed over, made into goods, sold. Steps of the demo and of the sample data.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Batch,
  Basket,
  type BasketBody,
  confirmOrder,
  confirmSale,
  getBatch,
  getOrder,
  getSale,
  HandOver,
  Order,
  paySale,
  placeBasket,
  prepareSale,
  receiveHandOver,
  receiveSale,
  recordRun,
  recordSaleDocument,
  Run,
  type RunInput,
  type RunOutput,
  Sale,
  shipSale,
} from '@hilir/contracts';
import { type As, type Call, onceHeard } from './client.js';

const PATIENCE_MS = 60_000;
const TARE = 2_000;
const clerkOf = (partyId: string): As => ({ role: 'clerk', partyId });
/** An id for each thing that is made on the way: fixed ones for the sample data, new ones for the demo. */
export type IdOf = (what: string) => string;

/** What `read` gives once it holds; fails when it never does. */
export async function until<T>(what: string, read: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await read();
    if (holds(found)) return found;
    if (Date.now() > deadline) throw new Error(`it did not come about that ${what}: ${JSON.stringify(found)}`);
    await sleep(100);
  }
}

export const readOrder = (call: Call, orderId: string): Promise<Order> =>
  call(getOrder, { as: { role: 'auditor' }, params: { orderId } }, Order);

/** All suppliers of an order confirm and hand over what they hold for it, each by a BAST of its own; gives what the buyer then has. */
export async function handOver(call: Call, order: Order, at: string, idOf: IdOf): Promise<RunInput[]> {
  const suppliers = [...new Set(order.parts.map(({ supplierId }) => supplierId))];
  const received: RunInput[] = [];
  for (const supplierId of suppliers) {
    const as = clerkOf(supplierId);
    const { orderId } = order;
    await call(confirmOrder, { as, params: { orderId }, body: { supplierId } }, Order);
    const own = order.parts.filter((part) => part.supplierId === supplierId);
    const parts = own.map(({ part, quantity }) => ({
      part,
      gross: quantity + TARE,
      tare: TARE,
      deductions: [],
      accepted: quantity,
      rejections: [],
    }));
    const handOverId = idOf(`bast|${supplierId}`);
    const names = { collector: 'Bu Rina (contoh)', receiver: 'Pak Usat (contoh)', photos: [] };
    const body = { orderId, parts, ...names, faHhbk: `FA.${own[0]!.part + 1}/CONTOH`, occurredAt: at };
    await call(receiveHandOver, { as, params: { handOverId }, body }, HandOver);
    for (const { part, quantity } of own)
      received.push({ kind: 'holding', holdingId: `${handOverId}:${part}`, quantity });
  }
  return received;
}

/** What is woven of rattan: how many pieces, of which mass, under which product code. */
export interface Woven {
  batchId: string;
  sku: string;
  count: number;
  mass: number;
}
export interface Weaving {
  maker: string;
  material: readonly RunInput[];
  /** Raw rattan is washed first. */
  washed: boolean;
  sku: string;
  name: string;
  /** Grams of one piece. */
  grams: number;
  at: string;
}
const part = (mass: number, perMille: number): number => Math.floor((mass * perMille) / 1_000);
const massOf = (inputs: readonly RunInput[]): number => inputs.reduce((sum, { quantity }) => sum + quantity, 0);

/** Washes, peels and weaves at the yields that are expected; the core stays as a by-product. */
export async function weave(call: Call, weaving: Weaving, idOf: IdOf): Promise<Woven> {
  const { maker, washed, sku, name, grams, at } = weaving;
  const run = async (step: string, inputs: readonly RunInput[], outputs: RunOutput[]): Promise<void> => {
    const mass = outputs.reduce((sum, output) => sum + output.mass, 0);
    const body = { producerId: maker, step, occurredAt: at, inputs, outputs, waste: massOf(inputs) - mass };
    const params = { runId: idOf(`run|${step}`) };
    await call(recordRun, { as: clerkOf(maker), params, body: { ...body, workers: 3, hours: 6 } }, Run);
  };
  const output = (what: string, of: string, mass: number, kind: RunOutput['kind'] = 'product'): RunOutput => ({
    batchId: idOf(`batch|${what}`),
    sku: what,
    name: of,
    kind,
    mass,
  });
  const from = ({ batchId, mass: quantity }: RunOutput): RunInput => ({ kind: 'batch', batchId, quantity });
  let material = weaving.material;
  if (!washed) {
    const clean = output('WS', 'Rotan W/S', part(massOf(material), 700));
    await run('rattan-ws', material, [clean]);
    material = [from(clean)];
  }
  const peel = output('KULIT', 'Kulit rotan', part(massOf(material), 300));
  const core = output('HATI', 'Hati rotan', part(massOf(material), 600), 'by-product');
  await run('rattan-peel', material, [peel, core]);
  const mass = part(peel.mass, 900);
  const count = Math.max(1, Math.floor(mass / grams));
  const goods = { ...output(sku, name, mass), count };
  await run('rattan-weave', [from(peel)], [goods]);
  return { batchId: goods.batchId, sku, count, mass };
}

/** Where a batch came from, as its maker sees it. */
export const readBatch = (call: Call, maker: string, batchId: string): Promise<Batch> =>
  call(getBatch, { as: clerkOf(maker), params: { batchId } }, Batch);

export const readSale = (call: Call, saleId: string): Promise<Sale> =>
  call(getSale, { as: { role: 'auditor' }, params: { saleId } }, Sale);
export const saleBecomes = (call: Call, saleId: string, status: Sale['status']): Promise<Sale> =>
  until(
    `the sale is ${status}`,
    () => readSale(call, saleId),
    (sale) => sale.status === status,
  );

/** Buys; the sale of each seller, once its goods are held. */
export async function buy(call: Call, basketId: string, body: BasketBody): Promise<Sale[]> {
  const as = body.buyerId === undefined ? {} : { as: { role: 'manager' as const, partyId: body.buyerId } };
  const { sales } = await onceHeard(() => call(placeBasket, { ...as, params: { basketId }, body }, Basket));
  return Promise.all(
    sales.map(({ saleId }) =>
      until(
        'the goods are held',
        () => readSale(call, saleId),
        ({ status }) => status !== 'placed',
      ),
    ),
  );
}

export const confirm = (call: Call, { saleId, sellerId }: Sale): Promise<Sale> =>
  call(confirmSale, { as: clerkOf(sellerId), params: { saleId } }, Sale);

/** What was made to order is ready: its pieces are held out of the seller's batches. */
export async function prepare(call: Call, { saleId, sellerId }: Sale): Promise<Sale> {
  await call(prepareSale, { as: clerkOf(sellerId), params: { saleId }, body: {} }, Sale);
  return until(
    'its pieces are held',
    () => readSale(call, saleId),
    ({ parts }) => parts.length > 0,
  );
}

/** Brings the papers of an export together, then ships. */
export async function ship(call: Call, sale: Sale, at: string, rate?: string): Promise<Sale> {
  const { saleId, sellerId, documents } = sale;
  const as = clerkOf(sellerId);
  for (const [i, { code }] of documents.entries()) {
    const body = { number: `${code.toUpperCase()}-${i + 1}/CONTOH`, issuedOn: at.slice(0, 10) };
    await call(recordSaleDocument, { as, params: { saleId, code }, body }, Sale);
  }
  const carrier = rate === undefined ? 'Ekspedisi Borneo (contoh)' : 'Laut Kalimantan Line (contoh)';
  const body = { occurredAt: at, carrier, ...(rate !== undefined && { rate }) };
  return await call(shipSale, { as, params: { saleId }, body }, Sale);
}

/** The buyer has the goods and pays; `key` is that of a buyer without an account. */
export async function receiveAndPay(call: Call, sale: Sale, at: string, idOf: IdOf, key?: string): Promise<Sale> {
  const { saleId, buyerId, sellerId, owed: amount } = sale;
  const buyer = buyerId === undefined ? {} : { as: clerkOf(buyerId) };
  const query = key === undefined ? {} : { query: { key } };
  const body = { occurredAt: at, receiver: 'Gudang (contoh)' };
  await call(receiveSale, { ...buyer, ...query, params: { saleId }, body }, Sale);
  const names = { payer: 'Gudang (contoh)', receiver: 'Bu Rina (contoh)' };
  const payment = { way: 'payment' as const, method: 'transfer' as const, amount, ...names, occurredAt: at };
  const params = { saleId, paymentId: idOf('payment') };
  return await call(paySale, { as: clerkOf(sellerId), params, body: payment }, Sale);
}
