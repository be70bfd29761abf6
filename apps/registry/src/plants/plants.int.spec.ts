// Plants through their HTTP door on the real engines: registered, judged, made ready again, and fed by what is posted nearby.
import 'reflect-metadata';
import { CommodityDefined, LotPosted, LotRevised, LotWithdrawn } from '@hilir/contracts';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { uuidv7 } from 'uuidv7';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { type Peer, peerIn } from '../../../../test/engines/peer.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';

const MARANG_KAYU = '6402172002';
const PLANNER = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6402' };
const PROVINCIAL = { 'X-Acting-Role': 'provincial', 'X-Acting-Region': '64' };
const ELSEWHERE = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6401' };
const AUDITOR = { 'X-Acting-Role': 'auditor' };
const body = (more: object = {}) => ({
  name: 'Pabrik Karet Marang Kayu',
  kind: 'factory',
  place: MARANG_KAYU,
  coordinates: { latitude: -0.1, longitude: 117.4 },
  commodity: 'natural-rubber',
  capacity: { quantity: 1_000_000, unit: 'g', per: 'day' },
  machines: [{ name: 'Penggiling', count: 2, year: 2012, condition: 'worn' }],
  status: 'idle',
  cause: 'Tanpa pasokan',
  since: '2019-01-01',
  ...more,
});
const label = { id: 'x', en: 'x' };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let supplyChain: Peer;
beforeAll(async () => {
  const env = ownEnvironment('plants');
  databases = await openDatabases(env);
  app = await createService(AppModule, 'registry', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  supplyChain = peerIn(env, 'supply-chain');
  const code = 'natural-rubber';
  const template = { code, version: 1, name: label, baseUnit: 'g' as const, hs: [], countUnits: [], attributes: [] };
  await supplyChain.say(CommodityDefined.of({ subject: code, sequence: 1, key: code }, template));
  const known = () => databases.of('registry').collection('commodity_units').countDocuments();
  await eventually('the commodity is known', known, (count) => count === 1);
}, 120_000);
afterAll(async () => {
  await supplyChain?.leave();
  await app?.close();
  await databases?.drop();
}, 30_000);

const put = (path: string, content: object, acting: Record<string, string> = PLANNER) =>
  http.put(path).set(acting).send(content);
const registered = async (more: object = {}): Promise<string> => {
  const id = uuidv7();
  await put(`/plants/${id}`, body(more)).expect(201);
  return id;
};

describe('a plant', () => {
  it('is registered once, by an office that covers it, with an owner that is known', async () => {
    const id = await registered();
    await put(`/plants/${id}`, body()).expect(200);
    expect((await put(`/plants/${id}`, body({ name: 'Lain' })).expect(409)).body.code).toBe('plant.id-used');
    await put(`/plants/${uuidv7()}`, body(), ELSEWHERE).expect(403);
    const unknown = await put(`/plants/${uuidv7()}`, body({ ownerId: uuidv7() })).expect(422);
    expect(unknown.body.code).toBe('plant.owner-unknown');
    const inPieces = body({ capacity: { quantity: 1, unit: 'piece', per: 'day' } });
    expect((await put(`/plants/${uuidv7()}`, inPieces).expect(422)).body.code).toBe('plant.unit');
    const causeless = await put(`/plants/${uuidv7()}`, body({ cause: undefined })).expect(422);
    expect(causeless.body.errors).toMatchObject([{ pointer: '/body/cause' }]);
  });

  it('is judged, made ready again and started, and its history tells each step', async () => {
    const [id, rubricId, stepId, evaluationId] = [await registered(), uuidv7(), uuidv7(), uuidv7()];
    const rubric = {
      region: '64',
      name: 'Kelayakan',
      criteria: [
        { code: 'machines', label, weight: 6 },
        { code: 'supply', label, weight: 4 },
      ],
    };
    const evaluation = {
      rubricId,
      on: '2026-01-10',
      evaluator: 'Tim',
      scores: [
        { criterion: 'machines', score: 2 },
        { criterion: 'supply', score: 4 },
      ],
    };
    const judge = () => put(`/plants/${id}/evaluations/${evaluationId}`, evaluation);
    expect((await judge().expect(422)).body.code).toBe('plant.rubric-unknown');
    await put(`/rubrics/${rubricId}`, rubric, PLANNER).expect(403);
    await put(`/rubrics/${rubricId}`, rubric, PROVINCIAL).expect(201);
    expect((await judge().expect(201)).body.latestEvaluation).toEqual({
      on: '2026-01-10',
      total: 28,
      most: 50,
      percent: 56,
    });
    await judge().expect(200);
    const step = { what: 'Periksa boiler', owner: 'Dinas', due: '2026-03-01' };
    const planned = await put(`/plants/${id}/steps/${stepId}`, step).expect(201);
    expect(planned.body).toMatchObject({ openSteps: 1, nextDue: '2026-03-01', version: 3 });
    const overdue = { dueBefore: '2026-03-02', region: '6402', status: 'idle', commodity: 'natural-rubber' };
    const { body: late } = await http.get('/plants').query(overdue).set(AUDITOR).expect(200);
    expect(late.items).toMatchObject([{ plantId: id }]);
    const patch = (version: number) =>
      http
        .patch(`/plants/${id}/steps/${stepId}`)
        .set(PLANNER)
        .set('If-Match', `"${version}"`)
        .send({ doneOn: '2026-02-20' });
    await patch(2).expect(412);
    expect((await patch(3).expect(200)).body).toMatchObject({ openSteps: 0, steps: [{ doneOn: '2026-02-20' }] });
    for (const status of ['reactivating', 'running'] as const)
      await http.post(`/plants/${id}/status`).set(PLANNER).send({ status, since: '2026-03-01' }).expect(200);
    const { body: history } = await http.get(`/plants/${id}/history`).set(AUDITOR).expect(200);
    const changes = ['status-changed', 'status-changed', 'step-revised', 'step-planned', 'evaluated', 'registered'];
    expect(history.items.map(({ change }: { change: string }) => change)).toEqual(changes);
    expect(JSON.stringify(history)).not.toContain('registeredAt');
    expect(history.items[0].fields).toEqual([{ field: 'status', from: 'reactivating', to: 'running' }]);
  });

  it('is found page by page', async () => {
    const ids = [await registered({ place: '6402172003' }), await registered({ place: '6402172003' })].sort();
    const list = async (query: object) =>
      (
        await http
          .get('/plants')
          .query({ region: '6402172003', kind: 'factory', ...query })
          .set(AUDITOR)
          .expect(200)
      ).body;
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, cursor: first.next });
    expect([...first.items, ...second.items].map(({ plantId }: { plantId: string }) => plantId)).toEqual(ids);
    expect(second.next).toBeUndefined();
  });
});

describe('the supply nearby', () => {
  const pool = '64/natural-rubber';
  const lot = (lotId: string, region: string, quantity: number, readyOn = '2026-01-05') => ({
    lotId,
    pool,
    supplierId: uuidv7(),
    commodity: 'natural-rubber',
    attributes: { form: 'lump', kkk: 50 },
    quantity,
    price: 9_000,
    region,
    readyOn,
    localUntil: '2026-01-06T00:00:00.000Z',
  });
  const at = (subject: string, sequence: number) => ({ subject, sequence, key: pool });

  it('is what the supply chain last said, whatever comes late or again', async () => {
    const id = await registered();
    const [near, gone, revised, far, later] = Array.from({ length: 5 }, () => uuidv7()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const posted = LotPosted.of(at(near, 1), lot(near, MARANG_KAYU, 500_000));
    await supplyChain.say(
      posted,
      posted,
      LotPosted.of(at(revised, 1), lot(revised, '6402172003', 100_000)),
      LotRevised.of(at(revised, 3), lot(revised, '6402172003', 1_500_000)),
      LotRevised.of(at(revised, 2), lot(revised, '6402172003', 700_000)),
      LotWithdrawn.of(at(gone, 2), { lotId: gone, pool, supplierId: uuidv7(), reason: 'rusak' }),
      LotPosted.of(at(gone, 1), lot(gone, MARANG_KAYU, 900_000)),
      LotPosted.of(at(later, 1), lot(later, MARANG_KAYU, 900_000, '2026-02-01')),
      LotPosted.of(at(far, 1), lot(far, '6401012001', 3_000_000)),
    );
    const supply = async () => {
      const query = { from: '2026-01-01', to: '2026-01-10' };
      return (await http.get(`/plants/${id}/supply`).query(query).set(AUDITOR).expect(200)).body;
    };
    const heard = await eventually('all is heard', supply, ({ rings }) => rings[3].upTo === 5_000_000);
    expect(heard).toMatchObject({ unit: 'g', capacity: 10_000_000 });
    expect(heard.rings).toEqual([
      { ring: 'desa', lots: 1, quantity: 500_000, upTo: 500_000, percent: 5 },
      { ring: 'kecamatan', lots: 1, quantity: 1_500_000, upTo: 2_000_000, percent: 20 },
      { ring: 'kabkota', lots: 0, quantity: 0, upTo: 2_000_000, percent: 20 },
      { ring: 'province', lots: 1, quantity: 3_000_000, upTo: 5_000_000, percent: 50 },
    ]);
    const backwards = { from: '2026-01-10', to: '2026-01-01' };
    const { body: refused } = await http.get(`/plants/${id}/supply`).query(backwards).set(AUDITOR).expect(400);
    expect(refused.errors).toMatchObject([{ pointer: '/query/to' }]);
  });
});
