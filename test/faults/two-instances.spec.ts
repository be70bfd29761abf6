// Two instances of each service share the work: members come and go, one is frozen and wakes as a zombie. One effect each.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { ServiceName } from '@hilir/contracts';
import { audit, readDump } from '@hilir/tools';
import { sharedEngines } from '../engines/engines.js';
import { Load } from './load.js';
import { runSeed, seeded } from './random.js';
import { drained, eventually, factsIn, readTopics, startSystem, type System } from './system.js';
import { createWorld, type World } from './world.js';

const LIMIT_MS = 300_000;
const STEP_MS = 60_000;
const TWICE = ['registry', 'supply-chain', 'marketplace'] as const;
let system: System;
let world: World;
let load: Load;
const random = seeded(runSeed());

beforeAll(async () => {
  process.stdout.write(`seed ${random.seed}\n`);
  const instances = { registry: 2, 'supply-chain': 2, marketplace: 2 };
  system = await startSystem({ engines: sharedEngines(), names: TWICE, instances });
  world = await createWorld(system);
}, LIMIT_MS);
afterAll(() => system?.stop(), LIMIT_MS);

beforeEach(() => {
  load = new Load(system, world, random);
  load.start(6);
});
afterEach(() => load.stop(), LIMIT_MS);

const instanceName = (name: ServiceName, instance: number): string => (instance === 1 ? name : `${name}-${instance}`);

async function members(name: ServiceName): Promise<number> {
  const admin = system.kafka.admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([system.group(name)]);
    return groups[0]!.state === 'Stable' ? groups[0]!.members.length : 0;
  } finally {
    await admin.disconnect();
  }
}
const untilMembers = (name: ServiceName, count: number): Promise<true> =>
  eventually(`the group of ${name} has ${count} members`, STEP_MS, async () =>
    (await members(name)) === count ? true : undefined,
  );

/** Which instance holds the relay's lease. */
const relaying = (name: ServiceName): Promise<number> =>
  eventually(`an instance of ${name} carries its facts`, STEP_MS, async () => {
    for (const instance of [1, 2]) {
      const url = `${system.url(name, instance)}/health/ready`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      const health = (await answer?.json()) as { details: { relay: { active: boolean } } } | undefined;
      if (health?.details.relay.active) return instance;
    }
    return undefined;
  });

async function trades(more: number): Promise<void> {
  const further = load.acknowledged + more;
  await eventually(`${more} more acknowledged requests`, STEP_MS, async () =>
    load.acknowledged >= further ? true : undefined,
  );
}

/** Everything drained, nothing said that should not be, all of it consistent. */
async function endsWell(): Promise<void> {
  await load.stop();
  await drained(system, STEP_MS * 2);
  expect(load.unexpected).toEqual([]);
  expect(load.told.orders.size).toBeGreaterThan(100);
  expect(audit(await readDump(system.db, factsIn(await readTopics(system))), load.told)).toEqual([]);
}

it(
  'members join and leave while trade goes on',
  async () => {
    for (const name of TWICE) await untilMembers(name, 2);
    for (let round = 1; round <= 2; round++) {
      for (const name of TWICE) {
        const instance = system.process(instanceName(name, random.between(1, 2)));
        // In turn in order and by force: leaving the group, and being missed by it.
        await (round % 2 === 1 ? instance.stop() : instance.kill('SIGKILL'));
        await untilMembers(name, 1);
        await instance.start();
        await untilMembers(name, 2);
        await trades(50);
      }
    }
    await endsWell();
  },
  LIMIT_MS,
);

it.each(TWICE)(
  'a frozen %s is replaced, and changes nothing when it wakes',
  async (name) => {
    await untilMembers(name, 2);
    await trades(100);
    const instance = await relaying(name);
    const frozen = system.process(instanceName(name, instance));
    const since = Date.now();
    process.kill(frozen.pid, 'SIGSTOP');
    try {
      await untilMembers(name, 1);
      const newcomer = await relaying(name);
      expect(newcomer).not.toBe(instance);
      process.stdout.write(`${frozen.name} was replaced after ${Date.now() - since} ms\n`);
      // The one that is left does the work of both.
      await eventually('what was placed meanwhile is answered', STEP_MS, async () => {
        const orders = system.db('marketplace').collection('orders');
        return (await orders.countDocuments({ status: { $ne: 'placed' }, placedAt: { $gt: new Date(since) } })) > 20
          ? true
          : undefined;
      });
    } finally {
      process.kill(frozen.pid, 'SIGCONT');
    }
    await untilMembers(name, 2);
    await trades(100);
    await endsWell();
  },
  LIMIT_MS,
);
