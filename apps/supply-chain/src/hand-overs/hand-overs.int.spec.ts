// Hand-overs and corrections through their HTTP doors on the real engines: late, repeated and racing BASTs, and the pool that hears.
import 'reflect-metadata';
import { OrderLapsed, OrderPlaced, PartyActivated, type PartyProfile } from '@hilir/contracts';
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
const [COOP, BUYER, OTHER] = [uuid(1), uuid(2), uuid(3)] as const;
const VILLAGE = '6501012001';
const CLERK = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': COOP };
const IKM = { 'X-Acting-Role': 'manager', 'X-Acting-Party': BUYER };
const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' };
const POOL = '65/rattan';
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const occurredAt = hoursAgo(1);

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let registry: Peer;
let market: Peer;
beforeAll(async () => {
  const env = { ...ownEnvironment('hand-overs'), SWEEP_INTERVAL_MS: '50' };
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
      { partyId, kind, name: 'x', region: VILLAGE, status: 'active' },
    );
  await registry.say(party(COOP, 'cooperative'), party(BUYER, 'ikm'));
  const office = { 'X-Acting-Role': 'provincial', 'X-Acting-Region': '65' };
  const label = { id: 'rotan', en: 'rattan' };
  const template = { name: label, baseUnit: 'g', hs: [], countUnits: [], attributes: [] };
  const papers = [{ paper: 'fa-hhbk', when: {} }];
  await http
    .put('/commodities/rattan')
    .set(office)
    .send({ ...template, papers })
    .expect(200);
  const known = () => db.collection('parties').countDocuments();
  await eventually('both parties are known here', known, (count) => count === 2);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await Promise.all([registry?.leave(), market?.leave()]);
  await databases?.drop();
}, 60_000);

let numbers = 100;
const post = async (quantity: number): Promise<string> => {
  const lotId = uuid(numbers++);
  const lot = { supplierId: COOP, commodity: 'rattan', attributes: {}, quantity, price: 5_000, region: VILLAGE };
  const days = { harvestedOn: '2026-11-20', readyOn: '2026-11-20', gatherer: 'Pak Adi' };
  await http
    .put(`/lots/${lotId}`)
    .set(CLERK)
    .send({ ...lot, ...days })
    .expect(201);
  return lotId;
};
const reservationOf = (orderId: string) => db.collection<Reservation>('reservations').findOne({ _id: orderId });
const place = async (quantity: number): Promise<string> => {
  const orderId = uuid(numbers++);
  const wanted = { wishes: {}, quantity, partial: 'fill-or-wait', needBy: '2027-06-01' } as const;
  const buyer = { buyerId: BUYER, buyerRegion: VILLAGE, placedAt: new Date().toISOString() };
  await market.say(
    OrderPlaced.of({ subject: orderId, sequence: 1, key: POOL }, { orderId, pool: POOL, ...buyer, ...wanted }),
  );
  await eventually(
    'the pool answers',
    () => reservationOf(orderId),
    (found) => found !== null,
  );
  return orderId;
};
/** All of a lot is reserved for an order. */
const ordered = async (quantity: number) => {
  const lotId = await post(quantity);
  const orderId = await place(quantity);
  const whole = (found: Reservation | null) => found?.parts[0]?.lotId === lotId;
  await eventually('all of it is reserved', () => reservationOf(orderId), whole);
  return { lotId, orderId };
};
const bast = (orderId: string, accepted: number, more: object = {}, at: string = occurredAt) => ({
  orderId,
  parts: [{ part: 0, gross: accepted, tare: 0, deductions: [], accepted, rejections: [], ...more }],
  collector: 'Bu Rina',
  receiver: 'Ibu Sari',
  photos: [],
  occurredAt: at,
});
const receive = (handOverId: string, body: object, as: Record<string, string> = CLERK) =>
  http.put(`/hand-overs/${handOverId}/reception`).set(as).send(body);
const figures = async (lotId: string): Promise<number[]> => {
  const { body } = await http.get(`/lots/${lotId}`).expect(200);
  return [body.quantity, body.available, body.reserved, body.handedOver, body.lost];
};
const correct = (lotId: string, correctionId: string, kind: string, quantity: number, at: string = occurredAt) =>
  http
    .put(`/lots/${lotId}/corrections/${correctionId}`)
    .set(CLERK)
    .send({ kind, quantity, reason: 'ditimbang', occurredAt: at });

describe('a printed BAST', () => {
  const print = (id: string, as: Record<string, string>, query: object = {}) =>
    http.get(`/hand-overs/${id}/bast`).set(as).query(query).buffer(true);

  it('has the next number of its supplier, also when several are received at once and some of them in vain', async () => {
    const { orderId } = await ordered(1_000);
    const ids = Array.from({ length: 8 }, () => uuid(numbers++));
    const answers = await Promise.all(ids.map((id, i) => receive(id, bast(orderId, i % 3 === 2 ? 2_000 : 10))));
    const given = answers.flatMap(({ status, body }) => (status === 201 ? [body.bast.number] : []));
    const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
    expect(given.sort()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `BAST/${year}/00000${n}`));
    const first = answers.findIndex(({ status }) => status === 201);
    expect((await receive(ids[first]!, bast(orderId, 10))).body.bast.number).toBe(answers[first]!.body.bast.number);
  });

  it('is a page or a PDF, the same every time, for both sides and their offices, in the language of who asks', async () => {
    const { orderId } = await ordered(100);
    const id = uuid(numbers++);
    await http
      .put(`/hand-overs/${id}`)
      .set(CLERK)
      .send({ orderId, parts: [{ part: 0, quantity: 100 }], way: 'delivery', place: 'Gudang', occurredAt })
      .expect(201);
    expect((await print(id, CLERK)).body.code).toBe('paper.not-found');
    await receive(id, bast(orderId, 90)).expect(200);
    const page = await print(id, CLERK);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('Berita Acara Serah Terima');
    expect(page.text).toContain('Pak Adi');
    const bought = await print(id, { ...IKM, 'Accept-Language': 'en' });
    expect(bought.text).toContain('Hand-over minutes');
    expect(bought.text).not.toContain('Pak Adi');
    expect((await print(id, OFFICER, { language: 'en' })).text).toContain('Hand-over minutes');
    expect((await print(id, { 'X-Acting-Role': 'clerk', 'X-Acting-Party': OTHER })).body.code).toBe(
      'actor.other-party',
    );
    const [pdf, again] = [await print(id, CLERK, { format: 'pdf' }), await print(id, CLERK, { format: 'pdf' })];
    expect([pdf.headers['content-type'], pdf.body.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
    expect(pdf.body.equals(again.body)).toBe(true);
    await registry.say(
      PartyActivated.of(
        { subject: COOP, sequence: 3, key: COOP },
        { partyId: COOP, kind: 'cooperative', name: 'Nama Baru', region: VILLAGE, status: 'active' },
      ),
    );
    await eventually(
      'the co-operative has another name',
      () => db.collection<{ _id: string; name: string }>('parties').findOne({ _id: COOP }),
      (party) => party!.name === 'Nama Baru',
    );
    expect((await print(id, CLERK)).text).toBe(page.text);
  });
});

describe('a BAST', () => {
  it('moves what was accepted out of the lot once, however often and at once it comes', async () => {
    const { lotId, orderId } = await ordered(1_000);
    const id = uuid(numbers++);
    const answers = await Promise.all(Array.from({ length: 5 }, () => receive(id, bast(orderId, 950))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await figures(lotId)).toEqual([1_000, 0, 50, 950, 0]);
    expect(await reservationOf(orderId)).toMatchObject({
      parts: [{ reserved: 50, received: 950, state: 'confirmed' }],
    });
    expect((await receive(id, bast(orderId, 951))).body.code).toBe('hand-over.id-used');
  });

  it('races with another for the same material, and each gram goes once', async () => {
    const { lotId, orderId } = await ordered(1_000);
    const both = await Promise.all([600, 600].map((accepted) => receive(uuid(numbers++), bast(orderId, accepted))));
    expect(both.map(({ status, body }) => [status, body.code])).toEqual(
      expect.arrayContaining([
        [201, undefined],
        [409, 'lot.not-enough'],
      ]),
    );
    expect(await figures(lotId)).toEqual([1_000, 0, 400, 600, 0]);
  });

  it('gives what did not come to who waits in the pool', async () => {
    const { lotId, orderId } = await ordered(1_000);
    const waits = await place(300);
    expect(await reservationOf(waits)).toMatchObject({ waiting: 300 });
    const goes = { restGoes: 'pool' };
    expect((await receive(uuid(numbers++), bast(orderId, 800, goes))).status).toBe(201);
    const served = (found: Reservation | null) => found?.waiting === 100;
    await eventually('it is served', () => reservationOf(waits), served);
    expect(await figures(lotId)).toEqual([1_000, 0, 200, 800, 0]);
    await market.say(
      OrderLapsed.of(
        { subject: waits, sequence: 2, key: POOL },
        { orderId: waits, pool: POOL, buyerId: BUYER, kept: [0], reason: 'need-by-passed' },
      ),
    );
    await eventually(
      'it waits no more',
      () => reservationOf(waits),
      (found) => found?.waiting === 0,
    );
  });

  it('that comes after its order lapsed takes from what is available, if there is enough', async () => {
    const { lotId, orderId } = await ordered(1_000);
    await market.say(
      OrderLapsed.of(
        { subject: orderId, sequence: 2, key: POOL },
        { orderId, pool: POOL, buyerId: BUYER, kept: [], reason: 'not-handed-over' },
      ),
    );
    await eventually(
      'it is released',
      () => figures(lotId),
      ([, available]) => available === 1_000,
    );
    expect((await receive(uuid(numbers++), bast(orderId, 1_001))).body).toMatchObject({ code: 'lot.not-enough' });
    expect((await receive(uuid(numbers++), bast(orderId, 700))).status).toBe(201);
    expect(await figures(lotId)).toEqual([1_000, 300, 0, 700, 0]);
    expect(await reservationOf(orderId)).toMatchObject({
      ended: true,
      parts: [{ state: 'handed-over', received: 700 }],
    });
    await http
      .put(`/lots/${lotId}/corrections/${uuid(numbers++)}`)
      .set(OFFICER)
      .send({ kind: 'loss', quantity: 300, reason: 'habis', occurredAt })
      .expect(201);
  });

  it('is for both sides and their offices; the buyer does not see who gathered', async () => {
    const { orderId } = await ordered(100);
    const stranger = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': OTHER };
    expect((await receive(uuid(numbers++), bast(orderId, 10), stranger)).body.code).toBe('actor.other-party');
    const id = uuid(numbers++);
    const { body } = await receive(id, bast(orderId, 10), IKM).expect(201);
    expect(body.bast.lines[0]).not.toHaveProperty('gatherer');
    const seen = await http.get(`/hand-overs/${id}`).set(CLERK).expect(200);
    expect(seen.body.bast.lines[0].gatherer).toBe('Pak Adi');
    expect(seen.body.bast.missingPapers).toEqual(['fa-hhbk']);
    await http.get(`/hand-overs/${id}`).set(stranger).expect(403);
    const { body: list } = await http.get('/hand-overs').query({ orderId }).set(IKM).expect(200);
    expect(list.items).toHaveLength(1);
    await receive(uuid(numbers++), bast(orderId, 90)).expect(201);
  });
});

describe('a delivery', () => {
  it('is prepared and sent, shows as overdue, and its stock stays reserved', async () => {
    const { lotId, orderId } = await ordered(500);
    const id = uuid(numbers++);
    const preparation = { orderId, parts: [{ part: 0, quantity: 500 }], way: 'delivery', place: 'Malinau', occurredAt };
    await http.put(`/hand-overs/${id}`).set(CLERK).send(preparation).expect(201);
    await http.put(`/hand-overs/${id}`).set(CLERK).send(preparation).expect(200);
    const leave = (body: object) =>
      http
        .put(`/hand-overs/${id}/dispatch`)
        .set(CLERK)
        .send({ carrier: 'Pak Usat', occurredAt, ...body });
    expect((await leave({})).body).toMatchObject({ code: 'hand-over.paper-missing' });
    await leave({ faHhbk: 'FA.1', expectedBy: hoursAgo(0.5) }).expect(200);
    const overdue = async () =>
      (await http.get('/hand-overs').query({ overdue: 'true' }).set(CLERK).expect(200)).body.items;
    const list = await eventually('it is overdue', overdue, (items) => items.length > 0);
    expect(list).toMatchObject([{ handOverId: id, status: 'dispatched', overdue: true }]);
    expect(await figures(lotId)).toEqual([500, 0, 500, 0, 0]);
    await receive(id, bast(orderId, 500), IKM).expect(200);
    expect(await overdue()).toEqual([]);
    const history = await http.get(`/hand-overs/${id}/history`).set(IKM).expect(200);
    expect(toldIn(history.body)).toEqual([
      ['received', 'manager'],
      ['overdue', 'overdue-hand-overs'],
      ['dispatched', 'clerk'],
      ['prepared', 'clerk'],
    ]);
    expect(history.body.items[2].fields).toContainEqual({ field: 'status', from: 'prepared', to: 'dispatched' });
    for (const person of ['Pak Usat', 'Pak Adi']) expect(history.text).not.toContain(person);
    const stranger = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': OTHER };
    await http.get(`/hand-overs/${id}/history`).set(stranger).expect(403);
  });
});

describe('a correction', () => {
  it('is made once, tells the pool, and is reversed once', async () => {
    const lotId = await post(1_000);
    const waits = await place(1_200);
    expect(await reservationOf(waits)).toMatchObject({ waiting: 200 });
    const id = uuid(numbers++);
    const [first, second] = await Promise.all([correct(lotId, id, 'count', 1_150), correct(lotId, id, 'count', 1_150)]);
    expect([first.status, second.status].sort()).toEqual([200, 201]);
    await eventually(
      'who waits is served',
      () => reservationOf(waits),
      (found) => found?.waiting === 50,
    );
    expect(await figures(lotId)).toEqual([1_150, 0, 1_150, 0, 0]);
    expect((await correct(lotId, id, 'count', 1_151)).body.code).toBe('correction.id-used');
    expect((await correct(lotId, uuid(numbers++), 'count', 1_149)).body.code).toBe('lot.below-reserved');
    const undo = () =>
      http.post(`/lots/${lotId}/corrections/${id}/reversal`).set(CLERK).send({ reason: 'salah', occurredAt });
    expect((await undo()).body.code).toBe('lot.not-enough');
    const loss = uuid(numbers++);
    const other = await post(400);
    await eventually(
      'who waits is served whole',
      () => reservationOf(waits),
      (found) => found?.waiting === 0,
    );
    await correct(other, loss, 'loss', 100).expect(201);
    const reverse = () =>
      http.post(`/lots/${other}/corrections/${loss}/reversal`).set(OFFICER).send({ reason: 'ketemu', occurredAt });
    await reverse().expect(200);
    await reverse().expect(200);
    expect(await figures(other)).toEqual([400, 350, 50, 0, 0]);
    const { body } = await http.get(`/lots/${other}/corrections`).set(CLERK).expect(200);
    expect(body.items).toMatchObject([{ kind: 'loss', change: -100, reversal: { reason: 'ketemu' } }]);
    const { body: history } = await http.get(`/lots/${other}/history`).set(CLERK).expect(200);
    expect(toldIn(history)).toEqual([
      ['stock-changed', 'officer'],
      ['stock-changed', 'clerk'],
      ['posted', 'clerk'],
    ]);
    expect(history.items[0]).toMatchObject({
      reason: 'ketemu',
      fields: [{ field: 'available' }, { field: 'lost', from: 100, to: 0 }],
    });
    await correct(other, uuid(numbers++), 'loss', 350).expect(201);
  });

  it('by a count stays true when a delivery before it becomes known later', async () => {
    const { lotId, orderId } = await ordered(1_000);
    await correct(lotId, uuid(numbers++), 'count', 1_000, hoursAgo(3)).expect(201);
    const before = await post(500);
    const count = uuid(numbers++);
    await correct(before, count, 'count', 200, hoursAgo(2)).expect(201);
    await correct(before, uuid(numbers++), 'loss', 300, hoursAgo(4)).expect(201);
    expect(await figures(before)).toEqual([500, 200, 0, 0, 300]);
    const { body } = await http.get(`/lots/${before}/corrections`).set(CLERK).expect(200);
    expect(body.items.map((each: { kind: string; change: number }) => [each.kind, each.change])).toEqual([
      ['loss', -300],
      ['count', 0],
    ]);
    await receive(uuid(numbers++), bast(orderId, 600, {}, hoursAgo(4))).expect(201);
    // The count of 1,000 had seen the 600 go, so as much more was there.
    expect(await figures(lotId)).toEqual([1_600, 600, 400, 600, 0]);
  });
});
