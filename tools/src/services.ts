// Starts the services as child processes that cannot outlive this one, and restarts one that dies where that is wanted.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICES, type ServiceName } from '@hilir/contracts';
import { Child } from './engines/child.js';
import { freePort, isFree } from './engines/data-dir.js';
import type { Engines } from './engines/engines.js';
import { endRecordedGroup } from './engines/process-file.js';
import { keepAlive } from './keep-alive.js';

export type ServiceProcess = Child;

export interface Services {
  /** Address without a slash at the end, e.g. `http://127.0.0.1:3001`; the first instance unless said otherwise. */
  url(name: ServiceName, instance?: number): string;
  /** Named `registry`, and `registry-2` for a second instance. */
  processes: ServiceProcess[];
  stop(): Promise<void>;
}

export interface ServiceOptions {
  engines: Pick<Engines, 'mongodbUri' | 'kafkaBrokers'>;
  /** Its folder `logs` holds each service's log, the log of the run before it, and its pid; one owner at a time. */
  dir: string;
  /** Default: all of them. */
  names?: readonly ServiceName[];
  /** How many processes of a service, where not one. */
  instances?: Partial<Record<ServiceName, number>>;
  /** Added to this process's own environment. */
  env?: Record<string, string>;
  /** Flags of node itself, for example `--cpu-prof`. */
  nodeFlags?: Partial<Record<ServiceName, string[]>>;
  /** `usual`, the default: those of contracts, where they are not taken. `free`: any, for many runs side by side. */
  ports?: 'usual' | 'free';
  /** Restart a service that ends by itself, with back-off. Default: no, as tests kill on purpose. */
  heal?: boolean;
  /** Hears about ports that were taken and services that ended. Default: standard error. */
  log?: (line: string) => void;
}

const ALL = Object.keys(SERVICES) as ServiceName[];
const HOST = '127.0.0.1';
/**
 * As in the Dockerfile. A larger nursery: most of what a request or a chunk makes dies young, and is then never copied.
 * A bound for the heap: without one V8 lets what died old grow to several times what lives (see bench/src/exports.ts).
 */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=32', '--max-old-space-size=1024'];

/** Resolves when every service answers ready; they need a build. They end with `stop()` or with this process, however that ends. */
export async function startServices(options: ServiceOptions): Promise<Services> {
  const { names = ALL, instances = {}, heal = false, log = console.error } = options;
  const children: Child[] = [];
  for (const name of names)
    for (let instance = 1; instance <= (instances[name] ?? 1); instance++)
      children.push(await prepare(name, instance, children, options));
  const stopping = new AbortController();
  let watching: Promise<void>[] = [];
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(children.map((child) => child.stop()));
    await Promise.all(watching);
  };
  const starts = await Promise.allSettled(children.map((child) => child.start()));
  const failure = starts.find((start) => start.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  if (heal) watching = children.map((child) => keepAlive(child, stopping.signal, log));
  const url = (name: ServiceName, instance = 1): string => {
    const child = children.find((process) => process.name === processName(name, instance));
    if (!child) throw new Error(`${processName(name, instance)} is not among the services that were started`);
    return `http://${HOST}:${child.port}`;
  };
  return { url, processes: children, stop };
}

const processName = (name: ServiceName, instance: number): string => (instance === 1 ? name : `${name}-${instance}`);

async function prepare(name: ServiceName, instance: number, before: Child[], options: ServiceOptions): Promise<Child> {
  const called = processName(name, instance);
  const dir = join(resolve(options.dir), 'logs');
  await endRecordedGroup(join(dir, `${called}.pid`)); // or what a killed run left behind holds the port
  const taken = before.map(({ port }) => port);
  const port = await choosePort(called, instance === 1 ? SERVICES[name] : undefined, taken, options);
  return new Child({
    name: called,
    command: process.execPath,
    args: [
      ...NODE_FLAGS,
      ...(options.nodeFlags?.[name] ?? []),
      fileURLToPath(new URL(`../../apps/${name}/dist/main.js`, import.meta.url)),
    ],
    env: {
      ...process.env,
      ...options.env,
      MONGODB_URI: options.engines.mongodbUri,
      KAFKA_BROKERS: options.engines.kafkaBrokers.join(),
      HOST,
      PORT: `${port}`,
    },
    port,
    dir,
    check: () => answersReady(port),
  });
}

async function choosePort(
  name: string,
  usual: number | undefined,
  taken: number[],
  { ports = 'usual', log = console.error }: ServiceOptions,
): Promise<number> {
  if (ports === 'free' || usual === undefined) return freePort(taken);
  if (await isFree(usual)) return usual;
  const other = await freePort(taken);
  log(`port ${usual} is taken by another program, so ${name} listens on ${other}`);
  return other;
}

async function answersReady(port: number): Promise<void> {
  const answer = await fetch(`http://${HOST}:${port}/health/ready`, { signal: AbortSignal.timeout(5_000) });
  const body = await answer.text(); // read whole, or the connection stays busy
  if (!answer.ok) throw new Error(`it is not ready: ${body}`);
}
