// Pools in MongoDB, and the open lots and waiting demands of each kept in memory between chunks.
import { DEFAULT_POLICY, type Commodity, type PoolPolicy, type Recorded } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';
import { LotsStore, type OnShelf } from '../lots/lots.store.js';
import type { Demand } from './allocate.js';
import { demandOf } from './reservation.js';
import { ReservationsStore } from './reservations.store.js';
import { type OpenLot, Shelves } from './shelf.js';

/** A pool's version grows with every chunk that settled it, so two writers of one pool can never both commit. */
export interface Pool {
  _id: string;
  version: number;
  policy: PoolPolicy;
}
/** What people set; the rest of its versions are its own settling. */
export const POOL_HISTORY: Recorded = { kind: 'pool', fields: ['policy'] };
export const POOL = 'Pool';
export const poolSchema = new Schema<Pool>(
  { _id: String, version: Number, policy: Object },
  { collection: 'pools', versionKey: false },
);

/** What is in memory of a pool; true exactly while the stored pool is at this version. */
export interface PoolMemory {
  version: number;
  /** Version of the commodity's template by which the lots were put on shelves. */
  template: number;
  shelves: Shelves;
  waiting: Map<string, Demand>;
}

@Injectable()
export class PoolsStore {
  private readonly memories = new Map<string, PoolMemory>();

  constructor(
    @InjectModel(POOL) private readonly model: Model<Pool>,
    private readonly lots: LotsStore,
    private readonly reservations: ReservationsStore,
  ) {}

  read(pool: string): Promise<Pool | null> {
    return this.model.findById(pool).lean<Pool>();
  }

  /** The stored pool; a new one, not yet written, when there is none. */
  async find(tx: Tx, pool: string): Promise<Pool> {
    return (await tx.find(this.model, pool)) ?? { _id: pool, version: 0, policy: DEFAULT_POLICY };
  }

  /** Writes the pool one version on; whoever else wrote it meanwhile makes this transaction run again. */
  save(tx: Tx, pool: Pool): void {
    const next = { ...pool, version: pool.version + 1 };
    if (pool.version === 0) tx.insert(this.model, next);
    else tx.replace(this.model, next);
  }

  /**
   * The pool's memory, for one transaction: it is handed out and comes back by `keep` after the commit. A transaction that
   * fails leaves nothing behind, and the next one reads everything anew. See docs/adr on the pool's memory.
   */
  async takeMemory(tx: Tx, pool: Pool, template: Commodity): Promise<PoolMemory> {
    const known = this.memories.get(pool._id);
    this.memories.delete(pool._id);
    if (known?.version === pool.version && known.template === template.version) return known;
    // In the transaction's snapshot, so that what is read is exactly what the pool's version stands for.
    const lots = await this.lots.open(tx, pool._id);
    const waiting = await this.reservations.allWaiting(tx, pool._id);
    return {
      version: pool.version,
      template: template.version,
      shelves: new Shelves(template, lots.map(openLot)),
      waiting: new Map(waiting.map((reservation) => [reservation._id, demandOf(reservation)])),
    };
  }

  keepMemory(pool: string, memory: PoolMemory, version: number): void {
    this.memories.set(pool, { ...memory, version });
  }
}

export const openLot = (lot: OnShelf): OpenLot => ({
  lotId: lot._id,
  version: lot.version,
  supplierId: lot.supplierId,
  region: lot.region,
  attributes: lot.attributes,
  available: lot.available,
  price: lot.price,
  postedAt: lot.postedAt.getTime(),
  readyOn: lot.readyOn,
  localOnly: lot.localOnly,
});
