// Numbers that many transactions take at once, some of which come to nothing: each is given once, and none is skipped.
import { PaperNumber } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTinyService, tinyEnvironment, type TinyService } from '../../../test/messaging/tiny-service.js';
import { PAPER_COUNTER, paperCounterSchema, PaperNumbers } from './paper-numbers.js';

const CAUSE = { correlationId: 'spec' };
const asked = { sellerId: '0190f3b1-7c2e-7abc-8def-000000007300', kind: 'invoice', year: 2026 } as const;
let services: { service: TinyService; numbers: PaperNumbers }[];

beforeAll(async () => {
  const env = tinyEnvironment('paper-numbers');
  const start = async () => {
    const service = await startTinyService(env, { hears: [] });
    return { service, numbers: new PaperNumbers(service.connection.model(PAPER_COUNTER, paperCounterSchema) as never) };
  };
  services = [await start(), await start()];
}, 60_000);
afterAll(async () => {
  for (const { service } of services ?? []) await service.close();
});

/** Takes a number in a transaction of one of two instances; every third does not come to its end. */
function take(i: number): Promise<string> {
  const { service, numbers } = services[i % 2]!;
  return service.transaction.run(CAUSE, async (tx) => {
    const number = await numbers.next(tx, asked);
    if (i % 3 === 2) throw new Error('it came to nothing');
    return number;
  });
}
const upTo = (count: number, prefix = 'INV/2026/'): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i + 1).padStart(6, '0')}`);

describe('the running numbers of papers', () => {
  it('have neither gap nor repeat when fifty are taken at once and a third of them in vain', async () => {
    const taken = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => take(i)));
    const given = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(given.sort()).toEqual(upTo(34));
    expect(taken.flatMap((each) => (each.status === 'rejected' ? [(each.reason as Error).message] : []))).toEqual(
      Array.from({ length: 16 }, () => 'it came to nothing'),
    );
  });

  it('run by themselves for each seller, kind and year, and on within one transaction', async () => {
    const { service, numbers } = services[0]!;
    const sellerId = '0190f3b1-7c2e-7abc-8def-000000007301';
    const taken = await service.transaction.run(CAUSE, async (tx) => [
      await numbers.next(tx, { ...asked, sellerId }),
      await numbers.next(tx, { ...asked, sellerId }),
      await numbers.next(tx, { ...asked, sellerId, year: 2027 }),
      await numbers.next(tx, { ...asked, sellerId, kind: 'bast' }),
    ]);
    expect(taken).toEqual([...upTo(2), 'INV/2027/000001', 'BAST/2026/000001']);
    for (const number of taken) expect(PaperNumber.parse(number)).toBe(number);
  });
});
