// Chance that always falls the same way: equal keys give equal draws and equal ids, on every machine and at every start.
import { createHash } from 'node:crypto';

const hashOf = (key: string): Buffer => createHash('sha256').update(`hilir sample data 1|${key}`).digest();

/** A UUID (version 8: of our own making) that belongs to this key alone. */
export function sampleId(key: string): string {
  const bytes = hashOf(key).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A business number that is nobody's: none begins with 99. */
export const sampleNib = (key: string): string => `99${String(hashOf(key).readUIntBE(0, 6) % 1e11).padStart(11, '0')}`;

/** The 10th, 25th, 50th, 75th and 90th percentile of a measure. */
export type Percentiles = readonly [number, number, number, number, number];
const AT = [0.1, 0.25, 0.5, 0.75, 0.9] as const;

export interface Draw {
  /** From 0 to below 1. */
  share(): number;
  /** A whole number, both ends included. */
  whole(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  weighted<T>(from: readonly T[], weight: (item: T) => number): T;
  /** `count` different ones; all of them, shuffled, when there are fewer. */
  some<T>(from: readonly T[], count: number): T[];
  /** Between the 10th and the 90th percentile, so that no extreme of the measured ones appears. */
  like(percentiles: Percentiles): number;
}

/** Mulberry32, seeded with the key. */
export function draw(key: string): Draw {
  let state = hashOf(key).readUInt32BE(0);
  const share = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number): number => least + Math.floor(share() * (most - least + 1));
  const pick = <T>(from: readonly T[]): T => from[whole(0, from.length - 1)]!;
  const weighted = <T>(from: readonly T[], weight: (item: T) => number): T => {
    let left = share() * from.reduce((sum, item) => sum + weight(item), 0);
    return from.find((item) => (left -= weight(item)) < 0)!;
  };
  const some = <T>(from: readonly T[], count: number): T[] => {
    const rest = [...from];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) taken.push(...rest.splice(whole(0, rest.length - 1), 1));
    return taken;
  };
  return { share, whole, pick, weighted, some, like: (percentiles) => interpolate(percentiles, share()) };
}

function interpolate(percentiles: Percentiles, at: number): number {
  const above = AT.findIndex((quantile) => at < quantile);
  if (above === 0) return percentiles[0];
  if (above < 0) return percentiles[4];
  const [low, high] = [AT[above - 1]!, AT[above]!];
  const [from, to] = [percentiles[above - 1]!, percentiles[above]!];
  return from + ((to - from) * (at - low)) / (high - low);
}
