// Two services that only exchange facts: whatever is decided at whatever moment, and however late or often facts come, in the
// end the order and its pool agree about every part and every rupiah, and nothing is lost. A model: the real decisions, without any engine.
import {
  amountOf,
  type CorrectionBody,
  DEFAULT_POLICY,
  type Fact,
  type FactOf,
  type NewFact,
  type OrderBody,
  OrderPlaced,
  type PartialRule,
  type Remainder,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noteReceived } from '../../apps/marketplace/src/orders/delivery.js';
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
} from '../../apps/marketplace/src/orders/order.js';
import { recordPayment } from '../../apps/marketplace/src/orders/payment.js';
import { receive } from '../../apps/supply-chain/src/hand-overs/hand-over.js';
import { type Lot, postLot } from '../../apps/supply-chain/src/lots/lot.js';
import { allocate } from '../../apps/supply-chain/src/pools/allocate.js';
import {
  applyAllocation,
  confirmParts,
  demandOf,
  giveBack,
  openReservation,
  receiveParts,
  type Reservation,
  tombstone,
} from '../../apps/supply-chain/src/pools/reservation.js';
import { type OpenLot, Shelves } from '../../apps/supply-chain/src/pools/shelf.js';
import { correctLot, handOverStock } from '../../apps/supply-chain/src/stock/stock.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const POOL = '65/rattan';
const SUPPLIERS = [uuid(1), uuid(2)] as const;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 22);
const policy = { ...DEFAULT_POLICY, localWindowHours: 0, holdHours: 48, handOverHours: 240 };
const ISSUED = {
  number: 'BAST/2026/000001',
  issuedAt: new Date(0),
  supplier: { name: 'supplier', region: '6501012001' },
  buyer: { name: 'buyer', region: '6501012001' },
  goods: [],
};
const PRICE = 5_001;
const buyer = {
  partyId: uuid(3),
  kind: 'ikm' as const,
  name: 'Anjat',
  region: '6501012001',
  status: 'active' as const,
};
const template = {
  code: 'rattan',
  version: 1,
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g' as const,
  hs: [],
  countUnits: [],
  attributes: [],
};

/** The outbox of one side and the inbox of the other: in order per key, at least once. */
class Wire {
  private readonly facts: Fact[] = [];
  private next = 0;
  private readonly seen = new Set<string>();
  private sent = 0;

  constructor(private readonly name: string) {}

  send({ type, subject, sequence, key, data }: NewFact): void {
    const id = `${this.name}-${this.sent++}`;
    this.facts.push({
      specversion: '1.0',
      id,
      source: `/${this.name}`,
      type,
      subject,
      time: new Date(START).toISOString(),
      sequence,
      partitionkey: key,
      correlationid: 'request',
      data,
    });
  }

  /** The relay died after sending: the last facts come once more. */
  repeat(count: number): void {
    this.next = Math.max(0, this.next - count);
  }

  /** At most so many facts that have not taken effect yet, as one chunk. */
  take(most: number): Fact[] {
    const chunk = this.facts.slice(this.next, this.next + most);
    this.next += chunk.length;
    return chunk.filter((fact) => !this.seen.has(fact.id) && this.seen.add(fact.id));
  }
  get empty(): boolean {
    return this.next === this.facts.length;
  }
}

class World {
  readonly orders = new Map<string, Order>();
  readonly reservations = new Map<string, Reservation>();
  readonly lots = new Map<string, Lot>();
  /** Order → rupiah for what was accepted of it, BAST by BAST. */
  readonly accepted = new Map<string, number>();
  private steps = 0;
  private readonly toPool = new Wire('marketplace');
  private readonly toMarket = new Wire('supply-chain');
  private readonly news = new Set<string>();
  now = START;

  post(supplier: number, quantity: number): void {
    const lotId = uuid(1_000 + this.lots.size);
    const supplierId = SUPPLIERS[supplier]!;
    const day = '2026-11-22';
    const body = {
      supplierId,
      commodity: 'rattan',
      attributes: {},
      quantity,
      price: PRICE,
      region: '6501012001',
      harvestedOn: day,
      readyOn: day,
    };
    const party = { ...buyer, partyId: supplierId, kind: 'cooperative' as const };
    const around = { supplier: party, template, policy, requestHash: 'hash', language: 'en' as const };
    this.lots.set(lotId, postLot(lotId, body, around, new Date(START + this.lots.size)).lot);
    this.news.add(lotId);
  }

  /** A BAST out of the blue about one part of any order, whatever has become of it. */
  receive(which: number, accepted: number, rejected: number, goes: Remainder): void {
    const all = [...this.reservations.values()].flatMap((each) => each.parts.map(({ part }) => ({ each, part })));
    const chosen = all[which % Math.max(1, all.length)];
    if (!chosen || accepted + rejected === 0) return;
    const { each: reservation, part } = chosen;
    const now = new Date(this.now);
    const line = {
      part,
      gross: accepted + rejected,
      tare: 0,
      deductions: [],
      accepted,
      rejections: rejected > 0 ? [{ reason: 'other' as const, quantity: rejected }] : [],
      rejectedGoes: goes,
      restGoes: goes,
      writeOffReason: 'rusak',
    };
    const about = { collector: 'Adi', receiver: 'Sari', photos: [], occurredAt: now.toISOString() };
    const around = {
      reservation,
      handOverHours: 240,
      requestHash: 'hash',
      unit: 'g',
      paymentDays: 30,
      papers: [],
      issued: ISSUED,
    } as const;
    this.unlessRefused(() => {
      const handOverId = uuid(5_000 + this.steps++);
      const said = { orderId: reservation._id, parts: [line], ...about };
      const { fact, lines } = receive(null, handOverId, said, around, now);
      const { moves, received } = lines[0]!;
      const lot = this.lots.get(received.lotId)!;
      const changed = handOverStock(lot, [{ ...moves, orderId: reservation._id, handOverId }], null, now, now);
      this.lots.set(lot._id, changed.lot);
      this.news.add(lot._id);
      this.reservations.set(reservation._id, receiveParts(reservation, [received]));
      this.accepted.set(reservation._id, (this.accepted.get(reservation._id) ?? 0) + amountOf(accepted, PRICE, 'g'));
      this.toMarket.send(fact);
    });
  }

  correct(which: number, kind: 'count' | 'loss', quantity: number): void {
    const lot = [...this.lots.values()][which % Math.max(1, this.lots.size)];
    if (!lot) return;
    const now = new Date(this.now);
    const body: CorrectionBody = { kind, quantity, reason: 'ditimbang', occurredAt: now.toISOString() };
    const around = { movedAfter: 0, laterCount: null, requestHash: 'hash' };
    this.unlessRefused(() => {
      this.lots.set(lot._id, correctLot(lot, uuid(5_000 + this.steps++), body, around, now).lot);
      this.news.add(lot._id);
    });
  }

  pay(which: number, supplier: number, amount: number): void {
    const paymentId = uuid(5_000 + this.steps++);
    const supplierId = SUPPLIERS[supplier]!;
    const about = { method: 'cash' as const, payer: 'Sari', receiver: 'Adi' };
    this.decide(which, (order, now) =>
      recordPayment(order, paymentId, { supplierId, ...about, amount, occurredAt: now.toISOString() }, paymentId, now),
    );
  }

  private unlessRefused(work: () => void): void {
    try {
      work();
    } catch (error) {
      if ((error as Error).name !== 'Refusal') throw error;
    }
  }

  place(quantity: number, partial: PartialRule, days: number): void {
    const orderId = uuid(2_000 + this.orders.size);
    const needBy = new Date(this.now + days * 24 * HOUR).toISOString().slice(0, 10);
    const body: OrderBody = {
      buyerId: buyer.partyId,
      province: '65',
      commodity: 'rattan',
      wishes: {},
      quantity,
      partial,
      needBy,
    };
    const around = {
      buyer,
      template,
      requestHash: 'hash',
      language: 'en' as const,
      cause: { correlationId: 'request' },
    };
    this.tell(placeOrder(orderId, body, around, new Date(this.now)));
  }

  /** Someone decides about an order; a refusal leaves everything as it was. */
  decide(which: number, decision: (order: Order, now: Date) => Step | undefined): void {
    const order = [...this.orders.values()][which % Math.max(1, this.orders.size)];
    if (!order) return;
    this.unlessRefused(() => {
      const step = decision(order, new Date(this.now));
      if (step) this.tell(step);
    });
  }

  sweep(): void {
    for (const order of this.orders.values()) {
      const step = lapseOrder(order, new Date(this.now));
      if (step) this.tell(step);
    }
  }

  repeat(count: number): void {
    this.toPool.repeat(count);
    this.toMarket.repeat(count);
  }

  /** One chunk at the marketplace, fact by fact. */
  market(most: number): void {
    for (const { type, data } of this.toMarket.take(most)) {
      const order = this.orders.get((data as { orderId: string }).orderId)!;
      const now = new Date(this.now);
      const step = {
        'supply-chain.stock-reserved.v1': () => noteReserved(order, data as never, now),
        'supply-chain.stock-awaited.v1': () => noteAwaited(order, data as never, now),
        'supply-chain.stock-refused.v1': () => noteRefused(order, data as never, now),
        'supply-chain.stock-released.v1': () => undefined,
        'supply-chain.hand-over-received.v1': () => noteReceived(order, data as never, now),
      }[type]!();
      if (step) this.tell(step);
    }
  }

  /** One chunk at the pool: who came and went, then one settlement. As `PoolsService` does it. */
  pool(most: number): void {
    const fresh = new Map<string, Reservation>();
    for (const fact of this.toPool.take(most)) {
      const { orderId, kept = [], parts = [] } = fact.data as { orderId: string; kept?: number[]; parts?: number[] };
      const known = this.reservations.get(orderId);
      if (fact.type === OrderPlaced.type) {
        if (!known) fresh.set(orderId, openReservation(fact as FactOf<typeof OrderPlaced>));
      } else if (fact.type === 'marketplace.order-confirmed.v1') {
        if (known && !known.ended) this.reservations.set(orderId, confirmParts(known, parts));
      } else if (/order-(cancelled|lapsed)/.test(fact.type)) {
        if (known) this.back(known, kept);
        else {
          fresh.delete(orderId);
          this.reservations.set(orderId, tombstone(orderId, POOL) as unknown as Reservation);
        }
      }
    }
    this.settle(fresh);
  }

  /** Until nothing is on its way any more. */
  settleDown(): void {
    while (!this.toPool.empty || !this.toMarket.empty || this.news.size > 0) {
      this.pool(5);
      this.market(5);
    }
  }

  private back(known: Reservation, kept: number[]): void {
    const { reservation, released, fact } = giveBack(known, kept, 'ended');
    this.reservations.set(known._id, reservation);
    if (fact) this.toMarket.send(fact);
    for (const { lotId, quantity } of released) {
      this.move(lotId, quantity);
      this.news.add(lotId);
    }
  }

  /** From what is reserved of a lot to what is available. */
  private move(lotId: string, quantity: number): void {
    const lot = this.lots.get(lotId)!;
    this.lots.set(lotId, { ...lot, available: lot.available + quantity, reserved: lot.reserved - quantity });
  }

  private settle(fresh: Map<string, Reservation>): void {
    const copies = [...this.lots.values()]
      .filter((lot) => lot.available > 0)
      .map((lot): OpenLot => ({ ...lot, lotId: lot._id, postedAt: lot.postedAt.getTime() }));
    const all = new Shelves(template, copies);
    const news = new Shelves(
      template,
      copies.filter((lot) => this.news.has(lot.lotId)),
    );
    const waiting = [...this.reservations.values()].filter((each) => each.waiting > 0).map(demandOf);
    const stock = { all, news, province: '65', template };
    for (const allocation of allocate(stock, [...fresh.values()].map(demandOf), this.news.size > 0 ? waiting : [])) {
      const { orderId } = allocation.demand;
      const before = fresh.get(orderId) ?? this.reservations.get(orderId)!;
      const applied = applyAllocation(before, allocation, { unit: 'g', policy, now: new Date(this.now) });
      if (!applied) continue;
      this.reservations.set(orderId, applied.reservation);
      this.toMarket.send(applied.fact);
      for (const { lotId, quantity } of applied.added) this.move(lotId, -quantity);
    }
    this.news.clear();
  }

  private tell({ order, fact }: Step): void {
    this.orders.set(order._id, order);
    this.toPool.send(fact);
  }
}

const which = fc.nat(5);
const moves = fc.oneof(
  fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 400 })).map(
    ([supplier, quantity]) =>
      (w: World) =>
        w.post(supplier, quantity),
  ),
  fc
    .tuple(
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom<PartialRule>('fill-or-wait', 'fill-or-wait', 'take-what-is-there', 'all-or-nothing'),
      fc.nat(20),
    )
    .map(
      ([quantity, partial, days]) =>
        (w: World) =>
          w.place(quantity, partial, days),
    ),
  which.map((n) => (w: World) => w.decide(n, (order, now) => cancelOrder(order, undefined, now))),
  fc.tuple(which, fc.nat(1)).map(
    ([n, s]) =>
      (w: World) =>
        w.decide(n, (order, now) => confirmOrder(order, SUPPLIERS[s]!, now)),
  ),
  fc.tuple(which, fc.nat(1)).map(
    ([n, s]) =>
      (w: World) =>
        w.decide(n, (order, now) => declineOrder(order, SUPPLIERS[s]!, now)),
  ),
  fc.tuple(fc.nat(9), fc.nat(450), fc.nat(60), fc.constantFrom<Remainder>('pool', 'stays', 'stays', 'written-off')).map(
    ([n, accepted, rejected, goes]) =>
      (w: World) =>
        w.receive(n, accepted, rejected, goes),
  ),
  fc.tuple(which, fc.constantFrom('count', 'loss'), fc.integer({ min: 1, max: 500 })).map(
    ([n, kind, quantity]) =>
      (w: World) =>
        w.correct(n, kind, quantity),
  ),
  fc.tuple(which, fc.nat(1), fc.integer({ min: 1, max: 2_000 })).map(
    ([n, supplier, amount]) =>
      (w: World) =>
        w.pay(n, supplier, amount),
  ),
  fc.integer({ min: 1, max: 100 }).map((hours) => (w: World) => void (w.now += hours * HOUR)),
  fc.constant((w: World) => w.sweep()),
  fc.integer({ min: 1, max: 6 }).map((most) => (w: World) => w.pool(most)),
  fc.integer({ min: 1, max: 6 }).map((most) => (w: World) => w.market(most)),
  fc.integer({ min: 1, max: 4 }).map((count) => (w: World) => w.repeat(count)),
);
interface SharedPart {
  part: number;
  lotId: string;
  quantity: number;
  reserved: number;
  received: number;
  state: string;
}
/** What both sides keep of a part, by its number. */
const live = (parts: readonly SharedPart[]) =>
  parts
    .filter((part) => part.state !== 'released')
    .map(({ part, lotId, quantity, reserved, received, state }) => ({
      part,
      lotId,
      quantity,
      reserved,
      received,
      state,
    }));

/** Checked after every move, a hundred thousand times: so not by `expect`. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it must be that ${what}`);
}
const total = (quantities: readonly number[]): number => quantities.reduce((sum, each) => sum + each, 0);
/** What holds at every moment, also while facts are on their way. */
function neverLost(world: World): void {
  const parts = [...world.reservations.values()].flatMap((each) => each.parts);
  for (const lot of world.lots.values()) {
    const { quantity, available, reserved, withdrawn, handedOver, lost } = lot;
    const own = parts.filter((part) => part.lotId === lot._id);
    must(Math.min(available, reserved, withdrawn, handedOver, lost) >= 0, 'no lot gives more than it has');
    must(
      available + reserved + withdrawn + handedOver + lost === quantity,
      'the figures of a lot make up its quantity',
    );
    must(total(own.map((part) => part.reserved)) === reserved, 'what is reserved of a lot is what orders have of it');
    must(total(own.map((part) => part.received)) === handedOver, 'what a lot handed over is what buyers accepted');
  }
  for (const order of world.orders.values()) {
    const reserved = total(live(order.parts).map((part) => part.quantity));
    must(reserved + order.waiting <= order.quantity, 'no order holds and wants more than it asked for');
    must(new Set(order.parts.map((part) => part.part)).size === order.parts.length, 'no part comes twice');
    const { paid, owed } = figuresOf(order);
    must(Math.min(paid, owed) >= 0, 'nobody pays more than is owed');
    must((order.deadline !== undefined) !== AT_REST.includes(order.status), 'every state that waits has a deadline');
  }
}
/** What holds when nothing is on its way. */
function agreed(world: World): void {
  expect([...world.reservations.keys()].sort()).toEqual([...world.orders.keys()].sort());
  for (const order of world.orders.values()) {
    const reservation = world.reservations.get(order._id)!;
    expect({ parts: live(order.parts), waiting: order.waiting }).toEqual({
      parts: live(reservation.parts),
      waiting: reservation.waiting,
    });
    expect(order.status).not.toBe('placed');
    const { paid, owed } = figuresOf(order);
    expect(paid + owed).toBe(world.accepted.get(order._id) ?? 0);
    const over = ['refused', 'lapsed', 'cancelled', 'handed-over', 'closed'].includes(order.status);
    expect(reservation.ended).toBe(over);
  }
}

describe('an order and its pool', () => {
  it('lose nothing on the way and agree in the end, whatever happens at whatever moment', () => {
    fc.assert(
      fc.property(fc.array(moves, { minLength: 5, maxLength: 60, size: 'large' }), (history) => {
        const world = new World();
        for (const move of history) {
          move(world);
          neverLost(world);
        }
        world.settleDown();
        neverLost(world);
        agreed(world);
      }),
      { numRuns: 1_000 },
    );
  });

  it('come to rest: after the last deadline nothing is reserved any more', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 60, size: 'large' }), (history) => {
        const world = new World();
        for (const move of history) move(world);
        for (let rounds = 0; [...world.orders.values()].some((order) => order.deadline); rounds++) {
          // Each order ends at most four times: its wait, its holds, its hand-overs, the time to pay.
          expect(rounds).toBeLessThan(6 * (world.orders.size + 1));
          world.settleDown();
          world.now += 400 * HOUR;
          world.sweep();
        }
        world.settleDown();
        agreed(world);
        expect(total([...world.lots.values()].map((lot) => lot.reserved))).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
