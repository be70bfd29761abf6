// The HTTP door of product batches.
import { type Batch as BatchView, getBatch, type InputOf, Instant, listBatches, Refusal } from '@hilir/contracts';
import {
  Acting,
  decodeCursor,
  Input,
  mustActForOrCover,
  page,
  Route,
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@hilir/runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { BatchesStore } from './batches.store.js';
import { type Batch, linkOf } from './batch.js';
import { scopeOf } from './scope.js';

const Place = z.tuple([Instant, z.string()]);

@Controller()
export class BatchesController {
  constructor(
    private readonly batches: BatchesStore,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Route(getBatch)
  async get(@Input() { params }: InputOf<typeof getBatch>, @Acting() acting: Acting): Promise<BatchView> {
    const batch = await this.batches.read(params.batchId);
    if (!batch) throw new Refusal('batch.not-found');
    mustActForOrCover(acting, batch.producerId, batch.region);
    return { ...this.shown(batch), origin: batch.origin };
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

  private shown({ _id, producedAt, origin: _origin, ...batch }: Batch): Omit<BatchView, 'origin'> {
    return { ...batch, producedAt: producedAt.toISOString(), link: linkOf(batch, this.config.PUBLIC_URL) };
  }
}
