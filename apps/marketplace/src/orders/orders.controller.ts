// The HTTP door of orders. HTTP never reserves: it records what is asked and shows what became of it.
import {
  cancelOrder,
  changeIn,
  confirmOrder,
  declineOrder,
  exportOrders,
  getOrder,
  historyIn,
  type InputOf,
  Instant,
  listOrders,
  type Order as OrderView,
  orderHistory,
  orderTimeline,
  placeOrder,
  recordPayment,
  Refusal,
  reversePayment,
} from '@hilir/contracts';
import {
  Acting,
  actsFor,
  coversRegion,
  decodeCursor,
  exported,
  historyPage,
  Input,
  mustActFor,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { figuresOf, type Order, ORDER_HISTORY } from './order.js';
import { ORDER_COLUMNS } from './orders.columns.js';
import { OrdersService } from './orders.service.js';
import { type OrdersFilter, OrdersStore } from './orders.store.js';

@Controller()
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly store: OrdersStore,
  ) {}

  @Route(placeOrder)
  async place(
    @Input() { params, body }: InputOf<typeof placeOrder>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const { order, created } = await this.orders.place(params.orderId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(order);
  }

  @Route(listOrders)
  async list(
    @Input() { query }: InputOf<typeof listOrders>,
    @Acting() acting: Acting,
  ): Promise<{ items: OrderView[]; next?: string }> {
    const { cursor, limit, ...asked } = query;
    const [placedAt, id] =
      cursor === undefined ? [] : decodeCursor(cursor, z.tuple([Instant, z.string()]), acting.language);
    const before = placedAt !== undefined && id !== undefined ? { placedAt: new Date(placedAt), id } : undefined;
    const rows = await this.store.list(inScope(asked, acting), before, limit + 1);
    return page(rows.map(shown), limit, (order) => [order.placedAt, order.orderId]);
  }

  @Route(exportOrders)
  export(@Input() input: InputOf<typeof exportOrders>, @Acting() acting: Acting) {
    return exported('orders', ORDER_COLUMNS, input, (page: InputOf<typeof listOrders>) => this.list(page, acting));
  }

  @Route(getOrder)
  async get(@Input() { params }: InputOf<typeof getOrder>, @Acting() acting: Acting): Promise<OrderView> {
    return shown(await this.visible(params.orderId, acting));
  }

  @Route(orderTimeline)
  async timeline(@Input() { params }: InputOf<typeof orderTimeline>, @Acting() acting: Acting) {
    const { timeline } = await this.visible(params.orderId, acting);
    return { items: timeline.map(({ author: _, ...line }) => ({ ...line, at: line.at.toISOString() })) };
  }

  @Route(orderHistory)
  async history(@Input() { params, query }: InputOf<typeof orderHistory>, @Acting() acting: Acting) {
    const order = await this.visible(params.orderId, acting);
    const lines = historyIn(ORDER_HISTORY, order, ({ fact }) => changeIn(ORDER_HISTORY, fact));
    return historyPage(lines, query, acting.language);
  }

  @Route(cancelOrder)
  async cancel(@Input() { params, body }: InputOf<typeof cancelOrder>, @Acting() acting: Acting): Promise<OrderView> {
    return shown(await this.orders.cancel(params.orderId, body.reason, acting));
  }

  @Route(confirmOrder)
  async confirm(@Input() { params, body }: InputOf<typeof confirmOrder>, @Acting() acting: Acting): Promise<OrderView> {
    return shown(await this.orders.confirm(params.orderId, body.supplierId, acting));
  }

  @Route(declineOrder)
  async decline(@Input() { params, body }: InputOf<typeof declineOrder>, @Acting() acting: Acting): Promise<OrderView> {
    return shown(await this.orders.decline(params.orderId, body.supplierId, acting));
  }

  @Route(recordPayment)
  async pay(
    @Input() { params, body }: InputOf<typeof recordPayment>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const { order, created } = await this.orders.pay(params.orderId, params.paymentId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(order);
  }

  @Route(reversePayment)
  async reverse(
    @Input() { params, body }: InputOf<typeof reversePayment>,
    @Acting() acting: Acting,
  ): Promise<OrderView> {
    return shown(await this.orders.reversePayment(params.orderId, params.paymentId, body, acting));
  }

  /** The order, for its buyer, its suppliers, and offices of either side's region. */
  private async visible(orderId: string, acting: Acting): Promise<Order> {
    const order = await this.store.read(orderId);
    if (!order) throw new Refusal('order.not-found');
    const regions = [order.buyerRegion, order.pool.slice(0, 2), ...order.parts.map((part) => part.region)];
    const involved = actsFor(acting, order.buyerId) || order.parts.some((part) => actsFor(acting, part.supplierId));
    if (involved || regions.some((region) => coversRegion(acting, region))) return order;
    throw new Refusal(acting.partyId === undefined ? 'actor.other-region' : 'actor.other-party');
  }
}

/** A party sees orders that it is part of; an office those that buy in or from its region. */
function inScope(asked: OrdersFilter, acting: Acting): OrdersFilter {
  if (acting.partyId === undefined) return acting.region === undefined ? asked : { ...asked, region: acting.region };
  if (asked.buyerId === undefined && asked.supplierId === undefined) return { ...asked, partyId: acting.partyId };
  if (asked.buyerId !== acting.partyId && asked.supplierId !== acting.partyId)
    mustActFor(acting, asked.buyerId ?? asked.supplierId!);
  return asked;
}

const told = <T extends { occurredAt: Date; recordedAt: Date }>(entry: T) => ({
  ...entry,
  occurredAt: entry.occurredAt.toISOString(),
  recordedAt: entry.recordedAt.toISOString(),
});

function shown(order: Order): OrderView {
  const {
    _id,
    requestHash: _hash,
    cause: _cause,
    timeline: _timeline,
    quota: _quota,
    handOverHours: _hours,
    paymentDays: _days,
    payBy: _payBy,
    deadline,
    ...rest
  } = order;
  return {
    ...rest,
    ...figuresOf(order),
    orderId: _id,
    placedAt: order.placedAt.toISOString(),
    parts: order.parts.map((part) => ({ ...part, until: part.until.toISOString() })),
    payments: order.payments.map(({ requestHash: _hash, reversal, ...payment }) => ({
      ...told(payment),
      ...(reversal && { reversal: told(reversal) }),
    })),
    ...(deadline && { deadline: deadline.toISOString() }),
  };
}
