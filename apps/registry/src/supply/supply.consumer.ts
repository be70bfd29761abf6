// Hears which commodities there are, and which lots are posted, revised and withdrawn.
import { CommodityDefined, type FactOf, LotPosted, LotRevised, LotWithdrawn } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { SupplyStore } from './supply.store.js';

const byLot = { collection: 'lots', id: (fact: { data: { lotId: string } }) => fact.data.lotId };

@Controller()
export class SupplyConsumer {
  constructor(private readonly supply: SupplyStore) {}

  @OnFact(CommodityDefined)
  defined(@Payload() { data }: FactOf<typeof CommodityDefined>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.supply.defined(tx, data);
  }
  @OnFact(LotPosted, byLot)
  posted(@Payload() { data, sequence }: FactOf<typeof LotPosted>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.supply.posted(tx, data, sequence);
  }
  @OnFact(LotRevised, byLot)
  revised(@Payload() { data, sequence }: FactOf<typeof LotRevised>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.supply.posted(tx, data, sequence);
  }
  @OnFact(LotWithdrawn, byLot)
  withdrawn(@Payload() { data, sequence }: FactOf<typeof LotWithdrawn>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.supply.withdrawn(tx, data, sequence);
  }
}
