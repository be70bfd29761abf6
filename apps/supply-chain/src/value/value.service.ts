// The stories of value kept: written down in the transaction in which goods leave, lowered when money goes back.
import type { DataOf, SaleSettled, SaleShipped } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { type Change, idOf, refund, type SoldPart, soldValue } from './value.js';
import { ValueStore } from './value.store.js';

@Injectable()
export class ValueService {
  constructor(private readonly value: ValueStore) {}

  /** In the transaction of a shipment; `parts` are what left of batches, with the line each left for. */
  sold(tx: Tx, sale: DataOf<typeof SaleShipped>, parts: readonly (SoldPart & { line: number })[]): void {
    for (const line of sale.lines)
      this.write(
        tx,
        soldValue(
          sale,
          line,
          parts.filter((part) => part.line === line.line),
        ),
      );
  }

  /** What a complaint takes back. Sales are heard in their order, so that every line of this one is there. */
  async settled(tx: Tx, { saleId, refunds }: DataOf<typeof SaleSettled>): Promise<void> {
    for (const { line, value } of refunds.filter(({ value }) => value > 0))
      this.write(tx, refund(await this.value.find(tx, idOf(saleId, line)), value));
  }

  private write(tx: Tx, { sold, fact }: Change): void {
    this.value.save(tx, sold);
    tx.emit(fact);
  }
}
