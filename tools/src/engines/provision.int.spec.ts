// What is fetched appears whole or not at all; what is missing is explained.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findKafka } from './kafka-program.js';
import { findMongod } from './mongod.js';
import { fetchOnce, onPath, runFetch } from './provision.js';

const environment = { ...process.env };
let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  process.env.HILIR_CACHE = cache;
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(cache, { recursive: true, force: true });
});

describe('fetchOnce', () => {
  it('gives two callers at once the same whole folder, and never fills it again', async () => {
    let fills = 0;
    const fill = async (temp: string) => {
      writeFileSync(join(temp, 'first'), '');
      await sleep(10 * ++fills);
      writeFileSync(join(temp, 'last'), '');
    };
    const [one, other] = await Promise.all([fetchOnce('thing', fill), fetchOnce('thing', fill)]);
    expect(await fetchOnce('thing', fill)).toBe(one);
    expect({ other, fills }).toEqual({ other: one, fills: 2 });
    expect(readdirSync(one)).toEqual(['first', 'last']);
    expect(readdirSync(cache)).toEqual(['thing']);
  });

  it('leaves nothing behind when it fails', async () => {
    await expect(fetchOnce('thing', () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(readdirSync(cache)).toEqual([]);
  });

  it('removes what a killed process left an hour ago, not what another is filling now', async () => {
    const [old, now] = ['thing.part-old', 'thing.part-now'].map((name) => join(cache, name));
    for (const folder of [old!, now!]) mkdirSync(folder);
    const before = Date.now() / 1000 - 3601;
    utimesSync(old!, before, before);
    await fetchOnce('thing', async () => {});
    expect(readdirSync(cache)).toEqual(['thing', 'thing.part-now']);
  });
});

describe('runFetch', () => {
  it('says what it does and ends with what went wrong', async () => {
    const lines: string[] = [];
    const fetch = { what: 'a thing', temp: cache, log: (line: string) => lines.push(line) };
    await runFetch({ ...fetch, command: '/bin/sh', args: ['-c', 'echo some > file; sleep 2.2'] });
    expect(lines).toEqual([
      'fetching a thing: /bin/sh',
      'fetching a thing: 2 s, 0 MB so far',
      'fetched a thing: 2 s, 0 MB',
    ]);
    const failing = runFetch({ ...fetch, command: '/bin/sh', args: ['-c', 'echo no such version >&2; exit 4'] });
    await expect(failing).rejects.toThrow('/bin/sh ended with 4:\nno such version');
  });
});

describe('an engine that is nowhere', () => {
  const allBut = (missing: string): string => {
    const folder = join(cache, 'path');
    mkdirSync(folder);
    for (const name of ['java', 'pip', 'mvn'].filter((tool) => tool !== missing)) {
      const found = onPath(name);
      if (found) symlinkSync(found, join(folder, name));
    }
    return folder;
  };

  it('is explained with the three ways: MongoDB', async () => {
    process.env.PATH = allBut('pip');
    const error = await findMongod(() => {}).catch((thrown: Error) => thrown.message);
    for (const way of ['MONGODB_URI', 'docker compose', 'mongod on the PATH', 'pip']) expect(error).toContain(way);
  });

  it('is explained with the three ways: Kafka', async () => {
    process.env.PATH = allBut('mvn');
    delete process.env.KAFKA_HOME;
    const error = await findKafka(() => {}).catch((thrown: Error) => thrown.message);
    for (const way of ['KAFKA_BROKERS', 'docker compose', 'KAFKA_HOME', 'mvn']) expect(error).toContain(way);
  });

  it('is explained with what the package manager said', async () => {
    const folder = allBut('pip');
    writeFileSync(join(folder, 'pip'), '#!/bin/sh\necho no matching distribution >&2\nexit 1\n', { mode: 0o755 });
    process.env.PATH = folder;
    const error = await findMongod(() => {}).catch((thrown: Error) => thrown);
    expect(String((error as Error).cause)).toContain('no matching distribution');
    expect(existsSync(join(cache, 'mongod-6.0.5'))).toBe(false);
  });
});
