// Builds everything, then starts one MongoDB and one Kafka for all specs of a run, unless the environment names others.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export default async function setup() {
  // Stories run the services as they are built; a stale build would test what was. Type errors are shown here and are
  // for `npm run check` to refuse: the compiler writes its output all the same.
  spawnSync(process.execPath, ['node_modules/ts7/bin/tsc', '-b', '--singleThreaded'], { cwd: root, stdio: 'inherit' });
  const { startEngines } = await import('../../tools/dist/index.js');
  const runs = join(root, '.local/test-runs');
  mkdirSync(runs, { recursive: true });
  const dir = mkdtempSync(join(runs, 'run-'));
  const engines = await startEngines({ dir });
  process.env.MONGODB_URI = engines.mongodbUri;
  process.env.KAFKA_BROKERS = engines.kafkaBrokers.join();
  globalThis.sharedEngines = { engines, dir };
}
