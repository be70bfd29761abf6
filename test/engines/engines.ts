// What a spec takes from the engines that the run shares: an environment of its own, and a look into its databases.
import { SERVICES, type ServiceName } from '@hilir/contracts';
import { type Db, MongoClient } from 'mongodb';
import { randomBytes } from 'node:crypto';

/** Addresses of the shared engines; the global setup has put them into the environment. */
export function sharedEngines(): { mongodbUri: string; kafkaBrokers: string[] } {
  const { MONGODB_URI, KAFKA_BROKERS } = process.env;
  if (!MONGODB_URI || !KAFKA_BROKERS) throw new Error('no engines: this spec belongs to a project of jest.config.js');
  return { mongodbUri: MONGODB_URI, kafkaBrokers: KAFKA_BROKERS.split(',') };
}

/** Variables that give the services of one spec file databases, topics and groups that no other file shares. */
export function ownEnvironment(name: string): Record<string, string> {
  const { mongodbUri, kafkaBrokers } = sharedEngines();
  const own = `${name}-${randomBytes(4).toString('hex')}`;
  return {
    MONGODB_URI: mongodbUri,
    KAFKA_BROKERS: kafkaBrokers.join(),
    DATABASE_PREFIX: `${own}-`,
    TOPIC_PREFIX: `${own}.`,
    TOPIC_PARTITIONS: '3',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
  };
}

/** The databases of an environment, past the services. `drop` also closes. */
export async function openDatabases(
  env: Record<string, string>,
): Promise<{ of(service: ServiceName): Db; drop(): Promise<void> }> {
  const client = await new MongoClient(env.MONGODB_URI!).connect();
  const of = (service: ServiceName): Db => client.db(`${env.DATABASE_PREFIX}${service}`);
  return {
    of,
    drop: async () => {
      for (const service of Object.keys(SERVICES) as ServiceName[]) await of(service).dropDatabase();
      await client.close();
    },
  };
}
