// Finds an engine's files on this machine, or has a package manager fetch a copy once into the cache folder.
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** Shared by all checkouts and by processes that start at the same time. */
export const cacheFolder = (): string =>
  resolve(process.env.HILIR_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'hilir'));

export function onPath(command: string): string | undefined {
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command));
  return files.find((file) => existsSync(file) && statSync(file).isFile() && isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // the answer, not a failure
  }
}

const ABANDONED_MS = 3_600_000;

/** Work done for nobody: its process was killed before it could rename or remove the folder. */
function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache).filter((entry) => entry.includes('.part-'))) {
    const folder = join(cache, name);
    const modified = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - modified > ABANDONED_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The cache folder `name`, filled by `fill` when it is missing. It appears whole or not at all; of two processes
 * that fill it at once one wins and the other's work is thrown away.
 */
export async function fetchOnce(name: string, fill: (temp: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheFolder(), { recursive: true });
  removeAbandoned(cacheFolder());
  const temp = mkdtempSync(`${folder}.part-`);
  try {
    await fill(temp);
    renameSync(temp, folder);
  } catch (error) {
    rmSync(temp, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

export interface Fetch {
  what: string;
  command: string;
  args: string[];
  /** Where the files arrive; also the package manager's folder for half-finished downloads. */
  temp: string;
  /** What has arrived, from what the package manager has said. Default: the size of `temp`. */
  arrived?: (said: string) => string;
  log(line: string): void;
}

/** Runs a package manager; says every two seconds how long it has taken and how much has arrived. */
export async function runFetch({ what, command, args, temp, arrived, log }: Fetch): Promise<void> {
  const began = Date.now();
  let said = '';
  const so = () => {
    const amount = arrived?.(said) ?? `${Math.round(folderSize(temp) / 1e6)} MB`;
    return `${Math.round((Date.now() - began) / 1000)} s, ${amount}`;
  };
  log(`fetching ${what}: ${command}`);
  const ticker = setInterval(() => log(`fetching ${what}: ${so()} so far`), 2000);
  try {
    await run(command, args, { ...process.env, TMPDIR: temp }, temp, (chunk) => (said += chunk));
  } finally {
    clearInterval(ticker);
  }
  log(`fetched ${what}: ${so()}`);
}

/** A package manager adds and removes files meanwhile: what is gone counts nothing. */
function folderSize(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.size ?? 0;
  try {
    return readdirSync(path).reduce((sum, name) => sum + folderSize(join(path, name)), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Rejects with the end of what the command said. */
export function run(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  hear: (chunk: string) => void = () => {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        hear(chunk);
      });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(said);
      reject(
        new Error(`${command} ended with ${signal ?? code}:\n${said.trimEnd().split('\n').slice(-15).join('\n')}`),
      );
    });
  });
}

export function notFound(engine: string, variable: string, binary: string, manager: string, cause?: unknown): Error {
  const ways = [
    `${variable}: the address of a running one; \`docker compose up --detach\` starts one and docker-compose.yml shows its address`,
    binary,
    `${manager}, to fetch a copy into ${cacheFolder()}`,
  ];
  return new Error(`${engine} was not found. One of these is needed:\n${ways.map((way) => `  - ${way}`).join('\n')}`, {
    cause,
  });
}
