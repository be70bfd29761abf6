// The outflow register through its HTTP doors on the real engines: from hand-overs by itself, declared, decided, lapsed, listed and summed.
import 'reflect-metadata';
import { type Outflow, OrderPlaced, PartyActivated, type PartyProfile, XLSX } from '@hilir/contracts';
import { readXlsx } from '@hilir/files';
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
import type { Reservation } from '../pools/reservation.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [COOP, BUYER, CIREBON, OTHER] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const [HOME, AWAY, MALINAU] = ['6501012001', '3209012001', '6502012001'] as const;
const CLERK = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': COOP };
const STRANGER = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': OTHER };
const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' };
const PROVINCE = { 'X-Acting-Role': 'provincial', 'X-Acting-Region': '65' };
const ELSEWHERE = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6502' };
const AUDITOR = { 'X-Acting-Role': 'auditor' };
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const occurredAt = hoursAgo(1);

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let registry: Peer;
let market: Peer;
beforeAll(async () => {
  const env = { ...ownEnvironment('outflows'), SWEEP_INTERVAL_MS: '50' };
  databases = await openDatabases(env);
  db = databases.of('supply-chain');
  app = await createService(AppModule, 'supply-chain', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  registry = peerIn(env, 'registry');
  market = peerIn(env, 'marketplace');
  const party = (partyId: string, kind: PartyProfile['kind'], region: string, name: string) =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind, name, region, status: 'active' },
    );
  await registry.say(
    party(COOP, 'cooperative', HOME, 'Koperasi'),
    party(BUYER, 'ikm', HOME, 'Anjat'),
    party(CIREBON, 'firm', AWAY, 'CV Cirebon'),
  );
  const label = { id: 'rotan', en: 'rattan' };
  const choices = ['asalan', 'polished', 'core'];
  const attributes = [{ kind: 'choice', name: 'form', label, required: true, choices }];
  const template = { name: label, baseUnit: 'g', hs: ['1401.20'], countUnits: [], attributes };
  await http.put('/commodities/rattan').set(PROVINCE).send(template).expect(200);
  const policy = { localWindowHours: 0, holdHours: 48, handOverHours: 100 };
  for (const province of ['65', '66'])
    await http
      .put(`/pools/${province}/rattan/policy`)
      .set({ ...PROVINCE, 'X-Acting-Region': province })
      .send(policy)
      .expect(200);
  for (const [ruleId, form, verdict] of [
    ['raw', 'asalan', 'forbidden'],
    ['core', 'core', 'allowed'],
  ] as const) {
    const when = { form: { oneOf: [form] } };
    const rule = { commodity: 'rattan', hs: '1401.20', when, from: '2023-07-19', verdict, basis: 'Permendag 22/2023' };
    await http.put(`/export-rules/${ruleId}`).set(PROVINCE).send(rule).expect(200);
  }
  const known = () => db.collection('parties').countDocuments();
  await eventually('all parties are known here', known, (count) => count === 3);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await Promise.all([registry?.leave(), market?.leave()]);
  await databases?.drop();
}, 60_000);

let numbers = 100;
const post = async (quantity: number, form = 'asalan', region: string = HOME): Promise<string> => {
  const lotId = uuid(numbers++);
  const lot = { supplierId: COOP, commodity: 'rattan', attributes: { form }, quantity, price: 5_000, region };
  await http
    .put(`/lots/${lotId}`)
    .set(CLERK)
    .send({ ...lot, harvestedOn: '2026-11-20', readyOn: '2026-11-20' })
    .expect(201);
  return lotId;
};
const reservationOf = (orderId: string) => db.collection<Reservation>('reservations').findOne({ _id: orderId });
const place = async (buyerId: string, buyerRegion: string, quantity: number, province = '66'): Promise<string> => {
  const orderId = uuid(numbers++);
  const pool = `${province}/rattan`;
  const wanted = { wishes: {}, quantity, partial: 'fill-or-wait', needBy: '2027-06-01' } as const;
  const buyer = { buyerId, buyerRegion, placedAt: new Date().toISOString() };
  await market.say(
    OrderPlaced.of({ subject: orderId, sequence: 1, key: pool }, { orderId, pool, ...buyer, ...wanted }),
  );
  await eventually(
    'the pool answers',
    () => reservationOf(orderId),
    (found) => found !== null,
  );
  return orderId;
};
const figures = async (lotId: string): Promise<number[]> => {
  const { body } = await http.get(`/lots/${lotId}`).expect(200);
  return [body.quantity, body.available, body.reserved, body.soldOutside];
};
const declaration = (lotId: string, more: object = {}) => ({
  lotId,
  quantity: 300,
  value: 1_500,
  destination: { country: 'ID', region: '3209' },
  buyer: { name: 'CV Rotan Cirebon' },
  papers: { manifest: 'DM-1' },
  reason: 'dijual di pelabuhan',
  occurredAt,
  ...more,
});
const SINGAPORE = { destination: { country: 'SG' } };
const declare = (outflowId: string, body: object, as: Record<string, string> = CLERK) =>
  http.put(`/outflows/${outflowId}`).set(as).send(body);
const decide = (outflowId: string, allowed: boolean, reason: string, as: Record<string, string> = OFFICER) =>
  http.post(`/outflows/${outflowId}/decision`).set(as).set('If-Match', '"1"').send({ allowed, reason });
const list = async (query: object, as: Record<string, string> = AUDITOR): Promise<Outflow[]> =>
  (await http.get('/outflows').query(query).set(as).expect(200)).body.items;
/** A polished lot of which 300 wait for a decision on their export. */
const asked = async () => {
  const [lotId, outflowId] = [await post(1_000, 'polished'), uuid(numbers++)];
  const { body } = await declare(outflowId, declaration(lotId, SINGAPORE)).expect(201);
  expect(body).toMatchObject({ status: 'awaiting-decision', version: 1 });
  return { lotId, outflowId };
};

describe('a delivery to Cirebon', () => {
  it('is in the register at once, with what buyers at home wait for at that moment', async () => {
    const village = '6601012001';
    const lotId = await post(1_000, 'asalan', village);
    const orderId = await place(CIREBON, AWAY, 1_000);
    expect(await reservationOf(orderId)).toMatchObject({ parts: [{ reserved: 1_000 }] });
    await place(BUYER, village, 700);
    await place(BUYER, village, 50);
    await place(CIREBON, AWAY, 9_000);
    const part = { part: 0, gross: 600, tare: 0, deductions: [], accepted: 600, rejections: [] };
    const bast = { orderId, parts: [part], collector: 'x', receiver: 'y', photos: [], manifest: 'DM-1', occurredAt };
    const handOverId = uuid(numbers++);
    const receive = () => http.put(`/hand-overs/${handOverId}/reception`).set(CLERK).send(bast);
    await receive().expect(201);
    const [outflow, ...more] = await list({ origin: '66' });
    expect(more).toEqual([]);
    expect(outflow).toMatchObject({
      source: 'hand-over',
      status: 'recorded',
      handOverId,
      orderId,
      lotId,
      quantity: 600,
      value: 3_000,
      origin: village,
      destination: { country: 'ID', region: AWAY },
      buyer: { partyId: CIREBON, name: 'CV Cirebon' },
      papers: { manifest: 'DM-1' },
      unmetLocalDemand: { quantity: 750, orders: 2 },
      occurredAt,
    });
    await receive().expect(200);
    expect(await list({ origin: '66' })).toHaveLength(1);
    const undo = http.post(`/outflows/${outflow!.outflowId}/reversal`).set(CLERK);
    expect((await undo.send({ reason: 'x', occurredAt })).body.code).toBe('outflow.from-hand-over');
  });

  it('is none when the buyer is of the province', async () => {
    const orderId = await place(BUYER, HOME, 100, '65');
    await post(100);
    await eventually(
      'it is reserved',
      () => reservationOf(orderId),
      (found) => found?.waiting === 0,
    );
    const part = { part: 0, gross: 100, tare: 0, deductions: [], accepted: 100, rejections: [] };
    const bast = { orderId, parts: [part], collector: 'x', receiver: 'y', photos: [], occurredAt };
    await http
      .put(`/hand-overs/${uuid(numbers++)}/reception`)
      .set(CLERK)
      .send(bast)
      .expect(201);
    expect(await list({ origin: '65' })).toEqual([]);
  });
});

describe('a lot that is sold outside the platform', () => {
  it('gives what was sold once, however often and at once it is declared, and the pool hears', async () => {
    const [lotId, outflowId] = [await post(1_000), uuid(numbers++)];
    const answers = await Promise.all(Array.from({ length: 5 }, () => declare(outflowId, declaration(lotId))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await figures(lotId)).toEqual([1_000, 700, 0, 300]);
    expect((await declare(outflowId, declaration(lotId, { quantity: 301 }))).body.code).toBe('outflow.id-used');
    expect((await declare(outflowId, declaration(lotId), STRANGER)).body.code).toBe('actor.other-party');
    const orderId = await place(BUYER, HOME, 800, '65');
    expect(await reservationOf(orderId)).toMatchObject({ waiting: 100, parts: [{ lotId, quantity: 700 }] });
    const more = await declare(uuid(numbers++), declaration(lotId));
    expect([more.status, more.body.code]).toEqual([409, 'lot.not-enough']);

    const undo = () =>
      http.post(`/outflows/${outflowId}/reversal`).set(CLERK).send({ reason: 'tidak jadi', occurredAt });
    expect((await undo().expect(200)).body).toMatchObject({ status: 'reversed', version: 2 });
    expect((await undo().expect(200)).body.version).toBe(2);
    await eventually(
      'who waits is served of what came back',
      () => reservationOf(orderId),
      (found) => found?.waiting === 0,
    );
    expect(await figures(lotId)).toEqual([1_000, 200, 800, 0]);
    const { body } = await http.get(`/lots/${lotId}/ledger`).set(CLERK).expect(200);
    const kinds = body.items.map((entry: { kind: string; outflowId?: string }) => [entry.kind, entry.outflowId]);
    expect(kinds).toEqual([
      ['posted', undefined],
      ['sold-outside', outflowId],
      ['reserved', undefined],
      ['reversed', outflowId],
      ['reserved', undefined],
    ]);
  });

  it('is declared by its supplier or an officer of its place, and seen by them and those above', async () => {
    const [lotId, outflowId] = [await post(1_000), uuid(numbers++)];
    expect((await declare(outflowId, declaration(lotId), STRANGER)).body.code).toBe('actor.other-party');
    expect((await declare(outflowId, declaration(lotId), ELSEWHERE)).body.code).toBe('actor.other-region');
    await declare(outflowId, declaration(lotId), OFFICER).expect(201);
    const see = (as: Record<string, string>) => http.get(`/outflows/${outflowId}`).set(as);
    for (const as of [CLERK, OFFICER, PROVINCE, AUDITOR]) await see(as).expect(200);
    for (const as of [STRANGER, ELSEWHERE]) await see(as).expect(403);
    const seen = async (as: Record<string, string>, query: object = {}) =>
      (await list(query, as)).some((outflow) => outflow.outflowId === outflowId);
    expect(await Promise.all([CLERK, OFFICER, PROVINCE, AUDITOR].map((as) => seen(as)))).not.toContain(false);
    expect(await Promise.all([STRANGER, ELSEWHERE].map((as) => seen(as)))).not.toContain(true);
    expect(await seen(ELSEWHERE, { origin: '6501' })).toBe(false);
    await http.get('/outflows').query({ supplierId: COOP }).set(STRANGER).expect(403);
  });

  it('may be material that was never a lot', async () => {
    const material = { supplierId: COOP, commodity: 'rattan', attributes: { form: 'asalan' }, region: MALINAU };
    const { lotId: _, ...rest } = declaration('');
    const { body } = await declare(uuid(numbers++), { ...rest, material }).expect(201);
    expect(body).toMatchObject({ origin: MALINAU, status: 'recorded', hs: '1401.20' });
    expect((await declare(uuid(numbers++), rest)).body.errors).toMatchObject([{ pointer: '/body/lotId' }]);
  });
});

describe('an export of raw material', () => {
  it('that the rules allow is recorded; that they forbid is refused by its rule, and planners see the attempt', async () => {
    const core = await post(1_000, 'core');
    const { body } = await declare(uuid(numbers++), declaration(core, SINGAPORE)).expect(201);
    expect(body).toMatchObject({ status: 'recorded', rule: { ruleId: 'core', verdict: 'allowed' } });

    const [lotId, outflowId] = [await post(1_000), uuid(numbers++)];
    for (let times = 0; times < 2; times++) {
      const refused = await declare(outflowId, declaration(lotId, SINGAPORE)).expect(422);
      expect(refused.body).toMatchObject({ code: 'outflow.export-forbidden' });
      expect(refused.body.detail).toContain('Permendag 22/2023');
    }
    expect(await figures(lotId)).toEqual([1_000, 1_000, 0, 0]);
    expect(await list({ status: 'forbidden' }, OFFICER)).toMatchObject([{ outflowId, rule: { ruleId: 'raw' } }]);
    await declare(uuid(numbers++), declaration(lotId)).expect(201);
  });

  it('in doubt waits: its stock is held, and one of two officers decides', async () => {
    const { lotId, outflowId } = await asked();
    expect(await figures(lotId)).toEqual([1_000, 700, 300, 0]);
    expect((await decide(outflowId, true, 'x', ELSEWHERE)).body.code).toBe('actor.other-region');
    const race = await Promise.all([
      decide(outflowId, true, 'sudah dipoles'),
      decide(outflowId, false, 'masih mentah', PROVINCE),
    ]);
    expect(race.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = race.find(({ status }) => status === 200)!.body;
    expect(race.find(({ status }) => status === 409)!.body.code).toBe('outflow.status');
    expect(await figures(lotId)).toEqual(winner.decision.allowed ? [1_000, 700, 0, 300] : [1_000, 1_000, 0, 0]);
    const { allowed, reason } = winner.decision;
    expect((await decide(outflowId, allowed, reason).expect(200)).body.version).toBe(2);
    const history = await http.get(`/outflows/${outflowId}/history`).set(CLERK).expect(200);
    expect(toldIn(history.body).map(([change]) => change)).toEqual(['decided', 'requested']);
    expect(history.body.items[0]).toMatchObject({
      reason,
      fields: [{ field: 'status', from: 'awaiting-decision' }, {}, {}],
    });
    expect(history.text).not.toContain('Pte');
    await http.get(`/outflows/${outflowId}/history`).set(STRANGER).expect(403);
  });

  it('in doubt lapses when nobody decides; what was held goes to who waits', async () => {
    const { lotId, outflowId } = await asked();
    const orderId = await place(BUYER, HOME, 1_000, '65');
    const outflows = db.collection<{ _id: string; deadline: Date }>('outflows');
    await outflows.updateOne({ _id: outflowId }, { $set: { deadline: new Date(0) } });
    const statusOf = async () => (await http.get(`/outflows/${outflowId}`).set(CLERK)).body.status;
    await eventually('it lapses', statusOf, (status) => status === 'lapsed');
    const { body: history } = await http.get(`/outflows/${outflowId}/history`).set(CLERK).expect(200);
    expect(toldIn(history)[0]).toEqual(['lapsed', 'awaiting-outflows']);
    const waitingOf = async () => (await reservationOf(orderId))!.waiting;
    await eventually('the order has its material', waitingOf, (waiting) => waiting === 0);
    expect((await figures(lotId))[3]).toBe(0);
    expect((await decide(outflowId, true, 'terlambat')).body).toMatchObject({ code: 'outflow.status' });
  });
});

describe('the register', () => {
  it('is listed page by page, by origin, destination and period, whole as CSV, and summed', async () => {
    const lotId = await post(10_000, 'asalan', MALINAU);
    const moments = ['2025-03-31T15:59:00.000Z', '2025-03-31T16:00:00.000Z', '2025-04-20T00:00:00.000Z'];
    for (const [i, moment] of moments.entries()) {
      const more = { quantity: 100 + i, occurredAt: moment, reason: '=HYPERLINK("x")' };
      await declare(uuid(900 + i), declaration(lotId, more)).expect(201);
    }
    const wrong = uuid(numbers++);
    await declare(wrong, declaration(lotId, { occurredAt: moments[2] })).expect(201);
    await http.post(`/outflows/${wrong}/reversal`).set(CLERK).send({ reason: 'salah', occurredAt }).expect(200);

    const period = { from: '2025-01-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' };
    const query = { ...period, origin: '6502', destination: '32', status: 'recorded' };
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await http
        .get('/outflows')
        .query({ ...query, limit: 2, cursor })
        .set(PROVINCE)
        .expect(200);
      found.push(...body.items.map((outflow: Outflow) => outflow.outflowId));
      cursor = body.next;
    } while (cursor);
    expect(found).toEqual([uuid(902), uuid(901), uuid(900)]);
    expect(await list({ ...query, from: moments[1], until: moments[2] })).toMatchObject([{ quantity: 101 }]);
    expect(await list({ ...query, destination: 'SG' })).toEqual([]);
    expect(await list({ ...query, commodity: 'seaweed' })).toEqual([]);

    const csv = await http.get('/outflows.csv').query(query).set(PROVINCE).expect(200);
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`);
    const xlsx = await http.get('/outflows.xlsx').query(query).set(PROVINCE).buffer(true).parse(bytes).expect(200);
    expect(xlsx.headers['content-type']).toBe(XLSX);
    const { header, rows } = await readXlsx(new Uint8Array(xlsx.body as Buffer), 10);
    expect(rows.map(({ cells }) => cells[header.indexOf('jumlah (satuan dasar)')])).toEqual(['102', '101', '100']);
    await http.get('/outflows.pdf').query(query).set(PROVINCE).expect(400);
    await http.get('/outflows.csv').query({ limit: 5 }).set(PROVINCE).expect(400);
    await http.post('/outflows.csv').set(PROVINCE).expect(405);

    // Half past three UTC is still March in Malinau, four is April.
    const { body } = await http.get('/outflow-summary').query(period).set(PROVINCE).expect(200);
    expect(body.items).toMatchObject([
      { month: '2025-03', commodity: 'rattan', destination: '32', entries: 1, quantity: 100, value: 1_500 },
      { month: '2025-04', commodity: 'rattan', destination: '32', entries: 2, quantity: 203, value: 3_000 },
    ]);
    const first = await http
      .get('/outflow-summary')
      .query({ ...period, limit: 1 })
      .set(PROVINCE)
      .expect(200);
    const rest = await http
      .get('/outflow-summary')
      .query({ ...period, cursor: first.body.next })
      .set(PROVINCE)
      .expect(200);
    expect([...first.body.items, ...rest.body.items]).toEqual(body.items);
    const elsewhere = await http.get('/outflow-summary').query(period).set(OFFICER).expect(200);
    expect(elsewhere.body.items).toEqual([]);
  });

  it('sums apart what left while buyers at home waited', async () => {
    const { body } = await http.get('/outflow-summary').query({ origin: '66' }).set(AUDITOR).expect(200);
    expect(body.items).toMatchObject([
      { destination: '32', quantity: 600, whileLocalDemandWaited: 600, shareWhileLocalDemandWaited: 1 },
    ]);
  });

  it('has an index for each order in which it is read', async () => {
    const stagesOf = async (filter: object): Promise<string> => {
      const sorted = db.collection('outflows').find(filter).sort({ occurredAt: -1, _id: -1 }).limit(10);
      return JSON.stringify((await sorted.explain('queryPlanner')).queryPlanner.winningPlan);
    };
    const filters = [
      {},
      { 'filed.origins': '65' },
      { 'filed.origins': '65', commodity: 'rattan' },
      { 'filed.destinations': '32' },
      { supplierId: COOP },
      { commodity: 'rattan' },
      { status: 'awaiting-decision' },
    ];
    for (const filter of filters) {
      const stages = await stagesOf(filter);
      expect([filter, /"stage":"SORT"|COLLSCAN/.test(stages)]).toEqual([filter, false]);
    }
  });
});

/** The body of an answer as it came. */
const bytes = (answer: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const chunks: Buffer[] = [];
  const stream = answer as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
};
