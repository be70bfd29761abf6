// Calls a service the way a phone with a weak signal does: tries again, with the same id, until it gets a clear answer.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Caller {
  headers: Record<string, string>;
  /** Called for every try that got no clear answer: refused connections, cut ones, 503. */
  onUnclear?: () => void;
  /** Gives up between tries. */
  signal?: AbortSignal;
}
export interface Answer {
  status: number;
  body: Record<string, unknown> & { code?: string };
  /** Tries that got no clear answer before this one, so what this one refuses may be what they did. */
  unclear: number;
}

const TRY_MS = 5_000;
const PAUSE_MS = 100;
/** Longer than anything that was stopped takes to work again; then it never will, and the test must end. */
const GIVE_UP_MS = 110_000;

/** Resolves with the first clear answer, whatever its status; 500 is clear too. Rejects when there is none for long. A function is asked for the address of each try. */
export async function ask(
  method: string,
  url: string | (() => string),
  caller: Caller,
  body?: unknown,
): Promise<Answer> {
  const until = Date.now() + GIVE_UP_MS;
  for (let unclear = 0; ; unclear++) {
    caller.signal?.throwIfAborted();
    if (Date.now() > until) throw new Error(`${method} ${typeof url === 'string' ? url : url()} got no clear answer`);
    try {
      const response = await fetch(typeof url === 'string' ? url : url(), {
        method,
        headers: { ...caller.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TRY_MS),
      });
      const answer = (await response.json()) as Answer['body'];
      if (response.status !== 503) return { status: response.status, body: answer, unclear };
    } catch (error) {
      if (!isConnectionTrouble(error)) throw error;
    }
    caller.onUnclear?.();
    await sleep(PAUSE_MS);
  }
}

/** The same, for calls that must succeed. */
export async function call(method: string, url: string, caller: Caller, body?: unknown): Promise<Answer['body']> {
  const answer = await ask(method, url, caller, body);
  if (answer.status >= 400) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Cut, refused, timed out, or ended in the middle of the body: the other side died. By name, as Jest has classes of its own. */
function isConnectionTrouble(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'TimeoutError' || name === 'SyntaxError' || /^(fetch failed|terminated)$/.test(message);
}
