// The stories of a sale: bought in a basket or as agreed, held, confirmed, shipped, received, complained about, paid, ended.
import {
  type AgreedSaleBody,
  type Author,
  authorOfFact,
  type BasketBody,
  type Cause,
  type ComplaintBody,
  type FactOf,
  type GoodsHeld,
  type GoodsRefused,
  type GoodsSold,
  type ReceptionBody,
  Refusal,
  type SaleDocumentBody,
  type SalePaymentBody,
  type SettlementBody,
  type ShipmentBody,
  signed,
  yearThere,
} from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, mustActFor, PaperNumbers, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { isBuyer, sideOf } from '../buyers/buyer.js';
import { EnquiriesStore } from '../enquiries/enquiries.store.js';
import { ExportDocumentsStore } from '../export-documents/export-documents.store.js';
import { papersOf } from '../papers/issued.js';
import { PapersStore } from '../papers/papers.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { PartnershipsService } from '../partnerships/partnerships.service.js';
import { ProductsStore } from '../products/products.store.js';
import { type Basket, buyAsAgreed, placeBasket } from './basket.js';
import { complain, settle } from './complaint.js';
import { endDue } from './due.js';
import {
  cancelSale,
  confirmSale,
  declineSale,
  noteHeld,
  noteRefused,
  noteSold,
  type Papers,
  prepareSale,
  quotasOf,
  type Sale,
  type Step,
  wantedOf,
} from './sale.js';
import { pay, reversePayment } from './sale-payment.js';
import { SalesStore } from './sales.store.js';
import { documentsFor, receiveSale, recordDocument, shipSale, wasShipped } from './shipment.js';

type Side = 'buyer' | 'seller';
/** Who takes a step: whom it acts for, and the key of a buyer without an account. */
export interface Caller {
  acting: Acting;
  key?: string | undefined;
}
/** A sale after a request, and whether the request made anything. */
export interface Done {
  sale: Sale;
  created: boolean;
}

@Injectable()
export class SalesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly sales: SalesStore,
    private readonly parties: PartiesStore,
    private readonly products: ProductsStore,
    private readonly enquiries: EnquiriesStore,
    private readonly partnerships: PartnershipsService,
    private readonly numbers: PaperNumbers,
    private readonly papers: PapersStore,
    private readonly exportDocuments: ExportDocumentsStore,
  ) {}

  /** Records a basket and its sales once, however often the same request comes. */
  async placeBasket(
    basketId: string,
    body: BasketBody,
    acting: Acting,
  ): Promise<{ basket: Basket; sales: Sale[]; created: boolean }> {
    if (body.buyerId !== undefined) mustActFor(acting, body.buyerId);
    const hash = requestHash(body);
    const repeated = async (known: Basket) => {
      if (known.requestHash !== hash) throw new Refusal('basket.id-used');
      return { basket: known, sales: await this.sales.readMany(known.saleIds), created: false };
    };
    const known = await this.sales.readBasket(basketId);
    if (known) return repeated(known);
    const [buyerParty, goods] = await Promise.all([
      body.buyerId === undefined ? null : this.parties.find(body.buyerId),
      this.products.readMany(body.lines.map(({ productId }) => productId)),
    ]);
    const around = { ...asking(acting, hash), buyerParty, goods };
    const { basket, steps } = placeBasket(basketId, body, around, new Date());
    try {
      const sales = await this.recordBasket(
        basket,
        steps.map((step) => begun(step, acting)),
        acting.cause,
      );
      return { basket, sales, created: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The same id came in twice at the same time; the other one is there now.
      const other = await this.sales.readBasket(basketId);
      if (!other) throw new Refusal('basket.id-used');
      return repeated(other);
    }
  }

  /** Records the sale of an accepted enquiry once. */
  async buyAsAgreed(saleId: string, body: AgreedSaleBody, caller: Caller): Promise<Done> {
    const { acting, key } = caller;
    const hash = requestHash(body);
    const enquiry = await this.enquiries.read(body.enquiryId);
    if (!enquiry) throw new Refusal('enquiry.not-found');
    if (!isBuyer(enquiry, { partyId: acting.partyId, key })) throw new Refusal('actor.other-party');
    const known = await this.sales.read(saleId);
    if (known) return sameRequest(known, hash);
    const [seller, product, buyerParty] = await Promise.all([
      this.parties.find(enquiry.sellerId),
      enquiry.productId === undefined ? null : this.products.read(enquiry.productId),
      enquiry.buyerId === undefined ? null : this.parties.find(enquiry.buyerId),
    ]);
    const around = { ...asking(acting, hash), enquiry, seller, product, buyerParty };
    const step = begun(buyAsAgreed(saleId, body, around, new Date()), acting);
    try {
      await this.transaction.group(acting.cause, (tx) => this.begin(step, tx));
      return { sale: step.sale, created: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The same id came in twice at the same time, or what was agreed on is bought already.
      const other = await this.sales.read(saleId);
      if (!other) throw new Refusal('sale.enquiry-used');
      return sameRequest(other, hash);
    }
  }

  async confirm(saleId: string, caller: Caller): Promise<Sale> {
    const known = await this.exportDocuments.all();
    return this.change(saleId, caller, ['seller'], (sale) => {
      const now = new Date();
      return confirmSale(sale, documentsFor(sale, known, now), now);
    });
  }
  decline(saleId: string, reason: string, caller: Caller): Promise<Sale> {
    return this.change(saleId, caller, ['seller'], (sale) => declineSale(sale, reason, new Date()));
  }
  cancel(saleId: string, reason: string | undefined, caller: Caller): Promise<Sale> {
    return this.change(saleId, caller, ['buyer'], (sale) => cancelSale(sale, reason, new Date()));
  }
  prepare(saleId: string, lines: readonly number[] | undefined, caller: Caller): Promise<Sale> {
    return this.change(saleId, caller, ['seller'], (sale) => prepareSale(sale, lines, new Date()));
  }
  recordDocument(saleId: string, code: string, body: SaleDocumentBody, caller: Caller): Promise<Sale> {
    return this.change(saleId, caller, ['seller'], (sale) => recordDocument(sale, code, body, new Date()));
  }

  /** A repeat takes no numbers: those of papers never skip. */
  ship(saleId: string, body: ShipmentBody, caller: Caller): Promise<Done> {
    const hash = requestHash(body);
    return this.record(saleId, caller, ['seller'], async (sale, _by, tx) => {
      if (wasShipped(sale, hash)) return undefined;
      const now = new Date();
      const shipped = shipSale(sale, body, await this.numbered(sale, now, tx), hash, now);
      const [seller, buyer, documents] = await Promise.all([
        this.parties.find(sale.sellerId),
        sale.buyerId === undefined ? null : this.parties.find(sale.buyerId),
        this.exportDocuments.all(),
      ]);
      this.papers.insert(tx, papersOf(shipped.sale, { seller, buyer, documents }));
      return shipped;
    });
  }
  receive(saleId: string, body: ReceptionBody, caller: Caller): Promise<Done> {
    const hash = requestHash(body);
    return this.record(saleId, caller, ['buyer'], (sale) => receiveSale(sale, body, hash, new Date()));
  }
  complain(saleId: string, complaintId: string, body: ComplaintBody, caller: Caller): Promise<Done> {
    const hash = requestHash(body);
    return this.record(saleId, caller, ['buyer'], (sale) => complain(sale, complaintId, body, hash, new Date()));
  }
  settle(saleId: string, complaintId: string, body: SettlementBody, caller: Caller): Promise<Done> {
    const hash = requestHash(body);
    return this.record(saleId, caller, ['seller'], (sale) => settle(sale, complaintId, body, hash, new Date()));
  }
  pay(saleId: string, paymentId: string, body: SalePaymentBody, caller: Caller): Promise<Done> {
    const hash = requestHash(body);
    return this.record(saleId, caller, ['buyer', 'seller'], (sale, by) =>
      pay(sale, paymentId, body, { by, requestHash: hash }, new Date()),
    );
  }
  reversePayment(
    saleId: string,
    paymentId: string,
    said: { reason: string; occurredAt: string },
    caller: Caller,
  ): Promise<Sale> {
    return this.change(saleId, caller, ['buyer', 'seller'], (sale, by) =>
      reversePayment(sale, paymentId, said, { by }, new Date()),
    );
  }

  /** Ends what is due in these sales; those in which nothing is due any more stay as they are. */
  async endDue(saleIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const sale of (await this.sales.findMany(tx, saleIds)).values())
        await this.take(endDue(sale, new Date()), by, tx, sale.cause);
    });
  }

  async goodsHeld(fact: FactOf<typeof GoodsHeld>, tx: Tx): Promise<void> {
    const sale = await this.known(fact.data.saleId, tx);
    await this.take(noteHeld(sale, fact.data, new Date()), authorOfFact(fact), tx);
  }
  async goodsRefused(fact: FactOf<typeof GoodsRefused>, tx: Tx): Promise<void> {
    const sale = await this.known(fact.data.saleId, tx);
    await this.take(noteRefused(sale, fact.data, new Date()), authorOfFact(fact), tx);
  }
  async goodsSold(fact: FactOf<typeof GoodsSold>, tx: Tx): Promise<void> {
    const sale = await this.known(fact.data.saleId, tx);
    await this.take(noteSold(sale, fact.data, new Date()), authorOfFact(fact), tx);
  }

  private async numbered(sale: Sale, issuedAt: Date, tx: Tx): Promise<Papers> {
    const year = yearThere(sale.region, issuedAt);
    const number = (kind: 'invoice' | 'bast') => this.numbers.next(tx, { sellerId: sale.sellerId, kind, year });
    return {
      invoice: { number: await number('invoice'), issuedAt },
      bast: { number: await number('bast'), issuedAt },
    };
  }

  private async change(saleId: string, caller: Caller, sides: readonly Side[], decide: Decide): Promise<Sale> {
    return (await this.record(saleId, caller, sides, decide)).sale;
  }

  /** A decision that was taken before is answered by the sale as it now is: on a weak signal the same request comes again. */
  private record(saleId: string, { acting, key }: Caller, sides: readonly Side[], decide: Decide): Promise<Done> {
    return this.transaction.run(acting.cause, async (tx) => {
      const sale = await this.sales.find(tx, saleId);
      if (!sale) throw new Refusal('sale.not-found');
      const by = sideOf(sale, { partyId: acting.partyId, key });
      if (!by || !sides.includes(by)) throw new Refusal('actor.other-party');
      const next = await this.take(await decide(sale, by, tx), authorOf(acting), tx);
      return { sale: next ?? sale, created: next !== undefined };
    });
  }

  /** Sales that name partnerships take of their quotas in the same transaction; the others only insert, so they share one. */
  private recordBasket(basket: Basket, steps: readonly Step[], cause: Cause): Promise<Sale[]> {
    const insert = (tx: Tx, begun: readonly Step[]): Sale[] => {
      this.sales.insertBasket(tx, basket);
      for (const step of begun) this.begin(step, tx);
      return begun.map(({ sale }) => sale);
    };
    if (steps.every(({ sale }) => wantedOf(sale).length === 0))
      return this.transaction.group(cause, (tx) => insert(tx, steps));
    return this.transaction.run(cause, async (tx) => {
      const counted: Step[] = [];
      for (const step of steps) counted.push({ ...step, sale: await this.underPartnerships(step.sale, tx) });
      return insert(tx, counted);
    });
  }

  private async underPartnerships(sale: Sale, tx: Tx): Promise<Sale> {
    let counted = sale;
    for (const { line, partnershipId, wanted } of wantedOf(sale)) {
      const period = await this.partnerships.periodFor(tx, partnershipId, wanted);
      const quotas = [...(counted.quotas ?? []), { line, period, ordered: 0, realised: 0 }];
      // Counted at once: the next line may count in the same period.
      counted = await this.counted({ ...counted, quotas }, tx);
    }
    return counted;
  }

  /** Keeps the quotas of its partnerships in step with a sale; nothing for a sale without any. */
  private async counted(sale: Sale, tx: Tx): Promise<Sale> {
    if (!sale.quotas) return sale;
    const quotas = quotasOf(sale);
    for (const [i, { period, ordered, realised }] of quotas.entries()) {
      const before = sale.quotas[i]!;
      const by = { ordered: ordered - before.ordered, realised: realised - before.realised };
      if (by.ordered !== 0 || by.realised !== 0) await this.partnerships.count(tx, period, by);
    }
    return { ...sale, quotas };
  }

  private begin({ sale, fact }: Step, tx: Tx): void {
    this.sales.insert(tx, sale);
    if (fact) tx.emit(fact);
  }

  /** Without a cause of its own the step follows from the request or fact that is being handled. */
  private async take(step: Step | undefined, by: Author, tx: Tx, cause?: Cause): Promise<Sale | undefined> {
    if (!step) return undefined;
    const sale = signed(await this.counted(step.sale, tx), by);
    this.sales.replace(tx, sale);
    if (step.fact) tx.emit(step.fact, cause);
    return sale;
  }

  private async known(saleId: string, tx: Tx): Promise<Sale> {
    const sale = await this.sales.find(tx, saleId);
    if (!sale) throw new Error(`the supply chain speaks of sale ${saleId}, which was never placed here`);
    return sale;
  }
}

type Decide = (sale: Sale, by: Side, tx: Tx) => Step | undefined | Promise<Step | undefined>;

const begun = (step: Step, acting: Acting): Step => ({ ...step, sale: signed(step.sale, authorOf(acting)) });
const asking = ({ language, cause }: Acting, hash: string) => ({ language, cause, requestHash: hash });
function sameRequest(known: Sale, hash: string): Done {
  if (known.requestHash !== hash) throw new Refusal('sale.id-used');
  return { sale: known, created: false };
}
