// Hears every change of a commodity template and keeps the copy.
import { CommodityDefined, type FactOf } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CommoditiesStore } from './commodities.store.js';

@Controller()
export class CommoditiesConsumer {
  constructor(private readonly commodities: CommoditiesStore) {}

  @OnFact(CommodityDefined)
  defined(@Payload() { data }: FactOf<typeof CommodityDefined>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.commodities.keep(tx, data);
  }
}
