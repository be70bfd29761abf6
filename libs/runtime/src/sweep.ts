// Does what is due, again and again: deadlines that passed, windows that ran out.
import type { Logger } from 'pino';

/**
 * Calls `work` every `ms` until stopped, at once again while it says that more is due. Any instance may sweep at any
 * time: the work itself must be safe to do twice. An error is logged and the next round tries again.
 */
export class Sweep {
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    private readonly ms: number,
    private readonly log: Logger,
    private readonly work: () => Promise<{ more: boolean }>,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.round();
    }, this.ms);
  }

  /** Waits for the round that is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      while (!this.stopped && (await this.work()).more);
    } catch (err) {
      this.log.error({ err, sweep: this.name }, 'a sweep failed and is tried again');
    }
    if (!this.stopped) this.start();
  }
}
