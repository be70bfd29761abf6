// The HTTP door of product batches.
import {
  type Batch as BatchView,
  batchHistory,
  declareBatch,
  exportBatches,
  getBatch,
  type InputOf,
  Instant,
  listBatches,
  Refusal,
  reverseBatch,
} from '@hilir/contracts';
import {
  Acting,
  decodeCursor,
  exported,
  History,
  Input,
  mustActForOrCover,
  page,
  Route,
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@hilir/runtime';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BatchesService } from './batches.service.js';
import { BatchesStore } from './batches.store.js';
import { type Batch, BATCH_HISTORY, linkOf } from './batch.js';
import { BATCH_COLUMNS } from './batches.columns.js';
import { scopeOf } from './scope.js';

const Place = z.tuple([Instant, z.string()]);

@Controller()
export class BatchesController {
  constructor(
    private readonly service: BatchesService,
    private readonly batches: BatchesStore,
    private readonly changes: History,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Route(declareBatch)
  async declare(
    @Input() { params, body }: InputOf<typeof declareBatch>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchView> {
    const { batch, created } = await this.service.declare(params.batchId, body, acting);
    reply.status(created ? 201 : 200);
    return this.whole(batch);
  }

  @Route(reverseBatch)
  async reverse(@Input() { params, body }: InputOf<typeof reverseBatch>, @Acting() acting: Acting): Promise<BatchView> {
    return this.whole(await this.service.reverse(params.batchId, body.reason, acting));
  }

  @Route(getBatch)
  async get(@Input() { params }: InputOf<typeof getBatch>, @Acting() acting: Acting): Promise<BatchView> {
    return this.whole(await this.visible(params.batchId, acting));
  }

  @Route(batchHistory)
  async history(@Input() { params, query }: InputOf<typeof batchHistory>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.batchId, acting);
    return this.changes.page(BATCH_HISTORY, _id, query, acting.language);
  }

  @Route(listBatches)
  async list(@Input() { query }: InputOf<typeof listBatches>, @Acting() acting: Acting) {
    const { cursor, limit, sku, show } = query;
    const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, Place, acting.language);
    const from = at !== undefined && id !== undefined ? { at: new Date(at), id } : undefined;
    const filter = { ...scopeOf(acting), ...(sku !== undefined && { sku }), onlyLeft: show === 'left' };
    const rows = (await this.batches.list(filter, from, limit + 1)).map((batch) => this.shown(batch));
    return page(rows, limit, (batch) => [batch.producedAt, batch.batchId]);
  }

  private async visible(batchId: string, acting: Acting): Promise<Batch> {
    const batch = await this.batches.read(batchId);
    if (!batch) throw new Refusal('batch.not-found');
    mustActForOrCover(acting, batch.producerId, batch.region);
    return batch;
  }
  @Route(exportBatches)
  export(@Input() input: InputOf<typeof exportBatches>, @Acting() acting: Acting) {
    return exported('batches', BATCH_COLUMNS, input, (page: InputOf<typeof listBatches>) => this.list(page, acting));
  }

  private whole(batch: Batch): BatchView {
    return { ...this.shown(batch), origin: batch.origin };
  }
  private shown({ _id, producedAt, origin: _origin, declared, reversal, ...batch }: Batch): Omit<BatchView, 'origin'> {
    return {
      ...batch,
      producedAt: producedAt.toISOString(),
      ...(declared && { declared: { reason: declared.reason, declaredAt: declared.declaredAt.toISOString() } }),
      ...(reversal && { reversal: { reason: reversal.reason, reversedAt: reversal.reversedAt.toISOString() } }),
      link: linkOf(batch, this.config.PUBLIC_URL),
    };
  }
}
