// Groupings through their HTTP door on the real engines: defined once, never two wilayah over one region, found by what they hold.
import 'reflect-metadata';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { uuidv7 } from 'uuidv7';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { AppModule } from '../app.module.js';

const PROVINCIAL = { 'X-Acting-Role': 'provincial', 'X-Acting-Region': '64' };
const DISTRICT = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6402' };
const AUDITOR = { 'X-Acting-Role': 'auditor' };
const wilayah = (more: object = {}) => ({
  kind: 'wilayah',
  region: '64',
  scheme: 'wilayah-kaltim',
  code: 'III',
  name: 'Wilayah III',
  lead: '6402',
  members: ['6402', '6407', '6411'],
  validFrom: '2025-01-01',
  ...more,
});

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
beforeAll(async () => {
  const env = ownEnvironment('groupings');
  databases = await openDatabases(env);
  app = await createService(AppModule, 'registry', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
}, 120_000);
afterAll(async () => {
  await app?.close();
  await databases?.drop();
}, 30_000);

const put = (id: string, body: object, acting: Record<string, string> = PROVINCIAL) =>
  http.put(`/groupings/${id}`).set(acting).send(body);
const list = async (query: object): Promise<{ items: { code: string }[]; next?: string }> =>
  (await http.get('/groupings').query(query).set(AUDITOR).expect(200)).body;
const codes = async (query: object) => (await list(query)).items.map(({ code }) => code);

describe('a grouping', () => {
  it('is defined once, by an office that covers its region', async () => {
    const id = uuidv7();
    expect((await put(id, wilayah(), DISTRICT).expect(403)).body.code).toBe('actor.other-region');
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(id, wilayah())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect((await put(id, wilayah({ name: 'Lain' })).expect(409)).body.code).toBe('grouping.id-used');
    expect(answers[0]!.body).toMatchObject({ groupingId: id, version: 1, lead: '6402' });
  });

  it('names what does not fit, in the language of the caller', async () => {
    const wrong = wilayah({ scheme: 'salah', members: ['6402', '6501', '6499'], lead: '6471' });
    const { body } = await put(uuidv7(), wrong).set('Accept-Language', 'en').expect(422);
    expect(body.code).toBe('grouping.members');
    expect(body.errors).toEqual([
      { pointer: '/body/members/1', code: 'outside', message: 'must lie in region' },
      { pointer: '/body/members/2', code: 'unknown', message: 'this region is not a valid one' },
      { pointer: '/body/lead', code: 'lead', message: 'the lead area must be one of the members' },
    ]);
  });

  it('takes a region once, however many want it at the same moment', async () => {
    const scheme = 'berebut';
    const wanted = Array.from({ length: 10 }, (_, i) => wilayah({ scheme, code: `${i}`, members: ['6402', '6403'] }));
    const answers = await Promise.all(wanted.map((body) => put(uuidv7(), body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)!.body.errors).toHaveLength(2);
    expect(await codes({ scheme })).toHaveLength(1);
  });

  it('is corrected at a version and ends, and its history says by whom', async () => {
    const [id, next] = [uuidv7(), uuidv7()];
    const body = wilayah({ scheme: 'lama', members: ['6474'], lead: '6474' });
    await put(id, body).expect(201);
    const patch = (version: number) =>
      http
        .patch(`/groupings/${id}`)
        .set(PROVINCIAL)
        .set('If-Match', `"${version}"`)
        .send({ members: ['6474', '6408'] });
    expect((await patch(1).expect(200)).body).toMatchObject({ version: 2, members: ['6474', '6408'] });
    expect((await patch(1).expect(412)).body.code).toBe('request.stale');
    await put(next, { ...body, validFrom: '2026-07-01' }).expect(409);
    const ending = { validTo: '2026-07-01', reason: 'Pembagian baru' };
    for (let repeat = 0; repeat < 2; repeat++)
      await http.post(`/groupings/${id}/ending`).set(PROVINCIAL).send(ending).expect(200);
    await put(next, { ...body, validFrom: '2026-07-01' }).expect(201);
    const { body: history } = await http.get(`/groupings/${id}/history`).set(AUDITOR).expect(200);
    expect(history.items.map(({ change }: { change: string }) => change)).toEqual(['ended', 'revised', 'defined']);
    expect(history.items[0]).toMatchObject({
      version: 3,
      by: { role: 'provincial', region: '64' },
      reason: 'Pembagian baru',
      fields: [{ field: 'validTo', to: '2026-07-01' }],
    });
    const on = (day: string) => list({ scheme: 'lama', holds: '6474', on: day });
    expect((await on('2026-06-30')).items).toMatchObject([{ groupingId: id }]);
    expect((await on('2026-07-01')).items).toMatchObject([{ groupingId: next }]);
  });
});

describe('the list', () => {
  it('finds those that hold a village, page by page in the order of scheme and code', async () => {
    const scheme = 'daftar';
    await put(uuidv7(), wilayah({ scheme, code: 'II', members: ['6472'], lead: '6472' })).expect(201);
    await put(uuidv7(), wilayah({ scheme, code: 'I', members: ['6402'] })).expect(201);
    await put(uuidv7(), wilayah({ scheme, code: 'K1', kind: 'kawasan', members: ['640217'], lead: '640217' })).expect(
      201,
    );
    expect(await codes({ scheme })).toEqual(['I', 'II', 'K1']);
    expect(await codes({ scheme, holds: '6402172002' })).toEqual(['I', 'K1']);
    expect(await codes({ scheme, holds: '6402', kind: 'kawasan' })).toEqual([]);
    expect(await codes({ scheme, region: '6402' })).toEqual([]);
    const first = await list({ scheme, limit: 2 });
    expect(first.items.map(({ code }) => code)).toEqual(['I', 'II']);
    expect(await codes({ scheme, limit: 2, cursor: first.next })).toEqual(['K1']);
  });
});
