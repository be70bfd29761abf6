// The region tree on the real engines: every code of the package, killed and doubled starts, a later release, search.
import 'reflect-metadata';
import type { Region } from '@hilir/contracts';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import supertest from 'supertest';
import { AppModule } from '../app.module.js';
import { readPackage, REGION_DATA, RegionsLoader } from './regions.loader.js';

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let db: NonNullable<Connection['db']>;
let loader: RegionsLoader;
beforeAll(async () => {
  const run = `regions-${process.pid}`;
  app = await createService(AppModule, 'registry', {
    ...process.env,
    DATABASE_PREFIX: `${run}-`,
    TOPIC_PREFIX: `${run}.`,
    TOPIC_PARTITIONS: '1',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
  });
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  db = app.get<Connection>(getConnectionToken()).db!;
  loader = app.get(RegionsLoader);
}, 120_000);
afterAll(() => app?.close(), 30_000);

const regions = () => db.collection<{ _id: string }>('regions');
const list = async (query: object): Promise<{ items: Region[]; next?: string }> =>
  (await http.get('/regions').query(query).expect(200)).body;

describe('the first start', () => {
  it('brought in every province, kab/kota, kecamatan and desa of Indonesia', async () => {
    const counts = await regions()
      .aggregate<{ _id: string; n: number }>([{ $group: { _id: '$level', n: { $sum: 1 } } }])
      .toArray();
    expect(Object.fromEntries(counts.map(({ _id, n }) => [_id, n]))).toEqual({
      province: 38,
      kabkota: 514,
      kecamatan: 7_285,
      desa: 83_762,
    });
  });

  it('left no region without its parent', async () => {
    const orphans = await regions()
      .aggregate([
        { $match: { parent: { $exists: true } } },
        { $group: { _id: '$parent' } },
        { $lookup: { from: 'regions', localField: '_id', foreignField: '_id', as: 'found' } },
        { $match: { found: [] } },
      ])
      .toArray();
    expect(orphans).toEqual([]);
  });
});

describe('another start', () => {
  it('does not even read the package', async () => {
    const read = () => Promise.reject(new Error('read again'));
    await loader.load({ release: REGION_DATA, read });
  });

  it('goes on where a start was killed, also when two do so at once', async () => {
    await db.collection('region_releases').deleteMany({});
    await regions().deleteMany({ _id: { $gt: '64' } });
    const both = { release: REGION_DATA, read: readPackage };
    await Promise.all([loader.load(both), loader.load(both)]);
    expect(await regions().countDocuments()).toBe(91_599);
    expect(await db.collection('region_releases').countDocuments()).toBe(1);
  }, 60_000);
});

describe('the doors', () => {
  it('list the tree level by level', async () => {
    expect((await list({ level: 'province', limit: 200 })).items).toHaveLength(38);
    const kaltara = (await list({ parent: '65' })).items;
    expect(kaltara.map(({ dotted, type }) => `${dotted} ${type}`)).toEqual([
      '65.01 kabupaten',
      '65.02 kabupaten',
      '65.03 kabupaten',
      '65.04 kabupaten',
      '65.71 kota',
    ]);
  });

  it('go on where the page before ended', async () => {
    const first = await list({ parent: '65', limit: 3 });
    const second = await list({ parent: '65', limit: 3, cursor: first.next });
    expect([...first.items, ...second.items].map(({ code }) => code)).toEqual(['6501', '6502', '6503', '6504', '6571']);
    expect(second.next).toBeUndefined();
  });

  it('find by beginnings of words, anywhere or within a region', async () => {
    const found = await list({ name: 'kota mal', within: '65' });
    expect(found.items.map(({ name }) => name)).toEqual(['Malinau Kota', 'Malinau Kota']);
    expect((await list({ name: 'kota mal', within: '64' })).items).toEqual([]);
  });

  it('show one with everything it lies in', async () => {
    const { body } = await http.get('/regions/6502022002').expect(200);
    expect(body).toMatchObject({ dotted: '65.02.02.2002', name: 'Malinau Kota', level: 'desa', type: 'desa' });
    expect(body.parents.map(({ name }: Region) => name)).toEqual([
      'Kalimantan Utara',
      'Kabupaten Malinau',
      'Malinau Kota',
    ]);
    expect((await http.get('/regions/6599').expect(404)).body.code).toBe('region.not-found');
  });
});

describe('a later release', () => {
  it('ends the codes that it no longer lists, adds the new and keeps the first day of the others', async () => {
    const read = async () => [
      ...(await readPackage()).filter(({ code }) => code !== '6502022003'),
      { code: '6502022099', name: 'Desa Baru' },
    ];
    await loader.load({ release: { id: 'test@5', validFrom: '2026-06-01' }, read });
    const ended = (await http.get('/regions/6502022003').expect(200)).body;
    expect(ended).toMatchObject({ validFrom: '2025-04-25', validTo: '2026-06-01', release: REGION_DATA.id });
    expect((await http.get('/regions/6502022099').expect(200)).body.validFrom).toBe('2026-06-01');
    expect((await http.get('/regions/6502022002').expect(200)).body).toMatchObject({
      validFrom: '2025-04-25',
      release: 'test@5',
    });
    const codes = async (more: object) => (await list({ parent: '650202', ...more })).items.map(({ code }) => code);
    expect(await codes({})).not.toContain('6502022003');
    expect(await codes({ ended: 'true' })).toContain('6502022003');
    const officer = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '65' };
    const body = { kind: 'bumdes', name: 'BUMDes Lama', region: '6502022003' };
    const refused = await http.put('/parties/0190f3b1-7c2e-7abc-8def-0123456789ab').set(officer).send(body).expect(422);
    expect(refused.body.code).toBe('party.village-unknown');
  }, 60_000);
});
