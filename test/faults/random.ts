// Random choices that a printed seed repeats.

export interface Random {
  seed: number;
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  of<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

/** The seed of this run: HILIR_SEED, or a new one. */
export const runSeed = (): number => Number(process.env.HILIR_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** mulberry32: 32 bits of state are plenty for choosing what to break. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    seed,
    between,
    chance: (probability) => next() < probability,
    of: (items) => items[between(0, items.length - 1)]!,
    shuffled: (items) => {
      const left = [...items];
      return items.map(() => left.splice(between(0, left.length - 1), 1)[0]!);
    },
  };
}
