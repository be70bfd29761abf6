// The HTTP door of pools: their state, policy and waiting list.
import {
  exportWaiting,
  getPool,
  type InputOf,
  Instant,
  listWaiting,
  poolHistory,
  type PoolPolicy,
  Refusal,
  setPoolPolicy,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, mustCover, page, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { LotsStore } from '../lots/lots.store.js';
import { WAITING_COLUMNS } from './pools.columns.js';
import { PoolsService } from './pools.service.js';
import { type Pool, POOL_HISTORY, PoolsStore } from './pools.store.js';
import { ReservationsStore } from './reservations.store.js';

@Controller()
export class PoolsController {
  constructor(
    private readonly service: PoolsService,
    private readonly pools: PoolsStore,
    private readonly lots: LotsStore,
    private readonly reservations: ReservationsStore,
    private readonly changes: History,
  ) {}

  @Route(getPool)
  async get(@Input() { params }: InputOf<typeof getPool>) {
    const pool = await this.mustRead(params);
    const [lots, waiting] = await Promise.all([this.lots.totals(pool._id), this.reservations.waitingTotals(pool._id)]);
    return { pool: pool._id, version: pool.version, policy: pool.policy, ...lots, ...waiting };
  }

  @Route(poolHistory)
  async history(@Input() { params, query }: InputOf<typeof poolHistory>, @Acting() { language }: Acting) {
    const { _id } = await this.mustRead(params);
    return this.changes.page(POOL_HISTORY, _id, query, language);
  }

  @Route(setPoolPolicy)
  setPolicy(@Input() { params, body }: InputOf<typeof setPoolPolicy>, @Acting() acting: Acting): Promise<PoolPolicy> {
    mustCover(acting, params.province);
    return this.service.setPolicy(`${params.province}/${params.commodity}`, body, acting);
  }

  @Route(listWaiting)
  async waiting(@Input() { params, query }: InputOf<typeof listWaiting>, @Acting() acting: Acting) {
    const [placedAt, id] =
      query.cursor === undefined ? [] : decodeCursor(query.cursor, z.tuple([Instant, z.string()]), acting.language);
    const after = placedAt !== undefined && id !== undefined ? { placedAt: new Date(placedAt), id } : undefined;
    const rows = await this.reservations.waiting(`${params.province}/${params.commodity}`, after, query.limit + 1);
    const items = rows.map(({ _id, buyerId, buyerRegion, waiting, placedAt, needBy }) => ({
      orderId: _id,
      buyerId,
      buyerRegion,
      waiting,
      placedAt: placedAt.toISOString(),
      needBy,
    }));
    return page(items, query.limit, (order) => [order.placedAt, order.orderId]);
  }

  private async mustRead({ province, commodity }: { province: string; commodity: string }): Promise<Pool> {
    const pool = await this.pools.read(`${province}/${commodity}`);
    if (!pool) throw new Refusal('pool.not-found');
    return pool;
  }

  @Route(exportWaiting)
  exportWaiting(@Input() input: InputOf<typeof exportWaiting>, @Acting() acting: Acting) {
    return exported('waiting', WAITING_COLUMNS, input, (page: InputOf<typeof listWaiting>) =>
      this.waiting(page, acting),
    );
  }
}
