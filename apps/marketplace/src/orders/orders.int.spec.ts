// Orders through their HTTP and Kafka doors on the real engines: placed once, answered, confirmed, cancelled, ended by the clock.
import 'reflect-metadata';
import { CommodityDefined, PartyActivated, StockAwaited, StockRefused, StockReserved } from '@hilir/contracts';
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
const [BUYER, OTHER, ADI, BUDI] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const as = (party: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': party });
const office = (region: string) => ({ 'X-Acting-Role': 'planner', 'X-Acting-Region': region });
const label = { id: 'bentuk', en: 'form' };
const commodity = {
  code: 'rattan',
  version: 1,
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g' as const,
  hs: [],
  countUnits: [],
  attributes: [{ kind: 'choice' as const, name: 'form', label, required: true, choices: ['asalan', 'ws'] }],
};
const needBy = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const body = { buyerId: BUYER, province: '65', commodity: 'rattan', quantity: 1_000, needBy };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let supply: Peer;
beforeAll(async () => {
  const env = { ...ownEnvironment('orders'), SWEEP_INTERVAL_MS: '50' };
  databases = await openDatabases(env);
  db = databases.of('marketplace');
  app = await createService(AppModule, 'marketplace', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  supply = peerIn(env, 'supply-chain');
  const active = (partyId: string, region: string) =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind: 'ikm', name: 'x', region, status: 'active' },
    );
  await supply.say(
    active(BUYER, '6501012001'),
    active(OTHER, '3209012001'),
    CommodityDefined.of({ subject: 'rattan', sequence: 1, key: 'rattan' }, commodity),
  );
  const known = async () =>
    (await db.collection('parties').countDocuments()) + (await db.collection('commodities').countDocuments());
  await eventually('parties and commodity are known here', known, (count) => count === 3);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await supply?.leave();
  await databases?.drop();
}, 60_000);

const place = (id: string, change: object = {}, buyer: string = BUYER) =>
  http
    .put(`/orders/${id}`)
    .set(as(buyer))
    .send({ ...body, buyerId: buyer, ...change });
const orderOf = async (id: string, who: Record<string, string> = as(BUYER)) =>
  (await http.get(`/orders/${id}`).set(who)).body;
const about = (orderId: string, sequence: number) => ({ subject: orderId, sequence, key: '65/rattan' });
const part = (number: number, quantity: number, supplierId: string) => ({
  part: number,
  lotId: uuid(9),
  supplierId,
  region: '6501012001',
  quantity,
  price: 5_000,
  amount: quantity * 5,
});
const reserve = (orderId: string, parts: ReturnType<typeof part>[], waiting = 0, sequence = 1) =>
  supply.say(
    StockReserved.of(about(orderId, sequence), {
      orderId,
      pool: '65/rattan',
      parts,
      waiting,
      holdUntil: new Date(Date.now() + 3_600_000).toISOString(),
      handOverHours: 24,
    }),
  );
const becomes = (id: string, status: string) =>
  eventually(
    `order ${id} becomes ${status}`,
    () => orderOf(id),
    (order) => order.status === status,
  );
const act = (id: string, what: string, party: string, more: object = {}) =>
  http.post(`/orders/${id}/${what}`).set(as(party)).send(more);
const due = (id: string, change: object) =>
  db.collection<{ _id: string }>('orders').updateOne({ _id: id }, { $set: { deadline: new Date(0), ...change } });

describe('an order', () => {
  it('is placed once, however often and however at once the same request comes', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => place(uuid(10))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect((await place(uuid(10))).body).toMatchObject({
      status: 'placed',
      version: 1,
      waiting: 1_000,
      partial: 'fill-or-wait',
    });
    expect((await place(uuid(10), { quantity: 2_000 })).body).toMatchObject({ status: 409, code: 'order.id-used' });
  });

  it.each<[string, object, string]>([
    ['order.need-by-past', { needBy: '2020-01-01' }, BUYER],
    ['commodity.unknown', { commodity: 'gold' }, BUYER],
    ['commodity.attribute', { wishes: { form: { oneOf: ['bulat'] } } }, BUYER],
    ['buyer.unknown', {}, uuid(99)],
  ])('is refused as %s, and then is not there', async (code, change, buyer) => {
    expect((await place(uuid(11), change, buyer)).body).toMatchObject({ status: 422, code });
    expect((await orderOf(uuid(11))).code).toBe('order.not-found');
  });

  it('that was taken is answered by what became of it, even if today it would be refused', async () => {
    await db.collection<{ _id: string }>('parties').updateOne({ _id: BUYER }, { $set: { status: 'suspended' } });
    expect((await place(uuid(10))).status).toBe(200);
    expect((await place(uuid(12))).body).toMatchObject({ status: 422, code: 'buyer.not-active' });
    await db.collection<{ _id: string }>('parties').updateOne({ _id: BUYER }, { $set: { status: 'active' } });
  });

  it('goes from its pool over its suppliers to confirmed, and its timeline tells each step', async () => {
    await place(uuid(20));
    await supply.say(StockAwaited.of(about(uuid(20), 1), { orderId: uuid(20), pool: '65/rattan', waiting: 1_000 }));
    await becomes(uuid(20), 'waiting');
    await reserve(uuid(20), [part(0, 600, ADI)], 400, 2);
    await becomes(uuid(20), 'part-reserved');
    expect((await act(uuid(20), 'confirmation', BUDI, { supplierId: BUDI })).body.code).toBe('order.nothing-held');
    expect((await act(uuid(20), 'confirmation', BUDI, { supplierId: ADI })).body.code).toBe('actor.other-party');
    expect((await act(uuid(20), 'confirmation', ADI, { supplierId: ADI })).body.status).toBe('part-reserved');
    await reserve(uuid(20), [part(1, 400, BUDI)], 0, 3);
    await becomes(uuid(20), 'reserved');
    const { body: done } = await act(uuid(20), 'confirmation', BUDI, { supplierId: BUDI });
    expect(done).toMatchObject({ status: 'confirmed', reserved: 1_000, waiting: 0, amount: 5_000, version: 6 });
    expect((await act(uuid(20), 'cancellation', BUYER)).body).toMatchObject({
      status: 409,
      code: 'order.not-cancellable',
    });
    const { items } = (
      await http
        .get(`/orders/${uuid(20)}/timeline`)
        .set(as(ADI))
        .expect(200)
    ).body;
    expect(items.map(({ status, fact }: { status: string; fact: string }) => [status, fact.split('.')[1]])).toEqual([
      ['placed', 'order-placed'],
      ['waiting', 'order-waiting'],
      ['part-reserved', 'order-part-reserved'],
      ['part-reserved', 'order-confirmed'],
      ['reserved', 'order-reserved'],
      ['confirmed', 'order-confirmed'],
    ]);
  });

  it('tells its history from its timeline, so that nothing more is written for it', async () => {
    const history = (party: string) =>
      http
        .get(`/orders/${uuid(20)}/history`)
        .set(as(party))
        .query({ limit: 5 });
    const { body: page } = await history(ADI).expect(200);
    expect(toldIn(page)).toEqual([
      ['confirmed', 'clerk'],
      ['reserved', 'supply-chain.stock-reserved.v1'],
      ['confirmed', 'clerk'],
      ['part-reserved', 'supply-chain.stock-reserved.v1'],
      ['waiting', 'supply-chain.stock-awaited.v1'],
    ]);
    expect(page.items[1]).toMatchObject({
      version: 5,
      fields: [
        { field: 'status', from: 'part-reserved', to: 'reserved' },
        { field: 'reserved', from: 600, to: 1_000 },
        { field: 'waiting', from: 400, to: 0 },
      ],
    });
    const { body: rest } = await history(ADI).query({ cursor: page.next });
    expect(toldIn(rest)).toEqual([['placed', 'clerk']]);
    expect(rest.items[0].by).toMatchObject({ partyId: BUYER });
    expect((await history(uuid(99))).body.code).toBe('actor.other-party');
    expect(await db.collection('changes').countDocuments()).toBe(0);
  });

  it('can be declined by one of its suppliers, or cancelled by its buyer alone', async () => {
    await place(uuid(21));
    await reserve(uuid(21), [part(0, 600, ADI), part(1, 400, BUDI)]);
    await becomes(uuid(21), 'reserved');
    expect((await act(uuid(21), 'decline', ADI, { supplierId: ADI })).body).toMatchObject({
      status: 'part-reserved',
      reserved: 400,
    });
    expect((await act(uuid(21), 'cancellation', OTHER)).body.code).toBe('actor.other-party');
    expect((await act(uuid(21), 'cancellation', BUYER, { reason: 'enough' })).body).toMatchObject({
      status: 'cancelled',
      reserved: 0,
      parts: [{ state: 'released' }, { state: 'released' }],
    });
  });

  it('that the pool refuses is over', async () => {
    await place(uuid(22), { partial: 'all-or-nothing' });
    const data = { orderId: uuid(22), pool: '65/rattan', reason: 'not-enough' as const, available: 300 };
    await supply.say(StockRefused.of(about(uuid(22), 1), data));
    expect(await becomes(uuid(22), 'refused')).not.toHaveProperty('deadline');
  });

  it('takes one effect of two decisions that are made at the same moment', async () => {
    await place(uuid(23));
    await reserve(uuid(23), [part(0, 1_000, ADI)]);
    await becomes(uuid(23), 'reserved');
    const answers = await Promise.all([
      act(uuid(23), 'confirmation', ADI, { supplierId: ADI }),
      act(uuid(23), 'cancellation', BUYER),
      act(uuid(23), 'decline', ADI, { supplierId: ADI }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await orderOf(uuid(23))).version).toBe(3);
  });
});

describe('a decision that comes again, because its answer was lost', () => {
  it.each([
    ['confirmation', 24, ADI, { supplierId: ADI }],
    ['decline', 25, ADI, { supplierId: ADI }],
    ['cancellation', 26, BUYER, { reason: 'enough' }],
  ] as const)('has no second effect: %s', async (what, n, party, sent) => {
    await place(uuid(n));
    await reserve(uuid(n), [part(0, 600, ADI), part(1, 400, BUDI)]);
    await becomes(uuid(n), 'reserved');
    const answers = await Promise.all(Array.from({ length: 3 }, () => act(uuid(n), what, party, sent)));
    answers.push(await act(uuid(n), what, party, sent));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]!.body.version).toBe(3);
    const timeline = await http.get(`/orders/${uuid(n)}/timeline`).set(as(BUYER));
    expect(timeline.body.items).toHaveLength(3);
  });
});

describe('the clock', () => {
  it('ends an order whose need-by day has passed', async () => {
    await place(uuid(30));
    await due(uuid(30), {});
    expect(await becomes(uuid(30), 'lapsed')).toMatchObject({ waiting: 0 });
  });

  it('gives back what no supplier confirmed in time', async () => {
    await place(uuid(31));
    await reserve(uuid(31), [part(0, 600, ADI), part(1, 400, BUDI)]);
    await becomes(uuid(31), 'reserved');
    await act(uuid(31), 'confirmation', BUDI, { supplierId: BUDI });
    await due(uuid(31), { 'parts.0.until': new Date(0) });
    const order = await becomes(uuid(31), 'confirmed');
    expect(order).toMatchObject({ reserved: 400, parts: [{ state: 'released' }, { state: 'confirmed' }] });
    const { body: history } = await http.get(`/orders/${uuid(31)}/history`).set(as(BUYER));
    expect(toldIn(history)[0]).toEqual(['lapsed', 'order-deadlines']);
  });

  it('ends the others beside an order that is broken, tells of that one, and ends it once it is mended', async () => {
    const [broken, ...others] = [32, 33, 34, 35, 36].map(uuid);
    for (const id of [broken!, ...others]) await place(id);
    const orders = db.collection<{ _id: string }>('orders');
    const whole = await orders.findOne({ _id: broken! });
    // In one transaction, so that they are due in the same round.
    await db.client.withSession((session) =>
      session.withTransaction(async () => {
        const ids = { $in: [broken!, ...others] };
        await orders.updateMany({ _id: ids }, { $set: { deadline: new Date(0) } }, { session });
        await orders.updateOne({ _id: broken! }, { $set: { timeline: null } }, { session });
      }),
    );
    for (const id of others) await becomes(id, 'lapsed');
    expect(await orders.findOne({ _id: broken! })).toMatchObject({ status: 'placed', version: 1 });
    const metrics = (await http.get('/metrics').set('X-Acting-Role', 'operator')).text;
    expect(metrics).toMatch(/hilir_sweep_failures_total\{sweep="order-deadlines"\} [1-9]/);
    await orders.updateOne({ _id: broken! }, { $set: { timeline: whole!['timeline' as never] } });
    await becomes(broken!, 'lapsed');
  });
});

describe('the list of orders', () => {
  const ids = async (query: object, who: Record<string, string>) =>
    (await http.get('/orders').query(query).set(who).expect(200)).body.items.map(
      ({ orderId }: { orderId: string }) => orderId,
    );

  it('shows a party those that it buys or supplies, and refuses those of others', async () => {
    await place(uuid(50), {}, OTHER);
    expect(await ids({}, as(OTHER))).toEqual([uuid(50)]);
    expect(await ids({}, as(BUYER))).not.toContain(uuid(50));
    expect((await ids({}, as(ADI))).sort()).toEqual([20, 21, 23, 24, 25, 26, 31].map(uuid).sort());
    const refused = await http.get('/orders').query({ buyerId: BUYER }).set(as(OTHER));
    expect(refused.body).toMatchObject({ status: 403, code: 'actor.other-party' });
    expect((await http.get(`/orders/${uuid(50)}`).set(as(BUYER))).body.code).toBe('actor.other-party');
  });

  it('shows an office what buys in or from its region', async () => {
    const all = await ids({ limit: 200 }, { 'X-Acting-Role': 'auditor' });
    expect(all).toContain(uuid(50));
    expect((await ids({ limit: 200 }, office('65'))).sort()).toEqual([...all].sort());
    expect(await ids({}, office('3209'))).toEqual([uuid(50)]);
    expect(await ids({}, office('71'))).toEqual([]);
    expect((await http.get(`/orders/${uuid(50)}`).set(office('71'))).body.code).toBe('actor.other-region');
  });

  it('goes page by page, newest first, and by status', async () => {
    const all: string[] = await ids({ limit: 200 }, as(BUYER));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body: page } = await http
        .get('/orders')
        .query({ limit: 2, ...(cursor && { cursor }) })
        .set(as(BUYER));
      for (const { orderId } of page.items) seen.push(orderId);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
    expect(await ids({ status: 'refused' }, as(BUYER))).toEqual([uuid(22)]);
    const when = await db
      .collection<{ _id: string; placedAt: Date }>('orders')
      .find()
      .sort({ placedAt: -1, _id: -1 })
      .toArray();
    expect(seen).toEqual(when.map(({ _id }) => _id).filter((id) => id !== uuid(50)));
  });
});

it('speaks of nothing that was never placed here: that is parked', async () => {
  await supply.say(StockAwaited.of(about(uuid(60), 1), { orderId: uuid(60), pool: '65/rattan', waiting: 5 }));
  const parked = async () =>
    (await http.get('/operation/parked-events').set('X-Acting-Role', 'operator')).body.items as { reason: string }[];
  const [row] = await eventually('it is parked', parked, (list) => list.length > 0);
  expect(row!.reason).toContain(`the supply chain speaks of order ${uuid(60)}, which was never placed here`);
});
