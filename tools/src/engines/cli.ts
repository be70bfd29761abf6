// Runs the engines until Ctrl-C, and prints the variables that point the services at them.
import { parseArgs } from 'node:util';
import { startEngines } from './engines.js';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: '.local' },
    mongods: { type: 'string', default: '1' },
    brokers: { type: 'string', default: '1' },
  },
});

function oneOrThree(name: 'mongods' | 'brokers'): 1 | 3 {
  const value = values[name];
  if (value !== '1' && value !== '3') throw new Error(`--${name} must be 1 or 3, not ${value}`);
  return value === '1' ? 1 : 3;
}

const engines = await startEngines({ dir: values.dir, mongods: oneOrThree('mongods'), brokers: oneOrThree('brokers') });
console.log(`MONGODB_URI=${engines.mongodbUri}\nKAFKA_BROKERS=${engines.kafkaBrokers.join()}`);

const children = [...engines.mongods, ...engines.brokers];
// `on`, not `once`: npm passes on the Ctrl-C that the terminal has sent us already, and the second must not end us half way.
const asked = new Promise<undefined>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
});
const failure = await Promise.race([
  asked,
  ...children.map(async (child) => `${child.name} ended unexpectedly (${await child.exited})`),
]);
if (failure) console.error(failure);
await engines.stop();
process.exitCode = failure ? 1 : 0;
