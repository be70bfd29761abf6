// The long version of the kills: `npm run faults -- --kills 600 [--seed 7] [--only kafka]`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const env = { ...process.env, HILIR_KILLS: values.kills };
if (values.seed !== undefined) env.HILIR_SEED = values.seed;
if (values.only !== undefined) env.HILIR_KILL_ONLY = values.only;
const root = join(import.meta.dirname, '../..');
const jest = ['node_modules/jest/bin/jest.js', '--selectProjects=faults', '--testPathPatterns', 'faults/kills'];
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
process.exitCode = spawnSync(process.execPath, [...flags, ...jest], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
