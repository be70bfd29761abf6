// The HTTP door of packings.
import { getPacking, type InputOf, packGoods, type Packing as PackingView, Refusal } from '@hilir/contracts';
import { Acting, Input, mustActForOrCover, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Packing } from './packing.js';
import { PackingsService } from './packings.service.js';
import { PackingsStore } from './packings.store.js';

@Controller()
export class PackingsController {
  constructor(
    private readonly service: PackingsService,
    private readonly store: PackingsStore,
  ) {}

  @Route(packGoods)
  async pack(
    @Input() { params, body }: InputOf<typeof packGoods>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PackingView> {
    const { packing, created } = await this.service.pack(params.packingId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(packing);
  }

  @Route(getPacking)
  async get(@Input() { params }: InputOf<typeof getPacking>, @Acting() acting: Acting): Promise<PackingView> {
    const packing = await this.store.read(params.packingId);
    if (!packing) throw new Refusal('packing.not-found');
    mustActForOrCover(acting, packing.producerId, packing.region);
    return shown(packing);
  }
}

const shown = ({ _id, requestHash: _hash, occurredAt, recordedAt, ...packing }: Packing): PackingView => ({
  ...packing,
  packingId: _id,
  occurredAt: occurredAt.toISOString(),
  recordedAt: recordedAt.toISOString(),
});
