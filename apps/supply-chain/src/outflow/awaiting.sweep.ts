// Ends requests for an export on which nobody decided in time; what was held for them is available again.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { OutflowsService } from './outflows.service.js';
import { OutflowsStore } from './outflows.store.js';

@Injectable()
export class AwaitingOutflows implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    outflows: OutflowsService,
    store: OutflowsStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('awaiting-outflows', config.SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => store.due(now, limit, except),
      end: (outflowIds) => outflows.lapse(outflowIds, uuidv7()),
    });
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }
}
