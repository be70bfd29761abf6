// Ends local windows that ran out; the pool hears of it as a fact and serves who waited outside.
import { Transaction } from '@hilir/messaging';
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { endWindow } from './lot.js';
import { LotsStore } from './lots.store.js';

@Injectable()
export class LotWindows implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    private readonly transaction: Transaction,
    private readonly lots: LotsStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('local-windows', config.SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => lots.windowsOver(now, limit, except),
      end: (lotIds) => this.end(lotIds),
    });
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }

  private end(lotIds: readonly string[]): Promise<void> {
    return this.transaction.run({ correlationId: uuidv7() }, async (tx) => {
      for (const lot of (await this.lots.findMany(tx, lotIds)).values()) {
        const change = endWindow(lot, new Date());
        if (!change) continue;
        this.lots.replace(tx, change.lot);
        tx.emit(change.fact);
      }
    });
  }
}
