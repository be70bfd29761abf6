// A whole system for a fault test: services as processes on real engines, and ways past them into MongoDB and Kafka.
import { SERVICES, type ServiceName, TOPICS, type TopicName } from '@hilir/contracts';
import {
  type Engines,
  type SentFact,
  type ServiceProcess,
  startServices,
  type Services,
  untilQuiet,
} from '@hilir/tools';
import { Kafka, logLevel } from 'kafkajs';
import { type Db, MongoClient } from 'mongodb';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ALL = Object.keys(SERVICES) as ServiceName[];

export interface SystemOptions {
  engines: Pick<Engines, 'mongodbUri' | 'kafkaBrokers'>;
  names?: readonly ServiceName[];
  instances?: Partial<Record<ServiceName, number>>;
  /** Where a service finds MongoDB, when not where everybody does. */
  mongodbUri?: Partial<Record<ServiceName, string>>;
}

export interface System {
  engines: SystemOptions['engines'];
  names: readonly ServiceName[];
  env: Record<string, string>;
  url(name: ServiceName, instance?: number): string;
  process(name: string): ServiceProcess;
  processes: ServiceProcess[];
  db(name: ServiceName): Db;
  kafka: Kafka;
  topic(name: TopicName): string;
  group(name: ServiceName): string;
  stop(): Promise<void>;
}

/** Starts the services with databases, topics and groups of their own, in a folder that `stop` removes. */
export async function startSystem({
  engines,
  names = ALL,
  instances = {},
  mongodbUri = {},
}: SystemOptions): Promise<System> {
  const dir = mkdtempSync(join(tmpdir(), 'hilir-faults-'));
  const own = `faults-${randomBytes(4).toString('hex')}`;
  const env = {
    DATABASE_PREFIX: `${own}-`,
    TOPIC_PREFIX: `${own}.`,
    TOPIC_PARTITIONS: '6',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_MINUTE: '100000000',
  };
  const started = await Promise.all(
    names.map((name): Promise<Services> => {
      const uri = mongodbUri[name] ?? engines.mongodbUri;
      const own = { mongodbUri: uri, kafkaBrokers: engines.kafkaBrokers };
      return startServices({ engines: own, dir, names: [name], instances, env, ports: 'free' });
    }),
  );
  const client = await new MongoClient(engines.mongodbUri, { serverSelectionTimeoutMS: 5_000 }).connect();
  const kafka = new Kafka({
    clientId: 'faults',
    brokers: engines.kafkaBrokers,
    logLevel: logLevel.NOTHING,
    retry: { retries: 8 },
  });
  const processes = started.flatMap((services) => services.processes);
  return {
    engines,
    names,
    env,
    url: (name, instance) => started[names.indexOf(name)]!.url(name, instance),
    process: (name) => {
      const found = processes.find((process) => process.name === name);
      if (!found) throw new Error(`${name} is not among the processes that were started`);
      return found;
    },
    processes,
    db: (name) => client.db(env.DATABASE_PREFIX + name),
    kafka,
    topic: (name) => env.TOPIC_PREFIX + name,
    group: (name) => env.TOPIC_PREFIX + name,
    stop: async () => {
      await Promise.all(started.map((services) => services.stop()));
      await client.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Polls until `probe` returns something, and returns that. A probe that throws has not succeeded yet. */
export async function eventually<T>(what: string, withinMs: number, probe: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    let cause: unknown;
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`, { cause });
    await sleep(50);
  }
}

/** Resolves when no fact is under way: all of Kafka heard, all outboxes empty, and nothing new since. */
export const drained = ({ engines, env }: System, withinMs: number): Promise<void> =>
  untilQuiet({ ...engines, databasePrefix: env.DATABASE_PREFIX!, topicPrefix: env.TOPIC_PREFIX! }, withinMs);

export const TOPIC_NAMES = Object.keys(TOPICS) as TopicName[];

/** A message as it lies on a topic. */
export interface Message {
  topic: TopicName;
  partition: number;
  offset: string;
  key: string | null;
  value: Buffer | null;
  headers: Record<string, string>;
}

/** Everything on the given topics at this moment, partition by partition in order. */
export async function readTopics(system: System, names: readonly TopicName[] = TOPIC_NAMES): Promise<Message[]> {
  const admin = system.kafka.admin();
  await admin.connect();
  const ends = new Map<string, number>();
  for (const name of names)
    for (const { partition, high, low } of await admin.fetchTopicOffsets(system.topic(name)))
      if (Number(high) > Number(low)) ends.set(`${name}/${partition}`, Number(high));
  const groupId = `audit-${randomBytes(4).toString('hex')}`;
  const consumer = system.kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  const found: Message[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: names.map((name) => system.topic(name)), fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      if (ends.size === 0) resolve();
      const eachBatch: Parameters<typeof consumer.run>[0] = {
        eachBatch: async ({ batch }) => {
          const topic = batch.topic.slice(system.env.TOPIC_PREFIX!.length) as TopicName;
          const lane = `${topic}/${batch.partition}`;
          for (const { offset, key, value, headers = {} } of batch.messages) {
            if (Number(offset) >= (ends.get(lane) ?? Infinity)) continue;
            const texts = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
            const at = { topic, partition: batch.partition, offset };
            found.push({ ...at, key: key?.toString() ?? null, value, headers: texts });
          }
          if (Number(batch.lastOffset()) + 1 >= (ends.get(lane) ?? Infinity)) ends.delete(lane);
          if (ends.size === 0) resolve();
        },
      };
      consumer.run(eachBatch).catch(reject);
    });
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]);
    await admin.disconnect();
  }
  return found;
}

/** What of the messages is a fact as a relay sends it. */
export const factsIn = (messages: readonly Message[]): SentFact[] =>
  messages.map(({ topic, headers }) => ({
    id: headers.ce_id!,
    type: headers.ce_type!,
    topic,
    subject: headers.ce_subject!,
    sequence: Number(headers.ce_sequence),
  }));
