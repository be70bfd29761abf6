// How the process ends: in order on a signal, at once and with its reason on a bug that nobody handled.
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';

/** On SIGTERM or SIGINT: no new work, running work to its end, then the engines; exit 1 when that takes too long. */
export function stopOnSignals(app: INestApplication, log: Logger, timeoutMs: number): void {
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.fatal({ timeoutMs }, 'could not stop in order in time');
      process.exit(1);
    }, timeoutMs).unref();
    // A failure in here is unhandled on purpose, and so ends the process below.
    await app.close();
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
}

/** After an error that nobody handled the state is unknown: the process says why and ends; what it had not finished is repeated. */
export function crashOnBugs(log: Logger): void {
  const crash = (err: unknown): void => {
    log.fatal({ err }, 'unhandled error');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
