// Stops what setup.js has started and removes its data.
import { rmSync } from 'node:fs';

export default async function teardown() {
  const { engines, dir } = globalThis.sharedEngines;
  await engines.stop();
  rmSync(dir, { recursive: true, force: true });
}
