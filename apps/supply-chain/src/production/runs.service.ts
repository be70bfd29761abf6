// The stories of a production run: recorded once, and reversed when it was a mistake.
import { Refusal, type RunBody, type RunInput } from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, History, mustActForOrCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { EpcisService } from '../epcis/epcis.service.js';
import { HoldingsStore } from '../holdings/holdings.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { StepsStore } from '../steps/steps.store.js';
import { LinksStore } from '../trace/links.store.js';
import { BATCH_HISTORY } from '../batches/batch.js';
import { BatchesStore } from '../batches/batches.store.js';
import {
  idOf,
  recordRun,
  reversed,
  type Reversal,
  reverseRun,
  type Run,
  RUN_HISTORY,
  type Stocks,
  type Written,
} from './run.js';
import { RunsStore } from './runs.store.js';

@Injectable()
export class RunsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly runs: RunsStore,
    private readonly batches: BatchesStore,
    private readonly holdings: HoldingsStore,
    private readonly steps: StepsStore,
    private readonly commodities: CommoditiesStore,
    private readonly parties: PartiesStore,
    private readonly links: LinksStore,
    private readonly epcis: EpcisService,
    private readonly history: History,
  ) {}

  /** Records a run once, however often the same request comes. */
  async record(runId: string, body: RunBody, acting: Acting): Promise<{ run: Run; created: boolean }> {
    const producer = await this.parties.find(body.producerId);
    // An office is told that a producer is not known, rather than that it lies elsewhere.
    mustActForOrCover(acting, body.producerId, producer?.region ?? acting.region ?? '');
    const hash = requestHash(body);
    try {
      const run = await this.transaction.run(acting.cause, async (tx) => {
        const step = await this.steps.find(tx, body.step);
        const commodity = step && (await this.commodities.find(tx, step.commodity));
        const stocks = await this.stocksOf(tx, body.inputs);
        const around = { ...stocks, producer, step, commodity, requestHash: hash, language: acting.language };
        const recorded = recordRun(runId, body, around, new Date());
        this.runs.insert(tx, recorded.run);
        const told = { fact: recorded.facts[0]!, by: authorOf(acting) };
        this.history.tell(tx, RUN_HISTORY, {}, recorded.run, told);
        for (const batch of recorded.made) {
          this.batches.insert(tx, batch);
          this.history.tell(tx, BATCH_HISTORY, {}, batch, told);
        }
        this.links.add(tx, recorded.links);
        this.epcis.ran(tx, recorded.run, recorded.made, stocks);
        this.write(tx, recorded);
        return recorded.run;
      });
      return { run, created: true };
    } catch (error) {
      if (!isDuplicateKey(error) && !(error instanceof Refusal)) throw error;
      // A repeat of a run that was taken is answered by that run, even if its material is used up since.
      const known = await this.runs.read(runId);
      if (known?.requestHash === hash) return { run: known, created: false };
      if (known) throw new Refusal('run.id-used');
      if (error instanceof Refusal) throw error;
      const taken = await this.batches.anyOf(body.outputs.map(({ batchId }) => batchId));
      throw new Refusal(taken ? 'batch.id-used' : 'batch.key-used');
    }
  }

  reverse(runId: string, reason: string, acting: Acting): Promise<{ run: Run; reversal: Reversal }> {
    return this.transaction.run(acting.cause, async (tx) => {
      const run = await this.runs.find(tx, runId);
      if (!run) throw new Refusal('run.not-found');
      mustActForOrCover(acting, run.producerId, run.region);
      const known = await this.runs.findReversal(tx, runId);
      if (known && known.reason !== reason) throw new Refusal('run.reversed');
      if (known) return { run, reversal: known };
      const made = run.outputs.map(({ batchId }) => batchId);
      const stocks = await this.stocksOf(tx, run.inputs, made);
      const { reversal, links, ...written } = reverseRun(run, reason, stocks, new Date());
      this.runs.insertReversal(tx, reversal);
      const told = { fact: written.facts[0]!, by: authorOf(acting) };
      this.history.tell(tx, RUN_HISTORY, run, reversed(run, reversal), told);
      for (const batch of written.batches.filter(({ _id }) => made.includes(_id)))
        this.history.tell(tx, BATCH_HISTORY, stocks.batches.get(batch._id)!, batch, told);
      this.links.reverse(tx, links);
      await this.epcis.reversed(tx, `run:${runId}`, reversal);
      this.write(tx, written);
      return { run, reversal };
    });
  }

  private async stocksOf(tx: Tx, inputs: readonly RunInput[], made: readonly string[] = []): Promise<Stocks> {
    const ids = (kind: RunInput['kind']) => inputs.filter((input) => input.kind === kind).map(idOf);
    return {
      holdings: await this.holdings.findMany(tx, ids('holding')),
      batches: await this.batches.findMany(tx, [...ids('batch'), ...made]),
    };
  }

  private write(tx: Tx, { holdings, batches, facts }: Written): void {
    for (const holding of holdings) this.holdings.replace(tx, holding);
    for (const batch of batches) this.batches.replace(tx, batch);
    for (const fact of facts) tx.emit(fact);
  }
}
