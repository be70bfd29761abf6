// The audit is silent about sound databases and names every promise that is broken.
import type { ServiceName } from '@hilir/contracts';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabases, ownEnvironment } from '../../../test/engines/engines.js';
import { audit } from './audit.js';
import { readDump, type SentFact } from './dump.js';
import type { Acknowledged } from './promises.js';

interface Row {
  _id: string;
  [field: string]: unknown;
}
const part = {
  part: 0,
  lotId: 'lot',
  supplierId: 'coop',
  region: '6501012001',
  quantity: 30,
  price: 1_000,
  amount: 30,
};
const posted = {
  pool: '65/rattan',
  commodity: 'rattan',
  supplierId: 'coop',
  region: '6501012001',
  attributes: {},
  price: 1_000,
  readyOn: '2026-11-24',
  localOnly: false,
  status: 'open',
};
const held = { ...part, state: 'held', reserved: 30, received: 0, due: 0 };
const figures = { quantity: 30, available: 0, reserved: 30, withdrawn: 0, handedOver: 0, lost: 0, soldOutside: 0 };
const wanted = { pool: '65/rattan', buyerId: 'ikm', buyerRegion: '6501012001', wishes: {}, quantity: 40 };
const fact = (id: string, type: string, subject: string, sequence: number): SentFact => ({
  id,
  type,
  topic: type.startsWith('marketplace') ? 'marketplace.orders' : 'supply-chain.reservations',
  subject,
  sequence,
});
const SENT = [
  fact('f1', 'marketplace.order-placed.v1', 'order', 1),
  fact('f2', 'supply-chain.stock-reserved.v1', 'order', 1),
  fact('f3', 'marketplace.order-part-reserved.v1', 'order', 2),
];

describe('the audit', () => {
  const env = ownEnvironment('audit');
  let databases: Awaited<ReturnType<typeof openDatabases>>;
  const rows = (service: ServiceName, name: string) => databases.of(service).collection<Row>(name);
  const supply = (name: string) => rows('supply-chain', name);
  const market = (name: string) => rows('marketplace', name);
  const set = (fields: Record<string, unknown>) => ({ $set: fields });
  const problems = async (told?: Acknowledged, sent?: SentFact[]) => audit(await readDump(databases.of, sent), told);

  beforeEach(async () => {
    await databases?.drop();
    databases = await openDatabases(env);
    await supply('commodities').insertOne({ _id: 'rattan', code: 'rattan', baseUnit: 'g', attributes: [] });
    await supply('lots').insertOne({ _id: 'lot', ...posted, ...figures });
    await supply('ledger').insertMany([
      { _id: '1', lotId: 'lot', kind: 'posted', available: 30, reserved: 0 },
      { _id: '2', lotId: 'lot', kind: 'reserved', orderId: 'order', available: -30, reserved: 30 },
    ]);
    const reservation = { ...wanted, needBy: '2026-12-10', waiting: 10, parts: [held], ended: false };
    await supply('reservations').insertOne({ _id: 'order', ...reservation });
    await market('orders').insertOne({
      _id: 'order',
      ...wanted,
      version: 2,
      status: 'part-reserved',
      partial: 'fill-or-wait',
      waiting: 10,
      parts: [held],
      payments: [],
      deadline: new Date(),
      timeline: [{ fact: 'marketplace.order-placed.v1' }, { fact: 'marketplace.order-part-reserved.v1' }],
    });
    const party = { _id: 'ikm', version: 2, status: 'active' };
    for (const service of ['registry', 'supply-chain', 'marketplace'] as const)
      await rows(service, 'parties').insertOne({ ...party });
    await supply('inbox').insertOne({ _id: '1', keys: ['PoolsConsumer.orderPlaced:f1'] });
    await market('inbox').insertOne({ _id: '1', keys: ['OrdersConsumer.stockReserved:f2'] });
  });
  afterAll(() => databases.drop());

  it('finds nothing wrong where databases, topics and what clients were told agree', async () => {
    const orders = new Map([['order', { buyerId: 'ikm', quantity: 40, pool: '65/rattan' }]]);
    expect(await problems({ orders, lots: new Map([['lot', { supplierId: 'coop' }]]) }, SENT)).toEqual([]);
    expect(await problems({ orders: new Map([['order', {}]]) })).toEqual([]);
  });

  it('misses what was accepted, and sees that it became something else', async () => {
    const told: Acknowledged = {
      orders: new Map<string, { quantity?: number }>([
        ['order', { quantity: 41 }],
        ['gone', {}],
      ]),
      cancelled: new Map([['order', ['enough']]]),
      confirmed: [{ orderId: 'order', supplierId: 'coop' }],
      lots: new Map([['gone', { supplierId: 'coop' }]]),
      changes: [{ lotId: 'lot', reason: 'weighed again', kind: 'revised' }],
      received: [{ handOverId: 'bast', orderId: 'order', part: 0, accepted: 5 }],
      paid: [{ paymentId: 'payment', orderId: 'order', amount: 5 }],
      corrected: [{ correctionId: 'count', lotId: 'lot' }],
    };
    expect(await problems(told)).toEqual([
      'order order was accepted, but is another',
      'order gone was accepted, but is not there',
      'the cancel of order order was accepted, but did not take effect once',
      'the confirmation of order order by coop was accepted, but is not there',
      'lot gone was accepted, but is not there',
      'lot lot was revised (weighed again), but has 0 such entries',
      'the BAST bast of order order was accepted, but is not there',
      'the payment payment of order order was accepted, but is not there once',
      'the correction count was accepted, but is not there',
    ]);
  });

  it('sees that an order never reached its pool', async () => {
    await supply('reservations').deleteOne({ _id: 'order' });
    expect(await problems()).toContain('order order (part-reserved) is unknown to the supply chain');
  });

  it('sees stock that was reserved twice for one order', async () => {
    const twice = { lotId: 'lot', kind: 'reserved', orderId: 'order', available: -30, reserved: 30 };
    await supply('ledger').insertOne({ _id: '3', ...twice });
    await supply('lots').updateOne({ _id: 'lot' }, set({ quantity: 60, reserved: 60 }));
    await supply('ledger').updateOne({ _id: '1' }, set({ available: 60 }));
    expect(await problems()).toEqual([
      'lot lot: not true that its reservations give what is reserved',
      'lot lot, order order: not true that each part was taken once',
      'lot lot, order order: not true that what its entries leave reserved is reserved for it',
    ]);
  });

  it('sees a lot that gave more than it had', async () => {
    await supply('lots').updateOne({ _id: 'lot' }, set({ available: -10 }));
    expect(await problems()).toEqual([
      'lot lot: not true that its figures are whole and not negative',
      'lot lot: not true that its figures make up its quantity',
      'lot lot: not true that its ledger gives what is available',
    ]);
  });

  it('sees that buyer and pool tell different stories', async () => {
    await supply('reservations').updateOne({ _id: 'order' }, set({ waiting: 0, 'parts.0.state': 'confirmed' }));
    expect(await problems()).toEqual([
      'order order (part-reserved): not true that both sides wait for the same',
      'order order part 0: marketplace lot coop 30 1000 30 0 held, supply chain lot coop 30 1000 30 0 confirmed',
    ]);
  });

  it('sees a delivery that only one side took, a payment beyond it, and a correction without its entry', async () => {
    const line = {
      part: 0,
      lotId: 'lot',
      commodity: 'rattan',
      net: 20,
      accepted: 20,
      rejected: 0,
      price: 1_000,
      amount: 20,
    };
    await supply('hand-overs').insertOne({ _id: 'bast', orderId: 'order', bast: { lines: [line] } });
    const took = { 'parts.0.reserved': 10, 'parts.0.received': 20, 'parts.0.state': 'confirmed' };
    await market('orders').updateOne({ _id: 'order' }, set({ ...took, 'parts.0.due': 20, payments: [{ amount: 21 }] }));
    await supply('corrections').insertOne({ _id: 'count', change: -5 });
    expect(await problems()).toEqual([
      'order order (part-reserved): not true that nobody paid more than was accepted for',
      'order order part 0: marketplace lot coop 30 1000 10 20 confirmed, supply chain lot coop 30 1000 30 0 held',
      'hand-over bast part 0: not true that the buyer has what was accepted',
      'reservation order part 0: not true that what it gave is what BASTs say',
      'lot lot: not true that what it handed over is what BASTs say',
      'correction count: not true that its entries give its change',
    ]);
  });

  it('sees an order that waits beside what it may have', async () => {
    await supply('lots').updateOne({ _id: 'lot' }, set({ quantity: 35, available: 5 }));
    await supply('ledger').updateOne({ _id: '1' }, set({ available: 35 }));
    expect(await problems()).toEqual(['order order waits although lot lot has 5 for it']);
  });

  it('sees a gram that two runs used, a mistake whose batch still stands, and a promise about a run', async () => {
    const holding = { _id: 'bast:0', quantity: 50, used: 30, left: 20, amount: 0, valueUsed: 0 };
    const input = { kind: 'holding', holdingId: 'bast:0', quantity: 30 };
    const run = { inputs: [input], massIn: 30, massOut: 20, waste: 10, taken: [] };
    const link = { reversed: false, quantity: 30 };
    const whole = { used: 0, left: 20, held: 0, sold: 0, reversed: 0 };
    const batch = { runId: 'mistake', mass: 20, ...whole, value: { ...whole, left: 0 }, origin: [{ mass: 20 }] };
    await supply('holdings').insertOne(holding);
    await supply('hand-overs').insertOne({ _id: 'bast', orderId: 'order' });
    await supply('production_runs').insertMany([
      { _id: 'run', ...run },
      { _id: 'again', ...run },
      { _id: 'mistake', ...run },
    ]);
    await supply('run_reversals').insertOne({ _id: 'mistake', reason: 'wrong' });
    await supply('batches').insertMany([
      { _id: 'peel', ...batch, runId: 'run' },
      { _id: 'core', ...batch, runId: 'again' },
      { _id: 'void', ...batch },
    ]);
    await supply('trace_links').insertMany([
      { _id: '1', from: 'hand-over:bast:0', to: 'run:run', ...link },
      { _id: '2', from: 'hand-over:bast:0', to: 'run:again', ...link },
      { _id: '3', from: 'run:run', to: 'batch:peel', ...link, quantity: 20 },
      { _id: '4', from: 'run:again', to: 'batch:core', ...link, quantity: 19 },
    ]);
    const told: Acknowledged = { orders: new Map(), runs: [{ runId: 'gone', massIn: 1 }] };
    expect(await problems(told)).toEqual([
      'run again: not true that the trace knows what came out',
      'holding bast:0: not true that what runs took is used',
      'batch void: not true that it is void when it was a mistake',
      'run gone was accepted, but is not there',
    ]);
  });

  it('sees pieces that no sale holds, goods that a sale left behind, and an origin that nobody declared', async () => {
    const gone = { used: 0, left: 0, held: 0, sold: 0, reversed: 0 };
    const batch = { mass: 20, count: 2, value: gone, origin: [] };
    const part = { batchId: 'held', mass: 10, count: 1, value: 0, line: 0, state: 'held' };
    await supply('goods').insertMany([
      { _id: 'sale', status: 'held', parts: [part] },
      { _id: 'left', status: 'released', parts: [{ ...part, mass: 0, count: 0 }] },
      { _id: 'shipped', status: 'sold', parts: [{ ...part, batchId: 'sold', state: 'sold' }] },
    ]);
    await supply('production_runs').insertOne({ _id: 'run', inputs: [], massIn: 20, massOut: 20, waste: 0, taken: [] });
    await supply('batches').insertMany([
      { _id: 'held', ...batch, ...gone, left: 10, held: 10, pieces: { ...gone, held: 2 } },
      { _id: 'sold', ...batch, ...gone, left: 10, sold: 10, pieces: { ...gone, left: 1, sold: 1 } },
      { _id: 'made', runId: 'run', ...batch, ...gone, left: 20, pieces: { ...gone, left: 1 } },
    ]);
    await supply('value_kept').insertOne({ _id: 'shipped:0', value: 5, kept: [{ value: 5 }], lots: [] });
    await market('batch_stock').insertMany([
      { _id: 'held', pieces: 0 },
      { _id: 'sold', pieces: 1 },
      { _id: 'made', pieces: 1 },
    ]);
    expect(await problems()).toEqual([
      'run run: not true that its inputs are its mass in',
      'run run: not true that the trace knows what went in',
      'run run: not true that the trace knows what came out',
      'batch held: not true that what sales hold is held',
      'batch sold: not true that the trace knows what was taken',
      'batch made: not true that all its pieces are somewhere',
      'batch made: not true that its origin is its mass, but for what is of declared batches',
      'sale left is released, but goods are held for it',
    ]);
  });

  it('sees a sale of which both sides tell something else, a number that was skipped, and stock that is not so', async () => {
    const part = { part: 0, line: 0, batchId: 'b', count: 2, mass: 10, value: 0 };
    const shared = { sellerId: 'ikm', lines: [{ amount: 100 }], amount: 100, payments: [] };
    const papers = { invoice: { number: 'INV/2026/000002' } };
    await market('sales').insertMany([
      { _id: 'held', ...shared, status: 'held', parts: [{ ...part, count: 1 }], papers: {} },
      { _id: 'unsure', ...shared, status: 'placed', parts: [], papers: {} },
      { _id: 'gone', ...shared, status: 'lapsed', parts: [], shipment: {}, papers, amount: 99 },
    ]);
    await supply('goods').insertMany([
      { _id: 'held', status: 'held', parts: [{ ...part, state: 'held' }] },
      { _id: 'gone', status: 'sold', parts: [] },
    ]);
    const stands = { used: 0, left: 10, held: 10, sold: 0, reversed: 0 };
    const pieces = { ...stands, left: 1, held: 2 };
    const value = { ...stands, left: 0, held: 0 };
    await supply('batches').insertOne({ _id: 'b', mass: 20, count: 3, ...stands, pieces, value, origin: [] });
    await market('batch_stock').insertOne({ _id: 'b', pieces: 3 });
    expect(await problems()).toEqual([
      'sale held (held): not true that both sides know the same pieces',
      'sale unsure (placed): not true that its goods stand as it does',
      'sale gone (lapsed): not true that its goods stand as it does',
      'sale gone (lapsed): not true that its lines are its amount',
      'the numbers of ikm INV 2026 are not 1 to 1',
      'batch b has 1 pieces, the marketplace shows 3',
    ]);
  });

  it('sees rupiah that got lost between a holding, a run, a batch and a sale', async () => {
    const nowhere = { used: 0, left: 0, held: 0, sold: 0, reversed: 0 };
    const input = { kind: 'holding', holdingId: 'bast:0', quantity: 30 };
    const holding = { _id: 'bast:0', quantity: 30, used: 30, left: 0, amount: 100, valueUsed: 99 };
    const taken = [{ id: 'bast:0', value: 98, pieces: 0 }];
    const batch = { runId: 'run', mass: 30, ...nowhere, left: 20, sold: 10, origin: [{ mass: 30 }] };
    const link = { reversed: false, quantity: 30 };
    const part = { batchId: 'b', mass: 10, count: 1, value: 30, state: 'sold' };
    await supply('holdings').insertOne(holding);
    await supply('hand-overs').insertOne({ _id: 'bast', orderId: 'order' });
    await supply('production_runs').insertOne({
      _id: 'run',
      inputs: [input],
      massIn: 30,
      massOut: 30,
      waste: 0,
      taken,
    });
    await supply('batches').insertOne({
      _id: 'b',
      ...batch,
      count: 3,
      pieces: { ...nowhere, left: 1, sold: 2 },
      value: { ...nowhere, left: 60, sold: 31 },
    });
    await supply('goods').insertOne({
      _id: 'sale',
      status: 'sold',
      parts: [
        { ...part, line: 0, mass: 5 },
        { ...part, line: 1, mass: 5 },
      ],
    });
    await supply('value_kept').insertOne({
      _id: 'sale:0',
      value: 90,
      kept: [{ value: 31 }, { value: 60 }],
      lots: [{ value: 31 }],
    });
    await market('batch_stock').insertOne({ _id: 'b', pieces: 1 });
    await supply('trace_links').insertMany([
      { _id: '1', from: 'hand-over:bast:0', to: 'run:run', ...link },
      { _id: '2', from: 'run:run', to: 'batch:b', ...link },
      { _id: '3', from: 'batch:b', to: 'sale:sale', ...link, quantity: 10 },
    ]);
    expect(await problems()).toEqual([
      'holding bast:0: not true that what runs took was paid for',
      'holding bast:0: not true that its last gram took the rest',
      'run run: not true that its batches carry what it took',
      'batch b: not true that sales hold and took their value',
      'line sale:0: not true that what was kept is what it brought',
      'line sale:0: not true that its lots cost no more than it took',
      'line sale:1 left, but nobody wrote its value',
    ]);
  });

  it('sees facts that were parked, never sent, or never heard, and a copy that is old', async () => {
    const parked = { status: 'parked', handler: 'A.b', subject: 'order', reason: 'a bug' };
    await supply('parked_events').insertOne({ _id: 'p', ...parked });
    await market('outbox').insertOne({ _id: 'row' });
    await market('parties').updateOne({ _id: 'ikm' }, set({ version: 1 }));
    await market('inbox').deleteOne({});
    expect(await problems(undefined, SENT.slice(0, 2))).toEqual([
      'fact row never left',
      'A.b parked an event of order: a bug',
      'party ikm: copy 2 is at 1, the registry at 2',
      'order order is at 2, Kafka has 1',
      'nobody remembers to have heard supply-chain.stock-reserved.v1',
    ]);
  });
});
