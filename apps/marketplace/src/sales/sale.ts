// A sale is its own saga: its status is the state, and this file holds how it begins, is held, confirmed, prepared and ended.
import {
  areasOf,
  type Author,
  type BoughtLine,
  type Cause,
  type ComplaintBody,
  type DataOf,
  type FactDefinition,
  type GoodsHeld,
  type GoodsPart,
  type GoodsRefused,
  type GoodsSold,
  type NewFact,
  type ReceptionBody,
  type Recorded as History,
  Refusal,
  SaleCancelled,
  SaleClosed,
  SaleConfirmed,
  type SaleDestination,
  type SaleDocument,
  SaleHeld,
  SaleLapsed,
  type SaleLapseReason,
  type SaleLine,
  type SalePaymentBody,
  SalePlaced,
  SalePrepared,
  SaleRefused,
  type SaleStatus,
  type SaleStep,
  type SettlementBody,
  type ShipmentBody,
} from '@hilir/contracts';
import type { z } from 'zod';
import type { Contact } from '../buyers/buyer.js';
import { figuresOf } from './money.js';

export interface Line extends Omit<z.infer<typeof BoughtLine>, 'held'> {
  leadTimeDays: number;
  partnershipId?: string;
}
/** What was recorded once, told apart from another by its hash. */
export interface Recorded {
  recordedAt: Date;
  requestHash: string;
}
export interface Complaint extends Omit<ComplaintBody, 'lines'>, Recorded {
  complaintId: string;
  lines: { line: number; count: number }[];
  answerBy: Date;
  settlement?: SettlementBody & Recorded;
}
export interface SalePayment extends Omit<SalePaymentBody, 'occurredAt'>, Recorded {
  paymentId: string;
  occurredAt: Date;
  reversal?: { reason: string; occurredAt: Date; recordedAt: Date };
}
export interface Numbered {
  number: string;
  issuedAt: Date;
}
export interface Papers {
  invoice: Numbered;
  bast: Numbered;
}
export interface Sale {
  _id: string;
  version: number;
  status: SaleStatus;
  sellerId: string;
  /** The seller's village. */
  region: string;
  buyerId?: string;
  /** Of a buyer without an account. */
  buyer?: Contact;
  destination: SaleDestination;
  /** The regions of every level that it leaves or goes to: their offices see it. */
  regions: string[];
  basketId?: string;
  enquiryId?: string;
  /** The enquiry whose agreement it uses up; it is free again when the sale comes to nothing. */
  deal?: string;
  currency: string;
  amount: number;
  lines: Line[];
  /** Pieces of batches that are held for it, or left with it. */
  parts: GoodsPart[];
  short?: { line: number; available: number }[];
  /** Lines made to order that the seller says are ready, until their pieces are held or found missing. */
  preparing?: number[];
  placedAt: Date;
  confirmBy?: Date;
  shipBy?: Date;
  documents: z.infer<typeof SaleDocument>[];
  shipment?: Omit<ShipmentBody, 'occurredAt'> & Recorded & { occurredAt: Date; receiveBy: Date };
  reception?: { by: 'buyer' | 'time'; occurredAt: Date; complainBy: Date } & Partial<
    Pick<ReceptionBody, 'receiver'> & Recorded
  >;
  complaints: Complaint[];
  payments: SalePayment[];
  papers: Partial<Papers>;
  /** What its lines count in the periods of their partnerships now. */
  quotas?: { line: number; period: string; ordered: number; realised: number }[];
  /** When the state ends by itself; a final state has none. */
  deadline?: Date;
  timeline: (Omit<SaleStep, 'at'> & { at: Date; author?: Author })[];
  requestHash: string;
  cause: Cause;
}
/** Told from its timeline; what a side wrote, and why, only the two sides read. */
export const SALE_HISTORY: History = { kind: 'sale', fields: ['status'] };
/** A step: the sale as it becomes, and what the others must know; some only the two sides need to know. */
export interface Step {
  sale: Sale;
  fact?: NewFact;
}

/**
 * From each status, the ones a sale can go to. `placed` waits for the stock, `held` for the seller's word, `confirmed` for
 * shipment, `shipped` for reception, `received` for complaints, `complained` for an answer; every one of them has a
 * deadline. A settled complaint leads back to where it was made. What lapsed because nobody told of its shipment comes to
 * life again when that becomes known late. Drawn in docs/flows.
 */
export const TRANSITIONS: Record<SaleStatus, readonly SaleStatus[]> = {
  placed: ['held', 'refused', 'lapsed', 'cancelled'],
  held: ['confirmed', 'lapsed', 'cancelled'],
  confirmed: ['shipped', 'lapsed'],
  shipped: ['received', 'complained'],
  received: ['complained', 'closed'],
  complained: ['shipped', 'received', 'closed'],
  closed: [],
  refused: [],
  lapsed: ['shipped'],
  cancelled: [],
};
/** Nothing is waited for in these, so they have no deadline. */
export const AT_REST: readonly SaleStatus[] = ['closed', 'refused', 'lapsed', 'cancelled'];

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const HOLD_HOURS = 24;
const CONFIRM_HOURS = 48;
/** Days to ship beyond the longest lead time. */
const SHIP_DAYS = 7;
export const COMPLAINT_DAYS = 14;
/** So long after shipment goods are assumed to have arrived. */
export const travelDays = ({ destination }: Pick<Sale, 'destination'>): number => (destination.incoterm ? 90 : 21);

export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
export const later = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a);

/** The sale, placed. What it may be was checked by who asks for it. */
export function placeSale(
  bought: Pick<
    Sale,
    '_id' | 'sellerId' | 'region' | 'destination' | 'currency' | 'amount' | 'lines' | 'requestHash' | 'cause'
  > &
    Partial<Pick<Sale, 'buyerId' | 'buyer' | 'basketId' | 'enquiryId' | 'quotas'>>,
  now: Date,
): Step {
  const sale: Sale = {
    ...bought,
    version: 0,
    status: 'placed',
    regions: [...areasOf(bought.region), ...areasOf(bought.destination.region ?? '')],
    parts: [],
    placedAt: now,
    documents: [],
    complaints: [],
    payments: [],
    papers: {},
    timeline: [],
  };
  const { region, currency, amount, basketId, enquiryId } = sale;
  const data = {
    ...aboutSale(sale),
    region,
    lines: sale.lines.map(factLine),
    currency,
    amount,
    placedAt: now.toISOString(),
    ...(basketId !== undefined && { basketId }),
    ...(enquiryId !== undefined && { enquiryId }),
  };
  return step(sale, {}, SalePlaced, data, { by: 'buyer' }, now);
}

/** The goods are there. Undefined when the sale has ended: the stock hears, or heard, of that. */
export function noteHeld(sale: Sale, goods: DataOf<typeof GoodsHeld>, now: Date): Step | undefined {
  if (goods.answers === 'prepared') return notePrepared(sale, goods, now);
  if (sale.status !== 'placed') return undefined;
  const confirmBy = after(now, CONFIRM_HOURS * HOUR_MS);
  const data = { ...aboutSale(sale), confirmBy: confirmBy.toISOString() };
  return step(sale, { status: 'held', parts: goods.parts, confirmBy }, SaleHeld, data, { by: 'stock' }, now);
}

/** It may have been shipped meanwhile; the pieces left with it then. */
function notePrepared(sale: Sale, goods: DataOf<typeof GoodsHeld>, now: Date): Step | undefined {
  if (AT_REST.includes(sale.status)) return undefined;
  const unknown = goods.parts.filter(({ part }) => !sale.parts.some((known) => known.part === part));
  const preparing = sale.preparing?.filter((line) => goods.parts.every((part) => part.line !== line));
  const changes = { parts: [...sale.parts, ...unknown], preparing: preparing?.length ? preparing : undefined };
  return note(sale, changes, { what: 'stock-prepared', by: 'stock' }, now);
}

/** The goods are not there: the sale is over, or what was made to order is not in stock yet and can be asked for again. */
export function noteRefused(sale: Sale, goods: DataOf<typeof GoodsRefused>, now: Date): Step | undefined {
  const short = goods.short.map(({ line, available }) => ({ line, available }));
  if (goods.answers === 'prepared') {
    if (!sale.preparing) return undefined;
    return note(sale, { preparing: undefined }, { what: 'stock-short', by: 'stock', short }, now);
  }
  if (sale.status !== 'placed') return undefined;
  const data = { ...aboutSale(sale), short };
  return step(sale, { status: 'refused', short, deal: undefined }, SaleRefused, data, { by: 'stock', short }, now);
}

/** What left with it in the end; other pieces than were held only when its shipment became known late. */
export function noteSold(sale: Sale, { parts }: DataOf<typeof GoodsSold>, now: Date): Step | undefined {
  const same =
    parts.length === sale.parts.length && parts.every((one) => sale.parts.some(({ part }) => part === one.part));
  return same ? undefined : note(sale, { parts }, { what: 'stock-sold', by: 'stock' }, now);
}

/** The seller stands by it. Undefined when it has said so already. */
export function confirmSale(sale: Sale, documents: Sale['documents'], now: Date): Step | undefined {
  if (sale.shipBy && sale.status !== 'lapsed') return undefined;
  mustGo(sale, 'confirmed');
  const lead = Math.max(...sale.lines.map(({ leadTimeDays }) => leadTimeDays));
  const shipBy = after(now, (lead + SHIP_DAYS) * DAY_MS);
  const data = { ...aboutSale(sale), shipBy: shipBy.toISOString() };
  return step(sale, { status: 'confirmed', shipBy, documents }, SaleConfirmed, data, { by: 'seller' }, now);
}

/** The seller cannot deliver, even after it has confirmed. Undefined when it has said so already. */
export function declineSale(sale: Sale, said: string, now: Date): Step | undefined {
  if (lapsedBy(sale) === 'seller') return undefined;
  mustGo(sale, 'lapsed');
  return lapse(sale, 'declined', { by: 'seller', said }, now);
}

/** The buyer changed its mind before the seller confirmed. Undefined when it is cancelled already. */
export function cancelSale(sale: Sale, reason: string | undefined, now: Date): Step | undefined {
  if (sale.status === 'cancelled') return undefined;
  mustGo(sale, 'cancelled');
  const said = reason === undefined ? {} : { reason };
  const changes = { status: 'cancelled' as const, parts: [], deal: undefined };
  return step(sale, changes, SaleCancelled, aboutSale(sale), { by: 'buyer', ...said }, now);
}

/** What was made to order is ready and is to be held. Undefined when it is already, or is being looked at. */
export function prepareSale(sale: Sale, asked: readonly number[] | undefined, now: Date): Step | undefined {
  if (sale.status !== 'confirmed') throw new Refusal('sale.status', { status: sale.status });
  const made = sale.lines.filter(({ mode }) => mode === 'made-to-order').map(({ line }) => line);
  const wanted = asked ?? made;
  if (wanted.length === 0 || wanted.some((line) => !made.includes(line))) throw new Refusal('sale.nothing-to-prepare');
  const { preparing = [] } = sale;
  const open = sale.lines.filter(
    ({ line }) => wanted.includes(line) && !preparing.includes(line) && heldFor(sale, line) === 0,
  );
  if (open.length === 0) return undefined;
  const data = { ...aboutSale(sale), lines: open.map(factLine) };
  const changes = { preparing: [...preparing, ...open.map(({ line }) => line)] };
  return step(sale, changes, SalePrepared, data, { by: 'seller' }, now);
}

/** Who let it lapse: the seller by declining, or time. */
export const lapsedBy = ({ timeline }: Sale): string | undefined =>
  timeline.findLast(({ what }) => what === SaleLapsed.type)?.by;

export function lapse(
  sale: Sale,
  reason: SaleLapseReason,
  { by, said }: { by: 'seller' | 'time'; said?: string },
  now: Date,
): Step {
  const data = { ...aboutSale(sale), reason };
  // That it has left may still become known.
  const deal = reason === 'not-shipped' ? sale.deal : undefined;
  const changes = { status: 'lapsed' as const, parts: [], preparing: undefined, deal };
  return step(sale, changes, SaleLapsed, data, { by, reason: said ?? reason }, now);
}

/** Nothing more is expected of it; what is unpaid stays visible, and so does a complaint that was never answered. */
export function closeSale(sale: Sale, now: Date): Step {
  const { due, paid, owed } = figuresOf(sale);
  const data = { ...aboutSale(sale), currency: sale.currency, amount: due, paid, unpaid: owed };
  return step(sale, { status: 'closed' }, SaleClosed, data, { by: 'time' }, now);
}

/** One version on: the changes, the deadline that follows from them, a line in the timeline, the fact. */
export function step<F extends FactDefinition>(
  sale: Sale,
  changes: Changes,
  definition: F,
  data: DataOf<F>,
  line: Omit<SaleStep, 'at' | 'status' | 'what'>,
  at: Date,
): Step {
  const noted = note(sale, changes, { what: definition.type, ...line }, at);
  const { _id: subject, version: sequence, sellerId: key } = noted.sale;
  return { ...noted, fact: definition.of({ subject, sequence, key }, data) };
}

/** Undefined takes a field away. */
type Changes = { [K in keyof Sale]?: Sale[K] | undefined };
/** The same without a fact: only the two sides need to know. */
export function note(sale: Sale, changes: Changes, line: Omit<SaleStep, 'at' | 'status'>, at: Date): Step {
  const merged = { ...sale, ...changes, version: sale.version + 1, deadline: undefined };
  const next = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as unknown as Sale;
  if (next.status !== sale.status && !TRANSITIONS[sale.status].includes(next.status))
    throw new Error(`a sale cannot go from ${sale.status} to ${next.status}`);
  const deadline = deadlineOf(next);
  const timeline = [...sale.timeline, { at, status: next.status, ...line }];
  return { sale: { ...next, ...(deadline && { deadline }), timeline } };
}

function deadlineOf(sale: Sale): Date | undefined {
  const ends: Partial<Record<SaleStatus, Date | undefined>> = {
    placed: after(sale.placedAt, HOLD_HOURS * HOUR_MS),
    held: sale.confirmBy,
    confirmed: sale.shipBy,
    shipped: sale.shipment?.receiveBy,
    received: sale.reception?.complainBy,
    complained: sale.complaints.find(({ settlement }) => !settlement)?.answerBy,
  };
  return ends[sale.status];
}

/** Throws `sale.status` for a step that the table does not have. */
export function mustGo(sale: Sale, to: SaleStatus): void {
  if (!TRANSITIONS[sale.status].includes(to)) throw new Refusal('sale.status', { status: sale.status });
}

/** Never who a buyer without an account is, only to which kab/kota the goods go: the village may be a home. */
export function aboutSale({ _id: saleId, sellerId, buyerId, destination: { country, region } }: Sale) {
  const shown = buyerId === undefined ? region?.slice(0, 4) : region;
  const destination = { country, ...(shown !== undefined && { region: shown }) };
  return { saleId, sellerId, ...(buyerId !== undefined && { buyerId }), destination };
}
export const factLine = ({ line, productId, sku, name, count, mode }: Line): z.infer<typeof SaleLine> => ({
  line,
  productId,
  sku,
  name,
  count,
  mode,
});
/** Pieces of batches that are held for a line. */
export const heldFor = ({ parts }: Pick<Sale, 'parts'>, line: number): number =>
  parts.reduce((total, part) => total + (part.line === line ? part.count : 0), 0);

/** What the lines take of the quotas of their partnerships: what is wanted, and of that, what was shipped. */
export function quotasOf({ status, quotas = [], lines, shipment }: Sale): NonNullable<Sale['quotas']> {
  const over = AT_REST.includes(status) && !shipment;
  return quotas.map(({ line, period }) => {
    const { count } = lines[line]!;
    return { line, period, ordered: over ? 0 : count, realised: shipment ? count : 0 };
  });
}

/** What each line that names a partnership wants of it, on the day when it was placed. */
export const wantedOf = ({ lines, buyerId, sellerId, placedAt }: Sale) =>
  lines.flatMap(({ line, productId, count: quantity, partnershipId }) => {
    if (partnershipId === undefined) return [];
    const day = placedAt.toISOString().slice(0, 10);
    return [{ line, partnershipId, wanted: { buyerId, of: { productId, sellerId }, quantity, day } }];
  });
