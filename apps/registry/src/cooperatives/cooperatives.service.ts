// Tells the story of a co-operative's assessments, and hears what suppliers post.
import { type AssessmentBody, type AssessmentPatch, type FactOf, type LotPosted, Refusal } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import type { PartyRecord } from '../parties/party.js';
import { PartiesStore } from '../parties/parties.store.js';
import { assess, assessmentId, type AssessmentRecord, notePosted, reviseAssessment, stand } from './cooperative.js';
import { CooperativesStore } from './cooperatives.store.js';

@Injectable()
export class CooperativesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly cooperatives: CooperativesStore,
    private readonly parties: PartiesStore,
  ) {}

  assess(
    acting: Acting,
    partyId: string,
    year: number,
    body: AssessmentBody,
  ): Promise<{ assessment: AssessmentRecord; created: boolean }> {
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const party = await this.mustFind(tx, partyId, acting);
      const known = await this.cooperatives.find(tx, assessmentId(partyId, year));
      if (known?.requestHash === hash) return { assessment: known, created: false };
      if (known) throw new Refusal('assessment.id-used');
      const change = assess({ party, year, requestHash: hash }, body, new Date());
      this.cooperatives.add(tx, change, authorOf(acting));
      await this.stand(tx, change.assessment);
      return { assessment: change.assessment, created: true };
    });
  }

  revise(
    acting: Acting,
    partyId: string,
    year: number,
    version: number,
    patch: AssessmentPatch,
  ): Promise<AssessmentRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const party = await this.mustFind(tx, partyId, acting);
      const known = await this.cooperatives.find(tx, assessmentId(partyId, year));
      if (!known) throw new Refusal('assessment.not-found');
      if (known.version !== version) throw new Refusal('request.stale');
      const change = reviseAssessment(known, patch, party, new Date());
      if (!change) return known;
      this.cooperatives.change(tx, known, change, authorOf(acting));
      await this.stand(tx, change.assessment);
      return change.assessment;
    });
  }

  async lotPosted({ data, time }: FactOf<typeof LotPosted>, tx: Tx): Promise<void> {
    const known = await this.cooperatives.findStanding(tx, data.supplierId);
    this.cooperatives.keepStanding(tx, notePosted(known, data.supplierId, new Date(time)), known !== null);
  }

  private async stand(tx: Tx, assessment: AssessmentRecord): Promise<void> {
    const known = await this.cooperatives.findStanding(tx, assessment.partyId);
    const standing = stand(known, assessment);
    if (standing) this.cooperatives.keepStanding(tx, standing, known !== null);
  }

  private async mustFind(tx: Tx, partyId: string, acting: Acting): Promise<PartyRecord> {
    const party = await this.parties.find(tx, partyId);
    if (party?.kind !== 'cooperative') throw new Refusal('cooperative.not-found');
    mustCover(acting, party.region);
    return party;
  }
}
