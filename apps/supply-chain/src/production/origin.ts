// Where a batch comes from: grams of source lots, in proportion to what went in, exact to the gram.
import type { OriginPart } from '@hilir/contracts';

/**
 * Divides a whole into integers proportional to the weights, by largest remainder: they sum to the whole, each is less
 * than one from its exact share, a weight of nothing gets nothing. Of equal remainders the earlier weight goes first.
 */
export function apportion(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) throw new Error('nothing to divide by');
  const exact = weights.map((weight) => BigInt(whole) * BigInt(weight));
  const parts = exact.map((share) => Number(share / sum));
  const missing = whole - parts.reduce((total, part) => total + part, 0);
  const byRemainder = exact
    .map((share, i) => ({ i, remainder: share % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
  for (const { i } of byRemainder.slice(0, missing)) parts[i]! += 1;
  return parts;
}

/** What a part of something is made of, when the whole is made of `origin`; the parts sum to `mass`. */
export function portionOf(origin: readonly OriginPart[], mass: number): OriginPart[] {
  const masses = apportion(
    mass,
    origin.map((part) => part.mass),
  );
  return origin.flatMap((part, i) => (masses[i]! > 0 ? [{ ...part, mass: masses[i]! }] : []));
}

/** Several things together, by lot, in the order of their first appearance. */
export function mixed(origins: readonly (readonly OriginPart[])[]): OriginPart[] {
  const byLot = new Map<string, OriginPart>();
  for (const part of origins.flat()) {
    const known = byLot.get(part.lotId);
    byLot.set(part.lotId, known ? { ...known, mass: known.mass + part.mass } : part);
  }
  return [...byLot.values()];
}
