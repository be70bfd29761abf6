// What must hold of an order by itself, and between its buyer's and its pool's side.
import type { Order } from '../../../apps/marketplace/dist/orders/order.js';
import { MOST_PARTS, type Part, type Reservation } from '../../../apps/supply-chain/dist/pools/reservation.js';
import type { Dump } from './dump.js';
import { broken, live, sum } from './sentences.js';

/** Nothing is waited for in these; a handed-over one only waits to be paid. */
const AT_REST = ['refused', 'lapsed', 'cancelled', 'closed'];

/** What an order's status says fits its parts, and every step of it was taken once. */
export function orderByItself(order: Order): string[] {
  const held = order.parts.filter(live);
  const allotted = sum(held, (part) => part.quantity);
  const reserved = sum(order.parts, (part) => part.reserved);
  const due = sum(order.parts, (part) => part.due);
  const paid = sum(order.payments, (payment) => (payment.reversal ? 0 : payment.amount));
  const steps = (fact: string) => order.timeline.filter((line) => line.fact === `marketplace.${fact}.v1`).length;
  const over = AT_REST.includes(order.status);
  const lost = steps('order-lapsed') + steps('order-handed-over') > 0 || order.parts.length >= MOST_PARTS;
  return broken(`order ${order._id} (${order.status})`, {
    'its pool answered': order.status !== 'placed',
    'its timeline has a line for each version': order.version === order.timeline.length,
    'it was placed once, first': steps('order-placed') === 1 && /order-placed/.test(order.timeline[0]?.fact ?? ''),
    'it was awaited at most once': steps('order-waiting') <= 1,
    'it was refused at most once': steps('order-refused') === (order.status === 'refused' ? 1 : 0),
    'it was cancelled at most once, and then only a delivery brought it back':
      steps('order-cancelled') === (order.status === 'cancelled' ? 1 : 0) ||
      (steps('order-cancelled') === 1 && steps('order-handed-over') > 0),
    'it holds nothing once it is over': !over || (reserved === 0 && order.waiting === 0 && !order.deadline),
    'it has a deadline until it is over': over || order.deadline !== undefined,
    'it never holds or wants more than was asked': allotted + order.waiting <= order.quantity,
    'what it holds and wants is all that was asked':
      order.partial !== 'fill-or-wait' || over || lost || allotted + order.waiting === order.quantity,
    'all-or-nothing holds all or nothing':
      order.partial !== 'all-or-nothing' || over || lost || allotted === order.quantity,
    'a waiting order waits': order.status !== 'waiting' || (order.waiting > 0 && order.parts.length === 0),
    'a reserved order holds all': order.status !== 'reserved' || allotted === order.quantity,
    'a confirmed order is confirmed whole':
      order.status !== 'confirmed' ||
      (order.waiting === 0 && held.every((part) => part.state === 'confirmed' || part.state === 'handed-over')),
    'what was handed over whole has nothing reserved': order.status !== 'handed-over' || reserved === 0,
    'nobody paid more than was accepted for': paid <= due,
    'no part has a number twice': new Set(order.parts.map((part) => part.part)).size === order.parts.length,
    'each part was confirmed by its supplier at most once':
      steps('order-confirmed') <= order.parts.length && order.parts.every((part) => part.quantity > 0),
  });
}

/** Marketplace and supply chain tell the same story of every order. */
export function bothSides({ orders, reservations }: Dump): string[] {
  const byId = new Map(reservations.map((reservation) => [reservation._id, reservation]));
  const known = new Set(orders.map((order) => order._id));
  return [
    ...reservations.filter(({ _id }) => !known.has(_id)).map(({ _id }) => `reservation ${_id} has no order`),
    ...orders.flatMap((order) => {
      const reservation = byId.get(order._id);
      if (!reservation) return [`order ${order._id} (${order.status}) is unknown to the supply chain`];
      return [...sameWants(order, reservation), ...sameParts(order, reservation)];
    }),
  ];
}

function sameWants(order: Order, reservation: Reservation): string[] {
  const over = order.status === 'handed-over' || AT_REST.includes(order.status);
  // A cancel that overtook its order leaves a tombstone, which only knows the pool.
  const whole = 'quantity' in reservation;
  return broken(`order ${order._id} (${order.status})`, {
    'both sides name the same pool': order.pool === reservation.pool,
    'both sides name the same wish': !whole || order.quantity === reservation.quantity,
    'both sides wait for the same': order.waiting === reservation.waiting,
    'both sides know whether it is over': over === reservation.ended,
  });
}

function sameParts(order: Order, reservation: Reservation): string[] {
  const noted = new Map(order.parts.map((part) => [part.part, part]));
  const shown = (part: Part | Order['parts'][number] | undefined): string =>
    part
      ? [part.lotId, part.supplierId, part.quantity, part.price, part.reserved, part.received, part.state].join(' ')
      : 'unknown';
  const numbers = new Set([...noted.keys(), ...reservation.parts.map((part) => part.part)]);
  return [...numbers].flatMap((number) => {
    const there = reservation.parts.find((part) => part.part === number);
    const here = noted.get(number);
    // What was reserved while the order ended is given back without the order ever having noted it.
    if (!here && there?.state === 'released') return [];
    if (shown(here) === shown(there)) return [];
    return [`order ${order._id} part ${number}: marketplace ${shown(here)}, supply chain ${shown(there)}`];
  });
}
