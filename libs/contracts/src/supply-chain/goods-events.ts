// Facts of finished goods: pieces of batches that are held for sales and sold, and the value that stayed at home.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { LineNumber } from '../marketplace/sales-events.js';
import { Pieces } from '../marketplace/product.js';
import { Amount, CommodityCode, Id, Instant, Sku, VillageCode } from '../vocabulary.js';
import { Destination } from './outflow.js';

export const BatchStockChanged = defineFact('supply-chain.batch-stock-changed.v1', {
  topic: 'supply-chain.production',
  summary: 'How many pieces of a counted batch can be sold is another number now.',
  data: z.object({
    batchId: Id,
    producerId: Id,
    sku: Sku,
    /** Neither used, nor held, nor sold. */
    pieces: z.int().min(0),
  }),
});

const topic = 'supply-chain.goods';
const GoodsFact = z.object({ saleId: Id, sellerId: Id });
/** Pieces of one batch for one line of a sale, with their share of its mass in grams. */
export const GoodsPart = z.object({
  /** Number of the part within its sale, from 0, never used twice. */
  part: z.int().min(0).max(10_000),
  line: LineNumber,
  batchId: Id,
  sku: Sku,
  count: Pieces,
  mass: z.int().min(0),
});
export type GoodsPart = z.infer<typeof GoodsPart>;
/** Whether it answers the placing of a sale or its preparation. */
const Answers = z.enum(['placed', 'prepared']);

export const GoodsHeld = defineFact('supply-chain.goods-held.v1', {
  topic,
  summary: 'Pieces are held for a sale: the oldest batches first, all that was asked for.',
  data: GoodsFact.extend({ answers: Answers, parts: z.array(GoodsPart) }),
});
export const GoodsRefused = defineFact('supply-chain.goods-refused.v1', {
  topic,
  summary: 'There are not pieces enough for a sale; nothing is held.',
  data: GoodsFact.extend({
    answers: Answers,
    short: z.array(z.object({ line: LineNumber, sku: Sku, available: z.int().min(0) })).min(1),
  }),
});
export const GoodsReleased = defineFact('supply-chain.goods-released.v1', {
  topic,
  summary: 'A sale ended before its goods left: what was held for it can be sold again.',
  data: GoodsFact.extend({ parts: z.array(GoodsPart) }),
});
export const GoodsSold = defineFact('supply-chain.goods-sold.v1', {
  topic,
  summary: 'What was held for a sale has left with it.',
  data: GoodsFact.extend({
    destination: Destination,
    parts: z.array(GoodsPart),
    /** Pieces that left although no batch had them; only where there are any. */
    untraced: z
      .array(z.object({ line: LineNumber, sku: Sku, count: Pieces }))
      .min(1)
      .optional(),
    soldAt: Instant,
  }),
});

/** Whole rupiah that came to a region by one kind of work; less than nothing where goods sold below their material. */
const KeptValue = z.object({
  region: VillageCode,
  step: z.enum(['gathering', 'making']),
  /** The raw material, of gathering. */
  commodity: CommodityCode.optional(),
  value: z.int(),
});
export const ValueKept = defineFact('supply-chain.value-kept.v1', {
  topic,
  summary:
    'What one line of a sale brought to whom: raw material to the villages it was bought in, the rest to the maker. A later one of the same line replaces it.',
  data: GoodsFact.extend({
    line: LineNumber,
    productId: Id,
    sku: Sku,
    count: Pieces,
    /** Whole rupiah of the line, after refunds: the sum of what was kept. */
    value: Amount,
    /** Pieces whose material is known; of the others all value is the maker's. */
    traced: z.int().min(0),
    kept: z.array(KeptValue).min(1),
    destination: Destination,
    soldAt: Instant,
  }),
});
