// Many want the same at the same moment: never more than there is, the nearest first, every total exact.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ringIndex } from '@hilir/contracts';
import { audit, type Dump, type Entry, readDump } from '@hilir/tools';
import { randomUUID } from 'node:crypto';
import type { Lot } from '../../apps/supply-chain/src/lots/lot.js';
import { sharedEngines } from '../engines/engines.js';
import { type Answer, ask, call } from './http.js';
import { runSeed, seeded } from './random.js';
import { drained, factsIn, readTopics, startSystem, type System } from './system.js';
import { as, createWorld, lotOf, orderOf, type Party, type World } from './world.js';

const LIMIT_MS = 120_000;
const STEP_MS = 60_000;
const KG = 1_000;
let system: System;
let world: World;
const random = seeded(runSeed());

beforeAll(async () => {
  process.stdout.write(`seed ${random.seed}\n`);
  system = await startSystem({ engines: sharedEngines(), names: ['supply-chain', 'marketplace'] });
  world = await createWorld(system);
}, LIMIT_MS);
afterAll(() => system?.stop(), LIMIT_MS);

/** Each race has a pool of its own; in none of them anything lay before. */
async function post(province: string, village: string, quantity: number): Promise<string> {
  const supplier = world.suppliers[0]!;
  const lotId = randomUUID();
  const url = `${system.url('supply-chain')}/lots/${lotId}`;
  const office = { 'x-acting-role': 'officer', 'x-acting-region': province };
  await call('PUT', url, { headers: office }, lotOf({ ...supplier, village }, quantity));
  return lotId;
}
async function letEverybodyIn(province: string): Promise<void> {
  const policy = { localWindowHours: 0, holdHours: 48, handOverHours: 336 };
  const provincial = { headers: as.provincial(province) };
  await call('PUT', `${system.url('supply-chain')}/pools/${province}/rattan/policy`, provincial, policy);
}
const place = (orderId: string, buyer: Party, quantity: number, more: Parameters<typeof orderOf>[2]): Promise<Answer> =>
  ask(
    'PUT',
    `${system.url('marketplace')}/orders/${orderId}`,
    { headers: as.party(buyer) },
    orderOf(buyer, quantity, more),
  );
const url = (orderId: string): string => `${system.url('marketplace')}/orders/${orderId}`;

async function settled(): Promise<Dump> {
  await drained(system, STEP_MS);
  const dump = await readDump(system.db, factsIn(await readTopics(system)));
  expect(audit(dump)).toEqual([]);
  return dump;
}
const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/**
 * Goes through the ledger settlement by settlement. Whoever got something from far away, or less than wanted, must have
 * found everything nearer, and everything older at the same distance, used up.
 */
function tookFarOrYoungerFirst(dump: Dump, lots: Lot[]): string[] {
  const available = new Map(lots.map((lot) => [lot._id, lot.quantity]));
  const byAge = [...lots].sort((a, b) => +a.postedAt - +b.postedAt || (a._id < b._id ? -1 : 1));
  const entries = dump.ledger.filter((entry) => entry.kind === 'reserved' && available.has(entry.lotId));
  const settlements = new Map<number, Entry[]>();
  for (const entry of entries) settlements.set(+entry.at, [...(settlements.get(+entry.at) ?? []), entry]);
  const villages = new Map(dump.orders.map((order) => [order._id, order.buyerRegion]));
  const wrong: string[] = [];
  for (const [, taken] of [...settlements].sort(([a], [b]) => a - b)) {
    for (const { lotId, available: change } of taken) available.set(lotId, available.get(lotId)! + change);
    for (const { lotId, orderId } of taken) {
      const village = villages.get(orderId!)!;
      const ring = (lot: Lot): number => ringIndex(village, lot.region);
      const lot = byAge.find((each) => each._id === lotId)!;
      const passed = byAge.filter(
        (other) =>
          available.get(other._id)! > 0 &&
          (ring(other) < ring(lot) || (ring(other) === ring(lot) && byAge.indexOf(other) < byAge.indexOf(lot))),
      );
      for (const other of passed) wrong.push(`order ${orderId} took ${lotId} and passed ${other._id}`);
    }
  }
  return wrong;
}

it(
  '200 orders at once on 50 lots: nothing oversold, local first, every gram accounted for',
  async () => {
    const villages = ['6501011001', '6501011002', '6501022001', '6501022002', '6502012005', '6571011002'];
    const posted = await Promise.all(
      Array.from({ length: 50 }, () =>
        post('65', random.of(villages), random.between(20, 200) * KG + random.between(0, 999)),
      ),
    );
    await drained(system, STEP_MS);
    const orders = Array.from({ length: 200 }, () => ({
      id: randomUUID(),
      buyer: random.of(world.buyers),
      quantity: random.between(1, 80) * KG + random.between(0, 999),
      partial: random.of(['fill-or-wait', 'fill-or-wait', 'take-what-is-there', 'all-or-nothing'] as const),
    }));
    const answers = await Promise.all(
      orders.map(({ id, buyer, quantity, partial }) => place(id, buyer, quantity, { partial })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));

    const dump = await settled();
    const lots = dump.lots.filter((lot) => posted.includes(lot._id));
    const mine = dump.orders.filter((order) => orders.some(({ id }) => id === order._id));
    const stock = sum(lots.map((lot) => lot.quantity));
    const reserved = sum(mine.flatMap((order) => order.parts.map((part) => part.quantity)));
    expect(mine).toHaveLength(200);
    expect(sum(orders.map(({ quantity }) => quantity))).toBeGreaterThan(stock);
    expect(reserved).toBe(sum(lots.map((lot) => lot.reserved)));
    expect(reserved).toBeLessThanOrEqual(stock);
    // Somebody is still waiting, so what may be had is gone to the last gram.
    expect(mine.some((order) => order.waiting > 0)).toBe(true);
    expect(reserved).toBe(stock);
    expect(tookFarOrYoungerFirst(dump, lots)).toEqual([]);
  },
  LIMIT_MS,
);

it(
  'a local window keeps buyers of other provinces out, however early they come',
  async () => {
    const outside = world.buyers.filter((buyer) => !buyer.village.startsWith('64'));
    const local = world.buyers.filter((buyer) => buyer.village.startsWith('64'));
    const early = outside.map((buyer) => ({ id: randomUUID(), buyer }));
    for (const { id, buyer } of early) await place(id, buyer, 10 * KG, { province: '64' });
    const lotId = await post('64', '6403012001', 100 * KG);
    const late = Array.from({ length: 10 }, () => ({ id: randomUUID(), buyer: random.of(local) }));
    await Promise.all(late.map(({ id, buyer }) => place(id, buyer, 4 * KG, { province: '64' })));
    const dump = await settled();
    const statusOf = (id: string) => dump.orders.find((order) => order._id === id)!.status;
    expect(early.map(({ id }) => statusOf(id))).toEqual(early.map(() => 'waiting'));
    expect(late.map(({ id }) => statusOf(id))).toEqual(late.map(() => 'reserved'));
    expect(dump.lots.find((lot) => lot._id === lotId)).toMatchObject({ available: 60 * KG, reserved: 40 * KG });
  },
  LIMIT_MS,
);

it(
  '20 buyers race for the one lot: exactly as many get it as it holds',
  async () => {
    await letEverybodyIn('63');
    const lotId = await post('63', '6303012001', 70 * KG);
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const buyer = world.buyers[0]!;
    await Promise.all(ids.map((id) => place(id, buyer, 10 * KG, { province: '63', partial: 'all-or-nothing' })));
    const dump = await settled();
    const statuses = ids.map((id) => dump.orders.find((order) => order._id === id)!.status).sort();
    expect(statuses).toEqual([...Array(7).fill('reserved'), ...Array(13).fill('refused')].sort());
    expect(dump.lots.find((lot) => lot._id === lotId)).toMatchObject({ available: 0, reserved: 70 * KG });
  },
  LIMIT_MS,
);

it(
  'the same order 100 times at once is one order, and all are told the same',
  async () => {
    const id = randomUUID();
    const buyer = world.buyers[1]!;
    const answers = await Promise.all(Array.from({ length: 100 }, () => place(id, buyer, 5 * KG, { province: '62' })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(99).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => [body.orderId, body.quantity, body.placedAt].join())).size).toBe(1);
    const other = await place(id, buyer, 6 * KG, { province: '62' });
    expect(other).toMatchObject({ status: 409, body: { code: 'order.id-used' } });
    const dump = await settled();
    expect(dump.orders.filter((order) => order._id === id)).toMatchObject([{ quantity: 5 * KG, waiting: 5 * KG }]);
  },
  LIMIT_MS,
);

it(
  'a cancel and a confirmation at once: exactly one of them holds',
  async () => {
    const [buyer] = world.buyers;
    await letEverybodyIn('61');
    await post('61', '6101012001', 1_000 * KG);
    const ids = Array.from({ length: 20 }, () => randomUUID());
    await Promise.all(ids.map((id) => place(id, buyer!, 3 * KG, { province: '61' })));
    await drained(system, STEP_MS);
    const supplierId = world.suppliers[0]!.id;
    const outcomes = await Promise.all(
      ids.map(async (id) => {
        const asked = [
          () => ask('POST', `${url(id)}/cancellation`, { headers: as.party(buyer!) }, {}),
          () => ask('POST', `${url(id)}/confirmation`, { headers: as.party({ id: supplierId }) }, { supplierId }),
        ];
        const answers = await Promise.all(random.shuffled(asked).map((each) => each()));
        return { id, statuses: answers.map(({ status }) => status).sort() };
      }),
    );
    expect(outcomes.map(({ statuses }) => statuses)).toEqual(ids.map(() => [200, 409]));
    const dump = await settled();
    for (const id of ids)
      expect(dump.orders.find((order) => order._id === id)!.status).toMatch(/^(confirmed|cancelled)$/);
  },
  LIMIT_MS,
);

/** Ways to break a promise, each with a word of the sentence that must tell of it. */
const tampering: Record<string, [how: (dump: Dump) => void, told: RegExp]> = {
  'a lost order': [({ orders }) => orders.pop(), /has no order/],
  'an order that its pool lost': [({ reservations }) => reservations.pop(), /unknown to the supply chain/],
  'a gram too much reserved': [
    ({ lots }) => lots.find((lot) => lot.reserved > 0)!.reserved++,
    /reservations give what is reserved/,
  ],
  'an entry made twice': [({ ledger }) => ledger.push(ledger.at(-1)!), /its ledger gives/],
  'an entry swallowed': [({ ledger }) => ledger.pop(), /its ledger gives/],
  'a step taken twice': [
    ({ orders: [order] }) => order!.timeline.push(order!.timeline.at(-1)!),
    /its timeline has a line/,
  ],
  'a part in another state': [
    ({ orders }) => void (orders.find((order) => order.parts.length > 0)!.parts[0]!.state = 'released'),
    /marketplace .* supply chain/,
  ],
  'a fact never sent': [
    ({ delivered }) => {
      const lost = delivered!.sent.findIndex(({ topic }) => topic === 'marketplace.orders');
      delivered!.sent = delivered!.sent.toSpliced(lost, 1);
    },
    /Kafka has/,
  ],
  'a fact never heard': [({ delivered }) => delivered!.inbox.pop(), /never heard/],
  'a fact left behind': [({ outbox }) => outbox.push('x'), /never left/],
  'material beside who waits': [
    ({ lots, reservations }) => {
      const { pool } = reservations.find(({ waiting }) => waiting > 0)!;
      const lot = lots.find((each) => each.pool === pool)!;
      Object.assign(lot, { available: 1, localOnly: false, price: 1 });
    },
    /waits although/,
  ],
};
it.each(Object.entries(tampering))(
  'the audit tells of %s',
  async (_, [tamper, told]) => {
    const dump = await settled();
    tamper(dump);
    expect(audit(dump).join('\n')).toMatch(told);
  },
  LIMIT_MS,
);
