// The HTTP door of the value kept at home: sums for planners, and one chain for whoever had a part in it.
import {
  beginOf,
  dayThere,
  getSaleValue,
  type InputOf,
  LineNumber,
  Refusal,
  type SaleValue,
  sumValueKept,
  type ValueKeptAnswer,
  type ValueQuery,
  type ValueSum,
} from '@hilir/contracts';
import { Acting, decodeCursor, Input, inScope, mustActFor, page, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { OutflowsStore } from '../outflow/outflows.store.js';
import type { SoldValue } from './value.js';
import { type SumRow, ValueStore } from './value.store.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;
/** Whose clock tells the days where no region is asked for. */
const JAKARTA = '3171';

@Controller()
export class ValueController {
  constructor(
    private readonly value: ValueStore,
    private readonly outflows: OutflowsStore,
  ) {}

  @Route(sumValueKept)
  async sum(@Input() { query }: InputOf<typeof sumValueKept>, @Acting() acting: Acting): Promise<ValueKeptAnswer> {
    const { cursor, limit, commodity, groupBy, level } = query;
    const scope: { partyId?: string; region?: string | undefined } = inScope(acting, { region: query.region });
    const { partyId: sellerId, region } = scope;
    const { from, to, begin, end } = periodOf(query, region ?? JAKARTA);
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.string()]), acting.language);
    const which = { commodity, region, sellerId, from: begin, until: end, groupBy, level };
    const raw = {
      commodity,
      origin: region,
      supplierId: sellerId,
      from: begin.toISOString(),
      until: end.toISOString(),
    };
    const [{ rows, total }, outflow] = await Promise.all([
      this.value.sums(which, after, limit + 1),
      this.outflows.beside(raw),
    ]);
    const { items, ...next } = page(rows, limit, ({ _id }) => [_id]);
    return { from, to, ...(region !== undefined && { region }), total, items: items.map(summed), ...next, outflow };
  }

  @Route(getSaleValue)
  async get(@Input() { params, query }: InputOf<typeof getSaleValue>, @Acting() acting: Acting): Promise<SaleValue> {
    const { saleId } = params;
    const { cursor, limit } = query;
    const [after] = cursor === undefined ? [-1] : decodeCursor(cursor, z.tuple([LineNumber]), acting.language);
    const lines = await this.value.linesOf(saleId, acting.region, after, limit + 1);
    const [first] = lines;
    if (!first) throw new Refusal('value.not-found');
    if (acting.partyId !== undefined) mustActFor(acting, first.sellerId);
    const { items, ...next } = page(lines, limit, ({ line }) => [line]);
    const { sellerId, region, destination, soldAt } = first;
    return { saleId, sellerId, region, destination, soldAt: soldAt.toISOString(), items: items.map(shown), ...next };
  }
}

/** Both days count; without them the twelve months until today. */
function periodOf({ from, to }: Pick<ValueQuery, 'from' | 'to'>, region: string) {
  const last = to ?? dayThere(region, new Date());
  const end = new Date(beginOf(region, last).getTime() + DAY_MS);
  const first = from ?? dayThere(region, new Date(end.getTime() - (MOST_DAYS - 1) * DAY_MS));
  const begin = beginOf(region, first);
  const days = (end.getTime() - begin.getTime()) / DAY_MS;
  if (days < 1 || days > MOST_DAYS) throw new Refusal('value.period', { days: MOST_DAYS });
  return { from: first, to: last, begin, end };
}

function summed({ _id, commodity, ...sum }: SumRow): ValueSum {
  return { ...sum, ...(commodity && { commodity }) };
}
const shown = ({ line, productId, sku, name, count, value, refunded, traced, kept, lots }: SoldValue) => ({
  line,
  productId,
  sku,
  name,
  count,
  value,
  refunded,
  traced,
  kept,
  lots,
});
