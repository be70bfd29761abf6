// Complaints about a sale: made by the buyer, answered by the seller with money, with other goods, or with a no.
import { type ComplaintBody, Refusal, SaleComplained, SaleSettled, type SettlementBody } from '@hilir/contracts';
import { divided, rupiahOf, sum } from './money.js';
import {
  aboutSale,
  after,
  type Complaint,
  COMPLAINT_DAYS,
  DAY_MS,
  later,
  type Line,
  mustGo,
  type Sale,
  step,
  type Step,
  travelDays,
} from './sale.js';

const ANSWER_DAYS = 14;

/** Undefined when the same was said already. */
export function complain(
  sale: Sale,
  complaintId: string,
  body: ComplaintBody,
  requestHash: string,
  now: Date,
): Step | undefined {
  const known = sale.complaints.find((one) => one.complaintId === complaintId);
  if (known && known.requestHash !== requestHash) throw new Refusal('complaint.id-used');
  if (known) return undefined;
  mustGo(sale, 'complained');
  mustHaveLines(sale, body);
  const answerBy = after(now, ANSWER_DAYS * DAY_MS);
  const complaint: Complaint = { ...body, complaintId, answerBy, recordedAt: now, requestHash };
  const { reason, lines } = body;
  const data = { ...aboutSale(sale), complaintId, reason, lines, answerBy: answerBy.toISOString() };
  const changes = { status: 'complained' as const, complaints: [...sale.complaints, complaint] };
  return step(sale, changes, SaleComplained, data, { by: 'buyer', reason }, now);
}

function mustHaveLines(sale: Sale, { lines }: ComplaintBody): void {
  const once = new Set(lines.map(({ line }) => line)).size === lines.length;
  const there = lines.every(({ line, count }) => count <= (sale.lines[line]?.count ?? 0));
  if (!once || !there) throw new Refusal('complaint.lines');
}

/** Undefined when it was answered so already. Afterwards the sale waits again for what it waited for. */
export function settle(
  sale: Sale,
  complaintId: string,
  body: SettlementBody,
  requestHash: string,
  now: Date,
): Step | undefined {
  const known = sale.complaints.find((one) => one.complaintId === complaintId);
  if (!known) throw new Refusal('complaint.not-found');
  if (known.settlement && known.settlement.requestHash !== requestHash) throw new Refusal('sale.recorded-otherwise');
  if (known.settlement) return undefined;
  if (sale.status !== 'complained') throw new Refusal('sale.status', { status: sale.status });
  const lines = refunded(sale, known, body);
  const settlement = { ...body, recordedAt: now, requestHash };
  const complaints = sale.complaints.map((one) => (one === known ? { ...one, settlement } : one));
  const data = {
    ...aboutSale(sale),
    complaintId,
    outcome: body.outcome,
    refunds: lines.map((line, i) => ({ line: line.line, value: valueOf(sale, sale.lines[i]!) - valueOf(sale, line) })),
    settledAt: now.toISOString(),
  };
  const changes = { lines, complaints, ...goesOn(sale, body, now) };
  return step(sale, changes, SaleSettled, data, { by: 'seller', reason: body.outcome }, now);
}

/** The lines that are meant, each with its share of the refund. Throws `complaint.refund` for more than they still cost. */
function refunded(sale: Sale, { lines }: Complaint, { outcome, refund }: SettlementBody): Line[] {
  const meant = sale.lines.map(({ line }) => lines.length === 0 || lines.some((one) => one.line === line));
  const room = sale.lines.map((line, i) => (meant[i] ? line.amount - line.refunded : 0));
  const most = sum(room, (each) => each);
  if ((outcome === 'refund') !== (refund !== undefined) || (refund ?? 0) > most)
    throw new Refusal('complaint.refund', { most });
  const shares = divided(refund ?? 0, room);
  return sale.lines.map((line, i) => ({ ...line, refunded: line.refunded + shares[i]! }));
}
/** Rupiah that a line brings after refunds. */
const valueOf = ({ currency, shipment }: Sale, { amount, refunded: less }: Line): number =>
  rupiahOf(amount - less, currency, shipment!.rate);

/** Other goods have to travel first; then there is time to complain about them too. */
function goesOn(sale: Sale, { outcome }: SettlementBody, now: Date): Partial<Sale> {
  const arrival = after(now, outcome === 'replacement' ? travelDays(sale) * DAY_MS : 0);
  const { reception, shipment } = sale;
  if (!reception)
    return { status: 'shipped', shipment: { ...shipment!, receiveBy: later(shipment!.receiveBy, arrival) } };
  const more = outcome === 'replacement' ? after(arrival, COMPLAINT_DAYS * DAY_MS) : arrival;
  return { status: 'received', reception: { ...reception, complainBy: later(reception.complainBy, more) } };
}
