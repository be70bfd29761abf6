// What must hold of sales: what is held or sold is the same on both sides, no number is skipped, money adds up, stock is as it is shown.
import type { Sale } from '../../../apps/marketplace/dist/sales/sale.js';
import type { Goods } from '../../../apps/supply-chain/dist/goods/goods.js';
import type { Dump } from './dump.js';
import { broken, grouped, same, sum } from './sentences.js';

/** What the goods of a sale are once everybody has heard everything; nothing waits for the supply chain then. */
const GOODS_OF: Record<Sale['status'], readonly (Goods['status'] | 'unknown')[]> = {
  placed: [],
  held: ['held'],
  confirmed: ['held'],
  shipped: ['sold'],
  received: ['sold'],
  complained: ['sold'],
  closed: ['sold'],
  refused: ['refused'],
  lapsed: ['released', 'refused'],
  cancelled: ['released', 'refused'],
};

export function sales({ sales, goods, batches, stock, handOvers }: Dump): string[] {
  const goodsOf = new Map(goods.map((each) => [each._id, each]));
  const shown = new Map(stock.map(({ _id, pieces }) => [_id, pieces]));
  return [
    ...sales.flatMap((sale) => {
      const its = goodsOf.get(sale._id);
      const parts = (its?.parts ?? []).filter(({ state }) => state !== 'released');
      const paid = sum(sale.payments, ({ reversal, way, amount }) =>
        reversal ? 0 : way === 'payment' ? amount : -amount,
      );
      const shipped = sale.shipment !== undefined;
      return broken(`sale ${sale._id} (${sale.status})`, {
        'its goods stand as it does': GOODS_OF[sale.status].includes(its?.status ?? 'unknown'),
        'both sides know the same pieces':
          !['held', 'sold'].includes(its?.status ?? '') || same(sale.parts.map(pieceOf), parts.map(pieceOf)),
        'its lines are its amount': sum(sale.lines, ({ amount }) => amount) === sale.amount,
        'nobody paid more than it costs': paid <= sale.amount,
        'it has numbered papers once it is shipped': shipped === (sale.papers.invoice !== undefined),
      });
    }),
    ...numbers([
      ...sales.map(({ sellerId, papers }) => ({ by: sellerId, numbers: Object.values(papers).map(numberOf) })),
      ...handOvers.map(({ supplierId, paper }) => ({ by: supplierId, numbers: paper ? [numberOf(paper)] : [] })),
    ]),
    ...batches
      .filter(({ _id, pieces }) => pieces !== undefined && shown.get(_id) !== pieces.left)
      .map(({ _id, pieces }) => `batch ${_id} has ${pieces!.left} pieces, the marketplace shows ${shown.get(_id)}`),
  ];
}

const pieceOf = ({ part, line, batchId, count }: Sale['parts'][number]): string =>
  [part, line, batchId, count].join(' ');

/** Of each seller, kind and year from 1 on, none skipped, none twice. */
const numberOf = ({ number }: { number: string }): string => number;
function numbers(papers: readonly { by: string; numbers: readonly string[] }[]): string[] {
  const given = papers.flatMap(({ by, numbers }) =>
    numbers.map((number) => {
      const [kind, year, n] = number.split('/');
      return { run: `${by} ${kind} ${year}`, n: Number(n) };
    }),
  );
  return [...grouped(given, ({ run }) => run)].flatMap(([run, list]) => {
    const wanted = list.map((_, i) => i + 1);
    return same(
      list.map(({ n }) => n),
      wanted,
    )
      ? []
      : [`the numbers of ${run} are not 1 to ${list.length}`];
  });
}
