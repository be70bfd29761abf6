// A line of history tells every change of a record, and nothing that finds a person.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeIn, diff, type FieldChange, historyIn, lineAbout, lineOf, signed } from './history.js';

const fields = ['name', 'workers', 'steps', 'tags', 'contact'];
const told = (before: object, after: object) => diff(before, after, { fields, personal: ['contact'] });

describe('a difference', () => {
  it('names what came, what went and what is another', () => {
    expect(told({ name: 'A', tags: ['x'] }, { name: 'B', workers: { total: 2 } })).toEqual([
      { field: 'name', from: 'A', to: 'B' },
      { field: 'workers', to: { total: 2 } },
      { field: 'tags', from: ['x'] },
    ]);
  });

  it('tells the parts of objects and of lists of objects, and other lists whole', () => {
    const before = { workers: { total: 2, female: 1 }, steps: [{ what: 'a' }], tags: ['x', 'y'] };
    const after = {
      workers: { female: 1, total: 3 },
      steps: [{ what: 'a', doneOn: '2026-01-02' }, { what: 'b' }],
      tags: ['y'],
    };
    expect(told(before, after)).toEqual([
      { field: 'workers.total', from: 2, to: 3 },
      { field: 'steps.0.doneOn', to: '2026-01-02' },
      { field: 'steps.1', to: { what: 'b' } },
      { field: 'tags', from: ['x', 'y'], to: ['y'] },
    ]);
  });

  it('is silent about what is not recorded and about another order of fields', () => {
    expect(told({ hash: 1, workers: { a: 1, b: 2 } }, { hash: 2, workers: { b: 2, a: 1 } })).toEqual([]);
  });

  it('masks personal data, and still says that it changed', () => {
    const [phone, first] = [{ phone: '+6281234567890' }, { name: 'Sari' }];
    expect(told({ contact: phone }, { contact: { ...phone, ...first } })).toEqual([
      { field: 'contact.name', to: '•••' },
    ]);
    expect(told({}, { contact: phone })).toEqual([{ field: 'contact', to: { phone: '+•••90' } }]);
    expect(told({ contact: phone }, { contact: { phone: '+6289999999990' } })).toEqual([
      { field: 'contact.phone', from: '+•••90', to: '+•••90' },
    ]);
  });

  it('masks personal data inside of other fields too', () => {
    const about = { fields: ['bast'], personal: ['gatherer'] };
    const bast = { place: 'Malinau', lines: [{ part: 0, gatherer: 'Pak Lukas Usat' }] };
    expect(diff({}, { bast }, about)).toEqual([
      { field: 'bast', to: { place: 'Malinau', lines: [{ part: 0, gatherer: 'P•••at' }] } },
    ]);
    const other = { ...bast, lines: [{ part: 0, gatherer: 'Pak Lukas Jalung' }] };
    expect(diff({ bast }, { bast: other }, about)).toEqual([
      { field: 'bast.lines.0.gatherer', from: 'P•••at', to: 'P•••ng' },
    ]);
  });

  it('leads from the one state to the other, whatever they are', () => {
    const value = fc.oneof(fc.integer(), fc.string(), fc.array(fc.string(), { maxLength: 2 }));
    const leaf = fc.dictionary(fc.constantFrom('a', 'b'), value);
    const state = fc.dictionary(
      fc.constantFrom('name', 'workers', 'steps'),
      fc.oneof(value, leaf, fc.array(leaf, { maxLength: 3 })),
    );
    fc.assert(
      fc.property(state, state, (before, after) => {
        const reached = structuredClone(before);
        for (const change of told(before, after)) apply(reached, change);
        for (const field of fields) expect(reached[field]).toEqual(after[field]);
      }),
    );
  });

  /** Removing from the end of a list leaves holes, so those are cut off. */
  function apply(state: Record<string, unknown>, { field, to }: FieldChange): void {
    const path = field.split('.');
    const last = path.pop()!;
    let at = state;
    for (const name of path) at = at[name] as Record<string, unknown>;
    if (to !== undefined) at[last] = to;
    else delete at[last];
    if (Array.isArray(at)) while (at.length > 0 && !(at.length - 1 in at)) at.length -= 1;
  }
});

const by = { role: 'officer' as const, correlationId: 'c' };

describe('a line about a fact', () => {
  const at = new Date(0);
  const factOf = (data: object) => ({
    type: 's.plant-closed.v1',
    topic: 't',
    subject: 'x',
    sequence: 2,
    key: 'x',
    data,
  });
  const about = (data: object, reason?: string) =>
    lineAbout({ kind: 'plant', fields }, {}, { _id: 'x', version: 2 }, { fact: factOf(data), by, at, reason });

  it('says what the fact says, without the kind of record that it is about', () => {
    expect(changeIn({ kind: 'plant', fields }, 'registry.plant-status-changed.v12')).toBe('status-changed');
    expect(changeIn({ kind: 'case', fields }, 'registry.party-assigned.v1')).toBe('party-assigned');
  });

  it('has the reason of the fact, another that is given, or none', () => {
    expect(about({ reason: 'fire' })).toMatchObject({ change: 'closed', reason: 'fire' });
    expect(about({ reason: 'fire' }, 'flood')).toMatchObject({ reason: 'flood' });
    expect(about({})).not.toHaveProperty('reason');
  });
});

describe('a record that keeps its own timeline', () => {
  const step = (status: string, workers: number) => ({ at: new Date(workers), status, workers });

  it('tells its history from it, step by step, each with who took it', () => {
    const one = signed({ _id: 'x', timeline: [step('asked', 1)] }, by);
    const two = signed({ ...one, timeline: [...one.timeline, step('offered', 1)] }, { sweep: 's', correlationId: 'd' });
    const lines = historyIn({ kind: 'enquiry', fields: ['status', 'workers'] }, two, ({ status }) => status);
    expect(lines.map(({ version, change, by: { role, sweep } }) => [version, change, role ?? sweep])).toEqual([
      [1, 'asked', 'officer'],
      [2, 'offered', 's'],
    ]);
    expect(lines[1]!.fields).toEqual([{ field: 'status', from: 'asked', to: 'offered' }]);
  });
});

describe('a line', () => {
  it('belongs to one version of one record', () => {
    const done = { change: 'renamed', at: new Date(0), by: { role: 'officer' as const, correlationId: 'c' } };
    const line = lineOf({ kind: 'plant', fields }, { name: 'A' }, { _id: 'x', version: 2, name: 'B' } as never, done);
    expect(line).toEqual({
      _id: 'plant:x:2',
      record: 'plant:x',
      version: 2,
      ...done,
      fields: [{ field: 'name', from: 'A', to: 'B' }],
    });
  });
});
