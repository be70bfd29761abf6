// When nothing is under way any more: every outbox empty, every topic heard.
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES, type ServiceName } from '@hilir/contracts';
import kafkajs from 'kafkajs';
import { type Db, MongoClient } from 'mongodb';

/** Where the services run; the prefixes are those the services were started with. */
export interface Audited {
  mongodbUri: string;
  kafkaBrokers: string[];
  databasePrefix?: string;
  topicPrefix?: string;
}

const NAMES = Object.keys(SERVICES) as ServiceName[];
const databases = (client: MongoClient, { databasePrefix = 'hilir-' }: Audited): Record<ServiceName, Db> =>
  Object.fromEntries(NAMES.map((name) => [name, client.db(databasePrefix + name)])) as Record<ServiceName, Db>;

/** Resolves when no service has a fact left to send or to take. Needs them running; throws with what is left after the time. */
export async function untilQuiet(audited: Audited, withinMs = 60_000): Promise<void> {
  const client = new MongoClient(audited.mongodbUri);
  const kafka = new kafkajs.Kafka({ brokers: audited.kafkaBrokers, logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const deadline = Date.now() + withinMs;
    // Quiet twice with nothing sent in between: a fact cannot hide between the outbox, Kafka and the consumer both times.
    for (let before = ''; ;) {
      const unsent = await unsentOf(databases(client, audited));
      const { lag, ends } = await lagOf(admin, audited);
      if (unsent === 0 && lag === 0 && ends === before) return;
      if (Date.now() > deadline)
        throw new Error(`after ${withinMs} ms ${unsent} rows of outboxes are unsent and ${lag} facts not taken`);
      before = unsent === 0 && lag === 0 ? ends : '';
      await sleep(100);
    }
  } finally {
    await admin.disconnect();
    await client.close();
  }
}

async function unsentOf(dbs: Record<ServiceName, Db>): Promise<number> {
  const counts = await Promise.all(NAMES.map((name) => dbs[name].collection('outbox').countDocuments()));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What each service has not taken of the topics that its members are assigned; infinite while a group is not stable. */
async function lagOf(admin: kafkajs.Admin, { topicPrefix = '' }: Audited): Promise<{ lag: number; ends: string }> {
  const ends: Record<string, string> = {};
  let lag = 0;
  const { groups } = await admin.describeGroups(NAMES.map((name) => topicPrefix + name));
  for (const { groupId, state, members } of groups) {
    if (state === 'Dead') continue; // a service that hears nothing
    if (state !== 'Stable') return { lag: Infinity, ends: '' };
    const topics = members.flatMap(({ memberAssignment }) =>
      Object.keys(kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {}),
    );
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics: [...new Set(topics)] })) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
        const taken = Number(partitions.find((each) => each.partition === partition)?.offset ?? -1);
        ends[`${topic}/${partition}`] = high;
        lag += Number(high) - Math.max(taken, 0);
      }
    }
  }
  return { lag, ends: JSON.stringify(ends) };
}
