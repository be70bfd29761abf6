// Applies a patch: null takes a field away, what is left out stays.

type Fields = Record<string, unknown>;

/** The same record when the patch says what is there already. */
export function patched<T extends object>(record: T, patch: object): T {
  const before = record as Fields;
  const next = { ...before };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete next[field];
    else if (value !== undefined) next[field] = value;
  }
  const same = Object.keys(patch).every((field) => JSON.stringify(next[field]) === JSON.stringify(before[field]));
  return same ? record : (next as T);
}
