// Tells the story of writing a party: load, decide, save, emit.
import { type Duplicate, type PartyBody, type PartyPatch, Refusal } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, mustActForOrCover, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { RegionsStore } from '../regions/regions.store.js';
import { PartiesStore } from './parties.store.js';
import { type Change, type Doing, type PartyRecord, register, revise, step } from './party.js';

export interface Written {
  party: PartyRecord;
  duplicates: Duplicate[];
}

/** Who does it, when, and in which language a refusal names what is missing. */
export const doing = (acting: Acting): Doing => ({ by: authorOf(acting), now: new Date(), language: acting.language });

@Injectable()
export class PartiesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly parties: PartiesStore,
    private readonly regions: RegionsStore,
  ) {}

  async register(acting: Acting, partyId: string, body: PartyBody): Promise<Written & { created: boolean }> {
    mustActForOrCover(acting, partyId, body.region);
    const hash = requestHash(body);
    const { created, party } = await this.transaction.run(acting.cause, async (tx) => {
      const known = await this.parties.find(tx, partyId);
      if (known?.requestHash === hash) return { created: false, party: known };
      if (known) throw new Refusal('party.id-used');
      await this.regions.mustHoldVillage(body.region);
      const change = register(partyId, body, { requestHash: hash }, doing(acting));
      this.parties.add(tx, change);
      return { created: true, party: change.party };
    });
    return { created, party, duplicates: await this.parties.duplicatesOf(party) };
  }

  async revise(acting: Acting, partyId: string, version: number, patch: PartyPatch): Promise<Written> {
    const party = await this.transaction.run(acting.cause, async (tx) => {
      const known = await this.mustFind(tx, partyId);
      mustActForOrCover(acting, partyId, known.region);
      mustActForOrCover(acting, partyId, patch.region ?? known.region);
      if (known.version !== version) throw new Refusal('request.stale');
      if (patch.region !== undefined && patch.region !== known.region) await this.regions.mustHoldVillage(patch.region);
      return this.save(tx, known, revise(known, patch, doing(acting)));
    });
    return { party, duplicates: await this.parties.duplicatesOf(party) };
  }

  step(acting: Acting, partyId: string, name: Parameters<typeof step>[1], reason?: string): Promise<PartyRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.mustFind(tx, partyId);
      mustCover(acting, known.region);
      return this.save(tx, known, step(known, name, reason, doing(acting)));
    });
  }

  private async mustFind(tx: Tx, partyId: string): Promise<PartyRecord> {
    const party = await this.parties.find(tx, partyId);
    if (!party) throw new Refusal('party.not-found');
    return party;
  }

  private save(tx: Tx, known: PartyRecord, change: Change | undefined): PartyRecord {
    if (change) this.parties.change(tx, change);
    return change?.party ?? known;
  }
}
