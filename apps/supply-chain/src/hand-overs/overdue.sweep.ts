// Shows hand-overs as overdue that were not dispatched or received in time; about their material nothing is assumed.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { HandOversService } from './hand-overs.service.js';
import { HandOversStore } from './hand-overs.store.js';

const AT_ONCE = 200;

@Injectable()
export class OverdueHandOvers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    private readonly handOvers: HandOversService,
    private readonly store: HandOversStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('overdue hand-overs', config.SWEEP_INTERVAL_MS, log, () => this.markThose());
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }

  private async markThose(): Promise<{ more: boolean }> {
    const due = await this.store.due(new Date(), AT_ONCE);
    if (due.length > 0) await this.handOvers.noteOverdue(due, uuidv7());
    return { more: due.length === AT_ONCE };
  }
}
