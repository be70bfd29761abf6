// A child is ready when its check passes, fails with the reason it gave, and is told from a later process with its number.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, startChild, type ChildOptions } from './child.js';
import { portsFor } from './data-dir.js';
import { processRecord, recordProcess, runningProcess } from './process-file.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'child-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const BEGUN = 'begun';
/** A Node program that leaves a file once it works. */
const program = (script: string, options: Partial<ChildOptions> = {}): ChildOptions => ({
  name: 'program',
  command: process.execPath,
  args: ['--eval', script],
  cwd: dir,
  dir,
  port: 0,
  check: async () => rmSync(join(dir, BEGUN)), // throws when there is none
  ...options,
});
const WORKS = `console.log('works'); require('fs').writeFileSync('${BEGUN}', ''); setInterval(() => {}, 1000)`;

describe('a child', () => {
  it('is ready when its check passes, and gone when kill resolves', async () => {
    const child = await startChild(program(WORKS));
    expect(runningProcess(join(dir, 'program.pid'))).toBe(child.pid);
    await child.kill('SIGKILL');
    expect(await child.exited).toBe('SIGKILL');
    expect(runningProcess(join(dir, 'program.pid'))).toBeUndefined();
  });

  it('keeps its log over a restart, and the log of the run before under another name', async () => {
    const child = await startChild(program(WORKS, { name: 'logged' }));
    await child.restart();
    await child.stop();
    expect(readFileSync(join(dir, 'logged.log'), 'utf8')).toBe('works\nworks\n');
    await (await startChild(program(WORKS, { name: 'logged' }))).stop();
    expect(readFileSync(join(dir, 'logged.previous.log'), 'utf8')).toBe('works\nworks\n');
  });

  it('that ends too early fails with what it said', async () => {
    const never = () => Promise.reject(new Error('no answer'));
    const start = startChild(program(`console.error('no such disk'); process.exit(3)`, { check: never }));
    await expect(start).rejects.toThrow(/program ended \(code 3\) before it was ready; [^]*no such disk/);
    await expect(start).rejects.toMatchObject({ cause: new Error('no answer') });
  });

  it('that is never ready is ended', async () => {
    const child = new Child(program(WORKS, { check: () => Promise.reject(new Error('no')), readyWithinMs: 300 }));
    await expect(child.start()).rejects.toThrow('program was not ready within 300 ms');
    expect(await child.exited).toBe('SIGKILL');
  });

  it('that cannot be run at all says why', async () => {
    const check = () => Promise.reject(new Error('no'));
    await expect(startChild(program('', { command: '/no/such/program', check }))).rejects.toThrow(
      /code 127[^]*not found/,
    );
    await expect(startChild(program('', { cwd: '/no/such/folder', check }))).rejects.toThrow('ENOENT');
  });

  it('ends also when it is stopped while it starts', async () => {
    const child = new Child(program(WORKS, { check: () => Promise.reject(new Error('no')) }));
    const start = expect(child.start()).rejects.toThrow('was stopped before it ran');
    await child.stop();
    await start;
  });
});

describe('a recorded process', () => {
  const file = () => join(dir, 'recorded.pid');

  it('is this one only with the same start', () => {
    recordProcess(file(), process.pid);
    expect(runningProcess(file())).toBe(process.pid);
    writeFileSync(file(), processRecord(process.pid) + '1');
    expect(runningProcess(file())).toBeUndefined();
  });

  it.each(['', '12', '12 ', 'x 3', '2147483647 5'])('is none when the file says %j', (text) => {
    writeFileSync(file(), text);
    expect(runningProcess(file())).toBeUndefined();
  });
});

describe('ports', () => {
  it('are remembered, differ, and lie below the range of outgoing connections', async () => {
    const ports = await portsFor(dir, 'some', 3);
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) expect(port >= 21_000 && port < 32_000).toBe(true);
    expect(await portsFor(dir, 'some', 3)).toEqual(ports);
  });
});
