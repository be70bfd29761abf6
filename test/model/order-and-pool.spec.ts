// Two services that only exchange facts: whatever is decided at whatever moment, and however late or often facts come, in the
// end the order and its pool agree about every part, and nothing is lost. A model: the real decisions, without any engine.
import { type Fact, type FactOf, type NewFact, type OrderBody, OrderPlaced, type PartialRule } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cancelOrder,
  confirmOrder,
  declineOrder,
  lapseOrder,
  noteAwaited,
  noteRefused,
  noteReserved,
  type Order,
  placeOrder,
  type Step,
  TRANSITIONS,
} from '../../apps/marketplace/src/orders/order.js';
import { allocate } from '../../apps/supply-chain/src/pools/allocate.js';
import {
  applyAllocation,
  confirmParts,
  demandOf,
  giveBack,
  openReservation,
  type Reservation,
  tombstone,
} from '../../apps/supply-chain/src/pools/reservation.js';
import { type OpenLot, Shelves } from '../../apps/supply-chain/src/pools/shelf.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const POOL = '65/rattan';
const SUPPLIERS = [uuid(1), uuid(2)] as const;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 22);
const policy = { localWindowHours: 0, holdHours: 48, handOverHours: 240 };
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
  readonly lots = new Map<string, OpenLot>();
  posted = 0;
  private readonly toPool = new Wire('marketplace');
  private readonly toMarket = new Wire('supply-chain');
  private readonly news = new Set<string>();
  now = START;

  post(supplier: number, quantity: number): void {
    const lotId = uuid(1_000 + this.lots.size);
    this.lots.set(lotId, {
      lotId,
      version: 1,
      supplierId: SUPPLIERS[supplier]!,
      region: '6501012001',
      attributes: {},
      available: quantity,
      price: 5_001,
      postedAt: this.lots.size,
      readyOn: '2026-11-22',
      localOnly: false,
    });
    this.posted += quantity;
    this.news.add(lotId);
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
    try {
      const step = decision(order, new Date(this.now));
      if (step) this.tell(step);
    } catch (error) {
      if ((error as Error).name !== 'Refusal') throw error;
    }
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
      this.lots.get(lotId)!.available += quantity;
      this.news.add(lotId);
    }
  }

  private settle(fresh: Map<string, Reservation>): void {
    const copies = [...this.lots.values()].map((lot) => ({ ...lot }));
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
      for (const { lotId, quantity } of applied.added) this.lots.get(lotId)!.available -= quantity;
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
  fc.integer({ min: 1, max: 100 }).map((hours) => (w: World) => void (w.now += hours * HOUR)),
  fc.constant((w: World) => w.sweep()),
  fc.integer({ min: 1, max: 6 }).map((most) => (w: World) => w.pool(most)),
  fc.integer({ min: 1, max: 6 }).map((most) => (w: World) => w.market(most)),
  fc.integer({ min: 1, max: 4 }).map((count) => (w: World) => w.repeat(count)),
);
/** What both sides keep of a part, by its number. */
const live = (parts: readonly { part: number; lotId: string; quantity: number; state: string }[]) =>
  parts
    .filter((part) => part.state !== 'released')
    .map(({ part, lotId, quantity, state }) => ({ part, lotId, quantity, state }));

/** Checked after every move, a hundred thousand times: so not by `expect`. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it must be that ${what}`);
}
const total = (quantities: readonly number[]): number => quantities.reduce((sum, each) => sum + each, 0);
/** What holds at every moment, also while facts are on their way. */
function neverLost(world: World): void {
  const available = [...world.lots.values()].map((lot) => lot.available);
  const held = [...world.reservations.values()].flatMap((each) => live(each.parts)).map((part) => part.quantity);
  must(Math.min(0, ...available) === 0, 'no lot gives more than it has');
  must(total([...available, ...held]) === world.posted, 'what is held and what is available make up what was posted');
  for (const order of world.orders.values()) {
    const reserved = total(live(order.parts).map((part) => part.quantity));
    must(reserved + order.waiting <= order.quantity, 'no order holds and wants more than it asked for');
    must(new Set(order.parts.map((part) => part.part)).size === order.parts.length, 'no part comes twice');
    must((order.deadline !== undefined) === TRANSITIONS[order.status].length > 0, 'every state but the final ends');
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

  it('come to rest: after the last deadline everything lies in the pool again', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 60, size: 'large' }), (history) => {
        const world = new World();
        for (const move of history) move(world);
        for (let rounds = 0; [...world.orders.values()].some((order) => order.deadline); rounds++) {
          // Each order ends at most three times: its wait, its holds, its hand-overs.
          expect(rounds).toBeLessThan(4 * (world.orders.size + 1));
          world.settleDown();
          world.now += 400 * HOUR;
          world.sweep();
        }
        world.settleDown();
        agreed(world);
        expect([...world.lots.values()].reduce((sum, lot) => sum + lot.available, 0)).toBe(world.posted);
      }),
      { numRuns: 1_000 },
    );
  });
});
