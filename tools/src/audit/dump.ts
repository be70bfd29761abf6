// Everything the audit looks at, read once the services are quiet.
import { type Commodity, SERVICES, type ServiceName } from '@hilir/contracts';
import type { Db } from 'mongodb';
import type { Sale } from '../../../apps/marketplace/dist/sales/sale.js';
import type { Order } from '../../../apps/marketplace/dist/orders/order.js';
import type { Holding } from '../../../apps/supply-chain/dist/holdings/holding.js';
import type { Goods } from '../../../apps/supply-chain/dist/goods/goods.js';
import type { HandOver } from '../../../apps/supply-chain/dist/hand-overs/hand-over.js';
import type { Entry as LedgerRow, Lot } from '../../../apps/supply-chain/dist/lots/lot.js';
import type { Outflow } from '../../../apps/supply-chain/dist/outflow/outflow.js';
import type { Batch } from '../../../apps/supply-chain/dist/batches/batch.js';
import type { Packing } from '../../../apps/supply-chain/dist/packings/packing.js';
import type { Reservation } from '../../../apps/supply-chain/dist/pools/reservation.js';
import type { Reversal, Run } from '../../../apps/supply-chain/dist/production/run.js';
import type { Correction } from '../../../apps/supply-chain/dist/stock/stock.js';
import type { Link } from '../../../apps/supply-chain/dist/trace/link.js';
import type { SoldValue } from '../../../apps/supply-chain/dist/value/value.js';

/** An entry of a lot's ledger as it is stored. */
export type Entry = LedgerRow & { _id: string };
interface PartyVersion {
  _id: string;
  version: number;
  status: string;
}
/** A fact as it lies on a topic. */
export interface SentFact {
  id: string;
  type: string;
  topic: string;
  subject: string;
  sequence: number;
}
/** Everything the audit looks at. A service that did not run has empty lists. */
export interface Dump {
  orders: Order[];
  sales: Sale[];
  /** Pieces of each batch as the marketplace shows them. */
  stock: { _id: string; pieces: number }[];
  reservations: Reservation[];
  lots: Lot[];
  ledger: Entry[];
  outflows: Outflow[];
  handOvers: HandOver[];
  holdings: Holding[];
  corrections: Correction[];
  runs: Run[];
  /** By run. */
  reversals: Reversal[];
  batches: Batch[];
  packings: Packing[];
  /** By sale. */
  goods: Goods[];
  soldValues: SoldValue[];
  links: Link[];
  commodities: Commodity[];
  /** Parties as the registry has them, and as its readers do. */
  parties: { registry: PartyVersion[]; copies: PartyVersion[][] };
  /** Ids of facts that have not left. */
  outbox: string[];
  /** Parked events that nobody has dealt with. */
  parked: { handler: string; subject: string; reason: string }[];
  /** Where topics were read: the facts on them, and the keys of all inboxes, `handler:event id`. */
  delivered?: { sent: readonly SentFact[]; inbox: string[] };
}

const DATABASES = Object.keys(SERVICES) as ServiceName[];

/** Reads all databases; `sent` is what the caller found on the topics, when it read them. */
export async function readDump(db: (name: ServiceName) => Db, sent?: readonly SentFact[]): Promise<Dump> {
  const all = <T>(name: ServiceName, collection: string, filter: object = {}): Promise<T[]> =>
    db(name).collection(collection).find(filter).toArray() as Promise<unknown[]> as Promise<T[]>;
  const everywhere = async <T>(collection: string, filter: object = {}): Promise<T[]> =>
    (await Promise.all(DATABASES.map((name) => all<T>(name, collection, filter)))).flat();
  const inbox = async (): Promise<string[]> =>
    (await everywhere<{ keys: string[] }>('inbox')).flatMap(({ keys }) => keys);
  return {
    orders: await all('marketplace', 'orders'),
    sales: await all('marketplace', 'sales'),
    stock: await all('marketplace', 'batch_stock'),
    reservations: await all('supply-chain', 'reservations'),
    lots: await all('supply-chain', 'lots'),
    ledger: await all('supply-chain', 'ledger'),
    outflows: await all('supply-chain', 'outflows'),
    handOvers: await all('supply-chain', 'hand-overs'),
    holdings: await all('supply-chain', 'holdings'),
    corrections: await all('supply-chain', 'corrections'),
    runs: await all('supply-chain', 'production_runs'),
    reversals: await all('supply-chain', 'run_reversals'),
    batches: await all('supply-chain', 'batches'),
    packings: await all('supply-chain', 'packings'),
    goods: await all('supply-chain', 'goods'),
    soldValues: await all('supply-chain', 'value_kept'),
    links: await all('supply-chain', 'trace_links'),
    commodities: await all('supply-chain', 'commodities'),
    parties: {
      registry: await all('registry', 'parties'),
      copies: [await all('supply-chain', 'parties'), await all('marketplace', 'parties')],
    },
    outbox: (await everywhere<{ _id: string }>('outbox')).map(({ _id }) => _id),
    parked: await everywhere('parked_events', { status: 'parked' }),
    ...(sent && { delivered: { sent, inbox: await inbox() } }),
  };
}
