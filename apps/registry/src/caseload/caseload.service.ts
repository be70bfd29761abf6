// Tells the story of a caseload: parties come into an officer's care and leave it.
import { type Author, Refusal } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, mustCover } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { addDays, today } from '../days.js';
import type { OfficerRecord } from '../officers/officer.js';
import { OfficersStore } from '../officers/officers.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import type { PartyRecord } from '../parties/party.js';
import { assign, type CaseRecord, reasonToLeave, release, unassign } from './case.js';
import { CaseloadStore } from './caseload.store.js';

@Injectable()
export class CaseloadService {
  constructor(
    private readonly transaction: Transaction,
    private readonly cases: CaseloadStore,
    private readonly officers: OfficersStore,
    private readonly parties: PartiesStore,
  ) {}

  assign(
    acting: Acting,
    officerId: string,
    partyId: string,
    from: string,
  ): Promise<{ now: CaseRecord; created: boolean }> {
    return this.transaction.run(acting.cause, async (tx) => {
      const officer = await this.officers.find(tx, officerId);
      if (!officer) throw new Refusal('officer.not-found');
      const party = await this.mustFind(tx, partyId);
      mustCover(acting, party.region);
      const known = await this.cases.find(tx, partyId);
      const change = assign(known, party, officer, from, new Date());
      if (!change) return { now: known!, created: false };
      this.cases.save(tx, known, change, authorOf(acting));
      this.officers.hold(tx, officer);
      return { now: change.next, created: true };
    });
  }

  unassign(
    acting: Acting,
    officerId: string,
    partyId: string,
    end: { to: string; reason?: string | undefined },
  ): Promise<CaseRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const party = await this.mustFind(tx, partyId);
      mustCover(acting, party.region);
      const known = await this.cases.find(tx, partyId);
      const change = unassign(known, officerId, end, new Date());
      if (!change) return known!;
      this.cases.save(tx, known, change, authorOf(acting));
      return change.next;
    });
  }

  /** After an officer's end or another posting: who can no longer be cared for leaves, on the day before or the last. */
  async follow(tx: Tx, officer: OfficerRecord, { by, now }: { by: Author; now: Date }): Promise<void> {
    const cases = await this.cases.allOf(tx, officer._id);
    const parties = await this.parties.findMany(
      tx,
      cases.map(({ _id }) => _id),
    );
    const last = officer.postings.at(-1)!;
    const day = officer.status === 'ended' ? (last.to ?? today(now)) : addDays(last.from, -1);
    for (const one of cases) {
      const reason = reasonToLeave(officer, parties.get(one._id)!);
      if (reason !== undefined) this.cases.save(tx, one, release(one, day, reason), by);
    }
  }

  private async mustFind(tx: Tx, partyId: string): Promise<PartyRecord> {
    const party = await this.parties.find(tx, partyId);
    if (!party) throw new Refusal('party.not-found');
    return party;
  }
}
