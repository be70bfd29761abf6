// The main job over HTTP, on all services as processes: a lot is posted, ordered, reserved, confirmed, lapses, and goes on.
import type { ServiceName } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { randomBytes } from 'node:crypto';
import supertest from 'supertest';
import { sharedEngines } from '../engines/engines.js';
import { eventually, type OwnServices, startOwnServices } from '../engines/services.js';
import { poolsHeard } from './heard.js';
import { party } from './good-requests.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ADI, BUDI, ANJAT, CIREBON] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const [OF_ADI, OF_BUDI, MORE] = [uuid(11), uuid(12), uuid(13)] as const;
const [FIRST, SPLIT, FAR] = [uuid(21), uuid(22), uuid(23)] as const;
const clerk = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const office = (role: string, region: string) => ({ 'X-Acting-Role': role, 'X-Acting-Region': region });
const label = (text: string) => ({ id: text, en: text });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const KG = 1_000;

interface Sent {
  id: string;
  type: string;
  subject: string;
  sequence: number;
  correlationid: string;
  causationid?: string;
}
const TOPIC_PREFIX = `main-job-${randomBytes(4).toString('hex')}.`;
const facts: Sent[] = [];
let services: OwnServices;
let consumer: kafkajs.Consumer;
const villages: Record<string, string> = {};

const http = (service: ServiceName) => supertest(services.url(service));
const post = (lotId: string, supplierId: string, kilograms: number) =>
  http('supply-chain')
    .put(`/lots/${lotId}`)
    .set(clerk(supplierId))
    .send({
      supplierId,
      commodity: 'rattan',
      attributes: { form: 'asalan' },
      quantity: kilograms * KG,
      price: 8_500,
      region: villages[supplierId],
      harvestedOn: inDays(-3),
      readyOn: inDays(-1),
    })
    .expect(201);
const order = (orderId: string, buyerId: string, kilograms: number) =>
  http('marketplace')
    .put(`/orders/${orderId}`)
    .set(clerk(buyerId))
    .send({ buyerId, province: '65', commodity: 'rattan', quantity: kilograms * KG, needBy: inDays(30) })
    .expect(201);
const orderOf = async (orderId: string) =>
  (await http('marketplace').get(`/orders/${orderId}`).set({ 'X-Acting-Role': 'auditor' }).expect(200)).body;
const becomes = (orderId: string, expected: object) =>
  eventually(
    `order ${orderId} becomes ${JSON.stringify(expected)}`,
    () => orderOf(orderId),
    (now) => Object.entries(expected).every(([name, value]) => now[name] === value),
  );
const lotOf = async (lotId: string) => (await http('supply-chain').get(`/lots/${lotId}`).expect(200)).body;
const pool = async () => (await http('supply-chain').get('/pools/65/rattan').expect(200)).body;
const told = (type: string, subject: string): Sent[] =>
  facts.filter((f) => f.type.includes(`.${type}.`) && f.subject === subject);
const hears = (type: string, subject: string, count = 1) =>
  eventually(
    `${type} is told of ${subject}`,
    async () => told(type, subject),
    (list) => list.length >= count,
  );

beforeAll(async () => {
  services = await startOwnServices('main-job', { TOPIC_PREFIX, SWEEP_INTERVAL_MS: '100' });
  const kafka = new kafkajs.Kafka({ brokers: sharedEngines().kafkaBrokers, logLevel: kafkajs.logLevel.NOTHING });
  consumer = kafka.consumer({ groupId: `${TOPIC_PREFIX}spec`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [new RegExp(`^${TOPIC_PREFIX}`)], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name.slice(3), String(value)]);
      const { sequence, ...rest } = Object.fromEntries(headers);
      // A fact may be sent twice; it takes effect once.
      if (!facts.some(({ id }) => id === rest.id)) facts.push({ ...rest, sequence: Number(sequence) });
    },
  });
}, 180_000);
afterAll(async () => {
  await consumer?.disconnect();
  await services?.stop();
}, 60_000);

describe('the main job', () => {
  it('begins with parties that an office has registered, and with a commodity', async () => {
    const places = { [ADI]: '6501', [BUDI]: '6502', [ANJAT]: '6502', [CIREBON]: '3209' };
    for (const [partyId, within] of Object.entries(places)) {
      const { body } = await http('registry').get('/regions').query({ within, level: 'desa', limit: 1 }).expect(200);
      villages[partyId] = body.items[0].code;
    }
    const cast = [
      [ADI, 'cooperative', 'Koperasi Rotan Bulungan', '9120001234601'],
      [BUDI, 'cooperative', 'Koperasi Rotan Malinau', '9120001234602'],
      [ANJAT, 'ikm', 'Anjat Malinau', '9120001234603'],
      [CIREBON, 'firm', 'PT Mebel Cirebon', '9120001234604'],
    ] as const;
    for (const [partyId, kind, name, nib] of cast) {
      const as = office('provincial', villages[partyId]!.slice(0, 2));
      const body = { ...party(kind, name, nib), region: villages[partyId] };
      await http('registry').put(`/parties/${partyId}`).set(as).send(body).expect(201);
      await http('registry').post(`/parties/${partyId}/activation`).set(as).send({}).expect(200);
    }
    const form = { kind: 'choice', name: 'form', label: label('Bentuk'), required: true, choices: ['asalan'] };
    await http('supply-chain')
      .put('/commodities/rattan')
      .set(office('provincial', '65'))
      .send({ name: label('Rotan'), baseUnit: 'g', hs: ['1401.20'], countUnits: [], attributes: [form] })
      .expect(200);
    for (const service of ['supply-chain', 'marketplace'] as const) {
      const active = () => services.database(service).collection('parties').countDocuments({ status: 'active' });
      await eventually(`${service} knows all parties`, active, (count) => count === 4);
    }
    const known = () => services.database('marketplace').collection('commodities').countDocuments();
    await eventually('the marketplace knows rattan', known, (count) => count === 1);
  }, 60_000);

  it('reserves a lot for a buyer at home, while its window holds off Cirebon', async () => {
    await post(OF_ADI, ADI, 500);
    await poolsHeard(services, 1);
    await order(FAR, CIREBON, 300);
    await becomes(FAR, { status: 'waiting', waiting: 300 * KG });
    await order(FIRST, ANJAT, 200);
    const reserved = await becomes(FIRST, { status: 'reserved', reserved: 200 * KG, waiting: 0 });
    expect(reserved).toMatchObject({ amount: 200 * 8_500, parts: [{ lotId: OF_ADI, supplierId: ADI, state: 'held' }] });
    expect(await lotOf(OF_ADI)).toMatchObject({ available: 300 * KG, reserved: 200 * KG, localOnly: true });
  });

  it('splits an order over two co-operatives, the nearer first, and lets the rest wait', async () => {
    await post(OF_BUDI, BUDI, 250);
    await poolsHeard(services, 2);
    await order(SPLIT, ANJAT, 600);
    const { parts } = await becomes(SPLIT, { status: 'part-reserved', reserved: 550 * KG, waiting: 50 * KG });
    expect(parts.map((part: { lotId: string; quantity: number }) => [part.lotId, part.quantity])).toEqual([
      [OF_BUDI, 250 * KG],
      [OF_ADI, 300 * KG],
    ]);
    expect(await pool()).toMatchObject({ available: 0, reserved: 750 * KG, waitingOrders: 2, waiting: 350 * KG });
  });

  it('serves who waits at home from a new lot, before who waits outside', async () => {
    await post(MORE, ADI, 100);
    await becomes(SPLIT, { status: 'reserved', reserved: 600 * KG, waiting: 0 });
    expect(await lotOf(MORE)).toMatchObject({ available: 50 * KG, reserved: 50 * KG });
    expect(await orderOf(FAR)).toMatchObject({ status: 'waiting' });
  });

  it('is confirmed when all its suppliers have', async () => {
    const confirm = (supplierId: string) =>
      http('marketplace').post(`/orders/${SPLIT}/confirmation`).set(clerk(supplierId)).send({ supplierId }).expect(200);
    expect((await confirm(BUDI)).body.status).toBe('reserved');
    expect((await confirm(ADI)).body.status).toBe('confirmed');
    await http('marketplace').post(`/orders/${SPLIT}/cancellation`).set(clerk(ANJAT)).send({}).expect(409);
  });

  it('gives back what no supplier confirmed in time', async () => {
    const due = { deadline: new Date(0), 'parts.0.until': new Date(0) };
    const orders = services.database('marketplace').collection<{ _id: string }>('orders');
    await orders.updateOne({ _id: FIRST }, { $set: due });
    await becomes(FIRST, { status: 'lapsed', reserved: 0 });
    await eventually(
      'it lies in the pool again',
      () => lotOf(OF_ADI),
      ({ available }) => available === 200 * KG,
    );
    expect(await orderOf(FAR)).toMatchObject({ status: 'waiting' });
  });

  it('goes to Cirebon when an officer lifts the window, with a reason', async () => {
    const { version } = await lotOf(OF_ADI);
    await http('supply-chain')
      .post(`/lots/${OF_ADI}/window-lift`)
      .set(office('officer', '6501'))
      .set('If-Match', `"${version}"`)
      .send({ reason: 'Tidak ada pembeli lokal' })
      .expect(200);
    await becomes(FAR, { status: 'part-reserved', reserved: 200 * KG, waiting: 100 * KG });
    expect(await pool()).toMatchObject({ available: 50 * KG, localOnly: 50 * KG, waitingOrders: 1 });
  });

  it('stands in the timeline of the order and in the ledger of the lot', async () => {
    const timeline = await http('marketplace').get(`/orders/${SPLIT}/timeline`).set(clerk(ANJAT)).expect(200);
    const steps = timeline.body.items.map((line: { status: string; reserved: number; supplierId?: string }) => [
      line.status,
      line.reserved / KG,
      ...(line.supplierId ? [line.supplierId] : []),
    ]);
    expect(steps).toEqual([
      ['placed', 0],
      ['part-reserved', 550],
      ['reserved', 600],
      ['reserved', 600, BUDI],
      ['confirmed', 600, ADI],
    ]);
    const ledger = await http('supply-chain').get(`/lots/${OF_ADI}/ledger`).set(clerk(ADI)).expect(200);
    const entries = ledger.body.items.map((entry: { kind: string; available: number; reserved: number }) => [
      entry.kind,
      entry.available / KG,
      entry.reserved / KG,
    ]);
    expect(entries).toEqual([
      ['posted', 500, 0],
      ['reserved', -200, 200],
      ['reserved', -300, 300],
      ['released', 200, -200],
      ['reserved', -200, 200],
    ]);
  });

  it('was told step by step, in order, with what caused it', async () => {
    await hears('order-part-reserved', FAR);
    const steps: [string, string, number?][] = [
      ['lot-posted', OF_ADI],
      ['lot-window-lifted', OF_ADI],
      ['order-placed', FIRST],
      ['stock-reserved', FIRST],
      ['order-reserved', FIRST],
      ['order-lapsed', FIRST],
      ['stock-released', FIRST],
      ['stock-reserved', SPLIT, 2],
      ['order-part-reserved', SPLIT],
      ['order-reserved', SPLIT],
      ['order-confirmed', SPLIT, 2],
      ['stock-awaited', FAR],
      ['order-waiting', FAR],
      ['stock-reserved', FAR],
    ];
    for (const [type, subject, count = 1] of steps) expect(await hears(type, subject, count)).toHaveLength(count);

    const ids = new Set(facts.map(({ id }) => id));
    for (const { causationid } of facts) if (causationid !== undefined) expect(ids).toContain(causationid);
    const [placed] = told('order-placed', FAR);
    for (const type of ['stock-awaited', 'stock-reserved', 'order-waiting', 'order-part-reserved'])
      expect(told(type, FAR)[0]!.correlationid).toBe(placed!.correlationid);
    expect(told('order-waiting', FAR)[0]!.causationid).toBe(told('stock-awaited', FAR)[0]!.id);

    const ofOrder = facts.filter(({ type, subject }) => type.startsWith('marketplace.') && subject === SPLIT);
    expect(ofOrder.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    for (const service of ['registry', 'supply-chain', 'marketplace'] as const)
      expect(await services.database(service).collection('parked_events').countDocuments()).toBe(0);
  });
});
