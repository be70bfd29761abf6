// Whose records a caller sees in a list: a party its own, an office those of its region, operators and auditors all.
import type { Acting } from '@hilir/runtime';

export interface Scope {
  producerId?: string;
  /** Of any level; stands for everything inside it. */
  region?: string;
}
export function scopeOf({ partyId, region }: Acting): Scope {
  if (partyId !== undefined) return { producerId: partyId };
  return region === undefined ? {} : { region };
}
