// Ends local windows that ran out; the pool hears of it as a fact and serves who waited outside.
import { Transaction } from '@hilir/messaging';
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { endWindow } from './lot.js';
import { LotsStore } from './lots.store.js';

const AT_ONCE = 200;

@Injectable()
export class LotWindows implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    private readonly transaction: Transaction,
    private readonly lots: LotsStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('local windows', config.SWEEP_INTERVAL_MS, log, () => this.endThose());
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }

  private async endThose(): Promise<{ more: boolean }> {
    const due = await this.lots.windowsOver(new Date(), AT_ONCE);
    if (due.length === 0) return { more: false };
    await this.transaction.run({ correlationId: uuidv7() }, async (tx) => {
      for (const lot of (await this.lots.findMany(tx, due)).values()) {
        const change = endWindow(lot, new Date());
        if (!change) continue;
        this.lots.replace(tx, change.lot);
        tx.emit(change.fact);
      }
    });
    return { more: due.length === AT_ONCE };
  }
}
