// Which errors go away by themselves, and how long to wait before trying again.
import { MongoError, MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { StaleDocument } from './unit-of-work.js';

/** Server codes of a primary that is leaving, electing, shutting down or too slow. */
const PASSING = new Set([6, 7, 50, 64, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 24]);

/** True for what a later try may cure: a write conflict, a newer version, a lost connection, an election. False for bugs and refusals. */
export function isTransient(error: unknown): boolean {
  if (error instanceof StaleDocument) return true;
  if (!(error instanceof MongoError)) return false;
  if (error.hasErrorLabel('TransientTransactionError') || error.hasErrorLabel('RetryableWriteError')) return true;
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (/^Mongo(PoolCleared|TopologyClosed|NotConnected|WaitQueueTimeout|PoolClosed|OperationTimeout)/.test(error.name))
    return true;
  return typeof error.code === 'number' && PASSING.has(error.code);
}

/** True when an insert met a document with the same id or unique key. */
export const isDuplicateKey = (error: unknown): boolean => error instanceof MongoError && error.code === 11000;

/** Milliseconds before try number `attempt` (from 1): doubling from `base` to `most`, with jitter of one half. */
export function backOff(attempt: number, base: number, most: number, random = Math.random()): number {
  const full = Math.min(most, base * 2 ** (attempt - 1));
  return full / 2 + (random * full) / 2;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
