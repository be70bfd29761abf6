// Ends orders whose deadline passed, and shows how long orders have been in each state.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep, gauge } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { OrdersService } from './orders.service.js';
import { OrdersStore } from './orders.store.js';

@Injectable()
export class OrderDeadlines implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    orders: OrdersService,
    store: OrdersStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('order-deadlines', config.SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => store.due(now, limit, except),
      end: (orderIds) => orders.lapse(orderIds, uuidv7()),
    });
    // Prometheus asks for both at the same moment; one query answers them.
    let asked: ReturnType<OrdersStore['byStatus']> | undefined;
    const byStatus = () => (asked ??= store.byStatus().finally(() => (asked = undefined)));
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
}
