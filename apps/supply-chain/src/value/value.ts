// What one sold line brought to whom: the raw material inside it to the villages it was bought in, the rest to its maker.
import {
  areasOf,
  type DataOf,
  dayThere,
  type KeptValue,
  type NewFact,
  type OriginPart,
  type SaleShipped,
  ValueKept,
} from '@hilir/contracts';
import { type Batch, knowsOrigin } from '../batches/batch.js';
import { mixed, portionOf } from '../production/origin.js';

type Shipped = DataOf<typeof SaleShipped>;
/** Invariant: what was kept sums to the value, whatever is refunded. */
export interface SoldValue {
  /** `sale:line`. */
  _id: string;
  version: number;
  saleId: string;
  line: number;
  sellerId: string;
  /** The seller's village. */
  region: string;
  productId: string;
  sku: string;
  name: string;
  count: number;
  /** Whole rupiah after refunds. */
  value: number;
  refunded: number;
  /** Pieces whose material is known. */
  traced: number;
  kept: KeptValue[];
  lots: OriginPart[];
  destination: Shipped['destination'];
  soldAt: Date;
  /** Under what it is found: every region that had a part, of each level, and the month by the seller's clock. */
  filed: { regions: string[]; month: string };
}
/** Pieces of one batch that left with a line, with their share of its mass and of what was paid for its material. */
export interface SoldPart {
  batch: Pick<Batch, 'origin' | 'mass'>;
  count: number;
  mass: number;
  value: number;
}
export interface Change {
  sold: SoldValue;
  fact: NewFact;
}

export const idOf = (saleId: string, line: number): string => `${saleId}:${line}`;

/** The goods of a line have left; of pieces that no part has, nobody knows the material. */
export function soldValue(sale: Shipped, shipped: Shipped['lines'][number], parts: readonly SoldPart[]): Change {
  const { saleId, sellerId, region, destination } = sale;
  const { line, productId, sku, name, count, value } = shipped;
  const lots = mixed(parts.map(({ batch, ...load }) => portionOf(batch.origin, load, batch.mass)));
  const traced = parts.filter(({ batch }) => knowsOrigin(batch)).reduce((sum, part) => sum + part.count, 0);
  const soldAt = new Date(sale.shippedAt);
  const kept = keptOf(value, region, lots);
  const regions = kept.flatMap((one) => areasOf(one.region));
  return told({
    _id: idOf(saleId, line),
    version: 1,
    saleId,
    line,
    sellerId,
    region,
    productId,
    sku,
    name,
    count,
    value,
    refunded: 0,
    traced,
    kept,
    lots,
    destination,
    soldAt,
    filed: { regions: [...new Set(regions)], month: dayThere(region, soldAt).slice(0, 7) },
  });
}

/** A line brings less than was thought; its maker bears that, for the material is paid. */
export function refund(sold: SoldValue, refunded: number): Change {
  const value = sold.value - refunded;
  return told({
    ...sold,
    version: sold.version + 1,
    value,
    refunded: sold.refunded + refunded,
    kept: keptOf(value, sold.region, sold.lots),
  });
}

/** What each village has for the material it gathered, and last the maker, who has the rest or loses it. */
function keptOf(value: number, region: string, lots: readonly OriginPart[]): KeptValue[] {
  const gathered = new Map<string, KeptValue & { commodity: string; mass: number }>();
  for (const { region: village, commodity, mass, value: paid = 0 } of lots) {
    const key = `${village} ${commodity}`;
    const known = gathered.get(key) ?? { region: village, step: 'gathering', commodity, value: 0, mass: 0 };
    gathered.set(key, { ...known, value: known.value + paid, mass: known.mass + mass });
  }
  const gathering = [...gathered.values()].sort((a, b) => b.value - a.value);
  const paid = gathering.reduce((sum, one) => sum + one.value, 0);
  const commodity = mostOf(gathering);
  return [
    ...gathering.map(({ mass: _mass, ...one }) => one),
    { region, step: 'making', ...(commodity !== undefined && { commodity }), value: value - paid },
  ];
}

/** The raw material that weighs most in all of them together. */
function mostOf(gathered: readonly { commodity: string; mass: number }[]): string | undefined {
  const masses = new Map<string, number>();
  for (const { commodity, mass } of gathered) masses.set(commodity, (masses.get(commodity) ?? 0) + mass);
  return [...masses].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function told(sold: SoldValue): Change {
  const { _id, version, saleId, sellerId, line, productId, sku, count, value, traced, kept, destination } = sold;
  const about = { subject: _id, sequence: version, key: sellerId };
  const data = { saleId, sellerId, line, productId, sku, count, value, traced, kept, destination };
  return { sold, fact: ValueKept.of(about, { ...data, soldAt: sold.soldAt.toISOString() }) };
}
