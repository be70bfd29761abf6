// The whole chain over HTTP: two co-operatives' rattan is weighed, washed, peeled and woven into forty anjat, which are listed and traced.
import type { ServiceName } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import supertest from 'supertest';
import { eventually, type OwnServices, startOwnServices } from '../engines/services.js';
import { poolsHeard } from './heard.js';
import { party, product } from './good-requests.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ADI, BUDI, WEAVER] = [uuid(1), uuid(2), uuid(3)] as const;
const [OF_ADI, OF_BUDI, ORDER] = [uuid(11), uuid(12), uuid(21)] as const;
const [WASHED, PEEL, CORE, ANJAT, PRODUCT] = [uuid(31), uuid(32), uuid(33), uuid(34), uuid(41)] as const;
const clerk = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const office = (role: string, region: string) => ({ 'X-Acting-Role': role, 'X-Acting-Region': region });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const KG = 1_000;
const PRICE = 8_500;
let services: OwnServices;
const villages: Record<string, string> = {};

const http = (service: ServiceName) => supertest(services.url(service));
const get = async (service: ServiceName, path: string, as: Record<string, string> = clerk(WEAVER)) =>
  (await http(service).get(path).set(as).expect(200)).body;
const put = async (service: ServiceName, path: string, as: Record<string, string>, body: object) => {
  const answer = await http(service).put(path).set(as).send(body);
  if (answer.status > 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body;
};
const readyTo = (what: string, work: () => Promise<unknown>) =>
  eventually(
    what,
    () => work().then(() => '', String),
    (problem) => problem === '',
    15,
  );
/** Documents of a folder in tools/data, by their codes. */
const sampleTables = (folder: string): [string, object][] =>
  readdirSync(join(import.meta.dirname, '../../tools/data', folder)).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(join(import.meta.dirname, '../../tools/data', folder, file), 'utf8')) as object,
  ]);
const post = (lotId: string, supplierId: string, kilograms: number) =>
  put('supply-chain', `/lots/${lotId}`, clerk(supplierId), {
    supplierId,
    commodity: 'rattan',
    attributes: { species: 'sega', form: 'asalan', dryness: 'dry' },
    quantity: kilograms * KG,
    price: PRICE,
    region: villages[supplierId],
    harvestedOn: inDays(-3),
    readyOn: inDays(-1),
  });
const receive = (handOverId: string, supplierId: string, part: number, kilograms: number) =>
  put('supply-chain', `/hand-overs/${handOverId}/reception`, clerk(supplierId), {
    orderId: ORDER,
    parts: [
      {
        part,
        gross: (kilograms + 2) * KG,
        tare: 2 * KG,
        deductions: [],
        accepted: kilograms * KG,
        rejections: [],
      },
    ],
    collector: 'Bu Rina',
    receiver: 'Ibu Sari',
    faHhbk: `FA.${part}/2026`,
    photos: [],
    occurredAt: minutesAgo(60),
  });
const run = (runId: string, step: string, minutes: number, work: object) =>
  put('supply-chain', `/production-runs/${runId}`, clerk(WEAVER), {
    producerId: WEAVER,
    step,
    occurredAt: minutesAgo(minutes),
    workers: 4,
    hours: 6,
    ...work,
  });
const output = (batchId: string, sku: string, name: string, kilograms: number, more: object = {}) => ({
  batchId,
  sku,
  name,
  kind: 'product',
  mass: kilograms * KG,
  ...more,
});
const massOf = (items: { mass: number }[]): number => items.reduce((sum, { mass }) => sum + mass, 0);

beforeAll(async () => {
  services = await startOwnServices('whole-chain', { SWEEP_INTERVAL_MS: '200' });
  const regions = await get('registry', '/regions?parent=650201&limit=200', { 'X-Acting-Role': 'auditor' });
  const codes = (regions.items as { code: string }[]).map(({ code }) => code);
  for (const [i, [partyId, kind, name]] of (
    [
      [ADI, 'cooperative', 'Koperasi Adi'],
      [BUDI, 'cooperative', 'Koperasi Budi'],
      [WEAVER, 'ikm', 'Anjat Malinau'],
    ] as const
  ).entries()) {
    villages[partyId] = codes[i]!;
    const body = { ...party(kind, name, `912000123450${i}`), region: codes[i] };
    await put('registry', `/parties/${partyId}`, office('officer', '6502'), body);
    await http('registry').post(`/parties/${partyId}/activation`).set(office('officer', '6502')).send({}).expect(200);
  }
  for (const [code, body] of sampleTables('commodities'))
    await put('supply-chain', `/commodities/${code}`, { 'X-Acting-Role': 'operator' }, body);
  for (const [code, body] of sampleTables('process-steps'))
    await put('supply-chain', `/process-steps/${code}`, { 'X-Acting-Role': 'operator' }, body);
}, 180_000);
afterAll(async () => {
  await services?.stop();
}, 60_000);

describe('the whole chain', () => {
  it('begins with two lots, which one order takes together', async () => {
    await readyTo('the supply chain knows the co-operatives', () => post(OF_ADI, ADI, 60));
    await readyTo('and the other', () => post(OF_BUDI, BUDI, 60));
    await poolsHeard(services, 2);
    const order = {
      buyerId: WEAVER,
      province: '65',
      commodity: 'rattan',
      quantity: 100 * KG,
      partial: 'fill-or-wait',
      needBy: inDays(30),
    };
    await readyTo('the marketplace knows buyer and rattan', () =>
      put('marketplace', `/orders/${ORDER}`, clerk(WEAVER), order),
    );
    const reserved = await eventually(
      'the order is reserved',
      () => get('marketplace', `/orders/${ORDER}`),
      ({ status }) => status === 'reserved',
    );
    expect(reserved.parts.map((part: { quantity: number }) => part.quantity)).toEqual([60 * KG, 40 * KG]);
    for (const supplierId of [ADI, BUDI])
      await http('marketplace')
        .post(`/orders/${ORDER}/confirmation`)
        .set(clerk(supplierId))
        .send({ supplierId })
        .expect(200);
  });

  it('changes hands by two BASTs, and the weaver has what was weighed', async () => {
    await receive(uuid(51), ADI, 0, 60);
    await receive(uuid(52), BUDI, 1, 40);
    const done = await eventually(
      'the order is handed over',
      () => get('marketplace', `/orders/${ORDER}`),
      ({ status }) => status === 'handed-over',
    );
    expect(done).toMatchObject({ received: 100 * KG, amount: 100 * PRICE, owed: 100 * PRICE });
    const { items } = await get('supply-chain', '/holdings');
    expect(items.map(({ left }: { left: number }) => left).sort()).toEqual([40 * KG, 60 * KG]);
  });

  it('becomes washed rattan, peel and core, and forty anjat; every gram is somewhere', async () => {
    const washed = await run(uuid(61), 'rattan-ws', 50, {
      inputs: [
        { kind: 'holding', holdingId: `${uuid(51)}:0`, quantity: 60 * KG },
        { kind: 'holding', holdingId: `${uuid(52)}:1`, quantity: 40 * KG },
      ],
      outputs: [output(WASHED, 'WS', 'Rotan W/S', 70)],
      waste: 30 * KG,
    });
    expect(washed).toMatchObject({ massIn: 100 * KG, massOut: 70 * KG, yield: 7_000 });
    await run(uuid(62), 'rattan-peel', 40, {
      inputs: [{ kind: 'batch', batchId: WASHED, quantity: 70 * KG }],
      outputs: [
        output(PEEL, 'KULIT', 'Kulit rotan', 21),
        output(CORE, 'HATI', 'Hati rotan', 42, { kind: 'by-product' }),
      ],
      waste: 7 * KG,
    });
    await run(uuid(63), 'rattan-weave', 30, {
      inputs: [{ kind: 'batch', batchId: PEEL, quantity: 21 * KG }],
      outputs: [output(ANJAT, 'ANJAT-M', 'Anjat motif pakis', 19, { count: 40 })],
      waste: 2 * KG,
    });
    const anjat = await get('supply-chain', `/batches/${ANJAT}`);
    expect(anjat).toMatchObject({ count: 40, left: 19 * KG });
    expect(massOf(anjat.origin)).toBe(19 * KG);
    const { items } = await get('supply-chain', '/holdings?show=all');
    expect(items.map(({ left, used }: { left: number; used: number }) => [left, used])).toEqual(
      expect.arrayContaining([
        [0, 60 * KG],
        [0, 40 * KG],
      ]),
    );
  });

  it('refuses a run that makes more than went in, and one that uses a gram twice', async () => {
    const tooMuch = { inputs: [{ kind: 'batch', batchId: CORE, quantity: 10 * KG }], waste: 0 };
    const more = http('supply-chain')
      .put(`/production-runs/${uuid(64)}`)
      .set(clerk(WEAVER));
    const body = { producerId: WEAVER, step: 'rattan-weave', occurredAt: minutesAgo(5), workers: 1, hours: 1 };
    const refused = await more.send({ ...body, ...tooMuch, outputs: [output(uuid(35), 'X', 'X', 11)] }).expect(422);
    expect(refused.body.code).toBe('run.mass-balance');
    const again = await http('supply-chain')
      .put(`/production-runs/${uuid(65)}`)
      .set(clerk(WEAVER))
      .send({
        ...body,
        inputs: [{ kind: 'batch', batchId: PEEL, quantity: 1 * KG }],
        outputs: [output(uuid(36), 'X', 'X', 1)],
        waste: 0,
      });
    expect([again.status, again.body.code]).toEqual([422, 'run.inputs']);
  });

  it('can be followed from one anjat back to both lots, and from a lot forward to all that came of it', async () => {
    const back = await get('supply-chain', `/trace/batch/${ANJAT}`);
    const sources = new Map(back.shares.map(({ id, ppm }: { id: string; ppm: number }) => [id, ppm]));
    expect(sources).toEqual(
      new Map([
        [OF_ADI, 600_000],
        [OF_BUDI, 400_000],
      ]),
    );
    expect(massOf(back.shares)).toBe(back.whole);
    const forward = await get('supply-chain', `/trace/lot/${OF_ADI}?direction=forward`);
    expect(massOf(forward.shares)).toBe(60 * KG);
    expect(forward.shares.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([ANJAT, CORE]));
  });

  it('shows anyone the villages of a batch, and neither persons nor parties', async () => {
    const { body, text } = await http('supply-chain').get(`/public/batches/${ANJAT}`).expect(200);
    expect(body.sources.map(({ village }: { village: string }) => village).sort()).toEqual(
      [villages[ADI], villages[BUDI]].sort(),
    );
    expect(body.steps.map(({ step }: { step: string }) => step)).toEqual(['rattan-ws', 'rattan-peel', 'rattan-weave']);
    for (const hidden of ['Koperasi', 'Anjat Malinau', 'Sari', ADI, WEAVER]) expect(text).not.toContain(hidden);
    const code = await http('supply-chain').get(`/batches/${ANJAT}/qr.svg`).expect(200);
    expect(code.headers['content-type']).toContain('image/svg+xml');
  });

  it('says the same in EPCIS: received twice, transformed three times', async () => {
    const { epcisBody } = await get('supply-chain', '/epcis/events?perPage=50');
    const types = (epcisBody.queryResults.resultsBody.eventList as { type: string }[]).map(({ type }) => type).sort();
    expect(types).toEqual(expect.arrayContaining(['TransactionEvent', 'TransformationEvent']));
    expect(types.filter((type) => type === 'TransformationEvent')).toHaveLength(3);
    expect(types.filter((type) => type === 'TransactionEvent')).toHaveLength(2);
  });

  it('is offered to the world: listed with its batch, and found in both languages', async () => {
    const body = { ...product('ANJAT-M'), sellerId: WEAVER, batches: [ANJAT] };
    await put('marketplace', `/products/${PRODUCT}`, clerk(WEAVER), body);
    await http('marketplace').post(`/products/${PRODUCT}/listing`).set(clerk(WEAVER)).send({}).expect(200);
    for (const q of ['anjat', 'basket']) {
      const { items } = (await http('marketplace').get('/products').query({ q, region: '65' }).expect(200)).body;
      expect(items.map(({ productId }: { productId: string }) => productId)).toEqual([PRODUCT]);
    }
    expect(await get('marketplace', `/products/${PRODUCT}`)).toMatchObject({ exportable: true, batches: [ANJAT] });
  });
});
