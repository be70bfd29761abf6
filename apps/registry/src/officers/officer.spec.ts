// An officer: given contract and postings, when someone decides or time passes, then status, postings and the fact.
import { OfficerActivated, OfficerEnded, OfficerPosted, OfficerRegistered, OfficerStatus } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, beginOf, endOf } from '../days.js';
import {
  endOfficer,
  TRANSITIONS,
  type OfficerRecord,
  passTime,
  postingOn,
  postOfficer,
  registerOfficer,
  reviseOfficer,
} from './officer.js';

const ID = '0190f3b1-7c2e-7abc-8def-000000000001';
const at = (day: string): Date => new Date(`${day}T03:00:00.000Z`);
const body = {
  name: 'Dewi Lestari',
  cohort: 2026,
  contract: { from: '2026-01-05', to: '2026-12-31' },
  posting: '6502',
  phone: '+6281234567890',
};
const registered = (now: Date): OfficerRecord => registerOfficer(ID, body, 'hash', now).officer;
const active = registered(at('2026-03-01'));

describe('an officer', () => {
  it.each([
    ['2026-01-01', 'planned', beginOf('2026-01-05')],
    ['2026-03-01', 'active', endOf('2026-12-31')],
    ['2027-03-01', 'ended', undefined],
  ])('entered on %s is %s, and its telephone number stays here', (day, status, deadline) => {
    const { officer, fact } = registerOfficer(ID, body, 'hash', at(day));
    expect([officer.status, officer.deadline]).toEqual([status, deadline]);
    expect(fact).toMatchObject({ type: OfficerRegistered.type, subject: ID, sequence: 1, data: { status } });
    expect(JSON.stringify(fact)).not.toContain('812345');
  });

  it('begins and ends with the contract, at the first and the last moment of its days in the country', () => {
    const planned = registered(at('2026-01-01'));
    expect(passTime(planned, new Date(beginOf('2026-01-05').getTime() - 1))).toBeUndefined();
    const begun = passTime(planned, beginOf('2026-01-05'))!;
    expect([begun.officer.status, begun.fact.type]).toEqual(['active', OfficerActivated.type]);
    expect(passTime(begun.officer, new Date(endOf('2026-12-31').getTime() - 1))).toBeUndefined();
    const over = passTime(begun.officer, endOf('2026-12-31'))!;
    expect([over.officer.status, over.fact.type]).toEqual(['ended', OfficerEnded.type]);
    expect(over.officer).not.toHaveProperty('deadline');
    expect(over.officer.postings).toEqual([{ region: '6502', from: '2026-01-05', to: '2026-12-31' }]);
    expect(passTime(over.officer, at('2028-01-01'))).toBeUndefined();
  });

  it('goes only to statuses of the table, and each that is not final has a deadline', () => {
    const days = fc.integer({ min: -400, max: 800 }).map((days) => addDays('2026-01-05', days));
    fc.assert(
      fc.property(days, days, days, (entered, revised, later) => {
        let officer = registered(at(entered));
        const steps = [
          () =>
            officer.status === 'ended'
              ? undefined
              : reviseOfficer(officer, { contract: { from: revised, to: addDays(revised, 90) } }, at(entered)),
          () => passTime(officer, at(later)),
          () => (officer.status === 'ended' ? undefined : endOfficer(officer, 'x', at(later))),
        ];
        for (const step of steps) {
          const before = officer.status;
          officer = step()?.officer ?? officer;
          if (officer.status !== before) expect(TRANSITIONS[before]).toContain(officer.status);
          expect(officer.deadline === undefined).toBe(TRANSITIONS[officer.status].length === 0);
          for (const { from, to } of officer.postings) expect(to === undefined || from <= to).toBe(true);
        }
      }),
    );
    expect(Object.keys(TRANSITIONS)).toEqual(OfficerStatus.options);
  });
});

describe('a posting', () => {
  const now = at('2026-06-10');

  it('follows another without a gap, and tells where the officer was on every day', () => {
    const { officer, fact } = postOfficer(active, { posting: '6501', from: '2026-06-01' }, now)!;
    expect(officer.postings).toEqual([
      { region: '6502', from: '2026-01-05', to: '2026-05-31' },
      { region: '6501', from: '2026-06-01' },
    ]);
    expect([officer.posting, officer.areas, fact.type]).toEqual(['6501', ['65', '6501'], OfficerPosted.type]);
    const where = (day: string) => postingOn(officer, day);
    expect(['2026-01-04', '2026-05-31', '2026-06-01', '2026-12-31', '2027-01-01'].map(where)).toEqual([
      undefined,
      '6502',
      '6501',
      '6501',
      undefined,
    ]);
    const { officer: gone } = endOfficer(officer, 'Pindah', at('2026-07-01'))!;
    expect([postingOn(gone, '2026-07-01'), postingOn(gone, '2026-07-02')]).toEqual(['6501', undefined]);
  });

  it('takes the place of one that began the same day, and is nothing where the officer is already', () => {
    const { officer } = postOfficer(active, { posting: '6501', from: '2026-01-05' }, now)!;
    expect(officer.postings).toEqual([{ region: '6501', from: '2026-01-05' }]);
    expect(postOfficer(officer, { posting: '6501', from: '2026-06-01' }, now)).toBeUndefined();
  });

  it.each(['2026-01-04', '2026-06-11', '2027-01-01'])('is refused from %s', (from) => {
    expect(() => postOfficer(active, { posting: '6501', from }, now)).toThrow('officer.posting-day');
  });
});

describe('a revision', () => {
  it('moves status and deadline with the contract, and is nothing when it says what is there', () => {
    const now = at('2026-03-01');
    const later = reviseOfficer(active, { contract: { from: '2026-04-01', to: '2027-03-31' }, phone: null }, now)!;
    expect(later.officer).toMatchObject({ status: 'planned', version: 2, deadline: beginOf('2026-04-01') });
    expect(later.officer).not.toHaveProperty('phone');
    expect(reviseOfficer(active, { name: body.name }, now)).toBeUndefined();
  });

  it('and an end are refused once the contract has ended, except the same end again', () => {
    const { officer } = endOfficer(active, 'Mengundurkan diri', at('2026-04-01'))!;
    expect(() => reviseOfficer(officer, { cohort: 2025 }, at('2026-04-02'))).toThrow('officer.status');
    expect(() => endOfficer(officer, 'Lain', at('2026-04-02'))).toThrow('officer.status');
    expect(endOfficer(officer, 'Mengundurkan diri', at('2026-04-02'))).toBeUndefined();
  });
});
