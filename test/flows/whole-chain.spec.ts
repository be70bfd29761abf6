// The whole chain over HTTP: two co-operatives' rattan is weighed, woven into forty anjat, sold half in Jakarta and half to Rotterdam, and traced.
import type { ServiceName } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import supertest from 'supertest';
import { eventually, type OwnServices, startOwnServices } from '../engines/services.js';
import { poolsHeard } from './heard.js';
import { party, product } from './good-requests.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ADI, BUDI, WEAVER, JAKARTA] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const [OF_ADI, OF_BUDI, ORDER] = [uuid(11), uuid(12), uuid(21)] as const;
const [WASHED, PEEL, CORE, ANJAT, PRODUCT] = [uuid(31), uuid(32), uuid(33), uuid(34), uuid(41)] as const;
const [HOME, ROTTERDAM] = [uuid(71), uuid(72)] as const;
/** By which the buyer in Rotterdam, who has no account, proves to be itself. */
const KEY = 'n3Wz8QkT5vYr1XcM7bLp9HsDf2JgAe4U';
const clerk = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const office = (role: string, region: string) => ({ 'X-Acting-Role': role, 'X-Acting-Region': region });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const TABLES = join(import.meta.dirname, '../../tools/data');
const KG = 1_000;
const PRICE = 8_500;
const [RUPIAH, EUROS, RATE] = [350_000, 3_800, 18_500];
let services: OwnServices;
const villages: Record<string, string> = {};

const http = (service: ServiceName) => supertest(services.url(service));
const get = async (service: ServiceName, path: string, as: Record<string, string> = clerk(WEAVER)) =>
  (await http(service).get(path).set(as).expect(200)).body;
const put = async (service: ServiceName, path: string, as: Record<string, string>, body: object) => {
  const answer = await http(service).put(path).set(as).send(body);
  if (answer.status > 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body;
};
/** What the work gives once the services have heard of everyone in it. */
const readyTo = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const tried = await eventually(
    what,
    () =>
      work().then(
        (answer) => ({ answer, problem: '' }),
        (problem: unknown) => ({ answer: undefined, problem: String(problem) }),
      ),
    ({ problem }) => problem === '',
    15,
  );
  return tried.answer!;
};
/** Documents of a folder in tools/data, by their codes. */
const sampleTables = (folder: string): [string, object][] =>
  readdirSync(join(TABLES, folder)).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(join(TABLES, folder, file), 'utf8')) as object,
  ]);
const post = (lotId: string, supplierId: string, kilograms: number) =>
  put('supply-chain', `/lots/${lotId}`, clerk(supplierId), {
    supplierId,
    commodity: 'rattan',
    attributes: { species: 'sega', form: 'asalan', dryness: 'dry' },
    quantity: kilograms * KG,
    price: PRICE,
    region: villages[supplierId],
    harvestedOn: inDays(-3),
    readyOn: inDays(-1),
  });
const receive = (handOverId: string, supplierId: string, part: number, kilograms: number) =>
  put('supply-chain', `/hand-overs/${handOverId}/reception`, clerk(supplierId), {
    orderId: ORDER,
    parts: [
      {
        part,
        gross: (kilograms + 2) * KG,
        tare: 2 * KG,
        deductions: [],
        accepted: kilograms * KG,
        rejections: [],
      },
    ],
    collector: 'Bu Rina',
    receiver: 'Ibu Sari',
    faHhbk: `FA.${part}/2026`,
    photos: [],
    occurredAt: minutesAgo(60),
  });
const run = (runId: string, step: string, minutes: number, work: object) =>
  put('supply-chain', `/production-runs/${runId}`, clerk(WEAVER), {
    producerId: WEAVER,
    step,
    occurredAt: minutesAgo(minutes),
    workers: 4,
    hours: 6,
    ...work,
  });
const output = (batchId: string, sku: string, name: string, kilograms: number, more: object = {}) => ({
  batchId,
  sku,
  name,
  kind: 'product',
  mass: kilograms * KG,
  ...more,
});
const sold: { home?: string; abroad?: string } = {};
const sale = (saleId: string) => get('marketplace', `/sales/${saleId}`, clerk(WEAVER));
/** The one sale of a basket, once its goods are held. */
const buy = async (basketId: string, as: Record<string, string>, body: object): Promise<string> => {
  const { sales } = await readyTo('the marketplace knows the buyer', () =>
    put('marketplace', `/baskets/${basketId}`, as, body),
  );
  await eventually(
    'the goods are held',
    () => sale(sales[0].saleId),
    ({ status }) => status === 'held',
  );
  return sales[0].saleId;
};
const confirmed = async (saleId: string) =>
  (await http('marketplace').post(`/sales/${saleId}/confirmation`).set(clerk(WEAVER)).send({}).expect(200)).body;
const shipment = (abroad: boolean) => ({
  occurredAt: minutesAgo(1),
  carrier: abroad ? 'Laut Kalimantan Line' : 'Ekspedisi Borneo',
  packages: { count: 2, gross: 21 * KG },
  ...(abroad && { rate: String(RATE) }),
});
const shipped20 = (saleId: string, abroad = false) =>
  put('marketplace', `/sales/${saleId}/shipment`, clerk(WEAVER), shipment(abroad));
const received = (saleId: string, as: Record<string, string>, key?: string) =>
  put('marketplace', `/sales/${saleId}/reception${key ? `?key=${key}` : ''}`, as, {
    occurredAt: minutesAgo(0),
    receiver: 'Gudang',
  });
const payment = (saleId: string, amount: number) =>
  put('marketplace', `/sales/${saleId}/payments/${uuid(81)}`, clerk(WEAVER), {
    method: 'transfer',
    amount,
    payer: 'Pembeli',
    receiver: 'Ibu Sari',
    occurredAt: minutesAgo(0),
  });
const massOf = (items: { mass: number }[]): number => items.reduce((sum, { mass }) => sum + mass, 0);

beforeAll(async () => {
  services = await startOwnServices('whole-chain', { SWEEP_INTERVAL_MS: '200' });
  const regions = await get('registry', '/regions?parent=650201&limit=200', { 'X-Acting-Role': 'auditor' });
  const codes = (regions.items as { code: string }[]).map(({ code }) => code);
  for (const [i, [partyId, kind, name]] of (
    [
      [ADI, 'cooperative', 'Koperasi Adi'],
      [BUDI, 'cooperative', 'Koperasi Budi'],
      [WEAVER, 'ikm', 'Anjat Malinau'],
    ] as const
  ).entries()) {
    villages[partyId] = codes[i]!;
    const body = { ...party(kind, name, `912000123450${i}`), region: codes[i] };
    await put('registry', `/parties/${partyId}`, office('officer', '6502'), body);
    await http('registry').post(`/parties/${partyId}/activation`).set(office('officer', '6502')).send({}).expect(200);
  }
  const shop = { ...party('firm', 'Toko Kriya Menteng', '9120001234599'), region: '3171061001' };
  await put('registry', `/parties/${JAKARTA}`, office('officer', '3171'), shop);
  await http('registry').post(`/parties/${JAKARTA}/activation`).set(office('officer', '3171')).send({}).expect(200);
  for (const [code, body] of sampleTables('commodities'))
    await put('supply-chain', `/commodities/${code}`, { 'X-Acting-Role': 'operator' }, body);
  for (const [code, body] of sampleTables('process-steps'))
    await put('supply-chain', `/process-steps/${code}`, { 'X-Acting-Role': 'operator' }, body);
  const documents = JSON.parse(readFileSync(join(TABLES, 'export-documents.json'), 'utf8')) as Record<string, object>;
  for (const [code, body] of Object.entries(documents))
    await put('marketplace', `/export-documents/${code}`, { 'X-Acting-Role': 'operator' }, body);
}, 180_000);
afterAll(async () => {
  await services?.stop();
}, 60_000);

describe('the whole chain', () => {
  it('begins with two lots, which one order takes together', async () => {
    await readyTo('the supply chain knows the co-operatives', () => post(OF_ADI, ADI, 60));
    await readyTo('and the other', () => post(OF_BUDI, BUDI, 60));
    await poolsHeard(services, 2);
    const order = {
      buyerId: WEAVER,
      province: '65',
      commodity: 'rattan',
      quantity: 100 * KG,
      partial: 'fill-or-wait',
      needBy: inDays(30),
    };
    await readyTo('the marketplace knows buyer and rattan', () =>
      put('marketplace', `/orders/${ORDER}`, clerk(WEAVER), order),
    );
    const reserved = await eventually(
      'the order is reserved',
      () => get('marketplace', `/orders/${ORDER}`),
      ({ status }) => status === 'reserved',
    );
    expect(reserved.parts.map((part: { quantity: number }) => part.quantity)).toEqual([60 * KG, 40 * KG]);
    for (const supplierId of [ADI, BUDI])
      await http('marketplace')
        .post(`/orders/${ORDER}/confirmation`)
        .set(clerk(supplierId))
        .send({ supplierId })
        .expect(200);
  });

  it('changes hands by two BASTs, and the weaver has what was weighed', async () => {
    await receive(uuid(51), ADI, 0, 60);
    await receive(uuid(52), BUDI, 1, 40);
    const done = await eventually(
      'the order is handed over',
      () => get('marketplace', `/orders/${ORDER}`),
      ({ status }) => status === 'handed-over',
    );
    expect(done).toMatchObject({ received: 100 * KG, amount: 100 * PRICE, owed: 100 * PRICE });
    const { items } = await get('supply-chain', '/holdings');
    expect(items.map(({ left }: { left: number }) => left).sort()).toEqual([40 * KG, 60 * KG]);
  });

  it('becomes washed rattan, peel and core, and forty anjat; every gram is somewhere', async () => {
    const washed = await run(uuid(61), 'rattan-ws', 50, {
      inputs: [
        { kind: 'holding', holdingId: `${uuid(51)}:0`, quantity: 60 * KG },
        { kind: 'holding', holdingId: `${uuid(52)}:1`, quantity: 40 * KG },
      ],
      outputs: [output(WASHED, 'WS', 'Rotan W/S', 70)],
      waste: 30 * KG,
    });
    expect(washed).toMatchObject({ massIn: 100 * KG, massOut: 70 * KG, yield: 7_000 });
    await run(uuid(62), 'rattan-peel', 40, {
      inputs: [{ kind: 'batch', batchId: WASHED, quantity: 70 * KG }],
      outputs: [
        output(PEEL, 'KULIT', 'Kulit rotan', 21),
        output(CORE, 'HATI', 'Hati rotan', 42, { kind: 'by-product' }),
      ],
      waste: 7 * KG,
    });
    await run(uuid(63), 'rattan-weave', 30, {
      inputs: [{ kind: 'batch', batchId: PEEL, quantity: 21 * KG }],
      outputs: [output(ANJAT, 'ANJAT-M', 'Anjat motif pakis', 19, { count: 40 })],
      waste: 2 * KG,
    });
    const anjat = await get('supply-chain', `/batches/${ANJAT}`);
    expect(anjat).toMatchObject({ count: 40, left: 19 * KG });
    expect(massOf(anjat.origin)).toBe(19 * KG);
    const { items } = await get('supply-chain', '/holdings?show=all');
    expect(items.map(({ left, used }: { left: number; used: number }) => [left, used])).toEqual(
      expect.arrayContaining([
        [0, 60 * KG],
        [0, 40 * KG],
      ]),
    );
  });

  it('refuses a run that makes more than went in, and one that uses a gram twice', async () => {
    const tooMuch = { inputs: [{ kind: 'batch', batchId: CORE, quantity: 10 * KG }], waste: 0 };
    const more = http('supply-chain')
      .put(`/production-runs/${uuid(64)}`)
      .set(clerk(WEAVER));
    const body = { producerId: WEAVER, step: 'rattan-weave', occurredAt: minutesAgo(5), workers: 1, hours: 1 };
    const refused = await more.send({ ...body, ...tooMuch, outputs: [output(uuid(35), 'X', 'X', 11)] }).expect(422);
    expect(refused.body.code).toBe('run.mass-balance');
    const again = await http('supply-chain')
      .put(`/production-runs/${uuid(65)}`)
      .set(clerk(WEAVER))
      .send({
        ...body,
        inputs: [{ kind: 'batch', batchId: PEEL, quantity: 1 * KG }],
        outputs: [output(uuid(36), 'X', 'X', 1)],
        waste: 0,
      });
    expect([again.status, again.body.code]).toEqual([422, 'run.inputs']);
  });

  it('can be followed from one anjat back to both lots, and from a lot forward to all that came of it', async () => {
    const back = await get('supply-chain', `/trace/batch/${ANJAT}`);
    const sources = new Map(back.shares.map(({ id, ppm }: { id: string; ppm: number }) => [id, ppm]));
    expect(sources).toEqual(
      new Map([
        [OF_ADI, 600_000],
        [OF_BUDI, 400_000],
      ]),
    );
    expect(massOf(back.shares)).toBe(back.whole);
    const forward = await get('supply-chain', `/trace/lot/${OF_ADI}?direction=forward`);
    expect(massOf(forward.shares)).toBe(60 * KG);
    expect(forward.shares.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([ANJAT, CORE]));
  });

  it('shows anyone the villages of a batch, and neither persons nor parties', async () => {
    const { body, text } = await http('supply-chain').get(`/public/batches/${ANJAT}`).expect(200);
    expect(body.sources.map(({ village }: { village: string }) => village).sort()).toEqual(
      [villages[ADI], villages[BUDI]].sort(),
    );
    expect(body.steps.map(({ step }: { step: string }) => step)).toEqual(['rattan-ws', 'rattan-peel', 'rattan-weave']);
    for (const hidden of ['Koperasi', 'Anjat Malinau', 'Sari', ADI, WEAVER]) expect(text).not.toContain(hidden);
    const code = await http('supply-chain').get(`/batches/${ANJAT}/qr.svg`).expect(200);
    expect(code.headers['content-type']).toContain('image/svg+xml');
  });

  it('says the same in EPCIS: received twice, transformed three times', async () => {
    const { epcisBody } = await get('supply-chain', '/epcis/events?perPage=50');
    const types = (epcisBody.queryResults.resultsBody.eventList as { type: string }[]).map(({ type }) => type).sort();
    expect(types).toEqual(expect.arrayContaining(['TransactionEvent', 'TransformationEvent']));
    expect(types.filter((type) => type === 'TransformationEvent')).toHaveLength(3);
    expect(types.filter((type) => type === 'TransactionEvent')).toHaveLength(2);
  });

  it('is offered to the world: listed with its batch, found in both languages, forty in stock', async () => {
    const about = product('ANJAT-M');
    const euro = { currency: 'EUR', amount: EUROS, from: inDays(-1), to: inDays(90) };
    const variant = { sku: 'ANJAT-M', motif: 'pakis', price: RUPIAH, mode: 'in-stock', foreignPrices: [euro] };
    const body = { ...about, sellerId: WEAVER, batches: [ANJAT], variants: [variant] };
    await put('marketplace', `/products/${PRODUCT}`, clerk(WEAVER), body);
    await http('marketplace').post(`/products/${PRODUCT}/listing`).set(clerk(WEAVER)).send({}).expect(200);
    for (const q of ['anjat', 'basket']) {
      const { items } = (await http('marketplace').get('/products').query({ q, region: '65' }).expect(200)).body;
      expect(items.map(({ productId }: { productId: string }) => productId)).toEqual([PRODUCT]);
    }
    const listed = await eventually(
      'the marketplace knows the stock',
      () => get('marketplace', `/products/${PRODUCT}`),
      ({ variants }) => variants[0].available === 40,
    );
    expect(listed).toMatchObject({ exportable: true, batches: [ANJAT] });
  });

  it('is sold: half of it to a shop in Jakarta, in rupiah, which pays and has it', async () => {
    const saleId = await buy(HOME, clerk(JAKARTA), {
      buyerId: JAKARTA,
      destination: { country: 'ID', region: '3171061001', place: 'Menteng' },
      lines: [{ productId: PRODUCT, sku: 'ANJAT-M', count: 20, price: RUPIAH }],
    });
    await confirmed(saleId);
    const shipped = await shipped20(saleId);
    expect(shipped).toMatchObject({ amount: 20 * RUPIAH, lines: [{ held: 20, value: 20 * RUPIAH }] });
    await received(saleId, clerk(JAKARTA));
    const paid = await payment(saleId, 20 * RUPIAH);
    expect(paid).toMatchObject({ status: 'received', paid: 20 * RUPIAH, owed: 0 });
    sold.home = saleId;
  });

  it('and half of it to Rotterdam, in euro, to a buyer without an account, with the papers that an export needs', async () => {
    const saleId = await buy(
      ROTTERDAM,
      {},
      {
        buyer: { name: 'Jan de Wit', email: 'jan@example.org', country: 'NL', key: KEY },
        destination: { country: 'NL', place: 'Rotterdam', incoterm: 'FOB' },
        currency: 'EUR',
        lines: [{ productId: PRODUCT, sku: 'ANJAT-M', count: 20, price: EUROS }],
      },
    );
    const { documents } = await confirmed(saleId);
    const needed = (documents as { code: string; required: boolean }[]).filter(({ required }) => required);
    expect(needed.map(({ code }) => code)).toContain('peb');
    const early = await http('marketplace').put(`/sales/${saleId}/shipment`).set(clerk(WEAVER)).send(shipment(true));
    expect([early.status, early.body.code]).toEqual([409, 'sale.documents-missing']);
    for (const { code } of needed)
      await put('marketplace', `/sales/${saleId}/documents/${code}`, clerk(WEAVER), {
        number: `${code}-1`,
        issuedOn: inDays(-1),
      });
    const shipped = await shipped20(saleId, true);
    const value = (20 * EUROS * RATE) / 100;
    expect(shipped).toMatchObject({ amount: 20 * EUROS, lines: [{ held: 20, value }] });
    await received(saleId, {}, KEY);
    expect(await payment(saleId, 20 * EUROS)).toMatchObject({ currency: 'EUR', paid: 20 * EUROS, owed: 0 });
    const numbers = await Promise.all([sold.home, saleId].map(async (id) => (await sale(id!)).papers.invoice.number));
    expect(numbers.map((number: string) => number.slice(-6))).toEqual(['000001', '000002']);
    sold.abroad = saleId;
  });

  it('prints invoice and BAST of both sales, in both languages', async () => {
    const invoice = http('marketplace').get(`/sales/${sold.abroad}/invoice`).query({ language: 'en', key: KEY });
    const { text, headers } = await invoice.expect(200);
    expect(headers['content-type']).toContain('text/html');
    for (const part of ['INV/', '4602.12', 'FOB', 'Rotterdam', 'Jan de Wit', 'EUR']) expect(text).toContain(part);
    const bast = http('marketplace').get(`/sales/${sold.home}/bast`).query({ format: 'pdf', language: 'id' });
    const pdf = await bast.set(clerk(JAKARTA)).buffer(true).expect(200);
    expect(pdf.headers['content-type']).toContain('application/pdf');
    expect(pdf.body.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('has no forty-first anjat', async () => {
    const line = { productId: PRODUCT, sku: 'ANJAT-M', count: 1, price: RUPIAH };
    const destination = { country: 'ID', region: '3171061001', place: 'Menteng' };
    const body = { buyerId: JAKARTA, destination, lines: [line] };
    const { sales } = await put('marketplace', `/baskets/${uuid(73)}`, clerk(JAKARTA), body);
    const refused = await eventually(
      'the supply chain has none',
      () => sale(sales[0].saleId),
      ({ status }) => status !== 'placed',
    );
    expect(refused).toMatchObject({ status: 'refused', short: [{ line: 0, available: 0 }] });
    const { variants } = await get('marketplace', `/products/${PRODUCT}`);
    expect(variants[0].available).toBe(0);
  });

  it('can be followed from either sale back to both lots, and from a lot forward to both buyers; no gram is missing', async () => {
    let grams = 0;
    for (const id of [sold.home, sold.abroad]) {
      const back = await eventually(
        'the trace knows the sale',
        () => http('supply-chain').get(`/trace/sale/${id}`).set(clerk(WEAVER)),
        ({ status }) => status === 200,
      );
      const { whole, shares } = back.body;
      expect(shares.map(({ id: lot }: { id: string }) => lot).sort()).toEqual([OF_ADI, OF_BUDI]);
      expect(shares.reduce((sum: number, { ppm }: { ppm: number }) => sum + ppm, 0)).toBe(1_000_000);
      expect(massOf(shares)).toBe(whole);
      grams += whole;
    }
    expect(grams).toBe(19 * KG);
    const forward = await get('supply-chain', `/trace/lot/${OF_BUDI}?direction=forward`);
    expect(massOf(forward.shares)).toBe(60 * KG);
    const ends = forward.shares.map(({ id }: { id: string }) => id);
    expect(ends).toEqual(expect.arrayContaining([sold.home, sold.abroad, CORE]));
    const { held, sold: gone, left, pieces } = await get('supply-chain', `/batches/${ANJAT}`);
    expect([held, gone, left, pieces]).toMatchObject([0, 19 * KG, 0, { left: 0, held: 0, sold: 40 }]);
  });

  it('shows what stayed at home: every rupiah of both sales came to a village, for gathering or for making', async () => {
    const worth = async (saleId: string) => {
      const answer = await eventually(
        'the value of the sale is known',
        () => http('supply-chain').get(`/value-kept/${saleId}`).set(clerk(WEAVER)),
        ({ status }) => status === 200,
      );
      return answer.body.items[0] as { value: number; kept: { region: string; step: string; value: number }[] };
    };
    const [home, abroad] = [await worth(sold.home!), await worth(sold.abroad!)];
    const values = [20 * RUPIAH, (20 * EUROS * RATE) / 100];
    expect([home.value, abroad.value]).toEqual(values);
    const total = values[0]! + values[1]!;
    const kept = [...home.kept, ...abroad.kept];
    const rupiah = (rows: { value: number }[]): number => rows.reduce((sum, { value }) => sum + value, 0);
    expect(rupiah(kept)).toBe(total);
    const gathered = kept.filter(({ step }) => step === 'gathering');
    expect(new Set(gathered.map(({ region }) => region))).toEqual(new Set([villages[ADI], villages[BUDI]]));
    // Of 850,000 rupiah of rattan a third went by the peel into the anjat, two thirds are with the core.
    const [anjat, core] = [
      await get('supply-chain', `/batches/${ANJAT}`),
      await get('supply-chain', `/batches/${CORE}`),
    ];
    expect(rupiah(gathered)).toBe(rupiah(anjat.origin));
    expect(rupiah(anjat.origin) + rupiah(core.origin)).toBe(100 * PRICE);
    const sums = await get('supply-chain', '/value-kept?region=65', office('planner', '65'));
    expect(sums.total).toMatchObject({ value: total, whole: total, pieces: 40, untraced: 0, shareInProvince: 1 });
  });

  it('says it in EPCIS too: shipped twice', async () => {
    const { epcisBody } = await get('supply-chain', '/epcis/events?perPage=50&EQ_bizStep=shipping');
    expect(epcisBody.queryResults.resultsBody.eventList).toHaveLength(2);
  });
});
