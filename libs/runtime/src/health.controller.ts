// Whether the process lives, and whether it can do its work: answered from what it knows, never by opening a connection.
import { live, ready } from '@hilir/contracts';
import { FactServer, Relay } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { HealthCheckService, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Connection } from 'mongoose';
import { Route } from './route.js';

const MONGODB_LIMIT_MS = 2_000;
/** A consumer hears from Kafka at least every heartbeat, each second. */
const SILENCE_LIMIT_MS = 30_000;
/** Facts leave within a second; older ones tell that nobody carries them. */
const FACT_AGE_LIMIT_SECONDS = 60;

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
    return this.health.check([() => this.mongodb(), () => this.consumer(), () => this.outbox()]);
  }

  private async mongodb(): Promise<HealthIndicatorResult> {
    return await this.indicator
      .check('mongodb')
      .attempt(async () => {
        const hello = await this.connection.db!.command({ hello: 1 }, { readPreference: 'primary' });
        if (hello.isWritablePrimary !== true) throw new Error('there is no primary');
      })
      .withTimeout(MONGODB_LIMIT_MS);
  }

  private consumer(): HealthIndicatorResult {
    const { consuming, inGroup, lastActivity, lag } = this.facts.state();
    const silentMs = Date.now() - lastActivity.getTime();
    const check = this.indicator.check('consumer');
    const figures = { consuming, inGroup, silentMs, lag };
    return inGroup && silentMs < SILENCE_LIMIT_MS ? check.up(figures) : check.down(figures);
  }

  private async outbox(): Promise<HealthIndicatorResult> {
    const { active, backlog, ageSeconds, lastMoved } = await this.relay.state();
    const check = this.indicator.check('relay');
    const figures = { active, backlog, ageSeconds, lastMoved: lastMoved.toISOString() };
    return ageSeconds < FACT_AGE_LIMIT_SECONDS ? check.up(figures) : check.down(figures);
  }
}
