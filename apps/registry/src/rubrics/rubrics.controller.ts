// The HTTP door of rubrics.
import { defineRubric, Id, type InputOf, Instant, listRubrics, type Rubric } from '@hilir/contracts';
import { Acting, decodeCursor, Input, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RubricsService } from './rubrics.service.js';
import { type RubricRecord, RubricsStore } from './rubrics.store.js';

const Cursor = z.tuple([Instant, Id]);

@Controller()
export class RubricsController {
  constructor(
    private readonly service: RubricsService,
    private readonly store: RubricsStore,
  ) {}

  @Route(defineRubric)
  async define(
    @Input() { params, body }: InputOf<typeof defineRubric>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { rubric, created } = await this.service.define(acting, params.rubricId, body);
    reply.status(created ? 201 : 200);
    return shown(rubric);
  }

  @Route(listRubrics)
  async list(@Input() { query }: InputOf<typeof listRubrics>, @Acting() { language }: Acting) {
    const [at, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, Cursor, language);
    const before = at !== undefined && id !== undefined ? { definedAt: new Date(at), id } : undefined;
    const found = await this.store.page(query.region, query.limit + 1, before);
    const { items, ...rest } = page(found, query.limit, ({ definedAt, _id }) => [definedAt.toISOString(), _id]);
    return { items: items.map(shown), ...rest };
  }
}

const shown = ({ _id: rubricId, version, region, name, criteria }: RubricRecord): Rubric => ({
  rubricId,
  version,
  region,
  name,
  criteria,
});
