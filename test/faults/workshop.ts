// What clients of the load do downstream: production runs, packings, mistakes, and exports that an officer decides about.
import type { Batch, Holding, Outflow, Packing, RunBody } from '@hilir/contracts';
import { randomUUID } from 'node:crypto';
import type { Answer } from './http.js';
import type { Random } from './random.js';
import { as, type Party, type World } from './world.js';

/** What makers and officers were told. */
export interface Downstream {
  runs: { runId: string; producerId: string; massIn: number }[];
  reversed: { runId: string; reason: string }[];
  packed: { packingId: string; mass: number }[];
  declared: { outflowId: string; lotId: string; quantity: number; supplierId: string }[];
  decided: { outflowId: string; allowed: boolean; reason: string }[];
}
/** Asks until there is a clear answer; a refusal that a late caller may get is none of the test's business. */
type Ask = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body: unknown,
  late: string[],
) => Promise<Answer>;

const now = (): string => new Date().toISOString();
const listed = <T>({ body }: Answer): T[] => (body as unknown as { items: T[] }).items;

export class Workshop {
  readonly told: Downstream = { runs: [], reversed: [], packed: [], declared: [], decided: [] };

  constructor(
    private readonly ask: Ask,
    private readonly world: World,
    private readonly random: Random,
  ) {}

  /** Washes what a buyer received, or weaves what it washed before. */
  async runOne(): Promise<void> {
    const maker = this.random.of(this.world.buyers);
    const weaves = this.random.chance(0.4);
    const input = weaves ? await this.aBatch(maker, 'WS') : await this.aHolding(maker);
    if (!input) return;
    const { left, ...from } = input;
    const quantity = this.random.between(1, left);
    const mass = this.random.between(1, quantity);
    const runId = randomUUID();
    const count = this.random.between(1, Math.min(60, mass));
    const body: RunBody = {
      producerId: maker.id,
      step: weaves ? 'rattan-weave' : 'rattan-ws',
      occurredAt: now(),
      inputs: [{ ...from, quantity }],
      outputs: [{ batchId: randomUUID(), sku: weaves ? 'ANJAT' : 'WS', name: 'Rotan', kind: 'product', count, mass }],
      waste: quantity - mass,
      workers: 2,
      hours: 1,
    };
    const answer = await this.ask('PUT', `/production-runs/${runId}`, as.party(maker), body, ['run.inputs']);
    if (answer.status < 300) this.told.runs.push({ runId, producerId: maker.id, massIn: quantity });
  }

  async reverseOne(): Promise<void> {
    const run = this.recent(this.told.runs);
    if (!run) return;
    const reason = `salah catat ${randomUUID()}`;
    const path = `/production-runs/${run.runId}/reversal`;
    const late = ['run.outputs-used', 'run.reversed'];
    const answer = await this.ask('PUT', path, as.party({ id: run.producerId }), { reason }, late);
    if (answer.status === 200) this.told.reversed.push({ runId: run.runId, reason });
  }

  async packOne(): Promise<void> {
    const maker = this.random.of(this.world.buyers);
    const batch = await this.aBatch(maker, 'ANJAT');
    if (!batch) return;
    const mass = this.random.between(1, batch.left);
    const packingId = randomUUID();
    const contents: Packing['contents'] = [{ batchId: batch.batchId, mass }];
    const body = { producerId: maker.id, name: 'Peti 1', occurredAt: now(), contents };
    const answer = await this.ask('PUT', `/packings/${packingId}`, as.party(maker), body, ['packing.contents']);
    if (answer.status < 300) this.told.packed.push({ packingId, mass });
  }

  /** An export of raw rattan out of one of these lots, which waits for an officer. */
  async declareOne(lots: ReadonlyMap<string, { supplierId: string; supplier: Party }>): Promise<void> {
    const lotId = this.recent([...lots.keys()]);
    if (lotId === undefined) return;
    const { supplier } = lots.get(lotId)!;
    const outflowId = randomUUID();
    const quantity = this.random.between(1, 20_000);
    const body = {
      lotId,
      quantity,
      value: quantity * 5,
      destination: this.random.chance(0.7) ? { country: 'CN' } : { country: 'ID', region: '3209' },
      buyer: { name: 'Rotan Jaya' },
      papers: {},
      reason: 'dijual di luar',
      occurredAt: now(),
    };
    const late = ['lot.withdrawn', 'lot.not-enough'];
    const answer = await this.ask('PUT', `/outflows/${outflowId}`, as.party(supplier), body, late);
    if (answer.status < 300) this.told.declared.push({ outflowId, lotId, quantity, supplierId: supplier.id });
  }

  async decideOne(): Promise<void> {
    const declared = this.recent(this.told.declared);
    if (!declared) return;
    const path = `/outflows/${declared.outflowId}`;
    const { body } = await this.ask('GET', path, as.party({ id: declared.supplierId }), undefined, []);
    const { version, origin } = body as unknown as Outflow;
    const said = { allowed: this.random.chance(0.5), reason: `diputuskan ${randomUUID()}` };
    const officer = { ...as.officer(origin.slice(0, 4)), 'if-match': `"${version}"` };
    const answer = await this.ask('POST', `${path}/decision`, officer, said, ['outflow.status', 'request.stale']);
    if (answer.status === 200) this.told.decided.push({ outflowId: declared.outflowId, ...said });
  }

  private async aHolding(maker: Party) {
    const answer = await this.ask('GET', '/holdings?commodity=rattan&limit=20', as.party(maker), undefined, []);
    const holdings = listed<Holding>(answer);
    if (holdings.length === 0) return undefined;
    const { holdingId, left } = this.random.of(holdings);
    return { kind: 'holding' as const, holdingId, left };
  }
  private async aBatch(maker: Party, sku: string) {
    const answer = await this.ask('GET', `/batches?sku=${sku}&limit=20`, as.party(maker), undefined, []);
    const batches = listed<Batch>(answer);
    if (batches.length === 0) return undefined;
    const { batchId, left } = this.random.of(batches);
    return { kind: 'batch' as const, batchId, left };
  }
  private recent<T>(all: readonly T[]): T | undefined {
    return all.length === 0 ? undefined : this.random.of(all.slice(-100));
  }
}
