// What clients were told, and whether it is so.
import type { Order } from '../../../apps/marketplace/dist/orders/order.js';
import type { Dump } from './dump.js';
import { grouped } from './sentences.js';

/** What clients were told, kept outside of the processes that are killed. */
export interface Acknowledged {
  /** With as much of what was asked for as the caller kept. */
  orders: ReadonlyMap<string, Partial<Pick<Order, 'buyerId' | 'quantity' | 'pool'>>>;
  /** Order id → reason of each cancel that was accepted, which no other cancel has; the first of them took effect. */
  cancelled?: ReadonlyMap<string, readonly string[]>;
  confirmed?: readonly { orderId: string; supplierId: string }[];
  lots?: ReadonlyMap<string, { supplierId: string }>;
  /** Changes of lots by their reason, which no other change has. */
  changes?: readonly { lotId: string; reason: string; kind: 'revised' | 'withdrawn' }[];
  received?: readonly { handOverId: string; orderId: string; part: number; accepted: number }[];
  paid?: readonly { paymentId: string; orderId: string; amount: number }[];
  corrected?: readonly { correctionId: string; lotId: string }[];
  runs?: readonly { runId: string; massIn: number }[];
  reversed?: readonly { runId: string; reason: string }[];
  packed?: readonly { packingId: string; mass: number }[];
  declared?: readonly { outflowId: string; lotId: string; quantity: number }[];
  /** Whoever was told that its decision stands. */
  decided?: readonly { outflowId: string; allowed: boolean; reason: string }[];
  declaredBatches?: readonly { batchId: string; count: number }[];
  sales?: readonly { saleId: string; buyerId: string }[];
  confirmedSales?: readonly string[];
  shippedSales?: readonly string[];
  refunded?: readonly { complaintId: string; saleId: string; refund: number }[];
  salePayments?: readonly { paymentId: string; saleId: string; amount: number }[];
}

/** What a client was told is so. */
export function promises(dump: Dump, told: Acknowledged): string[] {
  const { orders, lots, ledger, handOvers } = dump;
  const orderOf = new Map(orders.map((order) => [order._id, order]));
  const lotOf = new Map(lots.map((lot) => [lot._id, lot]));
  const byReason = grouped(ledger, (entry) => entry.reason ?? '');
  const placed = [...told.orders].flatMap(([id, asked]) => {
    const order = orderOf.get(id);
    const { buyerId, quantity, pool } = { ...order, ...asked };
    const kept = order && order.buyerId === buyerId && order.quantity === quantity && order.pool === pool;
    return kept ? [] : [`order ${id} was accepted, but is ${order ? 'another' : 'not there'}`];
  });
  const cancelled = [...(told.cancelled ?? [])].flatMap(([id, reasons]) =>
    orderOf.get(id)?.timeline.filter((line) => reasons.includes(line.reason ?? '')).length === 1
      ? []
      : [`the cancel of order ${id} was accepted, but did not take effect once`],
  );
  const confirmed = (told.confirmed ?? []).flatMap(({ orderId, supplierId }) => {
    const steps = orderOf.get(orderId)?.timeline ?? [];
    const said = steps.some((line) => line.fact.includes('confirmed') && line.supplierId === supplierId);
    // Whoever delivered has confirmed thereby; saying so once more changes nothing.
    const delivered = handOvers.some((each) => each.bast && each.orderId === orderId && each.supplierId === supplierId);
    return said || delivered
      ? []
      : [`the confirmation of order ${orderId} by ${supplierId} was accepted, but is not there`];
  });
  const posted = [...(told.lots ?? [])].flatMap(([id, { supplierId }]) =>
    lotOf.get(id)?.supplierId === supplierId ? [] : [`lot ${id} was accepted, but is not there`],
  );
  const changed = (told.changes ?? []).flatMap(({ lotId, reason, kind }) => {
    const entries = (byReason.get(reason) ?? []).filter((entry) => entry.lotId === lotId && entry.kind === kind).length;
    // There is nothing to enter when all of a lot was reserved already.
    const once = kind === 'revised' ? entries === 1 : entries <= 1 && lotOf.get(lotId)?.status === 'withdrawn';
    return once ? [] : [`lot ${lotId} was ${kind} (${reason}), but has ${entries} such entries`];
  });
  return [
    ...placed,
    ...cancelled,
    ...confirmed,
    ...posted,
    ...changed,
    ...delivered(dump, told, orderOf),
    ...downstream(dump, told),
    ...bought(dump, told),
  ];
}

function delivered(
  { handOvers, corrections }: Dump,
  told: Acknowledged,
  orderOf: ReadonlyMap<string, Order>,
): string[] {
  const bastOf = new Map(handOvers.map(({ _id, bast }) => [_id, bast]));
  const lotOf = new Map(corrections.map(({ _id, lotId }) => [_id, lotId]));
  const received = (told.received ?? []).flatMap(({ handOverId, orderId, part, accepted }) =>
    bastOf.get(handOverId)?.lines.some((line) => line.part === part && line.accepted === accepted)
      ? []
      : [`the BAST ${handOverId} of order ${orderId} was accepted, but is not there`],
  );
  const paid = (told.paid ?? []).flatMap(({ paymentId, orderId, amount }) => {
    const payments = orderOf.get(orderId)?.payments.filter((payment) => payment.paymentId === paymentId);
    const once = payments?.length === 1 && payments[0]?.amount === amount;
    return once ? [] : [`the payment ${paymentId} of order ${orderId} was accepted, but is not there once`];
  });
  const corrected = (told.corrected ?? []).flatMap(({ correctionId, lotId }) =>
    lotOf.get(correctionId) === lotId ? [] : [`the correction ${correctionId} was accepted, but is not there`],
  );
  return [...received, ...paid, ...corrected];
}

function downstream({ runs, reversals, packings, outflows }: Dump, told: Acknowledged): string[] {
  const runOf = new Map(runs.map((run) => [run._id, run]));
  const reasonOf = new Map(reversals.map(({ _id, reason }) => [_id, reason]));
  const massOf = new Map(packings.map(({ _id, mass }) => [_id, mass]));
  const outflowOf = new Map(outflows.map((outflow) => [outflow._id, outflow]));
  return [
    ...(told.runs ?? [])
      .filter(({ runId, massIn }) => runOf.get(runId)?.massIn !== massIn)
      .map(({ runId }) => `run ${runId} was accepted, but is not there`),
    ...(told.reversed ?? [])
      .filter(({ runId, reason }) => reasonOf.get(runId) !== reason)
      .map(({ runId }) => `the reversal of run ${runId} was accepted, but is not there`),
    ...(told.packed ?? [])
      .filter(({ packingId, mass }) => massOf.get(packingId) !== mass)
      .map(({ packingId }) => `packing ${packingId} was accepted, but is not there`),
    ...(told.declared ?? [])
      .filter(({ outflowId, quantity }) => outflowOf.get(outflowId)?.quantity !== quantity)
      .map(({ outflowId }) => `outflow ${outflowId} was accepted, but is not there`),
    ...(told.decided ?? []).flatMap(({ outflowId, allowed, reason }) => {
      const { decision, status } = outflowOf.get(outflowId) ?? {};
      const stands = decision?.reason === reason && status === (allowed ? 'recorded' : 'refused');
      return stands ? [] : [`the decision about outflow ${outflowId} was accepted, but does not stand`];
    }),
  ];
}

function bought({ batches, sales }: Dump, told: Acknowledged): string[] {
  const batchOf = new Map(batches.map((batch) => [batch._id, batch]));
  const saleOf = new Map(sales.map((sale) => [sale._id, sale]));
  return [
    ...(told.declaredBatches ?? [])
      .filter(({ batchId, count }) => batchOf.get(batchId)?.count !== count)
      .map(({ batchId }) => `batch ${batchId} was accepted, but is not there`),
    ...(told.sales ?? [])
      .filter(({ saleId, buyerId }) => saleOf.get(saleId)?.buyerId !== buyerId)
      .map(({ saleId }) => `sale ${saleId} was accepted, but is not there`),
    ...(told.confirmedSales ?? [])
      .filter((saleId) => saleOf.get(saleId)?.shipBy === undefined)
      .map((saleId) => `the confirmation of sale ${saleId} was accepted, but is not there`),
    ...(told.shippedSales ?? [])
      .filter((saleId) => saleOf.get(saleId)?.shipment === undefined)
      .map((saleId) => `the shipment of sale ${saleId} was accepted, but is not there`),
    ...(told.refunded ?? [])
      .filter(({ complaintId, saleId, refund }) => {
        const complaint = saleOf.get(saleId)?.complaints.find((each) => each.complaintId === complaintId);
        return complaint?.settlement?.refund !== refund;
      })
      .map(
        ({ complaintId, saleId }) => `the refund of ${complaintId} of sale ${saleId} was accepted, but is not there`,
      ),
    ...(told.salePayments ?? []).flatMap(({ paymentId, saleId, amount }) => {
      const paid = saleOf.get(saleId)?.payments.filter((payment) => payment.paymentId === paymentId) ?? [];
      const once = paid.length === 1 && paid[0]?.amount === amount;
      return once ? [] : [`the payment ${paymentId} of sale ${saleId} was accepted, but is not there once`];
    }),
  ];
}
