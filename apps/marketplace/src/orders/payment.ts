// Payments of an order: recorded up to what its supplier is owed, undone by a further entry; no money is moved.
import { occurred, type PaymentBody, PaymentRecorded, PaymentReversed, QRIS_CAP, Refusal } from '@hilir/contracts';
import { aboutOrder, figuresOf, type Order, type Payment, step, type Step, sum } from './order.js';

const DAY_MS = 86_400_000;

/** Records a payment once. Undefined when it was recorded already. Refuses more than the supplier is owed. */
export function recordPayment(
  order: Order,
  paymentId: string,
  body: PaymentBody,
  requestHash: string,
  now: Date,
): Step | undefined {
  const known = order.payments.find((payment) => payment.paymentId === paymentId);
  if (known && known.requestHash !== requestHash) throw new Refusal('payment.id-used');
  if (known) return undefined;
  const occurredAt = occurred(body.occurredAt, now);
  if (body.method === 'qris' && body.amount > QRIS_CAP) throw new Refusal('payment.qris-cap', { most: QRIS_CAP });
  const before = owedTo(order, body.supplierId);
  if (body.amount > before.owed) throw new Refusal('payment.more-than-owed', before);
  const payment: Payment = { ...body, paymentId, occurredAt, recordedAt: now, requestHash };
  const next: Order = { ...order, payments: [...order.payments, payment] };
  const closed = order.status === 'handed-over' && figuresOf(next).owed === 0;
  const { paid, owed } = owedTo(next, body.supplierId);
  const data = { ...aboutPayment(order, payment), paid, owed, method: body.method, closed };
  return step(order, { ...next, ...(closed && { status: 'closed' as const }) }, PaymentRecorded, data, now, {
    supplierId: body.supplierId,
  });
}

/** Undoes a payment once; what it covered is owed again, and a closed order waits for payment again. */
export function reversePayment(
  order: Order,
  paymentId: string,
  said: { reason: string; occurredAt: string },
  now: Date,
): Step | undefined {
  const known = order.payments.find((payment) => payment.paymentId === paymentId);
  if (!known) throw new Refusal('payment.not-found');
  const occurredAt = occurred(said.occurredAt, now);
  const { reason } = said;
  if (known.reversal) {
    const repeat = known.reversal.reason === reason && known.reversal.occurredAt.getTime() === occurredAt.getTime();
    if (repeat) return undefined;
    throw new Refusal('payment.reversed');
  }
  const reversal = { reason, occurredAt, recordedAt: now };
  const payments = order.payments.map((payment) => (payment === known ? { ...payment, reversal } : payment));
  const next: Order = { ...order, payments };
  const payBy = new Date(now.getTime() + order.paymentDays! * DAY_MS);
  const { paid, owed } = owedTo(next, known.supplierId);
  const data = { ...aboutPayment(order, known), paid, owed, reason };
  const about = { supplierId: known.supplierId, reason };
  const again = order.status === 'closed' && { status: 'handed-over' as const, payBy };
  return step(order, { payments, ...again }, PaymentReversed, data, now, about);
}

/** What one supplier of an order is to get, got, and is still owed. */
function owedTo({ parts, payments }: Order, supplierId: string): { amount: number; paid: number; owed: number } {
  const amount = sum(parts, (part) => (part.supplierId === supplierId ? part.due : 0));
  const paid = sum(payments, (each) => (each.supplierId === supplierId && !each.reversal ? each.amount : 0));
  return { amount, paid, owed: amount - paid };
}

const aboutPayment = (order: Order, { paymentId, supplierId, amount }: Payment) => ({
  ...aboutOrder(order),
  supplierId,
  paymentId,
  amount,
});
