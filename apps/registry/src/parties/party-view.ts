// What a party looks like to a caller: personal, tax and money data only for itself and offices in whose region it is.
import { MASKED, type Party } from '@hilir/contracts';
import type { PartyRecord } from './party.js';

const dated = <T extends { from: Date }>(entries: readonly T[]) =>
  entries.map((entry) => ({ ...entry, from: entry.from.toISOString() }));

/** `whole` is true for those who may see everything. A field that is recorded but not shown is named in `masked`. */
export function toParty(record: PartyRecord, whole: boolean): Party {
  const { _id: partyId, nameKey, sortName, words, requestHash, importId, heldStill, ...rest } = record;
  const party: Party = {
    partyId,
    ...rest,
    industryScaleHistory: dated(record.industryScaleHistory),
    umkmScaleHistory: dated(record.umkmScaleHistory),
    registeredAt: record.registeredAt.toISOString(),
    changedAt: record.changedAt.toISOString(),
    masked: [],
  };
  if (whole) return party;
  for (const field of MASKED) {
    const value = party[field];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) party.masked.push(field);
    delete party[field];
  }
  return party;
}
