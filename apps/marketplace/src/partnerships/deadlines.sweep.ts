// Ends partnerships whose last day is over.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { PartnershipsService } from './partnerships.service.js';
import { PartnershipsStore } from './partnerships.store.js';

@Injectable()
export class PartnershipDeadlines implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    partnerships: PartnershipsService,
    store: PartnershipsStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('partnership-deadlines', config.SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => store.due(now, limit, except),
      end: (ids) => partnerships.expire(ids, uuidv7()),
    });
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }
}
