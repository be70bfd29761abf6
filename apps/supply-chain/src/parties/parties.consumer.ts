// Hears every change of a party and keeps the copy.
import {
  type Fact,
  PartyActivated,
  PartyClosed,
  type PartyProfile,
  PartyRegistered,
  PartyRevised,
  PartySuspended,
} from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PartiesStore } from './parties.store.js';

const byParty = { collection: 'parties', id: (fact: Fact<PartyProfile>) => fact.data.partyId };

@Controller()
export class PartiesConsumer {
  constructor(private readonly parties: PartiesStore) {}

  @OnFact(PartyRegistered, byParty)
  registered(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.parties.keep(tx, fact.data, fact.sequence);
  }
  @OnFact(PartyRevised, byParty)
  revised(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.parties.keep(tx, fact.data, fact.sequence);
  }
  @OnFact(PartyActivated, byParty)
  activated(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.parties.keep(tx, fact.data, fact.sequence);
  }
  @OnFact(PartySuspended, byParty)
  suspended(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.parties.keep(tx, fact.data, fact.sequence);
  }
  @OnFact(PartyClosed, byParty)
  closed(@Payload() fact: Fact<PartyProfile>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.parties.keep(tx, fact.data, fact.sequence);
  }
}
