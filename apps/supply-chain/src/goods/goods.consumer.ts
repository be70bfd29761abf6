// Everything that competes for a seller's finished goods, in the order of its Kafka key: every step of its sales.
import { type FactOf, SaleCancelled, SaleLapsed, SalePlaced, SalePrepared, SaleShipped } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { GoodsService } from './goods.service.js';

const itsGoods = { collection: 'goods', id: (fact: { data: { saleId: string } }) => fact.data.saleId };

@Controller()
export class GoodsConsumer {
  constructor(private readonly goods: GoodsService) {}

  @OnFact(SalePlaced, itsGoods)
  salePlaced(@Payload() { data }: FactOf<typeof SalePlaced>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.goods.placed(tx, data);
  }
  @OnFact(SalePrepared, itsGoods)
  salePrepared(@Payload() { data }: FactOf<typeof SalePrepared>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.goods.prepared(tx, data);
  }
  @OnFact(SaleLapsed, itsGoods)
  saleLapsed(@Payload() { data }: FactOf<typeof SaleLapsed>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.goods.ended(tx, data);
  }
  @OnFact(SaleCancelled, itsGoods)
  saleCancelled(@Payload() { data }: FactOf<typeof SaleCancelled>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.goods.ended(tx, data);
  }
  @OnFact(SaleShipped, itsGoods)
  saleShipped(@Payload() { data }: FactOf<typeof SaleShipped>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.goods.shipped(tx, data);
  }
}
