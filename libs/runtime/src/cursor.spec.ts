// Cursors come back unchanged or are refused; equal requests have equal hashes.
import { Id, Instant, Refusal } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { decodeCursor, encodeCursor, page } from './cursor.js';
import { requestHash } from './request-hash.js';

const Position = z.tuple([Instant, Id]);
const AT = '2026-11-22T03:00:00.000Z';
const ID = '0190f3b1-7c2e-7abc-8def-0123456789ab';

describe('a cursor', () => {
  it('comes back as it went, in characters that fit an address', () => {
    const cursor = encodeCursor([AT, ID]);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]{1,400}$/);
    expect(decodeCursor(cursor, Position, 'id')).toEqual([AT, ID]);
  });

  it.each([
    ['no JSON', 'xxxx'],
    ['nothing', ''],
    ['an operator', Buffer.from(`[{"$gt":""},"${ID}"]`).toString('base64url')],
    ['too few values', encodeCursor([AT])],
    ['too many values', encodeCursor([AT, ID, 1])],
    ['an object', Buffer.from('{"length":2}').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
  ])('of %s is refused', (_, cursor) => {
    let refused: unknown;
    try {
      decodeCursor(cursor, Position, 'en');
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: 'request.invalid', fields: [{ pointer: '/query/cursor' }] });
  });
});

describe('a page', () => {
  const rows = [1, 2, 3];
  it('leads on when there is one row more than it holds', () => {
    const { items, next } = page(rows, 2, (row) => [row]);
    expect(items).toEqual([1, 2]);
    expect(decodeCursor(next!, z.tuple([z.int()]), 'id')).toEqual([2]);
  });
  it('is the last one otherwise', () => {
    expect(page(rows, 3, (row) => [row])).toEqual({ items: rows });
    expect(page([], 3, () => [])).toEqual({ items: [] });
  });
});

describe('the hash of a request', () => {
  it('depends on the content, not on the order of its fields', () => {
    expect(requestHash({ a: 1, b: { c: [1, 2], d: null } })).toBe(requestHash({ b: { d: null, c: [1, 2] }, a: 1 }));
    expect(requestHash({ a: 1, b: undefined })).toBe(requestHash({ a: 1 }));
    for (const other of [{ a: 2 }, { a: '1' }, { b: 1 }, [1], { a: [1, 2] }, { a: [2, 1] }]) {
      expect(requestHash(other)).not.toBe(requestHash({ a: 1 }));
    }
    expect(requestHash([1, 2])).not.toBe(requestHash([2, 1]));
  });
});
