// Records a process in a file, so that a later run can tell whether that very process is still alive.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Empty when the process is gone or only waits to be reaped: a container's first process may never reap. */
function startOf(pid: number): string {
  if (existsSync('/proc/self/stat')) return startFromProc(pid);
  try {
    const [state, ...start] = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', `${pid}`], {
      encoding: 'utf8',
    }).split(/\s+/);
    return state?.startsWith('Z') ? '' : start.join(' ').trim();
  } catch (error) {
    if ((error as { status?: number }).status === 1) return '';
    throw error;
  }
}

function startFromProc(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? '' : (rest[18] ?? '');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

/** One line, `pid start`: the number alone may belong to another process by the time it is read. */
export const processRecord = (pid: number): string => `${pid} ${startOf(pid)}`;

export function recordProcess(file: string, pid: number): void {
  writeFileSync(file, processRecord(pid));
}

/** The recorded process, if it still runs. */
export function runningProcess(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const [, pid, start] = /^(\d+) (.+)$/.exec(readFileSync(file, 'utf8')) ?? [];
  return start && startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/** Ends the process group that an earlier run left behind; resolves once its leader is gone. */
export async function endRecordedGroup(file: string): Promise<void> {
  const pid = runningProcess(file);
  if (pid) process.kill(-pid, 'SIGKILL');
  while (runningProcess(file)) await sleep(20);
  rmSync(file, { force: true });
}
