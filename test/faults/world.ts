// Who trades in the fault tests: real villages, parties in each ring around the material, two commodities, three pools.
import {
  type CommodityTemplate,
  type ExportRuleBody,
  type LotBody,
  type NewFact,
  type OrderBody,
  PartyActivated,
  type PartyKind,
} from '@hilir/contracts';
import { randomUUID } from 'node:crypto';
import { call, type Caller } from './http.js';
import { eventually, type System } from './system.js';

export interface Party {
  id: string;
  kind: PartyKind;
  name: string;
  village: string;
}
export interface World {
  suppliers: Party[];
  buyers: Party[];
  /** One of each small industry among the buyers. */
  products: Product[];
}
export interface Product {
  productId: string;
  sku: string;
  price: number;
  seller: Party;
}

const party = (kind: PartyKind, name: string, village: string): Party => ({ id: randomUUID(), kind, name, village });

/** Suppliers in two provinces; buyers in the same desa, kecamatan, kab/kota and province as one of them, and outside. */
const newWorld = (): Omit<World, 'products'> => ({
  suppliers: [
    party('cooperative', 'Koperasi Merah Putih Tanjung Palas Hulu', '6501011001'),
    party('bumdes', 'BUMDes Long Beluah', '6501022001'),
    party('cooperative', 'Koperasi Pulau Sapi', '6502012005'),
    party('bumdes', 'BUMDes Merabu', '6403012001'),
  ],
  buyers: [
    party('ikm', 'Anyaman Hulu', '6501011001'),
    party('ikm', 'Anyaman Tengah', '6501011002'),
    party('ikm', 'Mebel Long Sam', '6501022002'),
    party('ikm', 'Rotan Karang Rejo', '6571011002'),
    party('ikm', 'Mebel Handil Bakti', '6472011002'),
    party('firm', 'Rattan Furniture Waled', '3209012008'),
  ],
});

const RATTAN: CommodityTemplate = {
  name: { id: 'Rotan', en: 'Rattan' },
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: ['batang', 'ikat'],
  attributes: [
    {
      kind: 'grade',
      name: 'grade',
      label: { id: 'Mutu', en: 'Grade' },
      required: true,
      choices: ['A', 'B', 'C'],
    },
    {
      kind: 'number',
      name: 'diameter',
      label: { id: 'Garis tengah (mm)', en: 'Diameter (mm)' },
      required: false,
      min: 4,
      max: 60,
      step: 1,
    },
  ],
};
const SEAWEED: CommodityTemplate = {
  name: { id: 'Rumput laut', en: 'Seaweed' },
  baseUnit: 'g',
  hs: ['1212.21'],
  countUnits: ['karung'],
  attributes: [],
};
/** Whatever comes out of a run is within the tolerance. */
const rates = [{ from: '2020-01-01', yield: 7_000, tolerance: 10_000 }];
const STEPS = {
  'rattan-ws': { name: { id: 'Cuci', en: 'Wash' }, commodity: 'rattan', accepts: {}, after: [], rates },
  'rattan-weave': { name: { id: 'Anyam', en: 'Weave' }, commodity: 'rattan', after: ['rattan-ws'], rates },
};
const EXPORT_RULE: ExportRuleBody = {
  commodity: 'rattan',
  hs: '1401.20',
  when: {},
  from: '2020-01-01',
  verdict: 'officer-decides',
  basis: 'uji coba',
};
export const OPEN_POOL = '65/rattan';

/** Acting headers. */
export const as = {
  operator: { 'x-acting-role': 'operator' },
  provincial: (region: string) => ({ 'x-acting-role': 'provincial', 'x-acting-region': region }),
  officer: (region: string) => ({ 'x-acting-role': 'officer', 'x-acting-region': region }),
  party: ({ id }: Pick<Party, 'id'>) => ({ 'x-acting-role': 'manager', 'x-acting-party': id }),
};

/** Brings parties and commodities in and waits until every service knows them. Without a registry, as its facts. */
export async function createWorld(system: System): Promise<World> {
  const world = newWorld();
  const parties = [...world.suppliers, ...world.buyers];
  await defineCommodities(system);
  if (system.names.includes('registry')) for (const each of parties) await register(system, each);
  else await publish(system, parties.map(activated));
  for (const name of ['supply-chain', 'marketplace'] as const)
    await eventually(`${name} knows the parties and commodities`, 60_000, async () => {
      const ids = parties.map(({ id }) => id);
      const filter = { _id: { $in: ids }, status: 'active' } as object;
      const known = await system.db(name).collection('parties').countDocuments(filter);
      const commodities = await system.db(name).collection('commodities').countDocuments();
      return known === parties.length && commodities === 2 ? true : undefined;
    });
  const sellers = world.buyers.filter(({ kind }) => kind === 'ikm');
  return { ...world, products: await Promise.all(sellers.map((seller) => list(system, seller))) };
}

/** The variant of every product that is made to order. */
export const TO_ORDER = 'ANJAT-X';
/** Its product, in stock: whatever batches have; and one that is made to order. */
async function list(system: System, seller: Party): Promise<Product> {
  const product = { productId: randomUUID(), sku: 'ANJAT', price: 250_000, seller };
  const url = `${system.url('marketplace')}/products/${product.productId}`;
  const by = { headers: as.party(seller) };
  await call('PUT', url, by, {
    sellerId: seller.id,
    name: { id: 'Anjat' },
    category: 'basketry',
    photos: ['anjat.jpg'],
    variants: [
      { sku: product.sku, price: product.price, mode: 'in-stock' },
      { sku: TO_ORDER, price: product.price, mode: 'made-to-order', leadTimeDays: 3 },
    ],
  });
  await call('POST', `${url}/listing`, by, {});
  return product;
}

async function defineCommodities(system: System): Promise<void> {
  const supply = system.url('supply-chain');
  const anyone: Caller = { headers: as.operator };
  await call('PUT', `${supply}/commodities/rattan`, anyone, RATTAN);
  await call('PUT', `${supply}/commodities/seaweed`, anyone, SEAWEED);
  for (const [code, step] of Object.entries(STEPS)) await call('PUT', `${supply}/process-steps/${code}`, anyone, step);
  await call('PUT', `${supply}/export-rules/rattan-raw`, anyone, EXPORT_RULE);
  // One pool lets everybody in at once; the others keep their lots for the province at first.
  const policy = { localWindowHours: 0, holdHours: 48, handOverHours: 336 };
  await call('PUT', `${supply}/pools/${OPEN_POOL}/policy`, { headers: as.provincial('65') }, policy);
}

async function register(system: System, { id, kind, name, village }: Party): Promise<void> {
  const office = { headers: as.provincial(village.slice(0, 2)) };
  const url = `${system.url('registry')}/parties/${id}`;
  await call('PUT', url, office, {
    kind,
    name,
    region: village,
    nib: String(9_120_000_000_000 + Math.floor(Math.random() * 1e9)),
    kbli: [{ edition: 2025, code: '02300' }],
    workers: { total: 12 },
    investment: 250_000_000,
  });
  await call('POST', `${url}/activation`, office);
}

const activated = ({ id, kind, name, village }: Party): NewFact =>
  PartyActivated.of(
    { subject: id, sequence: 2, key: id },
    { partyId: id, kind, name, region: village, status: 'active' },
  );

/** Headers and body of a fact as the relay of a service sends it. */
export function wire(fact: NewFact, id: string = randomUUID(), source = '/registry') {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: source,
    ce_type: fact.type,
    ce_subject: fact.subject,
    ce_time: new Date().toISOString(),
    ce_sequence: String(fact.sequence),
    ce_correlationid: randomUUID(),
    ce_partitionkey: fact.key,
  };
  return { key: fact.key, headers, value: JSON.stringify(fact.data) };
}

/** Puts facts on their topics past every relay. */
export async function publish(system: System, facts: NewFact[], source = '/registry'): Promise<void> {
  const producer = system.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (const fact of facts)
    await producer.send({
      topic: system.topic(fact.topic as never),
      messages: [wire(fact, randomUUID(), source)],
      acks: -1,
    });
  await producer.disconnect();
}

const day = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);

export const lotOf = (supplier: Party, quantity: number, more: Partial<LotBody> = {}): LotBody => ({
  supplierId: supplier.id,
  commodity: 'rattan',
  attributes: { grade: 'B', diameter: 24 },
  quantity,
  price: 5_000,
  region: supplier.village,
  gatherer: 'Pak Usat',
  harvestedOn: day(-3),
  readyOn: day(0),
  ...more,
});

export const orderOf = (buyer: Party, quantity: number, more: Partial<OrderBody> = {}): OrderBody => ({
  buyerId: buyer.id,
  province: '65',
  commodity: 'rattan',
  wishes: {},
  quantity,
  partial: 'fill-or-wait',
  needBy: day(30),
  ...more,
});
