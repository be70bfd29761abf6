// What lies open in one pool, arranged so that the nearest and oldest lots that fit are found without a search.
import { type Attributes, type CommodityTemplate, RING_DIGITS, type Wishes } from '@hilir/contracts';

/** A lot as allocation sees it. */
export interface OpenLot {
  lotId: string;
  /** Of the stored document; a write that meets another one is refused. */
  version: number;
  supplierId: string;
  region: string;
  attributes: Attributes;
  available: number;
  price: number;
  postedAt: number;
  readyOn: string;
  /** True while only buyers of the province may take it. */
  localOnly: boolean;
}

/** Lots of one neighbourhood with the same chosen attributes and window, oldest first. */
export interface Shelf {
  attributes: Attributes;
  localOnly: boolean;
  /** No lot here is cheaper. */
  cheapest: number;
  lots: OpenLot[];
  /** Lots before this one are used up. */
  head: number;
  /** How many of `lots` are used up, at the head and in between. */
  usedUp: number;
}

/** Digits of the neighbourhoods that have shelves of their own; a pool is one province, so the last one holds all of it. */
const LEVELS = RING_DIGITS.slice(0, 4);

export const byAge = (a: { postedAt: number; lotId: string }, b: { postedAt: number; lotId: string }): number =>
  a.postedAt - b.postedAt || (a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0);

export class Shelves {
  private readonly lots = new Map<string, OpenLot>();
  /** Neighbourhood (leading digits of its code) → kind of lot → shelf. */
  private readonly neighbourhoods = new Map<string, Map<string, Shelf>>();
  private readonly choices: string[];

  constructor(template: Pick<CommodityTemplate, 'attributes'>, lots: Iterable<OpenLot> = []) {
    this.choices = template.attributes.filter((a) => a.kind !== 'number').map((a) => a.name);
    for (const lot of [...lots].sort(byAge)) this.put(lot);
  }

  get(lotId: string): OpenLot | undefined {
    return this.lots.get(lotId);
  }

  all(): IterableIterator<OpenLot> {
    return this.lots.values();
  }

  /** The shelves of the neighbourhood that a ring draws around a village; for the rings province and outside, all. */
  around(village: string, ring: number): Iterable<Shelf> {
    const digits = RING_DIGITS[Math.min(ring, LEVELS.length - 1)]!;
    const code = digits === 2 ? '' : village.slice(0, digits);
    return this.neighbourhoods.get(code)?.values() ?? [];
  }

  /** Adds a lot, or replaces what is known of it; a lot with nothing available leaves. */
  put(lot: OpenLot): void {
    this.drop(lot.lotId);
    if (lot.available <= 0) return;
    this.lots.set(lot.lotId, lot);
    for (const shelf of this.shelvesOf(lot)) {
      shelf.cheapest = Math.min(shelf.cheapest, lot.price);
      insertByAge(shelf, lot);
    }
  }

  drop(lotId: string): void {
    const lot = this.lots.get(lotId);
    if (!lot) return;
    this.lots.delete(lotId);
    lot.available = 0;
    for (const shelf of this.shelvesOf(lot)) sweep(shelf);
  }

  /** Takes from a lot, whose stored document goes one version on. */
  take(lotId: string, quantity: number): void {
    const lot = this.lots.get(lotId);
    if (!lot || lot.available < quantity)
      throw new Error(`took ${quantity} of ${lotId}, which has ${lot?.available ?? 0}`);
    lot.available -= quantity;
    if (lot.available === 0) this.drop(lotId);
  }

  private shelvesOf(lot: OpenLot): Shelf[] {
    const kind =
      this.choices.map((name) => String(lot.attributes[name] ?? '')).join('|') + (lot.localOnly ? '|local' : '');
    return LEVELS.map((digits) => {
      const code = digits === 2 ? '' : lot.region.slice(0, digits);
      const shelves = this.neighbourhoods.get(code) ?? new Map<string, Shelf>();
      this.neighbourhoods.set(code, shelves);
      const shelf = shelves.get(kind) ?? {
        attributes: this.chosen(lot),
        localOnly: lot.localOnly,
        cheapest: Infinity,
        lots: [],
        head: 0,
        usedUp: 0,
      };
      shelves.set(kind, shelf);
      return shelf;
    });
  }

  private chosen(lot: OpenLot): Attributes {
    return Object.fromEntries(
      this.choices.filter((name) => name in lot.attributes).map((name) => [name, lot.attributes[name]!]),
    );
  }
}

function insertByAge(shelf: Shelf, lot: OpenLot): void {
  let at = shelf.lots.length;
  if (at > shelf.head && byAge(shelf.lots[at - 1]!, lot) > 0) {
    let low = shelf.head;
    while (low < at) {
      const middle = (low + at) >> 1;
      if (byAge(shelf.lots[middle]!, lot) < 0) low = middle + 1;
      else at = middle;
    }
  }
  shelf.lots.splice(at, 0, lot);
}

/** Notes one more used-up lot: passes those at the head at once, and forgets all of them when they are most of the shelf. */
function sweep(shelf: Shelf): void {
  shelf.usedUp++;
  while (shelf.head < shelf.lots.length && shelf.lots[shelf.head]!.available === 0) shelf.head++;
  if (shelf.usedUp < 64 || shelf.usedUp * 2 < shelf.lots.length) return;
  shelf.lots = shelf.lots.slice(shelf.head).filter((lot) => lot.available > 0);
  shelf.head = 0;
  shelf.usedUp = 0;
}

/** Wishes about numbers, which only single lots can answer, and the others, which a whole shelf answers. */
export function splitWishes(
  wishes: Wishes,
  template: Pick<CommodityTemplate, 'attributes'>,
): { numeric: Wishes; choice: Wishes } {
  const numbers = new Set(template.attributes.filter((a) => a.kind === 'number').map((a) => a.name));
  const those = (numeric: boolean): Wishes =>
    Object.fromEntries(Object.entries(wishes).filter(([name]) => numbers.has(name) === numeric));
  return { numeric: those(true), choice: those(false) };
}
