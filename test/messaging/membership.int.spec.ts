// Who reads which partition: co-partitioned members, a consumer that crashed and is made anew, and a member that leaves in order.
import { type TopicName, TOPICS } from '@hilir/contracts';
import { KafkaBus } from '@hilir/messaging';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { eventually } from '../engines/services.js';
import {
  pace,
  partyId,
  Reader,
  registered,
  revised,
  startTinyService,
  tinyEnvironment,
  type TinyService,
} from './tiny-service.js';

const env = tinyEnvironment('membership', 4);
type Batch = Parameters<Parameters<KafkaBus['consume']>[3]>[0];
type Consumption = ReturnType<KafkaBus['consume']>;
const topics = Object.keys(TOPICS) as TopicName[];
const admin = new kafkajs.Kafka({ brokers: env.KAFKA_BROKERS.split(','), logLevel: kafkajs.logLevel.NOTHING }).admin();
const bus = (): KafkaBus =>
  new KafkaBus({
    service: 'registry',
    brokers: env.KAFKA_BROKERS.split(','),
    topicPrefix: env.TOPIC_PREFIX,
    partitions: 4,
    replication: 1,
    retentionHours: 1,
  });
const consumptions: Consumption[] = [];
function join(group: string, handle: (batch: Batch) => Promise<void> = async () => undefined): Consumption {
  const consumption = bus().consume(group, topics, 6, handle, () => undefined);
  consumptions.push(consumption);
  return consumption;
}
beforeAll(() => admin.connect(), 30_000);
afterEach(async () => {
  pace.ms = 0;
  await Promise.all(consumptions.splice(0).map((consumption) => consumption.stop()));
});
afterAll(() => admin.disconnect());

/** Topic/partition of each member of a group, as the broker has it. */
async function assignments(group: string): Promise<string[][]> {
  const { groups } = await admin.describeGroups([env.TOPIC_PREFIX + group]);
  return groups[0]!.members.map(({ memberAssignment }) =>
    Object.entries(kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {})
      .flatMap(([topic, partitions]) => partitions.map((p) => `${topic.slice(env.TOPIC_PREFIX.length)}/${p}`))
      .sort(),
  );
}
const members = (group: string, count: number) =>
  eventually(
    `${count} members share ${group}`,
    () => assignments(group),
    (list) => list.length === count && list.every((share) => share.length === (topics.length * 4) / count),
  );
const fact = (n: number) => ({
  topic: 'registry.parties',
  key: partyId(n),
  attributes: { type: 'registry.party-registered.v1' },
  value: `${n}`,
});

describe('the members of a group', () => {
  it('share the partitions so that equal numbers of all topics meet in one of them', async () => {
    join('shared');
    join('shared');
    const shares = await members('shared', 2);
    for (const share of shares) {
      const numbers = new Set(share.map((name) => name.split('/')[1]));
      expect(numbers.size).toBe(2);
      expect(share).toEqual(topics.flatMap((topic) => [...numbers].map((p) => `${topic}/${p}`)).sort());
    }
  });

  it('leave none behind, at whichever moment of its start one is stopped', async () => {
    // The moments cannot be seen from outside, so there are many, each in a group of its own.
    const moments = [0, 5, 10, 20, 30, 40, 60, 80, 100, 150];
    await members('shared', 0);
    for (const ms of moments) {
      const hasty = join(`hasty-${ms}`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      await hasty.stop();
    }
    for (const ms of moments) expect(await assignments(`hasty-${ms}`)).toEqual([]);
  });
});

describe('a consumer', () => {
  it('that crashed is made anew, and takes what it had not finished', async () => {
    const taken: string[] = [];
    let crashes = 0;
    join('crashing', async (batch) => {
      if (++crashes <= 2) throw new TypeError('a bug in the transport');
      taken.push(...batch.messages.map(({ value }) => value!));
      await batch.done(batch.messages.at(-1)!);
    });
    await members('crashing', 1);
    const sender = bus();
    await sender.publish([fact(1)]);
    await eventually(
      'the message was taken',
      async () => taken,
      (list) => list.includes('1'),
    );
    expect(crashes).toBeGreaterThan(2);
    await sender.disconnect();
  });

  it('that pauses a partition takes it up again where it was, and the others go on meanwhile', async () => {
    const taken: string[] = [];
    let pauses = 0;
    const sender = bus();
    const numbers = Array.from({ length: 12 }, (_, n) => n + 100);
    join('pausing', async (batch) => {
      const mine = batch.messages.filter(({ value }) => numbers.includes(Number(value)));
      if (mine.some(({ value }) => value === '100') && pauses++ < 2) return batch.pauseFor(300);
      taken.push(...mine.map(({ value }) => value!));
      await batch.done(batch.messages.at(-1)!);
    });
    await members('pausing', 1);
    await sender.publish(numbers.map(fact));
    await eventually(
      'all were taken',
      async () => taken,
      (list) => list.length >= numbers.length,
    );
    expect([...taken].sort()).toEqual(numbers.map(String));
    expect(taken[0]).not.toBe('100');
    await sender.disconnect();
  });
});

describe('a service that stops', () => {
  const own = tinyEnvironment('stopping', 4);
  const services: TinyService[] = [];
  afterAll(() => Promise.all(services.map((service) => service.close())), 30_000);

  it('finishes its chunk, sends what that told, and leaves its partitions to the next at once', async () => {
    for (let n = 0; n < 2; n++) services.push(await startTinyService(own, { hears: [Reader] }));
    const [first, second] = services as [TinyService, TinyService];
    const sharers = async () => (await admin.describeGroups([`${own.TOPIC_PREFIX}registry`])).groups[0]!;
    await eventually(
      'both are in the group',
      sharers,
      (group) => group.members.length === 2 && group.state === 'Stable',
    );
    pace.ms = 20;
    const numbers = Array.from({ length: 40 }, (_, n) => n + 200);
    await first.tell(...numbers.map((n) => registered(n)));
    await eventually(
      'some took effect',
      () => second.model.countDocuments(),
      (count) => count > 0,
    );
    await services.shift()!.close();
    const left = Date.now();
    const alone = { members: 1, state: 'Stable' };
    const group = async () => {
      const { members, state } = await sharers();
      return { members: members.length, state };
    };
    await eventually('the other is alone', group, (now) => JSON.stringify(now) === JSON.stringify(alone), 5);
    expect(Date.now() - left).toBeLessThan(2_000);
    pace.ms = 0;
    await second.tell(...numbers.map((n) => revised(n, 2)));
    const heard = () => Promise.all(numbers.map((n) => second.heard('Reader', partyId(n))));
    const all = await eventually('all is heard', heard, (lists) => lists.every((list) => list.length >= 2));
    for (const list of all) expect(list).toEqual(['party-registered 1', 'party-revised 2']);
    expect(await second.db.collection('parked_events').countDocuments()).toBe(0);
  }, 60_000);
});
