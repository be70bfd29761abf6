// Everything that competes for a pool's material, in the order of its Kafka key: orders from the marketplace, lots of our own.
import {
  type FactOf,
  LotPosted,
  LotRevised,
  LotStockChanged,
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

const itsReservation = { collection: 'reservations', id: (fact: { data: { orderId: string } }) => fact.data.orderId };
const itsLot = { collection: 'lots', id: (fact: { data: { lotId: string } }) => fact.data.lotId };
const itsPool = { collection: 'pools', id: (fact: { data: { pool: string } }) => fact.data.pool };

@Controller()
export class PoolsConsumer {
  constructor(private readonly pools: PoolsService) {}

  @OnFact(OrderPlaced, itsReservation, itsPool)
  orderPlaced(@Payload() fact: FactOf<typeof OrderPlaced>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.placed(fact, tx);
  }
  @OnFact(OrderCancelled, itsReservation, itsPool)
  orderCancelled(@Payload() fact: FactOf<typeof OrderCancelled>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.ended(fact, tx);
  }
  @OnFact(OrderLapsed, itsReservation, itsPool)
  orderLapsed(@Payload() fact: FactOf<typeof OrderLapsed>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.ended(fact, tx);
  }
  @OnFact(OrderConfirmed, itsReservation)
  orderConfirmed(@Payload() fact: FactOf<typeof OrderConfirmed>, @Ctx() { tx }: FactContext): Promise<void> {
    return this.pools.confirmed(fact, tx);
  }

  @OnFact(LotPosted, itsLot, itsPool)
  lotPosted(@Payload() { data }: FactOf<typeof LotPosted>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotRevised, itsLot, itsPool)
  lotRevised(@Payload() { data }: FactOf<typeof LotRevised>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotStockChanged, itsLot, itsPool)
  lotStockChanged(@Payload() { data }: FactOf<typeof LotStockChanged>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotWithdrawn, itsLot, itsPool)
  lotWithdrawn(@Payload() { data }: FactOf<typeof LotWithdrawn>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotWindowLifted, itsLot, itsPool)
  windowLifted(@Payload() { data }: FactOf<typeof LotWindowLifted>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
  @OnFact(LotWindowEnded, itsLot, itsPool)
  windowEnded(@Payload() { data }: FactOf<typeof LotWindowEnded>, @Ctx() { tx }: FactContext): void {
    this.pools.lotChanged(data.pool, data.lotId, tx);
  }
}
