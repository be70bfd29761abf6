// The stories of a partnership: proposed, agreed, ended; and its quota, which orders take and give back in their own transaction.
import { type Author, type PartnershipBody, Refusal } from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, History, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import {
  agreePartnership,
  type Change,
  count,
  endPartnership,
  expirePartnership,
  mustHaveLeft,
  type Partnership,
  PARTNERSHIP_HISTORY,
  type Period,
  periodFor,
  proposePartnership,
  type Wanted,
} from './partnership.js';
import { PartnershipsStore } from './partnerships.store.js';

@Injectable()
export class PartnershipsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly partnerships: PartnershipsStore,
    private readonly parties: PartiesStore,
    private readonly commodities: CommoditiesStore,
    private readonly history: History,
  ) {}

  /** Records a proposal once, however often the same request comes. */
  async propose(
    partnershipId: string,
    body: PartnershipBody,
    acting: Acting,
  ): Promise<{ partnership: Partnership; created: boolean }> {
    const proposer = acting.partyId!;
    if (!body.parties.some(({ partyId }) => partyId === proposer)) throw new Refusal('actor.other-party');
    const hash = requestHash(body);
    const sameRequest = (known: Partnership) => {
      if (known.requestHash !== hash) throw new Refusal('partnership.id-used');
      return { partnership: known, created: false };
    };
    const known = await this.partnerships.read(partnershipId);
    if (known) return sameRequest(known);
    if (body.commodity !== undefined && !(await this.commodities.current(body.commodity)))
      throw new Refusal('commodity.unknown');
    const found = await Promise.all(body.parties.map(({ partyId }) => this.parties.find(partyId)));
    const parties = new Map(body.parties.map(({ partyId }, i) => [partyId, found[i]!]));
    const around = { proposer, parties, requestHash: hash };
    const { partnership, fact } = proposePartnership(partnershipId, body, around, new Date());
    try {
      await this.transaction.group(acting.cause, (tx) => {
        this.partnerships.insert(tx, partnership);
        this.history.tell(tx, PARTNERSHIP_HISTORY, {}, partnership, { fact, by: authorOf(acting) });
        tx.emit(fact);
      });
      return { partnership, created: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The same id came in twice at the same time; the other one is there now.
      return sameRequest((await this.partnerships.read(partnershipId))!);
    }
  }

  agree(partnershipId: string, acting: Acting): Promise<Partnership> {
    return this.change(partnershipId, acting, (known) => agreePartnership(known, acting.partyId!, new Date()));
  }

  end(partnershipId: string, reason: string, acting: Acting): Promise<Partnership> {
    return this.change(partnershipId, acting, (known) => endPartnership(known, reason));
  }

  /** Ends those of these partnerships whose last day is over. */
  async expire(partnershipIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const partnership of (await this.partnerships.findMany(tx, partnershipIds)).values())
        this.save(partnership, expirePartnership(partnership, new Date()), by, tx);
    });
  }

  /** The period that an order counts in; refuses an order that the partnership is not about, or that wants more than is left. */
  async periodFor(tx: Tx, partnershipId: string, wanted: Wanted): Promise<string> {
    const partnership = await this.partnerships.find(tx, partnershipId);
    if (!partnership) throw new Refusal('partnership.not-fitting');
    const periodId = periodFor(partnership, wanted);
    mustHaveLeft(await this.mustFindPeriod(tx, periodId), wanted.quantity);
    return periodId;
  }

  /** Takes or gives back quota. Two that race meet at the version of the period, so its quota is never exceeded. */
  async count(tx: Tx, periodId: string, by: { ordered: number; realised: number }): Promise<void> {
    this.partnerships.replacePeriod(tx, count(await this.mustFindPeriod(tx, periodId), by));
  }

  private async mustFindPeriod(tx: Tx, periodId: string): Promise<Period> {
    const period = await this.partnerships.findPeriod(tx, periodId);
    if (!period) throw new Error(`an order counts in period ${periodId}, which is not there`);
    return period;
  }

  private change(
    partnershipId: string,
    acting: Acting,
    decide: (known: Partnership) => Change | undefined,
  ): Promise<Partnership> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.partnerships.find(tx, partnershipId);
      if (!known) throw new Refusal('partnership.not-found');
      if (!known.parties.some(({ partyId }) => partyId === acting.partyId)) throw new Refusal('actor.other-party');
      const change = decide(known);
      this.save(known, change, authorOf(acting), tx);
      return change?.partnership ?? known;
    });
  }

  private save(before: Partnership, change: Change | undefined, by: Author, tx: Tx): void {
    if (!change) return;
    const { partnership, periods = [], fact } = change;
    this.partnerships.replace(tx, partnership);
    this.partnerships.insertPeriods(tx, periods);
    this.history.tell(tx, PARTNERSHIP_HISTORY, before, partnership, { fact, by });
    tx.emit(fact);
  }
}
