// The Kafka door of a service: a Nest transport whose handlers are ordinary event patterns, fed chunk by chunk.
import { FACTS } from '@hilir/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { isObservable, lastValueFrom } from 'rxjs';
import { Chunks } from './chunk.js';
import type { Handler, Prefetch } from './handlers.js';
import { prepareInbox } from './inbox.js';
import { type Batch, type Consumption, KafkaBus } from './kafka.js';
import { consumerLag, showWaits } from './metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { ParkedEvents } from './parked.js';
import { Transaction } from './transaction.js';
import { linger } from './linger.js';
import { backOff } from './transient.js';

const LARGEST_CHUNK = 250;
/** Batches of different partitions that are handled at the same time. */
const CONCURRENCY = 6;

/** Why a partition waits, since when, and how often its chunk was tried. */
export interface Waiting {
  topic: string;
  partition: number;
  since: Date;
  failures: number;
  reason: string;
}

@Injectable()
export class FactServer extends Server implements CustomTransportStrategy {
  /** Handler errors come back to us instead of being logged and dropped by Nest. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly log = pino({ name: 'facts' });
  private readonly handlers = new Map<string, Handler[]>();
  private readonly lags = new Map<string, number>();
  private readonly lanes = new Map<number, Promise<unknown>>();
  /** Partitions whose next chunk failed, by topic and partition. */
  private readonly waiting = new Map<string, Waiting>();
  private chunks!: Chunks;
  private consumption: Consumption | undefined;

  constructor(
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
    @InjectConnection() private readonly connection: Connection,
    private readonly transaction: Transaction,
    private readonly parked: ParkedEvents,
    private readonly bus: KafkaBus,
  ) {
    super();
    showWaits(() => [...this.waiting.values()]);
  }

  /** Nest hands over each handler here; several may hear one fact, each with an inbox of its own. */
  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    _isEvent?: boolean,
    extras: Record<string, unknown> = {},
  ): void {
    const type = String(pattern);
    const list = this.handlers.get(type) ?? [];
    const name = typeof extras.handler === 'string' ? extras.handler : type;
    if (!FACTS.has(type)) throw new Error(`${name} listens to ${type}, which no contract declares`);
    if (list.some((other) => other.name === name)) throw new Error(`two handlers of ${type} are named ${name}`);
    this.handlers.set(type, list);
    list.push({
      name,
      prefetch: extras.prefetch as Prefetch[] | undefined,
      invoke: async (fact, context) => {
        const result: unknown = await callback(fact, context);
        if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      },
    });
  }

  async listen(ready: (error?: unknown) => void): Promise<void> {
    try {
      await prepareInbox(this.connection.db!);
      await this.parked.start(this.handlers);
      this.chunks = new Chunks(this.connection, this.transaction, this.handlers);
      const topics = [...new Set([...this.handlers.keys()].map((type) => FACTS.get(type)!.topic))];
      if (topics.length > 0) {
        this.consumption = this.bus.consume(
          this.options.service,
          topics,
          CONCURRENCY,
          (batch) => this.inLane(batch),
          () => this.forget(),
        );
      }
      ready();
    } catch (error) {
      ready(error);
    }
  }

  /** Finishes the running chunks and leaves the group. */
  async close(): Promise<void> {
    await this.consumption?.stop();
  }

  /** For health: a service without handlers is always in its group. */
  state(): { consuming: boolean; inGroup: boolean; lastActivity: Date; lag: number; waiting?: Waiting } {
    const lag = [...this.lags.values()].reduce((sum, each) => sum + each, 0);
    if (!this.consumption) return { consuming: false, inGroup: true, lastActivity: new Date(), lag };
    const { inGroup, lastActivity } = this.consumption.state;
    const [longest] = [...this.waiting.values()].sort((a, b) => a.since.getTime() - b.since.getTime());
    return { consuming: true, inGroup, lastActivity, lag, ...(longest && { waiting: longest }) };
  }

  on(): never {
    throw new Error('the fact server has no client events');
  }
  unwrap<T>(): T {
    return this.bus as T;
  }

  /** Equal partition numbers of different topics hold equal keys: they are handled one after the other, never at once. */
  private async inLane(batch: Batch): Promise<void> {
    const before = this.lanes.get(batch.partition) ?? Promise.resolve();
    const mine = before.then(() => this.takeBatch(batch));
    this.lanes.set(
      batch.partition,
      mine.then(
        () => undefined,
        () => undefined,
      ),
    );
    await mine;
  }

  private async takeBatch(batch: Batch): Promise<void> {
    const lane = `${batch.topic}/${batch.partition}`;
    for (let from = 0; from < batch.messages.length; from += LARGEST_CHUNK) {
      if (!batch.mine()) return;
      const chunk = batch.messages.slice(from, from + LARGEST_CHUNK);
      this.showLag(batch, batch.lag - from);
      try {
        await this.chunks.take(chunk);
      } catch (error) {
        // Only transient errors come here: this partition waits and nothing of it is skipped.
        const { since = new Date(), failures: before = 0 } = this.waiting.get(lane) ?? {};
        const failures = before + 1;
        const { topic, partition } = batch;
        this.waiting.set(lane, { topic, partition, since, failures, reason: (error as Error).message });
        const ms = backOff(failures, 200, 5_000);
        this.log.warn({ err: error, lane, failures, ms }, 'a partition waits');
        return batch.pauseFor(ms);
      }
      this.waiting.delete(lane);
      this.showLag(batch, batch.lag - from - chunk.length);
      await batch.done(chunk.at(-1)!);
      await linger(chunk.length);
    }
  }

  /** What was known of partitions is another member's now, or is soon learnt again. */
  private forget(): void {
    this.lags.clear();
    this.waiting.clear();
    consumerLag.reset();
  }

  private showLag({ topic, partition, mine }: Batch, lag: number): void {
    if (!mine()) return;
    this.lags.set(`${topic}/${partition}`, lag);
    consumerLag.set({ topic, partition }, lag);
  }
}
