// The order as its own saga: given its state, when someone decides or a deadline passes, then the state and the fact.
import {
  amountOf,
  type Commodity,
  type DataOf,
  type FactDefinition,
  FACTS,
  type OrderBody,
  OrderCancelled,
  OrderConfirmed,
  OrderLapsed,
  OrderPartReserved,
  OrderPlaced,
  OrderRefused,
  OrderReserved,
  OrderStatus,
  OrderWaiting,
  type PartyProfile,
  type ReservedPart,
  type StockReserved,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { noteReceived } from './delivery.js';
import {
  AT_REST,
  cancelOrder,
  confirmOrder,
  declineOrder,
  figuresOf,
  lapseOrder,
  noteAwaited,
  noteRefused,
  noteReserved,
  type Order,
  placeOrder,
  type Step,
  TRANSITIONS,
} from './order.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ORDER, BUYER, ADI, BUDI, LOT] = [uuid(1), uuid(2), uuid(3), uuid(4), uuid(5)] as const;
const at = (text: string): Date => new Date(`2026-${text}:00.000Z`);
const [NOW, LATER, HOLD_END, NEED_BY_END] = [
  at('11-22T03:00'),
  at('11-22T05:00'),
  at('11-24T03:00'),
  at('12-11T00:00'),
];

const buyer: PartyProfile = {
  partyId: BUYER,
  kind: 'ikm',
  name: 'Anjat Jaya',
  region: '6501012001',
  status: 'active',
};
const label = { id: 'bentuk', en: 'form' };
const template: Commodity = {
  code: 'rattan',
  version: 1,
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g',
  hs: [],
  countUnits: [],
  attributes: [{ kind: 'choice', name: 'form', label, required: true, choices: ['asalan', 'ws'] }],
};
const body: OrderBody = {
  buyerId: BUYER,
  province: '65',
  commodity: 'rattan',
  wishes: { form: { oneOf: ['ws'] } },
  quantity: 1_000,
  partial: 'fill-or-wait',
  needBy: '2026-12-10',
};
const cause = { correlationId: 'request-1' };
const around = { buyer, template, requestHash: 'hash', language: 'en' as const, cause };
const placed = (): Order => placeOrder(ORDER, body, around, NOW).order;

const part = (number: number, quantity: number, supplierId: string = ADI): ReservedPart => ({
  part: number,
  lotId: LOT,
  supplierId,
  region: '6501012001',
  quantity,
  price: 5_001,
  amount: amountOf(quantity, 5_001, 'g'),
});
const stock = (parts: ReservedPart[], waiting: number): DataOf<typeof StockReserved> => ({
  orderId: ORDER,
  pool: '65/rattan',
  parts,
  waiting,
  holdUntil: HOLD_END.toISOString(),
  handOverHours: 240,
});
/** An order of 1,000 g in each state that the pool or time can bring it to. */
const waiting = (): Order => noteAwaited(placed(), { orderId: ORDER, pool: '65/rattan', waiting: 1_000 }, NOW)!.order;
const partReserved = (): Order => noteReserved(placed(), stock([part(0, 600)], 400), NOW)!.order;
const reserved = (): Order => noteReserved(placed(), stock([part(0, 600), part(1, 400, BUDI)], 0), NOW)!.order;
const confirmed = (): Order => confirmOrder(confirmOrder(reserved(), ADI, LATER)!.order, BUDI, LATER)!.order;
const refused = (): Order =>
  noteRefused(placed(), { orderId: ORDER, pool: '65/rattan', reason: 'nothing-fits', available: 0 }, NOW)!.order;
const cancelled = (): Order => cancelOrder(placed(), undefined, NOW)!.order;
const lapsed = (): Order => lapseOrder(placed(), NEED_BY_END)!.order;
/** All of it was accepted, and nothing of it paid. */
const handedOver = (): Order => {
  const parts = confirmed().parts.map(({ part: number, lotId, supplierId, region, quantity, price, amount }) => ({
    part: number,
    lotId,
    supplierId,
    region,
    commodity: 'rattan',
    quantity,
    net: quantity,
    accepted: quantity,
    rejected: 0,
    price,
    amount,
    surplus: 0,
    released: 0,
    writtenOff: 0,
    left: 0,
    leftAmount: 0,
  }));
  const about = { handOverId: LOT, orderId: ORDER, pool: '65/rattan', supplierId: ADI, buyerId: BUYER };
  const data = { ...about, buyerRegion: buyer.region, occurredAt: NOW.toISOString(), parts, missingPapers: [] };
  return noteReceived(confirmed(), { ...data, paymentDays: 30 }, LATER).order;
};
const closed = (): Order => lapseOrder(handedOver(), handedOver().deadline!)!.order;
const STATES: Record<OrderStatus, () => Order> = {
  placed,
  waiting,
  'part-reserved': partReserved,
  reserved,
  confirmed,
  'handed-over': handedOver,
  closed,
  refused,
  cancelled,
  lapsed,
};
const states = (order: Order): string[] => order.parts.map((each) => each.state);
/** A fact whose body its own contract takes. */
function factOf(definition: FactDefinition, step: Step | undefined): unknown {
  expect(step?.fact).toMatchObject({
    type: definition.type,
    topic: definition.topic,
    subject: ORDER,
    key: '65/rattan',
    sequence: step?.order.version,
  });
  return FACTS.get(definition.type)!.data.parse(step?.fact.data);
}

describe('an order that is placed', () => {
  it('asks its pool for everything, and waits for it until the end of its need-by day', () => {
    const step = placeOrder(ORDER, { ...body, maxPrice: 6_000 }, around, NOW);
    expect(step.order).toMatchObject({
      version: 1,
      status: 'placed',
      pool: '65/rattan',
      buyerRegion: '6501012001',
      waiting: 1_000,
      parts: [],
      deadline: NEED_BY_END,
      requestHash: 'hash',
      cause,
    });
    expect(step.order).not.toHaveProperty('commodity');
    expect(factOf(OrderPlaced, step)).toEqual({
      orderId: ORDER,
      pool: '65/rattan',
      buyerId: BUYER,
      buyerRegion: '6501012001',
      wishes: { form: { oneOf: ['ws'] } },
      quantity: 1_000,
      maxPrice: 6_000,
      partial: 'fill-or-wait',
      needBy: '2026-12-10',
      placedAt: '2026-11-22T03:00:00.000Z',
    });
  });

  it.each([
    ['buyer.unknown', {}, { buyer: null }],
    ['buyer.not-active', {}, { buyer: { ...buyer, status: 'draft' as const } }],
    ['commodity.unknown', {}, { template: null }],
    ['order.need-by-past', { needBy: '2026-11-21' }, {}],
    ['order.need-by-past', { needBy: '2027-11-25' }, {}],
  ])('is refused as %s', (code, change, other) => {
    expect(() => placeOrder(ORDER, { ...body, ...change }, { ...around, ...other }, NOW)).toThrow(code);
  });

  it.each(['2026-11-22', '2027-11-23'])('may need its material by %s', (needBy) => {
    expect(placeOrder(ORDER, { ...body, needBy }, around, NOW).order.status).toBe('placed');
  });

  it('is refused with every wish that the commodity cannot answer', () => {
    const wishes = { form: { oneOf: ['bulat'] }, colour: { oneOf: ['red'] } };
    expect(() => placeOrder(ORDER, { ...body, wishes }, around, NOW)).toThrow(
      expect.objectContaining({
        code: 'commodity.attribute',
        fields: [
          { pointer: '/body/wishes/form', code: 'wish', message: 'oneOf of asalan, ws' },
          expect.objectContaining({ pointer: '/body/wishes/colour' }),
        ],
      }),
    );
  });
});

describe('the answer of the pool', () => {
  it('that all is held makes it reserved until the hold ends, at amounts rounded half up line by line', () => {
    const step = noteReserved(placed(), stock([part(0, 500), part(1, 500, BUDI)], 0), LATER);
    expect(step!.order).toMatchObject({ status: 'reserved', waiting: 0, deadline: HOLD_END, handOverHours: 240 });
    // Twice 500 g at Rp 5,001 a kilogram is twice Rp 2,500.5.
    expect(factOf(OrderReserved, step)).toMatchObject({ reserved: 1_000, waiting: 0, amount: 5_002 });
    expect(figuresOf(step!.order)).toMatchObject({ reserved: 1_000, amount: 5_002 });
  });

  it('that a part is held makes it part-reserved, and what comes later adds up', () => {
    const first = noteReserved(placed(), stock([part(0, 600)], 400), NOW);
    expect(first!.order).toMatchObject({ status: 'part-reserved', waiting: 400, deadline: HOLD_END });
    expect(factOf(OrderPartReserved, first)).toMatchObject({ reserved: 600, waiting: 400 });
    const second = noteReserved(first!.order, stock([part(1, 400)], 0), LATER);
    expect(second!.order).toMatchObject({ status: 'reserved', waiting: 0, version: 3 });
    expect(factOf(OrderReserved, second)).toMatchObject({ parts: [{ part: 1 }], reserved: 1_000 });
  });

  it('that a part is held and the rest dropped leaves it part-reserved, waiting for nothing', () => {
    const { order } = noteReserved(placed(), stock([part(0, 600)], 0), NOW)!;
    expect(order).toMatchObject({ status: 'part-reserved', waiting: 0 });
    const done = confirmOrder(order, ADI, LATER)!;
    expect([done.order.status, factOf(OrderConfirmed, done)]).toMatchObject(['confirmed', { complete: true }]);
  });

  it('that nothing fits yet makes it wait until its need-by day', () => {
    const step = noteAwaited(placed(), { orderId: ORDER, pool: '65/rattan', waiting: 1_000 }, LATER);
    expect(step!.order).toMatchObject({ status: 'waiting', deadline: NEED_BY_END });
    expect(factOf(OrderWaiting, step)).toMatchObject({ waiting: 1_000, until: NEED_BY_END.toISOString() });
  });

  it('that it cannot be filled ends it', () => {
    const answer = { orderId: ORDER, pool: '65/rattan', reason: 'not-enough' as const, available: 300 };
    const step = noteRefused(placed(), answer, LATER);
    expect(step!.order).toMatchObject({ status: 'refused', waiting: 0 });
    expect(step!.order).not.toHaveProperty('deadline');
    expect(factOf(OrderRefused, step)).toMatchObject({ reason: 'not-enough', available: 300 });
  });

  it('that comes when the order waits for nothing more changes nothing', () => {
    const late = stock([part(2, 100)], 0);
    for (const order of [
      reserved(),
      confirmed(),
      refused(),
      cancelled(),
      lapsed(),
      declineOrder(partReserved(), ADI, LATER)!.order,
    ])
      expect(noteReserved(order, late, LATER)).toBeUndefined();
    for (const status of OrderStatus.options.filter((each) => each !== 'placed')) {
      const answer = {
        orderId: ORDER,
        pool: '65/rattan',
        waiting: 1_000,
        reason: 'nothing-fits' as const,
        available: 0,
      };
      expect(noteAwaited(STATES[status](), answer, LATER)).toBeUndefined();
      expect(noteRefused(STATES[status](), answer, LATER)).toBeUndefined();
    }
  });
});

describe('a supplier', () => {
  it('confirms its own parts, and the order is confirmed with the last of them', () => {
    const first = confirmOrder(reserved(), ADI, LATER)!;
    expect([first.order.status, states(first.order)]).toEqual(['reserved', ['confirmed', 'held']]);
    expect(factOf(OrderConfirmed, first)).toMatchObject({ supplierId: ADI, parts: [0], complete: false });
    const last = confirmOrder(first.order, BUDI, LATER)!;
    expect(last.order).toMatchObject({ status: 'confirmed', deadline: at('12-02T05:00') });
    expect(factOf(OrderConfirmed, last)).toMatchObject({
      parts: [1],
      complete: true,
      handOverBy: '2026-12-02T05:00:00.000Z',
    });
  });

  it('that confirms while the order still waits for more does not complete it', () => {
    const step = confirmOrder(partReserved(), ADI, LATER)!;
    expect([step.order.status, factOf(OrderConfirmed, step)]).toMatchObject(['part-reserved', { complete: false }]);
    const filled = noteReserved(step.order, stock([part(1, 400)], 0), LATER)!.order;
    expect([filled.status, states(filled)]).toEqual(['reserved', ['confirmed', 'held']]);
    expect(confirmOrder(filled, ADI, LATER)!.order.status).toBe('confirmed');
  });

  it('declines its own parts, and the order goes on without them and waits for nothing more', () => {
    const step = declineOrder(reserved(), ADI, LATER)!;
    expect([step.order.status, states(step.order), step.order.waiting]).toEqual([
      'part-reserved',
      ['released', 'held'],
      0,
    ]);
    expect(factOf(OrderLapsed, step)).toMatchObject({ kept: [1], reason: 'declined' });
    expect(figuresOf(step.order)).toMatchObject({ reserved: 400, amount: 2_000 });
  });

  it('that declines the last parts ends the order; one that declines beside a confirmed one leaves it confirmed', () => {
    expect(declineOrder(partReserved(), ADI, LATER)!.order).toMatchObject({ status: 'lapsed', waiting: 0 });
    const other = confirmOrder(reserved(), BUDI, LATER)!.order;
    expect(declineOrder(other, ADI, LATER)!.order).toMatchObject({ status: 'confirmed', deadline: at('12-02T05:00') });
  });

  it.each(['placed', 'waiting', 'confirmed', 'handed-over', 'closed', 'refused', 'cancelled', 'lapsed'] as const)(
    'that has not spoken before has nothing to say about an order that is %s',
    (status) => {
      const refusal = expect.objectContaining({ code: 'order.not-confirmable', details: { status } });
      for (const decide of [confirmOrder, declineOrder])
        expect(() => decide(STATES[status](), uuid(6), LATER)).toThrow(refusal);
    },
  );

  it('speaks only of what is held from it, and cannot take back what it confirmed', () => {
    for (const decide of [confirmOrder, declineOrder])
      expect(() => decide(partReserved(), BUDI, LATER)).toThrow('order.nothing-held');
    const once = confirmOrder(reserved(), ADI, LATER)!.order;
    expect(() => declineOrder(once, ADI, LATER)).toThrow('order.nothing-held');
    expect(() => declineOrder(confirmed(), ADI, LATER)).toThrow('order.not-confirmable');
  });

  it('that confirms again changes nothing, until more is held from it', () => {
    const once = confirmOrder(partReserved(), ADI, LATER)!.order;
    for (const order of [once, confirmOrder(reserved(), ADI, LATER)!.order, confirmed()])
      expect(confirmOrder(order, ADI, LATER)).toBeUndefined();
    const more = noteReserved(once, stock([part(1, 400)], 0), LATER)!.order;
    expect(states(confirmOrder(more, ADI, LATER)!.order)).toEqual(['confirmed', 'confirmed']);
    const late = lapseOrder(confirmed(), confirmed().deadline!)!.order;
    expect(() => confirmOrder(late, ADI, LATER)).toThrow('order.not-confirmable');
  });

  it('that declines again changes nothing, whatever became of the order', () => {
    const once = declineOrder(reserved(), ADI, LATER)!.order;
    const after = [once, confirmOrder(once, BUDI, LATER)!.order, cancelOrder(once, undefined, LATER)!.order];
    const confirmedBefore = noteReserved(
      confirmOrder(partReserved(), ADI, LATER)!.order,
      stock([part(1, 400)], 0),
      LATER,
    );
    after.push(
      declineOrder(confirmedBefore!.order, ADI, LATER)!.order,
      declineOrder(partReserved(), ADI, LATER)!.order,
    );
    for (const order of after) expect(declineOrder(order, ADI, LATER)).toBeUndefined();
    expect(() => confirmOrder(once, ADI, LATER)).toThrow('order.nothing-held');
    expect(states(declineOrder(once, BUDI, LATER)!.order)).toEqual(['released', 'released']);
  });
});

describe('the buyer', () => {
  it.each(['placed', 'waiting', 'part-reserved', 'reserved'] as const)('may cancel while the order is %s', (status) => {
    const step = cancelOrder(STATES[status](), 'found it nearer', LATER)!;
    expect(step.order).toMatchObject({ status: 'cancelled', waiting: 0 });
    expect(states(step.order).every((state) => state === 'released')).toBe(true);
    expect(figuresOf(step.order)).toMatchObject({ reserved: 0, amount: 0 });
    expect(factOf(OrderCancelled, step)).toMatchObject({ kept: [], reason: 'found it nearer' });
  });

  it('may cancel without a reason', () => {
    expect(factOf(OrderCancelled, cancelOrder(placed(), undefined, LATER))).not.toHaveProperty('reason');
  });

  it('that cancels again changes nothing', () => {
    expect(cancelOrder(cancelled(), 'found it nearer', LATER)).toBeUndefined();
  });

  it.each(['confirmed', 'refused', 'lapsed'] as const)('may not cancel what is %s', (status) => {
    expect(() => cancelOrder(STATES[status](), undefined, LATER)).toThrow(
      expect.objectContaining({ code: 'order.not-cancellable', details: { status } }),
    );
  });

  it('may not cancel once the first supplier has confirmed', () => {
    for (const order of [reserved(), partReserved()])
      expect(() => cancelOrder(confirmOrder(order, ADI, LATER)!.order, undefined, LATER)).toThrow(
        'order.not-cancellable',
      );
  });
});

describe('a deadline', () => {
  const before = (date: Date): Date => new Date(date.getTime() - 1);

  it('does nothing before it has come', () => {
    for (const make of Object.values(STATES)) {
      const order = make();
      if (order.deadline) expect(lapseOrder(order, before(order.deadline))).toBeUndefined();
      else expect(lapseOrder(order, at('12-31T00:00'))).toBeUndefined();
    }
  });

  it.each(['placed', 'waiting'] as const)('ends an order that is still %s on its need-by day', (status) => {
    const step = lapseOrder(STATES[status](), NEED_BY_END);
    expect(step!.order).toMatchObject({ status: 'lapsed', waiting: 0 });
    expect(factOf(OrderLapsed, step)).toMatchObject({ kept: [], reason: 'need-by-passed' });
  });

  it('of a hold gives back what no supplier confirmed, and ends the wait for more', () => {
    const step = lapseOrder(partReserved(), HOLD_END);
    expect(step!.order).toMatchObject({ status: 'lapsed', waiting: 0 });
    expect(factOf(OrderLapsed, step)).toMatchObject({ kept: [], reason: 'not-confirmed' });
    const half = lapseOrder(confirmOrder(reserved(), BUDI, LATER)!.order, HOLD_END);
    expect([half!.order.status, states(half!.order)]).toEqual(['confirmed', ['released', 'confirmed']]);
    expect(factOf(OrderLapsed, half)).toMatchObject({ kept: [1], reason: 'not-confirmed' });
  });

  it('of the wait for more keeps what is held or confirmed', () => {
    const longHold = { ...stock([part(0, 600)], 400), holdUntil: '2026-12-20T00:00:00.000Z' };
    const held = noteReserved(placed(), longHold, NOW)!.order;
    const step = lapseOrder(held, NEED_BY_END);
    expect(step!.order).toMatchObject({ status: 'part-reserved', waiting: 0, deadline: new Date(longHold.holdUntil) });
    expect(factOf(OrderLapsed, step)).toMatchObject({ kept: [0], reason: 'need-by-passed' });
    const sure = lapseOrder(confirmOrder(held, ADI, at('12-10T00:00'))!.order, NEED_BY_END)!.order;
    expect([sure.status, states(sure)]).toEqual(['confirmed', ['confirmed']]);
  });

  it('of the hand-over gives back what was confirmed', () => {
    const order = confirmed();
    const step = lapseOrder(order, order.deadline!);
    expect(step!.order).toMatchObject({ status: 'lapsed' });
    expect(factOf(OrderLapsed, step)).toMatchObject({ kept: [], reason: 'not-handed-over' });
  });
});

describe('the states of an order', () => {
  it('can all be reached from placed', () => {
    const reached = new Set<OrderStatus>(['placed']);
    for (const status of reached) for (const next of TRANSITIONS[status]) reached.add(next);
    expect([...reached].sort()).toEqual([...OrderStatus.options].sort());
  });

  it('all end by themselves, or wait for nothing', () => {
    for (const status of OrderStatus.options) {
      const { deadline } = STATES[status]();
      expect([status, deadline !== undefined]).toEqual([status, !AT_REST.includes(status)]);
      if (deadline) expect(TRANSITIONS[status]).toContain(status === 'handed-over' ? 'closed' : 'lapsed');
    }
  });

  it('are what the table of transitions says', () => {
    for (const status of OrderStatus.options) expect(STATES[status]().status).toBe(status);
  });

  it('stand in the timeline, with the fact that brought the order there', () => {
    const order = declineOrder(reserved(), ADI, LATER)!.order;
    expect(order.timeline).toEqual([
      { at: NOW, status: 'placed', fact: OrderPlaced.type, reserved: 0, waiting: 1_000 },
      { at: NOW, status: 'reserved', fact: OrderReserved.type, reserved: 1_000, waiting: 0 },
      {
        at: LATER,
        status: 'part-reserved',
        fact: OrderLapsed.type,
        reserved: 400,
        waiting: 0,
        supplierId: ADI,
        reason: 'declined',
      },
    ]);
  });
});
