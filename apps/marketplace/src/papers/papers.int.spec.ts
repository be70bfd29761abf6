// Papers of sales and the documents of exports through their HTTP doors on the real engines: numbered, kept, and shown to whom they are for.
import 'reflect-metadata';
import { GoodsHeld, PartyActivated, type PartyProfile, saleIdOf } from '@hilir/contracts';
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
const [ANI, TOKO, OTHER, ANJAT] = [uuid(7300), uuid(7301), uuid(7302), uuid(7303)] as const;
const KEY = 'k7Jq2mZx9RtV4bNs8LwPc3HfYd6GaEuT';
const NOW = new Date().toISOString();
const today = NOW.slice(0, 10);
type Who = Record<string, string>;
const as = (party: string): Who => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': party });
const OFFICE = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '65' };
const OPERATOR = { 'X-Acting-Role': 'operator' };
const GUEST = { name: 'Sato Hanako', email: 'sato@example.org', country: 'NL', key: KEY };
const ROTTERDAM = { country: 'NL', place: 'Rotterdam', address: 'Kade 1', incoterm: 'FOB' };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let supply: Peer;
const party = (partyId: string, name: string, sequence = 2, kind: PartyProfile['kind'] = 'ikm') =>
  PartyActivated.of(
    { subject: partyId, sequence, key: partyId },
    { partyId, kind, name, region: '6502012002', status: 'active' },
  );
const partyNamed = (name: string) =>
  eventually(
    `${name} is known here`,
    () => db.collection('parties').countDocuments({ name }),
    (count) => count === 1,
  );
beforeAll(async () => {
  const env = ownEnvironment('papers');
  databases = await openDatabases(env);
  db = databases.of('marketplace');
  app = await createService(AppModule, 'marketplace', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  supply = peerIn(env, 'supply-chain');
  await supply.say(party(ANI, 'Anjat Lestari'), party(TOKO, 'Toko Rotan', 2, 'firm'));
  await partyNamed('Anjat Lestari');
  await partyNamed('Toko Rotan');
  const usd = { currency: 'USD', amount: 1_250, from: today, to: '2099-12-31' };
  const variant = { sku: 'ANJAT-M', mode: 'in-stock', price: 185_000, foreignPrices: [usd] };
  const name = { id: 'Anjat', en: 'Anjat basket' };
  const body = { sellerId: ANI, name, category: 'basketry', hs: '4602.12', weight: 900, photos: ['a.jpg'] };
  await http
    .put(`/products/${ANJAT}`)
    .set(as(ANI))
    .send({ ...body, variants: [variant] })
    .expect(201);
  await http.post(`/products/${ANJAT}/listing`).set(as(ANI)).send({}).expect(200);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await supply?.leave();
  await databases?.drop();
}, 60_000);

async function confirmed(n: number, basket: object, who: Who): Promise<string> {
  await http
    .put(`/baskets/${uuid(n)}`)
    .set(who)
    .send(basket)
    .expect(201);
  const saleId = saleIdOf(uuid(n), ANI);
  const parts = [{ part: 0, line: 0, batchId: uuid(7399), sku: 'ANJAT-M', count: 4, mass: 3_600 }];
  const about = { subject: saleId, sequence: 1, key: ANI };
  await supply.say(GoodsHeld.of(about, { saleId, sellerId: ANI, answers: 'placed', parts }));
  await eventually(
    'its goods are held',
    async () => (await http.get(`/sales/${saleId}`).set(as(ANI))).body,
    (sale) => sale.status === 'held',
  );
  await http.post(`/sales/${saleId}/confirmation`).set(as(ANI)).send({}).expect(200);
  return saleId;
}
const four = { productId: ANJAT, sku: 'ANJAT-M', count: 4, price: 185_000 };
const atHome = {
  buyerId: TOKO,
  destination: { country: 'ID', region: '3171012001', place: 'Jakarta' },
  lines: [four],
};
const ship = (saleId: string, more: object = {}) =>
  http
    .put(`/sales/${saleId}/shipment`)
    .set(as(ANI))
    .send({ occurredAt: NOW, carrier: 'Kapal Pelni', ...more });
const print = (saleId: string, kind: string, who: Who, query: object = {}) =>
  http.get(`/sales/${saleId}/${kind}`).set(who).query(query).buffer(true);

describe('the papers of a sale', () => {
  it('are there from shipment on, for both sides and offices, as a page and as the same PDF every time', async () => {
    const id = await confirmed(7310, atHome, as(TOKO));
    expect((await print(id, 'invoice', as(TOKO))).body.code).toBe('paper.not-found');
    const { papers } = (await ship(id).expect(201)).body;
    for (const [kind, title] of [
      ['invoice', 'Faktur'],
      ['bast', 'Berita Acara Serah Terima'],
    ] as const) {
      for (const who of [as(ANI), as(TOKO), OFFICE]) {
        const page = await print(id, kind, who);
        expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
        for (const text of [papers[kind].number, title, 'Anjat Lestari', 'Toko Rotan'])
          expect(page.text).toContain(text);
      }
      expect((await print(id, kind, as(OTHER))).body.code).toBe('actor.other-party');
      const pdfs = [
        await print(id, kind, as(TOKO), { format: 'pdf' }),
        await print(id, kind, OFFICE, { format: 'pdf' }),
      ];
      expect(pdfs[0]!.headers['content-type']).toBe('application/pdf');
      expect(pdfs[0]!.body.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdfs[0]!.body.equals(pdfs[1]!.body)).toBe(true);
    }
  });

  it('stay as they were issued when the seller is called otherwise and the sale is paid', async () => {
    const id = await confirmed(7311, atHome, as(TOKO));
    await ship(id).expect(201);
    const before = (await print(id, 'invoice', as(ANI))).text;
    await supply.say(party(ANI, 'Anjat Baru', 3));
    await partyNamed('Anjat Baru');
    const payment = { method: 'transfer', amount: 740_000, payer: 'A', receiver: 'B', occurredAt: NOW };
    await http
      .put(`/sales/${id}/payments/${uuid(7320)}`)
      .set(as(TOKO))
      .send(payment)
      .expect(201);
    expect((await print(id, 'invoice', as(ANI))).text).toBe(before);
    await supply.say(party(ANI, 'Anjat Lestari', 4));
    await partyNamed('Anjat Lestari');
  });

  it('are not issued by a shipment that is refused, and their numbers do not skip', async () => {
    const id = await confirmed(7312, atHome, as(TOKO));
    const numbers = async () =>
      (await db.collection('papers').find({ kind: 'invoice' }).sort({ number: 1 }).toArray()).map(
        ({ number }) => number,
      );
    const before = await numbers();
    expect((await ship(id, { rate: '15900' })).body.code).toBe('sale.rate');
    expect(await numbers()).toEqual(before);
    await Promise.all([ship(id), ship(id)]);
    const year = before[0].slice(0, 9);
    expect(await numbers()).toEqual([...before, `${year}${String(before.length + 1).padStart(6, '0')}`]);
  });
});

describe('the documents of an export', () => {
  const entry = { hs: ['46'], destinations: [], from: '2025-01-01', required: true, source: 'aturan' };
  const define = (code: string, entries: object[], who: Who = OPERATOR) =>
    http
      .put(`/export-documents/${code}`)
      .set(who)
      .send({ name: { id: `Dokumen ${code}`, en: `Document ${code}` }, entries });

  it('are told by offices, only ever added to, and read by anyone', async () => {
    expect((await define('fumigation', [entry], as(ANI))).status).toBe(403);
    const later = { ...entry, required: false };
    expect((await define('fumigation', [{ ...later, destinations: ['AU'] }])).body.version).toBe(1);
    const twice = [
      { ...later, destinations: ['AU'] },
      { ...later, destinations: ['NZ'] },
    ];
    const answers = await Promise.all([define('fumigation', twice), define('fumigation', twice)]);
    expect(answers.map(({ body }) => body.version)).toEqual([2, 2]);
    expect((await define('fumigation', [entry])).body.code).toBe('export-document.changed');
    const asked = (query: object) => http.get('/export-documents').query(query).expect(200);
    expect((await asked({ hs: '4602.12', country: 'NZ', day: today })).body.items).toMatchObject([
      { code: 'fumigation', required: false, entries: [{ destinations: ['NZ'] }] },
    ]);
    expect((await asked({ hs: '9403.83', country: 'NZ' })).body.items).toEqual([]);
  });

  it('are on the list of a sale from its confirmation on, and what is required holds the goods back', async () => {
    await define('peb', [entry]).expect(200);
    await define('bill-of-lading', [{ ...entry, required: false }]).expect(200);
    const basket = { buyer: GUEST, destination: ROTTERDAM, currency: 'USD', lines: [{ ...four, price: 1_250 }] };
    const id = await confirmed(7330, basket, {});
    await define('sanitary', [entry]).expect(200);
    const { body } = await http.get(`/sales/${id}`).set(as(ANI));
    expect(body.documents).toEqual([
      { code: 'bill-of-lading', required: false },
      { code: 'peb', required: true },
    ]);
    const rate = { rate: '15900.5', packages: { count: 1, gross: 4_000 } };
    expect((await ship(id, rate)).body.code).toBe('sale.documents-missing');
    const record = (code: string) =>
      http
        .put(`/sales/${id}/documents/${code}`)
        .set(as(ANI))
        .send({ number: `N-${code}`, issuedOn: '2026-11-20' });
    await record('peb').expect(200);
    await ship(id, rate).expect(201);
    // The carrier writes it when the goods are on board.
    expect((await record('bill-of-lading').expect(200)).body.documents[0].number).toBe('N-bill-of-lading');
    const invoice = await print(id, 'invoice', {}, { key: KEY, language: 'en' });
    for (const text of ['Commercial invoice', 'Sato Hanako', 'Kade 1', 'USD\u00a050.00', 'N-peb', 'Indonesia'])
      expect(invoice.text).toContain(text);
    expect((await print(id, 'invoice', {})).body.code).toBe('actor.other-party');
    const seen = (await print(id, 'invoice', OFFICE, { language: 'en' })).text;
    expect(seen).toContain('USD\u00a050.00');
    expect(seen).not.toMatch(/Sato|Kade 1/);
  });
});
