// Ends orders whose deadline passed, and shows how long orders have been in each state.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep, gauge } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { OrdersService } from './orders.service.js';
import { OrdersStore } from './orders.store.js';

const AT_ONCE = 200;

@Injectable()
export class OrderDeadlines implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    private readonly orders: OrdersService,
    private readonly store: OrdersStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('order deadlines', config.SWEEP_INTERVAL_MS, log, () => this.endThose());
    // Prometheus asks for both at the same moment; one query answers them.
    let asked: ReturnType<OrdersStore['byStatus']> | undefined;
    const byStatus = () => (asked ??= this.store.byStatus().finally(() => (asked = undefined)));
    gauge('hilir_orders', 'Orders in states that end by themselves', ['status'], async (metric) => {
      for (const { _id, count } of await byStatus()) metric.set({ status: _id }, count);
    });
    gauge(
      'hilir_oldest_order_age_seconds',
      'Age of the oldest order in each such state',
      ['status'],
      async (metric) => {
        for (const { _id, oldest } of await byStatus())
          metric.set({ status: _id }, (Date.now() - oldest.getTime()) / 1000);
      },
    );
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }

  private async endThose(): Promise<{ more: boolean }> {
    const due = await this.store.due(new Date(), AT_ONCE);
    if (due.length > 0) await this.orders.lapse(due, uuidv7());
    return { more: due.length === AT_ONCE };
  }
}
