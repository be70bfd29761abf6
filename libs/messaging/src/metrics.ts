// The figures that messaging shows to Prometheus; all in prom-client's default registry.
import { Counter, Gauge, Histogram, register } from 'prom-client';

export const transactions = new Counter({
  name: 'hilir_transactions_total',
  help: 'Committed MongoDB transactions',
  labelNames: ['kind'] as const,
});
export const transactionRetries = new Counter({
  name: 'hilir_transaction_retries_total',
  help: 'Transactions run again after a transient error',
  labelNames: ['kind'] as const,
});
export const groupSize = new Histogram({
  name: 'hilir_group_commit_size',
  help: 'Commands that shared one transaction',
  buckets: [1, 2, 5, 10, 20, 50, 100, 200],
});
export const chunkSize = new Histogram({
  name: 'hilir_chunk_size',
  help: 'Events handled in one transaction',
  buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
});
export const factsPublished = new Counter({
  name: 'hilir_facts_published_total',
  help: 'Facts that Kafka acknowledged',
  labelNames: ['topic'] as const,
});
export const publishRetries = new Counter({
  name: 'hilir_publish_retries_total',
  help: 'Batches that Kafka did not take at once',
});
export const factsHandled = new Counter({
  name: 'hilir_facts_handled_total',
  help: 'Facts that took effect',
  labelNames: ['handler'] as const,
});
export const factsRepeated = new Counter({
  name: 'hilir_facts_repeated_total',
  help: 'Facts that came again and were skipped',
  labelNames: ['handler'] as const,
});
export const outboxBacklog = new Gauge({
  name: 'hilir_outbox_backlog',
  help: 'Facts written but not yet acknowledged by Kafka',
});
export const outboxAge = new Gauge({ name: 'hilir_outbox_age_seconds', help: 'Age of the oldest such fact' });
export const relayActive = new Gauge({
  name: 'hilir_relay_active',
  help: '1 when this instance holds the relay lease',
});
export const consumerLag = new Gauge({
  name: 'hilir_consumer_lag',
  help: 'Messages behind the end of a partition',
  labelNames: ['topic', 'partition'] as const,
});
/** Shows, whenever Prometheus asks, how long partitions have been waiting; the last caller's, as when a test starts a service twice. */
export function showWaits(waiting: () => readonly { topic: string; partition: number; since: Date }[]): void {
  const name = 'hilir_partition_waits_seconds';
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help: 'How long a partition has been waiting because its next chunk fails',
    labelNames: ['topic', 'partition'],
    collect() {
      this.reset();
      for (const { topic, partition, since } of waiting())
        this.set({ topic, partition }, (Date.now() - since.getTime()) / 1_000);
    },
  });
}
export const consumerRestarts = new Counter({
  name: 'hilir_consumer_restarts_total',
  help: 'Times the supervisor recreated the Kafka consumer',
});
export const parkedEvents = new Gauge({ name: 'hilir_parked_events', help: 'Events that wait for an operator' });
