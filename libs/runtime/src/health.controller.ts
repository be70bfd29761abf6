// Whether the process lives, and whether it can do its work: answered from what it knows, never by opening a connection.
import { live, ready } from '@hilir/contracts';
import { FactServer, Relay } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { HealthCheckService, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Connection } from 'mongoose';
import { Route } from './route.js';

const LIMIT_MS = 2_000;
/** A consumer hears from Kafka at least every heartbeat, each second. */
const SILENCE_LIMIT_MS = 30_000;
/** An election passes within a quarter of it; what fails for longer will not pass by itself. */
const WAIT_LIMIT_MS = 60_000;
/** Facts leave within a second; older ones tell that nobody carries them. */
const FACT_AGE_LIMIT_SECONDS = 60;

type Figures = Record<string, string | number | boolean>;

@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    @InjectConnection() private readonly connection: Connection,
    private readonly relay: Relay,
    private readonly facts: FactServer,
  ) {}

  @Route(live)
  live() {
    return this.health.check([]);
  }

  @Route(ready)
  ready() {
    return this.health.check([
      () => this.within('mongodb', () => this.primary()),
      () => this.within('consumer', async () => this.consumer()),
      () => this.within('relay', () => this.outbox()),
    ]);
  }

  /** Up with what the check tells, or down with why it threw or that it took too long. */
  private async within(name: string, check: () => Promise<Figures>): Promise<HealthIndicatorResult> {
    return await this.indicator.check(name).attempt(check).withTimeout(LIMIT_MS);
  }

  private async primary(): Promise<Figures> {
    const hello = await this.connection.db!.command({ hello: 1 }, { readPreference: 'primary' });
    if (hello.isWritablePrimary !== true) throw new Error('there is no primary');
    return {};
  }

  private consumer(): Figures {
    const { consuming, inGroup, lastActivity, lag, waiting } = this.facts.state();
    const silentMs = Date.now() - lastActivity.getTime();
    if (!inGroup) throw new Error('not in its group');
    if (silentMs > SILENCE_LIMIT_MS) throw new Error(`heard nothing of Kafka for ${silentMs} ms`);
    const waitsMs = waiting ? Date.now() - waiting.since.getTime() : 0;
    if (waiting && waitsMs > WAIT_LIMIT_MS) {
      const { topic, partition, failures, reason } = waiting;
      throw new Error(`${topic}/${partition} has failed ${failures} times in ${waitsMs} ms: ${reason}`);
    }
    return { consuming, silentMs, lag, waitsMs };
  }

  private async outbox(): Promise<Figures> {
    const { active, backlog, ageSeconds, lastMoved } = await this.relay.state();
    if (ageSeconds > FACT_AGE_LIMIT_SECONDS) throw new Error(`${backlog} facts wait, the oldest for ${ageSeconds} s`);
    return { active, backlog, ageSeconds, lastMoved: lastMoved.toISOString() };
  }
}
