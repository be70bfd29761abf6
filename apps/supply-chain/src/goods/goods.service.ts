// The stories of finished goods: a sale holds them, lets them go, or leaves with them.
import type { DataOf, SaleCancelled, SaleLapsed, SalePlaced, SalePrepared, SaleShipped } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { type Batch, endOfBatch } from '../batches/batch.js';
import { BatchesStore } from '../batches/batches.store.js';
import { EpcisService } from '../epcis/epcis.service.js';
import { soldLinks } from '../trace/link.js';
import { LinksStore } from '../trace/links.store.js';
import { ValueService } from '../value/value.service.js';
import {
  type Asked,
  type Batches,
  type Decided,
  type Goods,
  heldParts,
  hold,
  inStock,
  isOpen,
  missingOf,
  MOST_PARTS,
  type Part,
  release,
  ship,
} from './goods.js';
import { GoodsStore } from './goods.store.js';

@Injectable()
export class GoodsService {
  constructor(
    private readonly goods: GoodsStore,
    private readonly batches: BatchesStore,
    private readonly links: LinksStore,
    private readonly epcis: EpcisService,
    private readonly value: ValueService,
  ) {}

  /** If its end was faster, a tombstone lies there and nothing is held. */
  async placed(tx: Tx, { saleId, sellerId, lines }: DataOf<typeof SalePlaced>): Promise<void> {
    const known = await this.goods.find(tx, saleId);
    if (!known) await this.hold(tx, known, { saleId, sellerId, answers: 'placed', lines: inStock(lines) });
  }

  async prepared(tx: Tx, { saleId, sellerId, lines }: DataOf<typeof SalePrepared>): Promise<void> {
    const known = await this.goods.find(tx, saleId);
    if (isOpen(known)) await this.hold(tx, known, { saleId, sellerId, answers: 'prepared', lines });
  }

  async ended(tx: Tx, { saleId, sellerId }: DataOf<typeof SaleLapsed> | DataOf<typeof SaleCancelled>): Promise<void> {
    const known = await this.goods.find(tx, saleId);
    const released = release(known, { saleId, sellerId }, await this.held(tx, known));
    if (!released) return;
    this.write(tx, released);
    for (const batch of released.batches) this.batches.shelve(tx, batch);
  }

  async shipped(tx: Tx, sale: DataOf<typeof SaleShipped>): Promise<void> {
    const known = await this.goods.find(tx, sale.saleId);
    const shelf = await this.shelf(tx, sale.sellerId, missingOf(known, sale.lines));
    const batches = new Map([...shelf, ...(await this.held(tx, known))]);
    const shipped = ship(known, sale, batches);
    if (!shipped) return;
    this.write(tx, shipped);
    const gone = massesOf(shipped.sold, batches);
    const links = soldLinks(
      sale,
      gone.map(({ batch, mass }) => ({ from: endOfBatch(batch), mass })),
    );
    this.links.add(tx, links);
    this.epcis.shipped(tx, sale, gone);
    this.value.sold(
      tx,
      sale,
      shipped.sold.map((part) => ({ ...part, batch: batches.get(part.batchId)! })),
    );
  }

  private async hold(tx: Tx, known: Goods | null, asked: Asked): Promise<void> {
    const shelf = await this.shelf(tx, asked.sellerId, missingOf(known, asked.lines));
    this.write(tx, hold(known, asked, shelf));
  }

  /** The seller's batches that these lines may be taken of, oldest first. */
  private async shelf(tx: Tx, sellerId: string, lines: Asked['lines']): Promise<Batches> {
    const wanted = new Map<string, number>();
    for (const { sku, count } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + count);
    const shelf = new Map<string, Batch>();
    for (const [sku, count] of wanted)
      for (const batch of await this.batches.shelf(tx, sellerId, sku, count, MOST_PARTS)) shelf.set(batch._id, batch);
    return shelf;
  }
  /** The batches that something is held of. */
  private held(tx: Tx, known: Goods | null): Promise<Batches> {
    return this.batches.findMany(tx, [...new Set(heldParts(known).map(({ batchId }) => batchId))]);
  }

  private write(tx: Tx, { goods, batches, facts }: Decided): void {
    this.goods.save(tx, goods);
    for (const batch of batches) this.batches.replace(tx, batch);
    for (const fact of facts) tx.emit(fact);
  }
}

/** What left of every batch, its parts together. */
function massesOf(sold: readonly Part[], batches: Batches): { batch: Batch; mass: number }[] {
  const masses = new Map<string, number>();
  for (const { batchId, mass } of sold) masses.set(batchId, (masses.get(batchId) ?? 0) + mass);
  return [...masses].map(([batchId, mass]) => ({ batch: batches.get(batchId)!, mass }));
}
