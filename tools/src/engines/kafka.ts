// Starts Kafka brokers in KRaft mode, each also a controller, on new data or on data that is already there.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { startChild, type Child, type ChildOptions } from './child.js';
import { dataFolders, portsFor } from './data-dir.js';
import { findKafka, type KafkaProgram } from './kafka-program.js';
import { properties, type KafkaNode } from './kafka-settings.js';
import { fetchOnce, run } from './provision.js';

type Start = (options: ChildOptions) => Promise<Child>;

const ARCHIVE = 'classes.jsa';

/** Rejects until the broker's own metadata lists it and `atLeast` brokers in all. */
async function answers({ id, port }: KafkaNode, atLeast: number): Promise<void> {
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

async function format(program: KafkaProgram, node: KafkaNode, file: string, dir: string): Promise<void> {
  if (existsSync(join(node.folder, 'meta.properties'))) return;
  // Its own name: a broker that meets another cluster on a port it knows is refused instead of joining it.
  // May begin with a dash, so it is handed over as one argument with its name.
  const cluster = createHash('sha256').update(dir).digest().subarray(0, 16).toString('base64url');
  await run(
    program.java,
    [...program.flags, 'kafka.tools.StorageTool', 'format', `--cluster-id=${cluster}`, '-c', file],
    process.env,
    dir,
  );
}

async function startNodes(dir: string, count: number, program: KafkaProgram, start: Start): Promise<Child[]> {
  const ports = await portsFor(dir, 'kafka', count * 2);
  const { folders, complete } = dataFolders(dir, 'kafka', count);
  const nodes = folders.map((folder, i) => ({
    id: i + 1,
    port: ports[2 * i]!,
    controllerPort: ports[2 * i + 1]!,
    folder,
  }));
  let expected = count;
  const brokers = await Promise.all(
    nodes.map(async (node) => {
      const file = join(dir, `kafka-${node.id}.properties`);
      writeFileSync(file, properties(node, nodes));
      await format(program, node, file, dir);
      const args = [...program.flags, 'kafka.Kafka', file];
      const check = () => answers(node, expected);
      return start({ name: `kafka-${node.id}`, command: program.java, args, cwd: dir, port: node.port, dir, check });
    }),
  );
  expected = 1; // a later restart does not wait for brokers that a test keeps down
  complete();
  return brokers;
}

/**
 * An archive of the classes that a broker loads, made once by a throw-away broker: measured, it halves the start
 * (2.4 s to 1.3 s) and its work (4.2 to 2.4 processor seconds). Java ignores one that does not fit it.
 */
async function classArchive(program: KafkaProgram, log: (line: string) => void): Promise<string[]> {
  const key = createHash('sha256')
    .update([program.version, ...program.flags].join('\n'))
    .digest('hex');
  const folder = await fetchOnce(`kafka-classes-${key.slice(0, 12)}`, async (temp) => {
    log('kafka: preparing a class archive, once, for faster starts');
    const flags = [...program.flags, `-XX:ArchiveClassesAtExit=${join(temp, ARCHIVE)}`];
    const [broker] = await startNodes(temp, 1, { ...program, flags }, startChild);
    await broker!.kill('SIGTERM'); // however long the dump takes: half an archive must not be kept
    if (!existsSync(join(temp, ARCHIVE))) log('kafka: this Java makes no class archive, so the broker starts slower');
    for (const file of readdirSync(temp)) if (file !== ARCHIVE) rmSync(join(temp, file), { recursive: true });
  });
  const archive = join(folder, ARCHIVE);
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`] : [];
}

export async function startBrokers(
  dir: string,
  count: number,
  start: Start,
  log: (line: string) => void,
): Promise<{ addresses: string[]; brokers: Child[] }> {
  const program = await findKafka(log);
  const flags = [...(await classArchive(program, log)), ...program.flags];
  const brokers = await startNodes(dir, count, { ...program, flags }, start);
  return { addresses: brokers.map(({ port }) => `127.0.0.1:${port}`), brokers };
}
