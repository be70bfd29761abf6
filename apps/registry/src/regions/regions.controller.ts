// The HTTP door of the region tree.
import {
  exportRegions,
  getRegion,
  type InputOf,
  listRegions,
  Refusal,
  type Region,
  RegionCode,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, Input, page, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { parentsOf, toRegion } from './region.js';
import { REGION_COLUMNS } from './regions.columns.js';
import { RegionsStore } from './regions.store.js';

const Cursor = z.tuple([RegionCode]);

@Controller()
export class RegionsController {
  constructor(private readonly store: RegionsStore) {}

  @Route(listRegions)
  async list(@Input() { query }: InputOf<typeof listRegions>, @Acting() { language }: Acting) {
    const [after] = query.cursor === undefined ? [] : decodeCursor(query.cursor, Cursor, language);
    const found = await this.store.page({ ...query, limit: query.limit + 1 }, after);
    const { items, next } = page(found, query.limit, ({ _id }) => [_id]);
    return { items: items.map(toRegion), next };
  }

  @Route(exportRegions)
  export(@Input() input: InputOf<typeof exportRegions>, @Acting() acting: Acting) {
    return exported('regions', REGION_COLUMNS, input, (page: InputOf<typeof listRegions>) => this.list(page, acting));
  }

  @Route(getRegion)
  async get(@Input() { params }: InputOf<typeof getRegion>): Promise<Region & { parents: Region[] }> {
    const codes = parentsOf(params.code);
    const found = await this.store.named([...codes, params.code]);
    const region = found.get(params.code);
    if (!region) throw new Refusal('region.not-found');
    return { ...toRegion(region), parents: codes.flatMap((code) => found.get(code) ?? []).map(toRegion) };
  }
}
