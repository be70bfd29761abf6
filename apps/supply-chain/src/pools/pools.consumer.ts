// Everything that competes for a pool's material, in the order of its Kafka key: orders from the marketplace, lots of our own.
import {
  type FactOf,
  LotPosted,
  LotRevised,
  LotWindowEnded,
  LotWindowLifted,
  LotWithdrawn,
  OrderCancelled,
  OrderConfirmed,
  OrderLapsed,
  OrderPlaced,
} from '@hilir/contracts';
import { type FactContext, OnFact } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PoolsService } from './pools.service.js';

const byOrder = { collection: 'reservations', id: (fact: { data: { orderId: string } }) => fact.data.orderId };

@Controller()
export class PoolsConsumer {
  constructor(private readonly pools: PoolsService) {}

  @OnFact(OrderPlaced, byOrder)
  orderPlaced(@Payload() fact: FactOf<typeof OrderPlaced>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.placed(fact, tx);
  }
  @OnFact(OrderCancelled, byOrder)
  orderCancelled(@Payload() fact: FactOf<typeof OrderCancelled>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.ended(fact, tx);
  }
  @OnFact(OrderLapsed, byOrder)
  orderLapsed(@Payload() fact: FactOf<typeof OrderLapsed>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.ended(fact, tx);
  }
  @OnFact(OrderConfirmed, byOrder)
  orderConfirmed(@Payload() fact: FactOf<typeof OrderConfirmed>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.confirmed(fact, tx);
  }

  @OnFact(LotPosted)
  lotPosted(@Payload() { data }: FactOf<typeof LotPosted>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotRevised)
  lotRevised(@Payload() { data }: FactOf<typeof LotRevised>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotWithdrawn)
  lotWithdrawn(@Payload() { data }: FactOf<typeof LotWithdrawn>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotWindowLifted)
  windowLifted(@Payload() { data }: FactOf<typeof LotWindowLifted>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotWindowEnded)
  windowEnded(@Payload() { data }: FactOf<typeof LotWindowEnded>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
}
