// Enquiries through their HTTP door on the real engines: asked once, negotiated by two sides only, one winner of every race, ended by the clock.
import 'reflect-metadata';
import { PartyActivated } from '@hilir/contracts';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Db } from 'mongodb';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { toldIn } from '../../../../test/engines/history.js';
import { type Peer, peerIn } from '../../../../test/engines/peer.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [SELLER, BUYER, OTHER, PRODUCT] = [uuid(1), uuid(2), uuid(3), uuid(4)];
const KEY = 'k7Jq2mZx9RtV4bNs8LwPc3HfYd6GaEuT';
type Who = Record<string, string>;
const as = (party: string): Who => ({ 'X-Acting-Role': 'manager', 'X-Acting-Party': party });
const AUDITOR: Who = { 'X-Acting-Role': 'auditor' };
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const body = {
  sellerId: SELLER,
  productId: PRODUCT,
  buyerId: BUYER,
  quantity: 200,
  wantedBy: inDays(60),
  destination: 'Cirebon',
};
const { buyerId: _, ...nobody } = body;
const foreign = { ...nobody, buyer: { name: 'Sato Hanako', email: 'sato@example.org', country: 'JP', key: KEY } };
const terms = { quantity: 200, price: 150_000, leadTimeDays: 30, validUntil: inDays(10) };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let registry: Peer;
beforeAll(async () => {
  const env = { ...ownEnvironment('enquiries'), SWEEP_INTERVAL_MS: '50' };
  databases = await openDatabases(env);
  db = databases.of('marketplace');
  app = await createService(AppModule, 'marketplace', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  registry = peerIn(env, 'registry');
  const active = (partyId: string, kind: 'ikm' | 'firm') =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind, name: 'x', region: '6501012001', status: 'active' },
    );
  await registry.say(active(SELLER, 'ikm'), active(BUYER, 'firm'), active(OTHER, 'firm'));
  await eventually(
    'the parties are known',
    () => db.collection('parties').countDocuments(),
    (count) => count === 3,
  );
  const product = { sellerId: SELLER, name: { id: 'Anjat' }, category: 'basketry', photos: ['a.jpg'] };
  const variants = [{ sku: 'A', price: 160_000, leadTimeDays: 20 }];
  await http
    .put(`/products/${PRODUCT}`)
    .set(as(SELLER))
    .send({ ...product, variants });
  expect((await http.post(`/products/${PRODUCT}/listing`).set(as(SELLER)).send({})).status).toBe(200);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await registry?.leave();
  await databases?.drop();
}, 60_000);

const ask = (id: string, what: object = body, who: Who = as(BUYER)) => http.put(`/enquiries/${id}`).set(who).send(what);
const act = (id: string, what: string, who: Who, more: { version?: number; send?: object; key?: string } = {}) => {
  const request = http
    .post(`/enquiries/${id}/${what}`)
    .set(who)
    .query(more.key ? { key: more.key } : {});
  return (more.version ? request.set('If-Match', `"${more.version}"`) : request).send(more.send ?? {});
};
const get = async (id: string, who: Who, key?: string) =>
  (
    await http
      .get(`/enquiries/${id}`)
      .set(who)
      .query(key ? { key } : {})
  ).body;

describe('an enquiry', () => {
  it('is asked once, however often and however at once the same request comes', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(uuid(10))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect((await ask(uuid(10), { ...body, quantity: 5 })).body.code).toBe('enquiry.id-used');
  });

  it.each<[string, object, Who]>([
    ['actor.other-party', body, as(OTHER)],
    ['enquiry.product', { ...body, productId: uuid(99) }, as(BUYER)],
    ['enquiry.product', { ...body, sku: 'B' }, as(BUYER)],
    ['seller.kind', { ...body, sellerId: OTHER }, as(BUYER)],
    ['seller.unknown', { ...body, sellerId: uuid(99) }, as(BUYER)],
    ['enquiry.buyer', nobody, {}],
  ])('is refused as %s', async (code, what, who) => {
    expect((await ask(uuid(11), what, who)).body.code).toBe(code);
  });

  it('goes from offer to counter-offer to agreement, each step by the side whose turn it is', async () => {
    const id = uuid(12);
    await ask(id);
    expect((await act(id, 'offer', as(BUYER), { version: 1, send: terms })).body.code).toBe('actor.other-party');
    expect((await act(id, 'acceptance', as(BUYER), { version: 1 })).body.code).toBe('enquiry.status');
    expect((await act(id, 'offer', as(SELLER), { version: 1, send: terms })).body).toMatchObject({
      status: 'offered',
      turn: 'buyer',
      amount: 30_000_000,
      terms: { currency: 'IDR' },
    });
    expect((await act(id, 'offer', as(SELLER), { version: 2, send: terms })).body.code).toBe('enquiry.status');
    const counter = { ...terms, price: 140_000 };
    expect((await act(id, 'counter-offer', as(BUYER), { version: 1, send: counter })).body.code).toBe('request.stale');
    expect((await act(id, 'counter-offer', as(BUYER), { version: 2, send: counter })).status).toBe(200);
    const accepted = await act(id, 'acceptance', as(SELLER), { version: 3 });
    expect(accepted.body).toMatchObject({ status: 'accepted', version: 4, amount: 28_000_000 });
    expect(accepted.body).not.toHaveProperty('deadline');
    expect((await act(id, 'acceptance', as(SELLER), { version: 3 })).body).toEqual(accepted.body);
    const { body: timeline } = await http.get(`/enquiries/${id}/timeline`).set(as(BUYER));
    expect(timeline.items.map(({ status, by }: { status: string; by: string }) => [status, by])).toEqual([
      ['asked', 'buyer'],
      ['offered', 'seller'],
      ['countered', 'buyer'],
      ['accepted', 'seller'],
    ]);
  });

  it('has one winner when the buyer accepts while the seller withdraws, every time', async () => {
    for (let i = 0; i < 10; i++) {
      const id = uuid(20 + i);
      await ask(id);
      await act(id, 'offer', as(SELLER), { version: 1, send: terms });
      const both = await Promise.all([
        act(id, 'acceptance', as(BUYER), { version: 2 }),
        act(id, 'withdrawal', as(SELLER), { send: { reason: 'sold' } }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const won = both.find(({ status }) => status === 200)!.body;
      expect(await get(id, as(BUYER))).toEqual(won);
      expect(won.version).toBe(3);
    }
  });

  it('of a buyer without an account is answered by its key, and hides who that is from others', async () => {
    const id = uuid(40);
    expect((await ask(id, foreign, {})).status).toBe(201);
    await act(id, 'offer', as(SELLER), { version: 1, send: { ...terms, currency: 'USD', price: 1_450 } });
    expect((await get(id, as(SELLER))).buyer).toEqual({
      name: 'Sato Hanako',
      email: 'sato@example.org',
      country: 'JP',
    });
    expect((await get(id, AUDITOR)).buyer).toEqual({ country: 'JP' });
    expect((await get(id, as(OTHER))).code).toBe('actor.other-party');
    expect((await get(id, {})).code).toBe('actor.other-party');
    expect((await act(id, 'acceptance', {}, { version: 2, key: `${KEY}x` })).body.code).toBe('actor.other-party');
    expect((await act(id, 'acceptance', {}, { version: 2, key: KEY })).body.status).toBe('accepted');
    const history = await http.get(`/enquiries/${id}/history`).query({ key: KEY }).expect(200);
    expect(toldIn(history.body)).toEqual([
      ['accepted', 'guest'],
      ['offered', 'manager'],
      ['asked', 'guest'],
    ]);
    expect(history.body.items[1].fields).toMatchObject([{ field: 'status' }, { field: 'terms', to: { price: 1_450 } }]);
    expect(history.text).not.toContain('Sato');
    expect((await http.get(`/enquiries/${id}/history`)).body.code).toBe('actor.other-party');
    const stored = await db.collection<{ _id: string }>('enquiries').findOne({ _id: id });
    expect(JSON.stringify(stored)).not.toContain(KEY);
  });

  it('ends when nobody answers in time', async () => {
    const id = uuid(50);
    await ask(id);
    await db.collection<{ _id: string }>('enquiries').updateOne({ _id: id }, { $set: { deadline: new Date(0) } });
    const seen = await eventually(
      'it expires',
      () => get(id, as(BUYER)),
      ({ status }) => status === 'expired',
    );
    expect(seen).toMatchObject({ version: 2 });
    const { body: history } = await http.get(`/enquiries/${id}/history`).set(as(BUYER)).expect(200);
    expect(toldIn(history)[0]).toEqual(['expired', 'enquiry-deadlines']);
    expect((await act(id, 'decline', as(SELLER))).body.code).toBe('enquiry.status');
  });

  it('is listed for its sides, page by page', async () => {
    const ids = async (query: object, who: Who) =>
      (
        await http
          .get('/enquiries')
          .query({ limit: 200, ...query })
          .set(who)
      ).body.items.map(({ enquiryId }: { enquiryId: string }) => enquiryId);
    const all = await ids({}, as(SELLER));
    expect(all).toHaveLength(14);
    expect(await ids({}, as(BUYER))).toHaveLength(13);
    expect(await ids({}, as(OTHER))).toEqual([]);
    expect(await ids({ status: 'expired' }, AUDITOR)).toEqual([uuid(50)]);
    expect((await http.get('/enquiries').query({ sellerId: SELLER }).set(as(OTHER))).body.code).toBe(
      'actor.other-party',
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body: found } = await http
        .get('/enquiries')
        .query({ limit: 4, ...(cursor && { cursor }) })
        .set(as(SELLER));
      for (const { enquiryId } of found.items) seen.push(enquiryId);
      cursor = found.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
  });
});
