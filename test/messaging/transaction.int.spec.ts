// One transaction for the change and the facts about it; commands that only insert share one and spoil nobody.
import { Refusal } from '@hilir/contracts';
import { isDuplicateKey } from '@hilir/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { registered, startTinyService, tinyEnvironment, type TinyService } from './tiny-service.js';

const CAUSE = { correlationId: 'request-1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
let service: TinyService;
let other: TinyService;
beforeAll(async () => {
  const env = tinyEnvironment('transaction');
  service = await startTinyService(env, { hears: [] });
  other = await startTinyService(env, { hears: [] });
}, 60_000);
afterAll(async () => {
  await Promise.all([service?.close(), other?.close()]);
});

const doc = (_id: string, ...facts: string[]) => ({ _id, version: 1, facts });
const stored = (id: string) => service.model.findById(id).lean();
const count = (id: string): Promise<number> => service.model.countDocuments({ _id: id });

describe('a transaction', () => {
  it('leaves nothing of what a failed work wrote or told', async () => {
    const before = await service.db.collection('outbox').countDocuments();
    const failed = service.transaction.run(CAUSE, (tx) => {
      tx.insert(service.model, doc('half'));
      tx.emit(registered(1));
      throw new Refusal('party.incomplete');
    });
    await expect(failed).rejects.toThrow('party.incomplete');
    expect([await count('half'), await service.db.collection('outbox').countDocuments()]).toEqual([0, before]);
  });

  it('leaves nothing when only the last of its writes fails', async () => {
    await service.transaction.run(CAUSE, (tx) => tx.insert(service.model, doc('there')));
    const failed = service.transaction.run(CAUSE, (tx) => {
      tx.insert(service.model, doc('before-it'));
      tx.insert(service.model, doc('there'));
      tx.emit(registered(1));
    });
    await expect(failed).rejects.toMatchObject({ code: 11000 });
    expect(await count('before-it')).toBe(0);
  });

  it('reads its own changes, whatever was read before, and writes a document once', async () => {
    await service.transaction.run(CAUSE, (tx) => tx.insert(service.model, doc('own', 'a')));
    const seen = await service.transaction.run(CAUSE, async (tx) => {
      const first = (await tx.find(service.model, 'own'))!;
      tx.replace(service.model, { ...first, version: 2, facts: ['a', 'b'] });
      const second = (await tx.find(service.model, 'own'))!;
      tx.replace(service.model, { ...second, version: 3, facts: [...second.facts, 'c'] });
      return [second.facts, await tx.find(service.model, 'nowhere')];
    });
    expect(seen).toEqual([['a', 'b'], null]);
    expect(await stored('own')).toEqual({ _id: 'own', version: 3, facts: ['a', 'b', 'c'] });
  });

  it('forgets a field that is no more', async () => {
    type Loose = { _id: string; version: number; facts?: string[] };
    await service.transaction.run(CAUSE, (tx) => tx.insert(service.model, doc('field', 'a')));
    const replaceBy = (next: Loose) =>
      service.transaction.run(CAUSE, async (tx) => {
        await tx.find(service.model, 'field');
        tx.replace(service.model, next as never);
      });
    await replaceBy({ _id: 'field', version: 2, facts: undefined });
    expect(await service.model.collection.findOne({ _id: 'field' } as never)).toEqual({ _id: 'field', version: 2 });
  });

  it('runs its work again, from the start, when someone else was faster', async () => {
    await service.transaction.run(CAUSE, (tx) => tx.insert(service.model, doc('race')));
    let runs = 0;
    await service.transaction.run(CAUSE, async (tx) => {
      const known = (await tx.find(service.model, 'race'))!;
      if (++runs === 1)
        await other.transaction.run(CAUSE, async (faster) => {
          const found = (await faster.find(other.model, 'race'))!;
          faster.replace(other.model, { ...found, version: 2, facts: ['faster'] });
        });
      tx.replace(service.model, { ...known, version: known.version + 1, facts: [...known.facts, `run ${runs}`] });
    });
    expect(await stored('race')).toEqual({ _id: 'race', version: 3, facts: ['faster', 'run 2'] });
  });

  it('runs its work again when a targeted update did not match', async () => {
    let runs = 0;
    await service.transaction.run(CAUSE, (tx) => {
      runs++;
      tx.update(service.model, { _id: runs < 3 ? 'nobody' : 'there' }, { $set: { facts: ['matched'] } });
    });
    expect([runs, (await stored('there'))!.facts]).toEqual([3, ['matched']]);
  });

  it('counts for twenty writers of one document as if they had come one after the other', async () => {
    await service.transaction.run(CAUSE, (tx) => tx.insert(service.model, doc('counter')));
    const add = (from: TinyService, n: number) =>
      from.transaction.run(CAUSE, async (tx) => {
        const known = (await tx.find(from.model, 'counter'))!;
        tx.replace(from.model, { ...known, version: known.version + 1, facts: [...known.facts, `${n}`] });
      });
    await Promise.all(Array.from({ length: 20 }, (_, n) => add(n % 2 === 0 ? service : other, n)));
    const { version, facts } = (await stored('counter'))!;
    expect([version, new Set(facts).size]).toEqual([21, 20]);
  });

  it('calls back after its commit, and not without one', async () => {
    const called: string[] = [];
    await service.transaction.run(CAUSE, (tx) => {
      tx.afterCommit(() => called.push('committed'));
    });
    await service.transaction
      .run(CAUSE, (tx) => {
        tx.afterCommit(() => called.push('failed'));
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(called).toEqual(['committed']);
  });

  it('gathers under one key what is ended once, before the writes', async () => {
    const ended: string[][] = [];
    await service.transaction.run(CAUSE, (tx) => {
      const gather = () =>
        tx.gather<string[]>(
          'things',
          () => [],
          async (things) => {
            ended.push([...things]);
            tx.insert(service.model, doc('gathered', ...things));
          },
        );
      gather().push('a');
      gather().push('b');
    });
    expect(ended).toEqual([['a', 'b']]);
    expect((await stored('gathered'))!.facts).toEqual(['a', 'b']);
  });
});

describe('commands that wait at the same time', () => {
  const insert = (id: string) => service.transaction.group(CAUSE, (tx) => tx.insert(service.model, doc(id)));
  const settled = (commands: Promise<unknown>[]) => Promise.allSettled(commands);

  it('share a transaction: a hundred of them all arrive', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `group-${n}`);
    await Promise.all(ids.map(insert));
    expect(await service.model.countDocuments({ _id: /^group-/ })).toBe(100);
  });

  it('are not spoilt by one with an id that is taken: only that one hears of it', async () => {
    await insert('taken');
    const results = await settled(['fine-1', 'taken', 'fine-2', 'fine-3'].map(insert));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(isDuplicateKey((results[1] as PromiseRejectedResult).reason)).toBe(true);
    expect(await service.model.countDocuments({ _id: /^fine-/ })).toBe(3);
  });

  it('need few transactions more when one of a hundred is a repeat', async () => {
    const committed = async () => {
      const { values } = await register.getSingleMetric('hilir_transactions_total')!.get();
      return values.reduce((sum, { value }) => sum + value, 0);
    };
    await insert('repeated');
    const before = await committed();
    const ids = Array.from({ length: 100 }, (_, n) => (n === 50 ? 'repeated' : `next-to-${n}`));
    const results = await settled(ids.map(insert));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect((await committed()) - before).toBeLessThan(20);
  });

  it('take effect once when two of them bring the same id', async () => {
    const results = await settled(['twin', 'warm-up', 'twin'].map(insert));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect([await count('twin'), await count('warm-up')]).toEqual([1, 1]);
  });

  it('are refused each for itself, and leave nothing', async () => {
    const refuse = service.transaction.group(CAUSE, (tx) => {
      tx.insert(service.model, doc('refused'));
      throw new Refusal('party.incomplete');
    });
    const results = await settled([insert('beside-1'), refuse, insert('beside-2')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([await count('refused'), await count('beside-1'), await count('beside-2')]).toEqual([0, 1, 1]);
  });
});

describe('the outbox', () => {
  it('orders the facts of an aggregate by the clock of MongoDB, whatever the clocks of the services say', async () => {
    const leases = service.db.collection<{ _id: string }>('leases');
    // Somebody else holds the lease for good, so that no row leaves before it was looked at.
    const taken = { holder: 'somebody', term: 1_000, until: new Date(Date.now() + 3_600_000) };
    await leases.updateOne({ _id: 'relay:registry' }, { $set: taken }, { upsert: true });
    const now = Date.now;
    try {
      for (const n of [1, 2, 3, 4, 5, 6]) {
        // One service is 12 s ahead of the other.
        Date.now = () => now() + (n % 2) * 12_000;
        await (n % 2 === 0 ? service : other).transaction.run(CAUSE, (tx) => tx.emit(registered(7, n)));
      }
    } finally {
      Date.now = now;
    }
    interface Row {
      _id: string;
      facts: { key: string; attributes: Record<string, string> }[];
    }
    const outbox = service.db.collection<Row>('outbox');
    const facts = async (order: string) => {
      const rows = await outbox.find({ 'facts.attributes.correlationid': CAUSE.correlationId }).sort(order).toArray();
      return rows.flatMap((row) => row.facts).filter((fact) => fact.key === registered(7).key);
    };
    const sequences = async (order: string) => (await facts(order)).map((fact) => fact.attributes.sequence);
    expect(await sequences('position')).toEqual(['1', '2', '3', '4', '5', '6']);
    // The ids, made by the services, would have told another story.
    expect(await sequences('_id')).not.toEqual(['1', '2', '3', '4', '5', '6']);
    const [first] = await facts('position');
    expect(first!.attributes).toMatchObject({
      source: '/registry',
      correlationid: 'request-1',
      traceparent: CAUSE.traceparent,
    });
  });
});
