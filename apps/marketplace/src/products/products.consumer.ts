// Hears that a seller may not take part any more.
import { authorOfFact, type FactOf, PartyClosed, PartySuspended } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ProductsService } from './products.service.js';

@Controller()
export class ProductsConsumer {
  constructor(private readonly products: ProductsService) {}

  @OnFact(PartySuspended)
  suspended(@Payload() fact: FactOf<typeof PartySuspended>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.products.sellerStopped(fact.data, authorOfFact(fact), tx);
  }
  @OnFact(PartyClosed)
  closed(@Payload() fact: FactOf<typeof PartyClosed>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.products.sellerStopped(fact.data, authorOfFact(fact), tx);
  }
}
