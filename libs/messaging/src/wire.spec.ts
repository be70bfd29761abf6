// From a Kafka message to a checked fact, or to the reason why it is none.
import { PartyRegistered } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import type { WireMessage } from './kafka.js';
import { outboxFact } from './outbox.js';
import { causeOf, claimedType, readFact } from './wire.js';

const PARTY = '0190f3b1-7c2e-7abc-8def-000000000001';
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const profile = { partyId: PARTY, kind: 'ikm' as const, name: 'Anjat', region: '6501012001', status: 'draft' as const };
/** As the relay sends what a transaction has put into the outbox. */
function sent(
  changes: Record<string, string | undefined> = {},
  value: string | null = JSON.stringify(profile),
): WireMessage {
  const fact = PartyRegistered.of({ subject: PARTY, sequence: 3, key: PARTY }, profile);
  const row = outboxFact('registry', fact, { correlationId: 'request-1', causationId: 'fact-0', traceparent: TRACE });
  const attributes = Object.entries({ ...row.attributes, ...changes }).filter(([, text]) => text !== undefined);
  return {
    topic: row.topic,
    partition: 0,
    offset: '7',
    key: row.key,
    value,
    headers: Object.fromEntries([
      ['content-type', 'application/json'],
      ...attributes.map(([name, text]) => [`ce_${name}`, text]),
    ]),
  };
}

describe('a message', () => {
  it('is read as the fact that was told', () => {
    const fact = readFact(sent());
    expect(fact).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: '/registry',
      type: 'registry.party-registered.v1',
      subject: PARTY,
      time: expect.stringMatching(/Z$/),
      sequence: 3,
      partitionkey: PARTY,
      correlationid: 'request-1',
      causationid: 'fact-0',
      traceparent: TRACE,
      data: profile,
    });
    expect(causeOf(fact)).toEqual({ correlationId: 'request-1', causationId: fact.id, traceparent: TRACE });
  });

  it('may carry fields and attributes that we do not know yet', () => {
    const newer = sent({ priority: 'high' }, JSON.stringify({ ...profile, village: 'Tanjung Selor' }));
    expect(readFact(newer).data).toEqual(profile);
  });

  it('hands on no trace where there was none', () => {
    expect(causeOf(readFact(sent({ traceparent: undefined })))).not.toHaveProperty('traceparent');
  });

  it('claims its type, or none, without a look at the rest', () => {
    expect(claimedType(sent({ type: 'a.b.v1' }, 'not JSON'))).toBe('a.b.v1');
    expect(claimedType(sent({ type: undefined }))).toBeUndefined();
  });

  it.each<[string, Record<string, string | undefined>, string | null, string]>([
    ['without an id', { id: undefined }, '{}', 'not a CloudEvent of ours: id'],
    ['of another version of CloudEvents', { specversion: '0.3' }, '{}', 'not a CloudEvent of ours: specversion'],
    ['whose sequence is no number', { sequence: 'third' }, '{}', 'not a CloudEvent of ours: sequence'],
    ['without a sequence', { sequence: undefined }, '{}', 'not a CloudEvent of ours: sequence'],
    ['without a subject', { subject: '' }, '{}', 'not a CloudEvent of ours: subject'],
    ['whose time is none', { time: 'yesterday' }, '{}', 'not a CloudEvent of ours: time'],
    [
      'of a type that nobody declared',
      { type: 'registry.party-sung-of.v1' },
      '{}',
      'no fact of type registry.party-sung-of.v1',
    ],
    ['without a body', {}, null, 'the body is empty'],
    ['whose body is no JSON', {}, '{"partyId":', 'the body is not JSON'],
    ['whose body is of another shape', {}, '{"partyId":"x","kind":"king"}', 'partyId: Invalid UUID; kind:'],
  ])('%s is no fact, and it is said why', (_, changes, value, reason) => {
    expect(() => readFact(sent(changes, value))).toThrow(reason);
  });
});
