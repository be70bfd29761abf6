// Runs one child process that cannot outlive this process, and that can be killed and restarted.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endRecordedGroup, recordProcess } from './process-file.js';

export interface ChildOptions {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  port: number;
  /** Holds `<name>.log`, the log of the run before it, and `<name>.pid`. */
  dir: string;
  /** Rejects for as long as the child cannot do its work. */
  check(): Promise<unknown>;
  /** Default 120 seconds: a broker that was killed reads its last segments again before it answers. */
  readyWithinMs?: number;
}

// The shell becomes the child (same pid) and leaves a tiny watcher behind, which holds the other end of a pipe from us.
// However we end, the kernel closes our end; the watcher then reads end-of-file instead of a line and kills the child's group.
const WATCHED = '(read -r _ <&3 || kill -9 -$$) & exec 3<&-; exec "$@"';
const GRACE_MS = 20_000;

export class Child {
  #wanted = false;
  #process: ChildProcess | undefined;
  #exit: Promise<string> = Promise.resolve('not started');
  #status: string | undefined = 'not started';

  constructor(readonly options: ChildOptions) {
    mkdirSync(options.dir, { recursive: true });
    const log = join(options.dir, `${options.name}.log`);
    if (existsSync(log)) renameSync(log, join(options.dir, `${options.name}.previous.log`));
  }

  get name(): string {
    return this.options.name;
  }
  get port(): number {
    return this.options.port;
  }
  get pid(): number {
    return this.#process!.pid!;
  }
  /** Resolves with how the present run ended, for example `code 1` or `SIGKILL`. */
  get exited(): Promise<string> {
    return this.#exit;
  }

  /** Resolves once the process is gone, so not for SIGSTOP: that is `process.kill(child.pid, 'SIGSTOP')`. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    if (this.#status === undefined) this.#process!.kill(signal);
    await this.#exit;
  }

  /** Asks the process to end; insists after 20 seconds. A start under way fails. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const insist = setTimeout(() => void this.kill('SIGKILL'), GRACE_MS);
    await this.kill('SIGTERM').finally(() => clearTimeout(insist));
  }

  /** Stops the process if it still runs; the new one has the same port and data and is ready when this resolves. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Resolves when `check` passes. A process of the same name that an earlier run left behind is ended first. */
  async start(): Promise<void> {
    this.#wanted = true;
    await endRecordedGroup(join(this.options.dir, `${this.name}.pid`));
    if (!this.#wanted) throw new Error(`${this.name} was stopped before it ran`);
    this.#spawn();
    await this.#becomeReady();
  }

  #spawn(): void {
    const { name, command, args, env, cwd, dir } = this.options;
    const log = openSync(join(dir, `${name}.log`), 'a');
    const child = spawn('/bin/sh', ['-c', WATCHED, name, command, ...args], {
      env: env ?? process.env,
      cwd,
      detached: true, // its own group: Ctrl-C reaches only us, and we stop the children in order
      stdio: ['ignore', log, log, 'pipe'],
    });
    closeSync(log);
    this.#process = child;
    this.#status = undefined;
    this.#exit = new Promise((resolve) => {
      const end = (status: string) => resolve((this.#status = status));
      child.once('error', (error) => end(error.message)); // it never ran, for example because `cwd` does not exist
      child.once('exit', (code, signal) => {
        releaseWatcher(child);
        end(signal ?? `code ${code}`);
      });
    });
    if (child.pid) recordProcess(join(dir, `${name}.pid`), child.pid);
  }

  async #becomeReady(): Promise<void> {
    const { name, check, readyWithinMs = 120_000 } = this.options;
    const deadline = Date.now() + readyWithinMs;
    for (;;) {
      const problem = await check().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (this.#status !== undefined)
        throw this.#failure(`${name} ended (${this.#status}) before it was ready`, problem);
      if (problem === undefined) return;
      if (Date.now() > deadline) {
        await this.kill('SIGKILL');
        throw this.#failure(`${name} was not ready within ${readyWithinMs} ms`, problem);
      }
      await sleep(50);
    }
  }

  #failure(what: string, cause: unknown): Error {
    const file = join(this.options.dir, `${this.name}.log`);
    const tail = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
    return new Error(`${what}; the end of ${file}:\n${tail}`, { cause });
  }
}

/** A line instead of end-of-file: the pid is free again and must not be killed. */
function releaseWatcher(child: ChildProcess): void {
  const pipe = child.stdio[3] as Writable;
  pipe.once('error', () => pipe.destroy()); // the watcher went with the group
  pipe.end('gone\n');
}

/** Starts a child that is killed when this process ends in any way, kill -9 included. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = new Child(options);
  await child.start();
  return child;
}
