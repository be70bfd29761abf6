// The story of a correction: a lot's stock was not as we thought.
import { type CorrectionBody, Refusal } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, History, mustActForOrCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { type Lot, LOT_HISTORY } from '../lots/lot.js';
import { LotsStore } from '../lots/lots.store.js';
import { CorrectionsStore } from './corrections.store.js';
import { type Correction, correctLot, reverseCorrection, type StockChange } from './stock.js';

@Injectable()
export class CorrectionsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly lots: LotsStore,
    private readonly corrections: CorrectionsStore,
    private readonly history: History,
  ) {}

  /** Corrects a lot once, however often the same request comes. */
  correct(
    lotId: string,
    correctionId: string,
    body: CorrectionBody,
    acting: Acting,
  ): Promise<{ correction: Correction; created: boolean }> {
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const lot = await this.lotOf(tx, lotId, acting);
      const known = await this.corrections.find(tx, correctionId);
      if (known && (known.lotId !== lotId || known.requestHash !== hash)) throw new Refusal('correction.id-used');
      if (known) return { correction: known, created: false };
      const moment = new Date(body.occurredAt);
      const movedAfter = body.kind === 'count' ? await this.lots.movedAfter(tx, lotId, moment) : 0;
      const laterCount = await this.corrections.countAfter(tx, lotId, moment);
      const change = correctLot(lot, correctionId, body, { movedAfter, laterCount, requestHash: hash }, new Date());
      this.write(tx, change);
      this.tell(tx, lot, change, body.reason, acting);
      this.corrections.insert(tx, change.correction);
      return { correction: change.correction, created: true };
    });
  }

  reverse(
    lotId: string,
    correctionId: string,
    said: { reason: string; occurredAt: string },
    acting: Acting,
  ): Promise<Correction> {
    return this.transaction.run(acting.cause, async (tx) => {
      const lot = await this.lotOf(tx, lotId, acting);
      const known = await this.corrections.find(tx, correctionId);
      if (known?.lotId !== lotId) throw new Refusal('correction.not-found');
      const laterCount = await this.corrections.countAfter(tx, lotId, known.occurredAt);
      const change = reverseCorrection(lot, known, said, laterCount, new Date());
      if (!change) return known;
      this.write(tx, change);
      this.tell(tx, lot, change, said.reason, acting);
      this.corrections.replace(tx, change.correction);
      return change.correction;
    });
  }

  private async lotOf(tx: Tx, lotId: string, acting: Acting): Promise<Lot> {
    const lot = await this.lots.find(tx, lotId);
    if (!lot) throw new Refusal('lot.not-found');
    mustActForOrCover(acting, lot.supplierId, lot.region);
    return lot;
  }

  private tell(tx: Tx, before: Lot, { lot, fact }: StockChange, reason: string, acting: Acting): void {
    this.history.tell(tx, LOT_HISTORY, before, lot, { fact, by: authorOf(acting), reason });
  }

  /** Writes a lot's change of stock with its entries, its fact and the count that it shifted. */
  write(tx: Tx, { lot, entries, fact, recounted }: StockChange): void {
    this.lots.replace(tx, lot);
    this.lots.enter(tx, entries);
    if (recounted) this.corrections.replace(tx, recounted);
    tx.emit(fact);
  }
}
