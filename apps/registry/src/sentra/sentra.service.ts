// Tells the story of a sentra: load, decide, save, emit.
import {
  authorOfFact,
  type Fact,
  type PartyProfile,
  Refusal,
  type SentraBody,
  type SentraPatch,
} from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { doing } from '../parties/parties.service.js';
import { PartiesStore } from '../parties/parties.store.js';
import { RegionsStore } from '../regions/regions.store.js';
import {
  type Change,
  dissolve,
  join,
  leave,
  propose,
  recognise,
  recount,
  revise,
  type SentraRecord,
} from './sentra.js';
import { SentraStore } from './sentra.store.js';

type Decide = (sentra: SentraRecord, tx: Tx) => Promise<Change | undefined> | Change | undefined;

@Injectable()
export class SentraService {
  constructor(
    private readonly transaction: Transaction,
    private readonly sentra: SentraStore,
    private readonly parties: PartiesStore,
    private readonly regions: RegionsStore,
  ) {}

  propose(acting: Acting, sentraId: string, body: SentraBody): Promise<{ sentra: SentraRecord; created: boolean }> {
    mustCover(acting, body.place);
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.sentra.find(tx, sentraId);
      if (known?.requestHash === hash) return { sentra: known, created: false };
      if (known) throw new Refusal('sentra.id-used');
      await this.regions.mustHoldVillage(body.place, 'place.village-unknown');
      const change = propose(sentraId, body, hash, doing(acting));
      this.sentra.add(tx, change);
      return { sentra: change.sentra, created: true };
    });
  }

  revise(acting: Acting, sentraId: string, version: number, patch: SentraPatch): Promise<SentraRecord> {
    return this.change(acting, sentraId, (sentra) => {
      if (sentra.version !== version) throw new Refusal('request.stale');
      return revise(sentra, patch, doing(acting));
    });
  }

  join(acting: Acting, sentraId: string, partyId: string, since: string): Promise<SentraRecord> {
    return this.change(acting, sentraId, async (sentra, tx) => {
      const party = await this.parties.find(tx, partyId);
      const change = join(sentra, party && { ...party, partyId }, since, doing(acting));
      // Else a party that is suspended at this moment could join, and nobody would count anew.
      if (change) this.parties.holdStill(tx, party!);
      return change;
    });
  }

  leave(acting: Acting, sentraId: string, partyId: string, until: string, reason: string): Promise<SentraRecord> {
    return this.change(acting, sentraId, (sentra) => leave(sentra, partyId, until, reason, doing(acting)));
  }

  recognise(acting: Acting, sentraId: string, document: Parameters<typeof recognise>[1]): Promise<SentraRecord> {
    return this.change(acting, sentraId, (sentra) => recognise(sentra, document, doing(acting)));
  }

  dissolve(acting: Acting, sentraId: string, dissolution: Parameters<typeof dissolve>[1]): Promise<SentraRecord> {
    return this.change(acting, sentraId, (sentra) => dissolve(sentra, dissolution, doing(acting)));
  }

  /** What became of a party, in every sentra that it belongs to. */
  async recount(tx: Tx, fact: Fact<PartyProfile>): Promise<void> {
    const { partyId, status, region } = fact.data;
    const party = { partyId, status, region, version: fact.sequence };
    const heard = { by: authorOfFact(fact), now: new Date(fact.time), language: 'id' as const };
    for (const sentra of await this.sentra.ofMember(tx, partyId)) {
      const change = recount(sentra, party, heard);
      if (change) this.sentra.change(tx, change);
    }
  }

  private change(acting: Acting, sentraId: string, decide: Decide): Promise<SentraRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.sentra.find(tx, sentraId);
      if (!known) throw new Refusal('sentra.not-found');
      mustCover(acting, known.place);
      const change = await decide(known, tx);
      if (change) this.sentra.change(tx, change);
      return change?.sentra ?? known;
    });
  }
}
