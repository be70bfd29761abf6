// CPU time and memory of processes, as Linux counts them in /proc.
import { readFileSync } from 'node:fs';

/** Processes by the name under which they are reported. */
export type Pids = Record<string, number>;

/** USER_HZ: what /proc counts processor time in, on every Linux platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Seconds of CPU each process has used so far, user and system, all its threads. */
export function cpuSeconds(pids: Pids): Record<string, number> {
  return ofEach(pids, (pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may hold spaces
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  });
}

/** Seconds of CPU that the whole machine has used so far, all cores and programs, what a host took from it included. */
export function machineSeconds(): number {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
    .slice('cpu  '.length)
    .split(' ', 8)
    .map(Number) as [number, number, number, number, number, number, number, number];
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

/** Megabytes of each process that are in memory now. */
export const residentMb = (pids: Pids): Record<string, number> =>
  ofEach(pids, (pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
  });

const ofEach = (pids: Pids, measure: (pid: number) => number): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, measure(pid)]));
