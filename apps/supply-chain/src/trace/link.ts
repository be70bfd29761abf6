// The links that material leaves behind: from what it was to what it became, with the mass that went.
import { type DataOf, type SaleShipped, type TraceKind, VillageCode } from '@hilir/contracts';
import type { Holding } from '../holdings/holding.js';

/** An end of a link, as far as its writer knows it. */
export interface End {
  kind: TraceKind;
  id: string;
  partyId: string;
  /** A commodity, a process step, a product. */
  what: string;
  region?: string;
  /** Where a sale went to. */
  country?: string;
  /** Of what its producer had already. */
  origin?: 'unknown';
  at?: Date;
  /** All of it, in grams, where that is known: what does not go on is left there, or is waste. */
  mass?: number;
}
export interface Link {
  _id: string;
  /** `kind:id`. */
  from: string;
  to: string;
  quantity: number;
  source: End;
  target: End;
  /** True when its step was a mistake: the trace does not see it any more. */
  reversed: boolean;
}

export const keyOf = ({ kind, id }: { kind: TraceKind; id: string }): string => `${kind}:${id}`;

/** A link under an id that is its own, e.g. of the step and its number. */
export const link = (id: string, source: End, target: End, quantity: number): Link => ({
  _id: id,
  from: keyOf(source),
  to: keyOf(target),
  quantity,
  source,
  target,
  reversed: false,
});

export const endOfHolding = (
  holding: Pick<Holding, '_id' | 'partyId' | 'commodity' | 'receivedAt' | 'quantity'>,
): End => ({
  kind: 'hand-over',
  id: holding._id,
  partyId: holding.partyId,
  what: holding.commodity,
  at: holding.receivedAt,
  mass: holding.quantity,
});

/** Of a lot to who received a part of it. */
export const receivedLink = (holding: Omit<Holding, 'left'>): Link =>
  link(
    `received:${holding._id}`,
    {
      kind: 'lot',
      id: holding.lotId,
      partyId: holding.supplierId,
      what: holding.commodity,
      region: holding.region,
    },
    endOfHolding(holding),
    holding.quantity,
  );

/** Of batches to the sale that they left with; what weighs less than a gram leaves no link. */
export function soldLinks(sale: DataOf<typeof SaleShipped>, goods: readonly { from: End; mass: number }[]): Link[] {
  const { saleId, sellerId, destination, lines, shippedAt } = sale;
  const { country, region } = destination;
  const target: End = {
    kind: 'sale',
    id: saleId,
    partyId: sellerId,
    what: namesOf(lines),
    country,
    ...(region !== undefined && VillageCode.safeParse(region).success && { region }),
    at: new Date(shippedAt),
    mass: goods.reduce((sum, { mass }) => sum + mass, 0),
  };
  return goods.flatMap(({ from, mass }) => (mass > 0 ? [link(`sold:${saleId}:${from.id}`, from, target, mass)] : []));
}

/** Of many products the first three. */
function namesOf(lines: readonly { name: string }[]): string {
  const names = [...new Set(lines.map(({ name }) => name))];
  return [...names.slice(0, 3), ...(names.length > 3 ? ['…'] : [])].join(', ');
}
