// The configuration of a service: read once from the environment at start, every wrong variable named at once.
import { SERVICES, type ServiceName } from '@hilir/contracts';
import { z } from 'zod';

const whole = (least: number, most: number, otherwise: number) =>
  z
    .string()
    .regex(/^[0-9]{1,15}$/, `a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((n) => n >= least && n <= most, `a whole number from ${least} to ${most}`)
    .default(otherwise);

const LOOPBACK = /^(localhost|::1|127(\.[0-9]{1,3}){3})$/;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The variables a service understands. The key is the variable's name in the environment. */
const variables = (service: ServiceName) =>
  z
    .object({
      PORT: whole(0, 65_535, SERVICES[service]).describe('Port it listens on; 0 takes a free one'),
      HOST: z.string().default('127.0.0.1').describe('Address it listens on; loopback only until there is sign-in'),
      ALLOW_OPEN_BIND: z
        .literal('container', "only the word 'container'")
        .optional()
        .describe('Lifts the rule about HOST inside a container whose port is published on loopback only'),
      MONGODB_URI: z
        .string()
        .regex(/^mongodb(\+srv)?:\/\/.+/, 'a URI that begins with mongodb://')
        .default('mongodb://127.0.0.1:27017')
        .describe('The replica set, without a database name'),
      DATABASE_PREFIX: z
        .string()
        .regex(/^[a-z0-9-]{0,30}$/, 'at most 30 of a-z, 0-9 and -')
        .default('hilir-')
        .describe('Database = prefix + service'),
      KAFKA_BROKERS: z
        .string()
        .regex(/^[^\s,:]+:[0-9]{1,5}(,[^\s,:]+:[0-9]{1,5})*$/, 'host:port, separated by commas')
        .default('127.0.0.1:9092')
        .describe('Brokers to begin with, separated by commas'),
      TOPIC_PREFIX: z
        .string()
        .regex(/^[a-z0-9.-]{0,60}$/, 'at most 60 of a-z, 0-9, . and -')
        .default('')
        .describe('Put before every topic and group, so that runs on one broker do not meet'),
      TOPIC_PARTITIONS: whole(1, 1_000, 12).describe('Partitions of topics that are created'),
      TOPIC_REPLICATION: whole(1, 9, 1).describe('Replicas of topics that are created'),
      // The inbox forgets after 30 days, and a topic may keep a segment for a while beyond its time.
      TOPIC_RETENTION_HOURS: whole(1, 500, 168).describe('How long topics that are created keep their events'),
      PUBLIC_URL: z
        .string()
        .regex(
          /^https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?(\/[A-Za-z0-9._-]+)*$/,
          'an http(s) address without a slash at its end',
        )
        .default('http://127.0.0.1:3002')
        .describe('Where the public finds a batch; stable links and QR codes begin with it'),
      LOG_LEVEL: z
        .enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`)
        .default('info')
        .describe('Least level that is logged; debug shows every request'),
      RATE_LIMIT_PER_MINUTE: whole(1, 100_000_000, 6_000).describe('Requests per acting party, or per address'),
      BODY_LIMIT_KB: whole(1, 10_240, 256).describe('Largest JSON body'),
      UPLOAD_LIMIT_KB: whole(1, 102_400, 8_192).describe('Largest body that is not JSON, e.g. a CSV file'),
      SWEEP_INTERVAL_MS: whole(10, 3_600_000, 1_000).describe('How often deadlines are looked for'),
      SUPPLY_ACTIVE_DAYS: whole(1, 3_660, 90).describe(
        'A co-operative that posted a lot within so many days is active',
      ),
      SHUTDOWN_TIMEOUT_MS: whole(100, 600_000, 25_000).describe('After so long an orderly stop is given up'),
    })
    .refine((config) => LOOPBACK.test(config.HOST) || config.ALLOW_OPEN_BIND === 'container', {
      path: ['HOST'],
      message: 'a loopback address such as 127.0.0.1, because there is no sign-in yet',
      when: ({ value }) => typeof (value as { HOST?: unknown }).HOST === 'string',
    });

export type ServiceConfig = z.infer<ReturnType<typeof variables>> & { service: ServiceName };
/** The Nest token of the configuration. */
export const SERVICE_CONFIG = Symbol('ServiceConfig');

/** Reads the configuration; an empty variable counts as absent. Throws one error that names every wrong variable. */
export function readConfig(service: ServiceName, env: Record<string, string | undefined>): ServiceConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables(service).safeParse(given);
  if (parsed.success) return { ...parsed.data, service };
  // Only names and what is expected: a value may hold a password.
  const wrong = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: expected ${message}`);
  throw new Error(`The ${service} service cannot start; these environment variables are wrong:\n${wrong.join('\n')}`);
}
