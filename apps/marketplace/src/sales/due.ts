// What becomes of a sale whose deadline passed.
import { closeSale, lapse, type Sale, type Step } from './sale.js';
import { assumeReceived } from './shipment.js';

/** Undefined while nothing is due. */
export function endDue(sale: Sale, now: Date): Step | undefined {
  if (!sale.deadline || sale.deadline > now) return undefined;
  switch (sale.status) {
    case 'placed':
      return lapse(sale, 'not-held', { by: 'time' }, now);
    case 'held':
      return lapse(sale, 'not-confirmed', { by: 'time' }, now);
    case 'confirmed':
      return lapse(sale, 'not-shipped', { by: 'time' }, now);
    case 'shipped':
      return assumeReceived(sale, now);
    default:
      return closeSale(sale, now);
  }
}
