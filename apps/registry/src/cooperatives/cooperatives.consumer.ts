// What suppliers post, by which a co-operative is active in supply.
import { type FactOf, LotPosted } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CooperativesService } from './cooperatives.service.js';

const bySupplier = { collection: 'standings', id: (fact: { data: { supplierId: string } }) => fact.data.supplierId };

@Controller()
export class CooperativesConsumer {
  constructor(private readonly cooperatives: CooperativesService) {}

  @OnFact(LotPosted, bySupplier)
  lotPosted(@Payload() fact: FactOf<typeof LotPosted>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.cooperatives.lotPosted(fact, tx);
  }
}
