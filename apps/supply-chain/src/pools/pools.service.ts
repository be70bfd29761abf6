// The stories of a pool: orders come and go, lots change, and once per chunk the pool is settled.
import {
  type Commodity,
  type FactOf,
  lineOf,
  type OrderCancelled,
  type OrderConfirmed,
  type OrderLapsed,
  type OrderPlaced,
  type PoolPolicy,
  Refusal,
} from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import type { Entry } from '../lots/lot.js';
import { LotsStore } from '../lots/lots.store.js';
import { allocate, type Demand } from './allocate.js';
import { type Pool, type PoolMemory, openLot, POOL_HISTORY, PoolsStore } from './pools.store.js';
import {
  applyAllocation,
  confirmParts,
  demandOf,
  giveBack,
  openReservation,
  type Reservation,
  type Returned,
  tombstone,
} from './reservation.js';
import { ReservationsStore } from './reservations.store.js';
import { Shelves } from './shelf.js';

/** What a chunk brings to one pool. */
interface PoolNews {
  /** Orders that came in this chunk, by id. */
  fresh: Map<string, Reservation>;
  /** Orders that wait no more. */
  left: Set<string>;
  /** Lots that were posted, changed or given back to: news to everyone who waits. */
  lots: Set<string>;
  released: { orderId: string; part: Returned; reason: string }[];
}
/** Stock that moves in one lot by this chunk, all orders together. */
interface Move {
  version: number;
  available: number;
  reserved: number;
  withdrawn: number;
}

@Injectable()
export class PoolsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly pools: PoolsStore,
    private readonly lots: LotsStore,
    private readonly reservations: ReservationsStore,
    private readonly commodities: CommoditiesStore,
    private readonly history: History,
  ) {}

  /** An order asks its pool. If its cancel was faster, a tombstone lies there and nothing happens. */
  async placed(fact: FactOf<typeof OrderPlaced>, tx: Tx): Promise<void> {
    const known = await this.reservations.find(tx, fact.data.orderId);
    if (!known) this.news(tx, fact.data.pool).fresh.set(fact.data.orderId, openReservation(fact));
  }

  /** An order is over, but for the parts that it keeps. */
  async ended(fact: FactOf<typeof OrderCancelled> | FactOf<typeof OrderLapsed>, tx: Tx): Promise<void> {
    const { orderId, pool, kept, reason = 'cancelled' } = fact.data;
    const news = this.news(tx, pool);
    const known = await this.reservations.find(tx, orderId);
    if (!known) {
      news.fresh.delete(orderId);
      this.reservations.insert(tx, tombstone(orderId, pool));
      return;
    }
    const { reservation, released, fact: told } = giveBack(known, kept, reason);
    this.reservations.replace(tx, reservation);
    if (told) tx.emit(told);
    news.left.add(orderId);
    for (const part of released) {
      news.released.push({ orderId, part, reason });
      news.lots.add(part.lotId);
    }
  }

  async confirmed(fact: FactOf<typeof OrderConfirmed>, tx: Tx): Promise<void> {
    const known = await this.reservations.find(tx, fact.data.orderId);
    if (known && !known.ended) this.reservations.replace(tx, confirmParts(known, fact.data.parts));
  }

  lotChanged(pool: string, lotId: string, tx: Tx): void {
    this.news(tx, pool).lots.add(lotId);
  }

  /** What is set already is not written again. */
  async setPolicy(pool: string, policy: PoolPolicy, acting: Acting): Promise<PoolPolicy> {
    const commodity = pool.slice(3);
    if (!(await this.commodities.current(commodity))) throw new Refusal('commodity.unknown');
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.pools.find(tx, pool);
      const next = { ...known, policy, version: known.version + 1 };
      const done = { change: 'policy-set', by: authorOf(acting), at: new Date() };
      const line = lineOf(POOL_HISTORY, known.version === 0 ? {} : known, next, done);
      if (line.fields.length === 0) return policy;
      this.pools.save(tx, { ...known, policy });
      this.history.add(tx, line);
      return policy;
    });
  }

  private news(tx: Tx, pool: string): PoolNews {
    const make = (): PoolNews => ({ fresh: new Map(), left: new Set(), lots: new Set(), released: [] });
    return tx.gather(`pool ${pool}`, make, (news) => this.settle(tx, pool, news));
  }

  /** Brings the pool's memory up to date, gives back, divides, writes. Runs once per chunk and pool. */
  private async settle(tx: Tx, poolId: string, news: PoolNews): Promise<void> {
    const [province = '', commodity = ''] = poolId.split('/');
    const template = await this.commodities.current(commodity);
    if (!template) throw new Error(`pool ${poolId} has no commodity template`);
    const pool = await this.pools.find(tx, poolId);
    const memory = await this.pools.takeMemory(tx, pool, template);
    const moves = new Map<string, Move>();
    const entries: Entry[] = [];
    const now = new Date();

    for (const orderId of news.left) memory.waiting.delete(orderId);
    const changed = await this.refresh(tx, memory, news, template, moves, entries, now);
    const fresh = [...news.fresh.values()].map(demandOf);
    const waiting = news.lots.size > 0 ? [...memory.waiting.values()] : [];
    const stock = { all: memory.shelves, news: changed, province, template };
    const served = allocate(stock, fresh, waiting).filter(
      (a) => a.shares.length > 0 || news.fresh.has(a.demand.orderId),
    );
    const stored = await this.reservations.findMany(
      tx,
      served.map((a) => a.demand.orderId).filter((id) => !news.fresh.has(id)),
    );

    for (const allocation of served) {
      const before = news.fresh.get(allocation.demand.orderId) ?? stored.get(allocation.demand.orderId)!;
      const applied = applyAllocation(before, allocation, { unit: template.baseUnit, policy: pool.policy, now });
      if (!applied) continue;
      const { reservation, added, fact } = applied;
      if (before.version === 0) this.reservations.insert(tx, reservation);
      else this.reservations.replace(tx, reservation);
      tx.emit(fact, reservation.cause);
      remember(memory.waiting, reservation);
      for (const part of added) {
        moveStock(moves, part.lotId, memory.shelves.get(part.lotId)!.version, {
          available: -part.quantity,
          reserved: part.quantity,
        });
        entries.push({
          lotId: part.lotId,
          at: now,
          kind: 'reserved',
          available: -part.quantity,
          reserved: part.quantity,
          orderId: reservation._id,
        });
      }
    }
    this.write(tx, pool, memory, moves, entries);
  }

  /** Reads the changed lots, puts them on the shelves as they now are, and returns what is given back to them. */
  private async refresh(
    tx: Tx,
    { shelves }: PoolMemory,
    news: PoolNews,
    template: Commodity,
    moves: Map<string, Move>,
    entries: Entry[],
    at: Date,
  ): Promise<Shelves> {
    const lots = await this.lots.findMany(tx, [...news.lots]);
    const back = new Map<string, number>();
    for (const { orderId, part, reason } of news.released) {
      const lot = lots.get(part.lotId)!;
      const { lotId, quantity } = part;
      entries.push({ lotId, at, kind: 'released', available: quantity, reserved: -quantity, orderId, reason });
      if (lot.status === 'withdrawn') {
        entries.push({ lotId, at, kind: 'withdrawn', available: -quantity, reserved: 0, withdrawn: quantity, reason });
        moveStock(moves, lotId, lot.version, { reserved: -quantity, withdrawn: quantity });
      } else {
        back.set(lotId, (back.get(lotId) ?? 0) + quantity);
        moveStock(moves, lotId, lot.version, { available: quantity, reserved: -quantity });
      }
    }
    const open = [...lots.values()].map((lot) => ({
      ...openLot(lot),
      available: lot.available + (back.get(lot._id) ?? 0),
    }));
    for (const lot of open) shelves.put(lot);
    return new Shelves(
      template,
      open.filter((lot) => lot.available > 0),
    );
  }

  private write(tx: Tx, pool: Pool, memory: PoolMemory, moves: Map<string, Move>, entries: Entry[]): void {
    this.lots.enter(tx, entries);
    for (const [lotId, { version, ...by }] of moves) {
      this.lots.move(tx, lotId, version, by);
      const lot = memory.shelves.get(lotId);
      if (lot) lot.version = version + 1;
    }
    for (const { lotId, available } of entries.filter((entry) => entry.kind === 'reserved'))
      memory.shelves.take(lotId, -available);
    this.pools.save(tx, pool);
    tx.afterCommit(() => this.pools.keepMemory(pool._id, memory, pool.version + 1));
  }
}

/** A reservation that waits stands in the pool's memory with what it waits for now. */
function remember(waiting: Map<string, Demand>, reservation: Reservation): void {
  if (reservation.waiting > 0) waiting.set(reservation._id, demandOf(reservation));
  else waiting.delete(reservation._id);
}

function moveStock(moves: Map<string, Move>, lotId: string, version: number, by: Partial<Omit<Move, 'version'>>): void {
  const move = moves.get(lotId) ?? { version, available: 0, reserved: 0, withdrawn: 0 };
  moves.set(lotId, move);
  for (const name of ['available', 'reserved', 'withdrawn'] as const) move[name] += by[name] ?? 0;
}
