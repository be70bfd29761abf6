// What a lot of raw material is and what may happen to it. Its stock ledger is the truth; the figures on the lot are its sums.
import {
  type Attributes,
  type CommodityTemplate,
  type LedgerEntry,
  type LotBody,
  LotPosted,
  LotRevised,
  LotWindowEnded,
  LotWindowLifted,
  LotWithdrawn,
  misfitsOf,
  type NewFact,
  type PartyProfile,
  poolOf,
  type PoolPolicy,
  type Recorded,
  Refusal,
} from '@hilir/contracts';

/** Invariant: quantity = available + reserved + withdrawn + handedOver + lost + soldOutside, all whole base units, none negative. */
export interface Lot {
  _id: string;
  /** Grows with every write; facts carry it as their sequence. */
  version: number;
  /** Grows with every change by a person; what If-Match compares, so that reservations do not spoil a clerk's edit. */
  revision: number;
  pool: string;
  commodity: string;
  supplierId: string;
  attributes: Attributes;
  status: 'open' | 'withdrawn';
  quantity: number;
  available: number;
  reserved: number;
  withdrawn: number;
  /** Accepted by buyers. */
  handedOver: number;
  /** Lost, damaged, written off or missing when counted. */
  lost: number;
  /** Sold outside the platform. */
  soldOutside: number;
  count?: { unit: string; number: number };
  price: number;
  region: string;
  kecamatan: string;
  kabkota: string;
  gatherer?: string;
  harvestedOn: string;
  readyOn: string;
  postedAt: Date;
  localUntil: Date;
  /** True until the pool has heard that the window ran out or was lifted. */
  localOnly: boolean;
  requestHash: string;
}
/** A ledger entry before it has an id. */
export type Entry = Omit<LedgerEntry, 'entryId' | 'at' | 'occurredAt'> & { at: Date; occurredAt?: Date };
export interface Change {
  lot: Lot;
  entry?: Entry;
  fact: NewFact;
}
/** What people change; every change of stock is in the ledger. A line carries the lot's version, which moves with its stock too. */
export const LOT_HISTORY: Recorded = {
  kind: 'lot',
  fields: [
    'supplierId',
    'commodity',
    'attributes',
    'status',
    'quantity',
    'available',
    'withdrawn',
    'lost',
    'count',
    'price',
    'region',
    'gatherer',
    'harvestedOn',
    'readyOn',
    'localUntil',
    'localOnly',
  ],
  personal: ['gatherer'],
};

const HOUR_MS = 3_600_000;
const SUPPLIERS = new Set(['cooperative', 'bumdes', 'firm']);

/** Refuses what the supplier, the commodity or the dates do not allow; otherwise the lot, its first ledger entry and its fact. */
export function postLot(
  lotId: string,
  body: LotBody,
  around: {
    supplier: PartyProfile | null;
    template: CommodityTemplate | null;
    policy: PoolPolicy;
    requestHash: string;
    language: 'id' | 'en';
  },
  now: Date,
): Change {
  const { supplier, template, policy, requestHash, language } = around;
  if (!supplier) throw new Refusal('supplier.unknown');
  if (supplier.status !== 'active') throw new Refusal('supplier.not-active');
  if (!SUPPLIERS.has(supplier.kind)) throw new Refusal('supplier.kind');
  if (!template) throw new Refusal('commodity.unknown');
  const misfits = misfitsOf(body.attributes, template);
  if (misfits.length > 0) {
    const fields = misfits.map(({ attribute, expected }) => ({
      pointer: `/body/attributes/${attribute}`,
      code: 'attribute',
      message: expected[language],
    }));
    throw new Refusal('commodity.attribute', {}, fields);
  }
  if (body.readyOn < body.harvestedOn) throw new Refusal('lot.dates');
  const lot: Lot = {
    ...body,
    _id: lotId,
    version: 1,
    revision: 1,
    pool: poolOf(body.region, body.commodity),
    status: 'open',
    available: body.quantity,
    reserved: 0,
    withdrawn: 0,
    handedOver: 0,
    lost: 0,
    soldOutside: 0,
    kecamatan: body.region.slice(0, 6),
    kabkota: body.region.slice(0, 4),
    postedAt: now,
    localUntil: new Date(now.getTime() + policy.localWindowHours * HOUR_MS),
    localOnly: policy.localWindowHours > 0,
    requestHash,
  };
  return {
    lot,
    entry: { lotId, at: now, kind: 'posted', available: lot.quantity, reserved: 0 },
    fact: LotPosted.of(aggregate(lot), content(lot)),
  };
}

type Revision = Partial<Pick<Lot, 'quantity' | 'count' | 'price' | 'readyOn'>>;

/**
 * Changes quantity, count, price or ready day. The quantity never falls below what is no longer free to sell. Undefined
 * when the lot is so already.
 */
export function reviseLot(lot: Lot, changes: Revision, reason: string, now: Date): Change | undefined {
  if (isAlready(lot, changes)) return undefined;
  if (lot.status === 'withdrawn') throw new Refusal('lot.withdrawn');
  const quantity = changes.quantity ?? lot.quantity;
  const bound = lot.reserved + lot.handedOver + lot.lost + lot.soldOutside;
  if (quantity < bound) throw new Refusal('lot.below-reserved', { reserved: bound });
  if ((changes.readyOn ?? lot.readyOn) < lot.harvestedOn) throw new Refusal('lot.dates');
  const available = quantity - bound;
  const revised = next({ ...lot, ...changes, quantity, available });
  const entry: Entry = {
    lotId: lot._id,
    at: now,
    kind: 'revised',
    available: available - lot.available,
    reserved: 0,
    reason,
  };
  return {
    lot: revised,
    ...(entry.available !== 0 && { entry }),
    fact: LotRevised.of(aggregate(revised), content(revised)),
  };
}

/**
 * Takes back what is available; what is reserved stays reserved, and what comes back later is withdrawn too. Undefined
 * when it is withdrawn already.
 */
export function withdrawLot(lot: Lot, reason: string, now: Date): Change | undefined {
  if (lot.status === 'withdrawn') return undefined;
  const withdrawn = next({ ...lot, status: 'withdrawn', available: 0, withdrawn: lot.withdrawn + lot.available });
  const entry: Entry = {
    lotId: lot._id,
    at: now,
    kind: 'withdrawn',
    available: -lot.available,
    reserved: 0,
    withdrawn: lot.available,
    reason,
  };
  const data = { lotId: lot._id, pool: lot.pool, supplierId: lot.supplierId, reason };
  return { lot: withdrawn, ...(lot.available > 0 && { entry }), fact: LotWithdrawn.of(aggregate(withdrawn), data) };
}

/**
 * Lets buyers of other provinces in before the window ends; by an officer, with a reason that stays on record. Undefined
 * when it is lifted already: no other window is over before its time.
 */
export function liftWindow(lot: Lot, reason: string, by: string, now: Date): Change | undefined {
  if (!lot.localOnly && lot.localUntil > now) return undefined;
  if (lot.status === 'withdrawn') throw new Refusal('lot.withdrawn');
  if (!lot.localOnly) throw new Refusal('lot.window-over');
  const lifted = next({ ...lot, localOnly: false });
  const data = { lotId: lot._id, pool: lot.pool, supplierId: lot.supplierId, reason, by };
  return { lot: lifted, fact: LotWindowLifted.of(aggregate(lifted), data) };
}

/** The window ran out by itself. Undefined when there is nothing to do any more. */
export function endWindow(lot: Lot, now: Date): Change | undefined {
  if (!lot.localOnly || lot.localUntil > now) return undefined;
  const ended: Lot = { ...lot, version: lot.version + 1, localOnly: false };
  return {
    lot: ended,
    fact: LotWindowEnded.of(aggregate(ended), { lotId: lot._id, pool: lot.pool, supplierId: lot.supplierId }),
  };
}

const isAlready = (lot: Lot, { quantity, count, price, readyOn }: Revision): boolean =>
  (quantity ?? lot.quantity) === lot.quantity &&
  (count === undefined || (count.unit === lot.count?.unit && count.number === lot.count.number)) &&
  (price ?? lot.price) === lot.price &&
  (readyOn ?? lot.readyOn) === lot.readyOn;
const next = (lot: Lot): Lot => ({ ...lot, version: lot.version + 1, revision: lot.revision + 1 });
const aggregate = (lot: Lot) => ({ subject: lot._id, sequence: lot.version, key: lot.pool });
const content = (lot: Lot) => ({
  lotId: lot._id,
  pool: lot.pool,
  supplierId: lot.supplierId,
  commodity: lot.commodity,
  attributes: lot.attributes,
  quantity: lot.quantity,
  price: lot.price,
  region: lot.region,
  readyOn: lot.readyOn,
  localUntil: lot.localUntil.toISOString(),
});
