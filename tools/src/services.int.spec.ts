// The services start as real processes, come back when they die by themselves, and leave nothing behind. Needs a build.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICES } from '@hilir/contracts';
import { startEngines, type Engines } from './engines/engines.js';
import { startServices } from './services.js';

jest.setTimeout(120_000);

const local = join(dirname(fileURLToPath(import.meta.url)), '../.local');
let home: string;
let engines: Engines;

beforeAll(async () => {
  mkdirSync(local, { recursive: true });
  home = mkdtempSync(join(local, 'services-'));
  engines = await startEngines({ dir: home, log: () => {} });
});
afterAll(async () => {
  await engines.stop();
  rmSync(home, { recursive: true, force: true });
});

const start = (options: { heal?: boolean; log?: (line: string) => void }) =>
  startServices({ engines, dir: home, ports: 'free', names: ['supply-chain'], ...options });
const status = async (url: string): Promise<number> => (await fetch(`${url}/health/ready`)).status;

describe('the services as processes', () => {
  it('are ready when the start resolves, and gone when the stop does', async () => {
    const services = await startServices({ engines, dir: home, ports: 'free' });
    const urls = (Object.keys(SERVICES) as (keyof typeof SERVICES)[]).map((name) => services.url(name));
    expect(await Promise.all(urls.map(status))).toEqual([200, 200, 200]);
    await services.stop();
    expect(await Promise.all(services.processes.map((child) => child.exited))).toEqual(['code 0', 'code 0', 'code 0']);
    for (const url of urls) await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('run as many instances as asked for, each at its own address', async () => {
    const instances = { 'supply-chain': 2 };
    const names = ['supply-chain'] as const;
    const services = await startServices({ engines, dir: home, ports: 'free', names, instances });
    expect(services.processes.map(({ name }) => name)).toEqual(['supply-chain', 'supply-chain-2']);
    expect(services.url('supply-chain', 2)).not.toBe(services.url('supply-chain'));
    expect(() => services.url('registry')).toThrow('registry is not among the services that were started');
    await services.stop();
  });

  it('come back after they died, when that is wanted', async () => {
    const lines: string[] = [];
    let cameBack: () => void;
    const back = new Promise<void>((resolve) => (cameBack = resolve));
    const log = (line: string): void => {
      if (lines.push(line) === 2) cameBack();
    };
    const services = await start({ heal: true, log });
    await services.processes[0]!.kill('SIGKILL');
    await back;
    expect(await status(services.url('supply-chain'))).toBe(200);
    await services.stop();
    expect(lines).toEqual([
      'supply-chain ended unexpectedly (SIGKILL); it starts again in 1 s',
      'supply-chain is ready again',
    ]);
  });

  it('stay dead otherwise', async () => {
    const services = await start({});
    await services.processes[0]!.kill('SIGKILL');
    await expect(fetch(services.url('supply-chain'))).rejects.toThrow('fetch failed');
    await services.stop();
  });
});
