// The only file that knows the Kafka client: publish a batch, consume batches, create topics. See docs/adr on kafkajs.
import { createRequire } from 'node:module';
import { TOPICS } from '@hilir/contracts';
import { Inject, Injectable } from '@nestjs/common';
import {
  AssignerProtocol,
  type Consumer,
  type EachBatchPayload,
  Kafka,
  type KafkaMessage,
  type PartitionAssigner,
  type Producer,
  type TopicPartitionOffset,
} from 'kafkajs';
import pino from 'pino';
import { consumerRestarts } from './metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { backOff, sleep } from './transient.js';

/** A message as Kafka holds it. */
export interface WireMessage {
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  value: string | null;
  headers: Record<string, string>;
}

/** Turns bytes into text only when asked: a service skips many messages by their type alone. */
class FetchedMessage implements WireMessage {
  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly message: KafkaMessage,
  ) {}

  get offset(): string {
    return this.message.offset;
  }
  get key(): string | null {
    return this.message.key?.toString() ?? null;
  }
  get value(): string | null {
    return this.message.value?.toString() ?? null;
  }
  get headers(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.message.headers ?? {}).map(([name, value]) => [name, String(value)]));
  }
  header(name: string): string | undefined {
    const value = this.message.headers?.[name];
    return value === undefined ? undefined : String(value);
  }
}

/** One header, without reading the others. */
export const headerOf = (message: WireMessage, name: string): string | undefined =>
  message instanceof FetchedMessage ? message.header(name) : message.headers[name];

export interface Outgoing {
  topic: string;
  key: string;
  attributes: Record<string, string>;
  value: string;
}
/** One fetched run of one partition. */
export interface Batch {
  topic: string;
  partition: number;
  messages: WireMessage[];
  /** Messages behind the end of the partition, these included. */
  lag: number;
  /** False once the group took the partition away or the consumer is stopping: what is not done yet is somebody else's. */
  mine(): boolean;
  /** Everything up to this message has taken effect: remember that, and tell the group that we live. */
  done(message: WireMessage): Promise<void>;
  heartbeat(): Promise<void>;
  /** Leaves the rest of the batch for later: this partition alone waits. */
  pauseFor(ms: number): void;
}
export interface ConsumerState {
  inGroup: boolean;
  lastActivity: Date;
}

const CONTENT_TYPE = 'application/json';
/** Well below the broker's limit. */
const SEND_BYTES = 800_000;
/** Attributes, key and framing of one message: about 500, and more only where a caller chose a long correlation id. */
const HEADER_BYTES = 700;
/** Offsets only save work: what a group hears again after a crash, its inbox knows. */
const COMMIT_EVERY_MS = 500;

/** Partition p of every topic goes to one member, so that equal keys of two topics meet in one process. */
const coPartitioned: PartitionAssigner = ({ cluster }) => ({
  name: 'CoPartitioned',
  version: 0,
  protocol: ({ topics }) => ({
    name: 'CoPartitioned',
    metadata: AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }),
  }),
  assign: async ({ members, topics }) => {
    const ids = members.map((member) => member.memberId).sort();
    return ids.map((memberId, index) => {
      const assignment: Record<string, number[]> = {};
      for (const topic of topics) {
        const partitions = cluster.findTopicPartitionMetadata(topic).map((p) => p.partitionId);
        assignment[topic] = partitions.filter((p) => p % ids.length === index);
      }
      const memberAssignment = AssignerProtocol.MemberAssignment.encode({
        version: 0,
        assignment,
        userData: Buffer.alloc(0),
      });
      return { memberId, memberAssignment };
    });
  },
});

/**
 * kafkajs 2.2.4 keeps a 1 ms timer alive on every idle connection (its issue 1704), 43 ms of CPU per second each.
 * Nothing needs checking while nothing is pending. Returns whether the method to wrap was there.
 */
export function quietIdleConnections(): boolean {
  const queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: { scheduleCheckPendingRequests(): void; pending: unknown[] } & { quiet?: boolean };
  };
  const original = queue.prototype.scheduleCheckPendingRequests;
  if (typeof original !== 'function') return false;
  if (queue.prototype.quiet) return true;
  queue.prototype.quiet = true;
  queue.prototype.scheduleCheckPendingRequests = function (this: { pending: unknown[] }) {
    if (this.pending.length > 0) original.call(this);
  };
  return true;
}

/**
 * Cuts messages into sends of a size that Kafka takes: kafkajs makes one batch of all that goes to one partition, and a
 * broker refuses batches above 1 MB (message.max.bytes), for ever. One message alone is sent whatever its size.
 */
function inSends(messages: readonly Outgoing[]): Outgoing[][] {
  const sends: Outgoing[][] = [];
  let room = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + HEADER_BYTES;
    if (room < size) {
      sends.push([]);
      room = SEND_BYTES;
    }
    sends.at(-1)!.push(message);
    room -= size;
  }
  return sends;
}

@Injectable()
export class KafkaBus {
  private readonly log = pino({ name: 'kafka' });
  private readonly kafka: Kafka;
  private producer: Producer | undefined;
  private topics: Promise<void> | undefined;

  constructor(@Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions) {
    quietIdleConnections();
    this.kafka = new Kafka({
      clientId: options.service,
      brokers: options.brokers,
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
      // Whatever fails reaches us as a rejection or a crash event and is logged there, once; the client's own lines are detail.
      logCreator:
        () =>
        ({ log }) =>
          this.log.debug(log, log.message),
    });
  }

  /**
   * Creates the declared topics that are missing, once; after a failure the next call tries again. A consumer of a topic
   * that does not exist would die, and nothing creates topics by accident.
   */
  private topicsReady(): Promise<void> {
    this.topics ??= this.createTopics(Object.keys(TOPICS)).catch((error: unknown) => {
      this.topics = undefined;
      throw error;
    });
    return this.topics;
  }

  private async createTopics(topics: readonly string[]): Promise<void> {
    const { partitions, replication, retentionHours } = this.options;
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const missing = topics.map((topic) => this.named(topic)).filter((topic) => !existing.has(topic));
      if (missing.length === 0) return;
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replication,
          configEntries: [
            { name: 'retention.ms', value: String(retentionHours * 3_600_000) },
            { name: 'min.insync.replicas', value: String(Math.max(1, replication - 1)) },
            { name: 'unclean.leader.election.enable', value: 'false' },
          ],
        })),
      });
    } finally {
      await admin.disconnect();
    }
  }

  /**
   * Sends messages in their order and returns when all in-sync replicas have them. On an error some may have arrived:
   * the caller sends all again. Call it from one place, one call at a time; the producer is not idempotent on purpose.
   */
  async publish(messages: readonly Outgoing[]): Promise<void> {
    await this.topicsReady();
    for (const some of inSends(messages)) await this.send(some);
  }

  private async send(messages: readonly Outgoing[]): Promise<void> {
    const byTopic = new Map<string, { key: string; value: string; headers: Record<string, string> }[]>();
    for (const { topic, key, attributes, value } of messages) {
      const headers: Record<string, string> = { 'content-type': CONTENT_TYPE };
      for (const name in attributes) headers[`ce_${name}`] = attributes[name]!;
      const list = byTopic.get(topic) ?? [];
      byTopic.set(topic, list);
      list.push({ key, value, headers });
    }
    const topicMessages = [...byTopic].map(([topic, list]) => ({ topic: this.named(topic), messages: list }));
    const producer = await this.connectedProducer();
    try {
      await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages });
    } catch (error) {
      // A producer that failed once may hold a half-open connection; the next try starts with a new one.
      this.producer = undefined;
      await producer.disconnect();
      throw error;
    }
  }

  /**
   * Consumes the topics as one group member until `stop` is called; a consumer that dies is made anew.
   * `handle` returns when every message of the batch took effect, or was left to others with `pauseFor`. `joined` is called
   * whenever partitions were dealt out anew, and before any of them is handled.
   */
  consume(
    group: string,
    topics: readonly string[],
    concurrency: number,
    handle: (batch: Batch) => Promise<void>,
    joined: () => void,
  ): Consumption {
    const consumption = new Consumption(
      async () => {
        await this.topicsReady();
        return this.kafka.consumer({
          groupId: this.named(group),
          partitionAssigners: [coPartitioned],
          sessionTimeout: 10_000,
          heartbeatInterval: 1_000,
          rebalanceTimeout: 15_000,
          maxWaitTimeInMs: 500,
          allowAutoTopicCreation: false,
          retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
        });
      },
      topics.map((topic) => this.named(topic)),
      concurrency,
      (payload, done) => handle(this.batchOf(payload, done)),
      joined,
      this.log,
    );
    consumption.start();
    return consumption;
  }

  async disconnect(): Promise<void> {
    await this.producer?.disconnect();
    this.producer = undefined;
  }

  private named(name: string): string {
    return this.options.topicPrefix + name;
  }

  private async connectedProducer(): Promise<Producer> {
    if (this.producer) return this.producer;
    const producer = this.kafka.producer({
      idempotent: false,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries: 0 },
    });
    await producer.connect();
    return (this.producer = producer);
  }

  private batchOf(payload: EachBatchPayload, done: (offset: string) => Promise<void>): Batch {
    const { batch, heartbeat, resolveOffset, isRunning, isStale, pause } = payload;
    const topic = batch.topic.slice(this.options.topicPrefix.length);
    return {
      topic,
      partition: batch.partition,
      lag: Number(BigInt(batch.highWatermark) - BigInt(batch.firstOffset() ?? batch.highWatermark)),
      messages: batch.messages.map((message) => new FetchedMessage(topic, batch.partition, message)),
      mine: () => isRunning() && !isStale(),
      heartbeat,
      done: async (message) => {
        resolveOffset(message.offset);
        await heartbeat();
        await done(message.offset);
      },
      pauseFor: (ms) => {
        const resume = pause();
        setTimeout(resume, ms).unref();
      },
    };
  }
}

/** One membership of a group, kept alive: kafkajs ends a consumer for good on some errors, so we make a new one. */
export class Consumption {
  private consumer: Consumer | undefined;
  private supervision: Promise<void> | undefined;
  private joining: Promise<void> | undefined;
  private stopped = false;
  private ended: () => void = () => undefined;
  /** Offsets that the group does not know yet, by topic and partition. */
  private readonly reached = new Map<string, TopicPartitionOffset>();
  private commitTimer: NodeJS.Timeout | undefined;
  readonly state: ConsumerState = { inGroup: false, lastActivity: new Date() };

  constructor(
    private readonly create: () => Promise<Consumer>,
    private readonly topics: string[],
    private readonly concurrency: number,
    private readonly eachBatch: (payload: EachBatchPayload, done: (offset: string) => Promise<void>) => Promise<void>,
    private readonly joined: () => void,
    private readonly log: pino.Logger,
  ) {}

  start(): void {
    this.supervision = this.supervise();
  }

  /** Finishes the chunks that are running, commits, and leaves the group. */
  async stop(): Promise<void> {
    this.stopped = true;
    // kafkajs lets a consumer that is disconnected while it joins join all the same, and stay. How the join ended is
    // for the supervision to tell.
    await Promise.allSettled([this.joining]);
    await this.commit();
    await this.consumer?.disconnect();
    this.ended();
    await this.supervision;
  }

  /** Tells the group of it soon; at once where the consumer is about to leave. */
  private async done(payload: EachBatchPayload, offset: string): Promise<void> {
    if (this.stopped) return payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
    const { topic, partition } = payload.batch;
    this.reach({ topic, partition, offset: `${BigInt(offset) + 1n}` });
  }

  private reach(offset: TopicPartitionOffset, isNews = true): void {
    const key = `${offset.topic}/${offset.partition}`;
    if (isNews || !this.reached.has(key)) this.reached.set(key, offset);
    if (!this.stopped) this.commitTimer ??= setTimeout(() => void this.commit(), COMMIT_EVERY_MS).unref();
  }

  private async commit(): Promise<void> {
    clearTimeout(this.commitTimer);
    this.commitTimer = undefined;
    const offsets = [...this.reached.values()];
    this.reached.clear();
    if (offsets.length === 0) return;
    try {
      await this.consumer?.commitOffsets(offsets);
    } catch (error) {
      // The group is rebalancing or its broker is gone. Whoever takes over hears these events again, and its inbox knows them.
      this.log.warn({ err: error }, 'offsets were not committed');
      for (const offset of offsets) this.reach(offset, false);
    }
  }

  private async supervise(): Promise<void> {
    for (let failures = 0; !this.stopped; failures++) {
      if (failures > 0) {
        consumerRestarts.inc();
        await sleep(backOff(Math.min(failures, 6), 200, 5_000));
      }
      try {
        this.consumer = await this.create();
        if (!this.stopped) await this.live(this.consumer, () => (failures = 0));
      } catch (error) {
        this.log.warn({ err: error }, 'the Kafka consumer ended and is made anew');
      }
      this.state.inGroup = false;
      if (!this.stopped) await this.consumer?.disconnect();
    }
  }

  /** Resolves when the consumer was stopped; rejects with its error when it crashed. */
  private async live(consumer: Consumer, alive: () => void): Promise<void> {
    const end = new Promise<void>((resolve, reject) => {
      this.ended = resolve;
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      // What is not committed yet may belong to another member now.
      this.reached.clear();
      this.state.inGroup = true;
      this.joined();
      alive();
    });
    consumer.on(consumer.events.HEARTBEAT, () => void (this.state.lastActivity = new Date()));
    consumer.on(consumer.events.FETCH, () => void (this.state.lastActivity = new Date()));
    this.joining = (async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: this.topics, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.concurrency,
        eachBatch: (payload) => this.eachBatch(payload, (offset) => this.done(payload, offset)),
      });
    })();
    await Promise.all([this.joining, end]);
  }
}
