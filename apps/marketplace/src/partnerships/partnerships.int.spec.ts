// Partnerships on the real engines: agreed by both sides, a quota that racing orders never exceed, given back when an order ends.
import 'reflect-metadata';
import { CommodityDefined, HandOverReceived, PartyActivated, StockRefused, StockReserved } from '@hilir/contracts';
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
const [FIRM, COOP, OTHER, DEAL] = [uuid(1), uuid(2), uuid(3), uuid(4)];
type Who = Record<string, string>;
const as = (party: string): Who => ({ 'X-Acting-Role': 'manager', 'X-Acting-Party': party });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const body = {
  parties: [
    { partyId: FIRM, side: 'buyer' },
    { partyId: COOP, side: 'supplier' },
  ],
  commodity: 'rattan',
  quota: 10_000,
  period: 'year',
  price: { fixed: 5_000 },
  from: '2026-01-01',
  to: inDays(300),
};

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let peer: Peer;
beforeAll(async () => {
  const env = { ...ownEnvironment('partnerships'), SWEEP_INTERVAL_MS: '50' };
  databases = await openDatabases(env);
  db = databases.of('marketplace');
  app = await createService(AppModule, 'marketplace', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  peer = peerIn(env, 'registry');
  const active = (partyId: string) =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind: 'firm', name: 'x', region: '6501012001', status: 'active' },
    );
  const commodity = { version: 1, name: { id: 'rotan', en: 'rattan' }, baseUnit: 'g' as const };
  await peer.say(
    ...[FIRM, COOP, OTHER].map(active),
    CommodityDefined.of(
      { subject: 'rattan', sequence: 1, key: 'rattan' },
      { ...commodity, code: 'rattan', hs: [], countUnits: [], attributes: [] },
    ),
  );
  const known = async () =>
    (await db.collection('parties').countDocuments()) + (await db.collection('commodities').countDocuments());
  await eventually('parties and commodity are known here', known, (count) => count === 4);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await peer?.leave();
  await databases?.drop();
}, 60_000);

const propose = (id: string, change: object = {}, who: Who = as(FIRM)) =>
  http
    .put(`/partnerships/${id}`)
    .set(who)
    .send({ ...body, ...change });
const agree = (id: string, who: Who) => http.post(`/partnerships/${id}/agreement`).set(who).send({});
const order = (id: string, quantity: number, change: object = {}) =>
  http
    .put(`/orders/${id}`)
    .set(as(FIRM))
    .send({
      buyerId: FIRM,
      province: '65',
      commodity: 'rattan',
      needBy: inDays(30),
      partnershipId: DEAL,
      quantity,
      ...change,
    });
const period = async (id: string = DEAL) => {
  const { body: found } = await http.get(`/partnerships/${id}/periods`).set(as(FIRM));
  const today = inDays(0);
  return found.items.find(({ from, to }: { from: string; to: string }) => from <= today && today <= to);
};
const becomes = (ordered: number, realised: number) =>
  eventually('the quota is as the orders are', period, (now) => now.ordered === ordered && now.realised === realised);

describe('a partnership', () => {
  it('is proposed once and holds when both sides agreed', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => propose(DEAL)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect((await propose(DEAL, { quota: 5 })).body.code).toBe('partnership.id-used');
    expect((await propose(uuid(9), {}, as(OTHER))).body.code).toBe('actor.other-party');
    expect((await order(uuid(10), 1)).body.code).toBe('partnership.not-fitting');
    expect((await agree(DEAL, as(OTHER))).body.code).toBe('actor.other-party');
    const both = await Promise.all([agree(DEAL, as(COOP)), agree(DEAL, as(COOP))]);
    expect(both.map(({ body: { status, version } }) => [status, version])).toEqual([
      ['agreed', 2],
      ['agreed', 2],
    ]);
    expect(await period()).toMatchObject({ agreed: 10_000, ordered: 0, realised: 0 });
  });

  it('never has more ordered than its quota, however many orders race', async () => {
    const orders = Array.from({ length: 12 }, (_, i) => uuid(20 + i));
    const answers = await Promise.all(orders.map((id) => order(id, 3_000)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ body: { code } }) => code === 'partnership.quota')).toHaveLength(9);
    await becomes(9_000, 0);
    const taken = orders.filter((_, i) => answers[i]!.status === 201);
    // A repeat takes nothing again, and is no victim of its own quota.
    expect((await order(taken[0]!, 3_000)).status).toBe(200);
    await becomes(9_000, 0);
    await http.post(`/orders/${taken[0]}/cancellation`).set(as(FIRM)).send({});
    await becomes(6_000, 0);
    const about = (orderId: string) => ({ subject: orderId, sequence: 1, key: '65/rattan' });
    const pool = '65/rattan';
    await peer.say(
      StockRefused.of(about(taken[1]!), { orderId: taken[1]!, pool, reason: 'nothing-fits', available: 0 }),
    );
    await becomes(3_000, 0);
    const part = { part: 0, lotId: uuid(8), supplierId: COOP, region: '6501012001', quantity: 2_000, price: 5_000 };
    const holdUntil = new Date(Date.now() + 3_600_000).toISOString();
    const stock = { orderId: taken[2]!, pool, parts: [{ ...part, amount: 10_000 }], waiting: 0 };
    await peer.say(StockReserved.of(about(taken[2]!), { ...stock, holdUntil, handOverHours: 24 }));
    await becomes(2_000, 0);
    await http.post(`/orders/${taken[2]}/confirmation`).set(as(COOP)).send({ supplierId: COOP });
    // 500 g more than was ordered lay on the scales: that counts too.
    const { part: number, lotId, supplierId, region, price } = part;
    const line = { part: number, lotId, supplierId, region, commodity: 'rattan', quantity: 2_000, price };
    const weighed = { net: 2_500, accepted: 2_500, rejected: 0, amount: 12_500, surplus: 500 };
    await peer.say(
      HandOverReceived.of(
        { subject: uuid(7), sequence: 1, key: pool },
        {
          handOverId: uuid(7),
          orderId: taken[2]!,
          pool,
          supplierId: COOP,
          occurredAt: new Date().toISOString(),
          buyerId: FIRM,
          buyerRegion: '6501012001',
          parts: [{ ...line, ...weighed, released: 0, writtenOff: 0, left: 0, leftAmount: 0 }],
          missingPapers: [],
          paymentDays: 30,
        },
      ),
    );
    await becomes(2_500, 2_500);
  });

  it.each<[string, object]>([
    ['partnership.not-fitting', { partnershipId: uuid(99) }],
    ['partnership.quota', { quantity: 7_501 }],
  ])('refuses an order as %s, which then is not there', async (code, change) => {
    expect((await order(uuid(50), 1, change)).body.code).toBe(code);
    expect((await http.get(`/orders/${uuid(50)}`).set(as(FIRM))).body.code).toBe('order.not-found');
  });

  it('ends after its last day, and is listed for its parties only', async () => {
    await propose(uuid(60));
    const ended = { $set: { deadline: new Date(0) } };
    await db.collection<{ _id: string }>('partnerships').updateOne({ _id: uuid(60) }, ended);
    const status = async () => (await http.get(`/partnerships/${uuid(60)}`).set(as(COOP))).body.status;
    await eventually('it has ended', status, (now) => now === 'ended');
    const history = (id: string, who: Who) => http.get(`/partnerships/${id}/history`).set(who);
    expect(toldIn((await history(uuid(60), as(COOP))).body)[0]).toEqual(['ended', 'partnership-deadlines']);
    const { body: agreed } = await history(DEAL, as(COOP)).expect(200);
    expect(toldIn(agreed).map(([change]) => change)).toEqual(['agreed', 'proposed']);
    expect(agreed.items[0].fields).toContainEqual({ field: 'status', from: 'proposed', to: 'agreed' });
    expect((await history(DEAL, as(OTHER))).body.code).toBe('actor.other-party');
    const ids = async (who: Who, query: object = {}) =>
      (await http.get('/partnerships').query(query).set(who)).body.items.map(
        ({ partnershipId }: { partnershipId: string }) => partnershipId,
      );
    expect(await ids(as(COOP))).toEqual([uuid(60), DEAL]);
    expect(await ids(as(COOP), { status: 'agreed' })).toEqual([DEAL]);
    expect(await ids(as(OTHER))).toEqual([]);
    expect((await http.get(`/partnerships/${DEAL}`).set(as(OTHER))).body.code).toBe('actor.other-party');
  });
});
