// What must hold of deliveries and corrections: each gram and each rupiah stands once on both sides, and in the ledger.
import { amountOf } from '@hilir/contracts';
import type { Dump } from './dump.js';
import { broken, grouped, sum } from './sentences.js';

/** What BASTs say is what orders, reservations and lots say, to the gram and to the rupiah. */
export function handOvers({ handOvers, orders, reservations, lots, commodities, holdings }: Dump): string[] {
  const lines = handOvers.flatMap(({ _id, orderId, bast }) =>
    (bast?.lines ?? []).map((line) => ({ ...line, handOverId: _id, orderId })),
  );
  const ofPart = grouped(lines, (line) => `${line.orderId} ${line.part}`);
  const ofLot = grouped(lines, (line) => line.lotId);
  const units = new Map(commodities.map((commodity) => [commodity.code, commodity.baseUnit]));
  const held = new Map(holdings.map((holding) => [holding._id, holding]));
  const accepted = (of: typeof lines = []): number => sum(of, (line) => line.accepted);
  return [
    ...lines.flatMap((line) =>
      broken(`hand-over ${line.handOverId} part ${line.part}`, {
        'accepted + rejected = net': line.accepted + line.rejected === line.net,
        'its amount is accepted × price':
          line.amount === amountOf(line.accepted, line.price, units.get(line.commodity) ?? 'g'),
        'the buyer has what was accepted':
          (held.get(`${line.handOverId}:${line.part}`)?.quantity ?? 0) === line.accepted,
      }),
    ),
    ...holdings.flatMap((holding) =>
      broken(`holding ${holding._id}`, {
        'quantity = used + left': holding.quantity === holding.used + holding.left,
      }),
    ),
    ...orders.flatMap((order) =>
      order.parts.flatMap((part) => {
        const own = ofPart.get(`${order._id} ${part.part}`);
        return broken(`order ${order._id} part ${part.part}`, {
          'what it received is what BASTs say': part.received === accepted(own),
          'what is owed for it is what BASTs say': part.due === sum(own ?? [], (line) => line.amount),
        });
      }),
    ),
    ...reservations.flatMap(({ _id, parts }) =>
      parts.flatMap((part) =>
        broken(`reservation ${_id} part ${part.part}`, {
          'what it gave is what BASTs say': part.received === accepted(ofPart.get(`${_id} ${part.part}`)),
        }),
      ),
    ),
    ...lots.flatMap((lot) =>
      broken(`lot ${lot._id}`, {
        'what it handed over is what BASTs say': lot.handedOver === accepted(ofLot.get(lot._id)),
      }),
    ),
  ];
}

/** A correction changed its lot by what it says, once, and not at all once it was undone. */
export function corrections({ corrections, ledger }: Dump): string[] {
  const entries = grouped(
    ledger.filter((entry) => entry.correctionId !== undefined),
    (entry) => entry.correctionId!,
  );
  const known = new Set(corrections.map(({ _id }) => _id));
  return [
    ...[...entries.keys()].filter((id) => !known.has(id)).map((id) => `correction ${id} is in a ledger, but not there`),
    ...corrections.flatMap(({ _id, change, reversal }) => {
      const own = entries.get(_id) ?? [];
      const undone = own.filter((entry) => entry.kind === 'reversed');
      return broken(`correction ${_id}`, {
        'its entries give its change':
          sum(own, (entry) => entry.available) === (reversal ? 0 : change) && own.length > 0,
        'it was undone at most once': undone.length === (reversal ? 1 : 0),
      });
    }),
  ];
}
