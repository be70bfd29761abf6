// Starts a service and stops it in order: configuration, MongoDB, messaging, HTTP; then back.
import * as contracts from '@hilir/contracts';
import type { ServiceName } from '@hilir/contracts';
import { FactServer, MessagingModule, type MessagingOptions } from '@hilir/messaging';
import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
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
  try {
    await assemble(app, config, log);
  } catch (error) {
    // Nothing may stay open behind the error, or the process that reports it would not end.
    await app.close();
    throw error;
  }
  return app;
}

async function assemble(app: NestFastifyApplication, config: ServiceConfig, log: Logger): Promise<void> {
  const declared = app.get<Routes>(ROUTES, { strict: false });
  const routes = Object.values(declared);
  const fastify = app.getHttpAdapter().getInstance();
  await prepareServer(fastify, config, routes);
  logRequests(fastify, log);
  measureRequests(fastify);
  app.useGlobalFilters(new ProblemFilter(routes, log));
  serveDocument(app, config.service, declared);
  app.connectMicroservice({ strategy: app.get(FactServer) });
  await app.init();
  everyRouteIsServed(fastify, declared);
  await buildIndexes(app.get<Connection>(getConnectionToken()));
  await app.startAllMicroservices();
}

/** The document at /openapi.json, and a page to try it at /docs. */
function serveDocument(app: NestFastifyApplication, service: ServiceName, routes: Routes): void {
  const document = contracts.openApiDocument(service, routes, contracts) as unknown as OpenAPIObject;
  // The page cannot be loaded inside Jest: it ends the process.
  const ui = process.env.JEST_WORKER_ID === undefined;
  SwaggerModule.setup('docs', app, document, { ui, raw: ['json'], jsonDocumentUrl: 'openapi.json' });
}

/** What is documented must be there: a controller that was forgotten in a module shows at start, not in use. */
function everyRouteIsServed(fastify: FastifyInstance, routes: Routes): void {
  const missing = Object.entries(routes).filter(([, { method, path }]) => !fastify.hasRoute({ method, url: path }));
  if (missing.length > 0) throw new Error(`declared but not served: ${missing.map(([name]) => name).join(', ')}`);
}

/** Before the first request, so that unique ones hold; one collection after the other, as all at once starve the pool. */
async function buildIndexes(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
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
