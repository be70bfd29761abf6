// Starts a service and stops it in order: configuration, MongoDB, messaging, HTTP; then back.
import type { ServiceName } from '@hilir/contracts';
import { FactServer, MessagingModule, type MessagingOptions } from '@hilir/messaging';
import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { readConfig, SERVICE_CONFIG, type ServiceConfig } from './config.js';
import { createAdapter, prepareServer } from './http.js';
import { createLog, LOG, logRequests, nestLog } from './logging.js';
import { measureRequests } from './metrics.js';
import { mongoOptions } from './mongo.js';
import { ProblemFilter } from './problems.js';
import { ROUTES, type Routes } from './runtime.module.js';
import { crashOnBugs, stopOnSignals } from './stopping.js';

/** Holds what the environment decides, around the service's own AppModule. */
@Global()
@Module({})
class Environment {}

function environment(config: ServiceConfig, log: Logger, appModule: Type): DynamicModule {
  const { uri = '', ...options } = mongoOptions(config);
  return {
    module: Environment,
    imports: [MongooseModule.forRoot(uri, options), MessagingModule.forRoot(messagingOptions(config)), appModule],
    providers: [
      { provide: SERVICE_CONFIG, useValue: config },
      { provide: LOG, useValue: log },
    ],
    exports: [SERVICE_CONFIG, LOG],
  };
}

const messagingOptions = (config: ServiceConfig): MessagingOptions => ({
  service: config.service,
  brokers: config.KAFKA_BROKERS.split(','),
  topicPrefix: config.TOPIC_PREFIX,
  partitions: config.TOPIC_PARTITIONS,
  replication: config.TOPIC_REPLICATION,
  retentionHours: config.TOPIC_RETENTION_HOURS,
});

/**
 * A service that is ready but does not listen yet: tests call `listen(0)`. Its AppModule imports
 * `RuntimeModule.forRoot`. Throws when the environment is wrong or an engine cannot be reached.
 */
export async function createService(
  appModule: Type,
  service: ServiceName,
  env: Record<string, string | undefined> = process.env,
): Promise<NestFastifyApplication> {
  const config = readConfig(service, env);
  const log = createLog(config);
  const app = await NestFactory.create<NestFastifyApplication>(
    environment(config, log, appModule),
    createAdapter(config),
    { bodyParser: false, logger: nestLog(log), abortOnError: false },
  );
  const routes = Object.values(app.get<Routes>(ROUTES, { strict: false }));
  const fastify = app.getHttpAdapter().getInstance();
  await prepareServer(fastify, config, routes);
  logRequests(fastify, log);
  measureRequests(fastify);
  app.useGlobalFilters(new ProblemFilter(routes, log));
  app.connectMicroservice({ strategy: app.get(FactServer) }, { inheritAppConfig: true });
  await app.init();
  await indexesBuilt(app.get<Connection>(getConnectionToken()));
  await app.startAllMicroservices();
  return app;
}

/** Mongoose builds indexes in the background; a request must not come before the unique ones. */
async function indexesBuilt(connection: Connection): Promise<void> {
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
}

/** Starts a service in this process and stops it in order on SIGTERM or SIGINT. This is all that a main.ts calls. */
export async function startService(appModule: Type, service: ServiceName): Promise<void> {
  const app = await createService(appModule, service);
  const config = app.get<ServiceConfig>(SERVICE_CONFIG);
  const log = app.get<Logger>(LOG);
  crashOnBugs(log);
  stopOnSignals(app, log, config.SHUTDOWN_TIMEOUT_MS);
  await app.listen(config.PORT, config.HOST);
  const { port } = app.getHttpServer().address() as { port: number };
  log.info({ port }, 'listening');
  process.send?.({ ready: true, port });
}
