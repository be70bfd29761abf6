// The HTTP door of commodity templates.
import {
  type Commodity,
  commodityHistory,
  defineCommodity,
  type InputOf,
  listCommodities,
  Refusal,
} from '@hilir/contracts';
import { Acting, History, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { CommoditiesService } from './commodities.service.js';
import { CommoditiesStore } from './commodities.store.js';
import { COMMODITY_HISTORY } from './commodity.js';

@Controller()
export class CommoditiesController {
  constructor(
    private readonly service: CommoditiesService,
    private readonly store: CommoditiesStore,
    private readonly changes: History,
  ) {}

  @Route(defineCommodity)
  define(@Input() { params, body }: InputOf<typeof defineCommodity>, @Acting() acting: Acting): Promise<Commodity> {
    return this.service.define(params.code, body, acting);
  }

  @Route(listCommodities)
  async list(): Promise<{ items: Commodity[] }> {
    return { items: await this.store.all() };
  }

  @Route(commodityHistory)
  async history(@Input() { params, query }: InputOf<typeof commodityHistory>, @Acting() { language }: Acting) {
    if (!(await this.store.current(params.code))) throw new Refusal('commodity.not-found');
    return this.changes.page(COMMODITY_HISTORY, params.code, query, language);
  }
}
