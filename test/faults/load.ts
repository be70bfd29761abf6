// A closed loop of clients that trade while things break, and the ledger of everything they were told.
import type { Order as OrderView, Lot as LotView } from '@hilir/contracts';
import type { Acknowledged } from '@hilir/tools';
import { randomUUID } from 'node:crypto';
import { ask, type Answer, type Caller } from './http.js';
import type { Random } from './random.js';
import type { System } from './system.js';
import { Shop, type Sold } from './shop.js';
import { type Downstream, Workshop } from './workshop.js';
import { as, lotOf, orderOf, type Party, type World } from './world.js';

type Ledger = {
  orders: Map<string, { buyerId: string; quantity: number; pool: string; buyer: Party }>;
  cancelled: Map<string, string[]>;
  confirmed: { orderId: string; supplierId: string }[];
  lots: Map<string, { supplierId: string; supplier: Party }>;
  changes: { lotId: string; reason: string; kind: 'revised' | 'withdrawn' }[];
  received: { handOverId: string; orderId: string; part: number; accepted: number }[];
  paid: { paymentId: string; orderId: string; amount: number }[];
  corrected: { correctionId: string; lotId: string }[];
} & Downstream &
  Sold &
  Acknowledged;

/** Who asks, what, and what a late caller may be told. */
type Rest = [headers: Record<string, string>, body: unknown, late: string[]];
/** Source provinces of orders: most material is in the first. */
const PROVINCES = ['65', '65', '65', '64'] as const;
const KG = 1_000;

export class Load {
  readonly told: Ledger;
  /** Answers that no client should ever get, e.g. a 500. */
  readonly unexpected: string[] = [];
  acknowledged = 0;
  unclear = 0;
  private readonly workshop: Workshop;
  private readonly shop: Shop;
  private readonly running: Promise<void>[] = [];
  private stopped = false;
  private recent: string[] = [];

  constructor(
    private readonly system: System,
    private readonly world: World,
    private readonly random: Random,
  ) {
    const at =
      (service: () => string) =>
      (method: string, path: string, ...more: Rest) =>
        this.asked(method, () => `${service()}${path}`, ...more);
    const [supply, market] = [at(() => this.supply), at(() => this.market)];
    this.workshop = new Workshop(supply, world, random);
    this.shop = new Shop({ supply, market }, world, random);
    this.told = {
      orders: new Map(),
      cancelled: new Map(),
      confirmed: [],
      lots: new Map(),
      changes: [],
      received: [],
      paid: [],
      corrected: [],
      ...this.workshop.told,
      ...this.shop.told,
    };
  }

  start(clients: number): void {
    const failed = (error: unknown): void => void this.unexpected.push(String(error));
    for (let i = 0; i < clients; i++) this.running.push(this.trade().catch(failed));
  }

  /** Every client brings what it has begun to a clear answer. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  /** One order by anybody, accepted. */
  async placeOrder(): Promise<string> {
    const { random } = this;
    const buyer = random.of(this.world.buyers);
    const province = random.of(PROVINCES);
    const seaweed = random.chance(0.3);
    const orderId = randomUUID();
    const body = orderOf(buyer, random.between(5, 120) * KG + random.between(0, 999), {
      province,
      ...(seaweed ? { commodity: 'seaweed' } : { wishes: random.chance(0.3) ? { grade: { atLeast: 'B' } } : {} }),
      ...(random.chance(0.2) && { maxPrice: random.between(4_000, 9_000) }),
      partial: random.of(['fill-or-wait', 'fill-or-wait', 'take-what-is-there', 'all-or-nothing'] as const),
    });
    await this.accepted('PUT', () => `${this.market}/orders/${orderId}`, buyer, body, [200, 201]);
    const pool = `${province}/${body.commodity}`;
    this.told.orders.set(orderId, { buyerId: buyer.id, quantity: body.quantity, pool, buyer });
    this.recent = [...this.recent.slice(-199), orderId];
    return orderId;
  }

  async postLot(): Promise<string> {
    const { random } = this;
    const supplier = random.of(this.world.suppliers);
    const lotId = randomUUID();
    const body = lotOf(supplier, random.between(100, 700) * KG + random.between(0, 999), {
      price: random.between(4_000, 8_000),
      ...(random.chance(0.3)
        ? { commodity: 'seaweed', attributes: {} }
        : { attributes: { grade: random.of(['A', 'B', 'C']), diameter: random.between(10, 40) } }),
    });
    await this.accepted('PUT', () => `${this.supply}/lots/${lotId}`, supplier, body, [200, 201]);
    this.told.lots.set(lotId, { supplierId: supplier.id, supplier });
    return lotId;
  }

  private get market(): string {
    return this.system.url('marketplace', this.instance('marketplace'));
  }
  private get supply(): string {
    return this.system.url('supply-chain', this.instance('supply-chain'));
  }
  private instance(name: string): number {
    const instances = this.system.processes.filter((process) => process.name.startsWith(name)).length;
    return this.random.between(1, instances);
  }

  private async trade(): Promise<void> {
    while (!this.stopped) {
      const dice = this.random.between(1, 100);
      if (dice <= 50) await this.placeOrder();
      else if (dice <= 70) await this.postLot();
      else if (dice <= 80) await this.cancelOne();
      else if (dice <= 86) await this.confirmOne();
      else if (dice <= 91) await this.deliverOne();
      else if (dice <= 93) await this.payOne();
      else if (dice <= 95) await this.correctOne();
      else if (dice <= 98) await this.changeOneLot();
      else await this.declineOne();
      if (this.random.chance(0.3)) await this.downstream();
    }
  }

  private async downstream(): Promise<void> {
    const dice = this.random.between(1, 100);
    if (dice <= 20) await this.workshop.runOne();
    else if (dice <= 25) await this.workshop.reverseOne();
    else if (dice <= 30) await this.workshop.packOne();
    else if (dice <= 40) await this.workshop.declareOne(this.told.lots);
    else if (dice <= 50) await this.workshop.decideOne();
    else if (dice <= 55) await this.shop.declareOne();
    else if (dice <= 70) await this.shop.buyOne();
    else await this.shop.bringOn();
  }

  private async cancelOne(): Promise<void> {
    const orderId = this.anOrder();
    if (!orderId) return;
    const { buyer } = this.told.orders.get(orderId)!;
    const reason = `batal ${randomUUID()}`;
    const url = () => `${this.market}/orders/${orderId}/cancellation`;
    const answer = await this.asked('POST', url, as.party(buyer), { reason }, ['order.not-cancellable']);
    if (answer.status === 200) this.told.cancelled.set(orderId, [...(this.told.cancelled.get(orderId) ?? []), reason]);
  }

  private async confirmOne(): Promise<void> {
    await this.bySupplier('confirmation', ({ orderId, supplierId }) =>
      this.told.confirmed.push({ orderId, supplierId }),
    );
  }
  private async declineOne(): Promise<void> {
    await this.bySupplier('decline', () => undefined);
  }

  private async bySupplier(
    what: 'confirmation' | 'decline',
    done: (by: { orderId: string; supplierId: string }) => void,
  ): Promise<void> {
    const orderId = this.anOrder();
    if (!orderId) return;
    const { buyer } = this.told.orders.get(orderId)!;
    const { body } = await this.asked('GET', () => `${this.market}/orders/${orderId}`, as.party(buyer), undefined, []);
    const held = (body as unknown as OrderView).parts.filter((part) => part.state === 'held');
    if (held.length === 0) return;
    const { supplierId } = this.random.of(held);
    const url = () => `${this.market}/orders/${orderId}/${what}`;
    const late = ['order.not-confirmable', 'order.nothing-held'];
    const answer = await this.asked('POST', url, as.party({ id: supplierId }), { supplierId }, late);
    if (answer.status === 200) done({ orderId, supplierId });
  }

  /** A BAST of one part of any order that has some, whatever has become of the order meanwhile. */
  private async deliverOne(): Promise<void> {
    const order = await this.orderWithParts();
    if (!order) return;
    const { random } = this;
    const { part, supplierId, quantity } = random.of(order.parts);
    const accepted = random.between(1, Math.round(quantity * 1.05) + 1);
    const rejected = random.chance(0.3) ? random.between(1, 5 * KG) : 0;
    const goes = random.of(['pool', 'stays', 'written-off'] as const);
    const handOverId = randomUUID();
    const line = {
      part,
      gross: accepted + rejected,
      tare: 0,
      deductions: [],
      accepted,
      rejections: rejected > 0 ? [{ reason: 'damaged', quantity: rejected }] : [],
      rejectedGoes: goes,
      restGoes: goes,
      writeOffReason: 'rusak di jalan',
    };
    const about = { collector: 'Bu Rina', receiver: 'Pak Usat', photos: [], occurredAt: new Date().toISOString() };
    const body = { orderId: order.orderId, parts: [line], ...about };
    const url = () => `${this.supply}/hand-overs/${handOverId}/reception`;
    const answer = await this.asked('PUT', url, as.party({ id: supplierId }), body, ['lot.not-enough']);
    if (answer.status < 300) this.told.received.push({ handOverId, orderId: order.orderId, part, accepted });
  }

  private async payOne(): Promise<void> {
    const order = await this.orderWithParts();
    const part = order?.parts.find(({ due }) => due > 0);
    if (!order || !part) return;
    const paymentId = randomUUID();
    const { supplierId } = part;
    const amount = this.random.between(1, part.due);
    const names = { payer: 'Pak Usat', receiver: 'Bu Rina', occurredAt: new Date().toISOString() };
    const body = { supplierId, method: 'cash', amount, ...names };
    const url = () => `${this.market}/orders/${order.orderId}/payments/${paymentId}`;
    const answer = await this.asked('PUT', url, as.party({ id: supplierId }), body, ['payment.more-than-owed']);
    if (answer.status < 300) this.told.paid.push({ paymentId, orderId: order.orderId, amount });
  }

  private async correctOne(): Promise<void> {
    const ids = [...this.told.lots.keys()].slice(-100);
    if (ids.length === 0) return;
    const lotId = this.random.of(ids);
    const { supplier } = this.told.lots.get(lotId)!;
    const kind = this.random.of(['count', 'loss', 'damage'] as const);
    const quantity = kind === 'count' ? this.random.between(1, 700) * KG : this.random.between(1, 5 * KG);
    const correctionId = randomUUID();
    const body = { kind, quantity, reason: 'ditimbang', occurredAt: new Date().toISOString() };
    const late = ['lot.not-enough', 'lot.below-reserved', 'lot.withdrawn'];
    const url = () => `${this.supply}/lots/${lotId}/corrections/${correctionId}`;
    const answer = await this.asked('PUT', url, as.party(supplier), body, late);
    if (answer.status < 300) this.told.corrected.push({ correctionId, lotId });
  }

  private async orderWithParts(): Promise<OrderView | undefined> {
    const orderId = this.anOrder();
    if (!orderId) return undefined;
    const { buyer } = this.told.orders.get(orderId)!;
    const { body } = await this.asked('GET', () => `${this.market}/orders/${orderId}`, as.party(buyer), undefined, []);
    const order = body as unknown as OrderView;
    return order.parts.length > 0 ? order : undefined;
  }

  private async changeOneLot(): Promise<void> {
    const ids = [...this.told.lots.keys()].slice(-100);
    if (ids.length === 0) return;
    const lotId = this.random.of(ids);
    const { supplier } = this.told.lots.get(lotId)!;
    const url = () => `${this.supply}/lots/${lotId}`;
    const lot = (await this.asked('GET', url, as.party(supplier), undefined, [])).body as unknown as LotView;
    const reason = `ubah ${randomUUID()}`;
    const read = { 'if-match': `"${lot.version}"` };
    const late = ['request.stale', 'lot.withdrawn', 'lot.below-reserved'];
    const kind = this.random.chance(0.3) ? 'withdrawn' : 'revised';
    const answer =
      kind === 'withdrawn'
        ? await this.asked('POST', () => `${url()}/withdrawal`, { ...as.party(supplier), ...read }, { reason }, late)
        : await this.asked(
            'PATCH',
            url,
            { ...as.party(supplier), ...read },
            { reason, quantity: this.newQuantity(lot) },
            late,
          );
    if (answer.status === 200) this.told.changes.push({ lotId, reason, kind });
  }

  /** Never the old one, so that the ledger gets an entry. */
  private newQuantity(lot: LotView): number {
    return lot.quantity + (this.random.chance(0.5) ? 1 : -1) * this.random.between(1, Math.max(1, lot.quantity - 1));
  }

  private anOrder(): string | undefined {
    return this.recent.length > 0 ? this.random.of(this.recent) : undefined;
  }

  private async accepted(
    method: string,
    url: () => string,
    by: Party,
    body: unknown,
    statuses: number[],
  ): Promise<void> {
    const answer = await this.asked(method, url, as.party(by), body, []);
    if (!statuses.includes(answer.status)) throw new Error(`${url()} was not accepted: ${JSON.stringify(answer)}`);
  }

  /** A clear answer; one that is neither good nor among the refusals that a late caller may get is kept for the test. */
  private async asked(
    method: string,
    url: () => string,
    headers: Record<string, string>,
    body: unknown,
    late: string[],
  ): Promise<Answer> {
    const caller: Caller = { headers, onUnclear: () => this.unclear++ };
    const answer = await ask(method, url, caller, body);
    if (answer.status < 300) this.acknowledged++;
    else if (!late.includes(answer.body.code ?? ''))
      this.unexpected.push(`${method} ${url()}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }
}
