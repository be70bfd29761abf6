// A whole service on real engines: what every route of every service does with good and bad requests.
import 'reflect-metadata';
import {
  type InputOf,
  defineRoute,
  Id,
  PageOf,
  paging,
  ProvinceCode,
  Quantity,
  Refusal,
  TABLES,
  Text,
  Upload,
} from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import supertest from 'supertest';
import { mongo } from 'mongoose';
import { z } from 'zod';
import { Acting, createService, Input, Route, RuntimeModule } from './index.js';

const Thing = z.object({ thingId: Id, version: z.int(), quantity: Quantity });
const params = z.strictObject({ thingId: Id });
const putThing = defineRoute({
  method: 'PUT',
  path: '/things/:thingId',
  summary: 'Put a thing',
  roles: ['clerk', 'officer'],
  params,
  body: z.strictObject({
    quantity: Quantity,
    province: ProvinceCode,
    name: Text(20).optional(),
    wishes: z.record(z.string().regex(/^[a-z]{1,9}$/), z.union([z.string().max(9), z.number()])).default({}),
  }),
  answers: {
    201: { description: 'Put', schema: Thing },
    200: { description: 'It was there', schema: Thing },
  },
  refusals: ['lot.id-used'],
});
const patchThing = defineRoute({
  method: 'PATCH',
  path: '/things/:thingId',
  summary: 'Change a thing',
  roles: ['clerk'],
  ifMatch: true,
  params,
  body: z.strictObject({ quantity: Quantity }),
  answers: { 200: { description: 'Changed', schema: Thing } },
  refusals: ['request.stale'],
});
const listThings = defineRoute({
  method: 'GET',
  path: '/things',
  summary: 'List things',
  roles: 'anyone',
  query: z.strictObject({ ...paging, region: ProvinceCode.optional() }),
  answers: { 200: { description: 'Things', schema: PageOf(Thing) } },
  refusals: [],
});
const uploadThings = defineRoute({
  method: 'POST',
  path: '/things/upload',
  summary: 'Upload things',
  roles: ['officer'],
  consumes: TABLES,
  body: Upload,
  answers: { 200: { description: 'Read', schema: z.object({ characters: z.int() }) } },
  refusals: [],
});
const failThing = defineRoute({
  method: 'POST',
  path: '/things/:thingId/failure',
  summary: 'Fail',
  roles: 'anyone',
  params,
  answers: { 200: { description: 'Never', schema: Thing } },
  refusals: ['order.not-cancellable'],
});

@Controller()
class ThingsController {
  @Route(putThing)
  put(@Input() { params, body }: InputOf<typeof putThing>, @Res({ passthrough: true }) reply: FastifyReply) {
    reply.status(body.quantity === 1 ? 200 : 201);
    return { thingId: params.thingId, version: 7, quantity: body.quantity };
  }

  @Route(patchThing)
  patch(@Input() { params, body, version }: InputOf<typeof patchThing>) {
    if (version !== 7) throw new Refusal('request.stale');
    return { thingId: params.thingId, version: 8, quantity: body.quantity };
  }

  @Route(listThings)
  list(@Input() { query }: InputOf<typeof listThings>, @Acting() acting: Acting) {
    return { items: [], query, acting };
  }

  @Route(uploadThings)
  upload(@Input() { body }: InputOf<typeof uploadThings>) {
    return { characters: body.size };
  }

  @Route(failThing)
  fail(@Input() { params }: InputOf<typeof failThing>) {
    if (params.thingId.startsWith('0')) throw new Refusal('order.not-cancellable', { status: 'lapsed' });
    if (params.thingId.startsWith('1')) throw new TypeError('secret of the house');
    throw new mongo.MongoServerSelectionError('nobody there', {} as never);
  }
}

const routes = { putThing, patchThing, listThings, uploadThings, failThing };

@Module({ imports: [RuntimeModule.forRoot('registry', routes)], controllers: [ThingsController] })
class AppModule {}

const ID = '0190f3b1-7c2e-7abc-8def-0123456789ab';
const CLERK = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': ID };
const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' };

const env = () => ({
  ...process.env,
  DATABASE_PREFIX: `runtime-${process.pid}-`,
  TOPIC_PREFIX: `runtime-${process.pid}.`,
  TOPIC_PARTITIONS: '1',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
});

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;

beforeAll(async () => {
  app = await createService(AppModule, 'registry', env());
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
}, 60_000);
afterAll(() => app?.close(), 30_000);

const put = (body: unknown) =>
  http
    .put(`/things/${ID}`)
    .set(CLERK)
    .send(body as object);
const putRaw = (body: string) => http.put(`/things/${ID}`).set(CLERK).type('application/json').send(body);
const GOOD = { quantity: 5, province: '65' };
const pointers = (answer: supertest.Response) => (answer.body.errors as { pointer: string }[]).map((e) => e.pointer);

describe('a right request', () => {
  it('is answered with its version as ETag, its correlation id, and security headers', async () => {
    const answer = await put(GOOD).set('X-Correlation-Id', 'my-id.1');
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ thingId: ID, version: 7, quantity: 5 });
    expect(answer.headers).toMatchObject({
      etag: '"7"',
      'x-correlation-id': 'my-id.1',
      'x-content-type-options': 'nosniff',
    });
    expect((await put({ ...GOOD, quantity: 1 })).status).toBe(200);
  });

  it('carries who acts, the language and the cause to the handler', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const known = await http.get('/things').set(OFFICER).set({ traceparent, 'Accept-Language': 'en-GB, id;q=0.5' });
    expect(known.body.acting).toEqual({
      role: 'officer',
      region: '6501',
      language: 'en',
      cause: { correlationId: known.headers['x-correlation-id'], traceparent },
    });
    const anyone = await http.get('/things').set({ traceparent: 'nonsense', 'X-Correlation-Id': 'no good\u00e9' });
    expect(anyone.body.acting).toMatchObject({ role: 'anyone', language: 'id' });
    expect(anyone.body.acting.cause.correlationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(anyone.body.acting.cause.traceparent).toBeUndefined();
    expect(anyone.body.query).toEqual({ limit: 50 });
  });

  it('may be CSV where the route consumes CSV, and nowhere else', async () => {
    const csv = (path: string) => http.post(path).set(OFFICER).type('text/csv').send('a,b\n1,2\n');
    expect((await csv('/things/upload')).body).toEqual({ characters: 8 });
    expect((await http.put(`/things/${ID}`).set(CLERK).type('text/csv').send('a,b')).status).toBe(415);
    expect((await http.post('/things/upload').set(OFFICER).send({ a: 1 })).status).toBe(415);
  });
});

describe('a wrong request', () => {
  const whole = (quantity: unknown) => ({ ...GOOD, quantity });
  it.each<[string, unknown, string[]]>([
    ['missing fields', {}, ['/body/quantity', '/body/province']],
    ['an unknown field', { ...GOOD, extra: 1, more: 2 }, ['/body/extra', '/body/more']],
    ['a text for a number', whole('5'), ['/body/quantity']],
    ['a negative number', whole(-1), ['/body/quantity']],
    ['zero', whole(0), ['/body/quantity']],
    ['a fraction', whole(1.5), ['/body/quantity']],
    ['a number beyond the largest', whole(100_000_000_001), ['/body/quantity']],
    ['null', whole(null), ['/body/quantity']],
    ['true', whole(true), ['/body/quantity']],
    ['an operator object', whole({ $gt: 0 }), ['/body/quantity']],
    ['an operator as field', { ...GOOD, $where: '1' }, ['/body/$where']],
    ['an empty text', { ...GOOD, name: ' ' }, ['/body/name']],
    ['a control character', { ...GOOD, name: 'a\u0000b' }, ['/body/name']],
    ['a text of 200 kB', { ...GOOD, name: 'x'.repeat(200_000) }, ['/body/name']],
    ['a wrong code', { ...GOOD, province: '065' }, ['/body/province']],
    ['a wrong value in a record', { ...GOOD, wishes: { a: true, b: 1 } }, ['/body/wishes/a']],
    ['a wrong name in a record', { ...GOOD, wishes: { 'A/~': 1 } }, ['/body/wishes/A~1~0']],
    ['a list for an object', [GOOD], ['/body']],
    ['a text for an object', '"x"', ['/body']],
  ])('with %s is refused with every pointer', async (_, body, expected) => {
    const answer = typeof body === 'string' ? await putRaw(body) : await put(body);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'request.invalid', type: 'urn:hilir:problem:request.invalid' });
    expect(pointers(answer)).toEqual(expected);
  });

  it.each([
    ['an integer that JavaScript cannot hold', '{"quantity":9007199254740993,"province":"65"}', 'request.invalid'],
    ['an overflow', '{"quantity":1e999,"province":"65"}', 'request.invalid'],
    ['NaN', '{"quantity":NaN}', 'request.not-json'],
    ['Infinity', '{"quantity":Infinity}', 'request.not-json'],
    ['half a document', '{"quantity":', 'request.not-json'],
    ['nothing', '', 'request.not-json'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 'request.not-json'],
    ['a poisoned constructor', '{"constructor":{"prototype":{"a":1}}}', 'request.not-json'],
    ['null', 'null', 'request.invalid'],
    ['deep nesting', '['.repeat(50_000) + ']'.repeat(50_000), 'request.invalid'],
  ])('with the body %s is refused', async (_, body, code) => {
    expect((await putRaw(body)).body).toMatchObject({ status: 400, code });
  });

  it('reports params, query, body and headers at once, in both languages', async () => {
    const send = (language: string) =>
      http
        .patch('/things/not-a-uuid?x=1')
        .set({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': 'me', 'If-Match': '3', 'Accept-Language': language })
        .send({ quantity: -1 });
    expect((await send('id')).body).toMatchObject({
      title: 'Permintaan belum benar',
      detail: 'Isian belum benar.',
      instance: '/things/not-a-uuid',
      errors: [
        { pointer: '/headers/x-acting-party', message: 'harus UUID sebuah pihak' },
        { pointer: '/params/thingId', message: 'harus UUID' },
        { pointer: '/query/x', message: 'isian ini tidak dikenal' },
        { pointer: '/body/quantity', message: 'harus paling sedikit 1' },
        { pointer: '/headers/if-match' },
      ],
    });
    expect((await send('en')).body).toMatchObject({
      title: 'The request is not right',
      errors: [
        {},
        { message: 'must be a UUID' },
        { message: 'this field is not known' },
        { message: 'must be at least 1' },
        {},
      ],
    });
  });

  it.each([
    ['limit=1&limit=2', '/query/limit'],
    ['limit=', '/query/limit'],
    ['limit=0', '/query/limit'],
    ['limit=201', '/query/limit'],
    ['limit=ten', '/query/limit'],
    ['limit=NaN', '/query/limit'],
    ['cursor=a&cursor=b', '/query/cursor'],
    ['cursor=%24ne', '/query/cursor'],
    ['region[$ne]=1', '/query/region[$ne]'],
    ['region=65&region=64', '/query/region'],
    ['__proto__=1', '/query/__proto__'],
  ])('with the query %s is refused', async (query, pointer) => {
    const answer = await http.get(`/things?${query}`);
    expect(answer.status).toBe(400);
    expect(pointers(answer)).toEqual([pointer]);
  });

  it('names at most a hundred fields', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, i]));
    expect(pointers(await put(many))).toHaveLength(100);
  });

  it('is refused when it is too large, of another type, or at a strange address', async () => {
    expect((await put({ name: 'x'.repeat(1_000_000) })).body).toMatchObject({ status: 413, code: 'request.too-large' });
    const typed = (type: string) => http.put(`/things/${ID}`).set(CLERK).type(type).send('{}');
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect((await typed(type)).body).toMatchObject({ status: 415, code: 'request.media-type' });
    }
    for (const path of ['/things/%zz', `/things/${'x'.repeat(500)}`]) {
      expect((await http.put(path).set(CLERK).send(GOOD)).body).toMatchObject({ status: 400, code: 'request.invalid' });
    }
    expect((await http.get('/nothing/here')).body).toMatchObject({ status: 404, code: 'request.not-found' });
    const wrongMethod = await http.delete(`/things/${ID}?a=1`);
    expect(wrongMethod.body).toMatchObject({ status: 405, code: 'request.method' });
    expect(wrongMethod.headers.allow).toBe('PUT, PATCH');
    expect((await http.post(`/things/${ID}`).type('text/plain').send('x')).status).toBe(405);
    expect((await http.post('/nothing').type('text/plain').send('x')).status).toBe(404);
  });
});

describe('who acts', () => {
  const as = (headers: Record<string, string>) => http.put(`/things/${ID}`).set(headers).send(GOOD);
  it.each([
    ['nobody', {}, 401, 'actor.missing'],
    ['a clerk of no party', { 'X-Acting-Role': 'clerk' }, 401, 'actor.missing'],
    ['an officer of no region', { 'X-Acting-Role': 'officer' }, 401, 'actor.missing'],
    ['a role that may not', { 'X-Acting-Role': 'auditor' }, 403, 'actor.not-allowed'],
    ['a role that is none', { 'X-Acting-Role': 'king' }, 400, 'request.invalid'],
    ['two roles', { 'X-Acting-Role': 'clerk, officer' }, 400, 'request.invalid'],
    ['a clerk whose unused region is wrong', { ...CLERK, 'X-Acting-Region': 'x' }, 400, 'request.invalid'],
    ['a region of 3 digits', { 'X-Acting-Role': 'officer', 'X-Acting-Region': '650' }, 400, 'request.invalid'],
  ])('as %s', async (_, headers, status, code) => {
    expect((await as(headers as Record<string, string>)).body).toMatchObject({ status, code });
  });
});

describe('If-Match', () => {
  const patch = (tag?: string) => {
    const request = http.patch(`/things/${ID}`).set(CLERK);
    return (tag === undefined ? request : request.set('If-Match', tag)).send({ quantity: 1 });
  };
  it('takes the version that the ETag gave', async () => {
    const answer = await patch('"7"');
    expect([answer.status, answer.headers.etag]).toEqual([200, '"8"']);
    expect((await patch('"6"')).body).toMatchObject({ status: 412, code: 'request.stale' });
  });
  it('is asked for, and in this form only', async () => {
    expect((await patch()).body).toMatchObject({ status: 428, code: 'request.if-match-missing' });
    for (const tag of ['7', 'W/"7"', '*', '"7", "8"', '"-1"', `"${'9'.repeat(16)}"`]) {
      expect(pointers(await patch(tag))).toEqual(['/headers/if-match']);
    }
  });
});

describe('a failure', () => {
  const fail = (id: string) => http.post(`/things/${id}/failure`).set('Accept-Language', 'en');
  it('of the caller has its words filled in', async () => {
    expect((await fail(`0${ID.slice(1)}`)).body).toMatchObject({
      status: 409,
      code: 'order.not-cancellable',
      detail: 'An order that is lapsed cannot be cancelled.',
    });
  });
  it('of ours says nothing of its cause', async () => {
    const answer = await fail(`1${ID.slice(1)}`);
    expect(answer.body).toMatchObject({ status: 500, code: 'service.failure' });
    expect(answer.text).not.toMatch(/secret|TypeError|\.ts/);
  });
  it('of MongoDB asks to come again', async () => {
    const answer = await fail(`2${ID.slice(1)}`);
    expect(answer.body).toMatchObject({ status: 503, code: 'service.busy' });
    expect(answer.headers['retry-after']).toBe('2');
  });
});

describe('operation', () => {
  it('is alive, ready, and measured by declared path', async () => {
    expect((await http.get('/health/live')).body).toMatchObject({ status: 'ok' });
    const { body } = await http.get('/health/ready');
    expect(body).toMatchObject({ status: 'ok', details: { mongodb: {}, consumer: {}, relay: {} } });
    const { text } = await http.get('/metrics');
    expect(text).toMatch(
      /hilir_http_request_duration_seconds_count\{method="PUT",route="\/things\/:thingId",status="201"/,
    );
    expect(text).not.toContain(ID);
  });

  it('lists parked events to operators only, and refuses a cursor that it did not make', async () => {
    const list = (role: string, query = '') =>
      http.get(`/operation/parked-events${query}`).set({ 'X-Acting-Role': role, 'X-Acting-Party': ID });
    expect((await list('operator')).body).toEqual({ items: [] });
    expect((await list('clerk')).status).toBe(403);
    const hostile = Buffer.from('[{"$gt":""},"x"]').toString('base64url');
    for (const cursor of ['x', hostile]) {
      expect(pointers(await list('operator', `?cursor=${cursor}`))).toEqual(['/query/cursor']);
    }
  });

  it('resolves no parked event that is not there', async () => {
    const replay = http.post('/operation/parked-events/none/replay').set('X-Acting-Role', 'operator');
    expect((await replay.send({ reason: 'try' })).body).toMatchObject({ status: 404, code: 'parked.not-found' });
  });

  it('documents what it serves', async () => {
    const { body } = await http.get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toContain('/things/{thingId}');
    expect(Object.keys(body.paths['/things/{thingId}'].patch.responses)).toEqual(
      expect.arrayContaining([
        '200',
        '400',
        '401',
        '403',
        '404',
        '405',
        '412',
        '413',
        '415',
        '428',
        '429',
        '500',
        '503',
      ]),
    );
  });

  it('does not start with a route that no controller serves', async () => {
    @Module({ imports: [RuntimeModule.forRoot('registry', { putThing })] })
    class Forgotten {}
    await expect(createService(Forgotten, 'registry', env())).rejects.toThrow('declared but not served: putThing');
  });

  it('limits requests per party, and tells when to come again', async () => {
    const limited = await createService(AppModule, 'registry', { ...env(), RATE_LIMIT_PER_MINUTE: '2' });
    await limited.listen(0, '127.0.0.1');
    const get = (path: string) => supertest(limited.getHttpServer()).get(path).set(CLERK);
    expect([(await get('/things')).status, (await get('/things')).status]).toEqual([200, 200]);
    const third = await get('/things');
    expect(third.body).toMatchObject({ status: 429, code: 'request.too-many' });
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/things').set('X-Acting-Party', `1${ID.slice(1)}`)).status).toBe(200);
    await limited.close();
  });
});
