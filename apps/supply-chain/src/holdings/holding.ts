// What a party holds of received raw material, and how anything that is used up by mass is taken and put back.
import type { Attributes } from '@hilir/contracts';

/** What one hand-over brought of one part of an order. Invariant: quantity = used + left. */
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
  amount: number;
  receivedAt: Date;
}
/** Anything of which a part may be used. */
export interface Stock {
  version: number;
  used: number;
  left: number;
}

/** Takes what is there; the caller has checked that it is enough. */
export function take<S extends Stock>(stock: S, quantity: number): S {
  if (quantity > stock.left) throw new Error(`took ${quantity} of ${stock.left}`);
  return { ...stock, version: stock.version + 1, used: stock.used + quantity, left: stock.left - quantity };
}
export function putBack<S extends Stock>(stock: S, quantity: number): S {
  if (quantity > stock.used) throw new Error(`put back ${quantity} of ${stock.used}`);
  return { ...stock, version: stock.version + 1, used: stock.used - quantity, left: stock.left + quantity };
}
