// The stories of an order: placed by a buyer, answered by the pool, confirmed, declined, cancelled or lapsed.
import {
  type Author,
  authorOfFact,
  type Cause,
  type FactOf,
  type HandOverDispatched,
  type HandOverReceived,
  type OrderBody,
  type PaymentBody,
  Refusal,
  signed,
  type StockAwaited,
  type StockRefused,
  type StockReserved,
} from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, actsFor, authorOf, mustActFor, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import { PartnershipsService } from '../partnerships/partnerships.service.js';
import { noteDispatched, noteReceived } from './delivery.js';
import {
  cancelOrder,
  confirmOrder,
  declineOrder,
  lapseOrder,
  noteAwaited,
  noteRefused,
  noteReserved,
  type Order,
  placeOrder,
  quotaOf,
  type Step,
} from './order.js';
import { OrdersStore } from './orders.store.js';
import { recordPayment, reversePayment } from './payment.js';

@Injectable()
export class OrdersService {
  constructor(
    private readonly transaction: Transaction,
    private readonly orders: OrdersStore,
    private readonly parties: PartiesStore,
    private readonly commodities: CommoditiesStore,
    private readonly partnerships: PartnershipsService,
  ) {}

  /** Records an order once, however often the same request comes. The pool decides later. */
  async place(orderId: string, body: OrderBody, acting: Acting): Promise<{ order: Order; created: boolean }> {
    mustActFor(acting, body.buyerId);
    const hash = requestHash(body);
    const [buyer, template] = await Promise.all([
      this.parties.find(body.buyerId),
      this.commodities.current(body.commodity),
    ]);
    const around = { buyer, template, requestHash: hash, language: acting.language, cause: acting.cause };
    try {
      const { order, fact } = placeOrder(orderId, body, around, new Date());
      const placed = { order: signed(order, authorOf(acting)), fact };
      return { order: await this.record(placed, acting.cause), created: true };
    } catch (error) {
      if (!isDuplicateKey(error) && !(error instanceof Refusal)) throw error;
      // A repeat of an order that was taken is answered by what became of it, even if today it would be refused.
      const known = await this.orders.read(orderId);
      if (!known) throw error;
      if (known.requestHash !== hash) throw new Refusal('order.id-used');
      return { order: known, created: false };
    }
  }

  cancel(orderId: string, reason: string | undefined, acting: Acting): Promise<Order> {
    return this.change(orderId, acting, (order) => {
      mustActFor(acting, order.buyerId);
      return cancelOrder(order, reason, new Date());
    });
  }

  confirm(orderId: string, supplierId: string, acting: Acting): Promise<Order> {
    mustActFor(acting, supplierId);
    return this.change(orderId, acting, (order) => confirmOrder(order, supplierId, new Date()));
  }

  decline(orderId: string, supplierId: string, acting: Acting): Promise<Order> {
    mustActFor(acting, supplierId);
    return this.change(orderId, acting, (order) => declineOrder(order, supplierId, new Date()));
  }

  /** Records a payment once; by the buyer, or by the supplier that was paid. */
  async pay(
    orderId: string,
    paymentId: string,
    body: PaymentBody,
    acting: Acting,
  ): Promise<{ order: Order; created: boolean }> {
    const hash = requestHash(body);
    let created = false;
    const order = await this.change(orderId, acting, (known) => {
      if (!actsFor(acting, known.buyerId)) mustActFor(acting, body.supplierId);
      const step = recordPayment(known, paymentId, body, hash, new Date());
      created = step !== undefined;
      return step;
    });
    return { order, created };
  }

  reversePayment(
    orderId: string,
    paymentId: string,
    said: { reason: string; occurredAt: string },
    acting: Acting,
  ): Promise<Order> {
    return this.change(orderId, acting, (order) => {
      const payment = order.payments.find((each) => each.paymentId === paymentId);
      if (!actsFor(acting, order.buyerId)) mustActFor(acting, payment?.supplierId ?? order.buyerId);
      return reversePayment(order, paymentId, said, new Date());
    });
  }

  /** Ends what is due in these orders; those in which nothing is due any more stay as they are. */
  async lapse(orderIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const order of (await this.orders.findMany(tx, orderIds)).values())
        await this.take(lapseOrder(order, new Date()), by, tx, order.cause);
    });
  }

  async stockReserved(fact: FactOf<typeof StockReserved>, tx: Tx): Promise<void> {
    const order = await this.known(fact.data.orderId, tx);
    await this.take(noteReserved(order, fact.data, new Date()), authorOfFact(fact), tx);
  }
  async stockAwaited(fact: FactOf<typeof StockAwaited>, tx: Tx): Promise<void> {
    const order = await this.known(fact.data.orderId, tx);
    await this.take(noteAwaited(order, fact.data, new Date()), authorOfFact(fact), tx);
  }
  async stockRefused(fact: FactOf<typeof StockRefused>, tx: Tx): Promise<void> {
    const order = await this.known(fact.data.orderId, tx);
    await this.take(noteRefused(order, fact.data, new Date()), authorOfFact(fact), tx);
  }

  /** An order that names a partnership takes of its quota in the same transaction; the others only insert, so they share one. */
  private async record({ order, fact }: Step, cause: Cause): Promise<Order> {
    const { partnershipId, buyerId, pool, placedAt } = order;
    const insert = (tx: Tx, placed: Order): Order => {
      this.orders.insert(tx, placed);
      tx.emit(fact);
      return placed;
    };
    if (partnershipId === undefined) return this.transaction.group(cause, (tx) => insert(tx, order));
    return this.transaction.run(cause, async (tx) => {
      const wanted = { buyerId, of: { pool }, quantity: order.quantity, day: placedAt.toISOString().slice(0, 10) };
      const period = await this.partnerships.periodFor(tx, partnershipId, wanted);
      return insert(tx, await this.counted({ ...order, quota: { period, ordered: 0, realised: 0 } }, tx));
    });
  }

  /** Keeps the quota of its partnership in step with an order; nothing for an order without one. */
  private async counted(order: Order, tx: Tx): Promise<Order> {
    if (!order.quota) return order;
    const { period, ...before } = order.quota;
    const now = quotaOf(order);
    const by = { ordered: now.ordered - before.ordered, realised: now.realised - before.realised };
    if (by.ordered !== 0 || by.realised !== 0) await this.partnerships.count(tx, period, by);
    return { ...order, quota: { period, ...now } };
  }

  async handOverDispatched(fact: FactOf<typeof HandOverDispatched>, tx: Tx): Promise<void> {
    const order = await this.known(fact.data.orderId, tx);
    await this.take(noteDispatched(order, fact.data, new Date()), authorOfFact(fact), tx);
  }
  async handOverReceived(fact: FactOf<typeof HandOverReceived>, tx: Tx): Promise<void> {
    const order = await this.known(fact.data.orderId, tx);
    await this.take(noteReceived(order, fact.data, new Date()), authorOfFact(fact), tx);
  }

  /** A decision that was taken before is answered by the order as it now is: on a weak signal the same request comes again. */
  private change(orderId: string, acting: Acting, decide: (order: Order) => Step | undefined): Promise<Order> {
    return this.transaction.run(acting.cause, async (tx) => {
      const order = await this.orders.find(tx, orderId);
      if (!order) throw new Refusal('order.not-found');
      return (await this.take(decide(order), authorOf(acting), tx)) ?? order;
    });
  }

  private async known(orderId: string, tx: Tx): Promise<Order> {
    const order = await this.orders.find(tx, orderId);
    if (!order) throw new Error(`the supply chain speaks of order ${orderId}, which was never placed here`);
    return order;
  }

  /** Without a cause of its own the step follows from the request or fact that is being handled. */
  private async take(step: Step | undefined, by: Author, tx: Tx, cause?: Cause): Promise<Order | undefined> {
    if (!step) return undefined;
    const order = signed(await this.counted(step.order, tx), by);
    this.orders.replace(tx, order);
    tx.emit(step.fact, cause);
    return order;
  }
}
