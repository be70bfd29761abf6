// docker-compose.yml says the same as the code: engine settings, services, ports, variables, topics.
import { ready, SERVICES, type ServiceName, TOPICS } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig } from '../../libs/runtime/src/config.js';
import { KAFKA_VERSION } from '../../tools/src/engines/kafka-program.js';
import { KAFKA_SETTINGS, replicationSettings } from '../../tools/src/engines/kafka-settings.js';
import { MONGOD_SETTINGS } from '../../tools/src/engines/mongod.js';

interface ComposeService {
  image: string;
  build?: { context: string; args: { APP: string } };
  command?: string[];
  environment: Record<string, string>;
  ports: string[];
  restart: string;
  stop_grace_period: string;
  healthcheck: { test: string[] };
}

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const withDefaults = text.replace(/(?<!\$)\$\{\w+:-([^}]*)\}/g, '$1'); // as Compose reads `${NAME:-default}` without NAME
const services: Record<string, ComposeService> = parse(withDefaults, { merge: true }).services;
const names = Object.keys(SERVICES) as ServiceName[];
const { mongodb, kafka } = services as { mongodb: ComposeService; kafka: ComposeService };

/** `log.segment.bytes` is `KAFKA_LOG_SEGMENT_BYTES` to the image. */
const variable = (setting: string): string => `KAFKA_${setting.toUpperCase().replaceAll('.', '_')}`;
/** What Compose alone decides: where the broker is, and how much memory Java has. */
const OF_THE_IMAGE = /^KAFKA_(HEAP|JVM|PROCESS_ROLES|NODE_ID|CONTROLLER_|LISTENER|ADVERTISED|INTER_BROKER|LOG_DIRS)/;

describe('the engines in docker-compose.yml', () => {
  it('have a broker set like the local one, no setting more and none less', () => {
    const settings = Object.entries({ ...KAFKA_SETTINGS, ...replicationSettings(1) });
    const local = Object.fromEntries(settings.map(([setting, value]) => [variable(setting), value]));
    const given = Object.entries(kafka.environment).filter(
      ([name]) => name.startsWith('KAFKA_') && !OF_THE_IMAGE.test(name),
    );
    expect(Object.fromEntries(given)).toEqual(local);
    expect(kafka.image).toBe(`apache/kafka:${KAFKA_VERSION}`);
  });

  it('have a mongod set like the local one', () => {
    const local = Object.entries(MONGOD_SETTINGS).map(([name, value]) => `--${name}=${value}`);
    expect(mongodb.command).toEqual([...local, '--bind_ip_all']);
    expect(mongodb.image).toMatch(/^mongo:\d+\.\d+\.\d+$/);
  });
});

describe('the services in docker-compose.yml', () => {
  it('are exactly those of the contracts, each built from its own folder', () => {
    expect(Object.keys(services)).toEqual([...names, 'mongodb', 'kafka']);
    for (const name of names) {
      expect(services[name]!.build).toEqual({ context: '.', args: { APP: name } });
      expect(existsSync(join(root, 'apps', name, 'package.json'))).toBe(true);
    }
  });

  it.each(names)('%s: has variables it understands, and the port it publishes', (name) => {
    const { environment, ports, stop_grace_period: grace } = services[name]!;
    const config = readConfig(name, environment);
    expect(Object.keys(config)).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(config.PORT).toBe(SERVICES[name]);
    expect(ports).toEqual([`127.0.0.1:${config.PORT}:${config.PORT}`]);
    expect(parseInt(grace) * 1000).toBeGreaterThan(config.SHUTDOWN_TIMEOUT_MS);
  });

  it.each(names)('%s: finds the engines where they listen, and is asked whether it is ready', (name) => {
    const { environment, healthcheck } = services[name]!;
    expect(environment.MONGODB_URI).toBe(`mongodb://mongodb:27017/?replicaSet=${MONGOD_SETTINGS.replSet}`);
    expect(mongodb.healthcheck.test.join()).toContain(`_id: '${MONGOD_SETTINGS.replSet}'`);
    expect(kafka.environment.KAFKA_ADVERTISED_LISTENERS).toContain(`INTERNAL://${environment.KAFKA_BROKERS},`);
    expect(healthcheck.test.join()).toContain(ready.path);
  });

  it('create topics that this number of brokers can hold and accept writes to', () => {
    expect(KAFKA_SETTINGS['auto.create.topics.enable']).toBe('false');
    for (const { owner } of Object.values(TOPICS)) {
      const { TOPIC_REPLICATION } = readConfig(owner, services[owner]!.environment);
      const brokers = kafka.environment.KAFKA_CONTROLLER_QUORUM_VOTERS!.split(',').length;
      expect(TOPIC_REPLICATION).toBeLessThanOrEqual(brokers);
      expect(Number(kafka.environment.KAFKA_MIN_INSYNC_REPLICAS)).toBeLessThanOrEqual(TOPIC_REPLICATION);
    }
  });
});

describe('everything in docker-compose.yml', () => {
  it('listens on this machine only, checks its health and comes back after a crash', () => {
    for (const { ports, healthcheck, restart } of Object.values(services)) {
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
      expect(healthcheck.test[0]).toBe('CMD');
      expect(restart).toBe('unless-stopped');
    }
  });
});

describe('the Dockerfile', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

  it('pins one Node release and does not run as root', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:\d+\.\d+\.\d+-slim$/);
    expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM'));
  });
});
