// Tells the story of a visit, and keeps when its party was last visited.
import { Refusal, type VisitBody, type VisitPatch } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { NEVER, visited } from '../caseload/case.js';
import { CaseloadStore } from '../caseload/caseload.store.js';
import { OfficersStore } from '../officers/officers.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { finishFollowUp, recordVisit, reviseVisit, type VisitRecord } from './visit.js';
import { VisitsStore } from './visits.store.js';

@Injectable()
export class VisitsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly visits: VisitsStore,
    private readonly cases: CaseloadStore,
    private readonly officers: OfficersStore,
    private readonly parties: PartiesStore,
  ) {}

  record(acting: Acting, visitId: string, body: VisitBody): Promise<{ visit: VisitRecord; created: boolean }> {
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.visits.find(tx, visitId);
      if (known) {
        mustCover(acting, known.region);
        if (known.requestHash !== hash) throw new Refusal('visit.id-used');
        return { visit: known, created: false };
      }
      const party = await this.parties.find(tx, body.partyId);
      if (!party) throw new Refusal('party.not-found');
      mustCover(acting, party.region);
      const officer = await this.officers.find(tx, body.officerId);
      if (!officer) throw new Refusal('officer.not-found');
      const lastVisit = (await this.cases.find(tx, party._id))?.visitedAt ?? NEVER;
      const change = recordVisit(visitId, body, { party, officer, lastVisit, requestHash: hash }, new Date());
      this.visits.add(tx, change, authorOf(acting));
      await this.noteLatest(tx, change.visit);
      return { visit: change.visit, created: true };
    });
  }

  revise(acting: Acting, visitId: string, version: number, patch: VisitPatch): Promise<VisitRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const visit = await this.mustFind(tx, visitId, acting);
      if (visit.version !== version) throw new Refusal('request.stale');
      const officer = (await this.officers.find(tx, visit.officerId))!;
      const change = reviseVisit(visit, patch, officer, new Date());
      if (!change) return visit;
      this.visits.change(tx, visit, change, authorOf(acting));
      await this.noteLatest(tx, change.visit);
      return change.visit;
    });
  }

  finishFollowUp(acting: Acting, visitId: string, followUpId: string, doneOn: string): Promise<VisitRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const visit = await this.mustFind(tx, visitId, acting);
      const change = finishFollowUp(visit, followUpId, doneOn, new Date());
      if (!change) return visit;
      this.visits.change(tx, visit, change, authorOf(acting));
      return change.visit;
    });
  }

  private async mustFind(tx: Tx, visitId: string, acting: Acting): Promise<VisitRecord> {
    const visit = await this.visits.find(tx, visitId);
    if (!visit) throw new Refusal('visit.not-found');
    mustCover(acting, visit.region);
    return visit;
  }

  /** Always writes the case, so that two visits that come at once are seen one after the other. */
  private async noteLatest(tx: Tx, { _id, partyId, occurredAt }: VisitRecord): Promise<void> {
    const other = (await this.visits.latestBut(tx, partyId, _id)) ?? NEVER;
    const known = await this.cases.find(tx, partyId);
    this.cases.keep(tx, visited(known, partyId, other > occurredAt ? other : occurredAt), known !== null);
  }
}
