// Kills one process after the other under load, measures how long each takes to work again, and audits what is left.
import { audit, type Engines, readDump, type ServiceProcess, startEngines } from '@hilir/tools';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './http.js';
import { Load } from './load.js';
import type { Random } from './random.js';
import { drained, eventually, factsIn, readTopics, startSystem, type System } from './system.js';
import { as, createWorld } from './world.js';

const CLIENTS = 8;
const WORKS_AGAIN_MS = 120_000;
const DRAIN_MS = 120_000;

export interface Kill {
  target: string;
  /** Until the new process answers ready. */
  readyMs: number;
  /** From the kill until an order that was placed after it had its pool's answer. */
  worksMs: number;
}
export interface Outcome {
  kills: Kill[];
  drainMs: number;
  orders: number;
  acknowledged: number;
  /** Of what is done downstream. */
  runs: number;
  packed: number;
  decided: number;
  sold: number;
  unclear: number;
  /** Facts that lay on a topic more than once. */
  sentAgain: number;
  /** Answers that no client should get. */
  unexpected: string[];
  /** Processes that ended although nobody killed them. */
  died: string[];
  broken: string[];
}

interface Plan {
  kills: number;
  random: Random;
  /** Only processes whose name begins so. */
  only: string;
  report: (line: string) => void;
}

/** As many kills as asked for, in rounds over all targets, each round in an order of its own. */
export async function killOneAfterTheOther(plan: Plan): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'hilir-kills-'));
  // These must be ours to kill, so not the ones that the run shares.
  delete process.env.MONGODB_URI;
  delete process.env.KAFKA_BROKERS;
  const engines = await startEngines({ dir });
  try {
    const system = await startSystem({ engines });
    try {
      return await trial(system, engines, plan);
    } finally {
      await system.stop();
    }
  } finally {
    await engines.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function trial(system: System, engines: Engines, { kills, random, only, report }: Plan): Promise<Outcome> {
  const load = new Load(system, await createWorld(system), random);
  const processes = [...system.processes, ...engines.brokers, ...engines.mongods];
  const targets = processes.filter(({ name }) => name.startsWith(only));
  const died: string[] = [];
  let stopping = false;
  const watch = (target: ServiceProcess): void =>
    void target.exited.then((how) => how === 'SIGKILL' || stopping || died.push(`${target.name}: ${how}`));
  processes.forEach(watch);

  const done: Kill[] = [];
  load.start(CLIENTS);
  try {
    let round: ServiceProcess[] = [];
    while (done.length < kills) {
      if (round.length === 0) round = random.shuffled(targets);
      const target = round.pop()!;
      await traded(load, random.between(20, 200));
      done.push(await killAndWait(target, system, load));
      watch(target);
      const { readyMs, worksMs } = done.at(-1)!;
      report(`kill ${done.length}: ${target.name} ready after ${readyMs} ms, works after ${worksMs} ms`);
    }
  } finally {
    await load.stop();
  }

  const stoppedAt = Date.now();
  await drained(system, DRAIN_MS);
  const drainMs = Date.now() - stoppedAt;
  const messages = await readTopics(system);
  const dump = await readDump(system.db, factsIn(messages));
  stopping = true;
  return {
    kills: done,
    drainMs,
    orders: load.told.orders.size,
    acknowledged: load.acknowledged,
    runs: load.told.runs.length,
    packed: load.told.packed.length,
    decided: load.told.decided.length,
    sold: load.told.shippedSales.length,
    unclear: load.unclear,
    sentAgain: messages.length - new Set(messages.map((message) => message.headers.ce_id)).size,
    unexpected: load.unexpected,
    died,
    broken: audit(dump, load.told),
  };
}

async function traded(load: Load, more: number): Promise<void> {
  const further = load.acknowledged + more;
  await eventually(`${more} more acknowledged requests`, WORKS_AGAIN_MS, async () =>
    load.acknowledged >= further ? true : undefined,
  );
}

async function killAndWait(target: ServiceProcess, system: System, load: Load): Promise<Kill> {
  const killedAt = Date.now();
  await target.kill('SIGKILL');
  await target.start();
  const readyMs = Date.now() - killedAt;
  const orderId = await load.placeOrder();
  const { buyer } = load.told.orders.get(orderId)!;
  await eventually(`an order is answered after ${target.name} was killed`, WORKS_AGAIN_MS, async () => {
    const order = await call('GET', `${system.url('marketplace')}/orders/${orderId}`, { headers: as.party(buyer) });
    return order.status === 'placed' ? undefined : true;
  });
  return { target: target.name, readyMs, worksMs: Date.now() - killedAt };
}

/** Least, middle and most of the times until each target worked again. */
export function recovery(kills: readonly Kill[]): string {
  const targets = [...new Set(kills.map(({ target }) => target))].sort();
  return targets
    .map((target) => {
      const times = kills
        .filter((kill) => kill.target === target)
        .map((kill) => kill.worksMs)
        .sort((a, b) => a - b);
      return `${target} ${times[0]} / ${times[times.length >> 1]} / ${times.at(-1)} ms (${times.length})`;
    })
    .join('\n');
}
