// What all checks of the audit are written with.
export const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
export const live = (part: { state: string }): boolean => part.state !== 'released';
/** The same ones, as often, in any order. */
export const same = <T extends number | string>(a: readonly T[], b: readonly T[]): boolean => sorted(a) === sorted(b);
const sorted = (items: readonly (number | string)[]): string => items.map(String).toSorted().join();

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** One line per condition that does not hold. */
export const broken = (what: string, conditions: Record<string, boolean>): string[] =>
  Object.entries(conditions)
    .filter(([, holds]) => !holds)
    .map(([condition]) => `${what}: not true that ${condition}`);
