// Shows how many orders are in each state that ends by itself, and for how long.
import { gauge } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { OrdersStore } from './orders.store.js';

@Injectable()
export class OrdersMetrics {
  constructor(store: OrdersStore) {
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
}
