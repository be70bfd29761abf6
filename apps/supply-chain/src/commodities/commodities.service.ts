// Adds and extends commodity templates.
import type { Commodity, CommodityTemplate } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { type Acting, authorOf, History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from './commodities.store.js';
import { COMMODITY_HISTORY, defineCommodity } from './commodity.js';

@Injectable()
export class CommoditiesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly commodities: CommoditiesStore,
    private readonly history: History,
  ) {}

  define(code: string, template: CommodityTemplate, acting: Acting): Promise<Commodity> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.commodities.find(tx, code);
      const defined = defineCommodity(known, code, template);
      if (!defined) return known!;
      const { commodity, fact } = defined;
      this.commodities.save(tx, commodity);
      const by = authorOf(acting);
      this.history.tell(tx, COMMODITY_HISTORY, known ?? {}, { ...commodity, _id: code }, { fact, by });
      tx.emit(fact);
      return commodity;
    });
  }
}
