// Which regions may be grouped: those that exist, of one level, inside the office's region, in one wilayah at a time.
import { describe, expect, it } from '@jest/globals';
import { type GroupingBody, Refusal } from '@hilir/contracts';
import type { Doing } from '../parties/party.js';
import { regionRecord } from '../regions/region.js';
import { type Around, define, end, type GroupingRecord, holdersOf, revise } from './grouping.js';

const doing: Doing = {
  by: { role: 'provincial', region: '64', correlationId: 'c' },
  now: new Date('2026-01-01'),
  language: 'en',
};
const release = { id: 'r', validFrom: '2025-01-01' };
const regions = new Map(
  ['64', '6401', '6402', '6403', '6407', '6501', '640101', '6402172002'].map((code) => [
    code,
    regionRecord(code, code, release),
  ]),
);
const body = (more: Partial<GroupingBody> = {}): GroupingBody => ({
  kind: 'wilayah',
  region: '64',
  scheme: 'kaltim',
  code: 'III',
  name: 'Wilayah III',
  lead: '6402',
  members: ['6402', '6407'],
  validFrom: '2026-01-01',
  ...more,
});
const made = (more: Partial<GroupingBody> = {}, others: GroupingRecord[] = [], id = 'a') =>
  define(id, body(more), { regions, others, requestHash: 'h' }, doing);
const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
};
const pointers = (work: () => unknown) => refused(work).fields.map(({ pointer, code }) => `${pointer} ${code}`);
const around = (others: GroupingRecord[] = []): Around => ({ regions, others });

describe('a grouping', () => {
  it('is told with its line of history', () => {
    const { grouping, line, fact } = made();
    expect(grouping).toMatchObject({ version: 1, sortKey: '64/kaltim/III' });
    expect(line).toMatchObject({ _id: 'grouping:a:1', change: 'defined' });
    expect(fact).toMatchObject({
      type: 'registry.grouping-defined.v1',
      data: { groupingId: 'a', members: ['6402', '6407'] },
    });
  });

  it('names every member that does not fit at once, and a lead that is none of them', () => {
    const wrong = { members: ['6402', '6499', '6501', '640101', '6402'], lead: '6403' };
    expect(pointers(() => made(wrong))).toEqual([
      '/body/members/1 unknown',
      '/body/members/2 outside',
      '/body/members/3 level',
      '/body/members/4 twice',
      '/body/lead lead',
    ]);
  });

  it('does not take an ended region', () => {
    const ended = new Map(regions).set('6407', { ...regions.get('6407')!, validTo: '2025-06-01' });
    const work = () => define('a', body(), { regions: ended, others: [], requestHash: 'h' }, doing);
    expect(pointers(work)).toEqual(['/body/members/1 unknown']);
  });
});

describe('a region', () => {
  it('is in one wilayah of a scheme at a time, whole or in part', () => {
    const other = made({ members: ['6402'], code: 'I', name: 'Wilayah I' }, [], 'other').grouping;
    const again = refused(() => made({}, [other]));
    expect([again.code, again.fields[0]!.message]).toEqual(['grouping.region-taken', 'is already in Wilayah I']);
    const part = { members: ['6402172002'], lead: '6402172002' };
    expect(refused(() => made(part, [other])).code).toBe('grouping.region-taken');
  });

  it('may go to another from the day on which the first ends', () => {
    const other = made({ members: ['6402'], validFrom: '2020-01-01' }, [], 'other').grouping;
    const ended = end(other, '2026-01-01', 'pembagian baru', doing)!.grouping;
    expect(made({}, [ended]).grouping.version).toBe(1);
    expect(refused(() => made({ validFrom: '2025-12-31' }, [ended])).code).toBe('grouping.region-taken');
  });

  it('may be in any number of kawasan', () => {
    const other = made({ members: ['6402'] }, [], 'other').grouping;
    expect(made({ kind: 'kawasan' }, [other]).grouping.kind).toBe('kawasan');
  });

  it('is held by every grouping of a region in which it lies', () => {
    expect(holdersOf('6402172002')).toEqual(['64', '6402', '640217', '6402172002']);
  });
});

describe('correcting and ending', () => {
  it('says what changed, and is nothing when nothing did', () => {
    const { grouping } = made();
    expect(revise(grouping, { name: 'Wilayah III' }, around(), doing)).toBeUndefined();
    const { line, grouping: next } = revise(
      grouping,
      { members: ['6402'], document: 'SK 1' },
      around([grouping]),
      doing,
    )!;
    expect(next.version).toBe(2);
    expect(line.fields).toEqual([
      { field: 'members', from: ['6402', '6407'], to: ['6402'] },
      { field: 'document', to: 'SK 1' },
    ]);
    expect(revise(next, { document: null }, around(), doing)!.grouping).not.toHaveProperty('document');
  });

  it('keeps the lead among the members', () => {
    expect(refused(() => revise(made().grouping, { members: ['6407'] }, around(), doing)).code).toBe(
      'grouping.members',
    );
  });

  it('ends once, after it began', () => {
    const { grouping } = made();
    expect(refused(() => end(grouping, '2026-01-01', 'x', doing)).code).toBe('grouping.dates');
    const ended = end(grouping, '2027-01-01', 'x', doing)!.grouping;
    expect(end(ended, '2027-01-01', 'x', doing)).toBeUndefined();
    expect(refused(() => end(ended, '2028-01-01', 'x', doing)).code).toBe('grouping.ended');
    expect(refused(() => revise(ended, { name: 'y' }, around(), doing)).code).toBe('grouping.ended');
  });
});
