// How facts take effect once: whatever comes twice, is poison or cannot be read, and in which order it is put right.
import { PartyRegistered } from '@hilir/contracts';
import { FactServer, KafkaBus, ParkedEvents } from '@hilir/messaging';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoServerError } from 'mongodb';
import { uuidv7 } from 'uuidv7';
import { eventually } from '../engines/services.js';
import {
  activated,
  partyId,
  registered,
  revised,
  startTinyService,
  tinyEnvironment,
  type TinyService,
  trouble,
} from './tiny-service.js';

let service: TinyService;
let parked: ParkedEvents;
beforeAll(async () => {
  service = await startTinyService(tinyEnvironment('consumer', 2));
  parked = service.app.get(ParkedEvents);
  // A new topic is not there at once for those who send past the relay, which would try again.
  await service.tell(registered(99));
  await heard('Reader', 99, 1);
}, 60_000);
afterAll(() => service?.close(), 30_000);
afterEach(() => {
  trouble.with = () => undefined;
});

const BY = { by: 'operator', reason: 'looked at it' };
const heard = (handler: string, n: number, count: number) =>
  eventually(
    `${handler} heard of party ${n}`,
    () => service.heard(handler, partyId(n)),
    (list) => list.length >= count,
  );
/** What is parked of a subject, in the order of its parking. */
const rows = async (subject: string) =>
  (await parked.list({ status: 'parked', limit: 200 })).filter((row) => row.subject === subject);
const parkedOf = (n: number, count: number) =>
  eventually(
    `${count} facts of party ${n} are parked`,
    () => rows(partyId(n)),
    (list) => list.length === count,
  );
const attributes = (n: number, more: Record<string, string> = {}): Record<string, string> => ({
  specversion: '1.0',
  id: uuidv7(),
  source: '/registry',
  type: PartyRegistered.type,
  subject: partyId(n),
  time: new Date().toISOString(),
  sequence: '1',
  correlationid: 'spec',
  ...more,
});
/** Straight to the topic, past any outbox. */
const send = (key: string, headers: Record<string, string>, value: string): Promise<void> =>
  service.app.get(KafkaBus).publish([{ topic: 'registry.parties', key, attributes: headers, value }]);
const body = (n: number): string => JSON.stringify(registered(n).data);

describe('a fact', () => {
  it('that comes twice takes effect once, in each of its handlers, in one chunk or two', async () => {
    const headers = attributes(1);
    await send(partyId(1), headers, body(1));
    await send(partyId(1), headers, body(1));
    await heard('Reader', 1, 1);
    await send(partyId(1), headers, body(1));
    await service.tell(revised(1, 2));
    expect(await heard('Reader', 1, 2)).toEqual(['party-registered 1', 'party-revised 2']);
    expect(await service.heard('Counter', partyId(1))).toEqual(['party-registered 1']);
  });

  it('of another type than anyone here hears is passed over', async () => {
    await send(partyId(2), attributes(2, { type: 'registry.party-sung-of.v1' }), 'not even JSON');
    await service.tell(registered(2));
    await heard('Reader', 2, 1);
    expect(await rows(partyId(2))).toEqual([]);
  });

  it('that is met by a passing trouble waits with its partition, and is neither skipped nor parked', async () => {
    const passing = new MongoServerError({ message: 'an election', errorLabels: ['TransientTransactionError'] });
    let attempts = 0;
    trouble.with = (_, fact) => (fact.subject === partyId(3) && ++attempts < 25 ? passing : undefined);
    const waits = () => service.app.get(FactServer).state().waiting;
    await service.tell(registered(3), revised(3, 2));
    const seen = await eventually('the partition is seen to wait', async () => waits(), Boolean);
    expect(seen).toMatchObject({ topic: 'registry.parties', failures: expect.any(Number), reason: 'an election' });
    expect(await heard('Reader', 3, 2)).toEqual(['party-registered 1', 'party-revised 2']);
    expect(attempts).toBeGreaterThanOrEqual(25);
    await eventually(
      'it waits no more',
      async () => waits(),
      (waiting) => waiting === undefined,
    );
    expect(await rows(partyId(3))).toEqual([]);
  });
});

describe('a poison fact', () => {
  it('is found among two hundred and parked for its handler; the others take effect', async () => {
    trouble.with = (handler, { subject }) =>
      handler === 'Reader' && subject === partyId(150) ? new TypeError('cannot read it') : undefined;
    const numbers = Array.from({ length: 200 }, (_, n) => 100 + n);
    await service.tell(...numbers.map((n) => registered(n)));
    const [row] = await parkedOf(150, 1);
    expect(row).toMatchObject({
      handler: 'Reader.registered',
      type: PartyRegistered.type,
      reason: expect.stringContaining('cannot read it'),
      stack: expect.stringContaining('TypeError: cannot read it'),
      behind: false,
      topic: 'registry.parties',
      status: 'parked',
    });
    const effects = () => service.model.countDocuments({ _id: { $in: numbers.map((n) => `Reader/${partyId(n)}`) } });
    await eventually('its neighbours took effect', effects, (count) => count === 199);
    await heard('Counter', 150, 1);
  });

  it('that cannot be read holds back what comes right behind it', async () => {
    const broken = { topic: 'registry.parties', key: partyId(60), attributes: attributes(60), value: 'not JSON' };
    const good = { ...broken, attributes: attributes(60, { sequence: '2' }), value: body(60) };
    await service.app.get(KafkaBus).publish([broken, good]);
    const found = await parkedOf(60, 3);
    expect(found.map(({ handler, behind }) => [handler, behind]).sort()).toEqual([
      ['*', false],
      ['Counter.counted', true],
      ['Reader.registered', true],
    ]);
    expect(await service.heard('Reader', partyId(60))).toEqual([]);
  });

  it('that every one of its handlers throws at is parked for each, and its partition goes on', async () => {
    trouble.with = (handler, { subject }) => (subject === partyId(4) ? new Error(`${handler} fails`) : undefined);
    await service.tell(registered(4));
    const found = await parkedOf(4, 2);
    expect(found.map((row) => [row.handler, row.reason.replace(/^.*: /, '')]).sort()).toEqual([
      ['Counter.counted', 'Counter fails'],
      ['Reader.registered', 'Reader fails'],
    ]);
    // The same key, so the same partition, but another subject.
    await send(partyId(4), attributes(5), body(5));
    await heard('Reader', 5, 1);
  });

  it('that only fails when the writes go out is parked for all who may be to blame', async () => {
    await service.db.command({ collMod: 'heard', validator: { facts: { $ne: 'party-registered 66' } } });
    await service.tell(registered(6, 66), registered(16));
    const found = await parkedOf(6, 2);
    expect(found.map((row) => row.handler).sort()).toEqual(['Counter.counted', 'Reader.registered']);
    for (const row of found) expect(row.reason).toContain('failed validation');
    await heard('Reader', 16, 1);
  });

  it('holds later facts of its subject behind it, whatever their type, for its own class of handlers only', async () => {
    trouble.with = (handler, fact) =>
      handler === 'Reader' && fact.subject === partyId(7) && fact.sequence === 1 ? new Error('not yet') : undefined;
    await service.tell(registered(7), revised(7, 2), registered(8));
    await parkedOf(7, 2);
    await service.tell(activated(7, 3));
    const line = await parkedOf(7, 3);
    expect(line.map(({ handler, behind }) => [handler, behind])).toEqual([
      ['Reader.registered', false],
      ['Reader.revised', true],
      ['Reader.activated', true],
    ]);
    expect(await service.heard('Reader', partyId(7))).toEqual([]);
    await heard('Counter', 7, 1);
    await heard('Reader', 8, 1);

    const second = parked.replay(line[1]!.parkedId, BY);
    await expect(second).rejects.toThrow('parked.not-first');
    await expect(parked.discard(line[2]!.parkedId, BY)).rejects.toThrow('parked.not-first');

    const failed = await parked.replay(line[0]!.parkedId, BY);
    expect(failed).toMatchObject({ status: 'parked', reason: 'not yet' });
    expect(await service.heard('Reader', partyId(7))).toEqual([]);

    trouble.with = () => undefined;
    const replayed = await parked.replay(line[0]!.parkedId, BY);
    expect(replayed).toMatchObject({ status: 'replayed', resolution: { by: 'operator', reason: 'looked at it' } });
    expect(await service.heard('Reader', partyId(7))).toEqual([
      'party-registered 1',
      'party-revised 2',
      'party-activated 3',
    ]);
    expect(await rows(partyId(7))).toEqual([]);
    await expect(parked.replay(line[0]!.parkedId, BY)).rejects.toThrow('parked.not-found');

    await service.tell(revised(7, 4));
    await heard('Reader', 7, 4);
  });

  it('that is given up with a reason lets the next be replayed', async () => {
    trouble.with = (handler, { subject, sequence }) =>
      handler === 'Reader' && subject === partyId(9) && sequence === 1 ? new Error('never') : undefined;
    await service.tell(registered(9), revised(9, 2));
    const [first, second] = await parkedOf(9, 2);
    expect(await parked.discard(first!.parkedId, BY)).toMatchObject({ status: 'discarded', resolution: BY });
    await parked.replay(second!.parkedId, BY);
    expect(await service.heard('Reader', partyId(9))).toEqual(['party-revised 2']);
    await expect(parked.discard(first!.parkedId, BY)).rejects.toThrow('parked.not-found');
  });
});

describe('a message that cannot be read', () => {
  it('and does not say what it is about is parked alone', async () => {
    const { type: _type, subject: _subject, ...nameless } = attributes(10);
    await send(partyId(10), { ...nameless, id: 'a b/c{}' }, 'hello');
    await service.tell(registered(10));
    await heard('Reader', 10, 1);
    const found = await parked.list({ status: 'parked', limit: 200 });
    const row = found.find(({ eventId }) => eventId === 'a b/c{}')!;
    expect(row).toMatchObject({ handler: '*', type: null, value: 'hello', reason: expect.stringContaining('type') });
    expect(row.parkedId).toMatch(/^[A-Za-z0-9:._-]{1,300}$/);
    await parked.discard(row.parkedId, BY);
  });

  it.each([
    ['no JSON', '{"partyId":', 'the body is not JSON'],
    ['a body of another shape', '{"partyId":"x"}', 'the body does not fit registry.party-registered.v1: partyId'],
  ])('for %s holds back its subject for every handler until it is given up', async (what, value, reason) => {
    const n = what === 'no JSON' ? 11 : 12;
    await send(partyId(n), attributes(n), value);
    await service.tell(revised(n, 2));
    const line = await parkedOf(n, 2);
    expect(line.map(({ handler, behind }) => [handler, behind])).toEqual([
      ['*', false],
      ['Reader.revised', true],
    ]);
    expect(line[0]!.reason).toContain(reason);
    await expect(parked.replay(line[1]!.parkedId, BY)).rejects.toThrow('parked.not-first');
    expect(await parked.replay(line[0]!.parkedId, BY)).toMatchObject({
      status: 'parked',
      reason: expect.stringContaining(reason),
    });
    await parked.discard(line[0]!.parkedId, BY);
    await parked.replay(line[1]!.parkedId, BY);
    expect(await service.heard('Reader', partyId(n))).toEqual(['party-revised 2']);
  });

  it('is parked for an envelope that is not ours', async () => {
    await send(partyId(13), attributes(13, { sequence: 'first' }), body(13));
    const [row] = await parkedOf(13, 1);
    expect(row!.reason).toContain('not a CloudEvent of ours: sequence');
  });
});

it('an operator asks for an event that is not there, or for a handler that is gone', async () => {
  await expect(parked.replay('nothing', BY)).rejects.toThrow('parked.not-found');
  trouble.with = (handler, { subject }) =>
    handler === 'Reader' && subject === partyId(14) ? new Error('x') : undefined;
  await service.tell(registered(14));
  const [row] = await parkedOf(14, 1);
  const set = { $set: { handler: 'Reader.gone' } };
  await service.db.collection<{ _id: string }>('parked_events').updateOne({ _id: row!.parkedId }, set);
  trouble.with = () => undefined;
  expect(await parked.replay(row!.parkedId, BY)).toMatchObject({
    status: 'parked',
    reason: expect.stringContaining('nobody here hears registry.party-registered.v1 as Reader.gone any more'),
  });
});
