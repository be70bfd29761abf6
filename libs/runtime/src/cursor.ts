// Opaque cursors of paged lists: where the last row stood, carried by the caller and checked when it comes back.
import { Refusal } from '@hilir/contracts';
import type { z } from 'zod';
import { wrongForm } from './field-errors.js';
import type { Language } from './language.js';

const EXPECTED = {
  id: 'nilai next dari halaman sebelumnya, tanpa perubahan',
  en: 'the next of the page before, unchanged',
} as const;

/** Makes a cursor of the sort values of the last row of a page. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * Reads a cursor back. `schema` says what it must hold, e.g. `z.tuple([Instant, Id])`: a cursor is user input and goes
 * into a filter. `parameter` is the name it came under. Throws `request.invalid` for anything else.
 */
export function decodeCursor<S extends z.ZodType>(
  cursor: string,
  schema: S,
  language: Language,
  parameter = 'cursor',
): z.infer<S> {
  const parsed = schema.safeParse(unpack(cursor));
  if (parsed.success) return parsed.data;
  throw new Refusal('request.invalid', {}, [wrongForm(`/query/${parameter}`, EXPECTED, language)]);
}

/**
 * Makes a page of rows of which one more was asked for than the page holds: that one only tells that there is a next.
 * `sortValues` are what the list is sorted by, the id last.
 */
export function page<T>(
  rows: readonly T[],
  limit: number,
  sortValues: (row: T) => readonly (string | number)[],
): { items: T[]; next?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: encodeCursor(sortValues(last)) } : { items };
}

function unpack(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    // Not JSON is one more thing that the schema refuses; anything else is a bug.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
