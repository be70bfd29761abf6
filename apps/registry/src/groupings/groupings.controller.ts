// The HTTP door of groupings of regions.
import {
  defineGrouping,
  endGrouping,
  exportGroupings,
  getGrouping,
  type GroupingAnswer,
  groupingHistory,
  Id,
  type InputOf,
  listGroupings,
  Refusal,
  reviseGrouping,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { GROUPING_HISTORY, type GroupingRecord } from './grouping.js';
import { GROUPING_COLUMNS } from './groupings.columns.js';
import { GroupingsService } from './groupings.service.js';
import { GroupingsStore } from './groupings.store.js';

const Cursor = z.tuple([z.string().max(100), Id]);

@Controller()
export class GroupingsController {
  constructor(
    private readonly service: GroupingsService,
    private readonly store: GroupingsStore,
    private readonly changes: History,
  ) {}

  @Route(defineGrouping)
  async define(
    @Input() { params, body }: InputOf<typeof defineGrouping>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { grouping, created } = await this.service.define(acting, params.groupingId, body);
    reply.status(created ? 201 : 200);
    return shown(grouping);
  }

  @Route(reviseGrouping)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseGrouping>, @Acting() acting: Acting) {
    return shown(await this.service.revise(acting, params.groupingId, version, body));
  }

  @Route(endGrouping)
  async end(@Input() { params, body }: InputOf<typeof endGrouping>, @Acting() acting: Acting) {
    return shown(await this.service.end(acting, params.groupingId, body.validTo, body.reason));
  }

  @Route(getGrouping)
  async get(@Input() { params }: InputOf<typeof getGrouping>) {
    return shown(await this.mustRead(params.groupingId));
  }

  @Route(listGroupings)
  async list(@Input() { query }: InputOf<typeof listGroupings>, @Acting() { language }: Acting) {
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, Cursor, language);
    const found = await this.store.page(query, after);
    const { items, ...rest } = page(found, query.limit, ({ sortKey, _id }) => [sortKey, _id]);
    return { items: items.map(shown), ...rest };
  }

  @Route(exportGroupings)
  export(@Input() input: InputOf<typeof exportGroupings>, @Acting() acting: Acting) {
    return exported('groupings', GROUPING_COLUMNS, input, (page: InputOf<typeof listGroupings>) =>
      this.list(page, acting),
    );
  }

  @Route(groupingHistory)
  async history(@Input() { params, query }: InputOf<typeof groupingHistory>, @Acting() { language }: Acting) {
    const { _id } = await this.mustRead(params.groupingId);
    return this.changes.page(GROUPING_HISTORY, _id, query, language);
  }

  private async mustRead(groupingId: string): Promise<GroupingRecord> {
    const grouping = await this.store.read(groupingId);
    if (!grouping) throw new Refusal('grouping.not-found');
    return grouping;
  }
}

const shown = ({ _id: groupingId, sortKey, requestHash, ...rest }: GroupingRecord): GroupingAnswer => ({
  groupingId,
  ...rest,
});
