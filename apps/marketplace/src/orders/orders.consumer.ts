// What the supply chain decided about orders, and what was delivered.
import {
  type FactOf,
  HandOverDispatched,
  HandOverReceived,
  StockAwaited,
  StockRefused,
  StockReserved,
} from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { OrdersService } from './orders.service.js';

const byOrder = { collection: 'orders', id: (fact: { data: { orderId: string } }) => fact.data.orderId };

@Controller()
export class OrdersConsumer {
  constructor(private readonly orders: OrdersService) {}

  @OnFact(StockReserved, byOrder)
  stockReserved(@Payload() fact: FactOf<typeof StockReserved>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.orders.stockReserved(fact, tx);
  }
  @OnFact(StockAwaited, byOrder)
  stockAwaited(@Payload() fact: FactOf<typeof StockAwaited>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.orders.stockAwaited(fact, tx);
  }
  @OnFact(StockRefused, byOrder)
  stockRefused(@Payload() fact: FactOf<typeof StockRefused>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.orders.stockRefused(fact, tx);
  }
  @OnFact(HandOverDispatched, byOrder)
  handOverDispatched(@Payload() fact: FactOf<typeof HandOverDispatched>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.orders.handOverDispatched(fact, tx);
  }
  @OnFact(HandOverReceived, byOrder)
  handOverReceived(@Payload() fact: FactOf<typeof HandOverReceived>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.orders.handOverReceived(fact, tx);
  }
}
