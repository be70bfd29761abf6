// What anyone may see of a batch: the product, villages and shares, steps and days. No persons, no parties, no prices.
import { z } from 'zod';
import { defineRoute } from '../route.js';
import { CommodityCode, Day, VillageCode } from '../vocabulary.js';
import { batchParams } from './batch.js';
import { RunOutput, StepCode } from './production.js';

export const PublicBatch = z.object({
  ...RunOutput.pick({ batchId: true, name: true, count: true, mass: true }).shape,
  /** Its stable address: a GS1 Digital Link, or one of ours. */
  link: z.url(),
  /** Withdrawn when its producer declared it a mistake. */
  status: z.enum(['valid', 'withdrawn']),
  /** Where it was made. */
  village: VillageCode,
  producedOn: Day,
  /** Where its material comes from; with what is of unknown origin the shares sum to 1,000,000. */
  sources: z.array(z.object({ village: VillageCode, commodity: CommodityCode, ppm: z.int().min(0).max(1_000_000) })),
  /** The share that nobody knows the origin of: all of what was declared without a recorded run. */
  unknownPpm: z.int().min(0).max(1_000_000),
  /** What was done to it, the first step first. */
  steps: z.array(
    z.object({
      step: StepCode,
      name: z.object({ id: z.string(), en: z.string() }),
      village: VillageCode,
      on: Day,
    }),
  ),
});
export type PublicBatch = z.infer<typeof PublicBatch>;

const publicly = {
  method: 'GET',
  roles: 'anyone',
  params: batchParams,
  answers: { 200: { description: 'The batch', schema: PublicBatch } },
  refusals: ['batch.not-found'],
} as const;
export const getPublicBatch = defineRoute({
  ...publicly,
  path: '/public/batches/:batchId',
  summary: 'What anyone may see of a batch',
});
export const resolveBatch = defineRoute({
  ...publicly,
  path: '/b/:batchId',
  summary: "The stable address of a batch, as in its QR code: the same as the batch's public view",
});

const image = (contentType: string) => ({
  200: { description: 'The image', schema: z.string().meta({ format: 'binary' }), contentType },
});
export const batchQrSvg = defineRoute({
  ...publicly,
  path: '/batches/:batchId/qr.svg',
  summary: "A QR code of the batch's stable address, to print at any size",
  answers: image('image/svg+xml'),
});
export const batchQrPng = defineRoute({
  ...publicly,
  path: '/batches/:batchId/qr.png',
  summary: "A QR code of the batch's stable address, as pixels",
  answers: image('image/png'),
});

export const PUBLIC_BATCH_ROUTES = { getPublicBatch, resolveBatch, batchQrSvg, batchQrPng };
