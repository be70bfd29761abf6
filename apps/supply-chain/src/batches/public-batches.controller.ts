// The HTTP door of batches for anyone: the public view and the QR codes that lead to it.
import {
  batchQrPng,
  batchQrSvg,
  getPublicBatch,
  type InputOf,
  type PublicBatch,
  Refusal,
  resolveBatch,
} from '@hilir/contracts';
import { Input, Route, SERVICE_CONFIG, type ServiceConfig } from '@hilir/runtime';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StepsStore } from '../steps/steps.store.js';
import { endsOf } from '../trace/trace.js';
import { LinksStore } from '../trace/links.store.js';
import { type Batch, endOfBatch, linkOf } from './batch.js';
import { BatchesStore } from './batches.store.js';
import { passportOf } from './passport.js';
import { qrPng, qrSvg } from './qr.js';

/** What a public page reads at most; who wants all of a larger graph asks the trace. */
const MOST_LINKS = 500;

@Controller()
export class PublicBatchesController {
  constructor(
    private readonly batches: BatchesStore,
    private readonly links: LinksStore,
    private readonly steps: StepsStore,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Route(getPublicBatch)
  async get(@Input() { params }: InputOf<typeof getPublicBatch>): Promise<PublicBatch> {
    const batch = await this.found(params.batchId);
    const { links } = await this.links.walk([`batch:${batch._id}`], 'back', MOST_LINKS);
    const runs = endsOf([endOfBatch(batch)], links).filter(({ kind }) => kind === 'run');
    return passportOf(batch, runs, await this.steps.all(), this.config.PUBLIC_URL);
  }

  @Route(resolveBatch)
  resolve(@Input() input: InputOf<typeof resolveBatch>): Promise<PublicBatch> {
    return this.get(input);
  }

  @Route(batchQrSvg)
  async svg(
    @Input() { params }: InputOf<typeof batchQrSvg>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const svg = qrSvg(await this.linkOf(params.batchId));
    // Only now: a refusal is a problem document.
    reply.type('image/svg+xml');
    return svg;
  }

  @Route(batchQrPng)
  async png(
    @Input() { params }: InputOf<typeof batchQrPng>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const png = qrPng(await this.linkOf(params.batchId));
    reply.type('image/png');
    return png;
  }

  private async linkOf(batchId: string): Promise<string> {
    return linkOf(await this.found(batchId), this.config.PUBLIC_URL);
  }
  private async found(batchId: string): Promise<Batch> {
    const batch = await this.batches.read(batchId);
    if (!batch) throw new Refusal('batch.not-found');
    return batch;
  }
}
