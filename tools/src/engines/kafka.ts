// Starts Kafka brokers in KRaft mode, each also a controller, on new data or on data that is already there.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import type { Child, ChildOptions } from './child.js';
import { dataFolders, portsFor } from './data-dir.js';
import { findKafka, type KafkaProgram } from './kafka-program.js';
import { run } from './provision.js';

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

interface Node {
  id: number;
  port: number;
  controllerPort: number;
  folder: string;
}

function properties(node: Node, nodes: Node[]): string {
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

/** Rejects until the broker's own metadata lists it and `atLeast` brokers in all. */
async function answers({ id, port }: Node, atLeast: number): Promise<void> {
  const { Kafka, logLevel } = kafkajs;
  const brokers = [`127.0.0.1:${port}`];
  const admin = new Kafka({
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1000,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    const alive = cluster.brokers.map(({ nodeId }) => nodeId);
    if (!alive.includes(id) || alive.length < atLeast)
      throw new Error(`the cluster has only the brokers ${alive.join()}`);
  } finally {
    await admin.disconnect();
  }
}

async function format(program: KafkaProgram, node: Node, file: string, dir: string): Promise<void> {
  if (existsSync(join(node.folder, 'meta.properties'))) return;
  const cluster = 'hilir-local-cluster--w'; // 16 bytes in base64, as Kafka asks; any will do
  await run(
    program.java,
    [...program.flags, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file],
    process.env,
    dir,
  );
}

export async function startBrokers(
  dir: string,
  count: number,
  start: (options: ChildOptions) => Promise<Child>,
  log: (line: string) => void,
): Promise<{ addresses: string[]; brokers: Child[] }> {
  const program = await findKafka(log);
  const ports = await portsFor(dir, 'kafka', count * 2);
  const { folders, complete } = dataFolders(dir, 'kafka', count);
  const nodes = folders.map((folder, i) => ({
    id: i + 1,
    port: ports[2 * i]!,
    controllerPort: ports[2 * i + 1]!,
    folder,
  }));
  let allThere = count;
  const brokers = await Promise.all(
    nodes.map(async (node) => {
      const file = join(dir, `kafka-${node.id}.properties`);
      writeFileSync(file, properties(node, nodes));
      await format(program, node, file, dir);
      return start({
        name: `kafka-${node.id}`,
        command: program.java,
        args: [...program.flags, 'kafka.Kafka', file],
        cwd: dir,
        port: node.port,
        dir,
        check: () => answers(node, allThere),
      });
    }),
  );
  allThere = 1; // a single restart does not wait for brokers that a test keeps down
  complete();
  return { addresses: nodes.map(({ port }) => `127.0.0.1:${port}`), brokers };
}
