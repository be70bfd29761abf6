// Fills fresh services through their doors: commodities, parties in many villages, and the open lots of each pool.
import type { CommodityTemplate, LotBody, OrderBody, PartyBody, Region } from '@hilir/contracts';
import type { Services } from '@hilir/tools';
import { uuidv7 } from 'uuidv7';
import { Connection } from './connection.js';

/** A pool to fill, and with how many lots. */
export interface PoolPlan {
  province: string;
  commodity: string;
  lots: number;
}
/** A filled pool and who orders from it: one in ten is of another province, to whom fresh lots are closed. */
export interface OpenPool {
  province: string;
  commodity: string;
  buyers: string[];
}
interface Party {
  id: string;
  village: string;
}

/** Enough that no pool is emptied, so that every step of a run does the same work. */
const LOT_GRAMS = 1_000_000;
const SUPPLIERS = 20;
const LOCAL_BUYERS = 180;
const OUTSIDE_BUYERS = 20;
/** Jawa Barat, where Cirebon buys. */
const OUTSIDE = '32';
const CONNECTIONS = 64;
const DAY_MS = 86_400_000;

const SPECIES = ['sega', 'irit', 'manau', 'semambu'];
const GRADES = ['A', 'B', 'C'];
const named = (text: string) => ({ id: text, en: text });
const template = (name: string): CommodityTemplate => ({
  name: named(name),
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: [],
  attributes: [
    { kind: 'choice', name: 'species', label: named('species'), required: true, choices: SPECIES },
    { kind: 'grade', name: 'grade', label: named('grade'), required: true, choices: GRADES },
    { kind: 'number', name: 'diameter', label: named('diameter, mm'), required: false, min: 1, max: 100, step: 0.5 },
  ],
});

export const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!;
const between = (least: number, most: number): number => least + Math.floor(Math.random() * (most - least + 1));
const day = (fromToday: number): string => new Date(Date.now() + fromToday * DAY_MS).toISOString().slice(0, 10);

/** A few kilograms, now or not at all; every second order has wishes about kind and grade. */
export const anOrder = ({ province, commodity, buyers }: OpenPool): OrderBody => ({
  buyerId: pick(buyers),
  province,
  commodity,
  wishes: Math.random() < 0.5 ? {} : { species: { oneOf: [pick(SPECIES)] }, grade: { atLeast: pick(GRADES) } },
  quantity: between(1, 10) * 1_000,
  partial: 'all-or-nothing',
  needBy: day(30),
});

const aLot = (supplier: Party, commodity: string): LotBody => ({
  supplierId: supplier.id,
  commodity,
  attributes: { species: pick(SPECIES), grade: pick(GRADES), diameter: between(10, 60) / 2 },
  quantity: LOT_GRAMS,
  price: between(4_000, 9_000),
  region: supplier.village,
  harvestedOn: day(-7),
  readyOn: day(-1),
});

const OPERATOR = { 'x-acting-role': 'operator' };
export const clerkOf = (partyId: string) => ({ 'x-acting-role': 'clerk', 'x-acting-party': partyId });

/** Resolves when the pools have taken in every lot. `quiet` resolves when the services have nothing left to do. */
export async function openMarket(
  services: Services,
  plans: readonly PoolPlan[],
  quiet: () => Promise<void>,
  log: (line: string) => void,
): Promise<OpenPool[]> {
  const registry = services.url('registry');
  const supply = services.url('supply-chain');
  for (const code of new Set(plans.map(({ commodity }) => commodity)))
    await inParallel(supply, [code], (to) => send(to, 'PUT', `/commodities/${code}`, OPERATOR, template(code)));
  const provinces = [...new Set(plans.map(({ province }) => province))];
  const outside = await register(registry, OUTSIDE, 'firm', OUTSIDE_BUYERS);
  const suppliers = new Map<string, Party[]>();
  const buyers = new Map<string, Party[]>();
  for (const province of provinces) {
    suppliers.set(province, await register(registry, province, 'cooperative', SUPPLIERS));
    buyers.set(province, await register(registry, province, 'ikm', LOCAL_BUYERS));
  }
  await quiet();
  const lots = plans.flatMap((plan) =>
    Array.from({ length: plan.lots }, () => aLot(pick(suppliers.get(plan.province)!), plan.commodity)),
  );
  const started = performance.now();
  await inParallel(supply, lots, (to, lot) => send(to, 'PUT', `/lots/${uuidv7()}`, clerkOf(lot.supplierId), lot));
  const posted = performance.now();
  await quiet();
  const perSecond = Math.round((lots.length / (posted - started)) * 1000);
  log(`${lots.length} lots posted through HTTP, ${perSecond} a second; the pools had them ${since(posted)} s later`);
  return plans.map(({ province, commodity }) => ({
    province,
    commodity,
    buyers: [...buyers.get(province)!, ...outside].map(({ id }) => id),
  }));
}

const since = (moment: number): string => ((performance.now() - moment) / 1000).toFixed(1);

/** Active parties, spread evenly over the villages of a province. */
export async function register(
  registry: string,
  province: string,
  kind: PartyBody['kind'],
  count: number,
): Promise<Party[]> {
  const villages = await villagesOf(registry, province);
  const parties = Array.from({ length: count }, (_, i) => ({
    id: uuidv7(),
    village: villages[Math.floor((i * villages.length) / count)]!,
  }));
  await inParallel(registry, parties, async (to, { id, village }) => {
    const nib = String(between(1_000_000_000_000, 9_999_999_999_999));
    const products = [{ name: 'Kursi rotan' }];
    const body: PartyBody = { kind, name: `${kind} ${id.slice(-6)}`, region: village, nib, kbli: [], products };
    await send(to, 'PUT', `/parties/${id}`, OPERATOR, body);
    const office = { 'x-acting-role': 'provincial', 'x-acting-region': province };
    await send(to, 'POST', `/parties/${id}/activation`, office);
  });
  return parties;
}

async function villagesOf(registry: string, province: string): Promise<string[]> {
  const villages: string[] = [];
  const connection = new Connection(registry);
  for (let cursor = ''; ;) {
    const path = `/regions?level=desa&within=${province}&limit=200${cursor && `&cursor=${cursor}`}`;
    const page = JSON.parse(await send(connection, 'GET', path, {})) as { items: Region[]; next?: string };
    villages.push(...page.items.map(({ code }) => code));
    if (page.next === undefined) break;
    cursor = page.next;
  }
  connection.close();
  return villages;
}

export async function send(
  to: Connection,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
) {
  const answer = await to.request(method, path, headers, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.body}`);
  return answer.body;
}

/** Does the work of every item, over some connections at once. */
export async function inParallel<T>(
  url: string,
  items: readonly T[],
  work: (to: Connection, item: T) => Promise<unknown>,
) {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    const connection = new Connection(url);
    for (const item of queue) await work(connection, item);
    connection.close();
  };
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, items.length) }, worker));
}
