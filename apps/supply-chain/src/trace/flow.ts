// How much of something is in each thing that its material passed through: exact grams along the links.
import { divide } from '../production/origin.js';
import { type End, keyOf, type Link } from './link.js';
import type { Direction } from './links.store.js';

/** On the way a gram is a billion parts, so that a long chain rounds once, at its end. */
const FINE = 1_000_000_000n;

/**
 * Lets the masses of the starts flow along the links and tells where they rest: at the sources when it goes back; when it
 * goes forward, with whoever has it, or at a run as its waste. What rests sums to what started, to the gram.
 */
export function flow(
  starts: readonly End[],
  links: readonly Link[],
  direction: Direction,
  massOf: (key: string) => number | undefined,
): Map<string, number> {
  const [near, far] = direction === 'back' ? (['to', 'from'] as const) : (['from', 'to'] as const);
  const going = linksBy(near, links);
  const amounts = new Map(starts.map((end) => [keyOf(end), BigInt(end.mass ?? 0) * FINE]));
  const rests = new Map<string, bigint>();
  for (const key of inOrder([...amounts.keys()], going, far)) {
    const amount = amounts.get(key) ?? 0n;
    const further = going.get(key) ?? [];
    if (amount === 0n) continue;
    const gone = further.reduce((sum, { quantity }) => sum + quantity, 0);
    // On the way forward some is left there, or is waste; on the way back all of it came from somewhere.
    const stays = direction === 'back' ? 0 : Math.max(0, (massOf(key) ?? 0) - gone);
    const parts = divide(amount, [...further.map(({ quantity }) => quantity), gone === 0 ? 1 : stays].map(BigInt));
    further.forEach((link, i) => amounts.set(link[far], (amounts.get(link[far]) ?? 0n) + parts[i]!));
    if (parts.at(-1)! > 0n) rests.set(key, parts.at(-1)!);
  }
  return inGrams(rests);
}

function inGrams(rests: ReadonlyMap<string, bigint>): Map<string, number> {
  const fine = [...rests.values()];
  if (fine.length === 0) return new Map();
  const grams = divide(fine.reduce((sum, part) => sum + part, 0n) / FINE, fine).map(Number);
  return new Map([...rests.keys()].map((key, i) => [key, grams[i]!] as const).filter(([, mass]) => mass > 0));
}

function linksBy(near: 'from' | 'to', links: readonly Link[]): Map<string, Link[]> {
  const going = new Map<string, Link[]>();
  for (const link of links) going.set(link[near], [...(going.get(link[near]) ?? []), link]);
  return going;
}

/** The keys so that each comes after all that flow into it. */
function inOrder(starts: readonly string[], going: ReadonlyMap<string, Link[]>, far: 'from' | 'to'): string[] {
  const links = [...going.values()].flat();
  const missing = new Map<string, number>();
  for (const link of links) missing.set(link[far], (missing.get(link[far]) ?? 0) + 1);
  const order = starts.filter((key) => !missing.has(key));
  for (const key of order) {
    for (const link of going.get(key) ?? []) {
      const left = missing.get(link[far])! - 1;
      missing.set(link[far], left);
      if (left === 0) order.push(link[far]);
    }
  }
  const keys = new Set([...starts, ...links.flatMap(({ from, to }) => [from, to])]);
  if (order.length < keys.size) throw new Error('material went in a circle');
  return order;
}
