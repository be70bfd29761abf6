// Payments of a raw-material order: recorded, never moved by us. A wrong one is reversed by a further entry.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { Amount, Id, Instant, Pool, Text } from '../vocabulary.js';

export const PaymentMethod = z.enum(['cash', 'transfer', 'qris']);
/** The most that one QRIS payment may be. */
export const QRIS_CAP = 10_000_000;

export const PaymentBody = z.strictObject({
  /** Each supplier of an order is paid for what was received from it. */
  supplierId: Id,
  method: PaymentMethod,
  /** Whole rupiah; by QRIS at most Rp 10 million. */
  amount: z.int().min(1).max(1_000_000_000_000_000),
  /** Who paid and who received, by name. */
  payer: Text(200),
  receiver: Text(200),
  /** Reference to a receipt or photo that is kept elsewhere. */
  proof: Text(500).optional(),
  occurredAt: Instant,
});
export type PaymentBody = z.infer<typeof PaymentBody>;

export const Payment = PaymentBody.extend({
  paymentId: Id,
  recordedAt: Instant,
  /** Set once it was undone. */
  reversal: z.object({ reason: z.string(), occurredAt: Instant, recordedAt: Instant }).optional(),
});

const PaymentFact = z.object({
  orderId: Id,
  pool: Pool,
  buyerId: Id,
  supplierId: Id,
  paymentId: Id,
  amount: Amount,
  /** What this supplier was paid, and is still owed, after it. */
  paid: Amount,
  owed: Amount,
});
export const PaymentRecorded = defineFact('marketplace.payment-recorded.v1', {
  topic: 'marketplace.orders',
  summary: 'A payment for received material was recorded; the order closes when nothing is owed any more.',
  data: PaymentFact.extend({ method: PaymentMethod, closed: z.boolean() }),
});
export const PaymentReversed = defineFact('marketplace.payment-reversed.v1', {
  topic: 'marketplace.orders',
  summary: 'A payment that was recorded by mistake was undone; what it covered is owed again.',
  data: PaymentFact.extend({ reason: Text(500) }),
});
