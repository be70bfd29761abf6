// The outflow to Cirebon over HTTP, on all services as processes: its window ends, it takes the rattan, and a weaver at home still waits.
import { SERVICE_ROUTES, type ServiceName } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { eventually, type OwnServices, startOwnServices } from '../engines/services.js';
import { COOP, GOOD, type GoodRequest, IKM, ids, lot, of, OFFICER, order, party, register } from './good-requests.js';
import { wireOf } from './spoil.js';
import { send } from './wire.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [CIREBON, LOT, FAR, NEAR] = [uuid(101), uuid(201), uuid(301), uuid(302)] as const;
const AWAY = { 'x-acting-role': 'manager', 'x-acting-party': CIREBON };
const OF_CIREBON = { 'x-acting-role': 'officer', 'x-acting-region': '3209' };
const PROVINCE = { 'x-acting-role': 'provincial', 'x-acting-region': '65' };
const KG = 1_000;
const occurredAt = new Date(Date.now() - 60_000).toISOString();
let services: OwnServices;

const http = (service: ServiceName) => supertest(services.url(service));
const lotOf = async () => (await http('supply-chain').get(`/lots/${LOT}`).expect(200)).body;
const orderOf = async (orderId: string) =>
  (await http('marketplace').get(`/orders/${orderId}`).set({ 'x-acting-role': 'auditor' }).expect(200)).body;
const becomes = (orderId: string, status: string) =>
  eventually(
    `order ${orderId} becomes ${status}`,
    () => orderOf(orderId),
    (now) => now.status === status,
  );
const place = (orderId: string, buyerId: string, kilograms: number, as: Record<string, string>) =>
  http('marketplace')
    .put(`/orders/${orderId}`)
    .set(as)
    .send({ ...order, partnershipId: undefined, buyerId, quantity: kilograms * KG })
    .expect(201);
const declare = (outflowId: string, more: object) =>
  http('supply-chain')
    .put(`/outflows/${outflowId}`)
    .set(COOP)
    .send({
      lotId: LOT,
      quantity: 5 * KG,
      value: 50_000,
      destination: { country: 'ID', region: '32' },
      buyer: { name: 'Pengepul' },
      papers: {},
      reason: 'Dijual tunai',
      occurredAt,
      ...more,
    });
const entries = async () => (await http('supply-chain').get('/outflows').set(PROVINCE).expect(200)).body.items;

beforeAll(async () => {
  services = await startOwnServices('outflow', { SWEEP_INTERVAL_MS: '100' });
  const tell = async (service: ServiceName, operation: string, good: GoodRequest) => {
    const wire = wireOf(SERVICE_ROUTES[service][operation]!, good);
    const told = async () => (await send(services.url(service), wire)).status;
    await eventually(`${operation} succeeds`, told, (status) => status < 300);
  };
  const { body } = await http('registry').get('/regions').query({ within: '3209', level: 'desa', limit: 1 });
  const firm = { ...party('firm', 'CV Mebel Cirebon', '9120001234503'), region: body.items[0].code };
  await tell(
    'registry',
    'registerParty',
    register(ids.coop, party('cooperative', 'Koperasi Malinau', '9120001234502')),
  );
  await tell('registry', 'registerParty', register(ids.ikm, party('ikm', 'Anjat Malinau', '9120001234501')));
  await tell('registry', 'registerParty', { ...register(CIREBON, firm), as: OF_CIREBON });
  for (const [partyId, as] of [
    [ids.coop, OFFICER],
    [ids.ikm, OFFICER],
    [CIREBON, OF_CIREBON],
  ] as const)
    await tell('registry', 'activateParty', { ...of('partyId', partyId), as, body: {} });
  await tell('supply-chain', 'defineCommodity', GOOD['supply-chain'].defineCommodity!);
  const raw = { ...(GOOD['supply-chain'].defineExportRule!.body as object), when: { form: { oneOf: ['asalan'] } } };
  await tell('supply-chain', 'defineExportRule', { ...GOOD['supply-chain'].defineExportRule!, body: raw });
  for (const service of ['supply-chain', 'marketplace'] as const) {
    const active = () => services.database(service).collection('parties').countDocuments({ status: 'active' });
    await eventually(`${service} knows the three parties`, active, (count) => count === 3);
  }
  const known = () => services.database('marketplace').collection('commodities').countDocuments();
  await eventually('the marketplace knows rattan', known, (count) => count === 1);
}, 180_000);
afterAll(async () => {
  await services?.stop();
}, 60_000);

describe('rattan that goes to Cirebon', () => {
  it('waits while the local window is open, and is reserved when it ends', async () => {
    await http('supply-chain')
      .put(`/lots/${LOT}`)
      .set(COOP)
      .send({ ...lot, quantity: 100 * KG })
      .expect(201);
    await place(FAR, CIREBON, 80, AWAY);
    await becomes(FAR, 'waiting');
    const lots = services.database('supply-chain').collection<{ _id: string; localUntil: Date }>('lots');
    await lots.updateOne({ _id: LOT }, { $set: { localUntil: new Date(0) } });
    await becomes(FAR, 'reserved');
  });

  it('leaves less at home than the weavers there want', async () => {
    await place(NEAR, ids.ikm, 50, IKM);
    const near = await becomes(NEAR, 'part-reserved');
    expect(near).toMatchObject({ reserved: 20 * KG, waiting: 30 * KG });
    expect(await entries()).toEqual([]);
  });

  it('is in the register the moment it is received: what, where, at what value, and who still waits for it', async () => {
    await http('marketplace').post(`/orders/${FAR}/confirmation`).set(COOP).send({ supplierId: ids.coop }).expect(200);
    const part = { part: 0, gross: 80 * KG, tare: 0, deductions: [], accepted: 80 * KG, rejections: [] };
    const bast = { orderId: FAR, parts: [part], collector: 'Bu Rina', receiver: 'Pak Dede', photos: [], occurredAt };
    await http('supply-chain')
      .put(`/hand-overs/${uuid(401)}/reception`)
      .set(AWAY)
      .send({ ...bast, manifest: 'DM-0117' })
      .expect(201);
    expect(await entries()).toMatchObject([
      {
        source: 'hand-over',
        status: 'recorded',
        lotId: LOT,
        quantity: 80 * KG,
        value: 80 * lot.price,
        destination: { country: 'ID' },
        buyer: { partyId: CIREBON, name: 'CV Mebel Cirebon' },
        papers: { manifest: 'DM-0117' },
        missingPapers: ['fa-hhbk'],
        unmetLocalDemand: { quantity: 30 * KG, orders: 1 },
      },
    ]);
    await becomes(FAR, 'handed-over');
  });

  it('can also be sold outside the platform, but no gram twice and not abroad', async () => {
    expect((await declare(uuid(501), {})).body.code).toBe('lot.not-enough');
    await http('marketplace').post(`/orders/${NEAR}/cancellation`).set(IKM).send({ reason: 'Cukup' }).expect(200);
    await eventually('what was held is available', lotOf, ({ available }) => available === 20 * KG);
    await declare(uuid(501), {}).expect(201);
    await declare(uuid(501), {}).expect(200);
    const abroad = { hs: '1401.20', destination: { country: 'SG' } };
    expect((await declare(uuid(502), abroad)).body.code).toBe('outflow.export-forbidden');
    expect(await lotOf()).toMatchObject({ available: 15 * KG, handedOver: 80 * KG, soldOutside: 5 * KG });
  });

  it('is what the province reads at the end of the month', async () => {
    const { body } = await http('supply-chain').get('/outflow-summary').set(PROVINCE).expect(200);
    expect(body.items).toMatchObject([
      { commodity: 'rattan', destination: '32', entries: 2, quantity: 85 * KG, shareWhileLocalDemandWaited: 0.9412 },
    ]);
    const csv = await http('supply-chain').get('/outflows.csv').query({ destination: '32' }).set(PROVINCE).expect(200);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
    const attempts = await http('supply-chain')
      .get('/outflows')
      .query({ status: 'forbidden' })
      .set(OFFICER)
      .expect(200);
    expect(attempts.body.items).toMatchObject([{ outflowId: uuid(502), destination: { country: 'SG' } }]);
    for (const service of ['supply-chain', 'marketplace'] as const)
      expect(await services.database(service).collection('parked_events').countDocuments()).toBe(0);
  });
});
