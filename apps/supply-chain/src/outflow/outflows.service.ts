// The stories of the outflow register: written down at a reception, declared, decided on, lapsed, reversed.
import {
  type Author,
  type Commodity,
  dayThere,
  DEFAULT_POLICY,
  type OutflowBody,
  poolOf,
  type ReceivedPart,
  Refusal,
} from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, History, mustActForOrCover, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { type Ruling, verdict } from '../export-rules/export-rule.js';
import { ExportRulesStore } from '../export-rules/export-rules.store.js';
import type { HandOver } from '../hand-overs/hand-over.js';
import type { Lot } from '../lots/lot.js';
import { LotsStore } from '../lots/lots.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { PoolsStore } from '../pools/pools.store.js';
import { ReservationsStore } from '../pools/reservations.store.js';
import { CorrectionsService } from '../stock/corrections.service.js';
import { CorrectionsStore } from '../stock/corrections.store.js';
import {
  declare,
  handedOver,
  hsOf,
  isExport,
  leavesProvince,
  type Material,
  materialOf,
  refusalOf,
} from './declaration.js';
import { type Change, decide, lapse, LAPSED, leftAt, type Outflow, OUTFLOW_HISTORY, reverse } from './outflow.js';
import { OutflowsStore } from './outflows.store.js';

@Injectable()
export class OutflowsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly outflows: OutflowsStore,
    private readonly rules: ExportRulesStore,
    private readonly lots: LotsStore,
    private readonly stock: CorrectionsService,
    private readonly corrections: CorrectionsStore,
    private readonly reservations: ReservationsStore,
    private readonly commodities: CommoditiesStore,
    private readonly parties: PartiesStore,
    private readonly pools: PoolsStore,
    private readonly history: History,
  ) {}

  /** In the transaction of a reception: what a buyer of another province has received is written down. See ADR 12. */
  async received(
    tx: Tx,
    handOver: HandOver,
    lines: readonly ReceivedPart[],
    lots: ReadonlyMap<string, Lot>,
    by: Author,
  ): Promise<void> {
    if (!leavesProvince(handOver)) return;
    const unmet = await this.reservations.localDemand(tx, handOver.pool);
    const buyer = await this.parties.find(handOver.buyerId);
    for (const change of handedOver(handOver, lines, lots, unmet, buyer?.name)) this.write(tx, null, change, by);
  }

  /** Declares an outflow once, however often the same request comes. A forbidden export stays on record and is refused. */
  async declare(outflowId: string, body: OutflowBody, acting: Acting): Promise<{ outflow: Outflow; created: boolean }> {
    const hash = requestHash(body);
    const told = await this.transaction.run(acting.cause, async (tx) => {
      const known = await this.outflows.find(tx, outflowId);
      if (known) return { outflow: same(known, hash, acting), created: false };
      const lot = await this.lotOf(tx, body);
      const material = materialOf(body, lot);
      mustActForOrCover(acting, material.supplierId, material.region);
      if (!(await this.parties.find(material.supplierId))) throw new Refusal('supplier.unknown');
      const template = await this.commodities.current(material.commodity);
      if (!template) throw new Refusal('commodity.unknown');
      const hs = hsOf(body, template);
      const pool = poolOf(material.region, material.commodity);
      const { exportDecisionDays = DEFAULT_POLICY.exportDecisionDays } =
        (await this.pools.read(pool))?.policy ?? DEFAULT_POLICY;
      const around = {
        material,
        template,
        hs,
        ruling: await this.rulingOn(body, material, hs, template),
        lot,
        laterCount: lot && (await this.corrections.countAfter(tx, lot._id, new Date(body.occurredAt))),
        unmet: await this.reservations.localDemand(tx, pool),
        decisionDays: exportDecisionDays,
        requestHash: hash,
        language: acting.language,
      };
      const change = declare(outflowId, body, around, new Date());
      this.write(tx, null, change, authorOf(acting));
      return { outflow: change.outflow, created: true };
    });
    if (told.outflow.status === 'forbidden') throw refusalOf(told.outflow);
    return told;
  }

  decide(
    outflowId: string,
    version: number,
    said: { allowed: boolean; reason: string },
    acting: Acting,
  ): Promise<Outflow> {
    const by = { role: acting.role, ...(acting.region !== undefined && { region: acting.region }) };
    return this.change(outflowId, said.reason, acting, async (tx, outflow) => {
      mustCover(acting, outflow.origin);
      const change = decide(outflow, said, by, await this.lotOf(tx, outflow), new Date());
      if (change && outflow.version !== version) throw new Refusal('request.stale');
      return change;
    });
  }

  reverse(outflowId: string, said: { reason: string; occurredAt: string }, acting: Acting): Promise<Outflow> {
    return this.change(outflowId, said.reason, acting, async (tx, outflow) => {
      mustActForOrCover(acting, outflow.supplierId, outflow.origin);
      const lot = await this.lotOf(tx, outflow);
      const laterCount = lot && (await this.corrections.countAfter(tx, lot._id, leftAt(outflow)));
      return reverse(outflow, said, lot, laterCount, new Date());
    });
  }

  /** Ends those of these on which nobody decided in time; the others stay as they are. */
  async lapse(outflowIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const outflow of (await this.outflows.findMany(tx, outflowIds)).values()) {
        const change = lapse(outflow, await this.lotOf(tx, outflow), new Date());
        if (change) this.write(tx, outflow, change, by, LAPSED);
      }
    });
  }

  private change(
    outflowId: string,
    reason: string,
    acting: Acting,
    decideOn: (tx: Tx, outflow: Outflow) => Promise<Change | undefined>,
  ): Promise<Outflow> {
    return this.transaction.run(acting.cause, async (tx) => {
      const outflow = await this.outflows.find(tx, outflowId);
      if (!outflow) throw new Refusal('outflow.not-found');
      const change = await decideOn(tx, outflow);
      if (change) this.write(tx, outflow, change, authorOf(acting), reason);
      return change?.outflow ?? outflow;
    });
  }

  private write(tx: Tx, before: Outflow | null, { outflow, fact, stock }: Change, by: Author, reason?: string): void {
    if (stock) this.stock.write(tx, stock);
    this.outflows.save(tx, outflow);
    this.history.tell(tx, OUTFLOW_HISTORY, before ?? {}, outflow, { fact, by, reason });
    tx.emit(fact);
  }

  private async lotOf(tx: Tx, { lotId }: { lotId?: string | undefined }): Promise<Lot | null> {
    return lotId === undefined ? null : this.lots.find(tx, lotId);
  }

  private async rulingOn(
    body: OutflowBody,
    { commodity, attributes, region }: Material,
    hs: string | undefined,
    template: Commodity,
  ): Promise<Ruling | undefined> {
    if (!isExport(body) || hs === undefined) return undefined;
    const day = dayThere(region, new Date(body.occurredAt));
    return verdict(await this.rules.all(), { commodity, hs, attributes }, template, day);
  }
}

/** The known entry, if this is the request that made it. */
function same(known: Outflow, hash: string, acting: Acting): Outflow {
  mustActForOrCover(acting, known.supplierId, known.origin);
  if (known.requestHash !== hash) throw new Refusal('outflow.id-used');
  return known;
}
