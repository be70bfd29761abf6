// Lots through their HTTP door on the real engines: posted once, revised at a version, withdrawn, listed, their windows ended.
import 'reflect-metadata';
import {
  DEFAULT_POLICY,
  type LotBody,
  OrderPlaced,
  PartyActivated,
  type PartyProfile,
  type Wishes,
} from '@hilir/contracts';
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
import type { Lot } from './lot.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [COOP, OTHER, BUYER] = [uuid(1), uuid(2), uuid(3)] as const;
const [TANJUNG, GUNUNG, LONG, MALINAU] = ['6501012001', '6501012002', '6501022001', '6502012001'] as const;
const CLERK = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': COOP };
const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' };
const PROVINCIAL = { 'X-Acting-Role': 'provincial', 'X-Acting-Region': '65' };
const label = { id: 'bentuk', en: 'form' };
const template = {
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: ['batang'],
  attributes: [{ kind: 'choice', name: 'form', label, required: true, choices: ['asalan', 'ws'] }],
};
const body: LotBody = {
  supplierId: COOP,
  commodity: 'rattan',
  attributes: { form: 'asalan' },
  quantity: 1_000,
  price: 5_000,
  region: TANJUNG,
  gatherer: 'Pak Adi',
  harvestedOn: '2026-11-20',
  readyOn: '2026-11-24',
};

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let registry: Peer;
let market: Peer;
beforeAll(async () => {
  const env = { ...ownEnvironment('lots'), SWEEP_INTERVAL_MS: '50' };
  databases = await openDatabases(env);
  db = databases.of('supply-chain');
  app = await createService(AppModule, 'supply-chain', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  registry = peerIn(env, 'registry');
  market = peerIn(env, 'marketplace');
  const party = (partyId: string, kind: PartyProfile['kind']) =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind, name: 'x', region: TANJUNG, status: 'active' },
    );
  await registry.say(party(COOP, 'cooperative'), party(OTHER, 'ikm'));
  await http.put('/commodities/rattan').set(PROVINCIAL).send(template).expect(200);
  const known = () => db.collection('parties').countDocuments();
  await eventually('both parties are known here', known, (count) => count === 2);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await Promise.all([registry?.leave(), market?.leave()]);
  await databases?.drop();
}, 60_000);

const put = (id: string, lot: object = body, as: Record<string, string> = CLERK) =>
  http.put(`/lots/${id}`).set(as).send(lot);
const lotOf = async (id: string) => (await http.get(`/lots/${id}`).set(CLERK).expect(200)).body;
const change = (id: string, version: number, patch: object, as: Record<string, string> = CLERK) =>
  http
    .patch(`/lots/${id}`)
    .set(as)
    .set('If-Match', `"${version}"`)
    .send({ reason: 'weighed again', ...patch });
const ledger = async (id: string) =>
  (await http.get(`/lots/${id}/ledger`).set(CLERK).expect(200)).body.items.map(
    ({ kind, available, reserved }: { kind: string; available: number; reserved: number }) => [
      kind,
      available,
      reserved,
    ],
  );
/** Reserves from the pool, as the marketplace asks. */
const order = (orderId: string, quantity: number, buyerRegion: string = TANJUNG) =>
  market.say(
    OrderPlaced.of(
      { subject: orderId, sequence: 1, key: '65/rattan' },
      {
        orderId,
        pool: '65/rattan',
        buyerId: BUYER,
        buyerRegion,
        wishes: {},
        quantity,
        partial: 'fill-or-wait',
        needBy: '2027-06-01',
        placedAt: new Date().toISOString(),
      },
    ),
  );

describe('a lot', () => {
  it('is posted once, however often and however at once the same request comes', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(uuid(10))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers[0]!.headers.etag).toBe('"1"');
    expect((await put(uuid(10))).status).toBe(200);
    expect(await ledger(uuid(10))).toEqual([['posted', 1_000, 0]]);
  });

  it('keeps its id from other content, and from those who may not speak for it', async () => {
    expect((await put(uuid(10), { ...body, quantity: 2_000 })).body).toMatchObject({
      status: 409,
      code: 'lot.id-used',
    });
    const refusals = [
      [uuid(11), { ...body, supplierId: OTHER }, CLERK, 'actor.other-party'],
      [uuid(11), { ...body, supplierId: OTHER }, { ...CLERK, 'X-Acting-Party': OTHER }, 'supplier.kind'],
      [uuid(11), { ...body, supplierId: uuid(99) }, { ...CLERK, 'X-Acting-Party': uuid(99) }, 'supplier.unknown'],
      [uuid(11), { ...body, region: MALINAU }, OFFICER, 'actor.other-region'],
      [uuid(11), { ...body, commodity: 'gold' }, CLERK, 'commodity.unknown'],
      [uuid(11), { ...body, attributes: {} }, CLERK, 'commodity.attribute'],
      [uuid(11), { ...body, readyOn: '2026-11-01' }, CLERK, 'lot.dates'],
    ] as const;
    for (const [id, lot, as, code] of refusals) expect((await put(id, lot, as)).body.code).toBe(code);
    expect((await http.get(`/lots/${uuid(11)}`)).body).toMatchObject({ status: 404, code: 'lot.not-found' });
  });

  it('shows its gatherer to its supplier and offices only', async () => {
    expect((await lotOf(uuid(10))).gatherer).toBe('Pak Adi');
    expect((await http.get(`/lots/${uuid(10)}`)).body).not.toHaveProperty('gatherer');
    expect((await http.get('/lots').query({ supplierId: COOP })).text).not.toContain('Pak Adi');
  });

  it('is revised at the version that was read, which a reservation does not spoil', async () => {
    await put(uuid(12), { ...body, region: GUNUNG });
    await http.put('/pools/65/rattan/policy').set(PROVINCIAL).send(DEFAULT_POLICY).expect(200);
    await order(uuid(500), 1_300, GUNUNG);
    await eventually(
      'material is reserved',
      () => lotOf(uuid(12)),
      ({ reserved }) => reserved === 1_000,
    );
    expect((await change(uuid(12), 1, { quantity: 999 })).body).toMatchObject({
      status: 422,
      code: 'lot.below-reserved',
    });
    const revised = await change(uuid(12), 1, { quantity: 1_500, price: 6_000 });
    expect(revised.body).toMatchObject({ version: 2, quantity: 1_500, available: 500, reserved: 1_000, price: 6_000 });
    expect(revised.headers.etag).toBe('"2"');
    const again = await change(uuid(12), 1, { quantity: 1_500, price: 6_000 });
    expect([again.status, again.text]).toEqual([200, revised.text]);
    expect((await change(uuid(12), 1, { price: 1 })).body).toMatchObject({ status: 412, code: 'request.stale' });
    expect((await change(uuid(12), 2, { price: 1 }, { ...CLERK, 'X-Acting-Party': OTHER })).body.code).toBe(
      'actor.other-party',
    );
    expect(await ledger(uuid(12))).toEqual([
      ['posted', 1_000, 0],
      ['reserved', -1_000, 1_000],
      ['revised', 500, 0],
    ]);
  });

  it('is withdrawn but for what is reserved', async () => {
    const withdraw = (version: number) =>
      http
        .post(`/lots/${uuid(12)}/withdrawal`)
        .set(CLERK)
        .set('If-Match', `"${version}"`)
        .send({ reason: 'wet' });
    const { version, available } = await lotOf(uuid(12));
    const gone = await withdraw(version);
    expect(gone.body).toMatchObject({ status: 'withdrawn', available: 0, reserved: 1_000, withdrawn: available });
    const again = await withdraw(version);
    expect([again.status, again.text]).toEqual([200, gone.text]);
    expect((await ledger(uuid(12))).filter(([kind]: [string]) => kind === 'withdrawn')).toHaveLength(1);
    expect((await change(uuid(12), version + 1, { price: 1 })).body.code).toBe('lot.withdrawn');
  });

  it('tells who changed what, and leaves reservations to the ledger', async () => {
    const history = (as: Record<string, string>) => http.get(`/lots/${uuid(12)}/history`).set(as);
    const { body: page, text } = await history(CLERK).expect(200);
    expect(toldIn(page)).toEqual([
      ['withdrawn', 'clerk'],
      ['revised', 'clerk'],
      ['posted', 'clerk'],
    ]);
    expect(page.items[0]).toMatchObject({ reason: 'wet', by: { partyId: COOP } });
    expect(page.items[1]).toMatchObject({
      reason: 'weighed again',
      fields: [
        { field: 'quantity', from: 1_000, to: 1_500 },
        { field: 'available', from: 0, to: 500 },
        { field: 'price', from: 5_000, to: 6_000 },
      ],
    });
    expect(text).not.toContain('Pak Adi');
    expect((await history({ ...CLERK, 'X-Acting-Party': OTHER })).body.code).toBe('actor.other-party');
    const pages = [await history(CLERK).query({ limit: 2 })];
    pages.push(await history(CLERK).query({ limit: 2, cursor: pages[0]!.body.next }));
    expect(pages.flatMap(({ body }) => toldIn(body))).toEqual(toldIn(page));
    expect(pages[1]!.body).not.toHaveProperty('next');
  });
});

describe('the stock of a lot', () => {
  const write = (_id: string, figures: Partial<Lot>) =>
    db.collection<{ _id: string }>('lots').updateOne({ _id }, { $set: figures });

  it.each<[string, Partial<Lot>]>([
    ['below nothing', { available: -1, quantity: 1, reserved: 1, withdrawn: 1 }],
    ['of fractions', { available: 0.5, reserved: 0.5, withdrawn: 0, quantity: 1 }],
    ['that does not add up', { available: 1_000, reserved: 1, withdrawn: 0, quantity: 1_000 }],
    ['that is no number', { available: '1000' as never, reserved: 0, withdrawn: 0, quantity: 1_000 }],
  ])('%s is refused by MongoDB itself', async (_, figures) => {
    await expect(write(uuid(10), figures)).rejects.toMatchObject({ code: 121 });
  });

  it('never goes below nothing when twenty buyers race for one lot', async () => {
    await put(uuid(13), { ...body, region: LONG, quantity: 1_050 });
    await Promise.all(Array.from({ length: 20 }, (_, n) => order(uuid(600 + n), 100, LONG)));
    const rows = () =>
      db.collection('reservations').find({ buyerRegion: LONG }).project({ parts: 1, waiting: 1 }).toArray();
    const all = await eventually('all are answered', rows, (list) => list.length === 20);
    const held = all.flatMap(({ parts }) => parts as { lotId: string; quantity: number }[]);
    const ofLot = held.filter(({ lotId }) => lotId === uuid(13)).reduce((sum, { quantity }) => sum + quantity, 0);
    expect(await lotOf(uuid(13))).toMatchObject({ available: 0, reserved: 1_050, quantity: 1_050 });
    expect(ofLot).toBe(1_050);
    const entries = await ledger(uuid(13));
    expect(entries.reduce((sum: number, [, available]: [string, number]) => sum + available, 0)).toBe(0);
    expect(entries.reduce((sum: number, [, , reserved]: [string, number, number]) => sum + reserved, 0)).toBe(1_050);
  });
});

describe('the lists of lots', () => {
  // A pool of its own: Kalimantan Timur, where nobody buys.
  const lots = ['6472012001', '6472012001', '6472012002', '6472022001', '6403012001'].map((region, n) => ({
    id: uuid(700 + n),
    region,
  }));
  beforeAll(async () => {
    for (const { id, region } of lots) await put(id, { ...body, region, price: 5_000 + Number(id.slice(-1)) });
  });
  const available = async (query: object) => (await http.get('/available').query(query).expect(200)).body;

  it('show a buyer what is near first, page by page, with its ring and amount', async () => {
    const seen: [string, string, number][] = [];
    let cursor: string | undefined;
    do {
      const page = await available({ village: '6472012001', commodity: 'rattan', limit: 2, ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      for (const { lotId, ring, amount } of page.items) seen.push([lotId, ring, amount]);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual([
      [uuid(700), 'desa', 5_000],
      [uuid(701), 'desa', 5_001],
      [uuid(702), 'kecamatan', 5_002],
      [uuid(703), 'kabkota', 5_003],
      [uuid(704), 'province', 5_004],
    ]);
  });

  it('show a buyer of another province only what has no open window', async () => {
    const query = { village: TANJUNG, commodity: 'rattan', province: '64' };
    expect((await available(query)).items).toEqual([]);
    const { version } = await lotOf(uuid(704));
    const lift = (as: Record<string, string>) =>
      http
        .post(`/lots/${uuid(704)}/window-lift`)
        .set(as)
        .set('If-Match', `"${version}"`)
        .send({ reason: 'no buyer' });
    expect((await lift(OFFICER)).body.code).toBe('actor.other-region');
    const kaltim = { ...PROVINCIAL, 'X-Acting-Region': '64' };
    const lifts = [await lift(kaltim), await lift(kaltim)];
    expect(lifts.map(({ status, body: lot }) => [status, lot.localOnly, lot.version])).toEqual([
      [200, false, version + 1],
      [200, false, version + 1],
    ]);
    expect((await available(query)).items.map(({ lotId, ring }: never) => [lotId, ring])).toEqual([
      [uuid(704), 'outside'],
    ]);
  });

  it('take a price ceiling and a single ring', async () => {
    const query = { village: '6472012001', commodity: 'rattan' };
    const idsOf = async (more: object) =>
      (await available({ ...query, ...more })).items.map((lot: never) => lot['lotId']);
    expect(await idsOf({ maxPrice: 5_000 })).toEqual([uuid(700)]);
    expect(await idsOf({ ring: 'kabkota' })).toEqual([uuid(703)]);
  });

  it('show the lots of a region or supplier, newest first, page by page', async () => {
    const list = async (query: object) => (await http.get('/lots').query(query).expect(200)).body;
    const first = await list({ region: '64', limit: 3 });
    const second = await list({ region: '64', limit: 3, cursor: first.next });
    expect([...first.items, ...second.items].map(({ lotId }) => lotId)).toEqual(lots.map(({ id }) => id).reverse());
    expect(second.next).toBeUndefined();
    expect((await list({ region: '6472', supplierId: COOP, status: 'open' })).items).toHaveLength(4);
    expect((await list({ supplierId: OTHER })).items).toEqual([]);
  });
});

describe('a local window', () => {
  it('ends by itself, and then serves who waits in another province', async () => {
    await put(uuid(800), { ...body, region: '6301012001' });
    const waits = OrderPlaced.of(
      { subject: uuid(801), sequence: 1, key: '63/rattan' },
      {
        orderId: uuid(801),
        pool: '63/rattan',
        buyerId: BUYER,
        buyerRegion: '3209012001',
        wishes: {},
        quantity: 400,
        partial: 'fill-or-wait',
        needBy: '2027-06-01',
        placedAt: new Date().toISOString(),
      },
    );
    await market.say(waits);
    const pool = async () => (await http.get('/pools/63/rattan')).body;
    const before = await eventually('it waits', pool, ({ waitingOrders }) => waitingOrders === 1);
    expect(before).toMatchObject({ available: 1_000, localOnly: 1_000, reserved: 0, waiting: 400 });
    await db
      .collection<{ _id: string }>('lots')
      .updateOne({ _id: uuid(800) }, { $set: { localUntil: new Date(Date.now() - 1) } });
    const after = await eventually('it is served', pool, ({ reserved }) => reserved > 0);
    expect(after).toMatchObject({ available: 600, localOnly: 0, reserved: 400, waitingOrders: 0, waiting: 0 });
    const history = await http
      .get(`/lots/${uuid(800)}/history`)
      .set(CLERK)
      .expect(200);
    expect(toldIn(history.body)).toEqual([
      ['window-ended', 'local-windows'],
      ['posted', 'clerk'],
    ]);
  });

  it('ends beside that of a broken lot, which MongoDB refuses to write', async () => {
    const ids = [810, 811, 812, 813].map(uuid);
    for (const id of ids) await put(id, { ...body, region: '6101012001' });
    const lots = db.collection<{ _id: string }>('lots');
    // In one transaction, so that they are due in the same round.
    await db.client.withSession((session) =>
      session.withTransaction(async () => {
        const past = { $set: { localUntil: new Date(Date.now() - 1) } };
        await lots.updateMany({ _id: { $in: ids } }, past, { session });
        const unguarded = { session, bypassDocumentValidation: true };
        await lots.updateOne({ _id: ids[0]! }, { $set: { available: -1 } }, unguarded);
      }),
    );
    const closed = () => lots.countDocuments({ _id: { $in: ids }, localOnly: true });
    await eventually('the windows of the others ended', closed, (count) => count === 1);
    expect(await lots.findOne({ _id: ids[0]! })).toMatchObject({ localOnly: true, version: 1 });
    expect((await http.get('/metrics')).text).toMatch(/hilir_sweep_failures_total\{sweep="local-windows"\} [1-9]/);
  });
});

describe('a commodity that grows', () => {
  it('lets an order wish for what lots could not say before, at once', async () => {
    const post = (n: number, attributes: object) => put(uuid(n), { ...body, region: '6201012001', attributes });
    const place = (n: number, wishes: Wishes) =>
      market.say(
        OrderPlaced.of(
          { subject: uuid(n), sequence: 1, key: '62/rattan' },
          {
            orderId: uuid(n),
            pool: '62/rattan',
            buyerId: BUYER,
            buyerRegion: '6201012001',
            wishes,
            quantity: 100,
            partial: 'fill-or-wait',
            needBy: '2027-06-01',
            placedAt: new Date().toISOString(),
          },
        ),
      );
    const reserved = async () => (await http.get('/pools/62/rattan')).body.reserved;
    await post(900, { form: 'ws' });
    await place(901, {});
    await eventually('the pool has a memory', reserved, (sum) => sum === 100);
    const species = { kind: 'choice', name: 'species', label, required: false, choices: ['sega'] };
    const grown = { ...template, attributes: [...template.attributes, species] };
    await http.put('/commodities/rattan').set(PROVINCIAL).send(grown).expect(200);
    await post(902, { form: 'ws', species: 'sega' });
    const heardOf = async () => {
      const keys = (await db.collection<{ keys: string[] }>('inbox').find().toArray()).flatMap((row) => row.keys);
      return keys.filter((key) => key.startsWith('PoolsConsumer.lotPosted')).length;
    };
    const lots = await db.collection('lots').countDocuments();
    await eventually('the pool heard of the lot', heardOf, (count) => count === lots);
    await place(903, { species: { oneOf: ['sega'] } });
    await eventually('it is served', reserved, (sum) => sum === 200, 10);
    expect(await lotOf(uuid(902))).toMatchObject({ reserved: 100 });
    const { body: history } = await http.get('/commodities/rattan/history').set(CLERK).expect(200);
    expect(toldIn(history).slice(0, 1)).toEqual([['defined', 'provincial']]);
    expect(history.items[0].fields).toEqual([{ field: 'attributes.1', to: species }]);
    expect((await http.get('/commodities/gold/history').set(CLERK)).body.code).toBe('commodity.not-found');
  });
});

describe('a policy of a pool', () => {
  it('is in the history of its pool, each other one once', async () => {
    const set = (policy: object) =>
      http
        .put('/pools/62/rattan/policy')
        .set({ ...PROVINCIAL, 'X-Acting-Region': '62' })
        .send(policy);
    const policy = { ...DEFAULT_POLICY, localWindowHours: 24 };
    for (const next of [policy, policy, { ...policy, holdHours: 12 }]) await set(next).expect(200);
    const { body: history } = await http.get('/pools/62/rattan/history').set(CLERK).expect(200);
    expect(toldIn(history)).toEqual([
      ['policy-set', 'provincial'],
      ['policy-set', 'provincial'],
    ]);
    expect(history.items[0].fields).toEqual([{ field: 'policy.holdHours', from: 48, to: 12 }]);
    expect((await http.get('/pools/11/rattan/history').set(CLERK)).body.code).toBe('pool.not-found');
  });
});
