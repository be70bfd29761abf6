// A visit: recorded when it was, corrected with what it said before, open until all that follows is done.
import { FollowUpDone, VisitRecorded, VisitRevised } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NEVER } from '../caseload/case.js';
import { registerOfficer } from '../officers/officer.js';
import { finishFollowUp, openOf, recordVisit, reviseVisit, type VisitRecord } from './visit.js';

const now = new Date('2026-06-10T03:00:00.000Z');
const contract = { from: '2026-01-05', to: '2026-12-31' };
const officer = registerOfficer('o', { name: 'Dewi', cohort: 2026, contract, posting: '6502' }, '', now).officer;
const party = { region: '6502012002' };
const soon = { followUpId: 'a', what: 'Kirim contoh', due: '2026-06-20' };
const later = { followUpId: 'b', what: 'Urus PIRT', due: '2026-08-01' };
const body = {
  partyId: 'p',
  officerId: 'o',
  occurredAt: '2026-06-08T02:00:00.000Z',
  photos: [],
  findings: 'Pemilik: Ibu Sari. Anyaman rapi.',
  followUps: [later, soon],
  scores: [{ criterion: 'Mutu', before: 2, after: 4 }],
};
const record = (more: object = {}, lastVisit = NEVER, where = party) =>
  recordVisit('v', { ...body, ...more }, { party: where, officer, lastVisit, requestHash: '' }, now);
const { visit } = record();

describe('a visit', () => {
  it('tells others when and where it was and what is open, but not what was found', () => {
    const { visit, fact } = record();
    expect(visit).toMatchObject({ region: '6502012002', receivedAt: now, late: false, due: '2026-06-20' });
    expect(fact).toMatchObject({
      type: VisitRecorded.type,
      key: 'p',
      data: { openFollowUps: 2, nextDue: '2026-06-20' },
    });
    expect(JSON.stringify(fact)).not.toContain('Ibu Sari');
  });

  it('is late when a later one is known already', () => {
    expect(record({}, new Date('2026-06-09T00:00:00.000Z')).visit.late).toBe(true);
    expect(record({}, new Date('2026-06-07T00:00:00.000Z')).visit.late).toBe(false);
  });

  it('is possible on the days of the contract, in the posting, and not after now but for a fast clock', () => {
    expect(() => record({ occurredAt: '2026-06-10T04:00:00.001Z' })).toThrow('visit.in-future');
    expect(record({ occurredAt: '2026-06-10T04:00:00.000Z' }).visit.version).toBe(1);
    expect(() => record({ occurredAt: '2026-01-03T02:00:00.000Z' })).toThrow('visit.not-posted');
    // It is already the fifth of January in Jayapura.
    expect(record({ occurredAt: '2026-01-04T15:00:00.000Z' }).visit.version).toBe(1);
    expect(() => record({}, NEVER, { region: '6501011001' })).toThrow('visit.not-posted');
  });

  it('is corrected as a whole, with the reason', () => {
    const patch = { reason: 'Salah ketik', findings: 'Anyaman sangat rapi.', followUps: [later] };
    const { visit: next, fact } = reviseVisit(visit, patch, officer, now)!;
    expect(next).toMatchObject({ version: 2, findings: 'Anyaman sangat rapi.', due: '2026-08-01' });
    expect(next).not.toHaveProperty('reason');
    expect(fact).toMatchObject({ type: VisitRevised.type, sequence: 2, data: { reason: 'Salah ketik' } });
    expect(reviseVisit(visit, { reason: 'Tidak ada', findings: body.findings }, officer, now)).toBeUndefined();
    expect(() => reviseVisit(visit, { reason: 'x', occurredAt: '2027-01-01T00:00:00.000Z' }, officer, now)).toThrow(
      'visit.in-future',
    );
  });
});

describe('what is to follow', () => {
  it('is done once, and the first day stays', () => {
    const { visit: next, fact } = finishFollowUp(visit, 'a', '2026-06-09', now)!;
    expect([next.due, fact.type]).toEqual(['2026-08-01', FollowUpDone.type]);
    expect(finishFollowUp(next, 'a', '2026-06-10', now)).toBeUndefined();
    expect(() => finishFollowUp(visit, 'c', '2026-06-09', now)).toThrow('visit.no-such-follow-up');
    expect(() => finishFollowUp(visit, 'a', '2026-06-11', now)).toThrow('visit.in-future');
    const { visit: all } = finishFollowUp(next, 'b', '2026-06-10', now)!;
    expect(all).not.toHaveProperty('due');
  });

  it('is due when the soonest of the open ones is, in whatever order they are done', () => {
    const followUps = fc.uniqueArray(fc.integer({ min: 10, max: 28 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(followUps, fc.infiniteStream(fc.nat()), (days, chance) => {
        const all = days.map((day) => ({ followUpId: `${day}`, what: 'x', due: `2026-07-${day}` }));
        let next: VisitRecord = record({ followUps: all }).visit;
        const left = [...days];
        while (left.length > 0) {
          expect(next.due).toBe(`2026-07-${Math.min(...left)}`);
          expect(openOf(next.followUps)).toHaveLength(left.length);
          const [done] = left.splice(chance.next().value % left.length, 1);
          next = finishFollowUp(next, `${done}`, '2026-06-10', now)!.visit;
        }
        expect(next.due).toBeUndefined();
      }),
    );
  });
});
