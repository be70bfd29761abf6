// Where a batch comes from: grams of source lots, in proportion to what went in, exact to the gram.
import type { OriginPart } from '@hilir/contracts';

/**
 * Divides a whole into integers proportional to the weights, by largest remainder: they sum to the whole, each is less
 * than one from its exact share, a weight of nothing gets nothing. Of equal remainders the earlier weight goes first.
 */
export function divide(whole: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n) throw new Error('nothing to divide by');
  const parts = weights.map((weight) => (whole * weight) / sum);
  const missing = whole - parts.reduce((total, part) => total + part, 0n);
  const byRemainder = weights
    .map((weight, i) => ({ i, remainder: (whole * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
  for (const { i } of byRemainder.slice(0, Number(missing))) parts[i]! += 1n;
  return parts;
}
/** The same of safe integers. */
export const apportion = (whole: number, weights: readonly number[]): number[] =>
  divide(BigInt(whole), weights.map(BigInt)).map(Number);

/**
 * What a part of a whole is made of, when the whole is made of `origin`. The parts sum to `mass`, but for the share of
 * what nobody knows the origin of.
 */
export function portionOf(origin: readonly OriginPart[], mass: number, whole: number): OriginPart[] {
  const known = origin.map((part) => part.mass);
  const unknown = whole - known.reduce((sum, part) => sum + part, 0);
  const masses = apportion(mass, [...known, unknown]);
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
