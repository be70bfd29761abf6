// Tells the story of a field officer: entered, revised, posted elsewhere, ended; the caseload follows.
import { type Author, type OfficerBody, type OfficerPatch, Refusal } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CaseloadService } from '../caseload/caseload.service.js';
import { RegionsStore } from '../regions/regions.store.js';
import {
  endOfficer,
  type OfficerChange,
  type OfficerRecord,
  passTime,
  postOfficer,
  registerOfficer,
  reviseOfficer,
} from './officer.js';
import { OfficersStore } from './officers.store.js';

@Injectable()
export class OfficersService {
  constructor(
    private readonly transaction: Transaction,
    private readonly officers: OfficersStore,
    private readonly caseload: CaseloadService,
    private readonly regions: RegionsStore,
  ) {}

  register(
    acting: Acting,
    officerId: string,
    body: OfficerBody,
  ): Promise<{ officer: OfficerRecord; created: boolean }> {
    mustCover(acting, body.posting);
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.officers.find(tx, officerId);
      if (known?.requestHash === hash) return { officer: known, created: false };
      if (known) throw new Refusal('officer.id-used');
      await this.regions.mustHold(body.posting);
      const change = registerOfficer(officerId, body, hash, new Date());
      this.officers.add(tx, change, authorOf(acting));
      return { officer: change.officer, created: true };
    });
  }

  revise(acting: Acting, officerId: string, version: number, patch: OfficerPatch): Promise<OfficerRecord> {
    return this.change(acting, officerId, version, (officer, now) => reviseOfficer(officer, patch, now));
  }

  async post(
    acting: Acting,
    officerId: string,
    version: number,
    to: { posting: string; from: string },
  ): Promise<OfficerRecord> {
    await this.regions.mustHold(to.posting);
    mustCover(acting, to.posting);
    return this.change(acting, officerId, version, (officer, now) => postOfficer(officer, to, now));
  }

  end(acting: Acting, officerId: string, reason: string): Promise<OfficerRecord> {
    return this.change(acting, officerId, undefined, (officer, now) => endOfficer(officer, reason, now));
  }

  /** Begins and ends what the calendar says; one by one, as an end takes the whole caseload with it. */
  async passTime(officerIds: readonly string[], by: Author): Promise<void> {
    const now = new Date();
    for (const officerId of officerIds) {
      await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
        const officer = await this.officers.find(tx, officerId);
        const change = officer && passTime(officer, now);
        if (change) await this.save(tx, officer, change, { by, now });
      });
    }
  }

  private change(
    acting: Acting,
    officerId: string,
    version: number | undefined,
    decide: (officer: OfficerRecord, now: Date) => OfficerChange | undefined,
  ): Promise<OfficerRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const officer = await this.officers.find(tx, officerId);
      if (!officer) throw new Refusal('officer.not-found');
      mustCover(acting, officer.posting);
      if (version !== undefined && officer.version !== version) throw new Refusal('request.stale');
      const now = new Date();
      const change = decide(officer, now);
      if (!change) return officer;
      await this.save(tx, officer, change, { by: authorOf(acting), now });
      return change.officer;
    });
  }

  private async save(
    tx: Tx,
    before: OfficerRecord,
    change: OfficerChange,
    doing: { by: Author; now: Date },
  ): Promise<void> {
    this.officers.change(tx, before, change, doing.by);
    const { officer } = change;
    if (officer.status === 'ended' || officer.posting !== before.posting)
      await this.caseload.follow(tx, officer, doing);
  }
}
