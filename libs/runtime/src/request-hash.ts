// A fingerprint of a request's content, to tell a repeat from another request under the same id.
import { createHash } from 'node:crypto';

/** SHA-256 of the parsed body as JSON with sorted keys, in hex: equal content gives an equal hash. */
export const requestHash = (body: unknown): string => createHash('sha256').update(canonical(body)).digest('hex');

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
