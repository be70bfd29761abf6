// One service inside the spec's own process, on databases and topics of its own; its clock-driven work runs fast.
import type { ServiceName } from '@hilir/contracts';
import { createService } from '@hilir/runtime';
import type { Type } from '@nestjs/common';
import type { Db } from 'mongodb';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from './engines.js';

export interface OwnApp {
  http: ReturnType<typeof supertest>;
  db: Db;
  /** Its environment, for peers that speak to it. */
  env: Record<string, string>;
  /** Also drops the databases. */
  stop(): Promise<void>;
}

export async function startOwnApp(module: Type, service: ServiceName, name: string): Promise<OwnApp> {
  const env = { ...ownEnvironment(name), SWEEP_INTERVAL_MS: '50', RATE_LIMIT_PER_MINUTE: '1000000' };
  const databases = await openDatabases(env);
  const app = await createService(module, service, env);
  await app.listen(0, '127.0.0.1');
  return {
    http: supertest(app.getHttpServer()),
    db: databases.of(service),
    env,
    stop: async () => {
      await app.close();
      await databases.drop();
    },
  };
}
