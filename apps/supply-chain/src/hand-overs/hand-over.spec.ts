// A hand-over: given what is known of a delivery, when a step is told in time or late, then its state and fact; and what a BAST weighs.
import {
  amountOf,
  type Bast,
  type BastLine,
  type Dispatch,
  FACTS,
  type Preparation,
  type Remainder,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Part, Reservation } from '../pools/reservation.js';
import { weigh } from './bast.js';
import {
  AT_REST,
  cancel,
  type Change,
  dispatch,
  type HandOver,
  holdingOf,
  noteOverdue,
  prepare,
  receive,
  TRANSITIONS,
} from './hand-over.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ORDER, BUYER, ADI, BUDI, LOT, ID] = [1, 2, 3, 4, 5, 6].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const NOW = new Date('2026-11-24T03:00:00.000Z');
const hours = (n: number): Date => new Date(NOW.getTime() + n * 3_600_000);
const occurredAt = hours(-2).toISOString();
const part = (number: number, reserved: number, supplierId = ADI): Part => ({
  part: number,
  lotId: LOT,
  supplierId,
  region: '6501012001',
  quantity: 1_000,
  price: 5_001,
  amount: 5_001,
  state: 'confirmed',
  reserved,
  received: 0,
});
const reservation: Reservation = {
  _id: ORDER,
  version: 3,
  pool: '65/rattan',
  buyerId: BUYER,
  buyerRegion: '6502012001',
  wishes: {},
  quantity: 3_000,
  partial: 'fill-or-wait',
  needBy: '2026-12-10',
  placedAt: NOW,
  waiting: 0,
  parts: [part(0, 1_000), part(1, 1_000), part(2, 1_000, BUDI)],
  ended: false,
  cause: { correlationId: 'request' },
};
const around = { reservation, handOverHours: 240, requestHash: 'x' };
const preparation: Preparation = {
  orderId: ORDER,
  parts: [{ part: 0, quantity: 900 }],
  way: 'collection',
  place: 'Gudang',
  slot: { from: hours(10).toISOString(), until: hours(12).toISOString() },
  occurredAt,
};
const left: Dispatch = { carrier: 'Pak Usat', faHhbk: 'FA.1', occurredAt };
const line = (more: Partial<BastLine> = {}): BastLine => ({
  part: 0,
  gross: 1_000,
  tare: 0,
  deductions: [],
  accepted: 1_000,
  rejections: [],
  rejectedGoes: 'pool',
  restGoes: 'stays',
  ...more,
});
const bast = (...parts: BastLine[]): Bast => ({
  orderId: ORDER,
  parts: parts.length > 0 ? parts : [line()],
  collector: 'Bu Rina',
  receiver: 'Ibu Sari',
  photos: [],
  occurredAt,
});
const checked = <C extends Change>(change: C): C => {
  FACTS.get(change.fact.type)!.data.parse(change.fact.data);
  expect(change.fact).toMatchObject({ subject: ID, sequence: change.handOver.version, key: '65/rattan' });
  return change;
};
const preparing = (known: HandOver | null = null, said = preparation) => checked(prepare(known, ID, said, around, NOW));
const leaving = (known: HandOver, said = left, papers: ('manifest' | 'fa-hhbk')[] = ['fa-hhbk']) =>
  checked(dispatch(known, said, { handOverHours: 240, requestHash: 'x', papers }, NOW));
const issued = {
  number: 'BAST/2026/000007',
  issuedAt: NOW,
  supplier: { name: 'Koperasi', region: '6501012001' },
  buyer: { name: 'IKM', region: '6502012001' },
  goods: [{ id: 'Rotan', en: 'Rattan' }],
};
const receiving = (known: HandOver | null, said = bast()) =>
  checked(receive(known, ID, said, { ...around, unit: 'g', paymentDays: 30, papers: ['fa-hhbk'], issued }, NOW));
const cancelling = (known: HandOver) => checked(cancel(known, { reason: 'hujan', occurredAt }, 'x', NOW));
const prepared = (): HandOver => preparing().handOver;
const dispatched = (): HandOver => leaving(prepared()).handOver;

describe('a hand-over', () => {
  it('is prepared, dispatched and received, and waits for each step only so long', () => {
    expect(prepared()).toMatchObject({ status: 'prepared', deadline: hours(12), parts: [{ part: 0, planned: 900 }] });
    expect(dispatched()).toMatchObject({ status: 'dispatched', deadline: hours(240), version: 2 });
    const { handOver, fact } = receiving(dispatched());
    expect(handOver).toMatchObject({ status: 'received', version: 3, bast: { missingPapers: [] } });
    expect(handOver.deadline).toBeUndefined();
    expect(fact.data).toMatchObject({
      occurredAt,
      buyerId: BUYER,
      faHhbk: 'FA.1',
      paymentDays: 30,
      bast: issued.number,
    });
    expect(handOver.paper).toEqual({ ...issued, unit: 'g', papers: { faHhbk: 'FA.1' }, missingPapers: [] });
  });

  it('is received without any step before it, and says which papers nobody named', () => {
    const { handOver } = receiving(null);
    expect(handOver).toMatchObject({
      status: 'received',
      version: 1,
      supplierId: ADI,
      bast: { missingPapers: ['fa-hhbk'] },
    });
  });

  it('takes steps that are told after its reception as what they add', () => {
    const late = leaving(preparing(receiving(null).handOver).handOver).handOver;
    expect(late).toMatchObject({
      status: 'received',
      version: 3,
      parts: [{ planned: 900 }],
      bast: { missingPapers: [] },
      dispatch: { carrier: 'Pak Usat' },
      paper: { papers: {}, missingPapers: ['fa-hhbk'] },
    });
    expect(late.deadline).toBeUndefined();
  });

  it('is cancelled before its reception; a BAST that comes then is believed', () => {
    expect(cancelling(prepared()).handOver).toMatchObject({ status: 'cancelled' });
    const cancelled = cancelling(dispatched()).handOver;
    expect(() => cancelling(cancelled)).toThrow('hand-over.status');
    expect(() => leaving(cancelled)).toThrow('hand-over.status');
    expect(receiving(cancelled).handOver.status).toBe('received');
    expect(() => cancelling(receiving(null).handOver)).toThrow('hand-over.status');
  });

  it('shows as overdue once, when its deadline passes', () => {
    expect(noteOverdue(prepared(), hours(11))).toBeUndefined();
    const late = checked(noteOverdue(prepared(), hours(12))!).handOver;
    expect(late).toMatchObject({ status: 'prepared', overdue: true });
    expect(noteOverdue(late, hours(13))).toBeUndefined();
    expect(leaving(late).handOver).toMatchObject({ overdue: false, deadline: hours(240) });
    expect(noteOverdue(receiving(null).handOver, hours(999))).toBeUndefined();
  });

  it('has a deadline in every state in which something is waited for', () => {
    const states = {
      prepared,
      dispatched,
      received: () => receiving(null).handOver,
      cancelled: () => cancelling(prepared()).handOver,
    };
    for (const [status, make] of Object.entries(states))
      expect([status, make().deadline !== undefined]).toEqual([status, !AT_REST.includes(status as never)]);
    expect(Object.keys(states).sort()).toEqual(Object.keys(TRANSITIONS).sort());
  });

  it('needs the papers that its commodity asks for to leave', () => {
    const { faHhbk: _, ...without } = left;
    const details = { papers: 'fa-hhbk' };
    expect(() => leaving(prepared(), without)).toThrow(
      expect.objectContaining({ code: 'hand-over.paper-missing', details }),
    );
    expect(leaving(prepared(), without, []).handOver.status).toBe('dispatched');
  });

  it('is of known parts of one supplier of one order', () => {
    const of = (...numbers: number[]) => bast(...numbers.map((n) => line({ part: n })));
    expect(() => receiving(null, of(7))).toThrow('hand-over.part-unknown');
    expect(() => receiving(null, of(0, 0))).toThrow('hand-over.part-twice');
    expect(() => receiving(null, of(0, 2))).toThrow('hand-over.several-suppliers');
    expect(() => receiving(prepared(), of(2))).toThrow('hand-over.other-order');
    expect(receiving(prepared(), of(0, 1)).handOver.parts.map((each) => each.part)).toEqual([0, 1]);
    const none = { ...around, reservation: { ...reservation, parts: [] } };
    expect(() => prepare(null, ID, preparation, none, NOW)).toThrow('hand-over.order-unknown');
  });

  it('has times that fit', () => {
    const { from } = preparation.slot!;
    expect(() => preparing(null, { ...preparation, slot: { from, until: from } })).toThrow('hand-over.slot');
    expect(() => receiving(null, { ...bast(), occurredAt: hours(1).toISOString() })).toThrow('request.not-yet');
  });

  it('gives its buyer a holding for each received part', () => {
    const { handOver, lines } = receiving(
      null,
      bast(line({ gross: 1_100, deductions: [{ reason: 'dirt', quantity: 150 }], accepted: 950 })),
    );
    expect(holdingOf(handOver, lines[0]!.received, { form: 'asalan' })).toMatchObject({
      _id: `${ID}:0`,
      partyId: BUYER,
      commodity: 'rattan',
      quantity: 950,
      used: 0,
      amount: amountOf(950, 5_001, 'g'),
    });
  });
});

describe('a line of a BAST', () => {
  const weighed = (said: BastLine, reserved = 1_000) => weigh(said, part(0, reserved), 'rattan', 'g');

  it('adds up, or is refused with the net that it should have', () => {
    const said = line({ gross: 1_100, tare: 50, deductions: [{ reason: 'moisture', quantity: 60 }], accepted: 980 });
    const details = { part: 0, net: 990 };
    expect(() => weighed(said)).toThrow(expect.objectContaining({ code: 'hand-over.weights', details }));
    const { received } = weighed({ ...said, rejections: [{ reason: 'damaged', quantity: 10 }] });
    expect(received).toMatchObject({ net: 990, accepted: 980, rejected: 10, amount: 4_901, released: 10, left: 10 });
  });

  it('says why anything is written off', () => {
    const lost = line({ gross: 900, accepted: 900, restGoes: 'written-off' });
    expect(() => weighed(lost)).toThrow('hand-over.write-off-reason');
    expect(weighed({ ...lost, writeOffReason: 'hanyut' }).received).toMatchObject({ writtenOff: 100, left: 0 });
  });

  it('takes what was accepted beyond the reservation as a surplus', () => {
    expect(weighed(line({ gross: 1_050, accepted: 1_050 })).moves).toMatchObject({ taken: 1_000, surplus: 50 });
    expect(weighed(line(), 0).moves).toMatchObject({ taken: 0, surplus: 1_000 });
  });

  it('accounts for every gram, whatever was accepted and wherever the rest goes', () => {
    const where = fc.constantFrom<Remainder>('pool', 'stays', 'written-off');
    const lines = fc.tuple(fc.nat(2_000), fc.nat(2_000), fc.nat(2_000), where, where);
    fc.assert(
      fc.property(lines, ([reserved, accepted, rejected, rejectedGoes, restGoes]) => {
        const said = line({
          gross: accepted + rejected,
          accepted,
          rejections: rejected > 0 ? [{ reason: 'other', quantity: rejected }] : [],
          rejectedGoes,
          restGoes,
          writeOffReason: 'x',
        });
        const { moves, received } = weighed(said, reserved);
        expect(moves.taken + moves.surplus).toBe(accepted);
        expect(moves.taken + moves.rejectedBack + moves.restBack + moves.writtenOff + received.left).toBe(reserved);
        expect(Math.min(...Object.values(moves).filter((value) => typeof value === 'number'))).toBe(0);
        expect(received.released + received.writtenOff).toBe(
          moves.rejectedBack + moves.restBack + moves.writtenOff + moves.writtenOffBeyond,
        );
      }),
    );
  });
});
