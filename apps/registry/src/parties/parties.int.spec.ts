// Parties through the HTTP door on the real engines, and the facts that leave.
import 'reflect-metadata';
import {
  type Fact,
  type Party,
  PartyActivated,
  PartyClosed,
  PartyRegistered,
  PartyRevised,
  PartySuspended,
} from '@hilir/contracts';
import { OnFact } from '@hilir/messaging';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout } from 'node:timers/promises';
import supertest from 'supertest';
import { uuidv7 } from 'uuidv7';
import { AppModule } from '../app.module.js';

const heard: Fact[] = [];
@Controller()
class Listener {
  @OnFact(PartyRegistered) registered(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(PartyRevised) revised(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(PartyActivated) activated(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(PartySuspended) suspended(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(PartyClosed) closed(@Payload() fact: Fact) {
    heard.push(fact);
  }
}
@Module({ imports: [AppModule], controllers: [Listener] })
class RegistryWithListener {}

const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6502' };
const ELSEWHERE = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6401' };
const AUDITOR = { 'X-Acting-Role': 'auditor' };
const clerkOf = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const nib = () => String(Math.floor(1e12 + Math.random() * 9e12)).padStart(13, '0');
const firm = (more: object = {}) => ({
  kind: 'firm',
  name: `PT ${uuidv7()}`,
  region: '6502012002',
  nib: nib(),
  ...more,
});

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
beforeAll(async () => {
  const run = `parties-${process.pid}`;
  app = await createService(RegistryWithListener, 'registry', {
    ...process.env,
    DATABASE_PREFIX: `${run}-`,
    TOPIC_PREFIX: `${run}.`,
    TOPIC_PARTITIONS: '2',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
  });
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
}, 120_000);
afterAll(() => app?.close(), 30_000);

const put = (partyId: string, body: object, acting: Record<string, string> = OFFICER) =>
  http.put(`/parties/${partyId}`).set(acting).send(body);
const patch = (partyId: string, version: number, body: object, acting: Record<string, string> = OFFICER) =>
  http.patch(`/parties/${partyId}`).set(acting).set('If-Match', `"${version}"`).send(body);
const step = (partyId: string, name: string, body?: object, acting: Record<string, string> = OFFICER) =>
  http.post(`/parties/${partyId}/${name}`).set(acting).send(body);
const get = (partyId: string, acting: Record<string, string> = OFFICER) => http.get(`/parties/${partyId}`).set(acting);

describe('registering', () => {
  it('makes a draft once, whoever repeats it and however often at once', async () => {
    const [id, body] = [uuidv7(), firm()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(id, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    const repeat = await put(id, body);
    expect(repeat.status).toBe(200);
    expect(repeat.headers.etag).toBe('"1"');
    expect(repeat.body).toMatchObject({ ...body, partyId: id, version: 1, status: 'draft', duplicates: [] });
  });

  it('refuses the same id with other content, and an unknown or ended village', async () => {
    const id = uuidv7();
    await put(id, firm()).expect(201);
    expect((await put(id, firm()).expect(409)).body.code).toBe('party.id-used');
    expect((await put(uuidv7(), firm({ region: '6502999999' })).expect(422)).body.code).toBe('party.village-unknown');
  });

  it.each(['912000123456', '91200012345678', ' 9120001234567', '9120001234567 ', '9120-0012345', '912000123456O'])(
    'refuses the NIB "%s" and says what is expected',
    async (wrong) => {
      const { body } = await put(uuidv7(), firm({ nib: wrong })).expect(400);
      expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/nib' })]);
    },
  );

  it('lets a clerk register the own party only, and an officer only in the own region', async () => {
    const id = uuidv7();
    expect((await put(id, firm(), clerkOf(uuidv7())).expect(403)).body.code).toBe('actor.other-party');
    expect((await put(id, firm(), ELSEWHERE).expect(403)).body.code).toBe('actor.other-region');
    await put(id, firm(), clerkOf(id)).expect(201);
  });
});

describe('a possible duplicate', () => {
  it('is named with the reason when the NIB, or kind, name and desa are the same, and is no refusal', async () => {
    const [first, byNib, byName, other] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
    const name = `CV. Rotan ${uuidv7()}`;
    const body = firm({ name });
    await put(first, body).expect(201);
    const sameNib = await put(byNib, firm({ nib: body.nib })).expect(201);
    expect(sameNib.body.duplicates).toEqual([{ partyId: first, name, why: 'same-nib' }]);
    const sameName = await put(byName, firm({ name: name.toUpperCase().replace('CV.', 'P.T.') })).expect(201);
    expect(sameName.body.duplicates).toEqual([{ partyId: first, name, why: 'same-name' }]);
    const elsewhere = await put(other, firm({ name, region: '6502012005' })).expect(201);
    expect(elsewhere.body.duplicates).toEqual([]);
  });
});

describe('revising', () => {
  it('is done by one of many who read the same version', async () => {
    const id = uuidv7();
    await put(id, firm()).expect(201);
    const names = Array.from({ length: 10 }, (_, i) => `PT Nomor ${i}`);
    const answers = await Promise.all(names.map((name) => patch(id, 1, { name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    const { body } = await get(id).expect(200);
    expect(body).toMatchObject({ version: 2, name: answers.find(({ status }) => status === 200)!.body.name });
  });

  it('needs If-Match, and an office that covers both villages', async () => {
    const id = uuidv7();
    await put(id, firm()).expect(201);
    await http.patch(`/parties/${id}`).set(OFFICER).send({ name: 'PT Lain' }).expect(428);
    await patch(id, 1, { region: '6501011001' }).expect(403);
    await patch(id, 1, { region: '6502012005' }).expect(200);
  });
});

describe('the life of a party', () => {
  it('goes from draft to closed, and every step is in its history and on Kafka, in order', async () => {
    const id = uuidv7();
    await put(id, firm({ contact: { phone: '081299998888' }, npwp: '1234567890123456' })).expect(201);
    await patch(id, 1, { womenLed: true }).expect(200);
    await step(id, 'activation').expect(200);
    await step(id, 'activation').expect(200);
    await step(id, 'suspension', { reason: 'tidak ditemukan di tempat' }).expect(200);
    await step(id, 'activation').expect(200);
    await step(id, 'closing', { reason: 'bubar' }).expect(200);
    expect((await step(id, 'activation').expect(409)).body.code).toBe('party.status');
    expect((await patch(id, 6, { name: 'PT Lain' }).expect(409)).body.code).toBe('party.status');

    const { body } = await http.get(`/parties/${id}/history`).set(OFFICER).expect(200);
    const changes = ['registered', 'revised', 'activated', 'suspended', 'activated', 'closed'];
    expect(body.items.map((line: { change: string }) => line.change).reverse()).toEqual(changes);
    expect(body.items[0]).toMatchObject({ version: 6, reason: 'bubar', by: { role: 'officer', region: '6502' } });
    expect(body.items[0].by.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.items[4].fields).toEqual([{ field: 'womenLed', to: true }]);
    expect(JSON.stringify(body.items)).not.toMatch(/081299998888|1234567890123456/);
    const page = await http.get(`/parties/${id}/history`).query({ limit: 2 }).set(OFFICER).expect(200);
    const { body: rest } = await http.get(`/parties/${id}/history`).query({ cursor: page.body.next }).set(OFFICER);
    expect([...page.body.items, ...rest.items]).toEqual(body.items);
    await http.get(`/parties/${id}/history`).set(ELSEWHERE).expect(403);

    const facts = await heardOf(id, 6);
    expect(facts.map(({ type }) => type)).toEqual(changes.map((change) => `registry.party-${change}.v1`));
    expect(facts.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(JSON.stringify(facts)).not.toMatch(/081299998888|1234567890123456/);
  });

  it('does not begin before what its kind needs is there', async () => {
    const id = uuidv7();
    const { nib: _, ...without } = firm();
    await put(id, without).expect(201);
    const { body } = await step(id, 'activation').expect(422);
    expect(body).toMatchObject({ code: 'party.incomplete', errors: [{ pointer: '/party/nib' }] });
    await step(id, 'activation', undefined, clerkOf(id)).expect(403);
  });
});

async function heardOf(partyId: string, count: number): Promise<Fact[]> {
  for (let tries = 0; tries < 200; tries++) {
    const facts = heard.filter(({ subject }) => subject === partyId);
    if (facts.length >= count) return facts;
    await setTimeout(100);
  }
  throw new Error(`heard ${heard.length} facts, fewer than ${count} of ${partyId}`);
}

describe('who sees what', () => {
  it('shows contact, tax and money data to the party itself and offices in whose region it is', async () => {
    const id = uuidv7();
    const hidden = { npwp: '1234567890123456', contact: { phone: '081299998888' }, investment: 7_654_321 };
    await put(id, firm({ ...hidden, npwp: '1234.5678.9012.3456' })).expect(201);
    for (const acting of [OFFICER, AUDITOR, clerkOf(id)]) {
      expect((await get(id, acting).expect(200)).body).toMatchObject({ ...hidden, masked: [] });
    }
    for (const acting of [ELSEWHERE, clerkOf(uuidv7())]) {
      const { body, text } = await get(id, acting).expect(200);
      expect(text).not.toMatch(/1234567890123456|081299998888|7654321/);
      expect(body.masked).toEqual(['npwp', 'contact', 'investment']);
      const csv = await http.get('/parties.csv').query({ name: body.name }).set(acting).expect(200);
      expect(csv.text).toContain(body.name);
      expect(csv.text).not.toMatch(/1234567890123456|081299998888|7654321/);
    }
  });
});

describe('the list', () => {
  const word = `Lanjung${Date.now().toString(36)}`;
  const ids = Array.from({ length: 5 }, () => uuidv7());
  const list = (query: object) => http.get('/parties').query(query).set(AUDITOR).expect(200);
  const idsOf = (body: { items: Party[] }) => body.items.map(({ partyId }) => partyId);
  beforeAll(async () => {
    for (const [i, id] of ids.entries()) {
      const region = i < 3 ? '6502012002' : '6502022001';
      const kbli = [{ edition: i === 0 ? 2020 : 2025, code: i === 0 ? '31002' : '31012' }];
      const scale = i === 4 ? { workers: { total: 30 }, investment: 16_000_000_000 } : {};
      await put(id, firm({ name: `UD Anyaman ${i} ${word}`, region, kbli, ...scale })).expect(201);
    }
    await step(ids[1]!, 'activation').expect(200);
  });

  it('finds by the beginnings of words in any order', async () => {
    expect(idsOf((await list({ name: `${word.toLowerCase()} ANY` })).body)).toEqual(ids);
    expect(idsOf((await list({ name: `${word} nihil` })).body)).toEqual([]);
  });

  it('filters by region of any level, status, scale and KBLI with or without edition', async () => {
    const found = async (query: object) => idsOf((await list({ name: word, ...query })).body);
    expect(await found({ region: '650201' })).toEqual(ids.slice(0, 3));
    expect(await found({ region: '6502022001' })).toEqual(ids.slice(3));
    expect(await found({ status: 'active' })).toEqual([ids[1]]);
    expect(await found({ industryScale: 'large' })).toEqual([ids[4]]);
    expect(await found({ kbli: '31012' })).toEqual(ids.slice(1));
    expect(await found({ kbli: '2020:31012' })).toEqual([]);
    expect(await found({ kind: 'bumdes' })).toEqual([]);
  });

  it('goes on where the page before ended', async () => {
    const first = (await list({ name: word, limit: 2 })).body;
    const second = (await list({ name: word, limit: 2, cursor: first.next })).body;
    const third = (await list({ name: word, limit: 2, cursor: second.next })).body;
    expect([first, second, third].flatMap(idsOf)).toEqual(ids);
    expect(third.next).toBeUndefined();
    await http.get('/parties').query({ cursor: 'bm90aGluZw' }).set(AUDITOR).expect(400);
  });

  it('is a CSV file too, whose cells no spreadsheet runs', async () => {
    const id = uuidv7();
    await put(id, firm({ name: `=CMD|${word}!A1, "x"` })).expect(201);
    const { text, headers } = await http.get('/parties.csv').query({ name: word }).set(AUDITOR).expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')).toHaveLength(8);
    expect(text).toContain(`"'=CMD|${word}!A1, ""x"""`);
  });
});
