// `npm start` as a newcomer runs it: sample data, commands that work, the demo, Ctrl-C; and a start after everything was killed.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../engines/services.js';

jest.setTimeout(240_000);

const root = join(import.meta.dirname, '../..');
let dir: string;
let running: ChildProcess | undefined;
let printed = '';
/** As on a machine where nothing is running: with engines of its own. */
const { MONGODB_URI: _mongo, KAFKA_BROKERS: _kafka, ...environment } = process.env;

beforeAll(() => {
  const runs = join(root, '.local/test-runs');
  mkdirSync(runs, { recursive: true });
  dir = mkdtempSync(join(runs, 'start-'));
});
afterAll(async () => {
  for (const pid of processes()) process.kill(pid, 'SIGKILL');
  await eventually(
    'all of it is gone',
    () => Promise.resolve(processes()),
    (pids) => pids.length === 0,
  );
  rmSync(dir, { recursive: true, force: true });
});

/** Everything that was started for this folder: the start itself, engines by their arguments, services by their environment. */
function processes(): number[] {
  const mine = (pid: string): boolean => {
    try {
      const [command, environment] = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'));
      return command!.includes(dir) || environment!.includes(`HILIR_START_SPEC=${dir}`);
    } catch {
      return false; // it ended while we looked
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && Number(name) !== process.pid && mine(name))
    .map(Number);
}

async function start(): Promise<void> {
  printed = '';
  running = spawn(process.execPath, ['tools/dist/start.js', '--dir', dir, '--free-ports'], {
    cwd: root,
    env: { ...environment, HILIR_START_SPEC: dir },
  });
  for (const stream of [running.stdout!, running.stderr!]) stream.on('data', (text) => (printed += String(text)));
  await eventually(
    'it says where to look',
    () => Promise.resolve(printed),
    (text) => text.includes('Ctrl-C stops everything') || running!.exitCode !== null,
    180,
  );
  if (running.exitCode !== null) throw new Error(`it ended with ${running.exitCode}:\n${printed}`);
}
const urls = () => JSON.parse(readFileSync(join(dir, 'running.json'), 'utf8')) as Record<string, string>;
const readyAfter = (): number => Number(/([0-9.]+) s  ready/.exec(printed)![1]);

describe('npm start', () => {
  it('brings in the sample data and prints three commands, which work', async () => {
    await start();
    const commands = printed.match(/^curl .*$/gm)!;
    expect(commands.length).toBeGreaterThanOrEqual(3);
    for (const command of commands) {
      const { stdout } = await promisify(execFile)('bash', ['-c', command]);
      expect(JSON.parse(stdout)).not.toHaveProperty('code');
    }
  });

  it('lets the demo play its story', async () => {
    const [REGISTRY_URL, SUPPLY_CHAIN_URL, MARKETPLACE_URL] = ['registry', 'supply-chain', 'marketplace'].map(
      (name) => urls()[name],
    );
    const env = { ...environment, REGISTRY_URL, SUPPLY_CHAIN_URL, MARKETPLACE_URL };
    const { stdout } = await promisify(execFile)(process.execPath, ['tools/dist/demo.js'], { cwd: root, env });
    expect(stdout).toContain('14. ');
  });

  it('stops all of it on Ctrl-C', async () => {
    expect(running!.exitCode).toBeNull();
    running!.kill('SIGINT');
    expect(await once(running!, 'exit')).toEqual([0, null]);
    expect(processes()).toEqual([]);
  });

  it('finds its data the second time, and again after all of it was killed', async () => {
    await start();
    process.stderr.write(`the second start was ready after ${readyAfter()} s\n`);
    expect(printed).toContain('sample data is there');
    for (const pid of processes()) process.kill(pid, 'SIGKILL');
    await eventually(
      'all of it is dead',
      () => Promise.resolve(processes()),
      (pids) => pids.length === 0,
    );
    await start();
    expect(Object.keys(urls())).toEqual(['registry', 'supply-chain', 'marketplace']);
    running!.kill('SIGINT');
    expect(await once(running!, 'exit')).toEqual([0, null]);
    expect(processes()).toEqual([]);
  });
});
