// Captures our own steps as EPCIS events, in the transaction of the step.
import type { DataOf, FactOf, LotPosted, SaleShipped } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { SERVICE_CONFIG, type ServiceConfig } from '@hilir/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Batch } from '../batches/batch.js';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import type { Holding } from '../holdings/holding.js';
import type { Packing } from '../packings/packing.js';
import type { Run, Stocks } from '../production/run.js';
import {
  batchDeclared,
  type Capture,
  declaredWrong,
  goodsPacked,
  goodsShipped,
  holdingReceived,
  lotPosted,
  runRecorded,
  type Shipped,
} from './epcis-event.js';
import { EventsStore } from './events.store.js';

@Injectable()
export class EpcisService {
  constructor(
    private readonly events: EventsStore,
    private readonly commodities: CommoditiesStore,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  async posted(tx: Tx, { data, time }: FactOf<typeof LotPosted>): Promise<void> {
    const unit = await this.unitOf(data);
    this.events.add(tx, lotPosted(data, new Date(time), unit, this.capture()));
  }
  /** For hand-overs; `region` is the receiver's village. */
  received(tx: Tx, holding: Omit<Holding, 'left'>, region: string): void {
    this.events.add(tx, holdingReceived(holding, region, this.capture()));
  }
  ran(tx: Tx, run: Run, made: readonly Batch[], stocks: Stocks): void {
    this.events.add(tx, runRecorded(run, made, stocks, this.capture()));
  }
  packed(tx: Tx, packing: Packing, batches: ReadonlyMap<string, Batch>): void {
    this.events.add(tx, goodsPacked(packing, batches, this.capture()));
  }
  declared(tx: Tx, batch: Batch): void {
    this.events.add(tx, batchDeclared(batch, this.capture()));
  }
  shipped(tx: Tx, sale: DataOf<typeof SaleShipped>, goods: readonly Shipped[]): void {
    if (goods.length > 0) this.events.add(tx, goodsShipped(sale, goods, this.capture()));
  }
  /** A step was a mistake; it is named as it was captured, e.g. `run:…`. */
  async reversed(tx: Tx, step: string, reversal: { reason: string; reversedAt: Date }): Promise<void> {
    const original = await this.events.find(tx, step);
    const { declared, corrective } = declaredWrong(original!, reversal, this.capture());
    this.events.add(tx, declared);
    this.events.add(tx, corrective);
  }

  private async unitOf({ commodity }: DataOf<typeof LotPosted>) {
    const template = await this.commodities.current(commodity);
    if (!template) throw new Error(`a lot of ${commodity}, which has no template`);
    return template.baseUnit;
  }
  private capture(): Capture {
    return { id: uuidv7(), now: new Date(), publicUrl: this.config.PUBLIC_URL };
  }
}
