// A hand-over over HTTP, on all services as processes: reserved, sent, weighed, paid in parts, closed; and what comes late.
import { SERVICE_ROUTES, type ServiceName } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { eventually, type OwnServices, startOwnServices } from '../engines/services.js';
import { COOP, GOOD, IKM, ids, lot, of, OFFICER, order, party, register } from './good-requests.js';
import { poolsHeard } from './heard.js';
import { wireOf } from './spoil.js';
import { send } from './wire.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [LOT, NEXT, ORDER, LATE] = [uuid(201), uuid(202), uuid(301), uuid(302)] as const;
const KG = 1_000;
const PRICE = 8_500;
const occurredAt = new Date(Date.now() - 60_000).toISOString();
let services: OwnServices;

const http = (service: ServiceName) => supertest(services.url(service));
const lotOf = async (lotId: string) => (await http('supply-chain').get(`/lots/${lotId}`).expect(200)).body;
const orderOf = async (orderId: string) =>
  (await http('marketplace').get(`/orders/${orderId}`).set(IKM).expect(200)).body;
const becomes = (orderId: string, expected: object) =>
  eventually(
    `order ${orderId} becomes ${JSON.stringify(expected)}`,
    () => orderOf(orderId),
    (now) => Object.entries(expected).every(([name, value]) => now[name] === value),
  );
const post = async (lotId: string, kilograms: number) => {
  await http('supply-chain')
    .put(`/lots/${lotId}`)
    .set(COOP)
    .send({ ...lot, quantity: kilograms * KG, price: PRICE })
    .expect(201);
  await poolsHeard(services, lotId === LOT ? 1 : 2);
};
const place = async (orderId: string, kilograms: number) => {
  await http('marketplace')
    .put(`/orders/${orderId}`)
    .set(IKM)
    .send({ ...order, partnershipId: undefined, quantity: kilograms * KG })
    .expect(201);
  await becomes(orderId, { status: 'reserved' });
  const confirmation = http('marketplace').post(`/orders/${orderId}/confirmation`).set(COOP);
  await confirmation.send({ supplierId: ids.coop }).expect(200);
};
const line = (kilograms: number, more: object = {}) => ({
  part: 0,
  gross: kilograms * KG,
  tare: 0,
  deductions: [],
  accepted: kilograms * KG,
  rejections: [],
  ...more,
});
const receive = (handOverId: string, orderId: string, part: object, as: Record<string, string> = COOP) =>
  http('supply-chain')
    .put(`/hand-overs/${handOverId}/reception`)
    .set(as)
    .send({ orderId, parts: [part], collector: 'Bu Rina', receiver: 'Ibu Sari', photos: [], occurredAt });
const pay = (paymentId: string, amount: number, method = 'cash') =>
  http('marketplace')
    .put(`/orders/${ORDER}/payments/${paymentId}`)
    .set(IKM)
    .send({ supplierId: ids.coop, method, amount, payer: 'Ibu Sari', receiver: 'Bu Rina', occurredAt });

beforeAll(async () => {
  services = await startOwnServices('hand-over', { SWEEP_INTERVAL_MS: '100' });
  const tell = async (service: ServiceName, operation: string, good: Parameters<typeof wireOf>[1]) => {
    const wire = wireOf(SERVICE_ROUTES[service][operation]!, good);
    const told = async () => (await send(services.url(service), wire)).status;
    await eventually(`${operation} succeeds`, told, (status) => status < 300);
  };
  for (const [partyId, kind, nib] of [
    [ids.coop, 'cooperative', '9120001234502'],
    [ids.ikm, 'ikm', '9120001234501'],
  ] as const) {
    await tell('registry', 'registerParty', register(partyId, party(kind, `${kind} Malinau`, nib)));
    await tell('registry', 'activateParty', { ...of('partyId', partyId), as: OFFICER, body: {} });
  }
  await tell('supply-chain', 'defineCommodity', GOOD['supply-chain'].defineCommodity!);
  for (const service of ['supply-chain', 'marketplace'] as const) {
    const active = () => services.database(service).collection('parties').countDocuments({ status: 'active' });
    await eventually(`${service} knows both parties`, active, (count) => count === 2);
  }
  const known = () => services.database('marketplace').collection('commodities').countDocuments();
  await eventually('the marketplace knows rattan', known, (count) => count === 1);
}, 180_000);
afterAll(async () => {
  await services?.stop();
}, 60_000);

describe('a hand-over', () => {
  it('begins with a confirmed order, made ready and sent with its papers', async () => {
    await post(LOT, 100);
    await place(ORDER, 60);
    const prepared = {
      orderId: ORDER,
      parts: [{ part: 0, quantity: 60 * KG }],
      way: 'delivery',
      place: 'Malinau',
      occurredAt,
    };
    await http('supply-chain')
      .put(`/hand-overs/${uuid(401)}`)
      .set(COOP)
      .send(prepared)
      .expect(201);
    const expectedBy = new Date(Date.now() + 60 * 86_400_000).toISOString();
    const sent = { carrier: 'Pak Usat', faHhbk: 'FA.0042/2026', expectedBy, occurredAt };
    await http('supply-chain')
      .put(`/hand-overs/${uuid(401)}/dispatch`)
      .set(COOP)
      .send(sent)
      .expect(200);
    await eventually(
      'the order waits until the delivery is expected',
      () => orderOf(ORDER),
      ({ deadline }) => deadline === expectedBy,
    );
  });

  it('is weighed; what was accepted is owed, what was rejected is in the pool again, the rest stays reserved', async () => {
    const part = line(40, {
      gross: 42 * KG,
      tare: KG,
      deductions: [{ reason: 'moisture', quantity: 500 }],
      accepted: 39 * KG,
      rejections: [{ reason: 'too-wet', quantity: 1_500 }],
    });
    const { body } = await receive(uuid(401), ORDER, part, IKM).expect(200);
    expect(body.bast.lines).toMatchObject([{ net: 40_500, accepted: 39_000, amount: 39 * PRICE, left: 19_500 }]);
    const partly = await becomes(ORDER, { status: 'confirmed', received: 39_000, reserved: 19_500 });
    expect(partly).toMatchObject({ amount: 58.5 * PRICE, owed: 39 * PRICE, parts: [{ due: 39 * PRICE }] });
    expect(await lotOf(LOT)).toMatchObject({ available: 41_500, reserved: 19_500, handedOver: 39_000, lost: 0 });
  });

  it('comes again for the rest, a little heavier, straight from the scale', async () => {
    await receive(uuid(402), ORDER, line(20)).expect(201);
    await receive(uuid(402), ORDER, line(20)).expect(200);
    const done = await becomes(ORDER, { status: 'handed-over', received: 59_000, reserved: 0 });
    expect(done).toMatchObject({ owed: 59 * PRICE, paid: 0, parts: [{ state: 'handed-over' }] });
    expect(await lotOf(LOT)).toMatchObject({ available: 41_000, reserved: 0, handedOver: 59_000 });
  });

  it('is paid in parts, never more than is owed, and closes the order', async () => {
    await pay(uuid(501), 300_000).expect(201);
    await pay(uuid(501), 300_000).expect(200);
    const { body } = await pay(uuid(502), 300_000).expect(409);
    expect(body.code).toBe('payment.more-than-owed');
    expect(body.detail).toContain('201500');
    expect((await pay(uuid(502), 10_000_001, 'qris')).body.code).toBe('payment.qris-cap');
    const closed = await pay(uuid(502), 201_500, 'transfer').expect(201);
    expect(closed.body).toMatchObject({ status: 'closed', paid: 59 * PRICE, owed: 0 });
    const reversal = { reason: 'Salah catat', occurredAt };
    const reverse = () =>
      http('marketplace')
        .post(`/orders/${ORDER}/payments/${uuid(502)}/reversal`)
        .set(COOP)
        .send(reversal)
        .expect(200);
    expect((await reverse()).body).toMatchObject({ status: 'handed-over', owed: 201_500 });
    expect((await reverse()).body.version).toBe(closed.body.version + 1);
    await pay(uuid(503), 201_500).expect(201);
    await becomes(ORDER, { status: 'closed' });
  });

  it('that becomes known after the order lapsed counts, while the lot has the stock', async () => {
    await post(NEXT, 50);
    await place(LATE, 80);
    const orders = services.database('marketplace').collection<{ _id: string }>('orders');
    const due = { deadline: new Date(0), 'parts.$[].until': new Date(0) };
    await orders.updateOne({ _id: LATE }, { $set: due });
    await becomes(LATE, { status: 'lapsed', reserved: 0 });
    await eventually(
      'the pool has it again',
      () => lotOf(LOT),
      ({ available }) => available === 41_000,
    );
    await receive(uuid(403), LATE, line(41)).expect(201);
    await becomes(LATE, { status: 'handed-over', received: 41_000, owed: 41 * PRICE });
    expect(await lotOf(LOT)).toMatchObject({ available: 0, reserved: 0, handedOver: 100_000 });
  });

  it('closes unpaid when the time to pay is over, and says what is missing', async () => {
    const orders = services.database('marketplace').collection<{ _id: string }>('orders');
    await orders.updateOne({ _id: LATE }, { $set: { deadline: new Date(0) } });
    expect(await becomes(LATE, { status: 'closed' })).toMatchObject({ owed: 41 * PRICE });
  });

  it('stands in the timeline and in the ledger, step by step', async () => {
    const timeline = await http('marketplace').get(`/orders/${ORDER}/timeline`).set(COOP).expect(200);
    const facts = timeline.body.items.map(({ fact }: { fact: string }) => fact.replace(/^marketplace\.|\.v1$/g, ''));
    expect(facts).toEqual([
      'order-placed',
      'order-reserved',
      'order-confirmed',
      'order-dispatched',
      'order-handed-over',
      'order-handed-over',
      'payment-recorded',
      'payment-recorded',
      'payment-reversed',
      'payment-recorded',
    ]);
    const ledger = await http('supply-chain').get(`/lots/${LOT}/ledger`).set(COOP).expect(200);
    const entries = ledger.body.items
      .slice(0, 5)
      .map((entry: { kind: string; available: number; reserved: number }) => [
        entry.kind,
        entry.available,
        entry.reserved,
      ]);
    expect(entries).toEqual([
      ['posted', 100_000, 0],
      ['reserved', -60_000, 60_000],
      ['handed-over', 0, -39_000],
      ['rejected-returned', 1_500, -1_500],
      ['handed-over', -500, -19_500],
    ]);
    for (const service of ['supply-chain', 'marketplace'] as const)
      expect(await services.database(service).collection('parked_events').countDocuments()).toBe(0);
  });
});
