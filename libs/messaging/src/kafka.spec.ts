// The one thing that is changed inside kafkajs still is where it was.
import { describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { quietIdleConnections } from './kafka.js';

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
  options: object,
) => Queue;
const queue = (): Queue =>
  new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: true,
    clientId: 'spec',
    broker: 'none:1',
    logger: { debug: () => undefined },
    isConnected: () => false,
  });

describe('an idle connection', () => {
  it('keeps no timer once it is quiet, and one while something is pending', () => {
    expect(quietIdleConnections()).toBe(true);
    const idle = queue();
    idle.scheduleCheckPendingRequests();
    expect(idle.throttleCheckTimeoutId).toBeNull();
    const busy = queue();
    busy.pending.push({});
    busy.scheduleCheckPendingRequests();
    expect(busy.throttleCheckTimeoutId).not.toBeNull();
    clearTimeout(busy.throttleCheckTimeoutId!);
  });

  it('is made quiet once, however often that is asked', () => {
    quietIdleConnections();
    const wrapped = RequestQueue.prototype.scheduleCheckPendingRequests;
    expect(quietIdleConnections()).toBe(true);
    expect(RequestQueue.prototype.scheduleCheckPendingRequests).toBe(wrapped);
  });
});
