// The HTTP door of baskets and sales: for buyer and seller, with a key in place of an account, and for offices of either region.
import {
  buyAsAgreed,
  cancelSale,
  changeIn,
  complainAboutSale,
  confirmSale,
  declineSale,
  exportSales,
  getBasket,
  getSale,
  historyIn,
  Id,
  type InputOf,
  Instant,
  listSales,
  paySale,
  placeBasket,
  prepareSale,
  receiveSale,
  recordSaleDocument,
  Refusal,
  reverseSalePayment,
  type Sale as SaleView,
  saleHistory,
  saleTimeline,
  settleComplaint,
  shipSale,
} from '@hilir/contracts';
import {
  Acting,
  coversRegion,
  decodeCursor,
  exported,
  historyPage,
  Input,
  mustActFor,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { isBuyer, sideOf } from '../buyers/buyer.js';
import type { Basket } from './basket.js';
import { type Sale, SALE_HISTORY } from './sale.js';
import { SALE_COLUMNS } from './sales.columns.js';
import { type Done, SalesService } from './sales.service.js';
import { type SalesFilter, SalesStore } from './sales.store.js';
import { shown } from './shown.js';

const PLACE = z.tuple([Instant, Id]);

@Controller()
export class SalesController {
  constructor(
    private readonly sales: SalesService,
    private readonly store: SalesStore,
  ) {}

  @Route(placeBasket)
  async place(
    @Input() { params, body }: InputOf<typeof placeBasket>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { basket, sales, created } = await this.sales.placeBasket(params.basketId, body, acting);
    reply.status(created ? 201 : 200);
    return shownBasket(basket, sales);
  }

  @Route(getBasket)
  async basket(@Input() { params, query }: InputOf<typeof getBasket>, @Acting() acting: Acting) {
    const basket = await this.store.readBasket(params.basketId);
    if (!basket) throw new Refusal('basket.not-found');
    const own = isBuyer(basket, { partyId: acting.partyId, key: query.key });
    if (!own) throw new Refusal('actor.other-party');
    return shownBasket(basket, await this.store.readMany(basket.saleIds));
  }

  @Route(buyAsAgreed)
  async agreed(
    @Input() { params, query, body }: InputOf<typeof buyAsAgreed>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return made(reply, await this.sales.buyAsAgreed(params.saleId, body, { acting, key: query.key }));
  }

  @Route(listSales)
  async list(@Input() { query }: InputOf<typeof listSales>, @Acting() acting: Acting) {
    const { cursor, limit, ...asked } = query;
    const [placedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, PLACE, acting.language);
    const before = placedAt !== undefined && id !== undefined ? { placedAt: new Date(placedAt), id } : undefined;
    const rows = await this.store.list(inScope(asked, acting), before, limit + 1);
    const { items, next } = page(rows, limit, (row) => [row.placedAt.toISOString(), row._id]);
    return { items: items.map((row) => shown(row, acting.partyId !== undefined)), next };
  }

  @Route(exportSales)
  export(@Input() input: InputOf<typeof exportSales>, @Acting() acting: Acting) {
    return exported('sales', SALE_COLUMNS, input, (page: InputOf<typeof listSales>) => this.list(page, acting));
  }

  @Route(getSale)
  async get(@Input() { params, query }: InputOf<typeof getSale>, @Acting() acting: Acting) {
    const { sale, isSide } = visibleTo(await this.store.read(params.saleId), query.key, acting);
    return shown(sale, isSide);
  }

  @Route(saleTimeline)
  async timeline(@Input() { params, query }: InputOf<typeof saleTimeline>, @Acting() acting: Acting) {
    const { sale, isSide } = visibleTo(await this.store.read(params.saleId), query.key, acting);
    // What a side wrote may name persons.
    const items = sale.timeline.map(({ at, reason, author: _, ...line }) => ({
      ...line,
      ...((isSide || line.by === 'time') && reason !== undefined && { reason }),
      at: at.toISOString(),
    }));
    return { items };
  }

  @Route(saleHistory)
  async history(@Input() { params, query }: InputOf<typeof saleHistory>, @Acting() acting: Acting) {
    const { sale, isSide } = visibleTo(await this.store.read(params.saleId), query.key, acting);
    const timeline = sale.timeline.map(({ reason, ...step }) => ({ ...step, ...(isSide && { reason }) }));
    const lines = historyIn(SALE_HISTORY, { ...sale, timeline }, ({ what }) => changeIn(SALE_HISTORY, what));
    return historyPage(lines, query, acting.language);
  }

  @Route(confirmSale)
  async confirm(@Input() { params }: InputOf<typeof confirmSale>, @Acting() acting: Acting) {
    return shown(await this.sales.confirm(params.saleId, { acting }), true);
  }

  @Route(declineSale)
  async decline(@Input() { params, body }: InputOf<typeof declineSale>, @Acting() acting: Acting) {
    return shown(await this.sales.decline(params.saleId, body.reason, { acting }), true);
  }

  @Route(cancelSale)
  async cancel(@Input() { params, query, body }: InputOf<typeof cancelSale>, @Acting() acting: Acting) {
    return shown(await this.sales.cancel(params.saleId, body.reason, { acting, key: query.key }), true);
  }

  @Route(prepareSale)
  async prepare(@Input() { params, body }: InputOf<typeof prepareSale>, @Acting() acting: Acting) {
    return shown(await this.sales.prepare(params.saleId, body.lines, { acting }), true);
  }

  @Route(recordSaleDocument)
  async document(@Input() { params, body }: InputOf<typeof recordSaleDocument>, @Acting() acting: Acting) {
    return shown(await this.sales.recordDocument(params.saleId, params.code, body, { acting }), true);
  }

  @Route(shipSale)
  async ship(
    @Input() { params, body }: InputOf<typeof shipSale>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return made(reply, await this.sales.ship(params.saleId, body, { acting }));
  }

  @Route(receiveSale)
  async receive(
    @Input() { params, query, body }: InputOf<typeof receiveSale>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return made(reply, await this.sales.receive(params.saleId, body, { acting, key: query.key }));
  }

  @Route(complainAboutSale)
  async complain(
    @Input() { params, query, body }: InputOf<typeof complainAboutSale>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { saleId, complaintId } = params;
    return made(reply, await this.sales.complain(saleId, complaintId, body, { acting, key: query.key }));
  }

  @Route(settleComplaint)
  async settle(
    @Input() { params, body }: InputOf<typeof settleComplaint>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return made(reply, await this.sales.settle(params.saleId, params.complaintId, body, { acting }));
  }

  @Route(paySale)
  async pay(
    @Input() { params, query, body }: InputOf<typeof paySale>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const caller = { acting, key: query.key };
    return made(reply, await this.sales.pay(params.saleId, params.paymentId, body, caller));
  }

  @Route(reverseSalePayment)
  async reverse(@Input() { params, query, body }: InputOf<typeof reverseSalePayment>, @Acting() acting: Acting) {
    const { saleId, paymentId } = params;
    return shown(await this.sales.reversePayment(saleId, paymentId, body, { acting, key: query.key }), true);
  }
}

/** The sale, for its two sides and the offices of either region; others are refused. */
export function visibleTo(sale: Sale | null, key: string | undefined, acting: Acting): { sale: Sale; isSide: boolean } {
  if (!sale) throw new Refusal('sale.not-found');
  const isSide = sideOf(sale, { partyId: acting.partyId, key }) !== undefined;
  const regions = [sale.region, sale.destination.region ?? ''];
  if (isSide || regions.some((region) => coversRegion(acting, region))) return { sale, isSide };
  throw new Refusal(acting.region === undefined ? 'actor.other-party' : 'actor.other-region');
}

/** A party sees sales of which it is a side; an office those out of or into its region. */
function inScope(asked: SalesFilter, acting: Acting): SalesFilter {
  if (acting.partyId === undefined) return acting.region === undefined ? asked : { ...asked, regions: acting.region };
  if (asked.buyerId === undefined && asked.sellerId === undefined) return { ...asked, partyId: acting.partyId };
  if (asked.buyerId !== acting.partyId && asked.sellerId !== acting.partyId)
    mustActFor(acting, asked.buyerId ?? asked.sellerId!);
  return asked;
}

function made(reply: FastifyReply, { sale, created }: Done): SaleView {
  reply.status(created ? 201 : 200);
  return shown(sale, true);
}
const shownBasket = ({ _id: basketId, placedAt }: Basket, sales: readonly Sale[]) => ({
  basketId,
  placedAt: placedAt.toISOString(),
  sales: sales.map((sale) => shown(sale, true)),
});
