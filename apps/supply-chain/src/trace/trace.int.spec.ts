// The trace on the real engines: a chain of ten steps among a million links costs what its answer weighs.
import 'reflect-metadata';
import { type RunBody } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Db, Document } from 'mongodb';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { AppModule } from '../app.module.js';
import { HoldingsStore } from '../holdings/holdings.store.js';
import { link } from './link.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [IKM, COOP, LOT, OTHER_LOT, ORDER, HAND_OVER] = [1, 2, 3, 4, 5, 6].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const [SOURCE, WORKSHOP] = ['6502012001', '6502012002'] as const;
const MAKER = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': IKM };
const OPERATOR = { 'X-Acting-Role': 'operator' };
const STEPS = 10;
const LINKS = 1_000_000;

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
beforeAll(async () => {
  const env = ownEnvironment('trace');
  databases = await openDatabases(env);
  db = databases.of('supply-chain');
  app = await createService(AppModule, 'supply-chain', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  const party = (_id: string, kind: string, name: string, region: string) => ({
    _id,
    version: 1,
    kind,
    name,
    region,
    status: 'active',
  });
  await db
    .collection<Document & { _id: string }>('parties')
    .insertMany([party(IKM, 'ikm', 'Anjat Malinau', WORKSHOP), party(COOP, 'cooperative', 'Koperasi Rotan', SOURCE)]);
  const label = { id: 'rotan', en: 'rattan' };
  const rattan = { name: label, baseUnit: 'g', hs: [], countUnits: [], attributes: [] };
  await http.put('/commodities/rattan').set(OPERATOR).send(rattan).expect(200);
  const step = {
    name: label,
    commodity: 'rattan',
    accepts: {},
    after: ['work'],
    rates: [{ from: '2020-01-01', yield: 9_000, tolerance: 10_000 }],
  };
  await http.put('/process-steps/work').set(OPERATOR).send(step).expect(200);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await databases?.drop();
}, 60_000);

const holding = (part: number, lotId: string, quantity: number) => ({
  _id: `${HAND_OVER}:${part}`,
  version: 1,
  partyId: IKM,
  lotId,
  orderId: ORDER,
  handOverId: HAND_OVER,
  pool: '65/rattan',
  commodity: 'rattan',
  attributes: {},
  region: SOURCE,
  supplierId: COOP,
  quantity,
  used: 0,
  price: 1_000,
  amount: quantity,
  receivedAt: new Date('2026-11-20T00:00:00.000Z'),
});
const work = async (n: number, inputs: RunBody['inputs'], mass: number, waste: number) => {
  const outputs: RunBody['outputs'] = [{ batchId: uuid(100 + n), sku: 'A', name: `Hasil ${n}`, kind: 'product', mass }];
  const occurredAt = `2026-11-21T00:${String(n).padStart(2, '0')}:00.000Z`;
  const body: RunBody = { producerId: IKM, step: 'work', occurredAt, inputs, outputs, waste, workers: 1, hours: 1 };
  await http
    .put(`/production-runs/${uuid(200 + n)}`)
    .set(MAKER)
    .send(body)
    .expect(201);
};
const trace = async (path: string) => (await http.get(`/trace/${path}`).set(MAKER).expect(200)).body;

/** A million links of others, made inside MongoDB. */
async function others(): Promise<void> {
  const links = db.collection('trace_links');
  const n = { $add: [{ $multiply: ['$a', 1_000] }, '$b'] };
  const range = { $range: [0, 1_000] };
  await links.insertOne({
    ...link(
      'seed',
      { kind: 'lot', id: 'x', partyId: COOP, what: 'rattan' },
      { kind: 'run', id: 'y', partyId: IKM, what: 'work' },
      1,
    ),
    _id: 'seed' as never,
  });
  await links
    .aggregate([
      { $match: { _id: 'seed' } },
      { $set: { a: range } },
      { $unwind: '$a' },
      { $set: { b: range } },
      { $unwind: '$b' },
      { $set: { _id: { $concat: ['other:', { $toString: n }] }, from: { $concat: ['batch:', { $toString: n }] } } },
      { $set: { to: { $concat: ['run:', { $toString: { $floor: { $divide: [n, 3] } } }] } } },
      { $unset: ['a', 'b'] },
      { $merge: { into: 'trace_links', whenMatched: 'fail' } },
    ])
    .toArray();
}

describe('the trace of a chain of ten steps', () => {
  beforeAll(async () => {
    const { id: _, ...lot } = {
      id: 0,
      supplierId: COOP,
      commodity: 'rattan',
      attributes: {},
      quantity: 2_000,
      price: 1_000,
      region: SOURCE,
      harvestedOn: '2026-11-01',
      readyOn: '2026-11-02',
    };
    for (const lotId of [LOT, OTHER_LOT])
      await http.put(`/lots/${lotId}`).set({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': COOP }).send(lot).expect(201);
    await app.get(Transaction).run({ correlationId: 'spec' }, (tx) => {
      app.get(HoldingsStore).insert(tx, holding(0, LOT, 1_000));
      app.get(HoldingsStore).insert(tx, holding(1, OTHER_LOT, 500));
    });
    const from = (part: number, quantity: number) => ({
      kind: 'holding' as const,
      holdingId: `${HAND_OVER}:${part}`,
      quantity,
    });
    await work(1, [from(0, 1_000), from(1, 500)], 1_400, 100);
    for (let n = 2; n <= STEPS; n++)
      await work(
        n,
        [{ kind: 'batch', batchId: uuid(100 + n - 1), quantity: 1_400 - (n - 2) * 50 }],
        1_400 - (n - 1) * 50,
        50,
      );
    await others();
  }, 300_000);

  it('leads back from the last batch to both lots, with their villages and exact shares', async () => {
    const { nodes, edges, shares, whole, truncated } = await trace(`batch/${uuid(110)}`);
    expect(truncated).toBe(false);
    expect(edges).toHaveLength(2 * STEPS + 1 + 2);
    expect(nodes).toHaveLength(2 * STEPS + 4);
    expect([
      whole,
      shares.map(({ id, mass, ppm }: { id: string; mass: number; ppm: number }) => [id, mass, ppm]),
    ]).toEqual([
      950,
      [
        [LOT, 633, 666_316],
        [OTHER_LOT, 317, 333_684],
      ],
    ]);
    const lot = nodes.find((node: { id: string }) => node.id === LOT);
    expect(lot).toMatchObject({ kind: 'lot', what: 'rattan', party: 'Koperasi Rotan', village: SOURCE });
    expect(Date.parse(lot.at)).not.toBeNaN();
    const first = nodes.find((node: { id: string }) => node.id === `${HAND_OVER}:0`);
    expect(first).toMatchObject({ kind: 'hand-over', party: 'Anjat Malinau', village: WORKSHOP });
  });

  it('leads forward from a lot to what is left of it, with whom, and to its waste', async () => {
    const { shares, whole } = await trace(`lot/${LOT}?direction=forward`);
    const sum = shares.reduce((total: number, { mass }: { mass: number }) => total + mass, 0);
    expect([whole, sum]).toEqual([2_000, 2_000]);
    const at = (kind: string, id: string) =>
      shares.find((share: { kind: string; id: string }) => share.kind === kind && share.id === id)?.mass;
    expect(at('lot', LOT)).toBe(1_000);
    // Two thirds of what is in the last batch, and of what the first run lost; each less than a gram off.
    expect(Math.abs(at('batch', uuid(110)) - (950 * 2) / 3)).toBeLessThan(1);
    expect(Math.abs(at('run', uuid(201)) - (100 * 2) / 3)).toBeLessThan(1);
  });

  it('begins at an order with all that it brought', async () => {
    const back = await trace(`order/${ORDER}`);
    expect(back.shares.map(({ id, mass }: { id: string; mass: number }) => [id, mass])).toEqual([
      [LOT, 1_000],
      [OTHER_LOT, 500],
    ]);
    const forward = await trace(`order/${ORDER}?direction=forward`);
    expect(forward.shares.find((share: { id: string }) => share.id === uuid(110)).mass).toBe(950);
  });

  it('reads no link that it does not answer, and asks once a level', async () => {
    expect(await db.collection('trace_links').countDocuments()).toBeGreaterThan(LINKS);
    await db.command({ profile: 2 });
    const back = await trace(`batch/${uuid(110)}`);
    const forward = await trace(`lot/${LOT}?direction=forward`);
    await db.command({ profile: 0 });
    const reads = await db
      .collection('system.profile')
      .find({ op: 'query', ns: `${db.databaseName}.trace_links` })
      .toArray();
    const examined = (field: string) => reads.reduce((sum, read) => sum + (read[field] as number), 0);
    const answered = back.edges.length + forward.edges.length;
    expect(examined('docsExamined')).toBe(answered);
    // Every key looked up is seen once more than it has entries.
    expect(examined('keysExamined')).toBeLessThanOrEqual(2 * answered + back.nodes.length + forward.nodes.length);
    // A level of things and one of runs for every step, the hand-over, and the look that finds nothing further.
    expect(reads.length).toBe(2 * (2 * STEPS + 2));
    expect(reads.filter((read) => read.planSummary === 'COLLSCAN')).toEqual([]);
  });

  it('says when it ends at the limit', async () => {
    const { truncated, edges, shares, whole } = await trace(`batch/${uuid(110)}?limit=5`);
    expect([truncated, edges.length, whole]).toEqual([true, 5, 950]);
    expect(shares).toHaveLength(1);
  });

  it('does not see a step that was a mistake', async () => {
    await http
      .put(`/production-runs/${uuid(210)}/reversal`)
      .set(MAKER)
      .send({ reason: 'salah' })
      .expect(200);
    expect(await trace(`batch/${uuid(110)}`)).toMatchObject({ edges: [], shares: [], whole: 0 });
    const { nodes } = await trace(`batch/${uuid(109)}?direction=forward`);
    expect(nodes).toHaveLength(1);
  });

  it('finds nothing where nothing is', async () => {
    for (const kind of ['lot', 'batch', 'order', 'packing', 'sale']) {
      const { body } = await http.get(`/trace/${kind}/${uuid(999)}`).set(MAKER);
      expect(body).toMatchObject({ status: 404, code: 'trace.not-found' });
    }
  });
});
