// The one way to write: a MongoDB transaction that holds the changes and the facts about them. Insert-only commands share one.
import type { Cause } from '@hilir/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type ClientSession, MongoError } from 'mongodb';
import type { Connection } from 'mongoose';
import { groupSize, transactionRetries, transactions } from './metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { OUTBOX, outboxFact, outboxRows } from './outbox.js';
import { linger } from './linger.js';
import { backOff, isTransient, sleep } from './transient.js';
import { flush, insertAll, type Tx, UnitOfWork } from './unit-of-work.js';

/** A caller's work is tried again for so long before its transient error is passed on. */
const PATIENCE_MS = 10_000;
/** Commands that may share one transaction. */
const GROUP_LIMIT = 200;

const OPTIONS = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority' },
  readPreference: 'primary',
} as const;

interface Waiting {
  cause: Cause;
  work: (tx: Tx) => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

@Injectable()
export class Transaction {
  private readonly wakeCalls: (() => void)[] = [];
  private readonly waiting: Waiting[] = [];
  private groupRunning = false;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {}

  /** Calls back after every commit that left facts in the outbox. */
  onFacts(wake: () => void): void {
    this.wakeCalls.push(wake);
  }

  /** Runs the work in one transaction; again, from the start, on a transient error, for at most 10 s. */
  async run<T>(cause: Cause, work: (tx: Tx) => Promise<T> | T): Promise<T> {
    return this.persist('single', async (session) => {
      const unit = new UnitOfWork(session, this.connection.db!);
      const result = await work(unit.causedBy(cause));
      return { units: [unit], result };
    });
  }

  /**
   * Like `run`, for work that only inserts and emits: commands that wait at the same time share one transaction.
   * The work reads nothing through `tx`. When the shared transaction fails for a reason that is not transient, it is
   * halved until the one that spoils it stands alone; a duplicate id reaches its own caller as MongoDB's error 11000.
   */
  group<T>(cause: Cause, work: (tx: Tx) => Promise<T> | T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ cause, work, resolve: resolve as (value: unknown) => void, reject });
      if (!this.groupRunning) void this.runGroups();
    });
  }

  /**
   * The heart of `run`, `group` and the consumer: work → flush → facts → commit, retried while errors are transient.
   * `prepare` is called anew for each try.
   */
  async persist<T>(
    kind: 'single' | 'group' | 'chunk',
    prepare: (session: ClientSession) => Promise<{ units: UnitOfWork[]; result: T }>,
    patience = PATIENCE_MS,
  ): Promise<T> {
    const started = performance.now();
    for (let attempt = 1; ; attempt++) {
      try {
        const { units, result } = await this.attempt(prepare);
        transactions.inc({ kind });
        for (const unit of units) unit.afterCommit();
        if (units.some((unit) => unit.emitted.length > 0)) for (const wake of this.wakeCalls) wake();
        return result;
      } catch (error) {
        if (!isTransient(error) || performance.now() - started > patience) throw error;
        transactionRetries.inc({ kind });
        await sleep(backOff(attempt, 5, 500));
      }
    }
  }

  private async attempt<T>(
    prepare: (session: ClientSession) => Promise<{ units: UnitOfWork[]; result: T }>,
  ): Promise<{ units: UnitOfWork[]; result: T }> {
    const session = this.connection.getClient().startSession();
    try {
      session.startTransaction(OPTIONS);
      const prepared = await prepare(session);
      for (const unit of prepared.units) await unit.end();
      await flush(session, this.connection.db!, prepared.units);
      const facts = prepared.units.flatMap((unit) =>
        unit.emitted.map(({ fact, cause }) => outboxFact(this.options.service, fact, cause)),
      );
      await insertAll(this.connection.db!, OUTBOX, outboxRows(facts), session);
      await commit(session);
      return prepared;
    } finally {
      // Ends the transaction on the server too when it was not committed.
      await session.endSession();
    }
  }

  private async runGroups(): Promise<void> {
    this.groupRunning = true;
    while (this.waiting.length > 0) {
      const members = this.waiting.splice(0, GROUP_LIMIT);
      await this.runGroup(members);
      await linger(members.length);
    }
    this.groupRunning = false;
  }

  private async runGroup(members: Waiting[]): Promise<void> {
    groupSize.observe(members.length);
    try {
      const settle = await this.persist('group', async (session) => {
        const units: UnitOfWork[] = [];
        const settle: (() => void)[] = [];
        for (const { cause, work, resolve, reject } of members) {
          const unit = new UnitOfWork(session, this.connection.db!);
          try {
            const result = await work(unit.causedBy(cause));
            units.push(unit);
            settle.push(() => resolve(result));
          } catch (error) {
            // This one was refused: it leaves the group and the others go on.
            settle.push(() => reject(error));
          }
        }
        return { units, result: settle };
      });
      for (const tell of settle) tell();
    } catch (error) {
      if (members.length === 1 || isTransient(error)) for (const { reject } of members) reject(error);
      else {
        // One of them spoils it, a repeated id most often: halving finds it in few transactions, and the others go on.
        const half = Math.ceil(members.length / 2);
        await this.runGroup(members.slice(0, half));
        await this.runGroup(members.slice(half));
      }
    }
  }
}

/** Commits; an unknown outcome is asked again until the server says which it was. */
async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      const unknown = error instanceof MongoError && error.hasErrorLabel('UnknownTransactionCommitResult');
      if (!unknown || attempt === 5) throw error;
      await sleep(backOff(attempt, 50, 1_000));
    }
  }
}
