// The audit after a load or a fault: nothing lost, nothing doubled, nothing oversold, every promise kept; in sentences.
import { copies, deliveries } from './deliveries.js';
import type { Dump } from './dump.js';
import { corrections, handOvers } from './hand-overs.js';
import { bothSides, orderByItself } from './orders.js';
import { production } from './production.js';
import { type Acknowledged, promises } from './promises.js';
import { sales } from './sales.js';
import { nobodyWaitsBesideWhatFits, partOfLots, stock } from './stock.js';
import { value } from './value.js';

/** Every broken promise in a sentence; empty when all hold. */
export function audit(dump: Dump, acknowledged?: Acknowledged): string[] {
  return [
    ...dump.outbox.map((id) => `fact ${id} never left`),
    ...dump.parked.map((row) => `${row.handler} parked an event of ${row.subject}: ${row.reason}`),
    ...dump.orders.flatMap(orderByItself),
    ...bothSides(dump),
    ...stock(dump),
    ...handOvers(dump),
    ...corrections(dump),
    ...production(dump),
    ...value(dump),
    ...sales(dump),
    ...partOfLots(dump),
    ...nobodyWaitsBesideWhatFits(dump),
    ...copies(dump),
    ...deliveries(dump),
    ...(acknowledged ? promises(dump, acknowledged) : []),
  ];
}
