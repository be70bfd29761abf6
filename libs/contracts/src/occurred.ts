// When something happened, as its witness says: apart from when we hear of it, and never later than now.
import { Refusal } from './refusal.js';

/** So far a phone's clock may be ahead of ours. */
const AHEAD_MS = 10 * 60_000;

/** The moment that the caller names; refuses with `request.not-yet` one that lies in the future. */
export function occurred(occurredAt: string, now: Date): Date {
  const at = new Date(occurredAt);
  if (at.getTime() > now.getTime() + AHEAD_MS) throw new Refusal('request.not-yet');
  return at;
}
