// Officers, their caseload and their visits through the HTTP door on the real engines, and what the calendar does to them.
import 'reflect-metadata';
import {
  type Fact,
  FollowUpDone,
  OfficerActivated,
  OfficerEnded,
  OfficerPosted,
  PartyAssigned,
  PartyUnassigned,
  VisitRecorded,
  VisitRevised,
} from '@hilir/contracts';
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
  @OnFact(OfficerActivated) activated(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(OfficerPosted) posted(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(OfficerEnded) ended(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(PartyAssigned) assigned(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(PartyUnassigned) unassigned(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(VisitRecorded) recorded(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(VisitRevised) revised(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(FollowUpDone) done(@Payload() fact: Fact) {
    heard.push(fact);
  }
}
@Module({ imports: [AppModule], controllers: [Listener] })
class RegistryWithListener {}

const PLANNER = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '65' };
const OFFICE = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6502' };
const ELSEWHERE = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6401' };
const clerkOf = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const [MALINAU, BULUNGAN] = ['6502012002', '6501011001'];
const TODAY = today(new Date());
const day = (ahead: number) => addDays(TODAY, ahead);
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

let own: OwnApp;
beforeAll(async () => {
  own = await startOwnApp(RegistryWithListener, 'registry', 'officers');
}, 120_000);
afterAll(() => own?.stop(), 60_000);

type As = Record<string, string>;
const put = (path: string, body: object, as: As = PLANNER) => own.http.put(path).set(as).send(body);
const post = (path: string, body: object, as: As = PLANNER) => own.http.post(path).set(as).send(body);
const get = (path: string, as: As = PLANNER) => own.http.get(path).set(as);
const edit = (method: 'patch' | 'post', path: string, version: number, body: object, as: As = PLANNER) =>
  own.http[method](path).set(as).set('If-Match', `"${version}"`).send(body);
const officerBody = (more: object = {}) => ({
  name: `Petugas ${uuidv7()}`,
  cohort: 2026,
  contract: { from: day(-100), to: day(100) },
  posting: '6502',
  phone: '+62 812-3456-7890',
  ...more,
});
async function anOfficer(more: object = {}): Promise<string> {
  const id = uuidv7();
  await put(`/officers/${id}`, officerBody(more)).expect(201);
  return id;
}
async function aParty(region = MALINAU): Promise<string> {
  const id = uuidv7();
  const body = { kind: 'ikm', name: `Anjat ${id}`, region, products: [{ name: 'Anjat' }] };
  await put(`/parties/${id}`, body).expect(201);
  await post(`/parties/${id}/activation`, {}).expect(200);
  return id;
}
const factsOf = (subject: string) => heard.filter((fact) => fact.subject === subject).map(({ type }) => type);
const visitBody = (partyId: string, officerId: string, daysAgo: number, more: object = {}) => ({
  partyId,
  officerId,
  occurredAt: ago(daysAgo),
  findings: 'Anyaman rapi.\nBahan baku kurang.',
  ...more,
});

describe('an officer', () => {
  it('is entered once however often at once, with the telephone number masked in lists', async () => {
    const [id, body] = [uuidv7(), officerBody()];
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(`/officers/${id}`, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect((await put(`/officers/${id}`, { ...body, cohort: 2025 })).body.code).toBe('officer.id-used');
    expect((await get(`/officers/${id}`)).body).toMatchObject({ status: 'active', phone: '+62 812-3456-7890' });
    expect((await get(`/officers/${id}`, ELSEWHERE)).body.phone).toBe('+** ***-****-*890');
    const listed = await get(`/officers?region=6502&name=${encodeURIComponent(body.name)}`);
    expect(listed.body.items).toEqual([expect.objectContaining({ officerId: id, phone: '+** ***-****-*890' })]);
    expect((await get(`/officers?region=6501&name=${encodeURIComponent(body.name)}`)).body.items).toEqual([]);
  });

  it('is refused outside the own region and at a posting that does not exist', async () => {
    expect((await put(`/officers/${uuidv7()}`, officerBody(), ELSEWHERE)).body.code).toBe('actor.other-region');
    expect((await put(`/officers/${uuidv7()}`, officerBody({ posting: '6599' }))).body.code).toBe('region.unknown');
  });

  it('begins and ends with the contract, by itself, and its caseload with it', async () => {
    const id = await anOfficer({ contract: { from: day(2), to: day(30) } });
    expect((await get(`/officers/${id}`)).body.status).toBe('planned');
    const moved = (contract: object) =>
      own.db
        .collection<{ _id: string }>('officers')
        .updateOne(
          { _id: id },
          { $set: { deadline: new Date(0), contract, postings: [{ region: '6502', from: day(-9) }] } },
        );
    await moved({ from: day(-9), to: day(30) });
    const status = async () => (await get(`/officers/${id}`)).body.status;
    await eventually('the contract begins', status, (now) => now === 'active');
    const partyId = await aParty();
    await put(`/officers/${id}/caseload/${partyId}`, { from: day(-5) }).expect(201);
    await moved({ from: day(-9), to: day(-2) });
    await eventually('the contract ends', status, (now) => now === 'ended');
    expect((await get(`/parties/${partyId}/officers`)).body.items).toEqual([
      { partyId, officerId: id, from: day(-5), to: day(-2), reason: 'officer-ended' },
    ]);
    await eventually(
      'the facts are heard',
      async () => factsOf(id).length,
      (count) => count === 2,
    );
    expect(factsOf(id)).toEqual([OfficerActivated.type, OfficerEnded.type]);
    await eventually(
      'so is the caseload',
      async () => factsOf(partyId).length,
      (count) => count === 2,
    );
    expect((await edit('patch', `/officers/${id}`, 3, { cohort: 2024 })).body.code).toBe('officer.status');
    const history = await get(`/officers/${id}/history`).expect(200);
    expect(toldIn(history.body)).toEqual([
      ['ended', 'officer-contracts'],
      ['activated', 'officer-contracts'],
      ['registered', 'planner'],
    ]);
    expect(history.text).not.toContain('3456');
    const ofCase = await get(`/parties/${partyId}/officers/history`, clerkOf(partyId)).expect(200);
    expect(toldIn(ofCase.body)).toEqual([
      ['party-unassigned', 'officer-contracts'],
      ['party-assigned', 'planner'],
    ]);
    expect(ofCase.body.items[0]).toMatchObject({
      reason: 'officer-ended',
      fields: [{ field: 'officerId', from: id }, {}, {}],
    });
    await get(`/parties/${partyId}/officers/history`, clerkOf(uuidv7())).expect(403);
    await get(`/officers/${uuidv7()}/history`).expect(404);
  });

  it('takes along to another posting only the parties that lie there', async () => {
    const id = await anOfficer();
    const [stays, leaves] = [await aParty(BULUNGAN), await aParty(MALINAU)];
    await put(`/officers/${id}/caseload/${leaves}`, { from: day(-50) }).expect(201);
    expect((await put(`/officers/${id}/caseload/${stays}`, { from: day(-50) })).body.code).toBe(
      'caseload.outside-posting',
    );
    expect((await edit('post', `/officers/${id}/postings`, 9, { posting: '6501', from: TODAY })).status).toBe(412);
    const { body } = await edit('post', `/officers/${id}/postings`, 1, { posting: '6501', from: day(-1) }).expect(200);
    expect(body.postings).toEqual([
      { region: '6502', from: day(-100), to: day(-2) },
      { region: '6501', from: day(-1) },
    ]);
    expect((await get(`/officers/${id}/caseload`)).body.items).toEqual([]);
    await put(`/officers/${id}/caseload/${stays}`, { from: TODAY }).expect(201);
    expect((await get(`/parties/${leaves}/officers`)).body.items[0]).toMatchObject({ to: day(-2) });
  });
});

describe('a caseload', () => {
  it('holds a party for one officer, whoever asks at once', async () => {
    const officers = await Promise.all(Array.from({ length: 6 }, () => anOfficer()));
    const partyId = await aParty();
    const answers = await Promise.all(
      officers.map((id) => put(`/officers/${id}/caseload/${partyId}`, { from: day(-3) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const { officerId } = answers.find(({ status }) => status === 201)!.body;
    await put(`/officers/${officerId}/caseload/${partyId}`, { from: day(-3) }).expect(200);
    const other = officers.find((id) => id !== officerId)!;
    expect((await post(`/officers/${other}/caseload/${partyId}/ending`, { to: TODAY })).status).toBe(404);
    await post(`/officers/${officerId}/caseload/${partyId}/ending`, { to: day(-1) }).expect(200);
    await post(`/officers/${officerId}/caseload/${partyId}/ending`, { to: day(-1) }).expect(200);
    expect((await put(`/officers/${other}/caseload/${partyId}`, { from: day(-2) })).body.code).toBe('caseload.day');
    await put(`/officers/${other}/caseload/${partyId}`, { from: day(-1) }).expect(201);
    const { items } = (await get(`/parties/${partyId}/officers`, clerkOf(partyId))).body;
    expect(items.map((one: { officerId: string }) => one.officerId)).toEqual([other, officerId]);
  });

  it('leaves no party with an officer who ends at the same moment', async () => {
    const [id, parties] = [await anOfficer(), await Promise.all(Array.from({ length: 6 }, () => aParty()))];
    await Promise.all([
      ...parties.map((partyId) => put(`/officers/${id}/caseload/${partyId}`, { from: day(-1) })),
      post(`/officers/${id}/ending`, { reason: 'Mengundurkan diri' }).expect(200),
    ]);
    expect(await own.db.collection('cases').countDocuments({ officerId: id })).toBe(0);
  });

  it('shows the longest unvisited first, with days, and who is in nobody’s care', async () => {
    const id = await anOfficer();
    const [never, long, lately, alone] = await Promise.all([aParty(), aParty(), aParty(), aParty()]);
    for (const partyId of [never, long, lately])
      await put(`/officers/${id}/caseload/${partyId}`, { from: day(-60) }).expect(201);
    await put(`/visits/${uuidv7()}`, visitBody(long!, id, 40), OFFICE).expect(201);
    await put(`/visits/${uuidv7()}`, visitBody(lately!, id, 3), OFFICE).expect(201);
    const first = (await get(`/officers/${id}/caseload?limit=2`)).body;
    const second = (await get(`/officers/${id}/caseload?limit=2&cursor=${first.next}`)).body;
    const rows = [...first.items, ...second.items];
    expect(rows.map((row) => [row.partyId, row.daysSinceVisit])).toEqual([
      [never, undefined],
      [long, 40],
      [lately, 3],
    ]);
    const free: string[] = [];
    for (let cursor = ''; ;) {
      const { items, next } = (await get(`/caseload/unassigned?region=6502&limit=3${cursor}`)).body;
      free.push(...items.map((one: { partyId: string }) => one.partyId));
      if (!next) break;
      cursor = `&cursor=${next}`;
    }
    expect(free).toContain(alone);
    expect(new Set(free).size).toBe(free.length);
    for (const partyId of [never, long, lately]) expect(free).not.toContain(partyId);
  });
});

describe('a visit', () => {
  const followUp = (due: number) => ({ followUpId: uuidv7(), what: 'Kirim contoh', due: day(due) });

  it('is recorded once, takes its place by when it was, and shows that it came late', async () => {
    const [officerId, partyId] = [await anOfficer(), await aParty()];
    const [early, late] = [uuidv7(), uuidv7()];
    const body = visitBody(partyId, officerId, 2);
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(`/visits/${early}`, body, OFFICE)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    const second = await put(`/visits/${late}`, visitBody(partyId, officerId, 20), OFFICE).expect(201);
    expect([answers[0]!.body.late, second.body.late]).toEqual([false, true]);
    const listed = (await get(`/visits?partyId=${partyId}`, clerkOf(partyId))).body.items;
    expect(listed.map((one: { visitId: string }) => one.visitId)).toEqual([early, late]);
    const from = encodeURIComponent(ago(5));
    expect((await get(`/visits?officerId=${officerId}&from=${from}`)).body.items).toHaveLength(1);
    expect((await put(`/visits/${early}`, { ...body, findings: 'Lain' }, OFFICE)).body.code).toBe('visit.id-used');
    await eventually(
      'both are heard',
      async () => [...factsOf(early), ...factsOf(late)].length,
      (n) => n === 2,
    );
  });

  it('is refused before its time, and where the officer was not posted that day', async () => {
    const [officerId, partyId, far] = [await anOfficer(), await aParty(), await aParty(BULUNGAN)];
    const code = async (body: object, as: As = PLANNER) => (await put(`/visits/${uuidv7()}`, body, as)).body.code;
    expect(await code(visitBody(partyId, officerId, -1))).toBe('visit.in-future');
    expect(await code(visitBody(far, officerId, 1))).toBe('visit.not-posted');
    expect(await code(visitBody(partyId, officerId, 300))).toBe('visit.not-posted');
    expect(await code(visitBody(far, officerId, 1), OFFICE)).toBe('actor.other-region');
    await edit('post', `/officers/${officerId}/postings`, 1, { posting: '6501', from: day(-10) }).expect(200);
    expect(await code(visitBody(partyId, officerId, 5))).toBe('visit.not-posted');
    await put(`/visits/${uuidv7()}`, visitBody(partyId, officerId, 20)).expect(201);
    await put(`/visits/${uuidv7()}`, visitBody(far, officerId, 5)).expect(201);
  });

  it('is corrected by one of many who read it, keeps what it said, and moves the day of the last visit', async () => {
    const [officerId, partyId, id] = [await anOfficer(), await aParty(), uuidv7()];
    await put(`/officers/${officerId}/caseload/${partyId}`, { from: day(-60) }).expect(201);
    await put(`/visits/${id}`, visitBody(partyId, officerId, 2), OFFICE).expect(201);
    await put(`/visits/${uuidv7()}`, visitBody(partyId, officerId, 30), OFFICE).expect(201);
    const patch = { occurredAt: ago(45), reason: 'Salah tanggal' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => edit('patch', `/visits/${id}`, 1, patch, OFFICE)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const { items } = (await get(`/visits/${id}/history`, clerkOf(partyId)).expect(200)).body;
    expect(items.map(({ change }: { change: string }) => change)).toEqual(['revised', 'recorded']);
    expect(items[0]).toMatchObject({
      version: 2,
      reason: 'Salah tanggal',
      by: { role: 'officer', region: '6502' },
      fields: [{ field: 'occurredAt', to: patch.occurredAt }],
    });
    await get(`/visits/${id}/history`, clerkOf(uuidv7())).expect(403);
    expect((await get(`/officers/${officerId}/caseload`)).body.items[0].daysSinceVisit).toBe(30);
    await eventually(
      'it is heard',
      async () => factsOf(id),
      (types) => types.includes(VisitRevised.type),
    );
  });

  it('leaves what is to follow open until it is done', async () => {
    const [officerId, partyId, id] = [await anOfficer(), await aParty(), uuidv7()];
    const [soon, later] = [followUp(3), followUp(30)];
    const scores = [
      { criterion: 'Mutu', before: 2, after: 4 },
      { criterion: 'Pembukuan', before: 3 },
    ];
    await put(`/visits/${id}`, visitBody(partyId, officerId, 1, { followUps: [later, soon], scores }), OFFICE).expect(
      201,
    );
    const open = async (query: string) =>
      (await get(`/follow-ups?partyId=${partyId}${query}`, OFFICE)).body.items as {
        due: string;
        followUps: object[];
      }[];
    expect(await open(`&due=${day(5)}`)).toEqual([expect.objectContaining({ due: day(3), followUps: [soon, later] })]);
    expect(await open(`&due=${day(2)}`)).toEqual([]);
    const done = `/visits/${id}/follow-ups/${soon.followUpId}/done`;
    await post(done, { doneOn: TODAY }, OFFICE).expect(200);
    const again = await post(done, { doneOn: day(-1) }, OFFICE).expect(200);
    expect(again.body).toMatchObject({ version: 2, scores });
    expect(await open('')).toEqual([expect.objectContaining({ due: day(30), followUps: [later] })]);
    expect((await get(`/follow-ups`, clerkOf(uuidv7()))).body.items).toEqual([]);
    expect((await get(`/visits/${id}`, clerkOf(uuidv7()))).body.code).toBe('actor.other-party');
  });
});
