// Finished products in MongoDB: a page of a search, and all that a seller has.
import type { ProductSearch, ProductStatus } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { type Product, sellerTerm, termsAsked } from './product.js';

export const PRODUCT = 'Product';
/** Names what is asked by; documents are written whole by the transaction. */
export const productSchema = new Schema<Product>(
  {
    _id: String,
    version: Number,
    status: String,
    sellerId: String,
    price: Number,
    pricedAt: Date,
    draftedAt: Date,
    listedAt: Date,
    terms: [String],
    variants: [{ _id: false, sku: String }],
    requestHash: String,
  },
  { collection: 'products', versionKey: false },
);
const whenListed = { partialFilterExpression: { terms: { $exists: true } } };
// Whatever is asked for, one of its terms is read in the order wanted until the page is full: docs/adr/0010.
productSchema.index({ terms: 1, listedAt: -1, _id: -1 }, whenListed);
productSchema.index({ terms: 1, price: 1, _id: 1 }, whenListed);
productSchema.index({ sellerId: 1, draftedAt: -1, _id: -1 });
productSchema.index(
  { sellerId: 1, 'variants.sku': 1 },
  { unique: true, partialFilterExpression: { 'variants.sku': { $exists: true } } },
);

/** The row before. By price, also when the first page was asked for. */
export type SearchPlace =
  { sort: 'newest'; listedAt: Date; id: string } | { sort: 'price'; price: number; id: string; since: Date };

/** How a search reads the collection; the bench and a spec explain it. */
export function searchFilter(search: ProductSearch, after: SearchPlace | undefined): QueryFilter<Product> {
  const { minPrice, maxPrice } = search;
  const { terms, beginning } = termsAsked(search);
  const price = {
    ...(minPrice !== undefined && { $gte: minPrice }),
    ...(maxPrice !== undefined && { $lte: maxPrice }),
  };
  return {
    $and: [
      ...terms.map((term) => ({ terms: term })),
      ...(beginning === undefined ? [] : [{ terms: new RegExp(`^${beginning}`) }]),
      ...(Object.keys(price).length > 0 ? [{ price: trusted(price) }] : []),
      ...(after ? [behind(after)] : []),
    ],
  };
}
export const SORTS = { newest: { listedAt: -1, _id: -1 }, price: { price: 1, _id: 1 } } as const;

/**
 * A product keeps its place among the newest for ever. By price it can move, so one whose price changed after the first
 * page is left out of the following: it would be shown a second time.
 */
function behind(after: SearchPlace): object {
  if (after.sort === 'newest') {
    const { listedAt, id } = after;
    return {
      listedAt: trusted({ $lte: listedAt }),
      $or: [{ listedAt: trusted({ $lt: listedAt }) }, { listedAt, _id: trusted({ $lt: id }) }],
    };
  }
  const { price, id, since } = after;
  return {
    price: trusted({ $gte: price }),
    $or: [{ price: trusted({ $gt: price }) }, { price, _id: trusted({ $gt: id }) }],
    pricedAt: trusted({ $lte: since }),
  };
}

@Injectable()
export class ProductsStore {
  constructor(@InjectModel(PRODUCT) private readonly model: Model<Product>) {}

  read(productId: string): Promise<Product | null> {
    return this.model.findById(productId).lean<Product>();
  }
  async readMany(productIds: readonly string[]): Promise<Map<string, Product>> {
    const found = await this.model.find({ _id: trusted({ $in: [...new Set(productIds)] }) }).lean<Product[]>();
    return new Map(found.map((product) => [product._id, product]));
  }
  /** Whether a seller has a product with one of these SKUs. */
  async hasSku(sellerId: string, skus: readonly string[]): Promise<boolean> {
    return (await this.model.exists({ sellerId, 'variants.sku': trusted({ $in: skus }) })) !== null;
  }
  find(tx: Tx, productId: string): Promise<Product | null> {
    return tx.find(this.model, productId);
  }
  findMany(tx: Tx, productIds: readonly string[]): Promise<Map<string, Product>> {
    return tx.findMany(this.model, productIds);
  }
  insert(tx: Tx, product: Product): void {
    tx.insert(this.model, product);
  }
  replace(tx: Tx, product: Product): void {
    tx.replace(this.model, product);
  }

  search(search: ProductSearch, after: SearchPlace | undefined, limit: number): Promise<Product[]> {
    return this.model.find(searchFilter(search, after)).sort(SORTS[search.sort]).limit(limit).lean<Product[]>();
  }

  /** The last drafted first. */
  ofSeller(
    sellerId: string,
    status: ProductStatus | undefined,
    before: { draftedAt: Date; id: string } | undefined,
    limit: number,
  ): Promise<Product[]> {
    return this.model
      .find({
        sellerId,
        ...(status !== undefined && { status }),
        ...(before && {
          $or: [
            { draftedAt: trusted({ $lt: before.draftedAt }) },
            { draftedAt: before.draftedAt, _id: trusted({ $lt: before.id }) },
          ],
        }),
      })
      .sort({ draftedAt: -1, _id: -1 })
      .limit(limit)
      .lean<Product[]>();
  }

  /** Ids of what a seller offers now. */
  async listedOf(tx: Tx, sellerId: string): Promise<string[]> {
    const found = await this.model
      .find({ terms: sellerTerm(sellerId) }, { _id: 1 })
      .session(tx.session)
      .lean<{ _id: string }[]>();
    return found.map(({ _id }) => _id);
  }
}
