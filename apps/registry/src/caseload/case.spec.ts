// The care of one party: one officer at a time, posted where it lies, their days in order.
import { PartyAssigned, PartyUnassigned } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../days.js';
import { registerOfficer } from '../officers/officer.js';
import {
  assign,
  type CaseChange,
  type CaseRecord,
  lastVisitOf,
  NEVER,
  reasonToLeave,
  release,
  unassign,
  visited,
} from './case.js';

const [PARTY, DEWI, BUDI] = ['p', 'dewi', 'budi'];
const now = new Date('2026-06-10T03:00:00.000Z');
const officer = (id: string, posting = '6502') =>
  registerOfficer(id, { name: id, cohort: 2026, contract: { from: '2026-01-05', to: '2026-12-31' }, posting }, '', now)
    .officer;
const party = { _id: PARTY, region: '6502012002', status: 'active' as const };
const withDewi = assign(null, party, officer(DEWI), '2026-02-01', now)!.next;

describe('an assignment', () => {
  it('begins a case, and is nothing when it is so already', () => {
    const { next, fact } = assign(null, party, officer(DEWI), '2026-02-01', now)!;
    expect([next.version, next.officerId, next.from]).toEqual([1, DEWI, '2026-02-01']);
    expect(fact).toMatchObject({ type: PartyAssigned.type, key: PARTY, sequence: 1 });
    expect(assign(next, party, officer(DEWI), '2026-02-01', now)).toBeUndefined();
  });

  it('is refused to another officer, another day, a closed party, an ended officer, and outside the posting', () => {
    expect(() => assign(withDewi, party, officer(BUDI), '2026-02-01', now)).toThrow('caseload.taken');
    expect(() => assign(withDewi, party, officer(DEWI), '2026-02-02', now)).toThrow('caseload.taken');
    expect(() => assign(null, { ...party, status: 'closed' }, officer(BUDI), '2026-02-01', now)).toThrow(
      'party.status',
    );
    expect(() => assign(null, party, { ...officer(BUDI), status: 'ended' }, '2026-02-01', now)).toThrow(
      'officer.status',
    );
    expect(() => assign(null, party, officer(BUDI, '6501'), '2026-02-01', now)).toThrow('caseload.outside-posting');
    for (const day of ['2026-01-04', '2026-06-11'])
      expect(() => assign(null, party, officer(BUDI), day, now)).toThrow('caseload.day');
  });

  it('ends once, on a day that it has lasted to', () => {
    const { next, fact } = unassign(withDewi, DEWI, { to: '2026-05-31', reason: 'Tukar' }, now)!;
    expect(next.past).toEqual([{ officerId: DEWI, from: '2026-02-01', to: '2026-05-31', reason: 'Tukar' }]);
    expect(fact).toMatchObject({ type: PartyUnassigned.type, data: { to: '2026-05-31' } });
    expect(unassign(next, DEWI, { to: '2026-05-31' }, now)).toBeUndefined();
    expect(() => unassign(next, BUDI, { to: '2026-05-31' }, now)).toThrow('caseload.not-found');
    for (const to of ['2026-01-31', '2026-06-11'])
      expect(() => unassign(withDewi, DEWI, { to }, now)).toThrow('caseload.day');
  });

  it('leaves with an officer who ends or goes elsewhere, never before it began', () => {
    expect(reasonToLeave(officer(DEWI), party)).toBeUndefined();
    expect(reasonToLeave(officer(DEWI, '6501'), party)).toBe('officer-posted-elsewhere');
    expect(reasonToLeave({ ...officer(DEWI), status: 'ended' }, party)).toBe('officer-ended');
    expect(release(withDewi, '2026-01-10', 'officer-posted-elsewhere').next.past[0]).toMatchObject({
      to: '2026-02-01',
    });
  });

  it('never overlaps another by more than the day on which they change, whatever is tried', () => {
    const day = fc.integer({ min: 0, max: 156 }).map((days) => addDays('2026-01-05', days));
    const step = fc.record({ who: fc.constantFrom(DEWI!, BUDI!), ends: fc.boolean(), day });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let one: CaseRecord | null = null;
        for (const { who, ends, day } of steps) {
          try {
            const change: CaseChange | undefined = ends
              ? unassign(one, who, { to: day }, now)
              : assign(one, party, officer(who), day, now);
            one = change?.next ?? one;
          } catch (error) {
            expect((error as Error).message).toMatch(/^caseload\./);
          }
        }
        const all = [...(one?.past ?? []), ...(one?.from ? [{ from: one.from, to: '9999' }] : [])];
        all.forEach(({ from, to }, i) => {
          expect(from <= to).toBe(true);
          if (i > 0) expect(all[i - 1]!.to <= from).toBe(true);
        });
      }),
    );
  });
});

describe('the last visit', () => {
  it('is counted in whole days, and absent when there was none', () => {
    expect(lastVisitOf(withDewi, now)).toEqual({});
    expect(withDewi.visitedAt).toEqual(NEVER);
    const seen = visited(withDewi, PARTY!, new Date('2026-06-01T04:00:00.000Z'));
    expect(lastVisitOf(seen, now)).toEqual({ lastVisitAt: '2026-06-01T04:00:00.000Z', daysSinceVisit: 8 });
    expect(visited(null, PARTY!, now)).toMatchObject({ _id: PARTY, version: 1, past: [] });
  });
});
