// Shares along the links: nothing is lost, nothing is made, back and forward, through any chain.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flow } from './flow.js';
import { type End, keyOf, link, type Link } from './link.js';
import { endsOf, sharesOf } from './trace.js';

const end = (kind: End['kind'], id: string, mass?: number): End => ({
  kind,
  id,
  partyId: 'p',
  what: 'x',
  ...(mass !== undefined && { mass }),
});
let count = 0;
const from = (source: End, target: End, quantity: number): Link => link(String(count++), source, target, quantity);
const [lotA, lotB] = [end('lot', 'a'), end('lot', 'b')];
const [got, got2] = [end('hand-over', 'a', 300), end('hand-over', 'b', 700)];
const run = end('run', 'r', 1_000);
const batch = end('batch', 'x', 800);
const links = [
  from(lotA, got, 300),
  from(lotB, got2, 700),
  from(got, run, 300),
  from(got2, run, 700),
  from(run, batch, 800),
];
/** All links that can be reached from it, as the store walks them. */
const reach = (start: End, all: readonly Link[], direction: 'back' | 'forward'): Link[] => {
  const [near, far] = direction === 'back' ? (['to', 'from'] as const) : (['from', 'to'] as const);
  const keys = new Set([keyOf(start)]);
  for (let size = 0; size !== keys.size;) {
    size = keys.size;
    for (const each of all) if (keys.has(each[near])) keys.add(each[far]);
  }
  return all.filter((each) => keys.has(each[near]));
};
const rests = (start: End, direction: 'back' | 'forward') => {
  const masses = new Map(endsOf([start], links).map((one) => [keyOf(one), one.mass]));
  return Object.fromEntries(flow([start], reach(start, links, direction), direction, (key) => masses.get(key)));
};
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, n) => total + n, 0);

describe('shares', () => {
  it('lead back to the sources in proportion', () => {
    expect(rests(batch, 'back')).toEqual({ 'lot:a': 240, 'lot:b': 560 });
  });

  it('lead forward to what is left with whom, and to waste', () => {
    expect(rests({ ...lotA, mass: 400 }, 'forward')).toEqual({ 'lot:a': 100, 'run:r': 60, 'batch:x': 240 });
  });

  it('rest where they started when nothing is linked', () => {
    const alone = end('batch', 'y', 5);
    expect(Object.fromEntries(flow([alone], [], 'forward', () => 5))).toEqual({ 'batch:y': 5 });
  });

  it('refuse to go in circles', () => {
    const circle = [from(got, run, 1), from(run, got, 1)];
    expect(() => flow([got], circle, 'forward', () => 1)).toThrow('circle');
  });

  it('sum to a million parts', () => {
    const three = [end('lot', '1'), end('lot', '2'), end('lot', '3')];
    const shares = sharesOf(new Map(three.map((one) => [keyOf(one), 1])), three);
    expect(shares.map(({ ppm }) => ppm)).toEqual([333_334, 333_333, 333_333]);
  });

  it('sum exactly to what started, through any graph of steps', () => {
    // Layers of things; each takes from things of earlier layers what they still have.
    const graph = fc.record({
      lots: fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 5 }),
      steps: fc.array(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 4 }), {
        maxLength: 15,
      }),
    });
    fc.assert(
      fc.property(graph, ({ lots, steps }) => {
        const things = lots.map((mass, i) => ({ end: end('lot', String(i), mass), left: mass }));
        const made: Link[] = [];
        steps.forEach((takes, n) => {
          const parts = new Map<(typeof things)[number], number>();
          for (const [at, percent] of takes) {
            const thing = things[at % things.length]!;
            const part = Math.floor((thing.left * percent) / 100);
            if (part === 0) continue;
            thing.left -= part;
            parts.set(thing, (parts.get(thing) ?? 0) + part);
          }
          if (parts.size === 0) return;
          const target = end('batch', `b${n}`, sum(parts.values()));
          for (const [thing, part] of parts) made.push(from(thing.end, target, part));
          things.push({ end: target, left: target.mass! });
        });
        const masses = new Map(things.map((thing) => [keyOf(thing.end), thing.end.mass]));
        const massOf = (key: string) => masses.get(key);
        for (const { end: one } of things) {
          const back = flow([one], reach(one, made, 'back'), 'back', massOf);
          const forward = flow([one], reach(one, made, 'forward'), 'forward', massOf);
          expect(sum(back.values())).toBe(one.mass);
          expect(sum(forward.values())).toBe(one.mass);
          for (const key of back.keys()) expect(key).toMatch(/^lot:/);
          const shares = sharesOf(
            forward,
            things.map((thing) => thing.end),
          );
          expect(sum(shares.map(({ ppm }) => ppm))).toBe(1_000_000);
        }
      }),
    );
  });
});
