// Speaks to a service as its neighbours do: facts straight to their topics, past any outbox.
import type { NewFact, ServiceName } from '@hilir/contracts';
import { KafkaBus } from '@hilir/messaging';
import { uuidv7 } from 'uuidv7';

export interface Peer {
  /** Resolves when Kafka has them, in this order. */
  say(...facts: NewFact[]): Promise<void>;
  leave(): Promise<void>;
}

export function peerIn(env: Record<string, string>, service: ServiceName): Peer {
  const bus = new KafkaBus({
    service,
    brokers: env.KAFKA_BROKERS!.split(','),
    topicPrefix: env.TOPIC_PREFIX!,
    partitions: Number(env.TOPIC_PARTITIONS),
    replication: 1,
    retentionHours: 1,
  });
  const wire = ({ type, topic, subject, sequence, key, data }: NewFact) => ({
    topic,
    key,
    value: JSON.stringify(data),
    attributes: {
      specversion: '1.0',
      id: uuidv7(),
      source: `/${service}`,
      type,
      subject,
      time: new Date().toISOString(),
      sequence: String(sequence),
      correlationid: 'spec',
    },
  });
  return {
    say: async (...facts) => {
      const messages = facts.map(wire);
      const until = Date.now() + 20_000;
      // A topic that was just created is not at home everywhere yet; a relay would try again, too.
      for (;;) {
        try {
          return await bus.publish(messages);
        } catch (error) {
          if (Date.now() > until) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
    leave: () => bus.disconnect(),
  };
}
