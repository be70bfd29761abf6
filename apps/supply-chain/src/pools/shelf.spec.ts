// The shelves of a pool: always arranged as if they had just been built from what lies there.
import { RING_DIGITS } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type OpenLot, type Shelf, Shelves, splitWishes } from './shelf.js';

const label = { id: 'ciri', en: 'attribute' };
const template = {
  attributes: [
    { kind: 'choice' as const, name: 'form', label, required: false, choices: ['asalan', 'ws'] },
    { kind: 'grade' as const, name: 'grade', label, required: false, choices: ['A', 'B'] },
    { kind: 'number' as const, name: 'diameter', label, required: false, min: 4, max: 60, step: 1 },
  ],
};
const VILLAGES = ['6501012001', '6501012002', '6501022001', '6502012001'] as const;
const lot = (lotId: string, rest: Partial<OpenLot> = {}): OpenLot => ({
  lotId,
  version: 1,
  supplierId: 'supplier',
  region: VILLAGES[0],
  attributes: {},
  available: 100,
  price: 5_000,
  postedAt: 0,
  readyOn: '2026-12-01',
  localOnly: false,
  ...rest,
});

/** What somebody who walks along the shelves finds, shelf by shelf, past what is used up. */
function found(shelves: Shelves, village: string, ring: number): { kind: string; lots: [string, number][] }[] {
  const open = (shelf: Shelf) => shelf.lots.slice(shelf.head).filter((each) => each.available > 0);
  return [...shelves.around(village, ring)]
    .map((shelf) => ({
      kind: JSON.stringify([shelf.attributes.form, shelf.attributes.grade, shelf.localOnly]),
      lots: open(shelf).map((each): [string, number] => [each.lotId, each.available]),
    }))
    .filter(({ lots }) => lots.length > 0)
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
const ids = (shelves: Shelves, village: string, ring: number): string[] =>
  found(shelves, village, ring).flatMap(({ lots }) => lots.map(([id]) => id));

describe('the shelves of a pool', () => {
  it('show around a village what lies in it, in its kecamatan, its kab/kota and the whole pool', () => {
    const shelves = new Shelves(
      template,
      VILLAGES.map((region, i) => lot(`lot-${i}`, { region, postedAt: i })),
    );
    expect([0, 1, 2, 3, 4].map((ring) => ids(shelves, VILLAGES[0], ring))).toEqual([
      ['lot-0'],
      ['lot-0', 'lot-1'],
      ['lot-0', 'lot-1', 'lot-2'],
      ['lot-0', 'lot-1', 'lot-2', 'lot-3'],
      ['lot-0', 'lot-1', 'lot-2', 'lot-3'],
    ]);
    expect(ids(shelves, '6404012001', 1)).toEqual([]);
  });

  it('keep lots of another kind, and those with an open window, on shelves of their own', () => {
    const shelves = new Shelves(template, [
      lot('raw', { attributes: { form: 'asalan' } }),
      lot('washed', { attributes: { form: 'ws', diameter: 20 } }),
      lot('washed-local', { attributes: { form: 'ws', diameter: 30 }, localOnly: true }),
    ]);
    expect(found(shelves, VILLAGES[0], 0)).toEqual([
      { kind: '["asalan",null,false]', lots: [['raw', 100]] },
      { kind: '["ws",null,false]', lots: [['washed', 100]] },
      { kind: '["ws",null,true]', lots: [['washed-local', 100]] },
    ]);
  });

  it('put an older lot before the younger ones, and equal ones by id', () => {
    const shelves = new Shelves(template, [lot('b', { postedAt: 2 }), lot('a', { postedAt: 2 })]);
    shelves.put(lot('first', { postedAt: 1 }));
    shelves.put(lot('last', { postedAt: 3 }));
    expect(ids(shelves, VILLAGES[0], 0)).toEqual(['first', 'a', 'b', 'last']);
  });

  it('replace what they knew of a lot, wherever it lay', () => {
    const shelves = new Shelves(template, [lot('lot', { localOnly: true })]);
    shelves.put(lot('lot', { available: 40, version: 2 }));
    expect(found(shelves, VILLAGES[0], 3)).toEqual([{ kind: '[null,null,false]', lots: [['lot', 40]] }]);
    expect(shelves.get('lot')).toMatchObject({ version: 2, available: 40 });
  });

  it('let go of a lot with nothing available', () => {
    const shelves = new Shelves(template, [lot('lot')]);
    shelves.put(lot('lot', { available: 0 }));
    expect([shelves.get('lot'), [...shelves.all()], ids(shelves, VILLAGES[0], 0)]).toEqual([undefined, [], []]);
  });

  it('give up a lot that was taken whole, and refuse to give more than there is', () => {
    const shelves = new Shelves(template, [lot('lot')]);
    shelves.take('lot', 60);
    expect(() => shelves.take('lot', 41)).toThrow('took 41 of lot, which has 40');
    shelves.take('lot', 40);
    expect(shelves.get('lot')).toBeUndefined();
    expect(() => shelves.take('lot', 1)).toThrow('took 1 of lot, which has 0');
  });

  it('know the least price of a shelf, or one below it', () => {
    const shelves = new Shelves(template, [lot('dear', { price: 9_000 }), lot('cheap', { price: 4_000 })]);
    shelves.drop('cheap');
    const [shelf] = shelves.around(VILLAGES[0], 0);
    expect(shelf!.cheapest).toBeLessThanOrEqual(9_000);
  });

  it('do not grow with what was used up, also behind a lot that nobody takes', () => {
    const shelves = new Shelves(template, [lot('stays')]);
    for (let i = 1; i <= 1_000; i++) {
      shelves.put(lot(`lot-${i}`, { postedAt: i }));
      shelves.take(`lot-${i}`, 100);
    }
    const [shelf] = shelves.around(VILLAGES[0], 0);
    expect(shelf!.lots.length).toBeLessThan(200);
    expect(ids(shelves, VILLAGES[0], 0)).toEqual(['stays']);
  });

  it('do not lose what lies behind many that were used up', () => {
    const shelves = new Shelves(
      template,
      Array.from({ length: 200 }, (_, i) => lot(`lot-${i}`, { postedAt: i })),
    );
    for (let i = 0; i < 197; i++) shelves.take(`lot-${i}`, 100);
    expect(ids(shelves, VILLAGES[0], 0)).toEqual(['lot-197', 'lot-198', 'lot-199']);
  });

  it('are after any change what they would be if they were built anew', () => {
    const someLot = fc.record({
      lotId: fc.nat({ max: 30 }).map((n) => `lot-${n}`),
      region: fc.constantFrom(...VILLAGES),
      available: fc.integer({ min: 0, max: 3 }),
      postedAt: fc.nat({ max: 20 }),
      price: fc.constantFrom(4_000, 5_000),
      localOnly: fc.boolean(),
      attributes: fc.constantFrom<OpenLot['attributes']>(
        {},
        { form: 'ws' },
        { form: 'asalan', grade: 'A' },
        { diameter: 9 },
      ),
    });
    const change = fc.oneof(
      { weight: 3, arbitrary: someLot.map((each) => ({ put: each })) },
      { weight: 1, arbitrary: someLot.map((each) => ({ drop: each.lotId })) },
      { weight: 3, arbitrary: someLot.map((each) => ({ take: each.lotId })) },
    );
    fc.assert(
      fc.property(fc.array(someLot), fc.array(change, { maxLength: 300, size: 'large' }), (start, changes) => {
        const shelves = new Shelves(template);
        const model = new Map<string, OpenLot>();
        const put = (each: OpenLot) => {
          shelves.put({ ...each });
          if (each.available > 0) model.set(each.lotId, { ...each });
          else model.delete(each.lotId);
        };
        for (const each of start) put(lot(each.lotId, each));
        for (const each of changes) {
          if ('put' in each) put(lot(each.put.lotId, each.put));
          else if ('drop' in each) {
            shelves.drop(each.drop);
            model.delete(each.drop);
          } else if (model.has(each.take)) {
            shelves.take(each.take, 1);
            const left = model.get(each.take)!;
            if (--left.available === 0) model.delete(each.take);
          }
        }
        const anew = new Shelves(template, [...model.values()]);
        for (const village of VILLAGES)
          for (const ring of RING_DIGITS.keys())
            expect(found(shelves, village, ring)).toEqual(found(anew, village, ring));
        for (const shelf of shelves.around(VILLAGES[0], 3))
          for (const each of shelf.lots.slice(shelf.head).filter((one) => one.available > 0))
            expect(shelf.cheapest).toBeLessThanOrEqual(each.price);
        expect([...shelves.all()].map((each) => each.lotId).sort()).toEqual([...model.keys()].sort());
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('wishes', () => {
  it('are told apart: what whole shelves answer, and numbers, that single lots answer', () => {
    const wishes = { form: { oneOf: ['ws'] }, diameter: { from: 10 }, grade: { atLeast: 'B' } };
    expect(splitWishes(wishes, template)).toEqual({
      choice: { form: { oneOf: ['ws'] }, grade: { atLeast: 'B' } },
      numeric: { diameter: { from: 10 } },
    });
  });
});
