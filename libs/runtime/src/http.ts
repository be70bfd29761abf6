// The HTTP server under Nest: what it reads, what it limits, and the headers every answer has.
import { OPERATION_ROUTES, Refusal, type RouteDefinition } from '@hilir/contracts';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import type { ServiceConfig } from './config.js';
import { answerUnreadableAddress } from './problems.js';

const CORRELATION_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const UNLIMITED = [OPERATION_ROUTES.live.path, OPERATION_ROUTES.ready.path, OPERATION_ROUTES.metrics.path];

/** A Fastify whose request id is the correlation id: the caller's when it is sane, else a new UUIDv7. */
export const createAdapter = (config: ServiceConfig): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: config.BODY_LIMIT_KB * 1024,
    routerOptions: { maxParamLength: 400 },
    frameworkErrors: answerUnreadableAddress,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => {
      const given = headers['x-correlation-id'];
      return typeof given === 'string' && CORRELATION_ID.test(given) ? given : uuidv7();
    },
  });

/** Sets the server up. Call it after Nest was created and before it initialises, so that every route gets the hooks. */
export async function prepareServer(
  fastify: FastifyInstance,
  config: ServiceConfig,
  routes: readonly RouteDefinition[],
): Promise<void> {
  fastify.decorateRequest('acting');
  fastify.decorateRequest('input');
  readOnlyDeclaredTypes(fastify, config, routes);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id);
    done();
  });
  tagVersions(fastify);
  // upgrade-insecure-requests would break the documentation page, which a laptop serves without TLS.
  await fastify.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  await fastify.register(rateLimit, {
    max: config.RATE_LIMIT_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: limitedBy,
    allowList: (request) => UNLIMITED.includes(request.routeOptions.url ?? ''),
    errorResponseBuilder: () => new Refusal('request.too-many'),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  });
}

const limitedBy = (request: FastifyRequest): string => String(request.headers['x-acting-party'] ?? request.ip);

/** JSON everywhere, plus what routes declare to consume, as a File. Other types are refused before they are read. */
function readOnlyDeclaredTypes(
  fastify: FastifyInstance,
  config: ServiceConfig,
  routes: readonly RouteDefinition[],
): void {
  fastify.removeContentTypeParser('text/plain');
  const others = new Set(routes.flatMap(({ consumes = [] }) => consumes));
  for (const type of others) {
    fastify.addContentTypeParser(
      type,
      { parseAs: 'buffer', bodyLimit: config.UPLOAD_LIMIT_KB * 1024 },
      (_request, body, done) => done(null, new File([body as Buffer<ArrayBuffer>], 'upload', { type })),
    );
  }
}

/** An answer with a `version` has it as its ETag, which If-Match then asks for. */
function tagVersions(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    const version = (payload as { version?: unknown } | null)?.version;
    if (typeof version === 'number') reply.header('etag', `"${version}"`);
    done(null, payload);
  });
}
