// Hears of lots that were posted and captures them; posting itself, the hot path, is spared the write.
import { type FactOf, LotPosted } from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { EpcisService } from './epcis.service.js';

@Controller()
export class EpcisConsumer {
  constructor(private readonly epcis: EpcisService) {}

  @OnFact(LotPosted)
  lotPosted(@Payload() fact: FactOf<typeof LotPosted>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.epcis.posted(tx, fact);
  }
}
