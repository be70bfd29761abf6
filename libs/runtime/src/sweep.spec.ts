// Sweeps of documents that end, that are broken, or that wait for a database: whoever can end does.
import { describe, expect, it } from '@jest/globals';
import { MongoNetworkError } from 'mongodb';
import { pino } from 'pino';
import { Sweep } from './sweep.js';

const log = pino({ level: 'silent' });
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `id-${n}`);

/** Sweeps these documents until `enough` says so after a round; what was ended is gone, all of a batch or none. */
async function sweep(
  documents: readonly string[],
  refuses: (id: string, tries: number) => Error | undefined,
  enough: (left: ReadonlySet<string>, rounds: number) => boolean,
): Promise<{ left: string[]; tries: Map<string, number>; batches: number }> {
  const left = new Set(documents);
  const tries = new Map<string, number>();
  let [rounds, batches] = [0, 0];
  await new Promise<void>((resolve) => {
    const sweep = new Sweep('spec', 0, log, {
      due: (_now, limit, except) => {
        rounds++;
        if (enough(left, rounds)) void sweep.stop().then(resolve);
        return Promise.resolve([...left].filter((id) => !except.includes(id)).slice(0, limit));
      },
      end: async (batch) => {
        batches++;
        for (const id of batch) tries.set(id, (tries.get(id) ?? 0) + 1);
        for (const id of batch) {
          const error = refuses(id, tries.get(id)!);
          if (error) throw error;
        }
        for (const id of batch) left.delete(id);
      },
    });
    sweep.start();
  });
  return { left: [...left], tries, batches };
}

describe('a sweep', () => {
  it('ends all that is due, many at once', async () => {
    const { batches } = await sweep(
      ids(450),
      () => undefined,
      (left) => left.size === 0,
    );
    expect(batches).toBe(3);
  });

  it('leaves the broken ones and ends the rest, also when they fill more than a batch', async () => {
    const broken = new Set([...ids(250), 'id-300']);
    const { left } = await sweep(
      ids(500),
      (id) => (broken.has(id) ? new TypeError('broken') : undefined),
      (left) => left.size === broken.size,
    );
    expect(left).toEqual([...broken]);
  });

  it('halves a batch: one broken document of 200 costs it no more than 16 transactions', async () => {
    const broken = (id: string) => (id === 'id-77' ? new TypeError('broken') : undefined);
    const { batches } = await sweep(ids(200), broken, (left) => left.size === 1);
    expect(batches).toBeLessThanOrEqual(17);
  });

  it('tries a broken document again, though not in every round', async () => {
    const { left, tries } = await sweep(
      ['mended'],
      (_id, tried) => (tried === 1 ? new TypeError('broken') : undefined),
      (left, rounds) => left.size === 0 || rounds > 200,
    );
    expect([left, tries.get('mended')]).toEqual([[], 2]);
  });

  it('halves nothing because of an error that passes, and tries all of it in the next round', async () => {
    const passing = (_id: string, tried: number) => (tried === 1 ? new MongoNetworkError('cut') : undefined);
    const { left, batches } = await sweep(ids(10), passing, (left) => left.size === 0);
    expect([left, batches]).toEqual([[], 2]);
  });
});
