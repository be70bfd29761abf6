// An enquiry: given its state, when one side takes a step or time passes, then its state and the fact; every other step is refused.
import {
  EnquiryBody,
  type EnquirySide,
  EnquiryStatus,
  FACTS,
  type PartyProfile,
  Refusal,
  TermsBody,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { sideOf } from '../buyers/buyer.js';
import {
  accept,
  amountOfTerms,
  askEnquiry,
  type Change,
  endEnquiry,
  type Enquiry,
  expire,
  propose,
  TRANSITIONS,
  TURN,
} from './enquiry.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ID, SELLER, BUYER, PRODUCT] = [uuid(1), uuid(2), uuid(3), uuid(4)];
const KEY = 'k7Jq2mZx9RtV4bNs8LwPc3HfYd6GaEuT';
const NOW = new Date('2026-11-24T03:00:00.000Z');
const buyerParty: PartyProfile = {
  partyId: BUYER,
  kind: 'firm',
  name: 'PT Mebel',
  region: '3209012001',
  status: 'active',
};
const product = { sellerId: SELLER, status: 'listed', variants: [{ sku: 'A-M' }] };
const body = EnquiryBody.parse({
  sellerId: SELLER,
  productId: PRODUCT,
  sku: 'A-M',
  buyerId: BUYER,
  quantity: 200,
  wantedBy: '2027-02-28',
  destination: 'Cirebon',
});
const { buyerId: _, ...nobody } = body;
const foreign = { ...nobody, buyer: { name: 'Sato', email: 'sato@example.org', country: 'JP', key: KEY } };
const terms = TermsBody.parse({ quantity: 200, price: 150_000, leadTimeDays: 30, validUntil: '2026-12-10' });
const around = { buyerParty, product, requestHash: 'hash' };

const asked = (): Enquiry => askEnquiry(ID, body, around, NOW).enquiry;
const offered = (): Enquiry => propose(asked(), 'seller', terms, 1, NOW).enquiry;
const countered = (): Enquiry => propose(offered(), 'buyer', { ...terms, price: 140_000 }, 2, NOW).enquiry;
const STATES: Record<EnquiryStatus, () => Enquiry> = {
  asked,
  offered,
  countered,
  accepted: () => accept(offered(), 'buyer', 2, NOW)!.enquiry,
  declined: () => endEnquiry(offered(), 'declined', 'buyer', 'too dear', NOW)!.enquiry,
  withdrawn: () => endEnquiry(offered(), 'withdrawn', 'seller', undefined, NOW)!.enquiry,
  expired: () => expire(asked(), new Date('2027-01-01'))!.enquiry,
};
const factOf = ({ enquiry, fact }: Change): unknown => {
  expect(fact).toMatchObject({ subject: ID, key: ID, sequence: enquiry.version, topic: 'marketplace.enquiries' });
  expect(FACTS.get(fact.type)!.data.parse(fact.data)).toEqual(fact.data);
  expect(JSON.stringify(fact)).not.toMatch(/Sato|sato@|k7Jq/);
  return fact.data;
};

describe('a question', () => {
  it('waits a fortnight for the seller', () => {
    const change = askEnquiry(ID, body, around, NOW);
    const deadline = new Date('2026-12-08T03:00:00.000Z');
    expect(change.enquiry).toMatchObject({ status: 'asked', version: 1, deadline });
    expect(factOf(change)).toMatchObject({ quantity: 200, buyerId: BUYER, sku: 'A-M' });
  });

  it('of a buyer without an account keeps only the hash of its key, and tells others only the country', () => {
    const change = askEnquiry(ID, foreign, { ...around, buyerParty: null }, NOW);
    expect(JSON.stringify(change.enquiry)).not.toContain(KEY);
    expect(factOf(change)).toMatchObject({ country: 'JP' });
    expect(sideOf(change.enquiry, { key: KEY })).toBe('buyer');
    expect(sideOf(change.enquiry, { key: `${KEY}x` })).toBeUndefined();
    expect(sideOf(change.enquiry, {})).toBeUndefined();
    expect(sideOf(asked(), { key: KEY })).toBeUndefined();
    expect(sideOf(change.enquiry, { partyId: SELLER })).toBe('seller');
    expect(sideOf(change.enquiry, { partyId: BUYER })).toBeUndefined();
  });

  it.each<[string, object, object]>([
    ['enquiry.buyer', { buyer: foreign.buyer }, {}],
    ['enquiry.buyer', { buyerId: undefined }, {}],
    ['enquiry.buyer', { buyerId: SELLER }, {}],
    ['buyer.unknown', {}, { buyerParty: null }],
    ['buyer.not-active', {}, { buyerParty: { ...buyerParty, status: 'suspended' } }],
    ['enquiry.product', {}, { product: null }],
    ['enquiry.product', {}, { product: { ...product, status: 'paused' } }],
    ['enquiry.product', {}, { product: { ...product, sellerId: BUYER } }],
    ['enquiry.product', { sku: 'B' }, {}],
    ['enquiry.product', { productId: undefined }, { product: null }],
    ['enquiry.dates', { wantedBy: '2026-11-23' }, {}],
    ['enquiry.dates', { wantedBy: '2027-11-27' }, {}],
  ])('is refused as %s with %j', (code, change, other) =>
    expect(() => askEnquiry(ID, { ...body, ...change }, { ...around, ...other }, NOW)).toThrow(code),
  );

  it('may be general', () => {
    const { productId: _product, sku: _sku, ...general } = body;
    expect(askEnquiry(ID, general, { ...around, product: null }, NOW).enquiry.status).toBe('asked');
  });
});

describe('terms', () => {
  it('hold until the end of their day; what is accepted is what was proposed last', () => {
    expect(offered()).toMatchObject({ deadline: new Date('2026-12-11T00:00:00.000Z'), terms });
    factOf(propose(asked(), 'seller', terms, 1, NOW));
    const change = accept(countered(), 'seller', 3, NOW)!;
    expect(change.enquiry).toMatchObject({ status: 'accepted', terms: { price: 140_000 } });
    expect(change.enquiry).not.toHaveProperty('deadline');
    expect(factOf(change)).toMatchObject({ by: 'seller', amount: 28_000_000 });
    expect(change.enquiry.timeline.map(({ status, by }) => [status, by])).toEqual([
      ['asked', 'buyer'],
      ['offered', 'seller'],
      ['countered', 'buyer'],
      ['accepted', 'seller'],
    ]);
  });

  it('that changed since they were read are not accepted', () => {
    expect(() => accept(offered(), 'buyer', 1, NOW)).toThrow('request.stale');
    expect(() => propose(offered(), 'buyer', terms, 1, NOW)).toThrow('request.stale');
    expect(() => propose(asked(), 'seller', { ...terms, validUntil: '2026-11-23' }, 1, NOW)).toThrow('enquiry.dates');
  });

  it('at the most give an amount that is exact', () => {
    const most = { ...terms, quantity: 1_000_000, price: 1_000_000_000 };
    expect(Number.isSafeInteger(amountOfTerms(TermsBody.parse(most)))).toBe(true);
  });

  it('that ran out are accepted by nobody, though the sweep comes later', () => {
    const late = new Date('2026-12-11T00:00:00.000Z');
    expect(() => accept(offered(), 'buyer', 2, late)).toThrow('enquiry.status');
    expect(expire(offered(), new Date(late.getTime() - 1))).toBeUndefined();
    const change = expire(offered(), late)!;
    expect(change.enquiry.status).toBe('expired');
    factOf(change);
  });
});

describe('the steps of an enquiry', () => {
  const steps: Record<string, [EnquiryStatus, (enquiry: Enquiry, by: EnquirySide) => Change | undefined]> = {
    propose: ['offered', (enquiry, by) => propose(enquiry, by, terms, enquiry.version, NOW)],
    accept: ['accepted', (enquiry, by) => accept(enquiry, by, enquiry.version, NOW)],
    decline: ['declined', (enquiry, by) => endEnquiry(enquiry, 'declined', by, undefined, NOW)],
    withdraw: ['withdrawn', (enquiry, by) => endEnquiry(enquiry, 'withdrawn', by, undefined, NOW)],
  };
  const pairs = EnquiryStatus.options.flatMap((from) =>
    Object.keys(steps).flatMap((name) => (['buyer', 'seller'] as const).map((by) => ({ from, name, by }))),
  );

  it.each(pairs)('$name by the $by from $from is as the table and the turn allow', ({ from, name, by }) => {
    const [sellers, take] = steps[name]!;
    const to = name === 'propose' && by === 'buyer' ? 'countered' : sellers;
    const enquiry = STATES[from]();
    const awaited = name === 'withdraw' ? (by === 'buyer' ? 'seller' : 'buyer') : by;
    if (TRANSITIONS[from].includes(to) && TURN[from] === awaited) {
      const change = take(enquiry, by)!;
      expect(change.enquiry.status).toBe(to);
      factOf(change);
    } else if (
      from === to &&
      TRANSITIONS[from].length === 0 &&
      enquiry.timeline.at(-1)!.by === by &&
      name !== 'accept'
    ) {
      expect(take(enquiry, by)).toBeUndefined();
    } else {
      expect(() => take(enquiry, by)).toThrow(new Refusal('enquiry.status'));
    }
  });

  it('done again have one effect', () => {
    expect(accept(STATES.accepted(), 'buyer', 2, NOW)).toBeUndefined();
    expect(() => accept(STATES.accepted(), 'buyer', 3, NOW)).toThrow('enquiry.status');
    expect(() => accept(STATES.accepted(), 'seller', 2, NOW)).toThrow('enquiry.status');
  });
});
