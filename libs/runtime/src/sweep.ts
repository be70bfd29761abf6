// Ends what is due, again and again: deadlines that passed, windows that ran out. One broken document holds nobody up.
import type { Author } from '@hilir/contracts';
import { isTransient } from '@hilir/messaging';
import type { FactoryProvider, OnApplicationBootstrap, OnModuleDestroy, Type } from '@nestjs/common';
import { type Model, trusted } from 'mongoose';
import type { Logger } from 'pino';
import { Counter } from 'prom-client';
import { uuidv7 } from 'uuidv7';
import { SERVICE_CONFIG, type ServiceConfig } from './config.js';
import { LOG } from './logging.js';

/** Documents that are ended in one transaction. */
const AT_ONCE = 200;
/** For so many rounds a document that could not be ended is left alone; then it is tried again. */
const LEFT_ALONE = 60;

const failures = new Counter({
  name: 'hilir_sweep_failures_total',
  help: 'Documents that a sweep tried to end and could not',
  labelNames: ['sweep'] as const,
});

export interface Sweeping {
  /** Ids of at most so many documents in which something is due, without those excepted. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]>;
  /** Ends what is due in these documents, all or none, as `by`. Safe to do twice: any instance may sweep at any time. */
  end(ids: readonly string[], by: Author): Promise<void>;
}

/** What of a collection is due: the documents whose `deadline` passed, the longest overdue first. For a store's `due`. */
export async function pastDeadline<T extends { _id: string }>(
  model: Model<T>,
  now: Date,
  limit: number,
  except: readonly string[],
): Promise<string[]> {
  const due = await model
    .find({ deadline: trusted({ $lte: now }), _id: trusted({ $nin: [...except] }) } as object, { _id: 1 })
    .sort({ deadline: 1 })
    .limit(limit)
    .lean<{ _id: string }[]>();
  return due.map(({ _id }) => _id);
}

/** Provides a sweep to a module; it runs from the service's start to its stop. The store says what is due, the service ends it. */
export const sweepOf = <S>(
  name: string,
  store: Type<Pick<Sweeping, 'due'>>,
  service: Type<S>,
  end: (service: S, ids: readonly string[], by: Author) => Promise<void>,
): FactoryProvider<Sweep> => ({
  provide: `sweep ${name}`,
  inject: [SERVICE_CONFIG, LOG, store, service],
  useFactory: ({ SWEEP_INTERVAL_MS }: ServiceConfig, log: Logger, due: Pick<Sweeping, 'due'>, ends: S) =>
    new Sweep(name, SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => due.due(now, limit, except),
      end: (ids, by) => end(ends, ids, by),
    }),
});

/**
 * Looks every `ms` until stopped, and at once again while more is due. A transient error is logged and the next round
 * tries again. For any other the documents are halved until the broken one stands alone; it is logged, counted, left.
 */
export class Sweep implements OnApplicationBootstrap, OnModuleDestroy {
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private rounds = 0;
  /** Documents that could not be ended, and the round that tries them again. */
  private readonly broken = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly ms: number,
    private readonly log: Logger,
    private readonly work: Sweeping,
  ) {
    failures.inc({ sweep: name }, 0);
  }

  /** Nest's own calls, for a sweep that a module provides. */
  onApplicationBootstrap(): void {
    this.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.stop();
  }

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.round();
    }, this.ms);
  }

  /** Waits for the round that is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async round(): Promise<void> {
    this.rounds++;
    for (const [id, again] of this.broken) if (again <= this.rounds) this.broken.delete(id);
    try {
      for (let more = true; more && !this.stopped;) {
        const due = await this.work.due(new Date(), AT_ONCE, [...this.broken.keys()]);
        if (due.length > 0) await this.end(due);
        more = due.length === AT_ONCE;
      }
    } catch (err) {
      this.log.error({ err, sweep: this.name }, 'a sweep failed and is tried again');
    }
    if (!this.stopped) this.start();
  }

  private async end(ids: readonly string[]): Promise<void> {
    try {
      await this.work.end(ids, { sweep: this.name, correlationId: uuidv7() });
    } catch (err) {
      if (isTransient(err)) throw err;
      if (ids.length > 1) {
        const half = Math.ceil(ids.length / 2);
        await this.end(ids.slice(0, half));
        await this.end(ids.slice(half));
        return;
      }
      const [id] = ids;
      this.log.error({ err, sweep: this.name, id }, 'a document could not be ended and is left alone for a while');
      failures.inc({ sweep: this.name });
      this.broken.set(id!, this.rounds + LEFT_ALONE);
    }
  }
}
