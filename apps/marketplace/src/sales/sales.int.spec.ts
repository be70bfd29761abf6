// Sales through their HTTP and Kafka doors on the real engines: bought once, held, shipped with numbered papers, received, closed.
import 'reflect-metadata';
import { GoodsHeld, GoodsRefused, PartyActivated, saleIdOf } from '@hilir/contracts';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Db } from 'mongodb';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { type Peer, peerIn } from '../../../../test/engines/peer.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ANI, BUDI, TOKO, OTHER] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const [ANJAT, TIKAR, TAS] = [uuid(11), uuid(12), uuid(13)] as const;
const KEY = 'k7Jq2mZx9RtV4bNs8LwPc3HfYd6GaEuT';
const NOW = new Date().toISOString();
const today = NOW.slice(0, 10);
const as = (party: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': party });
const office = (region: string) => ({ 'X-Acting-Role': 'planner', 'X-Acting-Region': region });
const AUDITOR = { 'X-Acting-Role': 'auditor' };
const JAKARTA = { country: 'ID', region: '3171012001', place: 'Jakarta', address: 'Jl. Melati 7' };
const ROTTERDAM = { country: 'NL', place: 'Rotterdam', incoterm: 'FOB' };
const GUEST = { name: 'Sato Hanako', email: 'sato@example.org', country: 'NL', key: KEY };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let supply: Peer;
beforeAll(async () => {
  const env = { ...ownEnvironment('sales'), SWEEP_INTERVAL_MS: '50' };
  databases = await openDatabases(env);
  db = databases.of('marketplace');
  app = await createService(AppModule, 'marketplace', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  supply = peerIn(env, 'supply-chain');
  const active = (partyId: string, region: string, kind: 'ikm' | 'firm') =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind, name: 'x', region, status: 'active' },
    );
  await supply.say(
    active(ANI, '6502012002', 'ikm'),
    active(BUDI, '6501012001', 'ikm'),
    active(TOKO, '3171012001', 'firm'),
    active(OTHER, '3171012001', 'firm'),
  );
  await eventually(
    'parties are known here',
    () => db.collection('parties').countDocuments(),
    (count) => count === 4,
  );
  await offer(ANJAT, ANI, 'ANJAT-M', { mode: 'in-stock', price: 185_000 });
  await offer(TIKAR, ANI, 'TIKAR-L', { price: 300_000, leadTimeDays: 10 });
  await offer(TAS, BUDI, 'TAS-1', { mode: 'in-stock', price: 90_000 });
}, 120_000);
afterAll(async () => {
  await app?.close();
  await supply?.leave();
  await databases?.drop();
}, 60_000);

async function offer(productId: string, sellerId: string, sku: string, variant: object): Promise<void> {
  const usd = { currency: 'USD', amount: 1_250, from: today, to: '2099-12-31' };
  const body = {
    sellerId,
    name: { id: `Produk ${sku}`, en: `Product ${sku}` },
    category: 'basketry',
    hs: '4602.12',
    weight: 900,
    photos: ['a.jpg'],
    variants: [{ sku, motif: 'pakis', foreignPrices: [usd], ...variant }],
  };
  await http.put(`/products/${productId}`).set(as(sellerId)).send(body).expect(201);
  await http.post(`/products/${productId}/listing`).set(as(sellerId)).send({}).expect(200);
}
const twenty = { productId: ANJAT, sku: 'ANJAT-M', count: 20, price: 185_000 };
const two = { productId: TIKAR, sku: 'TIKAR-L', count: 2, price: 300_000 };
const buy = (n: number, change: object = {}, who: Record<string, string> = as(TOKO)) =>
  http
    .put(`/baskets/${uuid(n)}`)
    .set(who)
    .send({ buyerId: TOKO, destination: JAKARTA, lines: [twenty], ...change });
/** Of Ani, out of a basket. */
const saleOf = (n: number): string => saleIdOf(uuid(n), ANI);
const get = async (saleId: string, who: Record<string, string> = as(TOKO)) =>
  (await http.get(`/sales/${saleId}`).set(who)).body;
const becomes = (saleId: string, status: string) =>
  eventually(
    `sale ${saleId} becomes ${status}`,
    () => get(saleId, AUDITOR),
    (sale) => sale.status === status,
  );
const about = (saleId: string, sequence: number, sellerId: string = ANI) => ({
  subject: saleId,
  sequence,
  key: sellerId,
});
const part = (number: number, line: number, sku: string, count: number) => ({
  part: number,
  line,
  batchId: uuid(90 + number),
  sku,
  count,
  mass: count * 500,
});
const hold = (
  saleId: string,
  parts: ReturnType<typeof part>[],
  answers: 'placed' | 'prepared' = 'placed',
  version = 1,
) => supply.say(GoodsHeld.of(about(saleId, version), { saleId, sellerId: ANI, answers, parts }));
async function held(n: number, change: object = {}): Promise<string> {
  await buy(n, change).expect(201);
  await hold(saleOf(n), [part(0, 0, 'ANJAT-M', 20)]);
  await becomes(saleOf(n), 'held');
  return saleOf(n);
}
const act = (saleId: string, what: string, party: string, more: object = {}) =>
  http.post(`/sales/${saleId}/${what}`).set(as(party)).send(more);
const put = (saleId: string, what: string, party: string, more: object) =>
  http.put(`/sales/${saleId}/${what}`).set(as(party)).send(more);
const shipment = { occurredAt: NOW, carrier: 'Kapal Pelni' };
async function shipped(n: number): Promise<string> {
  const id = await held(n);
  await act(id, 'confirmation', ANI).expect(200);
  await put(id, 'shipment', ANI, shipment).expect(201);
  return id;
}
/** Its deadline is over now. */
const passed = (saleId: string) =>
  db.collection<{ _id: string }>('sales').updateOne({ _id: saleId }, { $set: { deadline: new Date(0) } });
const factsOf = async (saleId: string): Promise<string[]> => {
  const { body } = await http.get(`/sales/${saleId}/timeline`).set(AUDITOR);
  return body.items.map(({ what }: { what: string }) => what.replace('marketplace.', ''));
};

describe('a basket', () => {
  it('becomes one sale for each seller, once, however often and however at once the same request comes', async () => {
    const lines = [twenty, { productId: TAS, sku: 'TAS-1', count: 1, price: 90_000 }, { ...twenty, count: 5 }];
    const answers = await Promise.all(Array.from({ length: 5 }, () => buy(100, { lines })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    const { body } = await http
      .get(`/baskets/${uuid(100)}`)
      .set(as(TOKO))
      .expect(200);
    expect(body.sales).toMatchObject([
      { saleId: saleOf(100), sellerId: ANI, amount: 4_625_000, lines: [{ line: 0, sku: 'ANJAT-M', count: 25 }] },
      { saleId: saleIdOf(uuid(100), BUDI), sellerId: BUDI, amount: 90_000, region: '6501012001' },
    ]);
    expect((await buy(100, { lines: [twenty] })).body).toMatchObject({ status: 409, code: 'basket.id-used' });
    expect((await http.get(`/baskets/${uuid(100)}`).set(as(OTHER))).body.code).toBe('actor.other-party');
  });

  it('is refused with every wrong line at once, in the words of the caller, and then is not there', async () => {
    const lines = [
      { ...twenty, price: 150_000 },
      { ...two, sku: 'TIKAR-S' },
      { ...two, productId: uuid(99) },
    ];
    const refused = await buy(101, { lines }, { ...as(TOKO), 'Accept-Language': 'en' });
    expect(refused.body).toMatchObject({ status: 422, code: 'basket.lines' });
    expect(refused.body.errors).toEqual([
      { pointer: '/body/lines/0/price', code: 'price', message: 'must be the price as it now is: 185000' },
      { pointer: '/body/lines/1/sku', code: 'sku', message: 'must be one of the variants of that product: TIKAR-L' },
      { pointer: '/body/lines/2/productId', code: 'unlisted', message: 'must be a product that is offered now' },
    ]);
    expect((await http.get(`/baskets/${uuid(101)}`).set(as(TOKO))).body.code).toBe('basket.not-found');
    expect((await get(saleOf(101))).code).toBe('sale.not-found');
  });

  it('can be of a buyer without an account, who comes back with a key and whom others do not see', async () => {
    const bought = { buyerId: undefined, buyer: GUEST, destination: ROTTERDAM, currency: 'USD' };
    await buy(102, { ...bought, lines: [{ ...twenty, price: 1_250 }] }, {}).expect(201);
    const id = saleOf(102);
    expect((await http.get(`/baskets/${uuid(102)}?key=${KEY}`)).body.sales[0].amount).toBe(25_000);
    expect((await http.get(`/sales/${id}`)).body.code).toBe('actor.other-party');
    expect((await http.get(`/sales/${id}?key=${'x'.repeat(32)}`)).body.code).toBe('actor.other-party');
    expect((await http.get(`/sales/${id}?key=${KEY}`)).body.buyer.email).toBe('sato@example.org');
    expect(JSON.stringify(await get(id, office('65')))).not.toMatch(/Sato|sato/);
    const stored = JSON.stringify(await db.collection('sales').findOne({ _id: id as never }));
    expect(stored).not.toContain(KEY);
    await http.post(`/sales/${id}/cancellation?key=${KEY}`).send({}).expect(200);
  });
});

describe('a sale', () => {
  it('is held, confirmed, shipped with numbered papers, received, and closed by the clock', async () => {
    const id = await held(110, { lines: [twenty, two] });
    expect((await act(id, 'confirmation', OTHER)).body.code).toBe('actor.other-party');
    expect((await act(id, 'confirmation', ANI).expect(200)).body).toMatchObject({ status: 'confirmed' });
    expect((await act(id, 'cancellation', TOKO)).body).toMatchObject({ status: 409, code: 'sale.status' });
    expect((await act(id, 'preparation', ANI, { lines: [0] })).body.code).toBe('sale.nothing-to-prepare');
    await act(id, 'preparation', ANI).expect(200);
    const short = { answers: 'prepared' as const, short: [{ line: 1, sku: 'TIKAR-L', available: 0 }] };
    await supply.say(GoodsRefused.of(about(id, 2), { saleId: id, sellerId: ANI, ...short }));
    await eventually(
      'the shortage is known',
      () => factsOf(id),
      (facts) => facts.includes('stock-short'),
    );
    await act(id, 'preparation', ANI).expect(200);
    await hold(id, [part(1, 1, 'TIKAR-L', 2)], 'prepared', 3);
    await eventually(
      'the mats are held',
      () => get(id),
      (sale) => sale.lines[1].held === 2,
    );
    const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
    const { body } = await put(id, 'shipment', ANI, shipment).expect(201);
    const number = expect.stringMatching(new RegExp(`^INV/${year}/\\d{6}$`));
    expect(body).toMatchObject({ status: 'shipped', papers: { invoice: { number } }, owed: 4_300_000 });
    expect((await put(id, 'shipment', ANI, shipment).expect(200)).body).toEqual(body);
    expect((await put(id, 'shipment', ANI, { ...shipment, carrier: 'x' })).body.code).toBe('sale.recorded-otherwise');
    const reception = { occurredAt: NOW, receiver: 'Pak Joko' };
    expect((await put(id, 'reception', ANI, reception)).body.code).toBe('actor.other-party');
    await put(id, 'reception', TOKO, reception).expect(201);
    await put(id, 'reception', TOKO, reception).expect(200);
    expect(JSON.stringify(await get(id, office('65')))).not.toMatch(/Joko|Melati/);
    await passed(id);
    expect(await becomes(id, 'closed')).not.toHaveProperty('deadline');
    expect(await factsOf(id)).toEqual([
      'sale-placed.v1',
      'sale-held.v1',
      'sale-confirmed.v1',
      'sale-prepared.v1',
      'stock-short',
      'sale-prepared.v1',
      'stock-prepared',
      'sale-shipped.v1',
      'sale-received.v1',
      'sale-closed.v1',
    ]);
  });

  it('is over when the goods are not there', async () => {
    await buy(111).expect(201);
    const id = saleOf(111);
    const data = { saleId: id, sellerId: ANI, answers: 'placed' as const };
    await supply.say(GoodsRefused.of(about(id, 1), { ...data, short: [{ line: 0, sku: 'ANJAT-M', available: 12 }] }));
    expect(await becomes(id, 'refused')).toMatchObject({ short: [{ line: 0, available: 12 }], owed: 0 });
  });

  it('takes one effect of three decisions that are made at the same moment', async () => {
    const id = await held(112);
    const answers = await Promise.all([
      act(id, 'confirmation', ANI),
      act(id, 'cancellation', TOKO),
      act(id, 'cancellation', TOKO),
    ]);
    const { status, version } = await get(id);
    expect(version).toBe(3);
    const expected = status === 'cancelled' ? [200, 200, 409] : [200, 409, 409];
    expect(answers.map((answer) => answer.status).sort()).toEqual(expected);
  });

  it('that was cancelled stays so when its goods are found held afterwards', async () => {
    await buy(113).expect(201);
    const id = saleOf(113);
    await act(id, 'cancellation', TOKO, { reason: 'salah pesan' }).expect(200);
    await hold(id, [part(0, 0, 'ANJAT-M', 20)]);
    // Facts of one key are taken in their order: once the next is, this one was.
    await buy(114).expect(201);
    await hold(saleOf(114), [part(0, 0, 'ANJAT-M', 20)]);
    await becomes(saleOf(114), 'held');
    expect(await get(id)).toMatchObject({ status: 'cancelled', version: 2, parts: [] });
  });

  it.each([
    ['placed', 115, 'lapsed', 'not-held'],
    ['held', 116, 'lapsed', 'not-confirmed'],
    ['confirmed', 117, 'lapsed', 'not-shipped'],
    ['shipped', 118, 'received', undefined],
  ] as const)('that is %s ends by itself', async (status, n, next, reason) => {
    const id = status === 'placed' ? saleOf(n) : status === 'shipped' ? await shipped(n) : await held(n);
    if (status === 'placed') await buy(n).expect(201);
    if (status === 'confirmed') await act(id, 'confirmation', ANI).expect(200);
    await passed(id);
    await becomes(id, next);
    const { body } = await http.get(`/sales/${id}/timeline`).set(AUDITOR);
    expect(body.items.at(-1)).toEqual({
      at: expect.any(String),
      status: next,
      what: expect.stringContaining('marketplace.sale-'),
      by: 'time',
      ...(reason && { reason }),
    });
  });

  it('numbers the papers of a seller without gap or repeat, however many leave at once', async () => {
    const ids = await Promise.all([120, 121, 122, 123, 124, 125].map((n) => held(n)));
    await Promise.all(ids.map((id) => act(id, 'confirmation', ANI).expect(200)));
    const before = await db.collection('paper_counters').findOne({ _id: /invoice/ as never });
    await Promise.all([...ids, ...ids].map((id) => put(id, 'shipment', ANI, shipment)));
    const sales = await Promise.all(ids.map((id) => get(id)));
    const numbers = sales.map(({ papers }) => Number(papers.invoice.number.slice(-6))).sort((a, b) => a - b);
    const first = (before?.['version'] as number) + 1;
    expect(numbers).toEqual(ids.map((_, i) => first + i));
  });
});

describe('a complaint', () => {
  it('is made once, answered once with money, and the money can be given back', async () => {
    const id = await shipped(130);
    const payment = { method: 'transfer', payer: 'Toko', receiver: 'Ani', occurredAt: NOW };
    await put(id, `payments/${uuid(60)}`, TOKO, { ...payment, amount: 3_700_000 }).expect(201);
    expect((await put(id, `payments/${uuid(61)}`, TOKO, { ...payment, amount: 1 })).body.code).toBe(
      'sale.more-than-owed',
    );
    const complaint = { reason: 'damaged', lines: [{ line: 0, count: 2 }], text: 'Dua anjat patah' };
    await put(id, `complaints/${uuid(62)}`, TOKO, complaint).expect(201);
    await put(id, `complaints/${uuid(62)}`, TOKO, complaint).expect(200);
    expect((await put(id, `complaints/${uuid(62)}`, TOKO, { ...complaint, text: 'x' })).body.code).toBe(
      'complaint.id-used',
    );
    const settlement = { outcome: 'refund', refund: 370_000, text: 'Maaf, kami kembalikan' };
    await put(id, `complaints/${uuid(62)}/settlement`, ANI, settlement).expect(201);
    await put(id, `complaints/${uuid(62)}/settlement`, ANI, settlement).expect(200);
    expect(await get(id)).toMatchObject({ status: 'shipped', refunds: 370_000, owed: 0, toReturn: 370_000 });
    const back = { ...payment, way: 'refund', amount: 370_000 };
    await put(id, `payments/${uuid(63)}`, ANI, back).expect(201);
    expect(await get(id)).toMatchObject({ paid: 3_330_000, toReturn: 0 });
    const said = { reason: 'salah catat', occurredAt: NOW };
    await put(id, `payments/${uuid(63)}/reversal`, ANI, said).expect(200);
    expect((await put(id, `payments/${uuid(63)}/reversal`, TOKO, said).expect(200)).body.toReturn).toBe(370_000);
  });

  it('that is never answered stays with the sale that the clock closes', async () => {
    const id = await shipped(131);
    await put(id, `complaints/${uuid(64)}`, TOKO, { reason: 'missing', text: 'Tidak sampai' }).expect(201);
    await passed(id);
    const sale = await becomes(id, 'closed');
    expect(sale.complaints).toEqual([expect.not.objectContaining({ settlement: expect.anything() })]);
  });
});

describe('what an enquiry agreed on', () => {
  const agree = async (n: number, change: object = {}): Promise<string> => {
    const ask = {
      sellerId: ANI,
      productId: TIKAR,
      sku: 'TIKAR-L',
      quantity: 50,
      destination: 'Rotterdam',
      buyer: GUEST,
    };
    const wantedBy = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    await http
      .put(`/enquiries/${uuid(n)}`)
      .send({ ...ask, wantedBy, ...change })
      .expect(201);
    const terms = { quantity: 60, currency: 'USD', price: 1_100, leadTimeDays: 30, validUntil: wantedBy };
    const offered = await http
      .post(`/enquiries/${uuid(n)}/offer`)
      .set(as(ANI))
      .set('If-Match', '"1"')
      .send(terms);
    expect(offered.status).toBe(200);
    await http
      .post(`/enquiries/${uuid(n)}/acceptance?key=${KEY}`)
      .set('If-Match', '"2"')
      .send({})
      .expect(200);
    return uuid(n);
  };
  const buyAgreed = (saleId: string, enquiryId: string, key = KEY) =>
    http.put(`/sales/${saleId}?key=${key}`).send({ enquiryId, destination: ROTTERDAM });

  it('is bought once, by its buyer, at the price that was agreed', async () => {
    const enquiryId = await agree(140);
    expect((await buyAgreed(uuid(141), enquiryId, 'x'.repeat(40))).body.code).toBe('actor.other-party');
    const answers = await Promise.all([141, 141, 142].map((n) => buyAgreed(uuid(n), enquiryId)));
    const [taken] = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(taken!.body).toMatchObject({
      amount: 66_000,
      currency: 'USD',
      lines: [{ count: 60, mode: 'made-to-order' }],
    });
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('sale.enquiry-used');
  });

  it('is not bought when it was about no variant', async () => {
    const enquiryId = await agree(143, { sku: undefined });
    expect((await buyAgreed(uuid(144), enquiryId)).body).toMatchObject({ status: 422, code: 'sale.enquiry' });
  });
});

describe('a sale under a partnership about its product', () => {
  const partnership = async (n: number, productId: string): Promise<string> => {
    const parties = [
      { partyId: TOKO, side: 'buyer' },
      { partyId: ANI, side: 'supplier' },
    ];
    const terms = { quota: 50, period: 'year', price: { basisPoints: 0 }, from: today, to: '2027-12-31' };
    await http
      .put(`/partnerships/${uuid(n)}`)
      .set(as(TOKO))
      .send({ parties, productId, ...terms })
      .expect(201);
    await http
      .post(`/partnerships/${uuid(n)}/agreement`)
      .set(as(ANI))
      .send({})
      .expect(200);
    return uuid(n);
  };
  const counted = async (id: string) => (await http.get(`/partnerships/${id}/periods`).set(as(TOKO))).body.items[0];

  it('takes of its quota, gives back what is cancelled, and realises what is shipped', async () => {
    const partnershipId = await partnership(160, ANJAT);
    const under = { lines: [{ ...twenty, partnershipId }] };
    const kept = await held(161, under);
    await buy(162, under).expect(201);
    expect((await buy(163, under)).body).toMatchObject({ status: 409, code: 'partnership.quota' });
    expect((await get(saleOf(163))).code).toBe('sale.not-found');
    await act(saleOf(162), 'cancellation', TOKO).expect(200);
    expect(await counted(partnershipId)).toMatchObject({ agreed: 50, ordered: 20, realised: 0 });
    await act(kept, 'confirmation', ANI).expect(200);
    await put(kept, 'shipment', ANI, shipment).expect(201);
    expect(await counted(partnershipId)).toMatchObject({ ordered: 20, realised: 20 });
  });

  it('never exceeds its quota, however many are placed at once, and is about nothing else', async () => {
    const partnershipId = await partnership(164, ANJAT);
    const under = { lines: [{ ...twenty, partnershipId }] };
    const answers = await Promise.all([165, 166, 167, 168].map((n) => buy(n, under)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(await counted(partnershipId)).toMatchObject({ ordered: 40 });
    const other = await buy(169, { lines: [{ ...two, partnershipId }] });
    expect(other.body).toMatchObject({ status: 422, code: 'partnership.not-fitting' });
  });
});

describe('an export', () => {
  it('is worth rupiah at the rate of its shipment', async () => {
    const bought = { destination: ROTTERDAM, currency: 'USD', lines: [{ ...twenty, price: 1_250 }] };
    const id = await held(150, bought);
    await act(id, 'confirmation', ANI).expect(200);
    expect((await put(id, 'shipment', ANI, shipment)).body.code).toBe('sale.rate');
    const { body } = await put(id, 'shipment', ANI, { ...shipment, rate: '15900.5' }).expect(201);
    expect(body.lines[0].value).toBe(3_975_125);
  });
});

describe('the list of sales', () => {
  const list = async (query: object, who: Record<string, string>) =>
    (
      await http
        .get('/sales')
        .query({ limit: 200, ...query })
        .set(who)
        .expect(200)
    ).body.items as {
      saleId: string;
      sellerId: string;
    }[];

  it('shows a party the sales it is a side of, an office those out of or into its region', async () => {
    expect(new Set((await list({}, as(BUDI))).map(({ sellerId }) => sellerId))).toEqual(new Set([BUDI]));
    expect(await list({}, as(OTHER))).toEqual([]);
    const all = await list({}, AUDITOR);
    expect(await list({}, office('65'))).toEqual(all);
    expect((await list({}, office('6501'))).map(({ sellerId }) => sellerId)).toEqual([BUDI]);
    expect((await list({}, office('31'))).length).toBeLessThan(all.length);
    expect(await list({}, office('71'))).toEqual([]);
    const refused = await http.get('/sales').query({ sellerId: ANI }).set(as(OTHER));
    expect(refused.body).toMatchObject({ status: 403, code: 'actor.other-party' });
  });

  it('goes page by page, newest first', async () => {
    const all = (await list({}, as(ANI))).map(({ saleId }) => saleId);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await http
        .get('/sales')
        .query({ limit: 4, ...(cursor && { cursor }) })
        .set(as(ANI));
      for (const { saleId } of body.items) seen.push(saleId);
      cursor = body.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
  });
});
