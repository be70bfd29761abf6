// The health of co-operatives on the real engines: assessed through HTTP, active by what the supply chain says.
import 'reflect-metadata';
import { LotPosted } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from 'uuidv7';
import { type OwnApp, startOwnApp } from '../../../../test/engines/app.js';
import { toldIn } from '../../../../test/engines/history.js';
import { type Peer, peerIn } from '../../../../test/engines/peer.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';

const OFFICE = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6502' };
const ELSEWHERE = { 'X-Acting-Role': 'planner', 'X-Acting-Region': '6501' };
const clerkOf = (partyId: string) => ({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': partyId });

let own: OwnApp;
let supply: Peer;
beforeAll(async () => {
  own = await startOwnApp(AppModule, 'registry', 'cooperatives');
  supply = peerIn(own.env, 'supply-chain');
}, 120_000);
afterAll(async () => {
  await supply?.leave();
  await own?.stop();
}, 60_000);

type As = Record<string, string>;
const get = (path: string, as: As = OFFICE) => own.http.get(path).set(as);
const assess = (partyId: string, year: number, body: object, as: As = OFFICE) =>
  own.http.put(`/cooperatives/${partyId}/assessments/${year}`).set(as).send(body);
const revise = (partyId: string, year: number, version: number, body: object) =>
  own.http.patch(`/cooperatives/${partyId}/assessments/${year}`).set(OFFICE).set('If-Match', `"${version}"`).send(body);
const good = { governance: 90, risk: 80, finance: 85.5, capital: 80 };
const body = (scores: object = good) => ({
  assessedOn: '2026-03-18',
  scores,
  sizeClass: 2,
  annualMeeting: { held: true, on: '2026-02-14' },
  members: { men: 40, women: 60 },
});
async function aParty(kind = 'cooperative'): Promise<string> {
  const id = uuidv7();
  const party = { kind, name: `Koperasi ${id}`, region: '6502012002' };
  await own.http.put(`/parties/${id}`).set(OFFICE).send(party).expect(201);
  return id;
}
const posts = (supplierId: string) => {
  const lotId = uuidv7();
  const lot = {
    lotId,
    pool: '65/rattan',
    supplierId,
    commodity: 'rattan',
    attributes: {},
    quantity: 1_000,
    price: 2_000,
  };
  const more = { region: '6502012002', readyOn: '2026-11-20', localUntil: '2026-11-27T00:00:00.000Z' };
  return supply.say(LotPosted.of({ subject: lotId, sequence: 1, key: '65/rattan' }, { ...lot, ...more }));
};
const listed = async (query: string): Promise<string[]> => {
  const { items } = (await get(`/cooperatives?limit=200${query}`).expect(200)).body;
  return items.map((one: { partyId: string }) => one.partyId);
};

describe('an assessment', () => {
  it('is recorded once for a year, graded, and corrected at its version', async () => {
    const id = await aParty();
    const answers = await Promise.all(Array.from({ length: 5 }, () => assess(id, 2025, body())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(answers[0]!.body).toMatchObject({ score: 85.2, grade: 'sehat', version: 1 });
    expect((await assess(id, 2025, body({ ...good, risk: 10 }))).body.code).toBe('assessment.id-used');
    const { body: revised } = await revise(id, 2025, 1, { scores: { ...good, finance: 40 }, sizeClass: null }).expect(
      200,
    );
    expect(revised).toMatchObject({ score: 67, grade: 'cukup-sehat', version: 2 });
    expect(revised).not.toHaveProperty('sizeClass');
    await revise(id, 2025, 1, { sizeClass: 1 }).expect(412);
    await assess(id, 2024, body({ ...good, governance: 10 })).expect(201);
    const shown = (await get(`/cooperatives/${id}`, clerkOf(id))).body;
    expect(shown).toMatchObject({ grade: 'cukup-sehat', latest: { year: 2025, members: { men: 40, women: 60 } } });
    const years = (await get(`/cooperatives/${id}/assessments`)).body.items;
    expect(years.map((one: { year: number }) => one.year)).toEqual([2025, 2024]);
    const { body: history } = await get(`/cooperatives/${id}/assessments/2025/history`, clerkOf(id)).expect(200);
    expect(toldIn(history).map(([change]) => change)).toEqual(['revised', 'cooperative-assessed']);
    expect(history.items[0].fields).toContainEqual({ field: 'scores.finance', from: good.finance, to: 40 });
    expect(history.items[0].fields).toContainEqual({ field: 'grade', from: 'sehat', to: 'cukup-sehat' });
    const path = `/cooperatives/${id}/assessments`;
    expect((await get(`${path}/2023/history`)).body.code).toBe('assessment.not-found');
    expect((await get(`${path}/2025/history`, ELSEWHERE)).body.code).toBe('actor.other-region');
  });

  it('is of a co-operative, by an office of its region', async () => {
    expect((await assess(await aParty('bumdes'), 2025, body())).body.code).toBe('cooperative.not-found');
    expect((await assess(await aParty(), 2025, body(), ELSEWHERE)).body.code).toBe('actor.other-region');
  });

  it('that lacks an aspect, or was never made, is unknown and not the lowest grade', async () => {
    const [none, part, low] = [await aParty(), await aParty(), await aParty()];
    await assess(part, 2025, body({ governance: 90, risk: 80 })).expect(201);
    await assess(low, 2025, body({ governance: 1, risk: 0, finance: 0, capital: 0 })).expect(201);
    expect((await get(`/cooperatives/${none}`)).body).toMatchObject({ grade: 'unknown', supply: { active: false } });
    const unknown = await listed('&grade=unknown');
    expect(unknown).toEqual(expect.arrayContaining([none, part]));
    expect(await listed('&grade=dalam-pengawasan-khusus')).toEqual([low]);
    expect(unknown).not.toContain(low);
  });
});

describe('being active in supply', () => {
  it('follows from lots posted lately, and ends when none comes', async () => {
    const [busy, quiet] = [await aParty(), await aParty()];
    for (let lot = 0; lot < 3; lot++) await posts(busy);
    const supplyOf = async (id: string) => (await get(`/cooperatives/${id}`)).body.supply;
    await eventually(
      'three lots were heard',
      () => supplyOf(busy),
      ({ months }) => months[0]?.lots === 3,
    );
    expect(await supplyOf(busy)).toMatchObject({ active: true });
    expect(await listed('&active=true')).toEqual([busy]);
    expect(await listed('&active=false')).toContain(quiet);
    const long = { $set: { lastPostedOn: '2026-01-01' } };
    await own.db.collection<{ _id: string }>('standings').updateOne({ _id: busy }, long);
    expect(await supplyOf(busy)).toMatchObject({ active: false, lastPostedOn: '2026-01-01' });
    expect(await listed('&active=true')).toEqual([]);
  });

  it('is listed page by page, by village and name, in the own region only', async () => {
    const all = await listed('');
    const first = (await get('/cooperatives?limit=2')).body;
    const second = (await get(`/cooperatives?limit=200&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items].map((one: { partyId: string }) => one.partyId)).toEqual(all);
    expect((await get('/cooperatives?region=6501')).body.code).toBe('actor.other-region');
    expect((await get('/cooperatives', ELSEWHERE)).body.items).toEqual([]);
  });
});
