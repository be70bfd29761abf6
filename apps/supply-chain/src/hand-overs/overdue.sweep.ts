// Shows hand-overs as overdue that were not dispatched or received in time; about their material nothing is assumed.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { HandOversService } from './hand-overs.service.js';
import { HandOversStore } from './hand-overs.store.js';

@Injectable()
export class OverdueHandOvers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    handOvers: HandOversService,
    store: HandOversStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('overdue-hand-overs', config.SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => store.due(now, limit, except),
      end: (handOverIds) => handOvers.noteOverdue(handOverIds, uuidv7()),
    });
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }
}
