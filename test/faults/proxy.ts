// A TCP proxy that can stop what a client sends at a chosen command, so that a test acts exactly there.
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  port: number;
  /** From now on, what holds `pattern` and everything after it stays here. Resolves when that has happened. */
  holdAt(pattern: Buffer): Promise<void>;
  /** Cuts all connections, drops what was held, and lets everything pass again. */
  reset(): void;
  close(): Promise<void>;
}

export async function startProxy(target: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let held: { pattern: Buffer; met: () => void; stopped: boolean } | undefined;
  const server = createServer((client) => {
    const upstream = connect(target);
    let tail = Buffer.alloc(0);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // The other side being killed is what these tests are about; both ends then close.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => {
      if (held && !held.stopped) {
        // A pattern may be cut in two by the network.
        const seen = Buffer.concat([tail, data]);
        tail = seen.subarray(-held.pattern.length);
        if (seen.includes(held.pattern)) {
          held.stopped = true;
          held.met();
        }
      }
      if (!held?.stopped) upstream.write(data);
    });
    upstream.on('data', (data) => client.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const reset = (): void => {
    held = undefined;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    holdAt: (pattern) => new Promise((met) => (held = { pattern, met, stopped: false })),
    reset,
    close: async () => {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
