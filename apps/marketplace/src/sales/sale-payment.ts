// Payments of a sale: recorded up to what is owed, or what has to go back; undone by a further entry. No money is moved.
import {
  occurred,
  QRIS_CAP,
  Refusal,
  RUPIAH,
  type SalePaymentBody,
  SalePaymentRecorded,
  SalePaymentReversed,
} from '@hilir/contracts';
import { figuresOf } from './money.js';
import { aboutSale, type Sale, type SalePayment, step, type Step } from './sale.js';

type By = { by: 'buyer' | 'seller' };

/** Undefined when it was recorded already. Refuses more than is owed, or than is to go back. */
export function pay(
  sale: Sale,
  paymentId: string,
  body: SalePaymentBody,
  { by, requestHash }: By & { requestHash: string },
  now: Date,
): Step | undefined {
  const known = sale.payments.find((payment) => payment.paymentId === paymentId);
  if (known && known.requestHash !== requestHash) throw new Refusal('payment.id-used');
  if (known) return undefined;
  const occurredAt = occurred(body.occurredAt, now);
  if (body.method === 'qris' && sale.currency !== RUPIAH) throw new Refusal('payment.qris-rupiah');
  if (body.method === 'qris' && body.amount > QRIS_CAP) throw new Refusal('payment.qris-cap', { most: QRIS_CAP });
  const { due: amount, ...figures } = figuresOf(sale);
  const { owed, toReturn, paid } = figures;
  if (body.amount > (body.way === 'payment' ? owed : toReturn))
    throw new Refusal('sale.more-than-owed', { currency: sale.currency, amount, paid, owed, toReturn });
  const payment: SalePayment = { ...body, paymentId, occurredAt, recordedAt: now, requestHash };
  const next = { ...sale, payments: [...sale.payments, payment] };
  return step(sale, { payments: next.payments }, SalePaymentRecorded, aboutPayment(next, payment), { by }, now);
}

/** Undoes a payment once; what it covered is owed again, or what it gave back is to be given back again. Not one that went back. */
export function reversePayment(
  sale: Sale,
  paymentId: string,
  said: { reason: string; occurredAt: string },
  { by }: By,
  now: Date,
): Step | undefined {
  const known = sale.payments.find((payment) => payment.paymentId === paymentId);
  if (!known) throw new Refusal('payment.not-found');
  const occurredAt = occurred(said.occurredAt, now);
  const { reason } = said;
  if (known.reversal) {
    const repeat = known.reversal.reason === reason && known.reversal.occurredAt.getTime() === occurredAt.getTime();
    if (repeat) return undefined;
    throw new Refusal('payment.reversed');
  }
  const reversal = { reason, occurredAt, recordedAt: now };
  const payments = sale.payments.map((payment) => (payment === known ? { ...payment, reversal } : payment));
  if (figuresOf({ ...sale, payments }).paid < 0) throw new Refusal('payment.given-back');
  const data = aboutPayment({ ...sale, payments }, known);
  return step(sale, { payments }, SalePaymentReversed, data, { by, reason }, now);
}

function aboutPayment(sale: Sale, { paymentId, way, amount }: SalePayment) {
  const { paid, owed, toReturn } = figuresOf(sale);
  return { ...aboutSale(sale), paymentId, way, currency: sale.currency, amount, paid, owed, toReturn };
}
