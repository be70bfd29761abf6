// The audit is silent about sound databases and names every promise that is broken.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabases, ownEnvironment } from '../../test/engines/engines.js';
import { audit } from './audit.js';

interface Row {
  _id: string;
  [field: string]: unknown;
}
const part = { part: 0, lotId: 'lot', quantity: 30, state: 'held' };

describe('the audit', () => {
  const env = ownEnvironment('audit');
  const audited = {
    mongodbUri: env.MONGODB_URI!,
    kafkaBrokers: [],
    databasePrefix: env.DATABASE_PREFIX!,
  };
  let databases: Awaited<ReturnType<typeof openDatabases>>;
  const supply = (name: string) => databases.of('supply-chain').collection<Row>(name);
  const market = (name: string) => databases.of('marketplace').collection<Row>(name);

  beforeEach(async () => {
    await databases?.drop();
    databases = await openDatabases(env);
    await supply('lots').insertOne({ _id: 'lot', quantity: 100, available: 70, reserved: 30, withdrawn: 0 });
    await supply('ledger').insertMany([
      { _id: '1', lotId: 'lot', available: 100, reserved: 0 },
      { _id: '2', lotId: 'lot', orderId: 'order', available: -30, reserved: 30 },
    ]);
    await supply('reservations').insertOne({ _id: 'order', quantity: 40, waiting: 10, parts: [part] });
    await market('orders').insertOne({
      _id: 'order',
      status: 'part-reserved',
      quantity: 40,
      waiting: 10,
      parts: [part],
    });
  });
  afterAll(() => databases.drop());

  it('finds nothing wrong where lots, ledger, reservations and orders agree', async () => {
    expect(await audit(audited, ['order'])).toEqual([]);
  });

  it('misses an accepted order', async () => {
    expect(await audit(audited, ['order', 'gone'])).toEqual(['gone: the order was accepted, but is lost']);
  });

  it('sees that an order never reached its pool', async () => {
    await market('orders').insertOne({ _id: 'second', status: 'placed', quantity: 5, waiting: 5, parts: [] });
    expect(await audit(audited)).toEqual(['order second: placed, but its pool never heard of it']);
  });

  it('sees stock that was reserved twice for one order', async () => {
    await supply('ledger').insertOne({ _id: '3', lotId: 'lot', orderId: 'order', available: -30, reserved: 30 });
    await supply('lots').updateOne({ _id: 'lot' }, { $set: { available: 40, reserved: 60 } });
    expect(await audit(audited)).toEqual(['lot and order lot order: reservation and ledger differ by -30']);
  });

  it('sees a lot that gave more than it had', async () => {
    await supply('lots').updateOne({ _id: 'lot' }, { $set: { available: -10 } });
    expect(await audit(audited)).toEqual([
      'lot lot: oversold',
      'lot lot: its parts are not its whole',
      'lot lot: -10 available, ledger says 70',
    ]);
  });

  it('sees that buyer and pool tell different stories', async () => {
    await market('orders').updateOne({ _id: 'order' }, { $set: { parts: [], waiting: 0 } });
    expect(await audit(audited)).toEqual([
      'order order: holds nothing, its pool says 0:lot:30:held',
      'order order: waits for 0, not 10',
    ]);
  });

  it('sees facts that were parked or never sent', async () => {
    await supply('parked_events').insertOne({ _id: 'p', status: 'parked', reason: 'a bug' });
    await market('outbox').insertOne({ _id: 'f' });
    expect(await audit(audited)).toEqual([
      'supply-chain: parked p: a bug',
      'marketplace: 1 rows of the outbox were never sent',
    ]);
  });
});
