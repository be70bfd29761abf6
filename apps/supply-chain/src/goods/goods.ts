// What a sale holds of its seller's batches: all that was asked for or nothing, the oldest batches first; then it leaves or comes back.
import {
  type DataOf,
  GoodsHeld,
  type GoodsPart,
  GoodsRefused,
  GoodsReleased,
  GoodsSold,
  type NewFact,
  type SaleLine,
  type SaleShipped,
} from '@hilir/contracts';
import { type Batch, holdPieces, piecesLeft, releasePieces, sellPieces, stockChanged } from '../batches/batch.js';

export type Part = GoodsPart & {
  state: 'held' | 'released' | 'sold';
  /** Its share of the rupiah that were paid for the material of its batch: between the seller and us. */
  value: number;
};
export type GoodsStatus = 'held' | 'refused' | 'released' | 'sold';
/** One sale as its goods see it; the id is the sale's. Released without ever having begun, it is a tombstone. */
export interface Goods {
  _id: string;
  version: number;
  sellerId: string;
  status: GoodsStatus;
  parts: Part[];
}
/** A shipment has happened, whatever was said before it, so it is believed. */
export const TRANSITIONS: Readonly<Record<GoodsStatus, readonly GoodsStatus[]>> = {
  held: ['released', 'sold'],
  refused: ['sold'],
  released: ['sold'],
  sold: [],
};
export const BEGINNINGS: readonly GoodsStatus[] = ['held', 'refused', 'released', 'sold'];
export const AT_REST: readonly GoodsStatus[] = ['refused', 'released', 'sold'];

type Line = Pick<SaleLine, 'line' | 'sku' | 'count'>;
export type Batches = ReadonlyMap<string, Batch>;
/** What a decision leaves: the goods and the batches as they become, and the facts. */
export interface Decided {
  goods: Goods;
  batches: Batch[];
  facts: NewFact[];
}
export interface Asked {
  saleId: string;
  sellerId: string;
  answers: 'placed' | 'prepared';
  lines: readonly Line[];
}

/** A sale is split over so many batches at most, so that its goods stay one small document and one small fact. */
export const MOST_PARTS = 200;

/** What is in stock is held when a sale is placed; what is made to order when it was made. */
export const inStock = (lines: readonly SaleLine[]): SaleLine[] => lines.filter(({ mode }) => mode === 'in-stock');
/** Whether anything of the sale may still be held. */
export const isOpen = (goods: Goods | null): boolean => goods === null || goods.status === 'held';
export const heldParts = (goods: Goods | null): Part[] => (goods?.parts ?? []).filter(({ state }) => state === 'held');

/** What the lines ask for beyond what is held for them. */
export function missingOf(goods: Goods | null, lines: readonly Line[]): Line[] {
  const held = heldParts(goods);
  return lines.flatMap(({ line, sku, count }) => {
    const there = held.filter((part) => part.line === line).reduce((sum, part) => sum + part.count, 0);
    return count > there ? [{ line, sku, count: count - there }] : [];
  });
}

/** Holds what the lines ask for, or nothing of it; the shelf is the seller's batches, oldest first. What was asked for before is held once. */
export function hold(known: Goods | null, { saleId, sellerId, answers, lines }: Asked, shelf: Batches): Decided {
  const goods = grown(known, { _id: saleId, sellerId, status: 'held' });
  const taken = take(missingOf(known, lines), shelf, goods.parts.length);
  const named = { saleId, sellerId, answers };
  if (taken.missing.length > 0) {
    const short = shortOf(lines, taken);
    // A sale of which something is held already lives on, to ask again.
    const refused: Goods = known ? goods : { ...goods, status: 'refused' };
    return { goods: refused, batches: [], facts: [GoodsRefused.of(aggregateOf(refused), { ...named, short })] };
  }
  const next: Goods = { ...goods, parts: [...goods.parts, ...taken.parts] };
  const asked = new Set(lines.map(({ line }) => line));
  const parts = heldParts(next).filter(({ line }) => asked.has(line));
  const held = GoodsHeld.of(aggregateOf(next), { ...named, parts: parts.map(toldOf) });
  return { goods: next, batches: taken.batches, facts: [held, ...changes(shelf, taken.batches)] };
}

/** The sale is over before its goods left: all that is held comes back. Undefined when it was over before. */
export function release(
  known: Goods | null,
  sale: { saleId: string; sellerId: string },
  batches: Batches,
): Decided | undefined {
  const { saleId: _id, sellerId } = sale;
  if (known && known.status !== 'held') return undefined;
  const held = heldParts(known);
  const goods = grown(known, { _id, sellerId, status: 'released' });
  const parts = goods.parts.map((part): Part => (part.state === 'held' ? { ...part, state: 'released' } : part));
  const returned = moved(held, batches, releasePieces);
  const facts = held.length === 0 ? [] : [GoodsReleased.of(aggregateOf(goods), { ...sale, parts: held.map(toldOf) })];
  return { goods: { ...goods, parts }, batches: returned, facts: [...facts, ...changes(batches, returned)] };
}

/**
 * The goods have left. What is held is sold; what should have been is taken from what is there, and what is not there
 * left all the same, untraced. Undefined when they had left before.
 */
export function ship(
  known: Goods | null,
  { saleId, sellerId, destination, lines, shippedAt }: DataOf<typeof SaleShipped>,
  batches: Batches,
): (Decided & { sold: Part[] }) | undefined {
  if (known?.status === 'sold') return undefined;
  const goods = grown(known, { _id: saleId, sellerId, status: 'sold' });
  const taken = take(missingOf(known, lines), batches, goods.parts.length);
  const there = new Map([...batches, ...taken.batches.map((batch) => [batch._id, batch] as const)]);
  const going = heldParts({ ...goods, parts: [...goods.parts, ...taken.parts] });
  const changed = moved(going, there, sellPieces);
  const parts = [...goods.parts, ...taken.parts].map((part): Part =>
    part.state === 'held' ? { ...part, state: 'sold' } : part,
  );
  const sold = GoodsSold.of(aggregateOf(goods), {
    saleId,
    sellerId,
    destination,
    parts: going.map(toldOf),
    ...(taken.missing.length > 0 && { untraced: taken.missing }),
    soldAt: shippedAt,
  });
  return {
    goods: { ...goods, parts },
    batches: changed,
    facts: [sold, ...changes(batches, changed)],
    sold: going,
  };
}

const grown = (known: Goods | null, begun: Pick<Goods, '_id' | 'sellerId' | 'status'>): Goods => ({
  ...begun,
  version: (known?.version ?? 0) + 1,
  parts: known?.parts ?? [],
});
const aggregateOf = ({ _id, version, sellerId }: Goods) => ({ subject: _id, sequence: version, key: sellerId });
const toldOf = ({ state: _state, value: _value, ...part }: Part): GoodsPart => part;
const changes = (before: Batches, after: readonly Batch[]): NewFact[] =>
  after.flatMap((batch) => stockChanged(before.get(batch._id), batch));

interface Taken {
  parts: Part[];
  batches: Batch[];
  missing: Line[];
}
/** Holds as much as is there, oldest batch first, line after line; lines that ask for the same share what there is. */
function take(wanted: readonly Line[], shelf: Batches, first: number): Taken {
  const batches = new Map<string, Batch>();
  const parts: Part[] = [];
  const missing: Line[] = [];
  const bySku = new Map<string, Batch[]>();
  for (const batch of shelf.values()) {
    const same = bySku.get(batch.sku) ?? [];
    bySku.set(batch.sku, same);
    same.push(batch);
  }
  for (const { line, sku, count } of wanted) {
    let open = count;
    for (const { _id } of bySku.get(sku) ?? []) {
      const batch = batches.get(_id) ?? shelf.get(_id)!;
      const pieces = Math.min(open, piecesLeft(batch));
      if (open === 0 || first + parts.length === MOST_PARTS) break;
      if (pieces === 0) continue;
      const held = holdPieces(batch, pieces);
      batches.set(_id, held.batch);
      parts.push({
        part: first + parts.length,
        line,
        batchId: _id,
        sku,
        count: pieces,
        mass: held.mass,
        value: held.value,
        state: 'held',
      });
      open -= pieces;
    }
    if (open > 0) missing.push({ line, sku, count: open });
  }
  return { parts, batches: [...batches.values()], missing };
}

/** Every line of a product that there is not enough of, with what there is. */
function shortOf(lines: readonly Line[], { parts, missing }: Taken) {
  const skus = new Set(missing.map(({ sku }) => sku));
  return lines
    .filter(({ sku }) => skus.has(sku))
    .map(({ line, sku }) => {
      const available = parts.filter((part) => part.sku === sku).reduce((sum, { count }) => sum + count, 0);
      return { line, sku, available };
    });
}

/** The batches as they become when these parts move. */
function moved(parts: readonly Part[], batches: Batches, move: (batch: Batch, part: Part) => Batch): Batch[] {
  const next = new Map<string, Batch>();
  for (const part of parts) next.set(part.batchId, move(next.get(part.batchId) ?? batches.get(part.batchId)!, part));
  return [...next.values()];
}
