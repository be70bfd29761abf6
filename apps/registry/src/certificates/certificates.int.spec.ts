// Certificates through the HTTP door on the real engines: one active of a number, reminders once, the end by the calendar.
import 'reflect-metadata';
import { CertificateExpired, CertificateExpiring, type Fact } from '@hilir/contracts';
import { OnFact } from '@hilir/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { uuidv7 } from 'uuidv7';
import { type OwnApp, startOwnApp } from '../../../../test/engines/app.js';
import { toldIn } from '../../../../test/engines/history.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';
import { addDays, today } from '../days.js';

const heard: Fact[] = [];
@Controller()
class Listener {
  @OnFact(CertificateExpiring) expiring(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(CertificateExpired) expired(@Payload() fact: Fact) {
    heard.push(fact);
  }
}
@Module({ imports: [AppModule], controllers: [Listener] })
class RegistryWithListener {}

const OFFICE = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6502' };
const ELSEWHERE = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' };
const clerkOf = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const TODAY = today(new Date());
const day = (ahead: number) => addDays(TODAY, ahead);

let own: OwnApp;
let partyId: string;
beforeAll(async () => {
  own = await startOwnApp(RegistryWithListener, 'registry', 'certificates');
  partyId = uuidv7();
  const body = { kind: 'ikm', name: 'Keripik', region: '6502012002' };
  await own.http.put(`/parties/${partyId}`).set(OFFICE).send(body).expect(201);
}, 120_000);
afterAll(() => own?.stop(), 60_000);

type As = Record<string, string>;
const certificate = (more: object = {}) => ({
  partyId,
  kind: 'pirt',
  number: `P-IRT ${uuidv7()}`,
  issuer: 'Dinas Kesehatan',
  issuedOn: day(-700),
  expiresOn: day(200),
  ...more,
});
const put = (id: string, body: object, as: As = OFFICE) => own.http.put(`/certificates/${id}`).set(as).send(body);
const get = (path: string, as: As = OFFICE) => own.http.get(path).set(as);
const patch = (id: string, version: number, body: object) =>
  own.http.patch(`/certificates/${id}`).set(OFFICE).set('If-Match', `"${version}"`).send(body);
const withdraw = (id: string) => own.http.post(`/certificates/${id}/withdrawal`).set(OFFICE).send({ reason: 'Tutup' });
const factsOf = (id: string) => heard.filter(({ subject }) => subject === id);
const told = (id: string, count: number) =>
  eventually(
    `${count} facts of the certificate`,
    async () => factsOf(id).length,
    (now) => now === count,
  );
async function recorded(more: object): Promise<string> {
  const id = uuidv7();
  await put(id, certificate(more)).expect(201);
  return id;
}

describe('a certificate', () => {
  it('is the only active one of its kind and number, however it is written and whoever comes at once', async () => {
    const numbers = ['ID 00-11.22', 'id001122', 'ID/00/11/22', 'Id 0011 22'];
    const answers = await Promise.all(numbers.map((number) => put(uuidv7(), certificate({ kind: 'halal', number }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await put(uuidv7(), certificate({ kind: 'halal', number: numbers[0] }))).body.code).toBe(
      'certificate.number-used',
    );
    await put(uuidv7(), certificate({ kind: 'sni', number: numbers[0] })).expect(201);
    const { certificateId } = answers.find(({ status }) => status === 201)!.body;
    await withdraw(certificateId).expect(200);
    await put(uuidv7(), certificate({ kind: 'halal', number: numbers[1] })).expect(201);
  });

  it('is recorded once under its id, corrected at its version, and not brought back once withdrawn', async () => {
    const [id, body] = [uuidv7(), certificate()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(id, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect((await put(id, certificate())).body.code).toBe('certificate.id-used');
    await patch(id, 1, { issuer: 'Dinkes Malinau' }).expect(200);
    await patch(id, 1, { issuer: 'Dinkes' }).expect(412);
    expect((await patch(id, 2, { expiresOn: day(-900) })).body.code).toBe('certificate.days');
    await withdraw(id).expect(200);
    expect((await patch(id, 3, { issuer: 'Dinkes' })).body.code).toBe('certificate.withdrawn');
  });

  it('is written by offices of its region only, and read by its party', async () => {
    expect((await put(uuidv7(), certificate(), ELSEWHERE)).body.code).toBe('actor.other-region');
    expect((await put(uuidv7(), certificate(), clerkOf(partyId))).body.code).toBe('actor.not-allowed');
    const id = await recorded({});
    expect((await get(`/certificates/${id}`, clerkOf(partyId))).body.status).toBe('active');
    expect((await get(`/certificates/${id}`, clerkOf(uuidv7()))).body.code).toBe('actor.other-party');
    expect((await get('/certificates', clerkOf(uuidv7()))).body.items).toEqual([]);
  });
});

describe('the end of a certificate', () => {
  it('is announced once 60 and once 14 days before, and happens by itself', async () => {
    const id = await recorded({ expiresOn: day(60) });
    await told(id, 1);
    const moveTo = (expiresOn: string) =>
      own.db
        .collection<{ _id: string }>('certificates')
        .updateOne({ _id: id }, { $set: { expiresOn, expiresKey: expiresOn, deadline: new Date(0) } });
    await moveTo(day(14));
    await told(id, 2);
    await moveTo(day(-2));
    await told(id, 3);
    expect(factsOf(id).map(({ data }) => (data as { notice?: number }).notice)).toEqual([60, 14, undefined]);
    expect((await get(`/certificates/${id}`)).body.status).toBe('expired');
    // The last day was typed wrong: it is active again, and its notices begin anew.
    await patch(id, 4, { expiresOn: day(100) }).expect(200);
    expect((await get(`/certificates/${id}`)).body).toMatchObject({ status: 'active', version: 5 });
    expect(factsOf(id)).toHaveLength(3);
    const { body: history } = await get(`/certificates/${id}/history`, clerkOf(partyId)).expect(200);
    expect(toldIn(history)).toEqual([
      ['revised', 'officer'],
      ['expired', 'certificates'],
      ['expiring', 'certificates'],
      ['expiring', 'certificates'],
      ['recorded', 'officer'],
    ]);
    expect(history.items[0].fields).toContainEqual({ field: 'status', from: 'expired', to: 'active' });
    expect((await get(`/certificates/${id}/history`, clerkOf(uuidv7()))).body.code).toBe('actor.other-party');
  });

  it('is announced once, by the nearer notice, when it was recorded late', async () => {
    const [late, over] = [await recorded({ expiresOn: day(10) }), await recorded({ expiresOn: day(-10) })];
    await told(late, 1);
    expect(factsOf(late)[0]!.data).toMatchObject({ notice: 14 });
    expect((await get(`/certificates/${over}`)).body.status).toBe('expired');
    expect(factsOf(over)).toEqual([]);
  });

  it('orders the list, and those that never end come last', async () => {
    const [soon, never] = [
      await recorded({ kind: 'gi', expiresOn: day(30) }),
      await recorded({ kind: 'gi', expiresOn: undefined }),
    ];
    const mid = await recorded({ kind: 'gi', expiresOn: day(90) });
    const ids = async (query: string) =>
      (await get(`/certificates?kind=gi&${query}`)).body.items.map(
        (one: { certificateId: string }) => one.certificateId,
      );
    expect(await ids('region=6502')).toEqual([soon, mid, never]);
    expect(await ids('expiringWithin=30')).toEqual([soon]);
    expect(await ids('expiringWithin=29')).toEqual([]);
    const first = (await get('/certificates?kind=gi&limit=2')).body;
    expect(await ids(`limit=2&cursor=${first.next}`)).toEqual([never]);
  });
});
