// The stories of a lot: posted, revised, withdrawn, its window lifted.
import {
  type Author,
  DEFAULT_POLICY,
  type InputOf,
  type LotBody,
  poolOf,
  Refusal,
  type reviseLot,
} from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, History, mustActForOrCover, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { PoolsStore } from '../pools/pools.store.js';
import {
  type Change,
  endWindow,
  liftWindow,
  type Lot,
  LOT_HISTORY,
  postLot,
  reviseLot as revise,
  withdrawLot,
} from './lot.js';
import { LotsStore } from './lots.store.js';

@Injectable()
export class LotsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly lots: LotsStore,
    private readonly parties: PartiesStore,
    private readonly commodities: CommoditiesStore,
    private readonly pools: PoolsStore,
    private readonly history: History,
  ) {}

  /** Posts a lot once, however often the same request comes. */
  async post(lotId: string, body: LotBody, acting: Acting): Promise<{ lot: Lot; created: boolean }> {
    const hash = requestHash(body);
    try {
      const change = await this.decidePost(lotId, body, hash, acting);
      await this.transaction.group(acting.cause, (tx) => {
        this.lots.insert(tx, change.lot);
        if (change.entry) this.lots.enter(tx, [change.entry]);
        this.history.tell(tx, LOT_HISTORY, {}, change.lot, { fact: change.fact, by: authorOf(acting) });
        tx.emit(change.fact);
      });
      return { lot: change.lot, created: true };
    } catch (error) {
      if (!isDuplicateKey(error) && !(error instanceof Refusal)) throw error;
      // A repeat of a lot that was taken is answered by what became of it, even if today it would be refused.
      const known = await this.lots.read(lotId);
      if (!known) throw error;
      return repeated(known, hash);
    }
  }

  /** What posting would come to; nothing is posted. */
  async tryPost(lotId: string, body: LotBody, acting: Acting): Promise<{ created: boolean }> {
    const hash = requestHash(body);
    const known = await this.lots.read(lotId);
    if (known) return repeated(known, hash);
    await this.decidePost(lotId, body, hash, acting);
    return { created: true };
  }

  private async decidePost(lotId: string, body: LotBody, hash: string, acting: Acting): Promise<Change> {
    mustActForOrCover(acting, body.supplierId, body.region);
    const [supplier, template, pool] = await Promise.all([
      this.parties.find(body.supplierId),
      this.commodities.current(body.commodity),
      this.pools.read(poolOf(body.region, body.commodity)),
    ]);
    const around = {
      supplier,
      template,
      policy: pool?.policy ?? DEFAULT_POLICY,
      requestHash: hash,
      language: acting.language,
    };
    return postLot(lotId, body, around, new Date());
  }

  revise({ params, body, version }: InputOf<typeof reviseLot>, acting: Acting): Promise<Lot> {
    const { reason, ...changes } = body;
    return this.change(params.lotId, version, reason, acting, (lot) => {
      mustActForOrCover(acting, lot.supplierId, lot.region);
      return revise(lot, changes, reason, new Date());
    });
  }

  withdraw(lotId: string, version: number, reason: string, acting: Acting): Promise<Lot> {
    return this.change(lotId, version, reason, acting, (lot) => {
      mustActForOrCover(acting, lot.supplierId, lot.region);
      return withdrawLot(lot, reason, new Date());
    });
  }

  liftWindow(lotId: string, version: number, reason: string, acting: Acting): Promise<Lot> {
    return this.change(lotId, version, reason, acting, (lot) => {
      mustCover(acting, lot.region);
      return liftWindow(lot, reason, `${acting.role}:${acting.region ?? ''}`, new Date());
    });
  }

  /** Ends those of these windows that ran out; the pool hears of it as a fact and serves who waited outside. */
  async endWindows(lotIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const lot of (await this.lots.findMany(tx, lotIds)).values()) {
        const change = endWindow(lot, new Date());
        if (change) this.save(tx, lot, change, by);
      }
    });
  }

  /** What was done before is answered by the lot as it now is, even at the version of then: the answer may have been lost. */
  private change(
    lotId: string,
    version: number,
    reason: string,
    acting: Acting,
    decide: (lot: Lot) => Change | undefined,
  ): Promise<Lot> {
    return this.transaction.run(acting.cause, async (tx) => {
      const lot = await this.lots.find(tx, lotId);
      if (!lot) throw new Refusal('lot.not-found');
      const change = decide(lot);
      if (!change) return lot;
      if (lot.revision !== version) throw new Refusal('request.stale');
      this.save(tx, lot, change, authorOf(acting), reason);
      return change.lot;
    });
  }

  private save(tx: Tx, before: Lot, { lot, entry, fact }: Change, by: Author, reason?: string): void {
    this.lots.replace(tx, lot);
    this.history.tell(tx, LOT_HISTORY, before, lot, { fact, by, reason });
    if (entry) this.lots.enter(tx, [entry]);
    tx.emit(fact);
  }
}

function repeated(known: Lot, hash: string): { lot: Lot; created: boolean } {
  if (known.requestHash !== hash) throw new Refusal('lot.id-used');
  return { lot: known, created: false };
}
