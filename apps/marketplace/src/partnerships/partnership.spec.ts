// A partnership: proposed, agreed to by all, ended; its periods, and a quota that is never exceeded.
import { FACTS, PartnershipBody, PartnershipStatus, type PartyProfile } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  agreePartnership,
  type Change,
  count,
  endPartnership,
  expirePartnership,
  mustHaveLeft,
  type Partnership,
  periodFor,
  periodsOf,
  proposePartnership,
  TRANSITIONS,
} from './partnership.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ID, FIRM, IKM, COOP] = [uuid(1), uuid(2), uuid(3), uuid(4)];
const NOW = new Date('2026-11-24T03:00:00.000Z');
const party = (partyId: string, industryScale?: PartyProfile['industryScale']): PartyProfile => ({
  partyId,
  kind: 'firm',
  name: 'x',
  region: '6501012001',
  status: 'active',
  industryScale,
});
const parties = new Map([FIRM, IKM, COOP].map((id) => [id, party(id, id === FIRM ? 'large' : undefined)]));
const body = PartnershipBody.parse({
  parties: [
    { partyId: FIRM, side: 'buyer' },
    { partyId: IKM, side: 'supplier' },
    { partyId: COOP, side: 'supplier' },
  ],
  commodity: 'rattan',
  province: '65',
  quota: 1_000,
  period: 'quarter',
  price: { basisPoints: -250, floor: 3_000 },
  from: '2026-11-15',
  to: '2027-06-30',
});
const around = { proposer: FIRM, parties, requestHash: 'hash' };
const proposed = (): Partnership => proposePartnership(ID, body, around, NOW).partnership;
const joined = (): Partnership => agreePartnership(proposed(), IKM, NOW)!.partnership;
const agreed = (): Partnership => agreePartnership(joined(), COOP, NOW)!.partnership;
const ended = (): Partnership => endPartnership(agreed(), 'no rattan left')!.partnership;
const STATES: Record<PartnershipStatus, () => Partnership> = { proposed, agreed, ended };
const factOf = ({ partnership, fact }: Change): unknown => {
  expect(fact).toMatchObject({ subject: ID, key: ID, sequence: partnership.version });
  expect(FACTS.get(fact.type)!.data.parse(fact.data)).toEqual(fact.data);
  return fact.data;
};

describe('a partnership', () => {
  it('holds once every party has agreed, and keeps how large each was', () => {
    const first = proposePartnership(ID, body, around, NOW);
    expect(factOf(first)).toMatchObject({ status: 'proposed', parties: [{ industryScale: 'large' }, {}, {}] });
    const second = agreePartnership(first.partnership, IKM, NOW)!;
    expect([second.partnership.status, second.periods, second.fact.type]).toEqual([
      'proposed',
      undefined,
      'marketplace.partnership-joined.v1',
    ]);
    factOf(second);
    expect(agreePartnership(second.partnership, IKM, NOW)).toBeUndefined();
    const third = agreePartnership(second.partnership, COOP, NOW)!;
    expect(third.partnership.status).toBe('agreed');
    expect(third.periods).toHaveLength(3);
    factOf(third);
  });

  it.each<[string, object]>([
    ['partnership.parties', { parties: [body.parties[0], body.parties[0]] }],
    ['partnership.parties', { parties: body.parties.slice(1) }],
    ['partnership.parties', { parties: [body.parties[0], { partyId: uuid(9), side: 'supplier' }] }],
    ['partnership.content', { commodity: undefined }],
    ['partnership.content', { productId: uuid(8) }],
    ['partnership.content', { price: {} }],
    ['partnership.content', { price: { fixed: 1, basisPoints: 1 } }],
    ['partnership.content', { price: { basisPoints: 1, floor: 2, ceiling: 1 } }],
    ['partnership.content', { to: '2026-11-14' }],
    ['partnership.content', { from: '2026-11-01', to: '2026-11-23' }],
    ['partnership.content', { to: '2032-01-01' }],
  ])('is refused as %s with %j', (code, change) =>
    expect(() => proposePartnership(ID, { ...body, ...change }, around, NOW)).toThrow(code),
  );

  it('ends after its last day, or when a party ends it, once', () => {
    const over = new Date('2027-07-01T00:00:00.000Z');
    expect(expirePartnership(agreed(), new Date(over.getTime() - 1))).toBeUndefined();
    for (const partnership of [proposed(), agreed()]) {
      const change = expirePartnership(partnership, over)!;
      expect(change.partnership.status).toBe('ended');
      expect(change.partnership).not.toHaveProperty('deadline');
      factOf(change);
    }
    expect(endPartnership(ended(), 'no rattan left')).toBeUndefined();
    expect(expirePartnership(ended(), over)).toBeUndefined();
    expect(() => agreePartnership(endPartnership(proposed(), 'x')!.partnership, IKM, NOW)).toThrow(
      'partnership.status',
    );
  });

  it.each(PartnershipStatus.options)('can be ended from %s as the table says', (from) => {
    const end = () => endPartnership(STATES[from](), 'another reason');
    if (TRANSITIONS[from].includes('ended')) expect(end()!.partnership.status).toBe('ended');
    else expect(end).toThrow('partnership.status');
  });
});

describe('the periods', () => {
  const days = (change: object) => periodsOf({ ...agreed(), ...change }).map(({ from, to }) => [from, to]);
  it('are those of the calendar, cut at both ends', () => {
    expect(days({})).toEqual([
      ['2026-11-15', '2026-12-31'],
      ['2027-01-01', '2027-03-31'],
      ['2027-04-01', '2027-06-30'],
    ]);
    expect(days({ period: 'month', to: '2027-01-01' })).toEqual([
      ['2026-11-15', '2026-11-30'],
      ['2026-12-01', '2026-12-31'],
      ['2027-01-01', '2027-01-01'],
    ]);
    expect(days({ period: 'year' })).toEqual([
      ['2026-11-15', '2026-12-31'],
      ['2027-01-01', '2027-06-30'],
    ]);
  });

  it('hold an order of a buyer of this partnership for its material in its time, and no other', () => {
    const of = (pool: string) => ({ of: { pool } });
    const wanted = { buyerId: FIRM, ...of('65/rattan'), day: '2026-12-31' };
    expect(periodFor(agreed(), wanted)).toBe(`${ID}:2026-11-15`);
    expect(periodFor({ ...agreed(), province: undefined }, { ...wanted, ...of('64/rattan') })).toBe(`${ID}:2026-11-15`);
    for (const change of [{ buyerId: IKM }, of('64/rattan'), of('65/seaweed'), { day: '2026-11-14' }])
      expect(() => periodFor(agreed(), { ...wanted, ...change })).toThrow('partnership.not-fitting');
    for (const other of [proposed(), ended()])
      expect(() => periodFor(other, wanted)).toThrow('partnership.not-fitting');
  });

  it('never let more be ordered than was agreed, and give back what is released', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -600, max: 600 }), { maxLength: 30 }), (wishes) => {
        let [period] = periodsOf(agreed());
        const given: number[] = [];
        for (const wish of wishes) {
          const ordered = wish < 0 ? -(given.pop() ?? 0) : wish;
          if (ordered > 1_000 - period!.ordered) {
            expect(() => mustHaveLeft(period!, ordered)).toThrow('partnership.quota');
          } else {
            mustHaveLeft(period!, ordered);
            period = count(period!, { ordered, realised: 0 });
            if (ordered > 0) given.push(ordered);
          }
          expect(period!.ordered).toBe(given.reduce((sum, one) => sum + one, 0));
          expect(period!.ordered).toBeLessThanOrEqual(1_000);
        }
      }),
    );
  });
});
