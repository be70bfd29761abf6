// Keeps a data directory to one owner at a time, and remembers its ports and whether its first start was completed.
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { recordProcess, runningProcess } from './process-file.js';

/** Refuses a directory that another live process owns. Returns what gives it back. */
export function claimDirectory(dir: string): () => void {
  mkdirSync(dir, { recursive: true });
  const lock = join(dir, 'owner.pid');
  const mine = `${lock}.${process.pid}`;
  const owner = runningProcess(lock);
  if (owner) throw new Error(`${dir} is in use by process ${owner}: stop it, or name another directory`);
  rmSync(lock, { force: true });
  recordProcess(mine, process.pid);
  try {
    linkSync(mine, lock); // unlike a rename, fails when somebody else was faster
  } finally {
    rmSync(mine);
  }
  return () => {
    if (runningProcess(lock) === process.pid) rmSync(lock);
  };
}

/** Below the range that systems hand to outgoing connections: a client that retries a dead port there can take it. */
const PORTS = { from: 21_000, below: 32_000 };

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** None of `taken`, which may not be listened on yet. */
export async function freePort(taken: number[]): Promise<number> {
  const port = randomInt(PORTS.from, PORTS.below);
  return !taken.includes(port) && (await isFree(port)) ? port : freePort(taken);
}

/** The ports of the last start where they are still free, else new ones. Refuses a directory made for another number. */
export async function portsFor(dir: string, name: string, count: number): Promise<number[]> {
  const file = join(dir, `${name}.ports.json`);
  const remembered: number[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  if (remembered.length && remembered.length !== count)
    throw new Error(`${dir} holds the data of another number of ${name} processes: name another directory`);
  const ports: number[] = [];
  for (let i = 0; i < count; i++) {
    const last = remembered[i];
    ports.push(last && (await isFree(last)) ? last : await freePort([...ports, ...remembered]));
  }
  writeWhole(file, JSON.stringify(ports));
  return ports;
}

/** A reader, or a start after a kill, never meets half a file. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/**
 * Makes the data folders; `fresh` when they are empty. What a first start left unfinished holds nothing yet and is thrown away, since no engine
 * promises to open it. Returns what marks the first start as completed.
 */
export function dataFolders(
  dir: string,
  name: string,
  count: number,
): { folders: string[]; fresh: boolean; complete(): void } {
  const unfinished = join(dir, `${name}.unfinished`);
  const folders = Array.from({ length: count }, (_, i) => join(dir, `${name}-${i + 1}`));
  if (existsSync(unfinished)) for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  const fresh = !folders.some((folder) => existsSync(folder));
  if (fresh) writeFileSync(unfinished, '');
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  return { folders, fresh, complete: () => rmSync(unfinished, { force: true }) };
}
