// Audits the databases after a load or a fault: nothing lost, nothing doubled, nothing oversold; in sentences.
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES, type ServiceName } from '@hilir/contracts';
import kafkajs from 'kafkajs';
import { type Db, MongoClient } from 'mongodb';

/** Where the services run; the prefixes are those the services were started with. */
export interface Audited {
  mongodbUri: string;
  kafkaBrokers: string[];
  databasePrefix?: string;
  topicPrefix?: string;
}

const NAMES = Object.keys(SERVICES) as ServiceName[];
const databases = (client: MongoClient, { databasePrefix = 'hilir-' }: Audited): Record<ServiceName, Db> =>
  Object.fromEntries(NAMES.map((name) => [name, client.db(databasePrefix + name)])) as Record<ServiceName, Db>;

/** Resolves when no service has a fact left to send or to take. Needs them running; throws with what is left after the time. */
export async function untilQuiet(audited: Audited, withinMs = 60_000): Promise<void> {
  const client = new MongoClient(audited.mongodbUri);
  const kafka = new kafkajs.Kafka({ brokers: audited.kafkaBrokers, logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const deadline = Date.now() + withinMs;
    // Quiet twice with nothing sent in between: a fact cannot hide between the outbox, Kafka and the consumer both times.
    for (let before = ''; ;) {
      const unsent = await unsentOf(databases(client, audited));
      const { lag, ends } = await lagOf(admin, audited);
      if (unsent === 0 && lag === 0 && ends === before) return;
      if (Date.now() > deadline)
        throw new Error(`after ${withinMs} ms ${unsent} rows of outboxes are unsent and ${lag} facts not taken`);
      before = unsent === 0 && lag === 0 ? ends : '';
      await sleep(100);
    }
  } finally {
    await admin.disconnect();
    await client.close();
  }
}

async function unsentOf(dbs: Record<ServiceName, Db>): Promise<number> {
  const counts = await Promise.all(NAMES.map((name) => dbs[name].collection('outbox').countDocuments()));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What each service has not taken of the topics that its members are assigned; infinite while a group is not stable. */
async function lagOf(admin: kafkajs.Admin, { topicPrefix = '' }: Audited): Promise<{ lag: number; ends: string }> {
  const ends: Record<string, string> = {};
  let lag = 0;
  const { groups } = await admin.describeGroups(NAMES.map((name) => topicPrefix + name));
  for (const { groupId, state, members } of groups) {
    if (state === 'Dead') continue; // a service that hears nothing
    if (state !== 'Stable') return { lag: Infinity, ends: '' };
    const topics = members.flatMap(({ memberAssignment }) =>
      Object.keys(kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {}),
    );
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics: [...new Set(topics)] })) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
        const taken = Number(partitions.find((each) => each.partition === partition)?.offset ?? -1);
        ends[`${topic}/${partition}`] = high;
        lag += Number(high) - Math.max(taken, 0);
      }
    }
  }
  return { lag, ends: JSON.stringify(ends) };
}

interface LotRow {
  _id: string;
  quantity: number;
  available: number;
  reserved: number;
  withdrawn: number;
}
interface PartRow {
  part: number;
  lotId: string;
  quantity: number;
  state: 'held' | 'confirmed' | 'released';
}
interface ParkedRow {
  _id: string;
  status: string;
  reason: string;
}
interface ReservationRow {
  _id: string;
  quantity?: number;
  waiting: number;
  parts: PartRow[];
}
interface OrderRow {
  _id: string;
  status: string;
  quantity: number;
  waiting: number;
  parts: PartRow[];
}

/**
 * Every promise that does not hold, one sentence each; none when all is well. Call it when the services are quiet.
 * `accepted`: orders that were answered with success and must therefore be there.
 */
export async function audit(audited: Audited, accepted: Iterable<string> = []): Promise<string[]> {
  const client = new MongoClient(audited.mongodbUri);
  try {
    const dbs = databases(client, audited);
    const supply = dbs['supply-chain'];
    const lots = await rowsOf<LotRow>(supply, 'lots', ['quantity', 'available', 'reserved', 'withdrawn']);
    const reservations = await rowsOf<ReservationRow>(supply, 'reservations', ['quantity', 'waiting', 'parts']);
    const orders = await rowsOf<OrderRow>(dbs.marketplace, 'orders', ['status', 'quantity', 'waiting', 'parts']);
    return [
      ...(await leftOver(dbs)),
      ...(await stockProblems(supply, lots, reservations)),
      ...[...orders.values()].flatMap((order) => orderProblems(order, reservations.get(order._id))),
      ...[...reservations.keys()].filter((id) => !orders.has(id)).map((id) => `${id}: reserved, but never ordered`),
      ...[...accepted].filter((id) => !orders.has(id)).map((id) => `${id}: the order was accepted, but is lost`),
    ];
  } finally {
    await client.close();
  }
}

async function rowsOf<T extends { _id: string }>(db: Db, name: string, fields: string[]): Promise<Map<string, T>> {
  const projection = Object.fromEntries(fields.map((field) => [field, 1]));
  const rows = await db.collection<T>(name).find({}, { projection }).toArray();
  return new Map(rows.map((row) => [row._id as string, row as unknown as T]));
}

async function leftOver(dbs: Record<ServiceName, Db>): Promise<string[]> {
  const problems: string[] = [];
  for (const name of NAMES) {
    const unsent = await dbs[name].collection('outbox').countDocuments();
    if (unsent > 0) problems.push(`${name}: ${unsent} rows of the outbox were never sent`);
    const parked = await dbs[name].collection<ParkedRow>('parked_events').find({ status: 'parked' }).toArray();
    for (const { _id, reason } of parked) problems.push(`${name}: parked ${_id}: ${reason}`);
  }
  return problems;
}

/** The lot is the sum of its ledger, and what it has reserved is what the reservations hold of it, order by order. */
async function stockProblems(
  supply: Db,
  lots: Map<string, LotRow>,
  reservations: Map<string, ReservationRow>,
): Promise<string[]> {
  const held = new Sums();
  for (const { _id, parts } of reservations.values())
    for (const part of parts.filter(isLive)) held.add(`${part.lotId} ${_id}`, part.quantity);
  const available = new Sums();
  const reserved = new Sums();
  const entries = supply.collection('ledger').find<{
    lotId: string;
    orderId?: string;
    available: number;
    reserved: number;
  }>({}, { projection: { lotId: 1, orderId: 1, available: 1, reserved: 1 } });
  for await (const entry of entries) {
    available.add(entry.lotId, entry.available);
    reserved.add(entry.lotId, entry.reserved);
    if (entry.orderId !== undefined) held.add(`${entry.lotId} ${entry.orderId}`, -entry.reserved);
  }
  const problems = [...lots.values()].flatMap((lot) => lotProblems(lot, available.of(lot._id), reserved.of(lot._id)));
  for (const [pair, difference] of held.all())
    if (difference !== 0) problems.push(`lot and order ${pair}: reservation and ledger differ by ${difference}`);
  return problems;
}

function lotProblems(lot: LotRow, available: number, reserved: number): string[] {
  const { _id, quantity } = lot;
  const problems: string[] = [];
  if (Math.min(lot.available, lot.reserved, lot.withdrawn) < 0) problems.push(`lot ${_id}: oversold`);
  if (lot.available + lot.reserved + lot.withdrawn !== quantity)
    problems.push(`lot ${_id}: its parts are not its whole`);
  if (lot.available !== available) problems.push(`lot ${_id}: ${lot.available} available, ledger says ${available}`);
  if (lot.reserved !== reserved) problems.push(`lot ${_id}: ${lot.reserved} reserved, ledger says ${reserved}`);
  return problems;
}

/** Buyer's and pool's side of an order tell the same story. */
function orderProblems(order: OrderRow, reservation: ReservationRow | undefined): string[] {
  const { _id, status, quantity, waiting } = order;
  if (!reservation) return [`order ${_id}: ${status}, but its pool never heard of it`];
  const problems: string[] = [];
  if (status === 'placed') problems.push(`order ${_id}: still not decided`);
  const [mine, theirs] = [order.parts, reservation.parts].map((parts) => parts.filter(isLive).map(shown).join(' '));
  if (mine !== theirs) problems.push(`order ${_id}: holds ${mine || 'nothing'}, its pool says ${theirs || 'nothing'}`);
  if (waiting !== reservation.waiting) problems.push(`order ${_id}: waits for ${waiting}, not ${reservation.waiting}`);
  const holds = order.parts.filter(isLive).reduce((sum, part) => sum + part.quantity, 0);
  if (holds + waiting > quantity) problems.push(`order ${_id}: holds and awaits more than it asked for`);
  return problems;
}

const isLive = (part: PartRow): boolean => part.state !== 'released';
const shown = ({ part, lotId, quantity, state }: PartRow): string => `${part}:${lotId}:${quantity}:${state}`;

class Sums {
  private readonly sums = new Map<string, number>();
  add(key: string, by: number): void {
    this.sums.set(key, this.of(key) + by);
  }
  of(key: string): number {
    return this.sums.get(key) ?? 0;
  }
  all(): Iterable<[string, number]> {
    return this.sums;
  }
}
