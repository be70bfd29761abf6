// Trainings through the HTTP door on the real engines: a race for seats, attendance, results, and who is told that they are due.
import 'reflect-metadata';
import { type Fact, TrainingResultsDue } from '@hilir/contracts';
import { OnFact } from '@hilir/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { uuidv7 } from 'uuidv7';
import { type OwnApp, startOwnApp } from '../../../../test/engines/app.js';
import { toldIn } from '../../../../test/engines/history.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';
import { addDays, addMonths, today } from '../days.js';

const heard: Fact[] = [];
@Controller()
class Listener {
  @OnFact(TrainingResultsDue) due(@Payload() fact: Fact) {
    heard.push(fact);
  }
}
@Module({ imports: [AppModule], controllers: [Listener] })
class RegistryWithListener {}

const OFFICE = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6502' };
const ELSEWHERE = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6501' };
const PROVINCE = { 'X-Acting-Role': 'provincial', 'X-Acting-Region': '65' };
const clerkOf = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });
const TODAY = today(new Date());
const day = (ahead: number) => addDays(TODAY, ahead);

let own: OwnApp;
beforeAll(async () => {
  own = await startOwnApp(RegistryWithListener, 'registry', 'trainings');
}, 120_000);
afterAll(() => own?.stop(), 60_000);

type As = Record<string, string>;
const put = (path: string, body: object, as: As = OFFICE) => own.http.put(path).set(as).send(body);
const post = (path: string, body: object, as: As = OFFICE) => own.http.post(path).set(as).send(body);
const get = (path: string, as: As = OFFICE) => own.http.get(path).set(as);
const edit = (method: 'patch' | 'put', path: string, version: number, body: object) =>
  own.http[method](path).set(OFFICE).set('If-Match', `"${version}"`).send(body);
const eventBody = (more: object = {}) => ({
  title: 'Anyaman anjat',
  topic: 'Kerajinan',
  place: 'Balai desa',
  region: '6502',
  from: day(-1),
  to: day(3),
  seats: 20,
  budgetSource: 'apbd-kabkota',
  activity: '3.31.02',
  ...more,
});
async function aTraining(more: object = {}): Promise<string> {
  const id = uuidv7();
  await put(`/trainings/${id}`, eventBody(more), PROVINCE).expect(201);
  return id;
}
async function aParty(region = '6502012002'): Promise<string> {
  const id = uuidv7();
  await put(`/parties/${id}`, { kind: 'ikm', name: `Anjat ${id}`, region }, PROVINCE).expect(201);
  return id;
}
const enrol = (trainingId: string, name: string, more: object = {}, id = uuidv7(), as: As = OFFICE) =>
  put(`/trainings/${trainingId}/participants/${id}`, { name, ...more }, as);
const eventOf = async (id: string) => (await get(`/trainings/${id}`)).body;

describe('a race of 200 for 20 seats', () => {
  it('gives 20 of them a seat, each once, and tells the others that it is full', async () => {
    const id = await aTraining();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => enrol(id, `Peserta ${i}`)));
    const taken = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(taken).toHaveLength(20);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['training.full']));
    expect((await eventOf(id)).enrolled).toBe(20);
    const { items } = (await get(`/trainings/${id}/participants?limit=200`)).body;
    expect(items).toHaveLength(20);
    // A seat that is given back goes to one of the next.
    const [first] = taken;
    await post(`/trainings/${id}/participants/${first!.body.participantId}/withdrawal`, {}).expect(200);
    const again = await Promise.all(Array.from({ length: 10 }, (_, i) => enrol(id, `Susulan ${i}`)));
    expect(again.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect((await eventOf(id)).enrolled).toBe(20);
  }, 60_000);

  it('counts a repeat and a person once', async () => {
    const [id, participantId] = [await aTraining(), uuidv7()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => enrol(id, 'Ibu Sari', {}, participantId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    const twice = await Promise.all(Array.from({ length: 4 }, () => enrol(id, 'ibu  SARI')));
    expect(twice.map(({ body }) => body.code)).toEqual(Array(4).fill('participant.enrolled-already'));
    expect((await enrol(id, 'Ibu Rina', {}, participantId)).body.code).toBe('participant.id-used');
    expect((await eventOf(id)).enrolled).toBe(1);
  });

  it('never leaves fewer seats than people', async () => {
    const id = await aTraining({ seats: 12 });
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, (_, i) => enrol(id, `Orang ${i}`)),
      ...Array.from({ length: 6 }, (_, i) => edit('patch', `/trainings/${id}`, 1, { seats: 11 - i })),
    ]);
    const { enrolled, seats } = await eventOf(id);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(enrolled);
    expect(enrolled).toBeLessThanOrEqual(seats);
    expect((await edit('patch', `/trainings/${id}`, (await eventOf(id)).version, { seats: 1 })).body.code).toBe(
      enrolled > 1 ? 'training.below-enrolled' : undefined,
    );
  });
});

describe('a seat', () => {
  it('is taken by a clerk for the own party, and seen by nobody else’s', async () => {
    const [id, mine, other] = [await aTraining(), await aParty(), await aParty()];
    expect((await enrol(id, 'Ana', {}, uuidv7(), clerkOf(mine))).body.code).toBe('actor.other-party');
    await enrol(id, 'Ana', { partyId: mine }, uuidv7(), clerkOf(mine)).expect(201);
    await enrol(id, 'Budi', { partyId: other }).expect(201);
    const names = async (as: As) =>
      (await get(`/trainings/${id}/participants`, as)).body.items.map((one: { name: string }) => one.name);
    expect(await names(clerkOf(mine))).toEqual(['Ana']);
    expect(await names(OFFICE)).toEqual(['Ana', 'Budi']);
    expect(await names(ELSEWHERE)).toEqual([]);
  });

  it('is refused to parties of other regions, by other offices, after the last day and when cancelled', async () => {
    const [id, far] = [await aTraining(), await aParty('6501011001')];
    expect((await enrol(id, 'Cici', { partyId: far }, uuidv7(), PROVINCE)).body.code).toBe('training.party-outside');
    expect((await enrol(id, 'Cici', {}, uuidv7(), ELSEWHERE)).body.code).toBe('actor.other-region');
    const over = await aTraining({ from: day(-9), to: day(-1) });
    const near = await aParty();
    const byClerk = await enrol(over, 'Cici', { partyId: near }, uuidv7(), clerkOf(near));
    expect(byClerk.body.code).toBe('training.over');
    await enrol(over, 'Cici', { partyId: near }).expect(201);
    await post(`/trainings/${id}/cancellation`, { reason: 'Anggaran' }).expect(200);
    expect((await enrol(id, 'Cici')).body.code).toBe('training.cancelled');
  });
});

describe('what comes of a training', () => {
  it('is noted for those who came, is due after 3 and 6 months, and is asked for once each', async () => {
    const id = await aTraining();
    const [came, stayed] = [uuidv7(), uuidv7()];
    for (const [participantId, name, attended] of [
      [came, 'Ana', true],
      [stayed, 'Budi', false],
    ] as const) {
      await enrol(id, name, {}, participantId).expect(201);
      const path = `/trainings/${id}/participants/${participantId}/attendance`;
      await edit('put', path, 1, { attended }).expect(200);
      await edit('put', path, 1, { attended }).expect(412);
    }
    expect(await eventOf(id)).toMatchObject({ enrolled: 2, attended: 1 });
    const seat = `/trainings/${id}/participants/${came}`;
    const result = { askedOn: TODAY, sales: { before: 0, after: 'unknown' }, workers: { before: 2, after: 3 } };
    expect((await edit('put', `${seat}/results/3`, 2, result)).body.code).toBe('participant.result-early');
    expect((await edit('put', `/trainings/${id}/participants/${stayed}/results/3`, 2, result)).body.code).toBe(
      'participant.not-attended',
    );
    expect((await post(`/trainings/${id}/cancellation`, { reason: 'Terlambat' })).body.code).toBe('training.attended');
    // As if it had been four months ago.
    const to = addMonths(TODAY, -4);
    const earlier = { $set: { from: to, to, deadline: new Date(0) } };
    const due = addMonths(to, 3);
    await own.db.collection<{ _id: string }>('participants').updateOne({ _id: came }, { $set: { due } });
    await own.db.collection<{ _id: string }>('trainings').updateOne({ _id: id }, earlier);
    const owed = async () => (await get(`/training-results/due?trainingId=${id}`)).body.items;
    expect(await owed()).toEqual([
      expect.objectContaining({ participantId: came, title: 'Anyaman anjat', nextResult: { months: 3, due } }),
    ]);
    const facts = () => heard.filter(({ subject }) => subject === id).map(({ data }) => data);
    await eventually(
      'it is asked for',
      async () => facts().length,
      (count) => count === 1,
    );
    const { body } = await edit('put', `${seat}/results/3`, 2, result).expect(200);
    expect(body.results).toEqual([
      {
        months: 3,
        askedOn: TODAY,
        sales: { before: 0, after: 'unknown' },
        workers: { before: 2, after: 3, change: 1 },
      },
    ]);
    expect(body.nextResult).toEqual({ months: 6, due: addMonths(to, 6) });
    expect(await owed()).toEqual([]);
    await own.db.collection<{ _id: string }>('trainings').updateOne({ _id: id }, { $set: { deadline: new Date(0) } });
    await eventually(
      'and once more after six months',
      async () => facts().length,
      (count) => count === 2,
    );
    expect(facts()).toMatchObject([{ months: 3, due, attended: 1 }, { months: 6 }]);
    expect(await own.db.collection<{ _id: string }>('trainings').findOne({ _id: id })).not.toHaveProperty('deadline');
    expect(toldIn((await get(`/trainings/${id}/history`).expect(200)).body)).toEqual([
      ['results-due', 'training-results'],
      ['results-due', 'training-results'],
      ['planned', 'provincial'],
    ]);
    const history = await get(`${seat}/history`).expect(200);
    expect(toldIn(history.body)).toEqual([
      ['training-result-recorded', 'planner'],
      ['attendance-recorded', 'planner'],
      ['enrolled', 'planner'],
    ]);
    expect(history.body.items[1].fields).toEqual([{ field: 'attended', to: true }]);
    expect(history.text).not.toContain('Ana');
    expect((await get(`${seat}/history`, clerkOf(uuidv7()))).body.code).toBe('actor.other-party');
    expect((await get(`${seat}/history`, ELSEWHERE)).body.code).toBe('actor.other-region');
  });
});
