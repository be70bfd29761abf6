// The relay is killed after Kafka acknowledged its facts and before they left the outbox: sent twice, effective once.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OrderCancelled } from '@hilir/contracts';
import { audit, readDump } from '@hilir/tools';
import { randomUUID } from 'node:crypto';
import { sharedEngines } from '../engines/engines.js';
import { call } from './http.js';
import { type Proxy, startProxy } from './proxy.js';
import { drained, eventually, factsIn, readTopics, startSystem, type System } from './system.js';
import { as, createWorld, lotOf, orderOf, publish, type World } from './world.js';

const LIMIT_MS = 120_000;
const STEP_MS = 60_000;
let proxy: Proxy;
let system: System;
let world: World;

beforeAll(async () => {
  const engines = sharedEngines();
  const [, host, port] = /^mongodb:\/\/([^:/]+):(\d+)/.exec(engines.mongodbUri)!;
  proxy = await startProxy({ host: host!, port: Number(port) });
  // A direct connection, or the driver would learn the real address from the replica set and pass the proxy by.
  const throughProxy = `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
  const names = ['supply-chain', 'marketplace'] as const;
  system = await startSystem({ engines, names, mongodbUri: { marketplace: throughProxy } });
  world = await createWorld(system);
  // What the world itself left in the outbox is not what is looked for there.
  await drained(system, STEP_MS);
}, LIMIT_MS);
afterAll(async () => {
  await system?.stop();
  await proxy?.close();
}, LIMIT_MS);

/** The start of the command that removes rows, as it goes over the wire: a string field `delete` of value `outbox`. */
const REMOVAL = Buffer.from('\x02delete\0\x07\0\0\0outbox\0', 'latin1');

async function order(quantity: number): Promise<string> {
  const [buyer] = world.buyers;
  const orderId = randomUUID();
  const url = `${system.url('marketplace')}/orders/${orderId}`;
  await call('PUT', url, { headers: as.party(buyer!) }, orderOf(buyer!, quantity));
  return orderId;
}
const post = async (quantity: number): Promise<string> => {
  const [supplier] = world.suppliers;
  const lotId = randomUUID();
  const url = `${system.url('supply-chain')}/lots/${lotId}`;
  await call('PUT', url, { headers: as.party(supplier!) }, lotOf(supplier!, quantity));
  return lotId;
};
const status = async (orderId: string): Promise<unknown> => {
  const headers = as.party(world.buyers[0]!);
  return (await call('GET', `${system.url('marketplace')}/orders/${orderId}`, { headers })).status;
};
const untilStatus = (orderId: string, expected: string): Promise<true> =>
  eventually(`order ${orderId} is ${expected}`, STEP_MS, async () =>
    (await status(orderId)) === expected ? true : undefined,
  );

it(
  'sends twice what it sent but had not removed, and it takes effect once',
  async () => {
    await post(500_000);
    const held = proxy.holdAt(REMOVAL);
    const orderId = await order(120_000);
    // The relay asks for the removal only once Kafka has acknowledged.
    await held;
    await system.process('marketplace').kill('SIGKILL');
    proxy.reset();
    const outbox = system.db('marketplace').collection('outbox');
    expect(await outbox.distinct('facts.attributes.subject')).toEqual([orderId]);

    await system.process('marketplace').start();
    await untilStatus(orderId, 'reserved');
    await drained(system, STEP_MS);

    const messages = await readTopics(system);
    const placed = messages.filter(
      ({ headers }) => headers.ce_subject === orderId && headers.ce_type === 'marketplace.order-placed.v1',
    );
    expect(placed).toHaveLength(2);
    expect(new Set(placed.map(({ headers }) => headers.ce_id)).size).toBe(1);
    const ledger = system.db('supply-chain').collection('ledger');
    expect(await ledger.countDocuments({ orderId })).toBe(1);
    expect(audit(await readDump(system.db, factsIn(messages)))).toEqual([]);
  },
  LIMIT_MS,
);

it(
  'lets a cancel overtake its order: the order then takes nothing',
  async () => {
    const lotId = await post(40_000);
    const [buyer] = world.buyers;
    const orderId = randomUUID();
    const pool = '65/rattan';
    const about = { orderId, pool, buyerId: buyer!.id, kept: [] };
    await publish(system, [OrderCancelled.of({ subject: orderId, sequence: 2, key: pool }, about)], '/marketplace');
    const reservations = system
      .db('supply-chain')
      .collection<{ _id: string; ended: boolean; version: number }>('reservations');
    await eventually('the cancel has left a tombstone', STEP_MS, async () =>
      (await reservations.findOne({ _id: orderId })) ? true : undefined,
    );
    const headers = as.party(buyer!);
    const url = `${system.url('marketplace')}/orders/${orderId}`;
    await call('PUT', url, { headers }, orderOf(buyer!, 25_000));
    await call('POST', `${url}/cancellation`, { headers }, {});
    await drained(system, STEP_MS);

    expect(await reservations.findOne({ _id: orderId })).toMatchObject({ ended: true, parts: [] });
    const lot = await call('GET', `${system.url('supply-chain')}/lots/${lotId}`, { headers });
    expect(lot).toMatchObject({ available: 40_000, reserved: 0 });
    expect(audit(await readDump(system.db))).toEqual([]);
  },
  LIMIT_MS,
);
