// The HTTP door of commodity templates.
import { type Commodity, defineCommodity, type InputOf, listCommodities } from '@hilir/contracts';
import { Acting, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { CommoditiesService } from './commodities.service.js';
import { CommoditiesStore } from './commodities.store.js';

@Controller()
export class CommoditiesController {
  constructor(
    private readonly service: CommoditiesService,
    private readonly store: CommoditiesStore,
  ) {}

  @Route(defineCommodity)
  define(@Input() { params, body }: InputOf<typeof defineCommodity>, @Acting() acting: Acting): Promise<Commodity> {
    return this.service.define(params.code, body, acting.cause);
  }

  @Route(listCommodities)
  async list(): Promise<{ items: Commodity[] }> {
    return { items: await this.store.all() };
  }
}
