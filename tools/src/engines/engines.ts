// Starts a real MongoDB replica set and a real Kafka cluster for development, tests and load, and stops them.
import { resolve } from 'node:path';
import { Child, type ChildOptions } from './child.js';
import { claimDirectory } from './data-dir.js';
import { startBrokers } from './kafka.js';
import { startMongods } from './mongod.js';

export type EngineProcess = Child;

export interface Engines {
  mongodbUri: string;
  kafkaBrokers: string[];
  /** Empty when `MONGODB_URI` named a running one. */
  mongods: EngineProcess[];
  /** Empty when `KAFKA_BROKERS` named running ones. */
  brokers: EngineProcess[];
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Keeps the data from one start to the next; one owner at a time. */
  dir: string;
  mongods?: 1 | 3;
  brokers?: 1 | 3;
  /** Hears about downloads and other long work. Default: standard error. */
  log?: (line: string) => void;
}

/**
 * Resolves when both answer real requests. Takes what `MONGODB_URI` and `KAFKA_BROKERS` name; else starts its own,
 * which end with `stop()` or with this process, however that ends.
 */
export async function startEngines(options: EngineOptions): Promise<Engines> {
  const { mongods = 1, brokers = 1, log = console.error } = options;
  const dir = resolve(options.dir);
  const release = claimDirectory(dir);
  const children = new Children();
  const stop = () => children.stop().then(release);
  const [mongo, kafka] = await Promise.allSettled([
    givenMongo() ?? startMongods(dir, mongods, children.start, log),
    givenKafka() ?? startBrokers(dir, brokers, children.start, log),
  ]);
  if (mongo.status === 'fulfilled' && kafka.status === 'fulfilled') {
    const { uri: mongodbUri, mongods } = mongo.value;
    const { addresses: kafkaBrokers, brokers } = kafka.value;
    return { mongodbUri, kafkaBrokers, mongods, brokers, stop };
  }
  await stop();
  throw mongo.status === 'rejected' ? mongo.reason : (kafka as PromiseRejectedResult).reason;
}

/** All that was started, so that one failure ends the others, those still on their way included. */
class Children {
  readonly #all: Child[] = [];
  #stopping = false;

  start = async (options: ChildOptions): Promise<Child> => {
    if (this.#stopping) throw new Error(`${options.name} was not started: the engines are being stopped`);
    const child = new Child(options);
    this.#all.push(child);
    await child.start();
    return child;
  };

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#all.map((child) => child.stop()));
  }
}

function givenMongo(): { uri: string; mongods: Child[] } | undefined {
  const uri = process.env.MONGODB_URI;
  return uri ? { uri, mongods: [] } : undefined;
}

function givenKafka(): { addresses: string[]; brokers: Child[] } | undefined {
  const addresses = process.env.KAFKA_BROKERS;
  return addresses ? { addresses: addresses.split(','), brokers: [] } : undefined;
}
