// Adds and extends commodity templates.
import type { Cause, Commodity, CommodityTemplate } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from './commodities.store.js';
import { defineCommodity } from './commodity.js';

@Injectable()
export class CommoditiesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly commodities: CommoditiesStore,
  ) {}

  define(code: string, template: CommodityTemplate, cause: Cause): Promise<Commodity> {
    return this.transaction.run(cause, async (tx) => {
      const known = await this.commodities.find(tx, code);
      const defined = defineCommodity(known, code, template);
      if (!defined) return known!;
      this.commodities.save(tx, defined.commodity);
      tx.emit(defined.fact);
      return defined.commodity;
    });
  }
}
