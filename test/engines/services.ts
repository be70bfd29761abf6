// Runs the services, as they are built, for one spec file: on databases and topics of their own.
import { type ServiceName } from '@hilir/contracts';
import { startServices } from '@hilir/tools';
import type { Db } from 'mongodb';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabases, ownEnvironment, sharedEngines } from './engines.js';

export interface OwnServices {
  url(service: ServiceName): string;
  database(service: ServiceName): Db;
  /** Also drops the databases. */
  stop(): Promise<void>;
}

export async function startOwnServices(name: string, more: Record<string, string> = {}): Promise<OwnServices> {
  const env = { ...ownEnvironment(name), RATE_LIMIT_PER_MINUTE: '10000000', ...more };
  const runs = join(import.meta.dirname, '../../.local/test-runs');
  mkdirSync(runs, { recursive: true });
  const dir = mkdtempSync(join(runs, `${name}-`));
  const databases = await openDatabases(env);
  const services = await startServices({ engines: sharedEngines(), dir, env, ports: 'free' });
  return {
    url: (service) => services.url(service),
    database: databases.of,
    stop: async () => {
      await services.stop();
      await databases.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Asks again until the answer satisfies, at most for `seconds`; then fails with the description and the last answer. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  seconds = 30,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > until) throw new Error(`not after ${seconds} s: ${what}; last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
