// The story of a correction: a lot's stock was not as we thought.
import { type CorrectionBody, Refusal } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, mustActForOrCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { LotsStore } from '../lots/lots.store.js';
import { CorrectionsStore } from './corrections.store.js';
import { type Correction, correctLot, type StockChange } from './stock.js';

@Injectable()
export class CorrectionsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly lots: LotsStore,
    private readonly corrections: CorrectionsStore,
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
      const lot = await this.lots.find(tx, lotId);
      if (!lot) throw new Refusal('lot.not-found');
      mustActForOrCover(acting, lot.supplierId, lot.region);
      const known = await this.corrections.find(tx, correctionId);
      if (known) {
        if (known.lotId !== lotId || known.requestHash !== hash) throw new Refusal('correction.id-used');
        return { correction: known, created: false };
      }
      const original = body.kind === 'reversal' ? await this.corrections.find(tx, body.reverses) : null;
      const moment = original?.occurredAt ?? new Date(body.occurredAt);
      const around = {
        movedAfter: body.kind === 'count' ? await this.lots.movedAfter(tx, lotId, moment) : 0,
        original,
        laterCount: await this.corrections.countAfter(tx, lotId, moment),
        requestHash: hash,
      };
      const change = correctLot(lot, correctionId, body, around, new Date());
      this.write(tx, change);
      this.corrections.insert(tx, change.correction);
      if (change.reversed) this.corrections.replace(tx, change.reversed);
      return { correction: change.correction, created: true };
    });
  }

  /** Writes a lot's change of stock with its entries, its fact and the count that it shifted. */
  write(tx: Tx, { lot, entries, fact, recounted }: StockChange): void {
    this.lots.replace(tx, lot);
    this.lots.enter(tx, entries);
    if (recounted) this.corrections.replace(tx, recounted);
    tx.emit(fact);
  }
}
