// Reckons what a sale costs, what was paid of it, and what it is worth in rupiah; all in whole smallest units.
import { minorDigits, MOST_SALE, Refusal, RUPIAH } from '@hilir/contracts';
import type { Sale } from './sale.js';

export const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** Throws `sale.too-large` for what could not be reckoned with exactly any more. */
export function mustBeExact(amount: number): number {
  if (amount > MOST_SALE) throw new Refusal('sale.too-large', { most: MOST_SALE });
  return amount;
}

/** Whole rupiah of an amount in the smallest unit of a currency, rounded once, half up. The rate is for one whole unit. */
export function rupiahOf(amount: number, currency: string, rate: string | undefined): number {
  if (currency === RUPIAH) return amount;
  const [whole, decimals = ''] = (rate ?? '0').split('.');
  const over = 10n ** BigInt(decimals.length + minorDigits(currency));
  return Number((BigInt(amount) * BigInt(`${whole}${decimals}`) * 2n + over) / (2n * over));
}

/** Divides an amount over lines by what each still has, exactly: what rounding leaves goes to the first that have room. */
export function divided(amount: number, room: readonly number[]): number[] {
  const all = sum(room, (each) => each);
  const parts = room.map((each) => (all === 0 ? 0 : Number((BigInt(amount) * BigInt(each)) / BigInt(all))));
  let rest = amount - sum(parts, (each) => each);
  return parts.map((part, i) => {
    const more = Math.min(rest, room[i]! - part);
    rest -= more;
    return part + more;
  });
}

/** States in which nothing is bought, so nothing is to be paid. */
const VOID: readonly string[] = ['refused', 'lapsed', 'cancelled'];

/**
 * In the sale's currency: what complaints took away, what the seller got and kept, and what is still to be paid or given
 * back. Amount = refunds + paid + owed - to return; of a sale that came to nothing, all that was paid is to be returned.
 */
export function figuresOf({ status, amount, lines, payments }: Pick<Sale, 'status' | 'amount' | 'lines' | 'payments'>) {
  const refunds = sum(lines, (line) => line.refunded);
  const due = VOID.includes(status) ? 0 : amount - refunds;
  const counting = payments.filter(({ reversal }) => !reversal);
  const paid = sum(counting, (each) => (each.way === 'payment' ? each.amount : -each.amount));
  return { refunds, due, paid, owed: Math.max(0, due - paid), toReturn: Math.max(0, paid - due) };
}
