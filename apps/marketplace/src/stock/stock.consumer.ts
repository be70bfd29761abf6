// Hears how many pieces of a batch can be sold and keeps the copy.
import { BatchStockChanged, type FactOf } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { StockStore } from './stock.store.js';

@Controller()
export class StockConsumer {
  constructor(private readonly stock: StockStore) {}

  @OnFact(BatchStockChanged, { collection: 'batch_stock', id: ({ data }) => data.batchId })
  changed(@Payload() fact: FactOf<typeof BatchStockChanged>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.stock.keep(tx, fact.data, fact.sequence);
  }
}
