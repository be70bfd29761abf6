// What must hold of lots: their figures, their ledger, what is reserved of them, and who waits beside them.
import { amountOf, satisfies } from '@hilir/contracts';
import type { Lot } from '../../../apps/supply-chain/dist/lots/lot.js';
import type { Part } from '../../../apps/supply-chain/dist/pools/reservation.js';
import type { Dump, Entry } from './dump.js';
import { broken, grouped, live, same, sum } from './sentences.js';

const FIGURES = ['available', 'reserved', 'withdrawn', 'handedOver', 'lost', 'soldOutside'] as const;

/** Every lot's figures, its ledger and the reservations on it agree to the gram. */
export function stock({ lots, ledger, reservations, outflows }: Dump): string[] {
  const entries = grouped(ledger, (entry) => entry.lotId);
  const parts = grouped(
    reservations.flatMap((reservation) => reservation.parts.map((part) => ({ ...part, orderId: reservation._id }))),
    (part) => part.lotId,
  );
  const leaving = grouped(
    outflows.filter((outflow) => outflow.source === 'declared' && outflow.lotId !== undefined),
    (outflow) => outflow.lotId!,
  );
  const known = new Set(lots.map((lot) => lot._id));
  const unknown = [...entries.keys(), ...parts.keys(), ...leaving.keys()].filter((id) => !known.has(id));
  return [
    ...unknown.map((id) => `lot ${id} does not exist, but has entries, reservations or outflows`),
    ...lots.flatMap((lot) => {
      const own = entries.get(lot._id) ?? [];
      const on = parts.get(lot._id) ?? [];
      const figures = FIGURES.map((figure) => lot[figure]);
      const whole = sum(figures, (figure) => figure);
      const out = (status: string) =>
        sum(leaving.get(lot._id) ?? [], (outflow) => (outflow.status === status ? outflow.quantity : 0));
      const ledgerSays = (figure: (typeof FIGURES)[number]) => sum(own, (entry) => entry[figure] ?? 0) === lot[figure];
      return [
        ...broken(`lot ${lot._id}`, {
          'its figures are whole and not negative': [lot.quantity, ...figures].every(
            (figure) => Number.isInteger(figure) && figure >= 0,
          ),
          'its figures make up its quantity': lot.quantity === whole,
          'it was posted once': own.filter((entry) => entry.kind === 'posted').length === 1,
          'its ledger gives what is available': ledgerSays('available'),
          'its ledger gives what is reserved': ledgerSays('reserved'),
          'its ledger gives what was withdrawn': ledgerSays('withdrawn'),
          'its ledger gives what was handed over': ledgerSays('handedOver'),
          'its ledger gives what was lost': ledgerSays('lost'),
          'its ledger gives what was sold outside': ledgerSays('soldOutside'),
          'its outflows give what was sold outside': out('recorded') === lot.soldOutside,
          'its reservations give what is reserved':
            sum(on, (part) => part.reserved) + out('awaiting-decision') === lot.reserved,
        }),
        ...onePerEffect(lot, own, on),
      ];
    }),
  ];
}

/** For each part of an order on a lot one entry that took it and, once released without a delivery, one that gave it back. */
function onePerEffect(lot: Lot, entries: Entry[], parts: (Part & { orderId: string })[]): string[] {
  const ofOrder = grouped(entries, (entry) => entry.orderId ?? '');
  const partsOf = grouped(parts, (part) => part.orderId);
  const orders = new Set([...ofOrder.keys(), ...partsOf.keys()].filter(Boolean));
  return [...orders].flatMap((orderId) => {
    const own = ofOrder.get(orderId) ?? [];
    const held = partsOf.get(orderId) ?? [];
    const quantities = (kind: string) => own.filter((entry) => entry.kind === kind).map((entry) => entry.available);
    const taken = quantities('reserved').map((quantity) => -quantity);
    return broken(`lot ${lot._id}, order ${orderId}`, {
      'each part was taken once': same(
        taken,
        held.map((part) => part.quantity),
      ),
      'each released part came back once':
        own.some((entry) => entry.handOverId !== undefined) ||
        same(
          quantities('released'),
          held.filter((part) => !live(part)).map((part) => part.quantity),
        ),
      'what its entries leave reserved is reserved for it':
        sum(own, (entry) => entry.reserved) === sum(held, (part) => part.reserved),
    });
  });
}

/** A part names a lot of its pool, and costs what was agreed. */
export function partOfLots({ lots, reservations, commodities }: Dump): string[] {
  const byId = new Map(lots.map((lot) => [lot._id, lot]));
  const units = new Map(commodities.map((commodity) => [commodity.code, commodity.baseUnit]));
  return reservations.flatMap((reservation) =>
    reservation.parts.flatMap((part) => {
      const lot = byId.get(part.lotId);
      if (!lot) return [];
      return broken(`order ${reservation._id} part ${part.part}`, {
        'its lot is of its pool': lot.pool === reservation.pool,
        'it names the supplier of its lot': lot.supplierId === part.supplierId && lot.region === part.region,
        'its price is within the order’s': part.price <= (reservation.maxPrice ?? Infinity),
        'its amount is exact': part.amount === amountOf(part.quantity, part.price, units.get(lot.commodity)!),
      });
    }),
  );
}

/** A wake-up that got lost leaves an order waiting beside material that it may have. */
export function nobodyWaitsBesideWhatFits({ reservations, lots, commodities }: Dump): string[] {
  const open = grouped(
    lots.filter((lot) => lot.available > 0),
    (lot) => lot.pool,
  );
  const templates = new Map(commodities.map((commodity) => [commodity.code, commodity]));
  return reservations
    .filter((reservation) => reservation.waiting > 0)
    .flatMap((reservation) => {
      const { _id, pool, buyerRegion, maxPrice = Infinity, needBy, wishes } = reservation;
      const fitting = (open.get(pool) ?? []).find(
        (lot) =>
          lot.price <= maxPrice &&
          lot.readyOn <= needBy &&
          (!lot.localOnly || pool.startsWith(buyerRegion.slice(0, 2))) &&
          satisfies(lot.attributes, wishes, templates.get(lot.commodity)!),
      );
      return fitting ? [`order ${_id} waits although lot ${fitting._id} has ${fitting.available} for it`] : [];
    });
}
