// What a later try may cure, and how long to wait before it.
import { Refusal } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  type TopologyDescription,
} from 'mongodb';
import { backOff, isTransient } from './transient.js';
import { StaleDocument } from './unit-of-work.js';

const server = (code: number, errorLabels: string[] = []): MongoServerError =>
  new MongoServerError({ message: 'refused', code, errorLabels });
const named = (name: string): MongoError => Object.defineProperty(new MongoError('x'), 'name', { value: name });

describe('an error', () => {
  it.each<[string, unknown]>([
    ['a document that someone else changed', new StaleDocument('lots')],
    ['a write conflict', server(112)],
    ['a transaction that the server calls transient', server(1, ['TransientTransactionError'])],
    ['a write that the server would have retried', server(1, ['RetryableWriteError'])],
    ['a primary that steps down', server(189)],
    ['a server that is shutting down', server(91)],
    ['a lost connection', new MongoNetworkError('reset')],
    ['no primary', new MongoServerSelectionError('none', { type: 'Unknown' } as unknown as TopologyDescription)],
    ['a pool that was cleared', named('MongoPoolClearedError')],
    ['a pool that is full', named('MongoWaitQueueTimeoutError')],
  ])('such as %s passes by itself', (_, error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a duplicate key', server(11000)],
    ['a document that the validator refuses', server(121)],
    ['an update that makes no sense', server(9)],
    ['a refusal', new Refusal('lot.withdrawn')],
    ['a bug', new TypeError('x is not a function')],
    ['no error at all', 'text'],
    ['nothing', undefined],
  ])('such as %s stays', (_, error) => {
    expect(isTransient(error)).toBe(false);
  });
});

describe('the wait before another try', () => {
  it.each([
    [1, 0, 100],
    [1, 1, 200],
    [2, 0, 200],
    [3, 1, 800],
    [30, 1, 5_000],
    [30, 0, 2_500],
  ])('number %d, at the chance %d, is %d ms', (attempt, chance, ms) => {
    expect(backOff(attempt, 200, 5_000, chance)).toBe(ms);
  });

  it('is never longer than the longest and never shorter than half of the shortest, however often was tried', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, chance) => {
          const ms = backOff(attempt, 50, 1_000, chance);
          expect(ms).toBeGreaterThanOrEqual(25);
          expect(ms).toBeLessThanOrEqual(1_000);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
