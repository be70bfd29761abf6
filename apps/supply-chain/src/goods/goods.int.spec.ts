// Sales that hold, release and take finished goods, told over Kafka on the real engines: under a race, repeated, late, and followed to the lots.
import 'reflect-metadata';
import {
  PartyActivated,
  SaleCancelled,
  type SaleLine,
  SaleLapsed,
  SalePlaced,
  SalePrepared,
  SaleShipped,
} from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
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
import { HoldingsStore } from '../holdings/holdings.store.js';
import type { Goods } from './goods.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [IKM, OTHER, COOP] = [uuid(1), uuid(2), uuid(3)] as const;
const VILLAGE = '6502012002';
const MAKER = { 'X-Acting-Role': 'manager', 'X-Acting-Party': IKM };
const OPERATOR = { 'X-Acting-Role': 'operator' };
const AT = '2026-11-21T02:00:00.000Z';

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let registry: Peer;
let market: Peer;
beforeAll(async () => {
  const env = ownEnvironment('goods-of-sales');
  databases = await openDatabases(env);
  db = databases.of('supply-chain');
  app = await createService(AppModule, 'supply-chain', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  registry = peerIn(env, 'registry');
  market = peerIn(env, 'marketplace');
  const party = (partyId: string, name: string, kind: 'ikm' | 'cooperative') =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind, name, region: VILLAGE, status: 'active' },
    );
  await registry.say(
    party(IKM, 'Anjat Malinau', 'ikm'),
    party(OTHER, 'Usaha Lain', 'ikm'),
    party(COOP, 'Koperasi', 'cooperative'),
  );
  const label = { id: 'rotan', en: 'rattan' };
  const template = { name: label, baseUnit: 'g', hs: [], countUnits: [], attributes: [] };
  await http.put('/commodities/rattan').set(OPERATOR).send(template).expect(200);
  const rates = [{ from: '2020-01-01', yield: 9_000, tolerance: 10_000 }];
  const step = { name: label, commodity: 'rattan', accepts: {}, after: ['weave'], rates };
  await http.put('/process-steps/weave').set(OPERATOR).send(step).expect(200);
  const known = () => db.collection('parties').countDocuments();
  await eventually('the parties are known here', known, (count) => count === 3);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await Promise.all([registry?.leave(), market?.leave()]);
  await databases?.drop();
}, 60_000);

let numbers = 100;
const declared = (sku: string, count: number, mass: number, more: object = {}) => ({
  producerId: IKM,
  sku,
  name: `Anjat ${sku}`,
  count,
  mass,
  step: 'weave',
  occurredAt: AT,
  reason: 'stok awal',
  ...more,
});
const declare = async (sku: string, count: number, mass: number, more: object = {}): Promise<string> => {
  const batchId = uuid(numbers++);
  await http
    .put(`/batches/${batchId}`)
    .set(MAKER)
    .send(declared(sku, count, mass, more))
    .expect(201);
  return batchId;
};
const batchOf = async (batchId: string) => (await http.get(`/batches/${batchId}`).set(MAKER).expect(200)).body;
const line = (sku: string, count: number, more: Partial<SaleLine> = {}): SaleLine => ({
  line: 0,
  productId: uuid(50),
  sku,
  name: `Anjat ${sku}`,
  count,
  mode: 'in-stock',
  ...more,
});
const saleOf = (saleId: string, region?: string) => ({
  saleId,
  sellerId: IKM,
  destination: region === undefined ? { country: 'NL' } : { country: 'ID', region },
});
const on = (saleId: string, sequence: number) => ({ subject: saleId, sequence, key: IKM });
const placed = (saleId: string, lines: SaleLine[]) =>
  SalePlaced.of(on(saleId, 1), {
    ...saleOf(saleId),
    region: VILLAGE,
    lines,
    currency: 'IDR',
    amount: 1,
    placedAt: AT,
  });
const shipped = (saleId: string, lines: SaleLine[], region?: string) =>
  SaleShipped.of(on(saleId, 4), {
    ...saleOf(saleId, region),
    region: VILLAGE,
    lines: lines.map((one) => ({ ...one, value: 100 })),
    value: 100,
    invoice: '1/2026',
    shippedAt: '2026-11-22T02:00:00.000Z',
    receiveBy: '2026-12-22T02:00:00.000Z',
  });
const cancelled = (saleId: string) => SaleCancelled.of(on(saleId, 2), saleOf(saleId));
const lapsed = (saleId: string) => SaleLapsed.of(on(saleId, 3), { ...saleOf(saleId), reason: 'not-confirmed' });
const goodsOf = (saleId: string) => db.collection<Goods>('goods').findOne({ _id: saleId });
const becomes = (saleId: string, status: Goods['status'], version = 1) =>
  eventually(
    `the goods of ${saleId} are ${status} in version ${version}`,
    () => goodsOf(saleId),
    (goods) => goods?.status === status && goods.version >= version,
  );
const nothingParked = async () => expect(await db.collection('parked_events').countDocuments()).toBe(0);

describe('a declared batch', () => {
  it('is made once, however often and at once it comes, and says that its origin is not known', async () => {
    const batchId = uuid(numbers++);
    const body = declared('D', 24, 11_400, { gs1: { gtin: '4006381333931', lot: 'AWAL-1' } });
    const put = (more: object = {}, as: Record<string, string> = MAKER) =>
      http
        .put(`/batches/${batchId}`)
        .set(as)
        .send({ ...body, ...more });
    const answers = await Promise.all(Array.from({ length: 6 }, () => put()));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    for (const answer of answers) expect(answer.body).toEqual(answers[0]!.body);
    expect(answers[0]!.body).toMatchObject({
      version: 1,
      left: 11_400,
      pieces: { left: 24 },
      origin: [],
      declared: { reason: 'stok awal' },
    });
    expect(answers[0]!.body.runId).toBeUndefined();
    expect(answers[0]!.text).not.toContain('requestHash');
    expect((await put({ count: 25 })).body.code).toBe('batch.id-used');
    expect((await put({ producerId: OTHER })).body.code).toBe('actor.other-party');
    const again = http
      .put(`/batches/${uuid(numbers++)}`)
      .set(MAKER)
      .send(body);
    expect((await again).body.code).toBe('batch.key-used');
    const { body: seen } = await http.get(`/public/batches/${batchId}`).expect(200);
    expect([seen.sources, seen.unknownPpm]).toEqual([[], 1_000_000]);
    const { body: trace } = await http.get(`/trace/batch/${batchId}`).set(MAKER).expect(200);
    expect(trace.nodes).toMatchObject([{ kind: 'batch', id: batchId, origin: 'unknown' }]);
    const events = await db.collection('epcis_events').findOne({ _id: `batch:${batchId}` as never });
    expect(events!.event.ilmd).toMatchObject({ 'hilir:origin': 'unknown' });
  });

  it('is reversed while all of it is left, in a further EPCIS event too', async () => {
    const batchId = await declare('R', 10, 1_000);
    const reverse = (id: string, reason: string, as: Record<string, string> = MAKER) =>
      http.put(`/batches/${id}/reversal`).set(as).send({ reason });
    const stranger = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': OTHER };
    expect((await reverse(batchId, 'x', stranger)).body.code).toBe('actor.other-party');
    const { body } = await reverse(batchId, 'dua kali').expect(200);
    expect(body).toMatchObject({ version: 2, left: 0, reversed: 1_000, pieces: { left: 0, reversed: 10 } });
    expect((await reverse(batchId, 'dua kali').expect(200)).body).toEqual(body);
    expect((await reverse(batchId, 'lain')).body.code).toBe('batch.reversed');
    expect((await http.get(`/public/batches/${batchId}`).expect(200)).body.status).toBe('withdrawn');
    const events = await db
      .collection('epcis_events')
      .countDocuments({ _id: { $regex: `^batch:${batchId}` } as never });
    expect(events).toBe(3);
    expect((await reverse(uuid(99), 'x')).body.code).toBe('batch.not-found');
    const history = (as: Record<string, string>) => http.get(`/batches/${batchId}/history`).set(as);
    const { body: told } = await history(MAKER).expect(200);
    expect(toldIn(told).map(([change]) => change)).toEqual(['reversed', 'declared']);
    expect(told.items[0]).toMatchObject({
      reason: 'dua kali',
      fields: [{ field: 'reversed', from: 0, to: 1_000 }, {}],
    });
    expect((await history(stranger)).body.code).toBe('actor.other-party');
  });
});

describe('twenty sales that race for ten pieces', () => {
  const decided = (sales: readonly string[]) =>
    eventually(
      'all sales are decided',
      () => db.collection<Goods>('goods').countDocuments({ _id: { $in: [...sales] } }),
      (count) => count === sales.length,
    );
  const sum = (each: readonly number[]) => each.reduce((total, n) => total + n, 0);

  it('hold no piece twice, and none that runs took meanwhile', async () => {
    const batchId = await declare('RACE', 10, 1_000);
    const sales = Array.from({ length: 20 }, () => uuid(numbers++));
    const run = (quantity: number) =>
      http
        .put(`/production-runs/${uuid(numbers++)}`)
        .set(MAKER)
        .send({
          producerId: IKM,
          step: 'weave',
          occurredAt: AT,
          inputs: [{ kind: 'batch', batchId, quantity }],
          outputs: [{ batchId: uuid(numbers++), sku: 'X', name: 'x', kind: 'by-product', mass: quantity }],
          waste: 0,
          workers: 1,
          hours: 1,
          reason: 'x',
        });
    const selling = sales.map((saleId) => market.say(placed(saleId, [line('RACE', 1)])));
    const runs = await Promise.all(Array.from({ length: 6 }, () => run(40)));
    await Promise.all(selling);
    await decided(sales);
    // A run came early enough to find its grams, or sales had held them.
    const made = runs.filter(({ status }) => status === 201);
    for (const { status, body } of runs) if (status !== 201) expect(body.code).toBe('run.inputs');
    const held = (await Promise.all(sales.map(goodsOf))).filter((goods) => goods!.status === 'held');
    const parts = held.flatMap((goods) => goods!.parts);
    const batch = await batchOf(batchId);
    expect(parts).toHaveLength(held.length);
    expect(sum(parts.map(({ count }) => count))).toBe(batch.pieces.held);
    expect(sum(parts.map(({ mass }) => mass))).toBe(batch.held);
    expect(batch.used).toBe(made.length * 40);
    expect(batch.pieces).toEqual({ used: 10 - held.length, left: 0, held: held.length, sold: 0, reversed: 0 });
    // Six runs of 40 g break six pieces at most.
    expect(held.length).toBeGreaterThanOrEqual(10 - made.length);
    await nothingParked();
  });

  it('hold exactly ten when nothing else happens', async () => {
    const batchId = await declare('TEN', 10, 1_003);
    const sales = Array.from({ length: 20 }, () => uuid(numbers++));
    await Promise.all(sales.map((saleId) => market.say(placed(saleId, [line('TEN', 1)]))));
    await decided(sales);
    const all = await Promise.all(sales.map(goodsOf));
    expect(all.filter((goods) => goods!.status === 'held')).toHaveLength(10);
    expect(all.filter((goods) => goods!.status === 'refused')).toHaveLength(10);
    expect(await batchOf(batchId)).toMatchObject({ left: 0, held: 1_003, pieces: { left: 0, held: 10 } });
  });
});

describe('a sale', () => {
  it('holds the oldest batches first, and gives back what it held', async () => {
    const [late, early] = [
      await declare('OLD', 5, 500, { occurredAt: '2026-11-20T02:00:00.000Z' }),
      await declare('OLD', 3, 300, { occurredAt: '2026-11-10T02:00:00.000Z' }),
    ];
    const saleId = uuid(numbers++);
    await market.say(placed(saleId, [line('OLD', 4)]));
    await becomes(saleId, 'held');
    expect((await goodsOf(saleId))!.parts.map(({ batchId, count }) => [batchId, count])).toEqual([
      [early, 3],
      [late, 1],
    ]);
    // What comes back can be had at once, in the same breath.
    const next = uuid(numbers++);
    await market.say(lapsed(saleId), placed(next, [line('OLD', 8)]));
    await becomes(next, 'held');
    expect((await goodsOf(saleId))!.status).toBe('released');
    expect(await batchOf(early)).toMatchObject({ left: 0, held: 300, pieces: { left: 0, held: 3 } });
    const reversal = http.put(`/batches/${early}/reversal`).set(MAKER).send({ reason: 'x' });
    expect((await reversal).body).toMatchObject({ code: 'batch.used', status: 409 });
  });

  it('that was cancelled before it was placed holds nothing', async () => {
    const batchId = await declare('TOMB', 5, 500);
    const [saleId, next] = [uuid(numbers++), uuid(numbers++)];
    await market.say(cancelled(saleId), placed(saleId, [line('TOMB', 5)]), placed(next, [line('TOMB', 2)]));
    await becomes(next, 'held');
    expect(await goodsOf(saleId)).toMatchObject({ status: 'released', version: 1, parts: [] });
    expect(await batchOf(batchId)).toMatchObject({ pieces: { left: 3, held: 2 } });
  });

  it('holds what was made for it when it is ready, and lives on when that is not there', async () => {
    const saleId = uuid(numbers++);
    const lines = [line('MADE', 3, { mode: 'made-to-order' })];
    const prepared = (sequence: number) => SalePrepared.of(on(saleId, sequence), { ...saleOf(saleId), lines });
    await market.say(placed(saleId, lines), prepared(2));
    await becomes(saleId, 'held', 2);
    expect((await goodsOf(saleId))!.parts).toEqual([]);
    const batchId = await declare('MADE', 3, 300);
    await market.say(prepared(3), prepared(4));
    await becomes(saleId, 'held', 4);
    expect(await batchOf(batchId)).toMatchObject({ pieces: { left: 0, held: 3 } });
  });

  it('that left after it lapsed takes what is there, and the rest is untraced', async () => {
    const batchId = await declare('LATE', 2, 200);
    const [saleId, lines] = [uuid(numbers++), [line('LATE', 3)]];
    await market.say(lapsed(saleId), shipped(saleId, lines), shipped(saleId, lines));
    await becomes(saleId, 'sold', 2);
    expect(await batchOf(batchId)).toMatchObject({ sold: 200, pieces: { left: 0, sold: 2 } });
    expect((await goodsOf(saleId))!.parts).toHaveLength(1);
    await nothingParked();
  });

  it('finds more batches than one page of them', async () => {
    const stock = await db.collection('batches').findOne({ sku: 'OLD' });
    const many = Array.from({ length: 120 }, (_, i) => ({
      ...stock!,
      _id: uuid(5_000 + i) as never,
      batchId: uuid(5_000 + i),
      sku: 'MANY',
      count: 1,
      mass: 10,
      used: 0,
      left: 10,
      held: 0,
      sold: 0,
      reversed: 0,
      pieces: { used: 0, left: 1, held: 0, sold: 0, reversed: 0 },
      producedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, i % 7)),
    }));
    await db.collection('batches').insertMany(many);
    const [first, second] = [uuid(numbers++), uuid(numbers++)];
    await market.say(placed(first, [line('MANY', 110)]), placed(second, [line('MANY', 11)]));
    await becomes(first, 'held');
    await becomes(second, 'refused');
    const order = [...many].sort((a, b) => +a.producedAt - +b.producedAt || (a._id < b._id ? -1 : 1));
    const parts = (await goodsOf(first))!.parts.map(({ batchId }) => batchId);
    expect(parts).toEqual(order.slice(0, 110).map(({ batchId }) => batchId));
  });

  it('finds them by an index, in their order', async () => {
    const filter = { producerId: IKM, sku: 'MANY', 'pieces.left': { $gt: 0 } };
    const plan = await db.collection('batches').find(filter).sort({ producedAt: 1, _id: 1 }).explain('queryPlanner');
    const text = JSON.stringify(plan.queryPlanner.winningPlan);
    expect(text).toContain('"indexName":"shelf"');
    expect(text).not.toContain('"stage":"SORT"');
  });
});

describe('the trace of a sale', () => {
  const [LOT_A, LOT_B, HAND_OVER, ORDER, SALE, ABROAD] = [
    uuid(61),
    uuid(62),
    uuid(63),
    uuid(64),
    uuid(65),
    uuid(66),
  ] as const;
  const [SOURCE, WOVEN] = ['6502012001', uuid(67)] as const;
  beforeAll(async () => {
    const lot = {
      supplierId: COOP,
      commodity: 'rattan',
      attributes: {},
      quantity: 5_000,
      price: 1_000,
      gatherer: 'Pak Adi',
      harvestedOn: '2026-11-01',
      readyOn: '2026-11-02',
      region: SOURCE,
    };
    const clerk = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': COOP };
    for (const lotId of [LOT_A, LOT_B]) await http.put(`/lots/${lotId}`).set(clerk).send(lot).expect(201);
    const holding = (part: number, lotId: string, quantity: number) => ({
      _id: `${HAND_OVER}:${part}`,
      version: 1,
      partyId: IKM,
      lotId,
      orderId: ORDER,
      handOverId: HAND_OVER,
      pool: '65/rattan',
      commodity: 'rattan',
      attributes: {},
      region: SOURCE,
      supplierId: COOP,
      quantity,
      used: 0,
      price: 1_000,
      amount: quantity,
      receivedAt: new Date('2026-11-20T00:00:00.000Z'),
    });
    await app.get(Transaction).run({ correlationId: 'spec' }, (tx) => {
      app.get(HoldingsStore).insert(tx, holding(0, LOT_A, 600));
      app.get(HoldingsStore).insert(tx, holding(1, LOT_B, 300));
    });
    const old = await declare('TRACE', 3, 100, { step: 'weave' });
    const holdings = [0, 1].map((part) => ({
      kind: 'holding',
      holdingId: `${HAND_OVER}:${part}`,
      quantity: part === 0 ? 600 : 300,
    }));
    await http
      .put(`/production-runs/${uuid(68)}`)
      .set(MAKER)
      .send({
        producerId: IKM,
        step: 'weave',
        occurredAt: AT,
        inputs: [...holdings, { kind: 'batch', batchId: old, quantity: 100 }],
        outputs: [{ batchId: WOVEN, sku: 'WOVEN', name: 'Anjat', kind: 'product', mass: 1_000, count: 7 }],
        waste: 0,
        workers: 1,
        hours: 1,
        reason: 'tanpa sisa',
      })
      .expect(201);
    const [home, away] = [[line('WOVEN', 3)], [line('WOVEN', 4)]];
    await market.say(
      placed(SALE, home),
      placed(ABROAD, away),
      shipped(SALE, home, '3171011001'),
      shipped(ABROAD, away),
    );
    await becomes(SALE, 'sold', 2);
    await becomes(ABROAD, 'sold', 2);
  }, 60_000);

  it('leads back to its lots with exact shares, and says what nobody knows the origin of', async () => {
    const { body } = await http.get(`/trace/sale/${SALE}`).set(MAKER).expect(200);
    // 3 of 7 pieces are 428 of 1,000 g.
    expect(body.whole).toBe(428);
    const shares: { kind: string; mass: number; ppm: number }[] = body.shares;
    expect(shares.map(({ kind, mass }) => [kind, mass])).toEqual([
      ['lot', 257],
      ['lot', 128],
      ['batch', 43],
    ]);
    expect(shares.reduce((sum, { ppm }) => sum + ppm, 0)).toBe(1_000_000);
    const nodeOf = (kind: string, id: string) =>
      body.nodes.find((node: { kind: string; id: string }) => node.kind === kind && node.id === id);
    expect(nodeOf('sale', SALE)).toMatchObject({ what: 'Anjat WOVEN', country: 'ID', village: '3171011001' });
    expect(body.nodes.filter(({ origin }: { origin?: string }) => origin === 'unknown')).toHaveLength(1);
  });

  it('ends forward at the sales, wherever they went', async () => {
    const { body } = await http.get(`/trace/lot/${LOT_A}?direction=forward`).set(MAKER).expect(200);
    const sold = body.shares.filter(({ kind }: { kind: string }) => kind === 'sale');
    expect(sold.map(({ id, mass }: { id: string; mass: number }) => [id, mass])).toEqual([
      [ABROAD, 343],
      [SALE, 257],
    ]);
    const abroad = body.nodes.find(({ id }: { id: string }) => id === ABROAD);
    expect([abroad.country, abroad.village]).toEqual(['NL', undefined]);
  });

  it('stands on the batch: what was sold, and what of it is of unknown origin', async () => {
    const batch = await batchOf(WOVEN);
    expect(batch).toMatchObject({ left: 0, sold: 1_000, pieces: { sold: 7 } });
    expect(batch.origin.map(({ mass }: { mass: number }) => mass)).toEqual([600, 300]);
    expect((await http.get(`/public/batches/${WOVEN}`).expect(200)).body.unknownPpm).toBe(100_000);
  });

  it('is an EPCIS event of shipping', async () => {
    const { body } = await http.get('/epcis/events?EQ_bizStep=shipping').set(MAKER).expect(200);
    const events: { bizTransactionList: { bizTransaction: string }[] }[] =
      body.epcisBody.queryResults.resultsBody.eventList;
    const sales = events.map(({ bizTransactionList }) => bizTransactionList[0]!.bizTransaction.slice(-36));
    expect(sales).toEqual(expect.arrayContaining([SALE, ABROAD]));
  });
});

describe('the second guard', () => {
  it('lets nobody sell a piece twice, whatever the code does', async () => {
    const batchId = await declare('GUARD', 10, 1_000);
    const change = (by: Record<string, number>) =>
      db.collection('batches').updateOne({ _id: batchId as never }, { $inc: by });
    await expect(change({ 'pieces.held': 1 })).rejects.toThrow('failed validation');
    await expect(change({ 'pieces.left': -11, 'pieces.held': 11 })).rejects.toThrow('failed validation');
    await expect(change({ held: 1 })).rejects.toThrow('failed validation');
    await expect(change({ count: 1 })).rejects.toThrow('failed validation');
    await expect(
      db.collection('batches').updateOne({ _id: batchId as never }, { $unset: { pieces: 1 } }),
    ).rejects.toThrow('failed validation');
    await change({ 'pieces.left': -1, 'pieces.held': 1, left: -100, held: 100 });
  });
});
