// A sale as it is answered: who a buyer without an account is, where it lives and what the sides wrote, only they see.
import type { Sale as SaleView } from '@hilir/contracts';
import { figuresOf } from './money.js';
import { type Complaint, heldFor, type Sale, type SalePayment } from './sale.js';

const iso = (at: Date): string => at.toISOString();

export function shown(sale: Sale, toSides: boolean): SaleView {
  const { _id: saleId, version, status, sellerId, region, buyerId, buyer, basketId, enquiryId } = sale;
  const { destination, currency, amount, lines, parts, short, documents, papers, deadline, shipBy } = sale;
  const { address, ...place } = destination;
  const { due: _due, ...figures } = figuresOf(sale);
  const { invoice, bast } = papers;
  return {
    saleId,
    version,
    status,
    sellerId,
    region,
    currency,
    amount,
    ...figures,
    parts,
    documents,
    ...(buyerId !== undefined && { buyerId }),
    ...(buyer && { buyer: { country: buyer.country, ...(toSides && { name: buyer.name, email: buyer.email }) } }),
    destination: { ...place, ...(toSides && address !== undefined && { address }) },
    ...(basketId !== undefined && { basketId }),
    ...(enquiryId !== undefined && { enquiryId }),
    lines: lines.map(({ leadTimeDays: _lead, partnershipId: _partnership, ...line }) => ({
      ...line,
      held: heldFor(sale, line.line),
    })),
    ...(short && { short }),
    placedAt: iso(sale.placedAt),
    ...(shipBy && { shipBy: iso(shipBy) }),
    ...(sale.shipment && { shipment: shipmentShown(sale.shipment) }),
    ...(sale.reception && { reception: receptionShown(sale.reception, toSides) }),
    complaints: sale.complaints.map((complaint) => complaintShown(complaint, toSides)),
    payments: sale.payments.map((payment) => paymentShown(payment, toSides)),
    papers: {
      ...(invoice && { invoice: { number: invoice.number, issuedAt: iso(invoice.issuedAt) } }),
      ...(bast && { bast: { number: bast.number, issuedAt: iso(bast.issuedAt) } }),
    },
    ...(deadline && { deadline: iso(deadline) }),
  };
}

function shipmentShown({ requestHash: _hash, ...shipment }: NonNullable<Sale['shipment']>) {
  const { occurredAt, recordedAt, receiveBy, ...rest } = shipment;
  return { ...rest, occurredAt: iso(occurredAt), recordedAt: iso(recordedAt), receiveBy: iso(receiveBy) };
}
function receptionShown({ by, receiver, occurredAt, complainBy }: NonNullable<Sale['reception']>, toSides: boolean) {
  const said = toSides && receiver !== undefined && { receiver };
  return { by, ...said, occurredAt: iso(occurredAt), complainBy: iso(complainBy) };
}
function complaintShown(complaint: Complaint, toSides: boolean): SaleView['complaints'][number] {
  const { complaintId, reason, lines, text, photos, recordedAt, answerBy, settlement } = complaint;
  return {
    complaintId,
    reason,
    lines,
    ...(toSides && { text, photos }),
    complainedAt: iso(recordedAt),
    answerBy: iso(answerBy),
    ...(settlement && {
      settlement: {
        outcome: settlement.outcome,
        ...(settlement.refund !== undefined && { refund: settlement.refund }),
        ...(toSides && { text: settlement.text }),
        settledAt: iso(settlement.recordedAt),
      },
    }),
  };
}
function paymentShown(payment: SalePayment, toSides: boolean): SaleView['payments'][number] {
  const { requestHash: _hash, payer, receiver, proof, reversal, occurredAt, recordedAt, ...rest } = payment;
  return {
    ...rest,
    ...(toSides && { payer, receiver, ...(proof !== undefined && { proof }) }),
    occurredAt: iso(occurredAt),
    recordedAt: iso(recordedAt),
    ...(reversal && {
      reversal: {
        reason: reversal.reason,
        occurredAt: iso(reversal.occurredAt),
        recordedAt: iso(reversal.recordedAt),
      },
    }),
  };
}
