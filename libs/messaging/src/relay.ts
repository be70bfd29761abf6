// Carries outbox rows to Kafka: in order, at least once, one process at a time, resuming after a crash at any line.
import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Collection, Filter } from 'mongodb';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { KafkaBus } from './kafka.js';
import { Lease, LeaseLost } from './lease.js';
import { factsPublished, outboxAge, outboxBacklog, publishRetries, relayActive } from './metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { type OutboxFact, outboxOf, type OutboxRow } from './outbox.js';
import { Transaction } from './transaction.js';
import { linger } from './linger.js';
import { backOff, isTransient, sleep } from './transient.js';

/** Rows read at a time: each holds the facts of one transaction. */
const BATCH = 100;
const IDLE_POLL_MS = 100;
const FOLLOWER_POLL_MS = 1_000;
/** Rows that Kafka has are removed together, so often: a removal costs as much as the transaction that wrote the row. */
const REMOVE_EVERY_MS = 250;

@Injectable()
export class Relay {
  private readonly log = pino({ name: 'relay' });
  private readonly outbox: Collection<OutboxRow>;
  private readonly lease: Lease;
  private loop: Promise<void> | undefined;
  private stopping = false;
  private woken = false;
  private wakeUp: () => void = () => undefined;
  private lastMoved = Date.now();
  /** Rows that Kafka has and that are not removed yet; a relay that takes over sends them once more. */
  private sent: string[] = [];
  private removeAt = 0;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(MESSAGING_OPTIONS) options: MessagingOptions,
    private readonly transaction: Transaction,
    private readonly bus: KafkaBus,
  ) {
    this.outbox = outboxOf(connection.db!);
    this.lease = new Lease(connection.db!, `relay:${options.service}`);
    transaction.onFacts(() => this.wake());
  }

  async start(): Promise<void> {
    await this.outbox.createIndexes([{ key: { position: 1 } }]);
    this.loop = this.run();
  }

  /** Sends what is left, as far as Kafka and the lease allow within the time, then stops and gives the lease away. */
  async stop(patienceMs: number): Promise<void> {
    const until = performance.now() + patienceMs;
    while (
      this.lease.held &&
      performance.now() < until &&
      (await this.outbox.countDocuments(this.unsent, { limit: 1 })) > 0
    ) {
      this.wake();
      await sleep(20);
    }
    this.stopping = true;
    this.wake();
    await this.loop;
    if (this.sent.length > 0 && this.lease.held) await this.remove();
    await this.lease.release();
  }

  /** For health: how many facts wait, how old the oldest is, and when one last left. */
  async state(): Promise<{ active: boolean; backlog: number; ageSeconds: number; lastMoved: Date }> {
    const oldest = await this.outbox
      .find(this.unsent, { projection: { position: 1 } })
      .sort({ position: 1 })
      .limit(1)
      .next();
    const [total] = oldest
      ? await this.outbox
          .aggregate<{ facts: number }>([{ $match: this.unsent }, { $group: { _id: null, facts: { $sum: '$count' } } }])
          .toArray()
      : [];
    const backlog = total?.facts ?? 0;
    const ageSeconds = oldest ? Math.max(0, Date.now() / 1000 - oldest.position.t) : 0;
    outboxBacklog.set(backlog);
    outboxAge.set(ageSeconds);
    return { active: this.lease.held, backlog, ageSeconds, lastMoved: new Date(this.lastMoved) };
  }

  /** Another process is the relay: what it sends and removes is not known here, and own commits are no reason to look. */
  private stepBack(): void {
    this.sent = [];
    this.woken = false;
  }

  /** What Kafka does not have yet. */
  private get unsent(): Filter<OutboxRow> {
    return this.sent.length > 0 ? { _id: { $nin: [...this.sent] } } : {};
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        const active = await this.lease.keep();
        relayActive.set(active ? 1 : 0);
        if (!active) this.stepBack();
        const rows = active ? await this.sendBatch() : 0;
        if (this.sent.length > 0 && performance.now() >= this.removeAt) await this.remove();
        failures = 0;
        // Fewer than it looked for was all there was; what came meanwhile has woken it.
        if (rows < BATCH) await this.rest(active ? IDLE_POLL_MS : FOLLOWER_POLL_MS);
      } catch (error) {
        failures++;
        if (failures === 1 || failures % 20 === 0) this.log.warn({ err: error, failures }, 'outbox relay waits');
        await sleep(backOff(failures, 100, 5_000));
      }
    }
    relayActive.set(0);
  }

  /** Sends the oldest rows and notes that they are sent; returns how many rows. Dying at any line only sends them twice. */
  private async sendBatch(): Promise<number> {
    this.woken = false;
    // One moment of the database: a read that goes on in a later one could meet a fact without the one before it.
    const snapshot = { readConcern: { level: 'snapshot' } } as const;
    const rows = await this.outbox.find(this.unsent, snapshot).sort({ position: 1 }).limit(BATCH).toArray();
    if (rows.length === 0) return 0;
    const facts = rows.flatMap((row) => row.facts);
    await this.publish(facts);
    if (this.sent.length === 0) this.removeAt = performance.now() + REMOVE_EVERY_MS;
    this.sent.push(...rows.map((row) => row._id));
    this.lastMoved = Date.now();
    await linger(facts.length);
    return rows.length;
  }

  /** One send at a time, repeated until Kafka has all of it; a repeat keeps the order per key, as a whole. */
  private async publish(facts: OutboxFact[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      if (!(await this.lease.keep())) throw new LeaseLost('before a send');
      try {
        await this.bus.publish(facts);
        for (const { topic } of facts) factsPublished.inc({ topic });
        return;
      } catch (error) {
        if (this.stopping) throw error;
        publishRetries.inc();
        if (attempt === 1 || attempt % 20 === 0) this.log.warn({ err: error, attempt }, 'Kafka did not take a batch');
        await sleep(backOff(attempt, 100, 5_000));
      }
    }
  }

  /** Removes what was sent, if this process is still the relay. */
  private async remove(): Promise<void> {
    const ids = this.sent;
    this.sent = [];
    for (let attempt = 1; ; attempt++) {
      const session = this.connection.getClient().startSession();
      try {
        await session.withTransaction(
          async () => {
            await this.lease.fence(session);
            await this.outbox.deleteMany({ _id: { $in: ids } }, { session });
          },
          { writeConcern: { w: 'majority' } },
        );
        return;
      } catch (error) {
        if (!isTransient(error) || attempt === 5) throw error;
        await sleep(backOff(attempt, 50, 1_000));
      } finally {
        await session.endSession();
      }
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.woken || this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      // A follower waits its time out: only the lease can change what it does.
      this.wakeUp = () => {
        if (!this.lease.held && !this.stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
