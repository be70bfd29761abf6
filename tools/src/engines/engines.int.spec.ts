// The engines keep what was written through kill -9, and nothing of them outlives who started them.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { transformFileSync } from '@swc/core';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { MongoClient } from 'mongodb';
import { startEngines, type EngineOptions } from './engines.js';

jest.setTimeout(60_000);

const here = dirname(fileURLToPath(import.meta.url));
const local = join(here, '../../.local'); // inside the package: compiled files find its dependencies and module type
const { Kafka, logLevel } = kafkajs;
let home: string;

beforeAll(() => {
  // This file is about engines that we start ourselves, whatever the rest of the run uses.
  delete process.env.MONGODB_URI;
  delete process.env.KAFKA_BROKERS;
  mkdirSync(local, { recursive: true });
  home = mkdtempSync(join(local, 'engines-'));
});
afterAll(() => {
  for (const line of processesOf(home)) process.kill(parseInt(line), 'SIGKILL'); // only where a test has failed
  rmSync(home, { recursive: true, force: true });
});

const start = (options: Partial<EngineOptions> & { dir: string }) => startEngines({ log: () => {}, ...options });
interface Addresses {
  mongodbUri: string;
  kafkaBrokers: string[];
}

/** Writes one note to each engine, acknowledged, and returns how many notes each holds. */
async function write({ mongodbUri, kafkaBrokers }: Addresses): Promise<{ mongo: number; kafka: number }> {
  const client = new MongoClient(mongodbUri);
  const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer();
  try {
    const notes = client.db('notes').collection('notes');
    await client.withSession((session) => session.withTransaction(() => notes.insertOne({}, { session })));
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic: 'notes', numPartitions: 1 }] });
    await producer.send({ topic: 'notes', acks: -1, messages: [{ value: 'note' }] });
    const [offset] = await admin.fetchTopicOffsets('notes');
    return { mongo: await notes.countDocuments(), kafka: Number(offset!.high) };
  } finally {
    await Promise.all([client.close(), admin.disconnect(), producer.disconnect()]);
  }
}

/** Engines and watchers: all of them carry the data directory in their command line. */
const processesOf = (dir: string): string[] =>
  execFileSync('ps', ['-A', '-ww', '-o', 'pid=', '-o', 'stat=', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(dir) && !/^\s*\d+\s+Z/.test(line));

async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`still not so after 10 s: ${what}`);
    await sleep(50);
  }
}

/** The command line tool in a process of its own, compiled anew so that no stale build is tested. */
async function startInOtherProcess(dir: string): Promise<{ parent: ChildProcess; addresses: Addresses }> {
  const compiled = join(home, 'compiled');
  mkdirSync(compiled, { recursive: true });
  for (const file of readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
    const { code } = transformFileSync(join(here, file), {
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    });
    writeFileSync(join(compiled, file.replace(/ts$/, 'js')), code);
  }
  const parent = spawn(process.execPath, [join(compiled, 'cli.js'), '--dir', dir], {
    env: { ...process.env }, // Jest's copy, without what `beforeAll` took out
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of parent.stdout!) if ((said += chunk).includes('KAFKA_BROKERS=')) break;
  const [, mongodbUri, brokers] = /MONGODB_URI=(.+)\nKAFKA_BROKERS=(.+)/.exec(said) ?? [];
  return { parent, addresses: { mongodbUri: mongodbUri!, kafkaBrokers: brokers!.split(',') } };
}

describe('engines that we started', () => {
  it('hold what was acknowledged before each was killed', async () => {
    const dir = join(home, 'killed');
    const engines = await start({ dir });
    try {
      expect(await write(engines)).toEqual({ mongo: 1, kafka: 1 });
      for (const child of [...engines.mongods, ...engines.brokers]) {
        const { pid, port } = child;
        await child.kill('SIGKILL');
        expect(await child.exited).toBe('SIGKILL');
        expect(() => process.kill(pid, 0)).toThrow('ESRCH');
        await child.restart();
        expect(child.port).toBe(port);
        expect(child.pid).not.toBe(pid);
      }
      expect(await write(engines)).toEqual({ mongo: 2, kafka: 2 });
    } finally {
      await engines.stop();
    }
    expect(processesOf(dir)).toEqual([]);
  });

  it('are refused to a second owner, and to another number of processes', async () => {
    const dir = join(home, 'owned');
    const engines = await start({ dir });
    await expect(start({ dir })).rejects.toThrow(`in use by process ${process.pid}`);
    await engines.stop();
    await expect(start({ dir, mongods: 3 })).rejects.toThrow('another number of mongod processes');
    expect(processesOf(dir)).toEqual([]);
  });

  it('begin anew where the first start was cut off', async () => {
    const dir = join(home, 'unfinished');
    for (const name of ['mongod', 'kafka']) {
      mkdirSync(join(dir, `${name}-1`), { recursive: true });
      writeFileSync(join(dir, `${name}.unfinished`), '');
    }
    writeFileSync(join(dir, 'mongod-1', 'WiredTiger'), 'half a file');
    writeFileSync(join(dir, 'kafka-1', 'meta.properties'), 'version=1\nnode.i');
    const engines = await start({ dir });
    expect(await write(engines).finally(() => engines.stop())).toEqual({ mongo: 1, kafka: 1 });
  });
});

describe('engines whose parent was killed', () => {
  it('die with it, and the next start has their data', async () => {
    const dir = join(home, 'orphaned');
    const { parent, addresses } = await startInOtherProcess(dir);
    expect(await write(addresses)).toEqual({ mongo: 1, kafka: 1 });
    expect(processesOf(dir).length).toBeGreaterThanOrEqual(5); // the parent, two engines, two watchers
    parent.kill('SIGKILL');
    await eventually('no process is left', () => processesOf(dir).length === 0);

    const engines = await start({ dir });
    expect(await write(engines).finally(() => engines.stop())).toEqual({ mongo: 2, kafka: 2 });
  });

  it('are ended by the next start if even their watchers were killed', async () => {
    const dir = join(home, 'stale');
    const { parent, addresses } = await startInOtherProcess(dir);
    expect(await write(addresses)).toEqual({ mongo: 1, kafka: 1 });
    const stale = ['mongod-1', 'kafka-1'].map((name) =>
      Number(readFileSync(join(dir, `${name}.pid`), 'utf8').split(' ')[0]),
    );
    const watchers = processesOf(dir).filter((line) => line.includes('/bin/sh'));
    expect(watchers).toHaveLength(2);
    for (const line of watchers) process.kill(parseInt(line), 'SIGKILL');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    for (const pid of stale) expect(() => process.kill(pid, 0)).not.toThrow();

    const engines = await start({ dir });
    expect(engines.mongods[0]!.pid).not.toBe(stale[0]);
    expect(await write(engines).finally(() => engines.stop())).toEqual({ mongo: 2, kafka: 2 });
    expect(processesOf(dir)).toEqual([]);
  });
});
