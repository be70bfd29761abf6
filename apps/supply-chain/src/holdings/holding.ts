// What a party holds of received raw material, and how it is taken and put back with its share of what was paid for it.
import type { Attributes } from '@hilir/contracts';

/** What one hand-over brought of one part of an order. Invariants: quantity = used + left, and at most the amount is used. */
export interface Holding {
  /** `hand-over:part`. */
  _id: string;
  version: number;
  /** Who received it. */
  partyId: string;
  lotId: string;
  orderId: string;
  handOverId: string;
  pool: string;
  commodity: string;
  attributes: Attributes;
  /** Village of the lot. */
  region: string;
  supplierId: string;
  /** What was accepted, net, in base units. */
  quantity: number;
  used: number;
  left: number;
  price: number;
  /** Whole rupiah that were paid for it, and how many of them went with what was used. */
  amount: number;
  valueUsed: number;
  receivedAt: Date;
}

/** As it comes in. */
export type Received = Omit<Holding, 'left' | 'valueUsed'>;

/** The share of a value that goes with grams of what is left of something; the last gram takes the rest of it. */
export const shareOf = (value: number, quantity: number, left: number): number =>
  quantity === left ? value : Number((BigInt(value) * BigInt(quantity)) / BigInt(left));

/** Takes what is there; the caller has checked that it is enough. */
export function take(holding: Holding, quantity: number): Holding {
  const { version, used, left, amount, valueUsed } = holding;
  if (quantity > left) throw new Error(`took ${quantity} of ${left}`);
  return {
    ...holding,
    version: version + 1,
    used: used + quantity,
    left: left - quantity,
    valueUsed: valueUsed + shareOf(amount - valueUsed, quantity, left),
  };
}
/** Puts back what was taken with as much of its value. */
export function putBack(holding: Holding, quantity: number, value: number): Holding {
  const { version, used, left, valueUsed } = holding;
  if (quantity > used || value > valueUsed)
    throw new Error(`put back ${quantity} of ${used}, ${value} of ${valueUsed}`);
  return {
    ...holding,
    version: version + 1,
    used: used - quantity,
    left: left + quantity,
    valueUsed: valueUsed - value,
  };
}
