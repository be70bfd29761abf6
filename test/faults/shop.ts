// What clients of the load sell and buy: stock is declared, baskets become sales, and both sides bring them on.
import type { Basket, Sale } from '@hilir/contracts';
import { randomUUID } from 'node:crypto';
import type { Answer } from './http.js';
import type { Random } from './random.js';
import { as, TO_ORDER, type World } from './world.js';

/** What buyers and sellers were told. */
export interface Sold {
  declaredBatches: { batchId: string; count: number }[];
  sales: { saleId: string; buyerId: string }[];
  confirmedSales: string[];
  shippedSales: string[];
  refunded: { complaintId: string; saleId: string; refund: number }[];
  salePayments: { paymentId: string; saleId: string; amount: number }[];
}
type Ask = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body: unknown,
  late: string[],
) => Promise<Answer>;
export interface Doors {
  market: Ask;
  supply: Ask;
}

const now = (): string => new Date().toISOString();
/** Somebody else has brought the sale on meanwhile. */
const LATE = ['sale.status', 'sale.recorded-otherwise'];

export class Shop {
  readonly told: Sold = {
    declaredBatches: [],
    sales: [],
    confirmedSales: [],
    shippedSales: [],
    refunded: [],
    salePayments: [],
  };

  constructor(
    private readonly doors: Doors,
    private readonly world: World,
    private readonly random: Random,
  ) {}

  async declareOne(): Promise<void> {
    const { sku: inStock, seller } = this.random.of(this.world.products);
    const sku = this.random.chance(0.3) ? TO_ORDER : inStock;
    const batchId = randomUUID();
    const count = this.random.between(3, 30);
    const mass = count * this.random.between(200, 900);
    const about = { producerId: seller.id, sku, name: 'Anjat', count, mass };
    const body = { ...about, occurredAt: now(), reason: 'stok awal' };
    const answer = await this.doors.supply('PUT', `/batches/${batchId}`, as.party(seller), body, []);
    if (answer.status < 300) this.told.declaredBatches.push({ batchId, count });
  }

  /** Of one or several sellers, never of itself. */
  async buyOne(): Promise<void> {
    const buyer = this.random.of(this.world.buyers);
    const wanted = this.random.shuffled(this.world.products.filter(({ seller }) => seller.id !== buyer.id));
    const lines = wanted.slice(0, this.random.between(1, 3)).map(({ productId, sku, price }) => ({
      productId,
      sku: this.random.chance(0.3) ? TO_ORDER : sku,
      price,
      count: this.random.between(1, 6),
    }));
    const destination = { country: 'ID', region: buyer.village, place: 'Gudang' };
    const path = `/baskets/${randomUUID()}`;
    const body = { buyerId: buyer.id, destination, lines };
    const answer = await this.doors.market('PUT', path, as.party(buyer), body, []);
    if (answer.status >= 300) return;
    for (const { saleId } of (answer.body as unknown as Basket).sales)
      this.told.sales.push({ saleId, buyerId: buyer.id });
  }

  /** One step of any sale, as far as it has come. */
  async bringOn(): Promise<void> {
    if (this.told.sales.length === 0) return;
    const { saleId, buyerId } = this.random.of(this.told.sales.slice(-60));
    const buyer = as.party({ id: buyerId });
    const path = `/sales/${saleId}`;
    const { body } = await this.doors.market('GET', path, buyer, undefined, []);
    const sale = body as unknown as Sale;
    const seller = as.party({ id: sale.sellerId });
    const { market } = this.doors;
    if (sale.status === 'held') {
      const dice = this.random.between(1, 10);
      if (dice <= 7) {
        const answer = await market('POST', `${path}/confirmation`, seller, {}, LATE);
        if (answer.status === 200) this.told.confirmedSales.push(saleId);
      } else if (dice <= 8) await market('POST', `${path}/decline`, seller, { reason: 'habis' }, LATE);
      else await market('POST', `${path}/cancellation`, buyer, { reason: 'batal' }, LATE);
    } else if (sale.status === 'confirmed' && this.random.chance(0.3)) {
      const late = [...LATE, 'sale.nothing-to-prepare', 'sale.preparing'];
      await market('POST', `${path}/preparation`, seller, {}, late);
    } else if (sale.status === 'confirmed') {
      const shipment = { occurredAt: now(), carrier: 'Ekspedisi' };
      const answer = await market('PUT', `${path}/shipment`, seller, shipment, LATE);
      if (answer.status < 300) this.told.shippedSales.push(saleId);
    } else if (sale.status === 'shipped')
      await market('PUT', `${path}/reception`, buyer, { occurredAt: now(), receiver: 'Gudang' }, LATE);
    else if (sale.status === 'received' && this.random.chance(0.3)) {
      const complaint = { reason: 'damaged', text: 'pecah' };
      await market('PUT', `${path}/complaints/${randomUUID()}`, buyer, complaint, LATE);
    } else if (sale.status === 'complained') await this.settle(sale);
    else if (sale.owed > 0) await this.pay(sale);
  }

  private async settle({ saleId, sellerId, complaints, amount, refunds }: Sale): Promise<void> {
    const { complaintId } = complaints.at(-1)!;
    const refund = this.random.between(1, Math.max(1, Math.floor((amount - refunds) / 4)));
    const pays = this.random.chance(0.6) && refund <= amount - refunds;
    const body = { text: 'maaf', ...(pays ? { outcome: 'refund', refund } : { outcome: 'refused' }) };
    const path = `/sales/${saleId}/complaints/${complaintId}/settlement`;
    const late = [...LATE, 'complaint.refund'];
    const answer = await this.doors.market('PUT', path, as.party({ id: sellerId }), body, late);
    if (answer.status < 300 && pays) this.told.refunded.push({ complaintId, saleId, refund });
  }

  private async pay({ saleId, sellerId, owed }: Sale): Promise<void> {
    const paymentId = randomUUID();
    const amount = this.random.between(1, owed);
    const names = { payer: 'Gudang', receiver: 'Ibu Sari' };
    const body = { method: 'cash', amount, ...names, occurredAt: now() };
    const late = ['sale.more-than-owed'];
    const path = `/sales/${saleId}/payments/${paymentId}`;
    const answer = await this.doors.market('PUT', path, as.party({ id: sellerId }), body, late);
    if (answer.status < 300) this.told.salePayments.push({ paymentId, saleId, amount });
  }
}
