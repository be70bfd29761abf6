// How goods leave and arrive: an export's documents, shipment with its value in rupiah, reception by the buyer or by time.
import {
  dayThere,
  type ExportDocument,
  occurred,
  type ReceptionBody,
  Refusal,
  RUPIAH,
  type SaleDocumentBody,
  SaleReceived,
  SaleShipped,
  type ShipmentBody,
} from '@hilir/contracts';
import { checklistFor } from '../export-documents/export-document.js';
import { mustBeExact, rupiahOf, sum } from './money.js';
import {
  aboutSale,
  after,
  COMPLAINT_DAYS,
  DAY_MS,
  factLine,
  lapsedBy,
  later,
  mustGo,
  note,
  type Papers,
  type Sale,
  step,
  type Step,
  travelDays,
} from './sale.js';

/** What the goods of an export need, or may need, as known on the day on which it is confirmed. */
export function documentsFor(sale: Sale, known: readonly ExportDocument[], now: Date): Sale['documents'] {
  const { country, incoterm } = sale.destination;
  if (incoterm === undefined) return [];
  const sending = { hs: sale.lines.flatMap(({ hs }) => hs ?? []), country, day: dayThere(sale.region, now) };
  return checklistFor(known, sending).map(({ code, required }) => ({ code, required }));
}

/** Number and day of a document that the export needs; a later one replaces it. Undefined when it is there already. */
export function recordDocument(sale: Sale, code: string, body: SaleDocumentBody, now: Date): Step | undefined {
  const known = sale.documents.find((document) => document.code === code);
  if (!known) throw new Refusal('sale.document-unknown');
  const next = { code, required: known.required, ...body };
  const same = (['number', 'issuedOn', 'reference'] as const).every((field) => known[field] === next[field]);
  if (same) return undefined;
  // Some are issued when the goods are on their way.
  if (sale.status !== 'confirmed' && !sale.shipment) throw new Refusal('sale.status', { status: sale.status });
  const documents = sale.documents.map((document) => (document === known ? next : document));
  return note(sale, { documents }, { what: 'document-recorded', by: 'seller', reason: code }, now);
}

/** Whether this shipment was recorded already. Throws `sale.recorded-otherwise` when another was. */
export function wasShipped({ shipment }: Sale, requestHash: string): boolean {
  if (shipment && shipment.requestHash !== requestHash) throw new Refusal('sale.recorded-otherwise');
  return shipment !== undefined;
}

/** How long after its last day a shipment that has lapsed may still become known. */
const TOLD_WITHIN_DAYS = 14;

/** The goods left, with the numbers of their papers. What is not held for it left too, only untraced. */
export function shipSale(sale: Sale, body: ShipmentBody, papers: Papers, requestHash: string, now: Date): Step {
  const shippedAt = occurred(body.occurredAt, now);
  mustGo(sale, 'shipped');
  mustNotPrecede(shippedAt, sale.placedAt);
  // What lapsed comes to life again only when it had left in time and that is told late.
  const inTime =
    sale.shipBy !== undefined &&
    shippedAt <= sale.shipBy &&
    now <= after(sale.shipBy, TOLD_WITHIN_DAYS * DAY_MS) &&
    lapsedBy(sale) === 'time';
  if (sale.status === 'lapsed' && !inTime) throw new Refusal('sale.status', { status: sale.status });
  mustHaveDocuments(sale);
  if ((sale.currency === RUPIAH) !== (body.rate === undefined)) throw new Refusal('sale.rate');
  const lines = sale.lines.map((line) => ({
    ...line,
    value: mustBeExact(rupiahOf(line.amount, sale.currency, body.rate)),
  }));
  const value = mustBeExact(sum(lines, (line) => line.value));
  const receiveBy = after(shippedAt, travelDays(sale) * DAY_MS);
  const shipment = { ...body, occurredAt: shippedAt, recordedAt: now, receiveBy, requestHash };
  const data = {
    ...aboutSale(sale),
    region: sale.region,
    lines: lines.map((line) => ({ ...factLine(line), value: line.value })),
    value,
    invoice: papers.invoice.number,
    shippedAt: shippedAt.toISOString(),
    receiveBy: receiveBy.toISOString(),
  };
  return step(sale, { status: 'shipped', lines, shipment, papers }, SaleShipped, data, { by: 'seller' }, now);
}

/** Clocks of phones are off, but not by more than a day. Throws `sale.too-early`. */
function mustNotPrecede(at: Date, earlier: Date): void {
  if (after(at, DAY_MS) < earlier) throw new Refusal('sale.too-early', { earliest: earlier.toISOString() });
}

function mustHaveDocuments({ documents }: Sale): void {
  const missing = documents.filter(({ required, number }) => required && number === undefined);
  if (missing.length > 0)
    throw new Refusal('sale.documents-missing', { codes: missing.map(({ code }) => code).join(', ') });
}

/** The buyer has the goods; also when time had assumed it, or while it complains. Undefined when it has said so already. */
export function receiveSale(sale: Sale, body: ReceptionBody, requestHash: string, now: Date): Step | undefined {
  const { reception } = sale;
  if (reception?.by === 'buyer') {
    if (reception.requestHash === requestHash) return undefined;
    throw new Refusal('sale.recorded-otherwise');
  }
  const here = sale.status === 'received' || sale.status === 'complained';
  if (!here) mustGo(sale, 'received');
  const occurredAt = occurred(body.occurredAt, now);
  mustNotPrecede(occurredAt, sale.shipment!.occurredAt);
  return received(sale, { by: 'buyer', occurredAt, receiver: body.receiver, recordedAt: now, requestHash }, now);
}

/** Nobody said that the goods arrived, so after the time that they take they are assumed to have. */
export const assumeReceived = (sale: Sale, now: Date): Step =>
  received(sale, { by: 'time', occurredAt: sale.shipment!.receiveBy }, now);

function received(sale: Sale, reception: Omit<NonNullable<Sale['reception']>, 'complainBy'>, now: Date): Step {
  const complainBy = later(after(now, COMPLAINT_DAYS * DAY_MS), sale.reception?.complainBy);
  const { by, occurredAt } = reception;
  const status = sale.status === 'complained' ? ('complained' as const) : ('received' as const);
  const times = { receivedAt: occurredAt.toISOString(), complainBy: complainBy.toISOString() };
  const changes = { status, reception: { ...reception, complainBy } };
  return step(sale, changes, SaleReceived, { ...aboutSale(sale), by, ...times }, { by }, now);
}
