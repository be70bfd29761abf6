// Value kept at home through HTTP and Kafka on the real engines: from what was paid for lots to what sales brought, and the raw outflow beside it.
import 'reflect-metadata';
import { SalePlaced, SaleSettled, SaleShipped } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Db, Document } from 'mongodb';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { type Peer, peerIn } from '../../../../test/engines/peer.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';
import { HoldingsStore } from '../holdings/holdings.store.js';
import { type Asked, sumsOf } from './value.store.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [IKM, COOP, OTHER] = [uuid(1), uuid(2), uuid(3)] as const;
const [LOT_A, LOT_B, HAND_OVER] = [uuid(11), uuid(12), uuid(21)] as const;
const [WASH, WEAVE, WASHED, ANJAT, STOCK] = [uuid(31), uuid(32), uuid(41), uuid(42), uuid(43)] as const;
const [JAKARTA, ROTTERDAM, PRODUCT] = [uuid(51), uuid(52), uuid(61)] as const;
const [SOURCE, FAR, WORKSHOP] = ['6502012001', '6403012001', '6502022002'] as const;
const as = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const planner = (region: string) => ({ 'X-Acting-Role': 'planner', 'X-Acting-Region': region });
const [OPERATOR, AUDITOR] = [{ 'X-Acting-Role': 'operator' }, { 'X-Acting-Role': 'auditor' }];
const PERIOD = { from: '2026-01-01', to: '2026-12-31' };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let market: Peer;
beforeAll(async () => {
  const env = ownEnvironment('value');
  databases = await openDatabases(env);
  db = databases.of('supply-chain');
  app = await createService(AppModule, 'supply-chain', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  market = peerIn(env, 'marketplace');
  const party = (_id: string, kind: string, region: string) => ({
    _id,
    version: 1,
    kind,
    name: 'x',
    region,
    status: 'active',
  });
  const parties = [party(IKM, 'ikm', WORKSHOP), party(COOP, 'cooperative', SOURCE), party(OTHER, 'ikm', FAR)];
  await db.collection<Document & { _id: string }>('parties').insertMany(parties);
  const rattan = { name: { id: 'rotan', en: 'rattan' }, baseUnit: 'g', hs: [], countUnits: [], attributes: [] };
  await http.put('/commodities/rattan').set(OPERATOR).send(rattan).expect(200);
  for (const [code, after] of [
    ['wash', []],
    ['weave', ['wash']],
  ] as const)
    await http
      .put(`/process-steps/${code}`)
      .set(OPERATOR)
      .send({
        name: { id: code, en: code },
        commodity: 'rattan',
        accepts: {},
        after,
        rates: [{ from: '2020-01-01', yield: 9_000, tolerance: 10_000 }],
      })
      .expect(200);
  await makeForty();
}, 120_000);
afterAll(async () => {
  await app?.close();
  await market?.leave();
  await databases?.drop();
}, 60_000);

/** Two lots are received, washed, a fifth lost as waste, and most of it woven to 40 pieces; 5 more were there before. */
async function makeForty(): Promise<void> {
  const holding = (part: number, lotId: string, region: string, quantity: number, amount: number) => ({
    _id: `${HAND_OVER}:${part}`,
    version: 1,
    partyId: IKM,
    lotId,
    orderId: uuid(22),
    handOverId: HAND_OVER,
    pool: '65/rattan',
    commodity: 'rattan',
    attributes: {},
    region,
    supplierId: COOP,
    quantity,
    used: 0,
    price: 1_000,
    amount,
    receivedAt: new Date('2026-11-20T00:00:00.000Z'),
  });
  await app.get(Transaction).run({ correlationId: 'spec' }, (tx) => {
    app.get(HoldingsStore).insert(tx, holding(0, LOT_A, SOURCE, 20_000, 100_001));
    app.get(HoldingsStore).insert(tx, holding(1, LOT_B, FAR, 10_000, 80_000));
  });
  const from = (part: number, quantity: number) => ({ kind: 'holding', holdingId: `${HAND_OVER}:${part}`, quantity });
  const out = (batchId: string, mass: number, count?: number) => ({
    batchId,
    sku: 'ANJAT-M',
    name: 'Anjat',
    kind: 'product',
    mass,
    ...(count !== undefined && { count }),
  });
  const run = (runId: string, step: string, inputs: object[], outputs: object[], waste: number) =>
    http
      .put(`/production-runs/${runId}`)
      .set(as(IKM))
      .send({
        producerId: IKM,
        step,
        occurredAt: '2026-11-21T01:00:00.000Z',
        inputs,
        outputs,
        waste,
        workers: 2,
        hours: 4,
      })
      .expect(201);
  await run(WASH, 'wash', [from(0, 20_000), from(1, 5_000)], [out(WASHED, 20_000)], 5_000);
  await run(WEAVE, 'weave', [{ kind: 'batch', batchId: WASHED, quantity: 15_000 }], [out(ANJAT, 14_000, 40)], 1_000);
  const { batchId: _, ...stock } = out(STOCK, 2_000, 5);
  const declared = { ...stock, producerId: IKM, occurredAt: '2026-11-22T01:00:00.000Z', reason: 'Persediaan awal' };
  await http.put(`/batches/${STOCK}`).set(as(IKM)).send(declared).expect(201);
}

const line = (n: number, count: number, value: number) => ({
  line: n,
  productId: PRODUCT,
  sku: 'ANJAT-M',
  name: 'Anjat',
  count,
  mode: 'in-stock' as const,
  value,
});
const saleOf = (saleId: string, destination: { country: string; region?: string }) => ({
  saleId,
  sellerId: IKM,
  destination,
});
function sell(
  saleId: string,
  destination: { country: string; region?: string },
  shippedAt: string,
  ...lines: ReturnType<typeof line>[]
) {
  const [sale, value] = [saleOf(saleId, destination), lines.reduce((sum, one) => sum + one.value, 0)];
  const about = (sequence: number) => ({ subject: saleId, sequence, key: IKM });
  const asked = lines.map(({ value: _, ...one }) => one);
  const placed = { ...sale, region: WORKSHOP, lines: asked, currency: 'IDR', amount: value, placedAt: shippedAt };
  const left = { ...sale, region: WORKSHOP, lines, value, invoice: '1', shippedAt, receiveBy: shippedAt };
  return [SalePlaced.of(about(1), placed), SaleShipped.of(about(2), left)] as const;
}
const rows = () => db.collection<Document & { _id: string }>('value_kept').find().sort({ _id: 1 }).toArray();
const sums = async (query: object, who: Record<string, string> = planner('65')) =>
  (
    await http
      .get('/value-kept')
      .query({ ...PERIOD, ...query })
      .set(who)
      .expect(200)
  ).body;

describe('what a run and a sale carry', () => {
  it('is what was paid for their material, and waste carries none', async () => {
    const { body: held } = await http.get('/holdings').query({ show: 'all' }).set(as(IKM)).expect(200);
    expect(
      held.items.map(({ amount, valueUsed }: { amount: number; valueUsed: number }) => [amount, valueUsed]),
    ).toEqual(
      expect.arrayContaining([
        [100_001, 100_001],
        [80_000, 40_000],
      ]),
    );
    const { body: run } = await http.get(`/production-runs/${WASH}`).set(as(IKM)).expect(200);
    expect([run.value, run.taken]).toEqual([140_001, undefined]);
    const { body: anjat } = await http.get(`/batches/${ANJAT}`).set(as(IKM)).expect(200);
    expect(anjat.value).toEqual({ used: 0, left: 105_000, held: 0, sold: 0, reversed: 0 });
    expect(anjat.origin.map(({ value }: { value: number }) => value)).toEqual([75_000, 30_000]);
    const { body: open } = await http.get(`/b/${ANJAT}`).expect(200);
    expect(JSON.stringify(open)).not.toMatch(/value|75000/);
  });
});

describe('goods that are sold', () => {
  it('leave a row for each line, once, in the transaction of the shipment', async () => {
    const [placed, shipped] = sell(
      JAKARTA,
      { country: 'ID', region: '3171' },
      '2026-11-24T03:00:00.000Z',
      line(0, 20, 4_000_000),
    );
    await market.say(
      placed,
      shipped,
      shipped,
      ...sell(ROTTERDAM, { country: 'NL' }, '2026-11-30T17:00:00.000Z', line(0, 20, 9_000_000), line(1, 6, 60_000)),
    );
    await eventually('all are written down', rows, (known) => known.length === 3);
    expect((await rows()).map(({ _id, version, traced, kept }) => [_id, version, traced, kept])).toEqual([
      [`${JAKARTA}:0`, 1, 20, keptOf(37_500, 15_000, 3_947_500)],
      [`${ROTTERDAM}:0`, 1, 20, keptOf(37_500, 15_000, 8_947_500)],
      [`${ROTTERDAM}:1`, 1, 0, [{ region: WORKSHOP, step: 'making', value: 60_000 }]],
    ]);
    const { value } = (await db.collection<Document & { _id: string }>('batches').findOne({ _id: ANJAT }))!;
    expect(value).toMatchObject({ left: 0, sold: 105_000 });
  });

  it('bring less when money goes back', async () => {
    const sale = saleOf(JAKARTA, { country: 'ID', region: '3171' });
    const settled = {
      ...sale,
      complaintId: uuid(71),
      outcome: 'refund' as const,
      refunds: [{ line: 0, value: 1_000_000 }],
      settledAt: '2026-11-25T00:00:00.000Z',
    };
    await market.say(SaleSettled.of({ subject: JAKARTA, sequence: 5, key: IKM }, settled));
    await eventually('it is lowered', rows, ([first]) => first!.version === 2);
    expect((await rows())[0]).toMatchObject({
      value: 3_000_000,
      refunded: 1_000_000,
      kept: keptOf(37_500, 15_000, 2_947_500),
    });
  });
});
const keptOf = (near: number, far: number, making: number) => [
  { region: SOURCE, step: 'gathering', commodity: 'rattan', value: near },
  { region: FAR, step: 'gathering', commodity: 'rattan', value: far },
  { region: WORKSHOP, step: 'making', commodity: 'rattan', value: making },
];

describe('the sums', () => {
  it('say what each region has of each kind of work, and what share stayed in the province', async () => {
    const body = await sums({});
    expect(body).toMatchObject({ ...PERIOD, region: '65' });
    expect(body.items).toEqual([
      { region: '6502', step: 'gathering', commodity: 'rattan', value: 75_000 },
      { region: '6502', step: 'making', value: 60_000 },
      { region: '6502', step: 'making', commodity: 'rattan', value: 11_895_000 },
    ]);
    expect(body.total).toEqual({
      value: 12_030_000,
      whole: 12_060_000,
      inProvince: 12_030_000,
      shareInProvince: 0.9975,
      pieces: 46,
      untraced: 6,
    });
  });

  it('are narrower for who looks from elsewhere, and whole for an auditor', async () => {
    const far = await sums({ level: 'desa' }, planner('64'));
    expect(far.items).toEqual([{ region: FAR, step: 'gathering', commodity: 'rattan', value: 30_000 }]);
    expect(far.total).toMatchObject({ value: 30_000, whole: 12_000_000, inProvince: 30_000, shareInProvince: 0.0025 });
    const all = await sums({ groupBy: 'step' }, AUDITOR);
    expect(all.items).toEqual([
      { step: 'gathering', value: 105_000 },
      { step: 'making', value: 11_955_000 },
    ]);
    expect(all.total).toEqual({ value: 12_060_000, whole: 12_060_000, pieces: 46, untraced: 6 });
    expect((await sums({}, as(IKM))).total.whole).toBe(12_060_000);
    expect((await sums({}, as(OTHER))).total).toEqual({ value: 0, whole: 0, pieces: 0, untraced: 0 });
    const beyond = await http.get('/value-kept').query({ region: '65' }).set(planner('6502')).expect(403);
    expect(beyond.body.code).toBe('actor.other-region');
  });

  it('are of a commodity, a region and days of its own clock', async () => {
    expect((await sums({ commodity: 'rattan' })).total).toMatchObject({ value: 11_970_000, pieces: 40, untraced: 0 });
    expect((await sums({ commodity: 'rubber' })).items).toEqual([]);
    expect((await sums({ region: SOURCE })).total).toMatchObject({ value: 75_000, inProvince: 11_970_000 });
    // Five in the afternoon in London is the first of December in Malinau.
    expect((await sums({ groupBy: 'month' })).items).toEqual([
      { month: '2026-11', value: 2_985_000 },
      { month: '2026-12', value: 9_045_000 },
    ]);
    expect((await sums({ from: '2026-12-01' })).total.whole).toBe(9_060_000);
    expect((await sums({ to: '2026-11-30' })).total.whole).toBe(3_000_000);
  });

  it('come in pages that leave nothing out, and for a year at most', async () => {
    const query = { groupBy: 'month,step,region', limit: 1 };
    const seen: object[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const body = await sums({ ...query, ...(cursor && { cursor }) });
      seen.push(...body.items);
      expect(body.total.whole).toBe(12_060_000);
      cursor = body.next;
    }
    expect(seen).toEqual((await sums({ ...query, limit: 50 })).items);
    expect(seen).toHaveLength(4);
    for (const period of [
      { from: '2026-12-02', to: '2026-12-01' },
      { from: '2025-01-01', to: '2026-01-02' },
    ]) {
      const { body } = await http.get('/value-kept').query(period).set(AUDITOR).expect(422);
      expect(body).toMatchObject({ code: 'value.period' });
    }
    const today = await http.get('/value-kept').set(AUDITOR).expect(200);
    expect(today.body.from < today.body.to).toBe(true);
  });

  it('stand beside what left raw', async () => {
    const declare = (n: number, destination: object, value: number) =>
      http
        .put(`/outflows/${uuid(70 + n)}`)
        .set(as(COOP))
        .send({
          material: {
            supplierId: COOP,
            commodity: 'rattan',
            attributes: {},
            region: SOURCE,
          },
          quantity: 1_000 * n,
          value,
          destination,
          buyer: { name: 'x' },
          papers: {},
          reason: 'dijual',
          occurredAt: '2026-11-20T00:00:00.000Z',
        })
        .expect(201);
    await declare(1, { country: 'ID', region: '3209' }, 5_000);
    await declare(2, { country: 'ID', region: '3209' }, 9_000);
    const outflow = [{ commodity: 'rattan', abroad: false, entries: 2, quantity: 3_000, value: 14_000 }];
    expect((await sums({ commodity: 'rattan' })).outflow).toEqual(outflow);
    expect((await sums({}, as(COOP))).outflow).toEqual(outflow);
    expect((await sums({ region: WORKSHOP })).outflow).toEqual([]);
    expect((await sums({ to: '2026-11-19' })).outflow).toEqual([]);
  });

  it('read what they sum by an index', async () => {
    const period = {
      from: new Date('2026-01-01'),
      until: new Date('2027-01-01'),
      groupBy: 'region',
      level: 'desa',
    } as const;
    const asked: [Asked, string][] = [
      [{ ...period }, 'soldAt_1'],
      [{ ...period, region: '65', commodity: 'rattan' }, 'filed.regions_1_soldAt_1'],
      [{ ...period, sellerId: IKM }, 'sellerId_1_soldAt_1'],
    ];
    for (const [which, index] of asked) {
      const plan = JSON.stringify(
        await db
          .collection('value_kept')
          .aggregate(sumsOf(which, undefined, 10) as Document[])
          .explain(),
      );
      expect([plan.includes('COLLSCAN'), plan.includes(`"indexName":"${index}"`)]).toEqual([false, true]);
    }
  });
});

describe('one chain', () => {
  const get = (who: Record<string, string>, query: object = {}) =>
    http.get(`/value-kept/${ROTTERDAM}`).query(query).set(who);

  it('names the lots that were in each line with what was paid for them', async () => {
    const { body } = await get(as(IKM)).expect(200);
    expect(body).toMatchObject({ saleId: ROTTERDAM, sellerId: IKM, region: WORKSHOP, destination: { country: 'NL' } });
    expect(body.items).toMatchObject([
      { line: 0, count: 20, value: 9_000_000, refunded: 0, traced: 20, kept: keptOf(37_500, 15_000, 8_947_500) },
      { line: 1, count: 6, traced: 0, lots: [] },
    ]);
    expect(body.items[0].lots.map(({ lotId, mass, value }: Document) => [lotId, mass, value])).toEqual([
      [LOT_A, 5_600, 37_500],
      [LOT_B, 1_400, 15_000],
    ]);
  });

  it('is shown line by line to its seller and to the offices that had a part in them', async () => {
    const { body: first } = await get(as(IKM), { limit: 1 }).expect(200);
    const { body: second } = await get(as(IKM), { limit: 1, cursor: first.next }).expect(200);
    expect([...first.items, ...second.items].map(({ line: n }: { line: number }) => n)).toEqual([0, 1]);
    expect(second.next).toBeUndefined();
    expect((await get(planner('64')).expect(200)).body.items).toHaveLength(1);
    expect((await get(planner('31')).expect(404)).body.code).toBe('value.not-found');
    expect((await get(as(OTHER)).expect(403)).body.code).toBe('actor.other-party');
    expect(
      (
        await http
          .get(`/value-kept/${uuid(99)}`)
          .set(AUDITOR)
          .expect(404)
      ).body.code,
    ).toBe('value.not-found');
  });
});
