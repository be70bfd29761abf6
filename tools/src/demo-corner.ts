// A corner of the rattan market that belongs to one run of the demo alone: what it posts and orders there meets nothing else.
import { randomInt } from 'node:crypto';
import {
  cancelOrder,
  confirmOrder,
  getLot,
  liftWindow,
  Lot,
  type LotBody,
  Order,
  type OrderBody,
  type OrderStatus,
  placeOrder,
  postLot,
  type RouteDefinition,
  withdrawLot,
} from '@hilir/contracts';
import { uuidv7 } from 'uuidv7';
import { type As, type Call, onceHeard } from './client.js';
import type { Player } from './demo-cast.js';
import { readOrder, until } from './downstream.js';

const KG = 1_000;
const DAY_MS = 86_400_000;
const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);

export class Corner {
  /** Millimetres and metres that stand together nowhere else: others write whole millimetres. */
  readonly diameter = randomInt(20, 40) + randomInt(1, 10) / 10;
  readonly length = randomInt(10, 300) / 10;
  readonly #orders: { orderId: string; buyer: Player }[] = [];
  readonly #lots: { lotId: string; supplier: Player }[] = [];

  constructor(private readonly call: Call) {}

  async post(supplier: Player, kg: number, price: number): Promise<string> {
    const { diameter, length } = this;
    const body: LotBody = {
      supplierId: supplier.partyId,
      commodity: 'rattan',
      attributes: { species: 'manau', form: 'W/S', dryness: 'dry', grade: 'A', diameter, length },
      quantity: kg * KG,
      price,
      region: supplier.village,
      harvestedOn: day(-5),
      readyOn: day(0),
    };
    const lotId = uuidv7();
    await onceHeard(() => this.call(postLot, { as: clerkOf(supplier), params: { lotId }, body }, Lot));
    this.#lots.push({ lotId, supplier });
    return lotId;
  }

  async order(buyer: Player, kg: number, maxPrice: number): Promise<string> {
    const exactly = (value: number) => ({ from: value, to: value });
    const body: OrderBody = {
      buyerId: buyer.partyId,
      province: '65',
      commodity: 'rattan',
      wishes: { diameter: exactly(this.diameter), length: exactly(this.length) },
      quantity: kg * KG,
      maxPrice,
      partial: 'fill-or-wait',
      needBy: day(14),
    };
    const orderId = uuidv7();
    await onceHeard(() => this.call(placeOrder, { as: clerkOf(buyer), params: { orderId }, body }, Order));
    this.#orders.push({ orderId, buyer });
    return orderId;
  }

  /** The order once it has this status; fails when it does not come to it. */
  becomes(orderId: string, status: OrderStatus): Promise<Order> {
    return until(
      `the order is ${status}`,
      () => this.read(orderId),
      (order) => order.status === status,
    );
  }

  read(orderId: string): Promise<Order> {
    return readOrder(this.call, orderId);
  }

  async liftWindow(lotId: string, officerOf: string, reason: string): Promise<void> {
    await this.change(liftWindow, lotId, { role: 'officer', region: officerOf }, reason);
  }

  async confirm(orderId: string, supplier: Player): Promise<void> {
    const request = { as: clerkOf(supplier), params: { orderId }, body: { supplierId: supplier.partyId } };
    await this.call(confirmOrder, request, Order);
  }

  /** Cancels what may be cancelled and withdraws what is left, so that the next run finds a clean stage. */
  async tidyUp(): Promise<void> {
    for (const { orderId, buyer } of this.#orders) {
      const { status } = await this.read(orderId);
      const body = { reason: 'the demo is over' };
      if (status === 'waiting' || status === 'reserved' || status === 'part-reserved')
        await this.call(cancelOrder, { as: clerkOf(buyer), params: { orderId }, body }, Order);
    }
    for (const { lotId, supplier } of this.#lots)
      await this.change(withdrawLot, lotId, clerkOf(supplier), 'the demo is over');
  }

  private async change(route: RouteDefinition, lotId: string, as: As, reason: string): Promise<void> {
    const { version } = await this.call(getLot, { params: { lotId } }, Lot);
    await this.call(route, { as, params: { lotId }, version, body: { reason } }, Lot);
  }
}

const clerkOf = ({ partyId }: Player): As => ({ role: 'clerk', partyId });
