// The auditor: what must hold between the databases, the topics and what clients were told, once everything has drained.
import { amountOf, type Commodity, OrderPlaced, satisfies, type ServiceName, StockReserved } from '@hilir/contracts';
import type { Db } from 'mongodb';
import type { Order } from '../../apps/marketplace/src/orders/order.js';
import type { Lot } from '../../apps/supply-chain/src/lots/lot.js';
import type { LedgerDocument } from '../../apps/supply-chain/src/lots/lots.store.js';
import { MOST_PARTS, type Part, type Reservation } from '../../apps/supply-chain/src/pools/reservation.js';

interface PartyVersion {
  _id: string;
  version: number;
  status: string;
}
/** A fact as it lies on a topic. */
export interface SentFact {
  id: string;
  type: string;
  topic: string;
  subject: string;
  sequence: number;
}
/** Everything the audit looks at. A service that did not run has empty lists. */
export interface Dump {
  orders: Order[];
  reservations: Reservation[];
  lots: Lot[];
  ledger: LedgerDocument[];
  commodities: Commodity[];
  /** Parties as the registry has them, and as its readers do. */
  parties: { registry: PartyVersion[]; copies: PartyVersion[][] };
  /** Inbox keys, `handler:event id`. */
  inbox: string[];
  /** Ids of facts that have not left. */
  outbox: string[];
  /** Parked events that nobody has dealt with. */
  parked: { handler: string; subject: string; reason: string }[];
  /** Valid facts in Kafka; leave out where topics were not read. */
  sent?: SentFact[];
}
/** What clients were told, kept outside of the processes that are killed. */
export interface Acknowledged {
  orders: ReadonlyMap<string, { buyerId: string; quantity: number; pool: string }>;
  /** Order id → reason of each cancel that was accepted, which no other cancel has; the first of them took effect. */
  cancelled: ReadonlyMap<string, readonly string[]>;
  confirmed: readonly { orderId: string; supplierId: string }[];
  lots: ReadonlyMap<string, { supplierId: string }>;
  /** Changes of lots by their reason, which no other change has. */
  changes: readonly { lotId: string; reason: string; kind: 'revised' | 'withdrawn' }[];
}

const DATABASES = ['registry', 'supply-chain', 'marketplace'] as const;

/** Reads the three databases; `sent` is left to the caller. */
export async function readDump(db: (name: ServiceName) => Db): Promise<Dump> {
  const all = <T>(name: ServiceName, collection: string, filter: object = {}): Promise<T[]> =>
    db(name).collection(collection).find(filter).toArray() as Promise<unknown[]> as Promise<T[]>;
  const everywhere = async <T>(collection: string, filter: object = {}): Promise<T[]> =>
    (await Promise.all(DATABASES.map((name) => all<T>(name, collection, filter)))).flat();
  return {
    orders: await all('marketplace', 'orders'),
    reservations: await all('supply-chain', 'reservations'),
    lots: await all('supply-chain', 'lots'),
    ledger: await all('supply-chain', 'ledger'),
    commodities: await all('supply-chain', 'commodities'),
    parties: {
      registry: await all('registry', 'parties'),
      copies: [await all('supply-chain', 'parties'), await all('marketplace', 'parties')],
    },
    inbox: (await everywhere<{ keys: string[] }>('inbox')).flatMap(({ keys }) => keys),
    outbox: (await everywhere<{ _id: string }>('outbox')).map(({ _id }) => _id),
    parked: await everywhere('parked_events', { status: 'parked' }),
  };
}

/** Every broken promise in a sentence; empty when all hold. */
export function audit(dump: Dump, acknowledged?: Acknowledged): string[] {
  return [
    ...dump.outbox.map((id) => `fact ${id} never left`),
    ...dump.parked.map((row) => `${row.handler} parked an event of ${row.subject}: ${row.reason}`),
    ...dump.orders.flatMap(orderByItself),
    ...bothSides(dump),
    ...stock(dump),
    ...partOfLots(dump),
    ...nobodyWaitsBesideWhatFits(dump),
    ...copies(dump),
    ...(dump.sent ? deliveries(dump, dump.sent) : []),
    ...(acknowledged ? promises(dump, acknowledged) : []),
  ];
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
const live = (part: { state: string }): boolean => part.state !== 'released';
const same = (a: readonly number[], b: readonly number[]): boolean => [...a].sort().join() === [...b].sort().join();

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** One line per condition that does not hold. */
const broken = (what: string, conditions: Record<string, boolean>): string[] =>
  Object.entries(conditions)
    .filter(([, holds]) => !holds)
    .map(([condition]) => `${what}: not true that ${condition}`);

/** What an order's status says fits its parts, and every step of it was taken once. */
function orderByItself(order: Order): string[] {
  const held = order.parts.filter(live);
  const reserved = sum(held, (part) => part.quantity);
  const steps = (fact: string) => order.timeline.filter((line) => line.fact === `marketplace.${fact}.v1`).length;
  const over = order.status === 'refused' || order.status === 'lapsed' || order.status === 'cancelled';
  const lost = steps('order-lapsed') > 0 || order.parts.length >= MOST_PARTS;
  return broken(`order ${order._id} (${order.status})`, {
    'its pool answered': order.status !== 'placed',
    'its timeline has a line for each version': order.version === order.timeline.length,
    'it was placed once, first': steps('order-placed') === 1 && /order-placed/.test(order.timeline[0]?.fact ?? ''),
    'it was awaited at most once': steps('order-waiting') <= 1,
    'it was refused at most once': steps('order-refused') === (order.status === 'refused' ? 1 : 0),
    'it was cancelled at most once': steps('order-cancelled') === (order.status === 'cancelled' ? 1 : 0),
    'it holds nothing once it is over': !over || (reserved === 0 && order.waiting === 0 && !order.deadline),
    'it has a deadline until it is over': over || order.deadline !== undefined,
    'it never holds or wants more than was asked': reserved + order.waiting <= order.quantity,
    'what it holds and wants is all that was asked':
      order.partial !== 'fill-or-wait' || over || lost || reserved + order.waiting === order.quantity,
    'all-or-nothing holds all or nothing':
      order.partial !== 'all-or-nothing' || over || lost || reserved === order.quantity,
    'a waiting order waits': order.status !== 'waiting' || (order.waiting > 0 && order.parts.length === 0),
    'a reserved order holds all': order.status !== 'reserved' || reserved === order.quantity,
    'a confirmed order is confirmed whole':
      order.status !== 'confirmed' || (order.waiting === 0 && held.every((part) => part.state === 'confirmed')),
    'no part has a number twice': new Set(order.parts.map((part) => part.part)).size === order.parts.length,
    'each part was confirmed by its supplier at most once':
      steps('order-confirmed') <= order.parts.length && order.parts.every((part) => part.quantity > 0),
  });
}

/** Marketplace and supply chain tell the same story of every order. */
function bothSides({ orders, reservations }: Dump): string[] {
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
  const over = ['refused', 'lapsed', 'cancelled'].includes(order.status);
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
    part ? [part.lotId, part.supplierId, part.quantity, part.price, part.amount, part.state].join(' ') : 'unknown';
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

/** Every lot's figures, its ledger and the reservations on it agree to the gram. */
function stock({ lots, ledger, reservations }: Dump): string[] {
  const entries = grouped(ledger, (entry) => entry.lotId);
  const parts = grouped(
    reservations.flatMap((reservation) => reservation.parts.map((part) => ({ ...part, orderId: reservation._id }))),
    (part) => part.lotId,
  );
  const known = new Set(lots.map((lot) => lot._id));
  const unknown = [...entries.keys(), ...parts.keys()].filter((id) => !known.has(id));
  return [
    ...unknown.map((id) => `lot ${id} does not exist, but has entries or reservations`),
    ...lots.flatMap((lot) => {
      const own = entries.get(lot._id) ?? [];
      const on = parts.get(lot._id) ?? [];
      const total = (kinds: string[]) => sum(own, (entry) => (kinds.includes(entry.kind) ? entry.available : 0));
      const figures = [lot.quantity, lot.available, lot.reserved, lot.withdrawn];
      return [
        ...broken(`lot ${lot._id}`, {
          'its figures are whole and not negative': figures.every((figure) => Number.isInteger(figure) && figure >= 0),
          'quantity = available + reserved + withdrawn': lot.quantity === lot.available + lot.reserved + lot.withdrawn,
          'it was posted once': own.filter((entry) => entry.kind === 'posted').length === 1,
          'its ledger gives what is available': sum(own, (entry) => entry.available) === lot.available,
          'its ledger gives what is reserved': sum(own, (entry) => entry.reserved) === lot.reserved,
          'its ledger gives its quantity': total(['posted', 'revised']) === lot.quantity,
          'its ledger gives what was withdrawn': -total(['withdrawn']) === lot.withdrawn,
          'its reservations give what is reserved': sum(on.filter(live), (part) => part.quantity) === lot.reserved,
        }),
        ...onePerEffect(lot, own, on),
      ];
    }),
  ];
}

/** For each part of an order on a lot one entry that took it and, once released, one that gave it back; no more. */
function onePerEffect(lot: Lot, entries: LedgerDocument[], parts: (Part & { orderId: string })[]): string[] {
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
      'each released part came back once': same(
        quantities('released'),
        held.filter((part) => !live(part)).map((part) => part.quantity),
      ),
    });
  });
}

/** A part names a lot of its pool, and costs what was agreed. */
function partOfLots({ lots, reservations, commodities }: Dump): string[] {
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
function nobodyWaitsBesideWhatFits({ reservations, lots, commodities }: Dump): string[] {
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

function copies({ parties: { registry, copies } }: Dump): string[] {
  return registry.flatMap((party) =>
    copies.flatMap((list, i) => {
      const copy = list.find(({ _id }) => _id === party._id);
      const agree = copy?.version === party.version && copy.status === party.status;
      return agree
        ? []
        : [`party ${party._id}: copy ${i + 1} is at ${copy?.version}, the registry at ${party.version}`];
    }),
  );
}

/** Nothing lost on the way, nothing said twice under two ids, and everyone who heard a kind of fact heard all of them. */
function deliveries({ inbox, orders }: Dump, sent: readonly SentFact[]): string[] {
  const facts = new Map(sent.map((fact) => [fact.id, fact]));
  const said = grouped([...facts.values()], (fact) => `${fact.topic} ${fact.subject}`);
  const doubled = [...said].flatMap(([subject, list]) =>
    new Set(list.map((fact) => fact.sequence)).size === list.length ? [] : [`${subject}: two facts of one version`],
  );
  const missing = orders.flatMap((order) => {
    const steps = (said.get(`marketplace.orders ${order._id}`) ?? []).map((fact) => fact.sequence);
    const expected = Array.from({ length: order.version }, (_, i) => i + 1);
    return same(steps, expected) ? [] : [`order ${order._id} is at ${order.version}, Kafka has ${steps.join()}`];
  });
  return [...doubled, ...missing, ...heard(inbox, facts)];
}

/** Between the two services that share every order. */
const MUST_BE_HEARD = [OrderPlaced.type, StockReserved.type];

function heard(inbox: readonly string[], facts: ReadonlyMap<string, SentFact>): string[] {
  const listeners = new Map<string, Set<string>>();
  const unknown: string[] = [];
  for (const key of inbox) {
    const cut = key.lastIndexOf(':');
    const fact = facts.get(key.slice(cut + 1));
    if (!fact) unknown.push(`inbox row ${key} is of no fact in Kafka`);
    else listeners.set(fact.type, (listeners.get(fact.type) ?? new Set()).add(key.slice(0, cut)));
  }
  const kinds = new Set([...facts.values()].map((fact) => fact.type));
  const deaf = MUST_BE_HEARD.filter((type) => kinds.has(type) && !listeners.has(type));
  const rows = new Set(inbox);
  const unheard = [...facts.values()].flatMap((fact) =>
    [...(listeners.get(fact.type) ?? [])]
      .filter((handler) => !rows.has(`${handler}:${fact.id}`))
      .map((handler) => `${handler} never heard ${fact.type} ${fact.id} of ${fact.subject}`),
  );
  return [...deaf.map((type) => `nobody remembers to have heard ${type}`), ...unknown, ...unheard];
}

/** What a client was told is so. */
function promises({ orders, lots, ledger }: Dump, told: Acknowledged): string[] {
  const orderOf = new Map(orders.map((order) => [order._id, order]));
  const lotOf = new Map(lots.map((lot) => [lot._id, lot]));
  const byReason = grouped(ledger, (entry) => entry.reason ?? '');
  const placed = [...told.orders].flatMap(([id, { buyerId, quantity, pool }]) => {
    const order = orderOf.get(id);
    const kept = order?.buyerId === buyerId && order.quantity === quantity && order.pool === pool;
    return kept ? [] : [`order ${id} was accepted, but is ${order ? 'another' : 'not there'}`];
  });
  const cancelled = [...told.cancelled].flatMap(([id, reasons]) =>
    orderOf.get(id)?.timeline.filter((line) => reasons.includes(line.reason ?? '')).length === 1
      ? []
      : [`the cancel of order ${id} was accepted, but did not take effect once`],
  );
  const confirmed = told.confirmed.flatMap(({ orderId, supplierId }) =>
    orderOf.get(orderId)?.timeline.some((line) => line.fact.includes('confirmed') && line.supplierId === supplierId)
      ? []
      : [`the confirmation of order ${orderId} by ${supplierId} was accepted, but is not there`],
  );
  const posted = [...told.lots].flatMap(([id, { supplierId }]) =>
    lotOf.get(id)?.supplierId === supplierId ? [] : [`lot ${id} was accepted, but is not there`],
  );
  const changed = told.changes.flatMap(({ lotId, reason, kind }) => {
    const entries = (byReason.get(reason) ?? []).filter((entry) => entry.lotId === lotId && entry.kind === kind).length;
    // There is nothing to enter when all of a lot was reserved already.
    const once = kind === 'revised' ? entries === 1 : entries <= 1 && lotOf.get(lotId)?.status === 'withdrawn';
    return once ? [] : [`lot ${lotId} was ${kind} (${reason}), but has ${entries} such entries`];
  });
  return [...placed, ...cancelled, ...confirmed, ...posted, ...changed];
}
