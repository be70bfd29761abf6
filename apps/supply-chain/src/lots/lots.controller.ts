// The HTTP door of lots.
import {
  amountOf,
  exportAvailable,
  exportLedger,
  exportLots,
  getLot,
  type InputOf,
  Instant,
  type LedgerEntry,
  liftWindow,
  listAvailable,
  listLots,
  type Lot as LotView,
  lotHistory,
  lotLedger,
  poolOf,
  postLot,
  provinceOf,
  Refusal,
  reviseLot,
  ringIndex,
  RINGS,
  withdrawLot,
} from '@hilir/contracts';
import {
  Acting,
  actsFor,
  coversRegion,
  decodeCursor,
  encodeCursor,
  exported,
  History,
  Input,
  mustActForOrCover,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { type Lot, LOT_HISTORY } from './lot.js';
import { AVAILABLE_COLUMNS, LEDGER_COLUMNS, LOT_COLUMNS } from './lots.columns.js';
import { LotsService } from './lots.service.js';
import { LotsStore } from './lots.store.js';

const PLACE = z.tuple([Instant, z.string()]);
const RING_PLACE = z.tuple([z.int().min(0).max(4), Instant, z.string()]);

@Controller()
export class LotsController {
  constructor(
    private readonly lots: LotsService,
    private readonly store: LotsStore,
    private readonly commodities: CommoditiesStore,
    private readonly changes: History,
  ) {}

  @Route(postLot)
  async post(
    @Input() { params, body }: InputOf<typeof postLot>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LotView> {
    const { lot, created } = await this.lots.post(params.lotId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(lot, acting);
  }

  @Route(reviseLot)
  async revise(@Input() input: InputOf<typeof reviseLot>, @Acting() acting: Acting): Promise<LotView> {
    return shown(await this.lots.revise(input, acting), acting);
  }

  @Route(withdrawLot)
  async withdraw(
    @Input() { params, version, body }: InputOf<typeof withdrawLot>,
    @Acting() acting: Acting,
  ): Promise<LotView> {
    return shown(await this.lots.withdraw(params.lotId, version, body.reason, acting), acting);
  }

  @Route(liftWindow)
  async lift(
    @Input() { params, version, body }: InputOf<typeof liftWindow>,
    @Acting() acting: Acting,
  ): Promise<LotView> {
    return shown(await this.lots.liftWindow(params.lotId, version, body.reason, acting), acting);
  }

  @Route(listLots)
  async list(
    @Input() { query }: InputOf<typeof listLots>,
    @Acting() acting: Acting,
  ): Promise<{ items: LotView[]; next?: string }> {
    const { cursor, limit, ...filter } = query;
    const from = cursor === undefined ? undefined : place(decodeCursor(cursor, PLACE, acting.language));
    const rows = (await this.store.list(filter, from, limit + 1)).map(publicly);
    return page(rows, limit, (lot) => [lot.postedAt, lot.lotId]);
  }

  @Route(exportLots)
  export(@Input() input: InputOf<typeof exportLots>, @Acting() acting: Acting) {
    return exported('lots', LOT_COLUMNS, input, (page: InputOf<typeof listLots>) => this.list(page, acting));
  }

  @Route(listAvailable)
  async available(@Input() { query }: InputOf<typeof listAvailable>, @Acting() acting: Acting) {
    const { village, commodity, province = provinceOf(village), cursor, limit } = query;
    const template = await this.commodities.current(commodity);
    if (!template) throw new Refusal('commodity.unknown');
    const [startRing, ...rest] = cursor === undefined ? [0] : decodeCursor(cursor, RING_PLACE, acting.language);
    const items = [];
    for (const ring of ringsFor(village, province, query.ring)) {
      if (ring < startRing || items.length > limit) continue;
      const from = ring === startRing && rest.length === 2 ? place(rest) : undefined;
      const lots = await this.store.inRing(
        poolOf(province, commodity),
        village,
        ring,
        query.maxPrice,
        from,
        limit + 1 - items.length,
      );
      for (const lot of lots) {
        items.push({
          ...publicly(lot),
          ring: RINGS[ring]!,
          amount: amountOf(lot.available, lot.price, template.baseUnit),
        });
      }
    }
    const shownItems = items.slice(0, limit);
    const last = shownItems.at(-1);
    if (items.length <= limit || !last) return { items: shownItems };
    return { items: shownItems, next: encodeCursor([ringIndex(village, last.region), last.postedAt, last.lotId]) };
  }

  @Route(exportAvailable)
  exportAvailable(@Input() input: InputOf<typeof exportAvailable>, @Acting() acting: Acting) {
    return exported('available', AVAILABLE_COLUMNS, input, (page: InputOf<typeof listAvailable>) =>
      this.available(page, acting),
    );
  }

  @Route(getLot)
  async get(@Input() { params }: InputOf<typeof getLot>, @Acting() acting: Acting): Promise<LotView> {
    return shown(await this.found(params.lotId), acting);
  }

  @Route(lotLedger)
  async ledger(
    @Input() { params, query }: InputOf<typeof lotLedger>,
    @Acting() acting: Acting,
  ): Promise<{ items: LedgerEntry[]; next?: string }> {
    const lot = await this.found(params.lotId);
    mustActForOrCover(acting, lot.supplierId, lot.region);
    const [afterId] =
      query.cursor === undefined ? [] : decodeCursor(query.cursor, z.tuple([z.string()]), acting.language);
    const rows = await this.store.entries(lot._id, afterId, query.limit + 1);
    const entries = rows.map(({ _id, at, occurredAt, ...entry }): LedgerEntry => ({
      ...entry,
      entryId: _id,
      at: at.toISOString(),
      ...(occurredAt && { occurredAt: occurredAt.toISOString() }),
    }));
    return page(entries, query.limit, (entry) => [entry.entryId]);
  }

  @Route(lotHistory)
  async history(@Input() { params, query }: InputOf<typeof lotHistory>, @Acting() acting: Acting) {
    const lot = await this.found(params.lotId);
    mustActForOrCover(acting, lot.supplierId, lot.region);
    return this.changes.page(LOT_HISTORY, lot._id, query, acting.language);
  }

  @Route(exportLedger)
  exportLedger(@Input() input: InputOf<typeof exportLedger>, @Acting() acting: Acting) {
    return exported('ledger', LEDGER_COLUMNS, input, (page: InputOf<typeof lotLedger>) => this.ledger(page, acting));
  }

  private async found(lotId: string): Promise<Lot> {
    const lot = await this.store.read(lotId);
    if (!lot) throw new Refusal('lot.not-found');
    return lot;
  }
}

const place = ([postedAt, id]: readonly (string | number)[]) => ({ postedAt: new Date(postedAt!), id: String(id) });

/** Which rings a buyer of this village has in this province: the four of its own, or only outside. */
function ringsFor(village: string, province: string, only: (typeof RINGS)[number] | undefined): number[] {
  const rings = provinceOf(village) === province ? [0, 1, 2, 3] : [4];
  return rings.filter((ring) => only === undefined || RINGS[ring] === only);
}

/** As everybody may see it; `version` is what If-Match wants. */
function publicly(lot: Lot): LotView {
  const {
    _id,
    version: _version,
    revision,
    requestHash: _hash,
    kecamatan: _kecamatan,
    kabkota: _kabkota,
    gatherer: _gatherer,
    ...rest
  } = lot;
  return {
    ...rest,
    lotId: _id,
    version: revision,
    postedAt: lot.postedAt.toISOString(),
    localUntil: lot.localUntil.toISOString(),
  };
}

/** The supplier and its offices also see the gatherer. */
function shown(lot: Lot, acting: Acting): LotView {
  const mine = actsFor(acting, lot.supplierId) || coversRegion(acting, lot.region);
  return { ...publicly(lot), ...(mine && lot.gatherer !== undefined && { gatherer: lot.gatherer }) };
}
