// What the supply chain said of the goods of sales.
import { type FactOf, GoodsHeld, GoodsRefused, GoodsSold } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { SalesService } from './sales.service.js';

const bySale = { collection: 'sales', id: (fact: { data: { saleId: string } }) => fact.data.saleId };

@Controller()
export class SalesConsumer {
  constructor(private readonly sales: SalesService) {}

  @OnFact(GoodsHeld, bySale)
  goodsHeld(@Payload() fact: FactOf<typeof GoodsHeld>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.sales.goodsHeld(fact, tx);
  }
  @OnFact(GoodsRefused, bySale)
  goodsRefused(@Payload() fact: FactOf<typeof GoodsRefused>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.sales.goodsRefused(fact, tx);
  }
  @OnFact(GoodsSold, bySale)
  goodsSold(@Payload() fact: FactOf<typeof GoodsSold>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.sales.goodsSold(fact, tx);
  }
}
