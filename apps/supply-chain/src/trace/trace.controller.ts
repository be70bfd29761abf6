// The HTTP door of the trace.
import { type InputOf, Refusal, type Trace, traceMaterial } from '@hilir/contracts';
import { Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { HoldingsStore } from '../holdings/holdings.store.js';
import { LotsStore } from '../lots/lots.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { BatchesStore } from '../batches/batches.store.js';
import { endOfBatch } from '../batches/batch.js';
import { flow } from './flow.js';
import { type End, endOfHolding, keyOf } from './link.js';
import { LinksStore } from './links.store.js';
import { edgeOf, endsOf, nodeOf, sharesOf } from './trace.js';

@Controller()
export class TraceController {
  constructor(
    private readonly links: LinksStore,
    private readonly lots: LotsStore,
    private readonly batches: BatchesStore,
    private readonly holdings: HoldingsStore,
    private readonly parties: PartiesStore,
  ) {}

  @Route(traceMaterial)
  async trace(@Input() { params, query }: InputOf<typeof traceMaterial>): Promise<Trace> {
    const { direction, limit } = query;
    const starts = await this.startsOf(params);
    if (starts.length === 0) throw new Refusal('trace.not-found');
    const { links, truncated } = await this.links.walk(starts.map(keyOf), direction, limit);
    const ends = endsOf(starts, links);
    const ids = ends.filter(({ kind }) => kind === 'lot').map(({ id }) => id);
    const [lots, parties] = await Promise.all([
      this.lots.readMany(ids),
      this.parties.findMany([...new Set(ends.map(({ partyId }) => partyId))]),
    ]);
    const known = { lots: new Map(lots.map((lot) => [lot._id, lot])), parties };
    const masses = new Map(ends.map((end) => [keyOf(end), end.mass]));
    const shares = sharesOf(
      flow(starts, links, direction, (key) => masses.get(key)),
      ends,
    );
    return {
      start: params,
      direction,
      nodes: ends.map((end) => nodeOf(end, known)),
      edges: links.map(edgeOf),
      whole: shares.reduce((sum, { mass }) => sum + mass, 0),
      shares,
      truncated,
    };
  }

  /** Of an order, all that it brought. */
  private async startsOf({ kind, id }: Trace['start']): Promise<End[]> {
    if (kind === 'order') return (await this.holdings.ofOrder(id)).map(endOfHolding);
    const start = await (kind === 'lot' ? this.lotOf(id) : kind === 'batch' ? this.batchOf(id) : this.madeOf(kind, id));
    return start ? [start] : [];
  }
  private async lotOf(lotId: string): Promise<End | undefined> {
    const [lot] = await this.lots.readMany([lotId]);
    if (!lot) return undefined;
    const { supplierId: partyId, commodity: what, region, postedAt: at, quantity: mass } = lot;
    return { kind: 'lot', id: lotId, partyId, what, region, at, mass };
  }
  private async batchOf(batchId: string): Promise<End | undefined> {
    const batch = await this.batches.read(batchId);
    return batch ? endOfBatch(batch) : undefined;
  }
  /** What is never without a link to it says itself what it is. */
  private madeOf(kind: 'packing' | 'sale', id: string): Promise<End | undefined> {
    return this.links.targetOf(keyOf({ kind, id }));
  }
}
