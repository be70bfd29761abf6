// Says how every Kafka broker of this project is set, here and in docker-compose.yml.

/** The same in docker-compose.yml, and a test keeps it so. Everything else is Kafka's default. */
export const KAFKA_SETTINGS: Record<string, string> = {
  'auto.create.topics.enable': 'false',
  'unclean.leader.election.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  // A broker that was killed may not return before its old session ends; the default makes that 9 seconds.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  // Two cores and a heap of 512 MB; the log cleaner alone would take 128 MB.
  'num.network.threads': '2',
  'num.io.threads': '4',
  'background.threads': '2',
  'num.recovery.threads.per.data.dir': '2',
  'log.cleaner.dedupe.buffer.size': '16777216',
  // After a kill a broker reads its last segments again: small ones keep that short.
  'log.segment.bytes': '67108864',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.num.partitions': '2',
  'share.coordinator.state.topic.num.partitions': '2',
};

/** No acknowledged message is lost with one of three brokers; a single one has nothing to replicate to. */
export function replicationSettings(brokers: 1 | 3): Record<string, string> {
  const [copies, inSync] = brokers === 3 ? ['3', '2'] : ['1', '1'];
  return {
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
  };
}

/** One process that is both broker and controller. */
export interface KafkaNode {
  id: number;
  port: number;
  controllerPort: number;
  folder: string;
}

export function properties(node: KafkaNode, nodes: KafkaNode[]): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(),
    listeners: `PLAINTEXT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': node.folder,
    ...KAFKA_SETTINGS,
    ...replicationSettings(nodes.length === 3 ? 3 : 1),
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
