// The HTTP door of stock corrections.
import {
  type Correction as CorrectionView,
  correctLot,
  exportCorrections,
  type InputOf,
  Instant,
  listCorrections,
  Refusal,
  reverseCorrection,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, Input, mustActForOrCover, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LotsStore } from '../lots/lots.store.js';
import { CORRECTION_COLUMNS } from './corrections.columns.js';
import { CorrectionsService } from './corrections.service.js';
import { CorrectionsStore } from './corrections.store.js';
import type { Correction } from './stock.js';

@Controller()
export class CorrectionsController {
  constructor(
    private readonly corrections: CorrectionsService,
    private readonly store: CorrectionsStore,
    private readonly lots: LotsStore,
  ) {}

  @Route(correctLot)
  async correct(
    @Input() { params, body }: InputOf<typeof correctLot>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionView> {
    const { correction, created } = await this.corrections.correct(params.lotId, params.correctionId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(correction);
  }

  @Route(reverseCorrection)
  async reverse(
    @Input() { params, body }: InputOf<typeof reverseCorrection>,
    @Acting() acting: Acting,
  ): Promise<CorrectionView> {
    return shown(await this.corrections.reverse(params.lotId, params.correctionId, body, acting));
  }

  @Route(listCorrections)
  async list(
    @Input() { params, query }: InputOf<typeof listCorrections>,
    @Acting() acting: Acting,
  ): Promise<{ items: CorrectionView[]; next?: string }> {
    const lot = await this.lots.read(params.lotId);
    if (!lot) throw new Refusal('lot.not-found');
    mustActForOrCover(acting, lot.supplierId, lot.region);
    const [recordedAt, id] =
      query.cursor === undefined ? [] : decodeCursor(query.cursor, z.tuple([Instant, z.string()]), acting.language);
    const before = recordedAt !== undefined && id !== undefined ? { recordedAt: new Date(recordedAt), id } : undefined;
    const rows = await this.store.list(params.lotId, before, query.limit + 1);
    return page(rows.map(shown), query.limit, (correction) => [correction.recordedAt, correction.correctionId]);
  }

  @Route(exportCorrections)
  export(@Input() input: InputOf<typeof exportCorrections>, @Acting() acting: Acting) {
    return exported('corrections', CORRECTION_COLUMNS, input, (page: InputOf<typeof listCorrections>) =>
      this.list(page, acting),
    );
  }
}

const told = <T extends { occurredAt: Date; recordedAt: Date }>(entry: T) => ({
  ...entry,
  occurredAt: entry.occurredAt.toISOString(),
  recordedAt: entry.recordedAt.toISOString(),
});

const shown = ({ _id, version: _version, requestHash: _hash, reversal, ...rest }: Correction): CorrectionView => ({
  ...told(rest),
  correctionId: _id,
  ...(reversal && { reversal: told(reversal) }),
});
