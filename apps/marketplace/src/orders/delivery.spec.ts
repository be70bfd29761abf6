// Deliveries and payments of an order: what was accepted is owed, late news counts, and no more is paid than is owed.
import { amountOf, type Commodity, type DataOf, FACTS, type HandOverReceived, type OrderBody } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noteDispatched, noteReceived } from './delivery.js';
import { confirmOrder, declineOrder, figuresOf, lapseOrder, noteReserved, type Order, placeOrder } from './order.js';
import { recordPayment, reversePayment } from './payment.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ORDER, BUYER, ADI, BUDI, LOT, HAND_OVER, PAYMENT] = [1, 2, 3, 4, 5, 6, 7].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const DAY = 86_400_000;
const NOW = new Date('2026-11-22T03:00:00.000Z');
const after = (days: number): Date => new Date(NOW.getTime() + days * DAY);
const template = { code: 'rattan', version: 1, baseUnit: 'g', attributes: [] } as unknown as Commodity;
const body: OrderBody = {
  buyerId: BUYER,
  province: '65',
  commodity: 'rattan',
  wishes: {},
  quantity: 1_000,
  partial: 'fill-or-wait',
  needBy: '2026-12-10',
};
const buyer = { partyId: BUYER, kind: 'ikm', name: 'Anjat', region: '6501012001', status: 'active' } as const;
const around = { buyer, template, requestHash: 'x', language: 'en' as const, cause: { correlationId: 'request' } };
const PRICE = 5_001;
const about = (part: number, supplierId: string) => ({
  part,
  lotId: LOT,
  supplierId,
  region: '6501012001',
  price: PRICE,
});
const reserved = (): Order => {
  const part = (number: number, quantity: number, supplierId: string) => ({
    ...about(number, supplierId),
    quantity,
    amount: amountOf(quantity, PRICE, 'g'),
  });
  const stock = {
    orderId: ORDER,
    pool: '65/rattan',
    waiting: 0,
    holdUntil: after(2).toISOString(),
    handOverHours: 240,
  };
  const { order } = placeOrder(ORDER, body, around, NOW);
  return noteReserved(order, { ...stock, parts: [part(0, 600, ADI), part(1, 400, BUDI)] }, NOW)!.order;
};
const confirm = (order: Order, supplierId: string): Order => confirmOrder(order, supplierId, NOW)!.order;
const confirmed = (): Order => confirm(confirm(reserved(), ADI), BUDI);

/** What the supply chain tells of a BAST with these lines: part → accepted and left. */
const bast = (
  supplierId: string,
  lines: [part: number, accepted: number, left: number][],
): DataOf<typeof HandOverReceived> => ({
  handOverId: HAND_OVER,
  orderId: ORDER,
  pool: '65/rattan',
  supplierId,
  occurredAt: NOW.toISOString(),
  buyerId: BUYER,
  buyerRegion: buyer.region,
  parts: lines.map(([part, accepted, left]) => ({
    ...about(part, supplierId),
    commodity: 'rattan',
    quantity: 500,
    net: accepted,
    accepted,
    rejected: 0,
    amount: amountOf(accepted, PRICE, 'g'),
    surplus: 0,
    released: 0,
    writtenOff: 0,
    left,
    leftAmount: amountOf(left, PRICE, 'g'),
  })),
  missingPapers: [],
  paymentDays: 30,
});
const take = (order: Order, supplierId: string, ...lines: [number, number, number][]): Order => {
  const step = noteReceived(order, bast(supplierId, lines), NOW);
  FACTS.get(step.fact.type)!.data.parse(step.fact.data);
  return step.order;
};
const states = (order: Order): string[] => [order.status, ...order.parts.map((part) => part.state)];
const payment = (amount: number, supplierId = ADI, method: 'cash' | 'qris' = 'cash') => ({
  supplierId,
  method,
  amount,
  payer: 'Ibu Sari',
  receiver: 'Pak Adi',
  occurredAt: NOW.toISOString(),
});
const pay = (order: Order, amount: number, supplierId = ADI, id = PAYMENT) =>
  recordPayment(order, id, payment(amount, supplierId), `${id} ${amount}`, NOW);

describe('a delivery', () => {
  it('in parts is seen part by part, and the accepted net sets the amount', () => {
    const first = take(confirmed(), ADI, [0, 250, 350]);
    expect(states(first)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(figuresOf(first)).toEqual({ reserved: 750, received: 250, amount: 5_000, paid: 0, owed: 1_250 });
    const second = take(first, ADI, [0, 340, 0]);
    expect(states(second)).toEqual(['confirmed', 'handed-over', 'confirmed']);
    const last = take(second, BUDI, [1, 400, 0]);
    expect(states(last)).toEqual(['handed-over', 'handed-over', 'handed-over']);
    expect(figuresOf(last)).toEqual({ reserved: 0, received: 990, amount: 4_950, paid: 0, owed: 4_950 });
    expect(last.deadline).toEqual(after(30));
    expect(last.timeline.at(-1)).toMatchObject({ status: 'handed-over', received: 990, supplierId: BUDI });
  });

  it('that the supplier had not confirmed counts as confirmed', () => {
    expect(states(take(reserved(), ADI, [0, 600, 0]))).toEqual(['reserved', 'handed-over', 'held']);
    expect(states(confirm(take(reserved(), ADI, [0, 600, 0]), BUDI))).toEqual([
      'confirmed',
      'handed-over',
      'confirmed',
    ]);
  });

  it('that becomes known after the order lapsed brings it back, for it has happened', () => {
    const lapsed = lapseOrder(confirmed(), after(11))!.order;
    expect(states(lapsed)).toEqual(['lapsed', 'released', 'released']);
    const known = take(lapsed, ADI, [0, 500, 100]);
    expect(states(known)).toEqual(['handed-over', 'handed-over', 'released']);
    // What was left had been given back meanwhile.
    expect(figuresOf(known)).toMatchObject({ reserved: 0, received: 500, owed: 2_501 });
  });

  it('of which nothing was accepted and nothing stays ends the order', () => {
    const one = declineOrder(reserved(), BUDI, NOW)!.order;
    expect(states(take(one, ADI, [0, 0, 0]))).toEqual(['lapsed', 'released', 'released']);
  });

  it('on its way makes the order wait at least until it is expected', () => {
    const said = { ...bast(ADI, []), parts: [0], expectedBy: after(40).toISOString() };
    const step = noteDispatched(confirmed(), said, NOW)!;
    expect(step.order.parts.map((part) => part.until)).toEqual([after(40), after(10)]);
    expect(step.fact.data).toMatchObject({ parts: [0], until: after(40).toISOString() });
    expect(noteDispatched(lapseOrder(confirmed(), after(11))!.order, said, NOW)).toBeUndefined();
  });

  it('of a part that was reserved while the order ended is noted with it', () => {
    const lapsed = lapseOrder(placeOrder(ORDER, body, around, NOW).order, after(19))!.order;
    const known = take(lapsed, ADI, [0, 300, 0]);
    expect(states(known)).toEqual(['handed-over', 'handed-over']);
    expect(known.parts[0]).toMatchObject({ lotId: LOT, quantity: 500, reserved: 0, received: 300, due: 1_500 });
  });

  it('leaves what did not come to the deadline of the hand-over', () => {
    const partly = take(take(confirmed(), ADI, [0, 250, 350]), BUDI, [1, 400, 0]);
    const step = lapseOrder(partly, partly.deadline!)!;
    expect(states(step.order)).toEqual(['handed-over', 'handed-over', 'handed-over']);
    expect(step.fact.data).toMatchObject({ kept: [], reason: 'not-handed-over' });
    expect(figuresOf(step.order)).toMatchObject({ reserved: 0, received: 650, amount: 3_250, owed: 3_250 });
  });
});

describe('a payment', () => {
  const owing = (): Order => take(take(confirmed(), ADI, [0, 600, 0]), BUDI, [1, 400, 0]);

  it('in parts closes the order when nothing is owed any more', () => {
    const first = pay(owing(), 1_000)!.order;
    expect(first.status).toBe('handed-over');
    const second = pay(first, 2_001, ADI, uuid(8))!.order;
    const third = pay(second, 2_000, BUDI, uuid(9))!;
    expect(third.order).toMatchObject({ status: 'closed' });
    expect(third.order.deadline).toBeUndefined();
    expect(third.fact.data).toMatchObject({ paid: 2_000, owed: 0, closed: true });
    expect(figuresOf(third.order)).toMatchObject({ amount: 5_001, paid: 5_001, owed: 0 });
  });

  it('is never more than its own supplier is owed, and says so in figures', () => {
    const details = { amount: 2_000, paid: 0, owed: 2_000 };
    const refusal = expect.objectContaining({ code: 'payment.more-than-owed', details });
    expect(() => pay(owing(), 2_001, BUDI)).toThrow(refusal);
    expect(() => pay(confirmed(), 1)).toThrow('payment.more-than-owed');
  });

  it('is recorded once, and its id is not used for another', () => {
    const once = pay(owing(), 1_000)!.order;
    expect(pay(once, 1_000)).toBeUndefined();
    expect(() => pay(once, 1_001)).toThrow('payment.id-used');
  });

  it('by QRIS has a cap, and none lies in the future', () => {
    const much = { ...payment(10_000_001, ADI, 'qris') };
    expect(() => recordPayment(owing(), PAYMENT, much, 'x', NOW)).toThrow('payment.qris-cap');
    const tomorrow = { ...payment(1), occurredAt: after(1).toISOString() };
    expect(() => recordPayment(owing(), PAYMENT, tomorrow, 'x', NOW)).toThrow('request.not-yet');
  });

  it('that was wrong is reversed once, by an entry of its own, and opens a closed order again', () => {
    const one = take(declineOrder(reserved(), BUDI, NOW)!.order, ADI, [0, 600, 0]);
    const closed = pay(one, 3_001)!.order;
    expect(closed.status).toBe('closed');
    const said = { reason: 'salah pesanan', occurredAt: NOW.toISOString() };
    const undone = reversePayment(closed, PAYMENT, said, NOW)!.order;
    expect(undone).toMatchObject({ status: 'handed-over', deadline: after(30) });
    expect(figuresOf(undone)).toMatchObject({ paid: 0, owed: 3_001 });
    expect(undone.payments).toHaveLength(1);
    expect(reversePayment(undone, PAYMENT, said, NOW)).toBeUndefined();
    expect(() => reversePayment(undone, PAYMENT, { ...said, reason: 'lain' }, NOW)).toThrow('payment.reversed');
    expect(() => reversePayment(undone, uuid(9), said, NOW)).toThrow('payment.not-found');
  });

  it('that does not come lets the order close with what is unpaid, and may still come then', () => {
    const step = lapseOrder(pay(owing(), 1_000)!.order, after(30))!;
    expect(step.order.status).toBe('closed');
    expect(step.fact.data).toMatchObject({ amount: 5_001, paid: 1_000, unpaid: 4_001 });
    expect(pay(step.order, 2_001, ADI, uuid(8))!.order.status).toBe('closed');
  });

  it('and deliveries, in any order, never make paid more than the price of what was accepted', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ part: fc.nat(1), accepted: fc.nat(300), left: fc.nat(100) }),
        fc.record({ pays: fc.nat(2_000), to: fc.constantFrom(ADI, BUDI), id: fc.nat(5) }),
        fc.record({ reverses: fc.nat(5) }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(moves, (history) => {
        let order = confirmed();
        let price = 0;
        for (const move of history) {
          try {
            if ('part' in move) {
              order = take(order, move.part === 0 ? ADI : BUDI, [move.part, move.accepted, move.left]);
              price += amountOf(move.accepted, PRICE, 'g');
            } else if ('pays' in move) order = pay(order, move.pays, move.to, uuid(20 + move.id))?.order ?? order;
            else {
              const said = { reason: 'x', occurredAt: NOW.toISOString() };
              order = reversePayment(order, uuid(20 + move.reverses), said, NOW)?.order ?? order;
            }
          } catch (error) {
            if ((error as Error).name !== 'Refusal') throw error;
          }
          const { paid, owed } = figuresOf(order);
          expect(paid + owed).toBe(price);
          expect(Math.min(paid, owed)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
