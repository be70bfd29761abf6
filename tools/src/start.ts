// `npm start`: engines, services, sample data once, where to look; then runs until Ctrl-C and stops all of it in order.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { client, type Urls } from './client.js';
import { type Engines, startEngines } from './engines/engines.js';
import { examples } from './examples.js';
import { keepAlive } from './keep-alive.js';
import { DEFAULT_DIR, forgetRunning, NAMES, ROOT, writeRunning } from './running.js';
import { loadSampleData } from './sample-data/load.js';
import { tryRegister } from './sample-data/register-try.js';
import { type Services, startServices } from './services.js';

const { values } = parseArgs({
  options: {
    /** Keeps the data and the logs. */
    dir: { type: 'string', default: DEFAULT_DIR },
    /** Any free ports instead of the usual ones. */
    'free-ports': { type: 'boolean', default: false },
    /** Without sample data. */
    empty: { type: 'boolean', default: false },
  },
});
const dir = resolve(values.dir);
const register = process.env.HILIR_REGISTER_CSV ?? join(ROOT, '../shared/data/ikm-register-shape.csv');

const seconds = (): string => process.uptime().toFixed(1).padStart(5);
const say = (line: string): void => console.log(`${seconds()} s  ${line}`);

let engines: Engines | undefined;
let services: Services | undefined;
const stopping = new AbortController();

async function run(): Promise<void> {
  say('engines: MongoDB and Kafka');
  engines = await startEngines({ dir, log: say });
  if (stopping.signal.aborted) return;
  for (const engine of [...engines.mongods, ...engines.brokers]) void keepAlive(engine, stopping.signal, say);
  say('services: registry, supply-chain, marketplace');
  const followed = followRegions();
  const ports = values['free-ports'] ? 'free' : 'usual';
  services = await startServices({ engines, dir, ports, heal: true, log: say }).finally(() => clearInterval(followed));
  const urls = Object.fromEntries(NAMES.map((name) => [name, services!.url(name)])) as Urls;
  writeRunning(dir, urls);
  say('services are ready');
  const call = client(urls);
  if (!values.empty) {
    if (await loadSampleData(call, say)) await tryRegister(call, register, say);
    else say('sample data is there');
  }
  say('ready');
  console.log(`\n${whereToLook(urls)}\n\n${(await examples(call, urls)) ?? ''}\n\nCtrl-C stops everything.`);
}

/** At its first start the registry reads the whole region tree before it is ready; says how far it is. */
function followRegions(): NodeJS.Timeout {
  const log = join(dir, 'logs/registry.log');
  let said = 0;
  return setInterval(() => {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
    const latest = lines.findLast((line) => line.includes('"msg":"regions"'));
    const { done = 0, of = 0 } = latest ? (JSON.parse(latest) as { done?: number; of?: number }) : {};
    if (done > said) say(`regions ${done}/${of}`);
    said = done;
  }, 500);
}

const whereToLook = (urls: Urls): string =>
  NAMES.map((name) => {
    const url = urls[name];
    return `${name.padEnd(12)}  ${url}/docs  ${url}/health/ready  ${url}/metrics`;
  })
    .concat(`logs          ${join(dir, 'logs')}`)
    .join('\n');

/** Services first: they still need their engines to finish what they are at. What has not begun to run ends with us. */
async function stop(): Promise<void> {
  stopping.abort();
  if (services) forgetRunning(dir); // else it tells of another start, which has refused us its directory
  await services?.stop();
  await engines?.stop();
}

// `on`, not `once`: npm passes on the Ctrl-C that the terminal has sent us already, and the second must not end us half way.
const asked = new Promise<void>((done) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
});
const failure = await Promise.race([
  asked.then(() => undefined),
  run().then(
    () => asked.then(() => undefined),
    (error: Error) => error,
  ),
]);
if (failure) console.error(`\nHilir did not start: ${failure.message}`);
say('stopping');
await stop();
say('stopped');
process.exit(failure ? 1 : 0); // a start that was under way must not go on
