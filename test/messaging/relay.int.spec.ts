// How facts leave: everything, in order, by one process at a time, and again by the next when that one is gone.
import { Relay } from '@hilir/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../engines/services.js';
import {
  Reader,
  partyId,
  registered,
  revised,
  startTinyService,
  tinyEnvironment,
  type TinyService,
} from './tiny-service.js';

const LEASE = 'relay:registry';
const env = tinyEnvironment('relay');
let [one, two]: TinyService[] = [];
beforeAll(async () => {
  one = await startTinyService(env, { hears: [Reader] });
  two = await startTinyService(env, { hears: [Reader] });
}, 60_000);
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
});

const leases = () => one!.db.collection<{ _id: string; holder: string; term: number; until: Date }>('leases');
const backlog = async (): Promise<number> => {
  const rows = await one!.db.collection<{ count: number }>('outbox').find().toArray();
  return rows.reduce((sum, { count }) => sum + count, 0);
};
const active = async (): Promise<boolean[]> =>
  Promise.all([one!, two!].map(async ({ app }) => (await app.get(Relay).state()).active));
const nothingLeft = () => eventually('every fact has left', backlog, (rows) => rows === 0);
const heard = (n: number, facts: number) =>
  eventually(
    `party ${n} is heard of`,
    () => one!.heard('Reader', partyId(n)),
    (list) => list.length >= facts,
  );

describe('the relay', () => {
  it('runs in one of two processes', async () => {
    await eventually('one relay is active', active, (states) => states.filter(Boolean).length === 1);
  });

  it('sends everything in order, from both processes, though it may take several batches', async () => {
    const parties = Array.from({ length: 10 }, (_, n) => n + 1);
    await Promise.all(parties.map((n) => (n % 2 === 0 ? one! : two!).tell(registered(n))));
    for (let round = 0; round < 4; round++)
      await Promise.all(
        parties.map((n) =>
          ((n + round) % 2 === 0 ? one! : two!).tell(
            ...Array.from({ length: 30 }, (_, i) => revised(n, 2 + round * 30 + i)),
          ),
        ),
      );
    await nothingLeft();
    const expected = ['party-registered 1', ...Array.from({ length: 120 }, (_, i) => `party-revised ${i + 2}`)];
    for (const n of parties) expect(await heard(n, expected.length)).toEqual(expected);
  }, 60_000);

  it('looks for the lease only now and then in the process that does not hold it, whatever that one writes', async () => {
    const follower = (await active())[0] ? two! : one!;
    const db = follower.db;
    await db.command({ profile: 1, filter: { ns: `${db.databaseName}.leases` } });
    const begun = performance.now();
    await follower.tell(registered(12));
    const looks = () => db.collection('system.profile').countDocuments();
    await eventually('both have looked after the lease', looks, (count) => count >= 4);
    // The holder renews every two seconds, the other one asks every second.
    expect(performance.now() - begun).toBeGreaterThan(1_000);
    await db.command({ profile: 0 });
    await heard(12, 1);
  });

  it('sends more at once than Kafka takes in one message batch', async () => {
    const large = (i: number) => {
      const fact = revised(11, 2 + i);
      return { ...fact, data: { ...(fact.data as object), nib: 'é'.repeat(20_000) } };
    };
    await one!.tell(registered(11), ...Array.from({ length: 100 }, (_, i) => large(i)));
    await nothingLeft();
    const revisions = Array.from({ length: 100 }, (_, i) => `party-revised ${i + 2}`);
    expect(await heard(11, 101)).toEqual(['party-registered 1', ...revisions]);
  }, 60_000);

  it('removes nothing with a term that is over, and its successor sends all of it again, to one effect', async () => {
    const { term } = (await leases().findOne({ _id: LEASE }))!;
    const until = new Date(Date.now() + 4_000);
    await leases().updateOne({ _id: LEASE }, { $set: { holder: 'the next one', term: term + 1, until } });
    await one!.tell(registered(20), revised(20, 2));
    // Whoever was active still believes in its lease and sends; it hears the truth when it wants to remove what it sent.
    await eventually('nobody is active', active, (states) => !states.some(Boolean));
    expect(await backlog()).toBe(2);
    await heard(20, 2);
    await eventually('the lease ran out and one took over', active, (states) => states.filter(Boolean).length === 1);
    await nothingLeft();
    expect((await leases().findOne({ _id: LEASE }))!.term).toBeGreaterThan(term + 1);
    await one!.tell(revised(20, 3));
    expect(await heard(20, 3)).toEqual(['party-registered 1', 'party-revised 2', 'party-revised 3']);
  });

  it('sends what is left when its service stops, and lets the other take over at once', async () => {
    const [first, other] = (await active())[0] ? [one!, two!] : [two!, one!];
    await Promise.all(Array.from({ length: 50 }, (_, i) => first.tell(registered(100 + i))));
    await first.close();
    // Its own connection is closed: the other one looks.
    expect(await other.db.collection('outbox').countDocuments()).toBe(0);
    const stopped = Date.now();
    const state = () => other.app.get(Relay).state();
    await eventually('the other one is active', state, ({ active }) => active, 5);
    expect(Date.now() - stopped).toBeLessThan(2_000);
    [one, two] = [other, await startTinyService(env, { hears: [Reader] })];
  });
});
