// Hears what becomes of parties, so that a sentra counts only members that are active and within reach.
import {
  type Fact,
  PartyActivated,
  PartyClosed,
  type PartyProfile,
  PartyRevised,
  PartySuspended,
} from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { SentraService } from './sentra.service.js';

@Controller()
export class SentraConsumer {
  constructor(private readonly service: SentraService) {}

  @OnFact(PartyRevised)
  revised(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.service.recount(tx, fact);
  }
  @OnFact(PartyActivated)
  activated(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.service.recount(tx, fact);
  }
  @OnFact(PartySuspended)
  suspended(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.service.recount(tx, fact);
  }
  @OnFact(PartyClosed)
  closed(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.service.recount(tx, fact);
  }
}
