// The HTTP door of finished products: anyone searches what is listed, a seller and its offices see all of it.
import {
  draftProduct,
  exportOwnProducts,
  exportProducts,
  type FinishedProduct,
  getProduct,
  Id,
  type InputOf,
  Instant,
  listOwnProducts,
  listProduct,
  listProductCategories,
  pauseProduct,
  PiecePrice,
  PRODUCT_CATEGORIES,
  productHistory,
  type ProductSearch,
  type ProductSummary,
  Refusal,
  retireProduct,
  reviseProduct,
  searchProducts,
  type Variant,
} from '@hilir/contracts';
import {
  Acting,
  actsFor,
  coversRegion,
  decodeCursor,
  exported,
  History,
  Input,
  mustActForOrCover,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PartiesStore } from '../parties/parties.store.js';
import { itemOf, StockStore } from '../stock/stock.store.js';
import { dayOf, type Product, PRODUCT_HISTORY, summaryOf } from './product.js';
import { CATALOGUE_COLUMNS, OWN_COLUMNS } from './products.columns.js';
import { ProductsService } from './products.service.js';
import { ProductsStore, type SearchPlace } from './products.store.js';

const BY_TIME = z.tuple([Instant, Id]);
const BY_PRICE = z.tuple([PiecePrice, Id, Instant]);

@Controller()
export class ProductsController {
  constructor(
    private readonly products: ProductsService,
    private readonly store: ProductsStore,
    private readonly parties: PartiesStore,
    private readonly stock: StockStore,
    private readonly changes: History,
  ) {}

  @Route(draftProduct)
  async draft(
    @Input() { params, body }: InputOf<typeof draftProduct>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FinishedProduct> {
    const { product, created } = await this.products.draft(params.productId, body, acting);
    reply.status(created ? 201 : 200);
    return this.shown(product);
  }

  @Route(reviseProduct)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseProduct>, @Acting() acting: Acting) {
    return this.shown(await this.products.revise(params.productId, version, body, acting));
  }

  @Route(listProduct)
  async list(@Input() { params }: InputOf<typeof listProduct>, @Acting() acting: Acting) {
    return this.shown(await this.products.list(params.productId, acting));
  }

  @Route(pauseProduct)
  async pause(@Input() { params, body }: InputOf<typeof pauseProduct>, @Acting() acting: Acting) {
    return this.shown(await this.products.end(params.productId, 'paused', body.reason, acting));
  }

  @Route(retireProduct)
  async retire(@Input() { params, body }: InputOf<typeof retireProduct>, @Acting() acting: Acting) {
    return this.shown(await this.products.end(params.productId, 'retired', body.reason, acting));
  }

  @Route(searchProducts)
  async search(@Input() { query }: InputOf<typeof searchProducts>, @Acting() { language }: Acting) {
    const { cursor, limit, ...search } = query;
    const since = new Date();
    const after = cursor === undefined ? undefined : placeOf(search.sort, cursor, language);
    const rows = await this.store.search(search, after, limit + 1);
    const first = after?.sort === 'price' ? after.since : since;
    const { items, next } = page(rows, limit, ({ _id, price, listedAt }) =>
      search.sort === 'price' ? [price!, _id, first.toISOString()] : [listedAt!.toISOString(), _id],
    );
    const stock = await this.stockOf(items);
    return { items: items.map((product) => summarised(product, stock)), next };
  }

  @Route(exportProducts)
  exportSearch(@Input() input: InputOf<typeof exportProducts>, @Acting() acting: Acting) {
    return exported('products', CATALOGUE_COLUMNS, input, (page: InputOf<typeof searchProducts>) =>
      this.search(page, acting),
    );
  }

  @Route(listProductCategories)
  categories() {
    return { items: PRODUCT_CATEGORIES };
  }

  @Route(listOwnProducts)
  async own(@Input() { params, query }: InputOf<typeof listOwnProducts>, @Acting() acting: Acting) {
    const seller = await this.parties.find(params.sellerId);
    mustActForOrCover(acting, params.sellerId, seller?.region ?? '');
    if (!seller) throw new Refusal('seller.unknown');
    const { cursor, limit, status } = query;
    const [draftedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, BY_TIME, acting.language);
    const before = draftedAt !== undefined && id !== undefined ? { draftedAt: new Date(draftedAt), id } : undefined;
    const rows = await this.store.ofSeller(params.sellerId, status, before, limit + 1);
    const { items, next } = page(rows, limit, ({ draftedAt: at, _id }) => [at.toISOString(), _id]);
    const stock = await this.stockOf(items);
    return { items: items.map((product) => shown(product, stock)), next };
  }

  @Route(exportOwnProducts)
  exportOwn(@Input() input: InputOf<typeof exportOwnProducts>, @Acting() acting: Acting) {
    return exported('products', OWN_COLUMNS, input, (page: InputOf<typeof listOwnProducts>) => this.own(page, acting));
  }

  /** What is not offered, to others is not there. */
  @Route(getProduct)
  async get(@Input() { params }: InputOf<typeof getProduct>, @Acting() acting: Acting) {
    const product = await this.store.read(params.productId);
    const visible =
      product &&
      (product.status === 'listed' ||
        product.status === 'retired' ||
        actsFor(acting, product.sellerId) ||
        coversRegion(acting, product.region));
    if (!visible) throw new Refusal('product.not-found');
    return this.shown(product);
  }

  /** For the seller and its offices only: what was never offered is in it too. */
  @Route(productHistory)
  async history(@Input() { params, query }: InputOf<typeof productHistory>, @Acting() acting: Acting) {
    const product = await this.store.read(params.productId);
    if (!product) throw new Refusal('product.not-found');
    mustActForOrCover(acting, product.sellerId, product.region);
    return this.changes.page(PRODUCT_HISTORY, product._id, query, acting.language);
  }

  private async shown(product: Product): Promise<FinishedProduct> {
    return shown(product, await this.stockOf([product]));
  }
  /** One query for a whole page. */
  private stockOf(products: readonly Product[]): Promise<Stock> {
    return this.stock.piecesOf(
      products.flatMap(({ sellerId, variants }) => variants.filter(fromStock).map(({ sku }) => itemOf(sellerId, sku))),
    );
  }
}

function placeOf(sort: ProductSearch['sort'], cursor: string, language: Acting['language']): SearchPlace {
  if (sort === 'price') {
    const [price, id, since] = decodeCursor(cursor, BY_PRICE, language);
    return { sort, price, id, since: new Date(since) };
  }
  const [listedAt, id] = decodeCursor(cursor, BY_TIME, language);
  return { sort, listedAt: new Date(listedAt), id };
}

/** Pieces by item. */
type Stock = ReadonlyMap<string, number>;
const fromStock = ({ mode }: Pick<Product['variants'][number], 'mode'>): boolean => mode === 'in-stock';

function summarised(product: Product, stock: Stock): ProductSummary {
  const [photo] = product.photos;
  return {
    ...summaryOf(product),
    ...(photo !== undefined && { photo }),
    ...(product.listedAt && { listedAt: product.listedAt.toISOString() }),
    inStock: withStock(product, stock).some(({ available, minimumQuantity }) => (available ?? 0) >= minimumQuantity),
  };
}

const withStock = ({ sellerId, variants }: Product, stock: Stock): Variant[] =>
  variants.map((variant) =>
    fromStock(variant) ? { ...variant, available: stock.get(itemOf(sellerId, variant.sku)) ?? 0 } : variant,
  );

function shown(product: Product, stock: Stock): FinishedProduct {
  const { _id, terms: _terms, requestHash: _hash, pricedAt: _pricedAt, listedAt, ...rest } = product;
  const today = dayOf(new Date());
  return {
    ...rest,
    productId: _id,
    variants: withStock(product, stock),
    certificates: product.certificates.map((one) => ({ ...one, expired: (one.validUntil ?? today) < today })),
    draftedAt: product.draftedAt.toISOString(),
    changedAt: product.changedAt.toISOString(),
    ...(listedAt && { listedAt: listedAt.toISOString() }),
  };
}
