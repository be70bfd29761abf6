// Restarts a process that ends by itself, with back-off.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './engines/child.js';

const RETRY_MS = { first: 1_000, most: 30_000 };
/** A process that ran so long is not in a crash loop: its next back-off begins anew. */
const SETTLED_MS = 60_000;

/** Resolves once `stopping` is aborted and the process has ended: stop it after that, or it comes back. */
export async function keepAlive(child: Child, stopping: AbortSignal, log: (line: string) => void): Promise<void> {
  let wait = RETRY_MS.first;
  for (;;) {
    const since = Date.now();
    const ended = await child.exited;
    if (stopping.aborted) return;
    if (Date.now() - since > SETTLED_MS) wait = RETRY_MS.first;
    log(`${child.name} ended unexpectedly (${ended}); it starts again in ${wait / 1000} s`);
    await sleep(wait, undefined, { signal: stopping }).catch(() => undefined); // woken early by the stop
    if (stopping.aborted) return;
    wait = Math.min(wait * 2, RETRY_MS.most);
    await child.start().then(
      () => log(`${child.name} is ready again`),
      (error: Error) => stopping.aborted || log(error.message), // it has ended, so the next round tries again
    );
  }
}
