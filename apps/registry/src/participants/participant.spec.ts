// A seat: taken while there are any, and results in which nothing missing or unknown ever becomes a zero.
import { describe, expect, it } from '@jest/globals';
import { planTraining } from '../trainings/training.js';
import { enrol, noteAttendance, noteResult, withdraw } from './participant.js';

const now = new Date('2026-06-10T03:00:00.000Z');
const later = new Date('2026-12-20T03:00:00.000Z');
const event = {
  title: 'Anyaman',
  topic: 'Kerajinan',
  place: 'Balai desa',
  region: '6502',
  seats: 2,
  from: '2026-06-09',
  to: '2026-06-12',
  budgetSource: 'apbn' as const,
};
const { training } = planTraining('t', event, '', now);
const body = { name: 'Ibu Sari', partyId: 'p' };
const around = { training, party: { region: '6502012002' }, byOffice: false, requestHash: '' };
const { participant } = enrol('s', body, around, now);
const came = noteAttendance(participant, true, training, now)!.participant;

describe('a seat', () => {
  it('is taken while there are any, in the region, until the last day; later by an office only', () => {
    expect(enrol('s', body, { ...around, training: { ...training, enrolled: 1 } }, now).counts).toEqual({
      enrolled: 1,
    });
    expect(() => enrol('s', body, { ...around, training: { ...training, enrolled: 2 } }, now)).toThrow('training.full');
    expect(() => enrol('s', body, { ...around, party: { region: '6501011001' } }, now)).toThrow(
      'training.party-outside',
    );
    expect(() => enrol('s', body, around, later)).toThrow('training.over');
    expect(enrol('s', body, { ...around, byOffice: true }, later).participant.status).toBe('enrolled');
  });

  it('is given back before it is noted who came', () => {
    expect(withdraw(participant)!.counts).toEqual({ enrolled: -1 });
    expect(withdraw(withdraw(participant)!.participant)).toBeUndefined();
    expect(() => withdraw(came)).toThrow('participant.noted');
  });

  it('is counted as attended once, and taken back when it was noted wrong', () => {
    const { counts, participant: absent, fact } = noteAttendance(came, false, training, now)!;
    expect([counts, absent.due]).toEqual([{ attended: -1 }, undefined]);
    expect(JSON.stringify(fact)).not.toContain('Sari');
    expect(noteAttendance(came, true, training, now)).toBeUndefined();
    expect(noteAttendance(participant, false, training, now)!.counts).toEqual({});
    const tomorrow = { ...training, from: '2026-06-11' };
    expect(() => noteAttendance(participant, true, tomorrow, now)).toThrow('training.not-begun');
  });
});

describe('results', () => {
  const result = {
    askedOn: '2026-12-20',
    sales: { before: 0, after: 500_000 },
    workers: { before: 'unknown' as const, after: 2 },
    production: { after: 40 },
  };

  it('show a change only where both figures are known', () => {
    const [noted] = noteResult(came, 3, result, training, later)!.participant.results;
    expect(noted).toEqual({
      months: 3,
      askedOn: '2026-12-20',
      sales: { before: 0, after: 500_000, change: 500_000 },
      workers: { before: 'unknown', after: 2 },
      production: { after: 40 },
    });
  });

  it('are due in order, and those of six months end the asking', () => {
    expect([came.due, came.dueMonths]).toEqual(['2026-09-12', 3]);
    const three = noteResult(came, 3, result, training, later)!.participant;
    expect([three.due, three.dueMonths]).toEqual(['2026-12-12', 6]);
    expect(noteResult(three, 3, result, training, later)).toBeUndefined();
    expect(noteResult(came, 6, result, training, later)!.participant).not.toHaveProperty('due');
    expect(() => noteResult(came, 3, result, training, now)).toThrow('participant.result-early');
    expect(() => noteResult(participant, 3, result, training, later)).toThrow('participant.not-attended');
    expect(() => noteAttendance(three, false, training, later)).toThrow('participant.has-results');
  });
});
