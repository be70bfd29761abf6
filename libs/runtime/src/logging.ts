// JSON log lines: one logger per service, a line per request, and Nest's own messages. No bodies, headers or query values.
import type { LoggerService } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import type { ServiceConfig } from './config.js';

/** The Nest token of the service's logger. */
export const LOG = Symbol('Log');
/** A request that took longer is logged as a warning. */
const SLOW_MS = 1_000;
const UNLOGGED = ['/health/live', '/health/ready', '/metrics'];

export const createLog = (config: ServiceConfig): Logger =>
  pino({
    level: config.LOG_LEVEL,
    base: { service: config.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: withoutData },
    redact: ['*.headers', 'headers', '*.body', 'body'],
  });

/** A database error carries the documents it was about; only what names the bug is logged. */
function withoutData(error: Error): object {
  const { type, message, stack, code } = pino.stdSerializers.err(error);
  return { type, message, stack, code: code as unknown };
}

/** Logs each answer: 5xx as error, slow as warn, 4xx as info, the rest as debug. The path is the declared one, without values. */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const ms = Math.round(reply.elapsedTime);
    const level = levelOf(reply.statusCode, ms);
    const route = request.routeOptions.url;
    if (log.isLevelEnabled(level) && !UNLOGGED.includes(route ?? '')) {
      log[level](
        { correlationId: request.id, method: request.method, route, status: reply.statusCode, ms },
        'answered',
      );
    }
    done();
  });
}

function levelOf(status: number, ms: number): 'error' | 'warn' | 'info' | 'debug' {
  if (status >= 500) return 'error';
  if (ms > SLOW_MS) return 'warn';
  return status >= 400 ? 'info' : 'debug';
}

/** Nest's own messages as lines of the same log. Nest passes the context last, and a stack before it for errors. */
export function nestLog(log: Logger): LoggerService {
  const write =
    (level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = rest.pop();
      const [stack] = rest;
      if (message instanceof Error) log[level]({ context, err: message });
      else log[level]({ context, stack }, String(message));
    };
  return {
    fatal: write('fatal'),
    error: write('error'),
    warn: write('warn'),
    // Nest tells every route and module it finds: of use to who looks closer, not in each start.
    log: write('debug'),
    debug: write('debug'),
    verbose: write('trace'),
  };
}
