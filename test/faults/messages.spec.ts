// What lies on a topic that no relay of ours sent: copies, old ones, broken ones. Broken ones are parked; nobody else notices.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ParkedEvent, PartyRevised, StockAwaited, StockReserved, type TopicName } from '@hilir/contracts';
import { audit, readDump } from '@hilir/tools';
import { CompressionTypes, type Producer } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { sharedEngines } from '../engines/engines.js';
import { ask, call } from './http.js';
import { Load } from './load.js';
import { runSeed, seeded } from './random.js';
import { drained, eventually, factsIn, readTopics, startSystem, type System } from './system.js';
import { as, createWorld, lotOf, orderOf, wire, type World } from './world.js';

const LIMIT_MS = 180_000;
const STEP_MS = 60_000;
let system: System;
let world: World;
let producer: Producer;
const random = seeded(runSeed());

beforeAll(async () => {
  process.stdout.write(`seed ${random.seed}\n`);
  system = await startSystem({ engines: sharedEngines(), names: ['supply-chain', 'marketplace'] });
  world = await createWorld(system);
  producer = system.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
}, LIMIT_MS);
afterAll(async () => {
  await producer?.disconnect();
  await system?.stop();
}, LIMIT_MS);

type Raw = { key?: string | null; value: string | Buffer | null; headers?: Record<string, string>; partition?: number };
const inject = (topic: TopicName, messages: Raw[], compression = CompressionTypes.None): Promise<unknown> =>
  producer.send({ topic: system.topic(topic), messages, acks: -1, compression });

const operator = { headers: as.operator };
const parkedUrl = (service: 'supply-chain' | 'marketplace'): string => `${system.url(service)}/operation/parked-events`;
async function parked(service: 'supply-chain' | 'marketplace', status = 'parked'): Promise<ParkedEvent[]> {
  const { items } = await call('GET', `${parkedUrl(service)}?limit=200&status=${status}`, operator);
  return items as ParkedEvent[];
}
const resolve = (service: 'supply-chain' | 'marketplace', parkedId: string, what: 'replay' | 'discard') =>
  ask('POST', `${parkedUrl(service)}/${encodeURIComponent(parkedId)}/${what}`, operator, { reason: 'diperiksa' });

async function place(orderId: string, quantity = 5_000): Promise<void> {
  const [buyer] = world.buyers;
  const url = `${system.url('marketplace')}/orders/${orderId}`;
  await call('PUT', url, { headers: as.party(buyer!) }, orderOf(buyer!, quantity));
}
async function post(quantity: number, supplier = world.suppliers[0]!): Promise<void> {
  const url = `${system.url('supply-chain')}/lots/${randomUUID()}`;
  await call('PUT', url, { headers: as.party(supplier) }, lotOf(supplier, quantity));
}
const statusOf = async (orderId: string): Promise<unknown> => {
  const headers = as.party(world.buyers[0]!);
  return (await call('GET', `${system.url('marketplace')}/orders/${orderId}`, { headers })).status;
};
const untilStatus = (orderId: string, expected: string): Promise<true> =>
  eventually(`order ${orderId} is ${expected}`, STEP_MS, async () =>
    (await statusOf(orderId)) === expected ? true : undefined,
  );

/** In five pools an order that would take the same once more, were its fact to take effect again. */
async function someHaveAPartAndWait(): Promise<void> {
  const [buyer] = world.buyers;
  for (const province of ['13', '14', '15', '16', '17']) {
    const policy = { localWindowHours: 0, holdHours: 48, handOverHours: 336 };
    const pool = `${system.url('supply-chain')}/pools/${province}/rattan/policy`;
    await call('PUT', pool, { headers: as.provincial(province) }, policy);
    await post(10_000, { ...world.suppliers[0]!, village: `${province}01012001` });
    const url = `${system.url('marketplace')}/orders/${randomUUID()}`;
    await call('PUT', url, { headers: as.party(buyer!) }, orderOf(buyer!, 25_000, { province }));
  }
  await drained(system, STEP_MS);
  const half = { status: 'part-reserved', waiting: 15_000 };
  expect(await system.db('marketplace').collection('orders').countDocuments(half)).toBe(5);
}

/** Three times: everything that lies on the topics, each message twice, in any order. */
async function copyEverything(load: Load): Promise<void> {
  for (let round = 1; round <= 3; round++) {
    const further = load.acknowledged + 150;
    await eventually('more trade', STEP_MS, async () => (load.acknowledged >= further ? true : undefined));
    const copies = (await readTopics(system)).flatMap((message) => [message, message]);
    for (const topic of REPEATED) {
      const some = random.shuffled(copies.filter((message) => message.topic === topic)).slice(0, 400);
      const raw = some.map(({ key, value, headers }) => ({ key, value, headers }));
      await inject(topic, raw);
    }
  }
}
const REPEATED = ['registry.parties', 'supply-chain.lots', 'supply-chain.reservations', 'marketplace.orders'] as const;

it(
  'changes nothing when everything comes again, twice, in any order, while trade goes on',
  async () => {
    const load = new Load(system, world, random);
    await someHaveAPartAndWait();
    load.start(6);
    try {
      await copyEverything(load);
    } finally {
      await load.stop();
    }
    await drained(system, STEP_MS);
    expect(load.unexpected).toEqual([]);
    expect(load.told.orders.size).toBeGreaterThan(100);
    const facts = factsIn(await readTopics(system));
    expect(facts.length - new Set(facts.map(({ id }) => id)).size).toBeGreaterThan(500);
    expect(audit(await readDump(system.db, facts), load.told)).toEqual([]);
  },
  LIMIT_MS,
);

describe('a broken message', () => {
  const revised = () => {
    const { id, kind, name, village } = world.buyers[0]!;
    return wire(
      PartyRevised.of(
        { subject: id, sequence: 2, key: id },
        { partyId: id, kind, name, region: village, status: 'active' },
      ),
    );
  };
  const without = (header: string): Raw => {
    const message = revised();
    delete message.headers[header];
    return message;
  };
  const cases: Record<string, { message: () => Raw; reason: RegExp; compression?: CompressionTypes }> = {
    'that is not JSON': { message: () => ({ ...revised(), value: '{"partyId":' }), reason: /not JSON/ },
    'that is not text': {
      message: () => ({ ...revised(), value: Buffer.from([0xff, 0x00, 0xfe, 0x80]) }),
      reason: /not JSON/,
    },
    'of another shape': { message: () => ({ ...revised(), value: '{"partyId":42}' }), reason: /does not fit.*partyId/ },
    'without a body': { message: () => ({ ...revised(), value: null }), reason: /body is empty/ },
    'without headers': { message: () => ({ value: '{}', headers: {} }), reason: /not a CloudEvent of ours/ },
    'without an id': { message: () => without('ce_id'), reason: /not a CloudEvent of ours: id/ },
    'without a sequence': { message: () => without('ce_sequence'), reason: /sequence/ },
    'with an id that is none': {
      message: () => ({ ...revised(), headers: { ...revised().headers, ce_id: '../ a b/%00' } }),
      reason: /not a CloudEvent of ours: id/,
    },
    'with a header that MongoDB cannot name': {
      message: () => ({ ...revised(), value: '{', headers: { ...revised().headers, 'a\0b': 'c', '$set.x': 'y' } }),
      reason: /not JSON/,
    },
    'of 2 MB': {
      message: () => ({ ...revised(), value: JSON.stringify({ partyId: 'x'.repeat(2 * 1024 * 1024) }) }),
      reason: /does not fit/,
      compression: CompressionTypes.GZIP,
    },
    'of 20 MB, more than MongoDB takes': {
      message: () => ({ ...revised(), value: JSON.stringify({ partyId: 'x'.repeat(20 * 1024 * 1024) }) }),
      reason: /does not fit.*only the first 2000000 characters/,
      compression: CompressionTypes.GZIP,
    },
  };

  it.each(Object.entries(cases))(
    '%s is parked with its reason, can be discarded, and holds nobody up',
    async (_, { message, reason, compression }) => {
      const before = await Promise.all([parked('supply-chain'), parked('marketplace')]);
      await inject('registry.parties', [{ ...message(), partition: 0 }], compression);
      const good = { ...world.buyers[1]!, village: '6501011003' };
      const sequence = Date.now();
      const { key, ...rest } = wire(
        PartyRevised.of(
          { subject: good.id, sequence, key: good.id },
          { partyId: good.id, kind: good.kind, name: good.name, region: good.village, status: 'active' },
        ),
      );
      await inject('registry.parties', [{ key, ...rest, partition: 0 }]);
      for (const [i, service] of (['supply-chain', 'marketplace'] as const).entries()) {
        await eventually(`${service} has parked it`, STEP_MS, async () =>
          (await parked(service)).length > before[i]!.length ? true : undefined,
        );
        await eventually(`the message behind it took effect in ${service}`, STEP_MS, async () => {
          const parties = system.db(service).collection<{ _id: string; version: number }>('parties');
          return (await parties.findOne({ _id: good.id }))?.version === sequence ? true : undefined;
        });
        const row = (await parked(service)).at(-1)!;
        expect(row).toMatchObject({ topic: 'registry.parties', partition: 0, status: 'parked', behind: false });
        expect(row.reason).toMatch(reason);
        const replayed = await resolve(service, row.parkedId, 'replay');
        expect(replayed).toMatchObject({ status: 200, body: { status: 'parked' } });
        const discarded = await resolve(service, row.parkedId, 'discard');
        expect(discarded).toMatchObject({
          status: 200,
          body: { status: 'discarded', resolution: { by: 'operator', reason: 'diperiksa' } },
        });
        expect(await parked(service)).toHaveLength(before[i]!.length);
      }
    },
    LIMIT_MS,
  );

  it(
    'of a type that nobody here hears is passed by',
    async () => {
      const unknown = { ...revised() };
      unknown.headers.ce_type = 'registry.party-painted.v7';
      await inject('registry.parties', [unknown]);
      await drained(system, STEP_MS);
      expect([...(await parked('supply-chain')), ...(await parked('marketplace'))]).toEqual([]);
    },
    LIMIT_MS,
  );
});

it(
  'parks what follows a poison fact of the same subject behind it, and keeps their order on replay',
  async () => {
    const orderId = randomUUID();
    const pool = '65/rattan';
    // The marketplace never heard of this order, so its handler throws.
    const strange = wire(
      StockReserved.of(
        { subject: orderId, sequence: 1, key: pool },
        {
          orderId,
          pool,
          parts: [
            {
              part: 9_000,
              lotId: randomUUID(),
              supplierId: world.suppliers[0]!.id,
              region: world.suppliers[0]!.village,
              quantity: 1,
              price: 1_000,
              amount: 1,
            },
          ],
          waiting: 4_999,
          holdUntil: new Date(Date.now() + 3_600_000).toISOString(),
          handOverHours: 1,
        },
      ),
      randomUUID(),
      '/supply-chain',
    );
    await inject('supply-chain.reservations', [strange]);
    const [poison] = await eventually('it is parked', STEP_MS, async () => {
      const rows = await parked('marketplace');
      return rows.length > 0 ? rows : undefined;
    });
    expect(poison).toMatchObject({ subject: orderId, behind: false, handler: 'OrdersConsumer.stockReserved' });
    expect(poison!.reason).toContain('never placed here');

    await post(50_000);
    const neighbour = randomUUID();
    await place(orderId);
    await place(neighbour);
    await untilStatus(neighbour, 'reserved');
    const rows = await eventually('the true fact is parked behind it', STEP_MS, async () => {
      const found = await parked('marketplace');
      return found.length === 2 ? found : undefined;
    });
    expect(rows[1]).toMatchObject({ subject: orderId, behind: true });
    expect(await statusOf(orderId)).toBe('placed');
    expect(await resolve('marketplace', rows[1]!.parkedId, 'replay')).toMatchObject({
      status: 409,
      body: { code: 'parked.not-first' },
    });

    expect(await resolve('marketplace', poison!.parkedId, 'discard')).toMatchObject({ status: 200 });
    const replays = await Promise.all([1, 2, 3].map(() => resolve('marketplace', rows[1]!.parkedId, 'replay')));
    expect(replays.map(({ status }) => status).sort()).toEqual(expect.arrayContaining([200]));
    await untilStatus(orderId, 'reserved');
    await drained(system, STEP_MS);
    expect(audit(await readDump(system.db))).toEqual([]);
  },
  LIMIT_MS,
);

it(
  'replays a poison fact and the one behind it in their order, once what they lacked is there',
  async () => {
    const orderId = randomUUID();
    // A pool where nothing lies, so that its own answer is of the same kind.
    const pool = '11/seaweed';
    const awaited = (sequence: number, waiting: number) =>
      wire(
        StockAwaited.of({ subject: orderId, sequence, key: pool }, { orderId, pool, waiting }),
        randomUUID(),
        '/supply-chain',
      );
    await inject('supply-chain.reservations', [awaited(1, 5_000), awaited(2, 4_000)]);
    const rows = await eventually('both are parked', STEP_MS, async () => {
      const found = await parked('marketplace');
      return found.length === 2 ? found : undefined;
    });
    expect(rows.map(({ behind }) => behind)).toEqual([false, true]);
    expect(await resolve('marketplace', rows[0]!.parkedId, 'replay')).toMatchObject({ body: { status: 'parked' } });
    const [buyer] = world.buyers;
    const url = `${system.url('marketplace')}/orders/${orderId}`;
    await call(
      'PUT',
      url,
      { headers: as.party(buyer!) },
      orderOf(buyer!, 5_000, { province: '11', commodity: 'seaweed' }),
    );
    // Its own pool's answer is parked behind them too.
    await eventually('the pool’s own answer is parked behind', STEP_MS, async () =>
      (await parked('marketplace')).length === 3 ? true : undefined,
    );
    expect(await resolve('marketplace', rows[0]!.parkedId, 'replay')).toMatchObject({ body: { status: 'replayed' } });
    expect(await parked('marketplace')).toEqual([]);
    const { items } = await call('GET', `${url}/timeline`, { headers: as.party(buyer!) });
    const steps = (items as { fact: string; waiting: number }[]).map(({ fact, waiting }) => `${fact} ${waiting}`);
    expect(steps).toEqual(['marketplace.order-placed.v1 5000', 'marketplace.order-waiting.v1 5000']);
    await drained(system, STEP_MS);
    expect(audit(await readDump(system.db))).toEqual([]);
  },
  LIMIT_MS,
);
