// Production on the real engines: recorded once, refused with the figures, reversed, and no gram used twice under a race.
import 'reflect-metadata';
import { PartyActivated, type PartyProfile, type RunBody } from '@hilir/contracts';
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

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [IKM, OTHER, COOP] = [uuid(1), uuid(2), uuid(3)] as const;
const VILLAGE = '6502012002';
const MAKER = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': IKM };
const STRANGER = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': OTHER };
const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6502' };
const FAR_OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' };
const OPERATOR = { 'X-Acting-Role': 'operator' };
const commodity = {
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: [],
  attributes: [
    {
      kind: 'choice',
      name: 'form',
      label: { id: 'bentuk', en: 'form' },
      required: true,
      choices: ['asalan', 'W/S'],
    },
  ],
};
const washing = {
  name: { id: 'Pencucian', en: 'Washing' },
  commodity: 'rattan',
  accepts: { form: { oneOf: ['asalan'] } },
  after: [],
  rates: [{ from: '2020-01-01', yield: 8_000 }],
};
const weaving = { ...washing, name: { id: 'Anyam', en: 'Weaving' }, accepts: undefined, after: ['wash', 'weave'] };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let registry: Peer;
beforeAll(async () => {
  const env = ownEnvironment('runs');
  databases = await openDatabases(env);
  db = databases.of('supply-chain');
  app = await createService(AppModule, 'supply-chain', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  registry = peerIn(env, 'registry');
  const party = (partyId: string, kind: PartyProfile['kind']) =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind, name: `Usaha ${partyId.slice(-1)}`, region: VILLAGE, status: 'active' },
    );
  await registry.say(party(IKM, 'ikm'), party(OTHER, 'ikm'), party(COOP, 'cooperative'));
  await http.put('/commodities/rattan').set(OPERATOR).send(commodity).expect(200);
  await http.put('/process-steps/wash').set(OPERATOR).send(washing).expect(200);
  await http.put('/process-steps/weave').set(OPERATOR).send(weaving).expect(200);
  const known = () => db.collection('parties').countDocuments();
  await eventually('the parties are known here', known, (count) => count === 3);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await registry?.leave();
  await databases?.drop();
}, 60_000);

/** What a hand-over brings. */
async function receive(n: number, quantity: number, partyId = IKM): Promise<string> {
  const _id = `${uuid(n)}:0`;
  const holding = {
    _id,
    version: 1,
    partyId,
    lotId: uuid(n + 1_000),
    orderId: uuid(n + 2_000),
    handOverId: uuid(n),
    pool: '65/rattan',
    commodity: 'rattan',
    attributes: { form: 'asalan' },
    region: '6502012001',
    supplierId: COOP,
    quantity,
    used: 0,
    price: 5_000,
    amount: quantity * 5,
    receivedAt: new Date(Date.UTC(2026, 10, 20, 0, n)),
  };
  await app.get(Transaction).run({ correlationId: 'spec' }, (tx) => app.get(HoldingsStore).insert(tx, holding));
  return _id;
}
const washed = (holdingId: string, quantity: number, batch: number, more: Partial<RunBody> = {}): RunBody => ({
  producerId: IKM,
  step: 'wash',
  occurredAt: '2026-11-23T02:00:00.000Z',
  inputs: [{ kind: 'holding', holdingId, quantity }],
  outputs: [
    { batchId: uuid(batch), sku: 'WS-A', name: 'Rotan W/S', kind: 'product', mass: Math.floor(quantity * 0.8) },
  ],
  waste: quantity - Math.floor(quantity * 0.8),
  workers: 2,
  hours: 4,
  ...more,
});
const put = (n: number, body: object, as: Record<string, string> = MAKER) =>
  http
    .put(`/production-runs/${uuid(n)}`)
    .set(as)
    .send(body);
const holdingOf = (id: string) => db.collection('holdings').findOne({ _id: id as never });
const batchOf = async (n: number) =>
  (
    await http
      .get(`/batches/${uuid(n)}`)
      .set(MAKER)
      .expect(200)
  ).body;

describe('a production run', () => {
  it('is recorded once, however often it comes', async () => {
    const id = await receive(10, 1_000);
    const body = washed(id, 1_000, 110);
    const { body: run } = await put(310, body).expect(201);
    expect(run).toMatchObject({ runId: uuid(310), massIn: 1_000, massOut: 800, yield: 8_000, version: 1 });
    expect((await put(310, body).expect(200)).body).toEqual(run);
    expect(await holdingOf(id)).toMatchObject({ used: 1_000, left: 0, version: 2 });
    expect(await batchOf(110)).toMatchObject({
      mass: 800,
      left: 800,
      origin: [{ lotId: uuid(1_010), mass: 800 }],
      link: `http://127.0.0.1:3002/b/${uuid(110)}`,
    });
    expect((await put(310, { ...body, workers: 3 })).body).toMatchObject({ status: 409, code: 'run.id-used' });
    const told = await db.collection('batches').countDocuments({ runId: uuid(310) });
    expect(told).toBe(1);
  });

  it('is refused with the figures, and changes nothing', async () => {
    const id = await receive(20, 500);
    const foreign = await receive(21, 500, OTHER);
    const refusals: [object, Record<string, string>, string][] = [
      [washed(id, 501, 120), MAKER, 'run.inputs'],
      [washed(foreign, 500, 120), MAKER, 'run.inputs'],
      [{ ...washed(id, 500, 120), waste: 1 }, MAKER, 'run.mass-balance'],
      [{ ...washed(id, 500, 120), step: 'melt' }, MAKER, 'step.unknown'],
      [{ ...washed(id, 500, 110) }, MAKER, 'batch.id-used'],
      [washed(id, 500, 120), STRANGER, 'actor.other-party'],
      [washed(id, 500, 120), FAR_OFFICER, 'actor.other-region'],
      [washed(id, 500, 120, { producerId: COOP }), OFFICER, 'producer.kind'],
      [washed(id, 500, 120, { producerId: uuid(99) }), OFFICER, 'producer.unknown'],
    ];
    for (const [body, as, code] of refusals) expect((await put(320, body, as)).body.code).toBe(code);
    const { body } = await http
      .put(`/production-runs/${uuid(320)}`)
      .set({ ...MAKER, 'Accept-Language': 'en' })
      .send(washed(id, 501, 120));
    expect(body.errors).toEqual([
      { pointer: '/body/inputs/0', code: 'not-enough', message: '500 g are left, 501 g are asked for' },
    ]);
    expect(await holdingOf(id)).toMatchObject({ used: 0, left: 500, version: 1 });
  });

  it('takes earlier batches, and their origin goes on in proportion', async () => {
    const [a, b] = [await receive(30, 300), await receive(31, 700)];
    await put(330, washed(a, 300, 130)).expect(201);
    await put(331, washed(b, 700, 131)).expect(201);
    const inputs = [
      { kind: 'batch', batchId: uuid(130), quantity: 240 },
      { kind: 'batch', batchId: uuid(131), quantity: 560 },
    ];
    const gs1 = { gtin: '4006381333931', lot: 'AJ-1' };
    const outputs = [
      { batchId: uuid(132), sku: 'ANJAT', name: 'Anjat', kind: 'product', count: 2, mass: 700, gs1 },
      { batchId: uuid(133), sku: 'SISA', name: 'Sisa', kind: 'by-product', mass: 50 },
    ];
    const run = { ...washed(a, 1, 1), step: 'weave', inputs, outputs, waste: 50 };
    await put(332, run).expect(201);
    const anjat = await batchOf(132);
    expect(anjat.origin).toEqual([
      { lotId: uuid(1_030), commodity: 'rattan', region: '6502012001', mass: 210, value: 1_400 },
      { lotId: uuid(1_031), commodity: 'rattan', region: '6502012001', mass: 490, value: 3_267 },
    ]);
    expect(anjat.link).toBe('https://id.gs1.org/01/04006381333931/10/AJ-1');
    // The same GS1 number on another batch would lead to two things.
    const again = washed(await receive(32, 100), 100, 134);
    again.outputs[0]!.gs1 = gs1;
    expect((await put(333, again)).body.code).toBe('batch.key-used');
  });

  it('is reversed while nothing of it was used, in a record of its own', async () => {
    const id = await receive(40, 1_000);
    await put(340, washed(id, 1_000, 140)).expect(201);
    const weave = { ...washed(id, 1, 1), step: 'weave', waste: 0 };
    const inputs = [{ kind: 'batch', batchId: uuid(140), quantity: 800 }];
    const outputs = [{ batchId: uuid(141), sku: 'A', name: 'Anjat', kind: 'product', mass: 800 }];
    await put(341, { ...weave, inputs, outputs, reason: 'tanpa sisa' }).expect(201);
    const reverse = (n: number, reason: string, as: Record<string, string> = MAKER) =>
      http
        .put(`/production-runs/${uuid(n)}/reversal`)
        .set(as)
        .send({ reason });
    expect((await reverse(340, 'salah')).body).toMatchObject({ code: 'run.outputs-used', status: 409 });
    expect((await reverse(341, 'salah', STRANGER)).body.code).toBe('actor.other-party');
    const { body } = await reverse(341, 'salah').expect(200);
    expect(body).toMatchObject({ version: 2, reversal: { reason: 'salah' } });
    expect((await reverse(341, 'salah').expect(200)).body).toEqual(body);
    expect((await reverse(341, 'lain')).body.code).toBe('run.reversed');
    expect(await batchOf(141)).toMatchObject({ left: 0, reversed: 800 });
    // Now the first can go, too.
    await reverse(340, 'salah').expect(200);
    expect(await holdingOf(id)).toMatchObject({ used: 0, left: 1_000 });
    expect(
      (
        await http
          .get(`/production-runs/${uuid(340)}`)
          .set(OFFICER)
          .expect(200)
      ).body.reversal,
    ).toBeDefined();
    const history = (as: Record<string, string>) => http.get(`/production-runs/${uuid(341)}/history`).set(as);
    const { body: told } = await history(OFFICER).expect(200);
    expect(toldIn(told).map(([change]) => change)).toEqual(['reversed', 'recorded']);
    expect(told.items[0]).toMatchObject({ reason: 'salah', fields: [{ field: 'reversal', to: { reason: 'salah' } }] });
    expect((await history(STRANGER)).body.code).toBe('actor.other-party');
    const { body: ofBatch } = await http
      .get(`/batches/${uuid(141)}/history`)
      .set(MAKER)
      .expect(200);
    expect(toldIn(ofBatch).map(([change]) => change)).toEqual(['run-reversed', 'run-recorded']);
  });

  it('follows a step whose history tells each rate', async () => {
    const rates = [...weaving.rates, { from: '2099-01-01', yield: 9_000, tolerance: 500 }];
    await http
      .put('/process-steps/weave')
      .set(OPERATOR)
      .send({ ...weaving, rates })
      .expect(200);
    const { body: told } = await http.get('/process-steps/weave/history').set(MAKER).expect(200);
    expect(toldIn(told)).toEqual([
      ['defined', 'operator'],
      ['defined', 'operator'],
    ]);
    expect(told.items[0].fields).toEqual([{ field: `rates.${weaving.rates.length}`, to: rates.at(-1) }]);
    expect((await http.get('/process-steps/paint/history').set(MAKER)).body.code).toBe('process-step.not-found');
  });

  it('uses no gram twice when twenty runs race for one holding', async () => {
    const id = await receive(50, 1_000);
    const racers = Array.from({ length: 20 }, (_, i) => put(350 + i, washed(id, 150, 150 + i)));
    const codes = (await Promise.all(racers)).map(({ status, body }) => (status === 201 ? 'made' : body.code));
    expect(codes.filter((code) => code === 'made')).toHaveLength(6);
    expect(codes.filter((code) => code === 'run.inputs')).toHaveLength(14);
    expect(await holdingOf(id)).toMatchObject({ used: 900, left: 100 });
  });

  it('is one run when the same request comes ten times at once', async () => {
    const id = await receive(60, 1_000);
    const answers = await Promise.all(Array.from({ length: 10 }, () => put(380, washed(id, 1_000, 180))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect(await holdingOf(id)).toMatchObject({ used: 1_000, left: 0 });
  });

  it('loses against the reversal of what it wants to use, or wins; never both', async () => {
    const id = await receive(70, 1_000);
    await put(390, washed(id, 1_000, 190)).expect(201);
    const inputs = [{ kind: 'batch', batchId: uuid(190), quantity: 800 }];
    const outputs = [{ batchId: uuid(191), sku: 'A', name: 'Anjat', kind: 'product', mass: 640 }];
    const weave = put(391, { ...washed(id, 1, 1), step: 'weave', inputs, outputs, waste: 160 });
    const reversal = http
      .put(`/production-runs/${uuid(390)}/reversal`)
      .set(MAKER)
      .send({ reason: 'salah' });
    const [made, reversed] = await Promise.all([weave, reversal]);
    expect([made.status === 201, reversed.status === 200].filter(Boolean)).toHaveLength(1);
    const { used, left, reversed: gone } = await batchOf(190);
    expect([used, left, gone]).toEqual(made.status === 201 ? [800, 0, 0] : [0, 0, 800]);
  });

  it('cannot be written past the second guard', async () => {
    const change = (collection: string, id: string, by: Record<string, number>) =>
      db.collection(collection).updateOne({ _id: id as never }, { $inc: by });
    await expect(change('holdings', `${uuid(50)}:0`, { left: -101, used: 101 })).rejects.toThrow('failed validation');
    await expect(change('holdings', `${uuid(50)}:0`, { left: -1 })).rejects.toThrow('failed validation');
    await expect(change('batches', uuid(110), { left: 1 })).rejects.toThrow('failed validation');
  });
});

describe('the lists', () => {
  it('show holdings of my party that have something left, page by page, newest first', async () => {
    const page = async (query: string, as = MAKER) => (await http.get(`/holdings?${query}`).set(as).expect(200)).body;
    const all = await page('show=all&limit=200');
    const seen: string[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const cursor: string = next && `&cursor=${next}`;
      const { items, next: further } = await page(`limit=2${cursor}`);
      for (const { left, holdingId } of items) {
        expect(left).toBeGreaterThan(0);
        seen.push(holdingId);
      }
      next = further;
    }
    const left = all.items.filter((one: { left: number }) => one.left > 0);
    expect(seen).toEqual(left.map((one: { holdingId: string }) => one.holdingId));
    expect(all.items.length).toBeGreaterThan(left.length);
    expect((await page('limit=200', STRANGER)).items.map((one: { left: number }) => one.left)).toEqual([500]);
    expect((await page('commodity=seaweed')).items).toEqual([]);
  });

  it('have an index of what is left beside the one of all', async () => {
    for (const collection of ['holdings', 'batches']) {
      const names = (await db.collection(collection).indexes()).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['left']));
      expect(names.length).toBeGreaterThan(3);
    }
  });

  it('show runs and batches to their producer and its offices only', async () => {
    const count = async (path: string, as: Record<string, string>) =>
      (await http.get(path).set(as).expect(200)).body.items.length;
    for (const path of ['/production-runs?limit=200', '/batches?limit=200&show=all']) {
      const mine = await count(path, MAKER);
      expect(mine).toBeGreaterThan(5);
      expect(await count(path, OFFICER)).toBe(mine);
      expect(await count(path, OPERATOR)).toBe(mine);
      expect(await count(path, FAR_OFFICER)).toBe(0);
      expect(await count(path, STRANGER)).toBe(0);
    }
    expect(await count('/production-runs?step=weave', MAKER)).toBeGreaterThan(0);
    expect(await count('/batches?sku=ANJAT', MAKER)).toBe(1);
    expect((await http.get(`/batches/${uuid(110)}`).set(STRANGER)).body.code).toBe('actor.other-party');
    expect((await http.get(`/production-runs/${uuid(310)}`).set(FAR_OFFICER)).body.code).toBe('actor.other-region');
    expect((await http.get(`/batches/${uuid(999)}`).set(MAKER)).body.code).toBe('batch.not-found');
  });
});
