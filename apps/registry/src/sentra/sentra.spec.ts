// When a place is a sentra: its rule and figures, its members, and that a rule which is lost shows.
import { describe, expect, it } from '@jest/globals';
import { Refusal, type SentraRule } from '@hilir/contracts';
import fc from 'fast-check';
import type { Doing } from '../parties/party.js';
import {
  dissolve,
  join,
  leave,
  meetsRule,
  type PartyState,
  propose,
  recognise,
  recount,
  revise,
  type SentraRecord,
  TRANSITIONS,
} from './sentra.js';

const doing: Doing = {
  by: { role: 'officer', region: '6502', correlationId: 'c' },
  now: new Date('2026-01-01'),
  language: 'id',
};
const PLACE = '6502022002';
const units: SentraRule = { name: 'pp-29-2018', reach: 'desa' };
const bps = (households: number, engaged: number): SentraRule => ({
  name: 'bps',
  households,
  engaged,
  countedOn: '2025-12-01',
});
const decree = { number: '1/2026', date: '2026-01-01' };
const proposed = (rule: SentraRule = units): SentraRecord =>
  propose('s', { name: 'Sentra', about: { kind: 'product', name: 'Anjat' }, place: PLACE, rule }, 'h', doing).sentra;
const party = (partyId: string, more: Partial<PartyState> = {}): PartyState => ({
  partyId,
  version: 2,
  status: 'active',
  region: PLACE,
  ...more,
});
const withMembers = (count: number, rule?: SentraRule): SentraRecord =>
  Array.from({ length: count }).reduce<SentraRecord>(
    (sentra, _, i) => join(sentra, party(`p${i}`), '2026-01-01', doing)!.sentra,
    proposed(rule),
  );
const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('the rule', () => {
  it.each([
    [4, false],
    [5, true],
    [6, true],
  ])('of PP 29/2018 with %i units: %s', (count, met) => {
    expect(meetsRule(units, count)).toEqual({ met, counted: count, needed: 5 });
  });

  it.each([
    [100, 19, false, 20, 19],
    [100, 20, true, 20, 20],
    [101, 20, false, 21, 19],
    [101, 21, true, 21, 20],
    [1, 0, false, 1, 0],
  ])('of BPS with %i households of which %i live by it: %s', (households, engaged, met, needed, percent) => {
    expect(meetsRule(bps(households, engaged), 0)).toEqual({ met, counted: engaged, needed, households, percent });
  });

  it('is met exactly when what is counted reaches what is needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat({ max: 1e6 }), fc.nat({ max: 50 }), (all, some, count) => {
        for (const rule of [bps(all, Math.min(some, all)), units]) {
          const { met, counted, needed } = meetsRule(rule, count);
          expect(met).toBe(counted >= needed);
        }
      }),
    );
  });
});

describe('members', () => {
  it('are active parties within reach', () => {
    const sentra = proposed();
    const since = '2026-01-01';
    expect(refused(() => join(sentra, null, since, doing)).code).toBe('sentra.member-unknown');
    const draft = party('p', { status: 'draft' });
    expect(refused(() => join(sentra, draft, since, doing)).code).toBe('sentra.member-not-active');
    const neighbour = party('p', { region: '6502022003' });
    expect(refused(() => join(sentra, neighbour, since, doing)).code).toBe('sentra.member-outside');
    const wider = proposed({ name: 'pp-29-2018', reach: 'kecamatan' });
    expect(join(wider, neighbour, since, doing)!.sentra.standing.counted).toBe(1);
    expect(refused(() => join(proposed(bps(10, 5)), neighbour, since, doing)).code).toBe('sentra.member-outside');
  });

  it('join once, leave once, and may come back later', () => {
    const one = withMembers(1);
    expect(join(one, party('p0'), '2026-01-01', doing)).toBeUndefined();
    expect(refused(() => join(one, party('p0'), '2026-02-01', doing)).code).toBe('sentra.member-already');
    expect(refused(() => leave(one, 'p0', '2026-01-01', 'x', doing)).details).toEqual({ day: '2026-01-02' });
    const left = leave(one, 'p0', '2026-03-01', 'pindah', doing)!;
    expect(left.line).toMatchObject({ change: 'member-left', reason: 'pindah' });
    expect(left.fact.data).toMatchObject({ partyId: 'p0', on: '2026-03-01', standing: { counted: 0 } });
    expect(leave(left.sentra, 'p0', '2026-03-01', 'pindah', doing)).toBeUndefined();
    expect(refused(() => leave(left.sentra, 'p9', '2026-03-01', 'x', doing)).code).toBe('sentra.not-member');
    // A phone's late repeat of the first joining has no effect.
    expect(join(left.sentra, party('p0'), '2026-01-01', doing)).toBeUndefined();
    expect(refused(() => join(left.sentra, party('p0'), '2026-02-01', doing)).code).toBe('sentra.dates');
    expect(join(left.sentra, party('p0'), '2026-03-01', doing)!.sentra.standing.counted).toBe(1);
  });

  it('that are suspended or move no longer count, and do again when they come back', () => {
    const five = withMembers(5);
    const suspended = recount(five, party('p1', { version: 3, status: 'suspended' }), doing)!;
    expect(suspended.fact).toMatchObject({ type: 'registry.sentra-recounted.v1', data: { partyId: 'p1' } });
    expect(suspended.sentra.standing).toEqual({ met: false, counted: 4, needed: 5 });
    const moved = recount(suspended.sentra, party('p2', { version: 3, region: '6502012005' }), doing)!;
    expect(moved.sentra.standing.counted).toBe(3);
    const back = recount(moved.sentra, party('p1', { version: 4 }), doing)!;
    expect(back.sentra.standing.counted).toBe(4);
  });

  it('are not counted anew by what is known, late, about others, or without difference', () => {
    const five = withMembers(5);
    expect(recount(five, party('p1', { version: 2, status: 'suspended' }), doing)).toBeUndefined();
    expect(recount(five, party('p9', { version: 9, status: 'closed' }), doing)).toBeUndefined();
    expect(recount(five, party('p1', { version: 3 }), doing)).toBeUndefined();
  });
});

describe('recognition', () => {
  it('is refused while the rule is not met, with the figures', () => {
    const few = refused(() => recognise(withMembers(4), decree, doing));
    expect([few.code, few.details]).toEqual(['sentra.too-few-units', { counted: 4, needed: 5 }]);
    const poor = refused(() => recognise(proposed(bps(320, 63)), decree, doing));
    expect([poor.code, poor.details]).toEqual([
      'sentra.too-few-households',
      { counted: 63, needed: 64, households: 320, percent: 19 },
    ]);
  });

  it('holds with its decree, once', () => {
    const { sentra, fact } = recognise(withMembers(5), decree, doing)!;
    expect(sentra).toMatchObject({ status: 'recognised', recognition: decree });
    expect(fact.data).toMatchObject({ status: 'recognised', document: decree });
    expect(recognise(sentra, decree, doing)).toBeUndefined();
    expect(refused(() => recognise(sentra, { ...decree, number: '2' }, doing)).code).toBe('sentra.status');
  });

  it('stays when the rule is lost, but shows since when', () => {
    const { sentra } = recognise(withMembers(5), decree, doing)!;
    const later = { ...doing, now: new Date('2026-06-01') };
    const four = leave(sentra, 'p0', '2026-06-01', 'tutup', later)!;
    expect(four.sentra).toMatchObject({ status: 'recognised', standing: { met: false }, unmetSince: later.now });
    expect(four.line.fields).toContainEqual({ field: 'standing.met', from: true, to: false });
    const three = leave(four.sentra, 'p1', '2026-07-01', 'tutup', { ...doing, now: new Date('2026-07-01') })!;
    expect(three.sentra.unmetSince).toEqual(later.now);
    const other = revise(three.sentra, { rule: bps(100, 40) }, later)!.sentra;
    expect(other).toMatchObject({ standing: { met: true, percent: 40 } });
    expect(other).not.toHaveProperty('unmetSince');
  });
});

describe('its life', () => {
  it('ends for good', () => {
    const { sentra } = dissolve(withMembers(5), { reason: 'bubar' }, doing)!;
    expect(dissolve(sentra, { reason: 'bubar' }, doing)).toBeUndefined();
    const party5 = party('p5');
    const steps = [
      () => join(sentra, party5, '2026-02-01', doing),
      () => leave(sentra, 'p0', '2026-02-01', 'x', doing),
      () => recognise(sentra, decree, doing),
      () => revise(sentra, { name: 'x' }, doing),
      () => dissolve(sentra, { reason: 'lain' }, doing),
    ];
    for (const step of steps) expect(refused(step).code).toBe('sentra.status');
    expect(recount(sentra, party('p1', { version: 9, status: 'closed' }), doing)).toBeUndefined();
  });

  it('reaches every status from the first, and each change is one version on', () => {
    expect(new Set(Object.values(TRANSITIONS).flat())).toEqual(new Set(['recognised', 'dissolved']));
    expect(withMembers(5).version).toBe(6);
  });
});
