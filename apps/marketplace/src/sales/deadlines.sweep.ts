// Ends what is due in sales, and shows how long sales have been in each state.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep, gauge } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { SalesService } from './sales.service.js';
import { SalesStore } from './sales.store.js';

@Injectable()
export class SaleDeadlines implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    sales: SalesService,
    store: SalesStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('sale-deadlines', config.SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => store.due(now, limit, except),
      end: (saleIds) => sales.endDue(saleIds, uuidv7()),
    });
    // Prometheus asks for both at the same moment; one query answers them.
    let asked: ReturnType<SalesStore['byStatus']> | undefined;
    const byStatus = () => (asked ??= store.byStatus().finally(() => (asked = undefined)));
    gauge('hilir_sales', 'Sales in states that end by themselves', ['status'], async (metric) => {
      for (const { _id, count } of await byStatus()) metric.set({ status: _id }, count);
    });
    gauge('hilir_oldest_sale_age_seconds', 'Age of the oldest sale in each such state', ['status'], async (metric) => {
      for (const { _id, oldest } of await byStatus())
        metric.set({ status: _id }, (Date.now() - oldest.getTime()) / 1000);
    });
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }
}
