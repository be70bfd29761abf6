// What the marketplace records of a finished product, and what it answers about one.
import { z } from 'zod';
import {
  CertificateKind,
  CommodityCode,
  Day,
  Id,
  Instant,
  Quantity,
  RegionCode,
  Sku,
  Text,
  VillageCode,
} from '../vocabulary.js';
import { CategoryCode, HsCode } from './categories.js';

/** The states of a product; the transition table is in apps/marketplace and drawn in docs/flows. */
export const ProductStatus = z.enum(['draft', 'listed', 'paused', 'retired']);
export type ProductStatus = z.infer<typeof ProductStatus>;

/** Whole rupiah for one piece; with the most pieces, still an exact amount. */
export const PiecePrice = z
  .int()
  .min(1)
  .max(1_000_000_000)
  .meta({ description: 'Whole rupiah for one piece', examples: [185_000] });
export const Pieces = z
  .int()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'Whole pieces', examples: [12] });
/** ISO 4217. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217 currency code', examples: ['USD'] });
export const ForeignPrice = z.strictObject({
  currency: Currency,
  /** In the smallest unit of the currency, e.g. cents. */
  amount: z.int().min(1).max(1_000_000_000_000),
  from: Day,
  /** The last day it holds. */
  to: Day,
  /** Rupiah for one whole unit of the currency, where the price was computed with one; a decimal in text. */
  rate: z
    .string()
    .regex(/^[0-9]{1,7}(?:\.[0-9]{1,6})?$/)
    .optional(),
});
export const StockMode = z.enum(['in-stock', 'made-to-order']);
export type StockMode = z.infer<typeof StockMode>;
export const VariantBody = z.strictObject({
  sku: Sku,
  size: Text(60).optional(),
  colour: Text(60).optional(),
  motif: Text(60).optional(),
  price: PiecePrice.optional(),
  mode: StockMode.default('made-to-order'),
  minimumQuantity: Pieces.default(1),
  /** From order to dispatch. */
  leadTimeDays: z.int().min(0).max(365).optional(),
  foreignPrices: z.array(ForeignPrice).max(20).default([]),
});
export const Variant = z.object({
  ...VariantBody.shape,
  mode: StockMode,
  minimumQuantity: Pieces,
  foreignPrices: z.array(ForeignPrice),
  /** Pieces that the seller's batches have left, of what is sold from stock. */
  available: z.int().min(0).optional(),
});
export type Variant = z.infer<typeof Variant>;

export const ProductCertificate = z.strictObject({
  kind: CertificateKind,
  number: Text(60),
  /** The last day it holds; absent where it holds until withdrawn. */
  validUntil: Day.optional(),
});
export type ProductCertificate = z.infer<typeof ProductCertificate>;
/** Name of a stored picture. */
export const PhotoName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/)
  .meta({ description: 'Name of a stored picture', examples: ['anjat/merah-1.jpg'] });

const bothLanguages = (max: number) => z.strictObject({ id: Text(max).optional(), en: Text(max).optional() });
export const ProductBody = z.strictObject({
  sellerId: Id,
  name: bothLanguages(120).default({}),
  description: bothLanguages(2_000).default({}),
  category: CategoryCode.optional(),
  /** The raw material it is made of. */
  commodity: CommodityCode.optional(),
  hs: HsCode.optional(),
  /** Grams of one piece, packed. */
  weight: Quantity.optional(),
  photos: z.array(PhotoName).max(12).default([]),
  variants: z.array(VariantBody).max(100).default([]),
  certificates: z.array(ProductCertificate).max(20).default([]),
  /** Production batches behind it. */
  batches: z.array(Id).max(100).default([]),
});
export type ProductBody = z.infer<typeof ProductBody>;
/** The seller never changes. `null` takes a field away. */
export const ProductPatch = z.strictObject({
  name: bothLanguages(120).optional(),
  description: bothLanguages(2_000).optional(),
  category: CategoryCode.nullable().optional(),
  commodity: CommodityCode.nullable().optional(),
  hs: HsCode.nullable().optional(),
  weight: Quantity.nullable().optional(),
  photos: z.array(PhotoName).max(12).optional(),
  variants: z.array(VariantBody).max(100).optional(),
  certificates: z.array(ProductCertificate).max(20).optional(),
  batches: z.array(Id).max(100).optional(),
});
export type ProductPatch = z.infer<typeof ProductPatch>;

const shownOf = {
  productId: Id,
  status: ProductStatus,
  sellerId: Id,
  /** The seller's village. */
  region: VillageCode,
  name: bothLanguages(120),
  category: CategoryCode.optional(),
  commodity: CommodityCode.optional(),
  hs: HsCode.optional(),
  /** Rupiah of its cheapest variant. */
  price: PiecePrice.optional(),
  /** Listed, with HS code, English name and weight. */
  exportable: z.boolean(),
};
/** A product on a page of many. */
export const ProductSummary = z.object({
  ...shownOf,
  photo: PhotoName.optional(),
  listedAt: Instant.optional(),
  /** Whether the smallest order of one of its variants is in stock. */
  inStock: z.boolean(),
});
export type ProductSummary = z.infer<typeof ProductSummary>;
export const FinishedProduct = z.object({
  ...shownOf,
  version: z.int(),
  description: bothLanguages(2_000),
  weight: Quantity.optional(),
  photos: z.array(PhotoName),
  variants: z.array(Variant),
  /** `expired` is as of this answer. */
  certificates: z.array(ProductCertificate.extend({ expired: z.boolean() })),
  batches: z.array(Id),
  /** Why it is paused or retired. */
  reason: z.string().optional(),
  draftedAt: Instant,
  changedAt: Instant,
  listedAt: Instant.optional(),
});
export type FinishedProduct = z.infer<typeof FinishedProduct>;

export const ProductSearch = z.strictObject({
  /** Beginnings of words of its name, category or motif, in Indonesian or English. */
  q: Text(100).optional(),
  category: CategoryCode.optional(),
  /** Any level: everything that lies in it. */
  region: RegionCode.optional(),
  commodity: CommodityCode.optional(),
  minPrice: z.coerce.number().int().min(1).max(1_000_000_000).optional().meta({ type: 'integer' }),
  maxPrice: z.coerce.number().int().min(1).max(1_000_000_000).optional().meta({ type: 'integer' }),
  exportable: z.enum(['true', 'false']).optional(),
  sellerId: Id.optional(),
  sort: z.enum(['newest', 'price']).default('newest'),
});
export type ProductSearch = z.infer<typeof ProductSearch>;
