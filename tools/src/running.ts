// Tells other programs where the running system is: `npm start` writes it down, `npm run demo` reads it.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICES, type ServiceName } from '@hilir/contracts';
import type { Urls } from './client.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const DEFAULT_DIR = join(ROOT, '.local');
export const NAMES = Object.keys(SERVICES) as ServiceName[];
const fileIn = (dir: string): string => join(dir, 'running.json');

export const writeRunning = (dir: string, urls: Urls): void => writeFileSync(fileIn(dir), JSON.stringify(urls));
export const forgetRunning = (dir: string): void => rmSync(fileIn(dir), { force: true });

/** What `REGISTRY_URL`, `SUPPLY_CHAIN_URL` and `MARKETPLACE_URL` name; else what was written down; else the usual ports. */
export function readRunning(dir: string): Urls {
  const written = existsSync(fileIn(dir)) ? (JSON.parse(readFileSync(fileIn(dir), 'utf8')) as Urls) : undefined;
  const urlOf = (name: ServiceName): string =>
    process.env[`${name.toUpperCase().replace('-', '_')}_URL`] ??
    written?.[name] ??
    `http://127.0.0.1:${SERVICES[name]}`;
  return Object.fromEntries(NAMES.map((name) => [name, urlOf(name)])) as Urls;
}
