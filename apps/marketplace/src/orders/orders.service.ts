// The stories of an order: placed by a buyer, answered by the pool, confirmed, declined, cancelled or lapsed.
import {
  type Cause,
  type FactOf,
  type HandOverDispatched,
  type HandOverReceived,
  type OrderBody,
  type PaymentBody,
  Refusal,
  type StockAwaited,
  type StockRefused,
  type StockReserved,
} from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, actsFor, mustActFor, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { PartiesStore } from '../parties/parties.store.js';
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
      await this.transaction.group(acting.cause, (tx) => {
        this.orders.insert(tx, order);
        tx.emit(fact);
      });
      return { order, created: true };
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
  async lapse(orderIds: readonly string[], correlationId: string): Promise<void> {
    await this.transaction.run({ correlationId }, async (tx) => {
      for (const order of (await this.orders.findMany(tx, orderIds)).values())
        this.take(lapseOrder(order, new Date()), tx, order.cause);
    });
  }

  async stockReserved({ data }: FactOf<typeof StockReserved>, tx: Tx): Promise<void> {
    const order = await this.known(data.orderId, tx);
    this.take(noteReserved(order, data, new Date()), tx);
  }
  async stockAwaited({ data }: FactOf<typeof StockAwaited>, tx: Tx): Promise<void> {
    const order = await this.known(data.orderId, tx);
    this.take(noteAwaited(order, data, new Date()), tx);
  }
  async stockRefused({ data }: FactOf<typeof StockRefused>, tx: Tx): Promise<void> {
    const order = await this.known(data.orderId, tx);
    this.take(noteRefused(order, data, new Date()), tx);
  }

  async handOverDispatched({ data }: FactOf<typeof HandOverDispatched>, tx: Tx): Promise<void> {
    const order = await this.known(data.orderId, tx);
    this.take(noteDispatched(order, data, new Date()), tx);
  }
  async handOverReceived({ data }: FactOf<typeof HandOverReceived>, tx: Tx): Promise<void> {
    const order = await this.known(data.orderId, tx);
    this.take(noteReceived(order, data, new Date()), tx);
  }

  /** A decision that was taken before is answered by the order as it now is: on a weak signal the same request comes again. */
  private change(orderId: string, acting: Acting, decide: (order: Order) => Step | undefined): Promise<Order> {
    return this.transaction.run(acting.cause, async (tx) => {
      const order = await this.orders.find(tx, orderId);
      if (!order) throw new Refusal('order.not-found');
      const step = decide(order);
      this.take(step, tx);
      return step?.order ?? order;
    });
  }

  private async known(orderId: string, tx: Tx): Promise<Order> {
    const order = await this.orders.find(tx, orderId);
    if (!order) throw new Error(`the supply chain speaks of order ${orderId}, which was never placed here`);
    return order;
  }

  /** Without a cause of its own the step follows from the request or fact that is being handled. */
  private take(step: Step | undefined, tx: Tx, cause?: Cause): void {
    if (!step) return;
    this.orders.replace(tx, step.order);
    tx.emit(step.fact, cause);
  }
}
