// The stories of batches that came of no run: declared once, and reversed when that was a mistake.
import { type DeclaredBatch, Refusal } from '@hilir/contracts';
import { isDuplicateKey, Transaction } from '@hilir/messaging';
import { type Acting, authorOf, History, mustActForOrCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { EpcisService } from '../epcis/epcis.service.js';
import { PartiesStore } from '../parties/parties.store.js';
import { StepsStore } from '../steps/steps.store.js';
import { type Batch, BATCH_HISTORY } from './batch.js';
import { BatchesStore } from './batches.store.js';
import { declareBatch, reverseBatch } from './declared.js';

@Injectable()
export class BatchesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly batches: BatchesStore,
    private readonly steps: StepsStore,
    private readonly parties: PartiesStore,
    private readonly epcis: EpcisService,
    private readonly history: History,
  ) {}

  /** Declares a batch once, however often the same request comes. */
  async declare(batchId: string, body: DeclaredBatch, acting: Acting): Promise<{ batch: Batch; created: boolean }> {
    const producer = await this.parties.find(body.producerId);
    mustActForOrCover(acting, body.producerId, producer?.region ?? acting.region ?? '');
    const hash = requestHash(body);
    try {
      const batch = await this.transaction.run(acting.cause, async (tx) => {
        const step = body.step === undefined ? null : await this.steps.find(tx, body.step);
        const around = { producer, step, requestHash: hash, language: acting.language };
        const { batch, facts } = declareBatch(batchId, body, around, new Date());
        this.batches.insert(tx, batch);
        this.history.tell(tx, BATCH_HISTORY, {}, batch, { fact: facts[0]!, by: authorOf(acting) });
        this.epcis.declared(tx, batch);
        for (const fact of facts) tx.emit(fact);
        return batch;
      });
      return { batch, created: true };
    } catch (error) {
      if (!isDuplicateKey(error) && !(error instanceof Refusal)) throw error;
      const known = await this.batches.read(batchId);
      if (known?.declared?.requestHash === hash) return { batch: known, created: false };
      if (known) throw new Refusal('batch.id-used');
      throw error instanceof Refusal ? error : new Refusal('batch.key-used');
    }
  }

  reverse(batchId: string, reason: string, acting: Acting): Promise<Batch> {
    return this.transaction.run(acting.cause, async (tx) => {
      const batch = await this.batches.find(tx, batchId);
      if (!batch) throw new Refusal('batch.not-found');
      mustActForOrCover(acting, batch.producerId, batch.region);
      const reversed = reverseBatch(batch, reason, new Date());
      if (!reversed) return batch;
      this.batches.replace(tx, reversed.batch);
      const told = { fact: reversed.facts[0]!, by: authorOf(acting) };
      this.history.tell(tx, BATCH_HISTORY, batch, reversed.batch, told);
      await this.epcis.reversed(tx, `batch:${batchId}`, reversed.batch.reversal);
      for (const fact of reversed.facts) tx.emit(fact);
      return reversed.batch;
    });
  }
}
