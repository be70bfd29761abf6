// The HTTP door of the outflow register.
import {
  decideOutflow,
  declareOutflow,
  exportOutflows,
  exportOutflowSums,
  getOutflow,
  type InputOf,
  Instant,
  listOutflows,
  type Outflow as OutflowView,
  type OutflowFilter,
  outflowHistory,
  type OutflowSum,
  Refusal,
  reverseOutflow,
  sumOutflows,
} from '@hilir/contracts';
import {
  Acting,
  decodeCursor,
  exported,
  History,
  Input,
  mustActFor,
  mustActForOrCover,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Outflow, OUTFLOW_HISTORY } from './outflow.js';
import { OUTFLOW_COLUMNS, SUM_COLUMNS } from './outflows.columns.js';
import { OutflowsService } from './outflows.service.js';
import { type Asked, OutflowsStore } from './outflows.store.js';

@Controller()
export class OutflowsController {
  constructor(
    private readonly outflows: OutflowsService,
    private readonly store: OutflowsStore,
    private readonly changes: History,
  ) {}

  @Route(declareOutflow)
  async declare(
    @Input() { params, body }: InputOf<typeof declareOutflow>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutflowView> {
    const { outflow, created } = await this.outflows.declare(params.outflowId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(outflow);
  }

  @Route(decideOutflow)
  async decide(
    @Input() { params, version, body }: InputOf<typeof decideOutflow>,
    @Acting() acting: Acting,
  ): Promise<OutflowView> {
    return shown(await this.outflows.decide(params.outflowId, version, body, acting));
  }

  @Route(reverseOutflow)
  async reverse(
    @Input() { params, body }: InputOf<typeof reverseOutflow>,
    @Acting() acting: Acting,
  ): Promise<OutflowView> {
    return shown(await this.outflows.reverse(params.outflowId, body, acting));
  }

  @Route(sumOutflows)
  async sum(
    @Input() { query }: InputOf<typeof sumOutflows>,
    @Acting() acting: Acting,
  ): Promise<{ items: OutflowSum[]; next?: string }> {
    const { cursor, limit, ...asked } = query;
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.string()]), acting.language);
    const rows = await this.store.sums(inScope(asked, acting), after, limit + 1);
    const { items, ...next } = page(rows, limit, (row) => [row._id]);
    return { items: items.map(({ _id, ...sum }) => sum), ...next };
  }

  @Route(exportOutflowSums)
  exportSums(@Input() input: InputOf<typeof exportOutflowSums>, @Acting() acting: Acting) {
    return exported('outflow-summary', SUM_COLUMNS, input, (page: InputOf<typeof sumOutflows>) =>
      this.sum(page, acting),
    );
  }

  @Route(listOutflows)
  async list(
    @Input() { query }: InputOf<typeof listOutflows>,
    @Acting() acting: Acting,
  ): Promise<{ items: OutflowView[]; next?: string }> {
    const { cursor, limit, ...asked } = query;
    const [occurredAt, id] =
      cursor === undefined ? [] : decodeCursor(cursor, z.tuple([Instant, z.string()]), acting.language);
    const before = occurredAt !== undefined && id !== undefined ? { occurredAt: new Date(occurredAt), id } : undefined;
    const rows = await this.store.list(inScope(asked, acting), before, limit + 1);
    return page(rows.map(shown), limit, (outflow) => [outflow.occurredAt, outflow.outflowId]);
  }

  @Route(exportOutflows)
  export(@Input() input: InputOf<typeof exportOutflows>, @Acting() acting: Acting) {
    return exported('outflows', OUTFLOW_COLUMNS, input, (page: InputOf<typeof listOutflows>) =>
      this.list(page, acting),
    );
  }

  @Route(getOutflow)
  async get(@Input() { params }: InputOf<typeof getOutflow>, @Acting() acting: Acting): Promise<OutflowView> {
    return shown(await this.visible(params.outflowId, acting));
  }

  @Route(outflowHistory)
  async history(@Input() { params, query }: InputOf<typeof outflowHistory>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.outflowId, acting);
    return this.changes.page(OUTFLOW_HISTORY, _id, query, acting.language);
  }

  private async visible(outflowId: string, acting: Acting): Promise<Outflow> {
    const outflow = await this.store.read(outflowId);
    if (!outflow) throw new Refusal('outflow.not-found');
    mustActForOrCover(acting, outflow.supplierId, outflow.origin);
    return outflow;
  }
}

/** A supplier sees its own, an office what left its region. */
function inScope(asked: OutflowFilter, acting: Acting): Asked {
  if (acting.partyId === undefined) return acting.region === undefined ? asked : { ...asked, within: acting.region };
  if (asked.supplierId !== undefined) mustActFor(acting, asked.supplierId);
  return { ...asked, supplierId: acting.partyId };
}

function shown({ _id, requestHash: _h, filed: _f, deadline, decision, reversal, ...rest }: Outflow): OutflowView {
  return {
    ...rest,
    outflowId: _id,
    occurredAt: rest.occurredAt.toISOString(),
    recordedAt: rest.recordedAt.toISOString(),
    ...(deadline && { decideBy: deadline.toISOString() }),
    ...(decision && {
      decision: { ...decision, decidedAt: decision.decidedAt.toISOString() } as OutflowView['decision'],
    }),
    ...(reversal && {
      reversal: {
        ...reversal,
        occurredAt: reversal.occurredAt.toISOString(),
        recordedAt: reversal.recordedAt.toISOString(),
      },
    }),
  };
}
