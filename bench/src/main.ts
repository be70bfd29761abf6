// The benchmark: starts engines and services fresh, fills them, loads them step by step, verifies, prints.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@hilir/contracts';
import { audit, type Engines, readDump, type Services, startEngines, startServices, untilQuiet } from '@hilir/tools';
import { MongoClient } from 'mongodb';
import { conditions } from './conditions.js';
import type { LoadResult, LoadSettings, LoadStep } from './load.js';
import { openMarket, type OpenPool, type PoolPlan } from './market.js';
import { producedPerSecond, type RawRates, transactionsPerSecond } from './raw.js';
import { type Measured, report } from './report.js';
import { type Plan, readPlan, type Step } from './steps.js';
import { openShops } from './shops.js';
import { cpuSeconds, type Pids } from './usage.js';

/** So many orders make V8 compile what they run through; on a machine that is too busy for them the run goes on without. */
const WARM_UP = { orders: 10_000, mostSeconds: 60 };
const IDLE_SECONDS = 5;

const plan = readPlan(process.argv.slice(2));
const started = new Date()
  .toISOString()
  .replace(/[^0-9]/g, '')
  .slice(0, 14);
const name = `bench-${started}`;
const dir = resolve('.local', name);
const PREFIXES = { databasePrefix: `${name}-`, topicPrefix: `${name}.` };
const log = (line: string): void => console.error(`${performance.now().toFixed(0).padStart(7)} ms  ${line}`);

const engines = await startEngines({ dir, log });
try {
  const services = await startServices({
    engines,
    dir,
    log,
    ports: 'free',
    nodeFlags: profiling(process.env.BENCH_CPU_PROF),
    env: {
      DATABASE_PREFIX: PREFIXES.databasePrefix,
      TOPIC_PREFIX: PREFIXES.topicPrefix,
      RATE_LIMIT_PER_MINUTE: '100000000', // two hundred parties stand for all of a province
    },
  });
  try {
    await bench(engines, services, plan);
  } finally {
    await services.stop();
  }
} finally {
  await engines.stop();
}
if (process.exitCode === undefined) rmSync(dir, { recursive: true });
else log(`what the engines and services left is in ${dir}`);

/** The named services write a CPU profile when they stop. */
function profiling(names = ''): Partial<Record<ServiceName, string[]>> {
  const flags = (service: string) => [
    '--cpu-prof',
    `--cpu-prof-dir=${resolve('.local/prof')}`,
    `--cpu-prof-name=${name}-${service}.cpuprofile`,
  ];
  return Object.fromEntries(names.split(',').map((service) => [service, flags(service)]));
}

async function bench(engines: Engines, services: Services, { steps, ...plan }: Plan): Promise<void> {
  const quiet = (): Promise<void> => untilQuiet({ ...engines, ...PREFIXES }, 300_000);
  const plans = [...new Map(steps.flatMap(({ pools }) => pools).map((pool) => [keyOf(pool), pool])).values()];
  const market = await openMarket(services, plans, quiet, log);
  const pools = new Map(market.map((pool) => [keyOf(pool), pool]));
  const shops = await openShops(services, Math.max(...steps.map((step) => step.shops ?? 0)), quiet);

  const processes = [...engines.mongods, ...engines.brokers, ...services.processes];
  const pids = Object.fromEntries(processes.map((process) => [process.name, process.pid]));
  const idle = await idleUse(pids);
  const load = await startLoad(engines, services, pids);
  const run = async ({ clients, pools: those, shops: many = 0 }: Step, seconds: number): Promise<LoadResult> => {
    const open = those.map((pool) => pools.get(keyOf(pool))!);
    const result = await ask(load, { clients, seconds, pools: open, shops: shops.slice(0, many) });
    await quiet();
    return result;
  };
  const orders: string[] = [];
  const sales: string[] = [];
  const giveUp = performance.now() + WARM_UP.mostSeconds * 1000;
  while (orders.length < WARM_UP.orders && performance.now() < giveUp)
    orders.push(...(await run({ name: 'warm-up', clients: 64, pools: plans }, 3)).accepted);
  log(`warmed up with ${orders.length} orders`);
  const measured: Measured[] = [];
  let before = await rawRates(engines, plan.rawSeconds);
  for (const step of steps) {
    const commits = await commitsOf(engines);
    const { accepted, ...result } = await run(step, plan.seconds);
    const commitsPerOrder = ((await commitsOf(engines)) - commits) / accepted.length;
    const after = await rawRates(engines, plan.rawSeconds);
    (step.shops === undefined ? orders : sales).push(...accepted);
    measured.push({ name: step.name, ...result, commitsPerOrder, raw: [before, after] });
    log(`${step.name}, ${step.clients} clients: ${Math.round(result.decidedPerSecond)} decided a second`);
    before = after;
  }
  load.disconnect();
  log(`verifying ${orders.length} orders and ${sales.length} sales`);
  const problems = await verify(engines, orders, sales);
  console.log(
    report({
      measured,
      idle,
      orders: orders.length,
      sales: sales.length,
      problems,
      conditions: await conditions(engines),
    }),
  );
  if (plan.json) writeFileSync(plan.json, JSON.stringify({ measured, idle, problems }, null, 2));
  if (problems.length > 0) process.exitCode = 1;
}

function keyOf({ province, commodity }: PoolPlan | OpenPool): string {
  return `${province}/${commodity}`;
}

async function idleUse(pids: Pids): Promise<Record<string, number>> {
  const before = cpuSeconds(pids);
  await sleep(IDLE_SECONDS * 1000);
  const after = cpuSeconds(pids);
  const perSecond = (name: string): number => ((after[name]! - before[name]!) * 1000) / IDLE_SECONDS;
  return Object.fromEntries(Object.keys(pids).map((name) => [name, perSecond(name)]));
}

async function startLoad(engines: Engines, services: Services, pids: Pids): Promise<ChildProcess> {
  const settings: LoadSettings = {
    kafkaBrokers: engines.kafkaBrokers,
    topics: ['marketplace.orders', 'marketplace.sales'].map((topic) => PREFIXES.topicPrefix + topic),
    marketplace: services.url('marketplace'),
    pids,
  };
  const load = fork(fileURLToPath(new URL('load.js', import.meta.url)), [JSON.stringify(settings)]);
  await answerOf(load);
  return load;
}

async function ask(load: ChildProcess, step: LoadStep): Promise<LoadResult> {
  load.send(step);
  return (await answerOf(load)) as LoadResult;
}

async function answerOf(load: ChildProcess): Promise<unknown> {
  const given = new AbortController();
  const ended = once(load, 'exit', given).then(([code]) => {
    throw new Error(`the load generator ended with ${code}`);
  });
  const [answer] = (await Promise.race([once(load, 'message', given), ended])) as unknown[];
  given.abort();
  ended.catch(() => undefined);
  return answer;
}

/** Every promise that does not hold, in a sentence. */
async function verify({ mongodbUri }: Engines, orders: readonly string[], sales: readonly string[]): Promise<string[]> {
  const client = new MongoClient(mongodbUri);
  const dump = await readDump((name) => client.db(PREFIXES.databasePrefix + name));
  await client.close();
  const there = new Set(dump.sales.map(({ _id }) => _id));
  return [
    ...audit(dump, { orders: new Map(orders.map((id) => [id, {}])) }),
    ...sales.filter((id) => !there.has(id)).map((id) => `sale ${id} was accepted, but is not there`),
  ];
}

/** Transactions that MongoDB has committed so far. */
async function commitsOf({ mongodbUri }: Engines): Promise<number> {
  const client = new MongoClient(mongodbUri);
  const { transactions } = await client.db('admin').command({ serverStatus: 1 });
  await client.close();
  return Number((transactions as { totalCommitted: unknown }).totalCommitted);
}

async function rawRates(engines: Engines, seconds: number): Promise<RawRates> {
  const settings = { ...engines, name: `${name}-raw` };
  await sleep(500); // lets the engines come to rest
  const transactions = await transactionsPerSecond(settings, seconds);
  return { transactions, produced: await producedPerSecond(settings, seconds) };
}
