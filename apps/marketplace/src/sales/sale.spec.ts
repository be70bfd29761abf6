// A sale: given its state, when a side takes a step, the stock answers or time passes, then its state and the fact; and what holds whatever happens.
import {
  type ComplaintBody,
  type DataOf,
  FACTS,
  type GoodsHeld,
  Refusal,
  SalePaymentBody,
  SaleStatus,
  type SettlementBody,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { complain, settle } from './complaint.js';
import { endDue } from './due.js';
import { divided, figuresOf, rupiahOf } from './money.js';
import {
  AT_REST,
  cancelSale,
  confirmSale,
  declineSale,
  type Line,
  noteHeld,
  noteRefused,
  noteSold,
  placeSale,
  prepareSale,
  quotasOf,
  type Sale,
  type Step,
  TRANSITIONS,
} from './sale.js';
import { pay, reversePayment } from './sale-payment.js';
import { receiveSale, recordDocument, shipSale, wasShipped } from './shipment.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [ID, ANI, TOKO] = [uuid(1), uuid(2), uuid(3)];
const NOW = new Date('2026-11-24T03:00:00.000Z');
const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(NOW.getTime() + days * DAY);
const line = (number: number, change: Partial<Line> = {}): Line => ({
  line: number,
  productId: uuid(10 + number),
  sku: `SKU-${number}`,
  name: 'Anjat',
  count: 20,
  mode: 'in-stock',
  price: 1_000,
  amount: 20_000,
  refunded: 0,
  leadTimeDays: 0,
  ...change,
});
const made = { mode: 'made-to-order', leadTimeDays: 10 } as const;
const placed = (change: Partial<Sale> = {}): Sale => {
  const lines = change.lines ?? [line(0), line(1, made)];
  const { sale } = checked(
    placeSale(
      {
        _id: ID,
        sellerId: ANI,
        buyerId: TOKO,
        region: '6502012002',
        destination: { country: 'ID', region: '3171012001', place: 'Jakarta' },
        currency: 'IDR',
        lines,
        amount: lines.reduce((total, one) => total + one.amount, 0),
        requestHash: 'h',
        cause: { correlationId: 'c' },
        ...change,
      },
      NOW,
    ),
  );
  return sale;
};
/** The same step; its fact is one that others can read. */
function checked(step: Step | undefined): Step {
  if (!step) throw new Error('nothing happened');
  if (step.fact) {
    expect(FACTS.get(step.fact.type)!.data.parse(step.fact.data)).toEqual(step.fact.data);
    expect([step.fact.subject, step.fact.sequence, step.fact.key]).toEqual([ID, step.sale.version, ANI]);
  }
  return step;
}
const to = (step: Step | undefined): Sale => checked(step).sale;
const refusedWith = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'taken';
};
const parts = (of: number, number = of) => [
  { part: number, line: of, batchId: uuid(90), sku: `SKU-${of}`, count: 20, mass: 9_000 },
];
const goods = (answers: 'placed' | 'prepared', some = parts(0)): DataOf<typeof GoodsHeld> => ({
  saleId: ID,
  sellerId: ANI,
  answers,
  parts: some,
});
const short = (answers: 'placed' | 'prepared') => ({
  saleId: ID,
  sellerId: ANI,
  answers,
  short: [{ line: 1, sku: 'SKU-1', available: 3 }],
});
const held = (change: Partial<Sale> = {}) => to(noteHeld(placed(change), goods('placed'), NOW));
const confirmed = (change: Partial<Sale> = {}, documents: Sale['documents'] = []) =>
  to(confirmSale(held(change), documents, NOW));
const papers = {
  invoice: { number: 'INV/2026/000001', issuedAt: NOW },
  bast: { number: 'BAST/2026/000001', issuedAt: NOW },
};
const shipment = { occurredAt: NOW.toISOString(), carrier: 'Pelni' };
const shipped = (change: Partial<Sale> = {}) => to(shipSale(confirmed(change), shipment, papers, 'ship', NOW));
const reception = { occurredAt: NOW.toISOString(), receiver: 'Pak Joko' };
const received = () => to(receiveSale(shipped(), reception, 'receive', NOW));
const complaint: ComplaintBody = { reason: 'damaged', lines: [], text: 'Patah', photos: [] };
const complained = () => to(complain(received(), uuid(50), complaint, 'complain', NOW));
const answer = (outcome: SettlementBody['outcome'], refund?: number): SettlementBody => ({
  outcome,
  text: 'Maaf',
  ...(refund !== undefined && { refund }),
});

describe('a sale that is placed', () => {
  it('waits a day for the stock', () => {
    const sale = placed();
    expect([sale.status, sale.version, sale.deadline]).toEqual(['placed', 1, inDays(1)]);
  });

  it('is held for two days, or over when the goods are not there', () => {
    expect(held()).toMatchObject({ status: 'held', deadline: inDays(2), parts: parts(0) });
    const over = to(noteRefused(placed(), short('placed'), NOW));
    expect(over).toMatchObject({ status: 'refused', short: [{ line: 1, available: 3 }] });
    expect(over.deadline).toBeUndefined();
  });

  it('does nothing on an answer of the stock that comes too late, or again', () => {
    for (const sale of [to(cancelSale(placed(), undefined, NOW)), to(endDue(placed(), inDays(1))), held()]) {
      expect(noteHeld(sale, goods('placed'), NOW)).toBeUndefined();
      expect(noteRefused(sale, short('placed'), NOW)).toBeUndefined();
    }
  });
});

describe('a sale that is held', () => {
  it('is confirmed once, to be shipped a week after its longest lead time', () => {
    expect(confirmed()).toMatchObject({ status: 'confirmed', deadline: inDays(17) });
    expect(confirmSale(confirmed(), [], NOW)).toBeUndefined();
    expect(refusedWith(() => confirmSale(placed(), [], NOW))).toBe('sale.status');
  });

  it('is declined by its seller, also after confirmation, and cancelled by its buyer only before', () => {
    const declined = to(declineSale(confirmed(), 'Alat rusak', NOW));
    expect(declined).toMatchObject({ status: 'lapsed', parts: [] });
    expect(declineSale(declined, 'Alat rusak', NOW)).toBeUndefined();
    const cancelled = to(cancelSale(held(), 'Salah', NOW));
    expect(cancelSale(cancelled, undefined, NOW)).toBeUndefined();
    expect(refusedWith(() => cancelSale(confirmed(), undefined, NOW))).toBe('sale.status');
  });
});

describe('what is made to order', () => {
  it('is held once it is made, and can be asked for again when it was not there', () => {
    const asked = to(prepareSale(confirmed(), undefined, NOW));
    expect(prepareSale(asked, [1], NOW)).toBeUndefined();
    const missing = to(noteRefused(asked, short('prepared'), NOW));
    expect(missing).toMatchObject({ status: 'confirmed' });
    const again = to(prepareSale(missing, [1], NOW));
    const there = to(noteHeld(again, goods('prepared', parts(1)), NOW));
    expect(there.parts).toHaveLength(2);
    expect(prepareSale(there, undefined, NOW)).toBeUndefined();
    expect(to(noteHeld(there, goods('prepared', parts(1)), NOW)).parts).toHaveLength(2);
  });

  it('may be found after it has left, but not what was never made to order', () => {
    const left = to(shipSale(to(prepareSale(confirmed(), undefined, NOW)), shipment, papers, 'x', NOW));
    expect(to(noteHeld(left, goods('prepared', parts(1)), NOW))).toMatchObject({ status: 'shipped' });
    expect(refusedWith(() => prepareSale(confirmed(), [0], NOW))).toBe('sale.nothing-to-prepare');
    expect(refusedWith(() => prepareSale(held(), undefined, NOW))).toBe('sale.status');
  });
});

describe('a shipment', () => {
  it('is worth whole rupiah, and waits three weeks at home and three months abroad', () => {
    expect(shipped()).toMatchObject({ status: 'shipped', deadline: inDays(21), papers });
    const destination = { country: 'NL', place: 'Rotterdam', incoterm: 'FOB' as const };
    const abroad = confirmed({ destination, currency: 'USD' });
    expect(refusedWith(() => shipSale(abroad, shipment, papers, 'x', NOW))).toBe('sale.rate');
    const sale = to(shipSale(abroad, { ...shipment, rate: '15900.55' }, papers, 'x', NOW));
    expect([sale.deadline, sale.lines.map(({ value }) => value)]).toEqual([inDays(90), [3_180_110, 3_180_110]]);
  });

  it('is refused while a document is missing that the export needs, which all are named', () => {
    const documents = [
      { code: 'peb', required: true },
      { code: 'coo', required: true },
      { code: 'fumigation', required: false },
    ];
    const sale = confirmed({}, documents);
    const { codes } = refusal(() => shipSale(sale, shipment, papers, 'x', NOW)).details;
    expect(codes).toBe('peb, coo');
    const body = { number: '001', issuedOn: '2026-11-20' };
    const one = to(recordDocument(sale, 'peb', body, NOW));
    expect(recordDocument(one, 'peb', body, NOW)).toBeUndefined();
    const both = to(recordDocument(one, 'coo', body, NOW));
    expect(to(shipSale(both, shipment, papers, 'x', NOW)).status).toBe('shipped');
    expect(refusedWith(() => recordDocument(both, 'cites', body, NOW))).toBe('sale.document-unknown');
  });

  it('is known by what was said, and is believed late only when it was in time and nobody had declined', () => {
    expect([wasShipped(confirmed(), 'ship'), wasShipped(shipped(), 'ship')]).toEqual([false, true]);
    expect(refusedWith(() => wasShipped(shipped(), 'other'))).toBe('sale.recorded-otherwise');
    const late = to(endDue(confirmed(), inDays(17)));
    expect(to(shipSale(late, shipment, papers, 'x', inDays(18)))).toMatchObject({ status: 'shipped' });
    const tooLate = { ...shipment, occurredAt: inDays(18).toISOString() };
    expect(refusedWith(() => shipSale(late, tooLate, papers, 'x', inDays(18)))).toBe('sale.status');
    const declined = to(declineSale(confirmed(), 'x', NOW));
    expect(refusedWith(() => shipSale(declined, shipment, papers, 'x', NOW))).toBe('sale.status');
    expect(refusedWith(() => shipSale(to(endDue(held(), inDays(2))), shipment, papers, 'x', NOW))).toBe('sale.status');
  });

  it('has what the stock says left with it', () => {
    const data = { saleId: ID, sellerId: ANI, destination: { country: 'ID' }, soldAt: NOW.toISOString() };
    expect(noteSold(shipped(), { ...data, parts: parts(0) }, NOW)).toBeUndefined();
    expect(to(noteSold(shipped(), { ...data, parts: [] }, NOW)).parts).toEqual([]);
  });
});

describe('a reception', () => {
  it('is told by the buyer, or assumed by time and then still told', () => {
    expect(received()).toMatchObject({ status: 'received', deadline: inDays(14) });
    expect(receiveSale(received(), reception, 'receive', NOW)).toBeUndefined();
    expect(refusedWith(() => receiveSale(received(), reception, 'other', NOW))).toBe('sale.recorded-otherwise');
    const assumed = to(endDue(shipped(), inDays(21)));
    expect(assumed).toMatchObject({ reception: { by: 'time' }, deadline: inDays(35) });
    const told = to(receiveSale(assumed, reception, 'x', inDays(30)));
    expect(told).toMatchObject({ status: 'received', reception: { by: 'buyer' }, deadline: inDays(44) });
    expect(refusedWith(() => receiveSale(confirmed(), reception, 'x', NOW))).toBe('sale.status');
  });

  it('closes the sale when the time for complaints is over', () => {
    const closed = to(endDue(received(), inDays(14)));
    expect([closed.status, closed.deadline, endDue(closed, inDays(99))]).toEqual(['closed', undefined, undefined]);
    expect(endDue(received(), inDays(13))).toBeUndefined();
  });
});

describe('a complaint', () => {
  it('about pieces that were bought is made once and answered once', () => {
    expect(complained()).toMatchObject({ status: 'complained', deadline: inDays(14) });
    expect(complain(complained(), uuid(50), complaint, 'complain', NOW)).toBeUndefined();
    expect(refusedWith(() => complain(complained(), uuid(50), complaint, 'other', NOW))).toBe('complaint.id-used');
    expect(refusedWith(() => complain(complained(), uuid(51), complaint, 'x', NOW))).toBe('sale.status');
    const of = (lines: ComplaintBody['lines']) =>
      refusedWith(() => complain(received(), uuid(51), { ...complaint, lines }, 'x', NOW));
    expect([of([{ line: 0, count: 21 }]), of([{ line: 2, count: 1 }])]).toEqual(['complaint.lines', 'complaint.lines']);
    expect(of([0, 0].map((one) => ({ line: one, count: 1 })))).toBe('complaint.lines');
    const settled = to(settle(complained(), uuid(50), answer('refused'), 'no', NOW));
    expect(settled).toMatchObject({ status: 'received', deadline: inDays(14) });
    expect(settle(settled, uuid(50), answer('refused'), 'no', NOW)).toBeUndefined();
    expect(refusedWith(() => settle(settled, uuid(50), answer('refund', 1), 'yes', NOW))).toBe(
      'sale.recorded-otherwise',
    );
    expect(refusedWith(() => settle(settled, uuid(51), answer('refused'), 'x', NOW))).toBe('complaint.not-found');
  });

  it('is settled with money that the meant lines still cost, in rupiah of the shipment’s rate', () => {
    const dollars = { currency: 'USD' };
    const left = to(shipSale(confirmed(dollars), { ...shipment, rate: '16000' }, papers, 'x', NOW));
    const one: ComplaintBody = { ...complaint, lines: [{ line: 0, count: 1 }] };
    const sale = to(complain(left, uuid(50), one, 'x', NOW));
    expect(refusal(() => settle(sale, uuid(50), answer('refund', 20_001), 'x', NOW)).details).toEqual({ most: 20_000 });
    expect(refusedWith(() => settle(sale, uuid(50), answer('refund'), 'x', NOW))).toBe('complaint.refund');
    expect(refusedWith(() => settle(sale, uuid(50), answer('refused', 5), 'x', NOW))).toBe('complaint.refund');
    const step = checked(settle(sale, uuid(50), answer('refund', 999), 'x', NOW));
    expect((step.fact!.data as { refunds: object }).refunds).toEqual([
      { line: 0, value: 159_840 },
      { line: 1, value: 0 },
    ]);
    expect(step.sale).toMatchObject({ status: 'shipped', lines: [{ refunded: 999 }, { refunded: 0 }] });
  });

  it('leaves time for other goods to travel, and stays unanswered when nobody answers', () => {
    const again = to(settle(complained(), uuid(50), answer('replacement'), 'x', NOW));
    expect(again.deadline).toEqual(inDays(35));
    const closed = to(endDue(complained(), inDays(14)));
    expect([closed.status, closed.complaints[0]!.settlement]).toEqual(['closed', undefined]);
    expect(refusedWith(() => settle(closed, uuid(50), answer('refused'), 'x', NOW))).toBe('sale.status');
  });
});

describe('money', () => {
  const payment = (amount: number, change: object = {}) =>
    SalePaymentBody.parse({
      method: 'transfer',
      amount,
      payer: 'A',
      receiver: 'B',
      occurredAt: NOW.toISOString(),
      ...change,
    });
  const by = { by: 'buyer', requestHash: 'p' } as const;

  it('is paid in parts, before shipping too, never more than is owed', () => {
    const part = to(pay(placed(), uuid(60), payment(15_000), by, NOW));
    expect(figuresOf(part)).toMatchObject({ paid: 15_000, owed: 25_000 });
    expect(pay(part, uuid(60), payment(15_000), by, NOW)).toBeUndefined();
    expect(refusedWith(() => pay(part, uuid(60), payment(1), { ...by, requestHash: 'q' }, NOW))).toBe(
      'payment.id-used',
    );
    expect(refusedWith(() => pay(part, uuid(61), payment(25_001), by, NOW))).toBe('sale.more-than-owed');
    expect(refusedWith(() => pay(part, uuid(61), payment(1, { way: 'refund' }), by, NOW))).toBe('sale.more-than-owed');
  });

  it('of a sale that came to nothing is to be given back', () => {
    const paid = to(pay(placed(), uuid(60), payment(15_000), by, NOW));
    const over = to(cancelSale(paid, undefined, NOW));
    expect(figuresOf(over)).toMatchObject({ owed: 0, toReturn: 15_000 });
    const back = to(pay(over, uuid(61), payment(15_000, { way: 'refund' }), by, NOW));
    expect(figuresOf(back)).toMatchObject({ paid: 0, owed: 0, toReturn: 0 });
    const said = { reason: 'keliru', occurredAt: NOW.toISOString() };
    expect(refusedWith(() => reversePayment(back, uuid(60), said, by, NOW))).toBe('payment.given-back');
    const undone = to(reversePayment(back, uuid(61), said, by, NOW));
    expect(reversePayment(undone, uuid(61), said, by, NOW)).toBeUndefined();
    expect(refusedWith(() => reversePayment(undone, uuid(61), { ...said, reason: 'x' }, by, NOW))).toBe(
      'payment.reversed',
    );
  });

  it('by QRIS is rupiah, at most ten million', () => {
    const big = placed({ lines: [line(0, { amount: 50_000_000 })] });
    const qris = (amount: number) => payment(amount, { method: 'qris' });
    expect(refusedWith(() => pay(big, uuid(60), qris(10_000_001), by, NOW))).toBe('payment.qris-cap');
    expect(to(pay(big, uuid(60), qris(10_000_000), by, NOW)).version).toBe(2);
    expect(refusedWith(() => pay(placed({ currency: 'USD' }), uuid(60), qris(1), by, NOW))).toBe('payment.qris-rupiah');
  });

  it('of other currencies is rounded once, half up, whatever digits they have', () => {
    expect(rupiahOf(1, 'USD', '50')).toBe(1);
    expect(rupiahOf(1, 'USD', '49.999999')).toBe(0);
    expect(rupiahOf(1_500, 'JPY', '105.5')).toBe(158_250);
    expect(rupiahOf(1_500, 'KWD', '51000')).toBe(76_500);
    expect(rupiahOf(1_500, 'IDR', undefined)).toBe(1_500);
  });

  it('is divided over lines exactly and within what each has', () => {
    const lines = fc.array(fc.nat(1_000_000_000_000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (room, share) => {
        const all = room.reduce((a, b) => a + b, 0);
        const amount = Math.floor(all * share);
        const shares = divided(amount, room);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(amount);
        expect(shares.every((one, i) => one >= 0 && one <= room[i]!)).toBe(true);
      }),
    );
  });
});

describe('whatever happens to a sale', () => {
  type Move = (sale: Sale, now: Date, n: number, amount: number) => Step | undefined;
  const money = (sale: Sale, n: number, amount: number, way: 'payment' | 'refund', now: Date) =>
    pay(
      sale,
      uuid(1_000 + n),
      { way, method: 'cash', amount, payer: 'A', receiver: 'B', occurredAt: NOW.toISOString() },
      { by: 'buyer', requestHash: String(n) },
      now,
    );
  const MOVES: Move[] = [
    (sale, now) => noteHeld(sale, goods('placed'), now),
    (sale, now) => noteRefused(sale, short('placed'), now),
    (sale, now) => noteHeld(sale, goods('prepared', parts(1)), now),
    (sale, now) => noteRefused(sale, short('prepared'), now),
    (sale, now) => confirmSale(sale, [], now),
    (sale, now) => confirmSale(sale, [], now),
    (sale, now) => declineSale(sale, 'x', now),
    (sale, now) => cancelSale(sale, undefined, now),
    (sale, now) => prepareSale(sale, undefined, now),
    (sale, now) => (wasShipped(sale, 'ship') ? undefined : shipSale(sale, shipment, papers, 'ship', now)),
    (sale, now) => (wasShipped(sale, 'ship') ? undefined : shipSale(sale, shipment, papers, 'ship', now)),
    (sale, now) => receiveSale(sale, reception, 'receive', now),
    (sale, now, n) => complain(sale, uuid(2_000 + n), complaint, String(n), now),
    (sale, now, n, amount) => {
      const open = sale.complaints.find(({ settlement }) => !settlement);
      const body = [answer('refund', amount), answer('refused'), answer('replacement')][n % 3]!;
      return open && settle(sale, open.complaintId, body, 'x', now);
    },
    (sale, now, n, amount) => money(sale, n, amount, 'payment', now),
    (sale, now, n, amount) => money(sale, n, amount, 'refund', now),
    (sale, now, n) => {
      const some = sale.payments[n % (sale.payments.length || 1)];
      const said = { reason: 'keliru', occurredAt: NOW.toISOString() };
      return some && reversePayment(sale, some.paymentId, said, { by: 'seller' }, now);
    },
    (sale, now) => endDue(sale, now),
    (sale) => (sale.deadline ? endDue(sale, sale.deadline) : undefined),
  ];
  const move = fc.record({
    which: fc.nat(MOVES.length - 1),
    days: fc.nat(5),
    n: fc.nat(30),
    amount: fc.integer({ min: 1, max: 50_000 }),
  });

  it('money is conserved, states follow the table, and what waits has a deadline', () => {
    const seen = new Set<string>(['placed']);
    fc.assert(
      fc.property(
        fc.constantFrom(placed, held, confirmed, shipped),
        fc.array(move, { maxLength: 40 }),
        (begin, moves) => {
          let sale = begin();
          let now = NOW;
          for (const { which, days, n, amount } of moves) {
            now = new Date(now.getTime() + days * DAY);
            const before = sale;
            try {
              const step = MOVES[which]!(sale, now, n, amount);
              if (!step) continue;
              sale = checked(step).sale;
            } catch (error) {
              if (!(error instanceof Refusal)) throw error;
              continue;
            }
            seen.add(sale.status);
            expect(sale.version).toBe(before.version + 1);
            if (sale.status !== before.status) expect(TRANSITIONS[before.status]).toContain(sale.status);
            expect(sale.deadline === undefined).toBe(AT_REST.includes(sale.status));
            const { refunds, paid, owed, toReturn } = figuresOf(sale);
            const due = ['refused', 'lapsed', 'cancelled'].includes(sale.status) ? 0 : sale.amount - refunds;
            expect(due).toBe(paid + owed - toReturn);
            expect(Math.min(paid, owed, toReturn)).toBeGreaterThanOrEqual(0);
            expect(Math.min(owed, toReturn)).toBe(0);
            for (const { refunded, amount: cost } of sale.lines) expect(refunded).toBeLessThanOrEqual(cost);
          }
        },
      ),
      { numRuns: 1_000 },
    );
    expect([...seen].sort()).toEqual([...SaleStatus.options].sort());
  });
});

describe('the table of transitions', () => {
  it('names every state, and lets every one that waits end', () => {
    expect(Object.keys(TRANSITIONS).sort()).toEqual([...SaleStatus.options].sort());
    for (const [status, next] of Object.entries(TRANSITIONS))
      expect([status, next.length > 0 || AT_REST.includes(status as SaleStatus)]).toEqual([status, true]);
  });
});

it('counts in its partnership what is wanted, and as realised what was shipped', () => {
  const quotas = [{ line: 0, period: 'p', ordered: 20, realised: 0 }];
  expect(quotasOf(held({ quotas }))).toEqual(quotas);
  expect(quotasOf(to(cancelSale(held({ quotas }), undefined, NOW)))).toMatchObject([{ ordered: 0, realised: 0 }]);
  expect(quotasOf(shipped({ quotas }))).toMatchObject([{ ordered: 20, realised: 20 }]);
});

function refusal(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was taken');
}
