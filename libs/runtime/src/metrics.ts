// What the service shows to Prometheus: its process, its requests, and gauges that features add.
import type { FactoryProvider, Type } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';

collectDefaultMetrics({ prefix: 'hilir_' });

const requests = new Histogram({
  name: 'hilir_http_request_duration_seconds',
  help: 'Answered requests and how long they took',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** Measures every answer. The route is the declared path; what matched none is counted under one label. */
export function measureRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    requests.labels(request.method, route, String(reply.statusCode)).observe(reply.elapsedTime / 1_000);
    done();
  });
}

/**
 * A gauge that a feature fills when Prometheus asks, e.g. the age of orders by state. `collect` sets the values of all
 * labels; those it does not set are gone. Asking for a name again replaces it, as when a test starts a service twice.
 */
export function gauge<L extends string>(
  name: `hilir_${string}`,
  help: string,
  labelNames: readonly L[],
  collect: (gauge: Gauge<L>) => Promise<void> | void,
): void {
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    labelNames,
    async collect() {
      this.reset();
      await collect(this);
    },
  });
}

/** A store of things that wait in states: how many are in each, and since when the oldest of them. */
interface States {
  byStatus(): Promise<{ _id: string; count: number; oldest: Date }[]>;
}
/** Provides two gauges to a module: how many of a thing are in each state that ends by itself, and for how long. */
export const statesOf = (thing: 'order' | 'sale', store: Type<States>): FactoryProvider => ({
  provide: `states of ${thing}`,
  inject: [store],
  useFactory: (states: States) => {
    // Prometheus asks for both at the same moment; one query answers them.
    let asked: ReturnType<States['byStatus']> | undefined;
    const byStatus = () => (asked ??= states.byStatus().finally(() => (asked = undefined)));
    gauge(`hilir_${thing}s`, `Each ${thing} in a state that ends by itself`, ['status'], async (metric) => {
      for (const { _id, count } of await byStatus()) metric.set({ status: _id }, count);
    });
    gauge(
      `hilir_oldest_${thing}_age_seconds`,
      `Age of the oldest ${thing} in each such state`,
      ['status'],
      async (metric) => {
        for (const { _id, oldest } of await byStatus())
          metric.set({ status: _id }, (Date.now() - oldest.getTime()) / 1_000);
      },
    );
    return byStatus;
  },
});
