// Sentra through their HTTP door on the real engines: proposed, joined, recognised, and counted anew when a member is suspended.
import 'reflect-metadata';
import { Transaction } from '@hilir/messaging';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { uuidv7 } from 'uuidv7';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';
import { PartiesStore } from '../parties/parties.store.js';

const PLACE = '6502012002';
const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6502' };
const ELSEWHERE = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6401' };
const AUDITOR = { 'X-Acting-Role': 'auditor' };
const decree = { document: { number: '1/2026', date: '2026-01-01' } };
const body = (more: object = {}) => ({
  name: 'Sentra Anjat',
  about: { kind: 'product', name: 'Anyaman rotan', commodity: 'rattan' },
  place: PLACE,
  rule: { name: 'pp-29-2018', reach: 'desa' },
  ...more,
});

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
const parties = Array.from({ length: 6 }, () => uuidv7());
beforeAll(async () => {
  const env = ownEnvironment('sentra');
  databases = await openDatabases(env);
  app = await createService(AppModule, 'registry', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  for (const [i, partyId] of parties.entries()) {
    const ikm = { kind: 'ikm', name: `Anjat ${i}`, region: PLACE, products: [{ name: 'Anjat' }] };
    await http.put(`/parties/${partyId}`).set(OFFICER).send(ikm).expect(201);
    await http.post(`/parties/${partyId}/activation`).set(OFFICER).expect(200);
  }
}, 120_000);
afterAll(async () => {
  await app?.close();
  await databases?.drop();
}, 30_000);

const propose = async (more: object = {}): Promise<string> => {
  const id = uuidv7();
  await http.put(`/sentra/${id}`).set(OFFICER).send(body(more)).expect(201);
  return id;
};
const join = (id: string, partyId: string) =>
  http.put(`/sentra/${id}/members/${partyId}`).set(OFFICER).send({ since: '2026-01-01' });
const recognise = (id: string) => http.post(`/sentra/${id}/recognition`).set(OFFICER).send(decree);
const get = async (id: string) => (await http.get(`/sentra/${id}`).set(AUDITOR).expect(200)).body;
const suspend = (partyId: string) =>
  http.post(`/parties/${partyId}/suspension`).set(OFFICER).send({ reason: 'tutup sementara' }).expect(200);
const activate = (partyId: string) => http.post(`/parties/${partyId}/activation`).set(OFFICER).expect(200);

describe('a sentra', () => {
  it('is proposed once, in a valid village, by an office that covers it', async () => {
    const id = await propose();
    await http.put(`/sentra/${id}`).set(OFFICER).send(body()).expect(200);
    const other = await http
      .put(`/sentra/${id}`)
      .set(OFFICER)
      .send(body({ name: 'Lain' }))
      .expect(409);
    expect(other.body.code).toBe('sentra.id-used');
    await http.put(`/sentra/${uuidv7()}`).set(ELSEWHERE).send(body()).expect(403);
    const nowhere = await http
      .put(`/sentra/${uuidv7()}`)
      .set(OFFICER)
      .send(body({ place: '6502999999' }))
      .expect(422);
    expect(nowhere.body.code).toBe('place.village-unknown');
  });

  it('is recognised when five have joined, also all at once, and shows when one is suspended', async () => {
    const id = await propose();
    const few = await recognise(id).set('Accept-Language', 'en').expect(422);
    expect(few.body).toMatchObject({
      code: 'sentra.too-few-units',
      detail: 'There are 0 active units; PP 29/2018 asks for at least 5.',
    });
    const five = parties.slice(0, 5);
    const joined = await Promise.all(five.map((partyId) => join(id, partyId)));
    expect(joined.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await recognise(id).expect(200);
    await suspend(five[0]!);
    const weak = await eventually(
      'the rule is lost',
      () => get(id),
      ({ standing }) => !standing.met,
    );
    expect(weak).toMatchObject({ status: 'recognised', standing: { counted: 4, needed: 5 } });
    expect(typeof weak.unmetSince).toBe('string');
    expect(weak.members.filter(({ counts }: { counts: boolean }) => !counts)).toMatchObject([
      { partyId: five[0], why: 'not-active' },
    ]);
    const query = { status: 'recognised', met: 'false', region: '65', partyId: five[0], commodity: 'rattan' };
    const { body: lost } = await http.get('/sentra').query(query).set(AUDITOR).expect(200);
    expect(lost.items).toMatchObject([{ sentraId: id }]);
    expect(lost.items[0]).not.toHaveProperty('members');

    await activate(five[0]!);
    const strong = await eventually(
      'the rule is met again',
      () => get(id),
      ({ standing }) => standing.met,
    );
    expect(strong).not.toHaveProperty('unmetSince');
    const { body: history } = await http.get(`/sentra/${id}/history`).set(AUDITOR).expect(200);
    const [back, gone] = history.items;
    expect(back).toMatchObject({ change: 'recounted', by: { fact: 'registry.party-activated.v1' } });
    expect(gone.fields).toContainEqual({ field: 'standing.met', from: true, to: false });
    expect(history.items).toHaveLength(9);
  });

  it('lets members leave on a day, for a reason', async () => {
    const id = await propose();
    await join(id, parties[1]!).expect(200);
    const leave = { until: '2026-06-01', reason: 'pindah usaha' };
    const leaving = () => http.post(`/sentra/${id}/members/${parties[1]}/leaving`).set(OFFICER).send(leave).expect(200);
    await leaving();
    const { body: after } = await leaving();
    expect(after).toMatchObject({ version: 3, members: [{ ...leave, counts: false, why: 'left' }] });
    const dissolution = { reason: 'tidak jadi' };
    await http.post(`/sentra/${id}/dissolution`).set(OFFICER).send(dissolution).expect(200);
    expect((await join(id, parties[2]!).expect(409)).body.code).toBe('sentra.status');
  });

  it('looks again at a party that changes between being read and being relied on', async () => {
    const [transaction, store] = [app.get(Transaction), app.get(PartiesStore)];
    const seen: string[] = [];
    await transaction.run({ correlationId: 'spec' }, async (tx) => {
      const party = (await store.find(tx, parties[4]!))!;
      seen.push(party.status);
      if (seen.length === 1) await suspend(party._id);
      store.holdStill(tx, party);
    });
    expect(seen).toEqual(['active', 'suspended']);
    await activate(parties[4]!);
  });

  it('never counts a party that is suspended while it joins', async () => {
    const last = parties[5]!;
    for (let round = 0; round < 5; round++) {
      const id = await propose();
      const [joined] = await Promise.all([join(id, last), suspend(last)]);
      const counts = joined.status === 200 ? 1 : 0;
      const settled = await eventually(
        'it does not count',
        () => get(id),
        ({ standing }) => standing.counted === 0,
      );
      expect(settled.members).toHaveLength(counts);
      await activate(last);
    }
  });
});
