// Who a row is, whether it goes in, and what the report counts.
import { describe, expect, it } from '@jest/globals';
import { Id } from '@hilir/contracts';
import { reportOf } from '@hilir/files';
import { nameKeyOf } from '../parties/party.js';
import {
  count,
  decide,
  emptyTally,
  type Entry,
  note,
  type Outcome,
  partyIdOf,
  type Seen,
  settle,
  sourceKey,
} from './import.js';
import { PROBLEMS, type Problem } from './problems.js';

const IMPORT = 'import-1';
function entry(row: number, more: { name?: string; nib?: string; hash?: string; unnamed?: boolean } = {}): Entry {
  const { name = 'UD Anjat', nib, hash = `hash of ${name}`, unnamed = false } = more;
  const body = { kind: 'ikm' as const, name, region: '6502012002', kbli: [], products: [], ...(nib && { nib }) };
  const rest = { row, body, nameKey: nameKeyOf(body), requestHash: hash, unnamed, problems: [] };
  return { ...rest, partyId: partyIdOf(sourceKey(rest, row)) };
}
const nothing: never[] = [];

describe('where a row is', () => {
  it('is the one village meant, within the region of the caller', () => {
    expect(settle(['6502012002'], '65')).toEqual({ value: '6502012002' });
    expect(settle(['6401012002', '6502012002'], '6502')).toEqual({ value: '6502012002' });
    expect(settle([], '65').wrong?.code).toBe('village.unknown');
    expect(settle(['6401012002'], '65').wrong).toEqual({ code: 'village.outside', details: { region: '65' } });
    expect(settle(['6401012002', '6502012002'], undefined).wrong).toEqual({
      code: 'village.ambiguous',
      details: { codes: '6401012002, 6502012002' },
    });
  });
});

describe('which party a row is', () => {
  it('follows from what it says, as a UUID', () => {
    expect(Id.safeParse(entry(1).partyId).success).toBe(true);
    expect(entry(1).partyId).toBe(entry(2).partyId);
    expect(entry(1, { name: 'CV. ANJAT' }).partyId).toBe(entry(2).partyId);
    expect(entry(1, { nib: '9120001234567' }).partyId).toBe(entry(2, { nib: '9120001234567', name: 'Lain' }).partyId);
  });
  it('is another one for each nameless row that says the same', () => {
    expect(entry(1, { unnamed: true }).partyId).not.toBe(entry(2, { unnamed: true }).partyId);
  });
});

describe('whether a row goes in', () => {
  const one = entry(2);
  it('is yes when nobody is like it', () => {
    expect(decide(one, IMPORT, new Map(), undefined, nothing)).toMatchObject({ end: 'created', activated: false });
  });

  it('is no effect when it was registered with the same content, by this import or another', () => {
    const known = { name: 'UD Anjat', status: 'draft' as const, requestHash: one.requestHash };
    expect(decide(one, IMPORT, new Map(), known, nothing).end).toBe('unchanged');
    expect(decide(one, IMPORT, new Map(), { ...known, importId: 'another' }, nothing).end).toBe('unchanged');
    expect(decide(one, IMPORT, new Map(), { ...known, importId: IMPORT }, nothing).end).toBe('created');
  });

  it('is a duplicate when its party was registered with other content, and nothing is overwritten', () => {
    const known = { name: 'UD Anjat', status: 'active' as const, requestHash: 'other' };
    expect(decide(one, IMPORT, new Map(), known, nothing)).toMatchObject({
      end: 'duplicate',
      of: { partyId: one.partyId, why: 'same-source' },
    });
  });

  it('is a duplicate of who has its NIB or its name', () => {
    const other = { _id: 'p1', name: 'PT Anjat', nameKey: one.nameKey };
    expect(decide(one, IMPORT, new Map(), undefined, [other])).toMatchObject({
      of: { partyId: 'p1', why: 'same-name' },
    });
    const withNib = entry(2, { nib: '9120001234567', name: 'Lain' });
    const sameNib = { ...other, nib: '9120001234567' };
    expect(decide(withNib, IMPORT, new Map(), undefined, [sameNib])).toMatchObject({ of: { why: 'same-nib' } });
  });

  it('is a duplicate of an earlier row of the file, or of what that row stands for', () => {
    const seen: Seen = new Map();
    decide(one, IMPORT, seen, undefined, nothing);
    expect(decide(entry(3), IMPORT, seen, undefined, nothing)).toMatchObject({ of: { partyId: one.partyId } });
    const others = [{ _id: 'p1', name: 'PT Doyo', nameKey: entry(4, { name: 'Doyo' }).nameKey }];
    decide(entry(4, { name: 'Doyo' }), IMPORT, seen, undefined, others);
    expect(decide(entry(5, { name: 'UD Doyo' }), IMPORT, seen, undefined, nothing)).toMatchObject({
      of: { partyId: 'p1' },
    });
  });

  it('does not take nameless rows for each other', () => {
    const seen: Seen = new Map();
    const [first, second] = [entry(2, { unnamed: true }), entry(3, { unnamed: true })];
    const others = [{ _id: 'p1', name: 'UD Anjat', nameKey: first.nameKey }];
    for (const each of [first, second]) expect(decide(each, IMPORT, seen, undefined, others).end).toBe('created');
  });
});

describe('the report', () => {
  const problem = (code: Problem['code'], row = 2): Problem => ({ row, column: 'nib', value: 'x', code });
  it('adds up', () => {
    const tally = emptyTally(false);
    const of = { partyId: 'p', name: 'n', why: 'same-nib' as const };
    const outcomes: Outcome[] = [
      { row: 2, end: 'created', activated: true, problems: [problem('unit.unknown')] },
      { row: 3, end: 'unchanged', activated: false, problems: [] },
      { row: 4, end: 'duplicate', of, problems: [] },
      { row: 5, end: 'refused', problems: [problem('nib.invalid', 5), problem('group.missing', 5)] },
    ];
    for (const outcome of outcomes) count(tally, outcome);
    expect(tally).toMatchObject({
      rows: 4,
      accepted: 3,
      refused: 1,
      created: 1,
      activated: 1,
      unchanged: 1,
      duplicates: 1,
    });
    expect(tally.errors.map(({ row }) => row)).toEqual([5]);
    expect(tally.warnings.map(({ row }) => row)).toEqual([2, 5]);
    expect(tally.duplicateRows).toEqual([{ row: 4, ...of }]);
  });

  it('keeps the first 2,000 of each list and counts the others', () => {
    const tally = emptyTally(false);
    note(
      tally,
      Array.from({ length: 2_100 }, (_, i) => problem('nib.invalid', i + 2)),
    );
    expect(tally.errors).toHaveLength(2_000);
    expect(tally.leftOut).toEqual({ duplicateRows: 0, errors: 100, warnings: 0 });
  });

  it('says in the language of the caller what is expected', () => {
    const tally = emptyTally(false);
    note(tally, [problem('nib.invalid'), { ...problem('row.cells'), details: { most: 4 } }]);
    const said = (language: 'id' | 'en') => reportOf('i', tally, true, language).errors.map(({ expected }) => expected);
    expect(said('id')[0]).toBe('NIB: 13 angka');
    expect(said('en')).toEqual(['an NIB: 13 digits', expect.stringMatching(/^at most 4 cells/)]);
  });

  it('has words of the same details in both languages for every problem', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { id, en } of Object.values(PROBLEMS)) expect(names(id)).toEqual(names(en));
  });
});
