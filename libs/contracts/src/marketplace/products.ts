// Finished products of IKM: their facts and their HTTP routes.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineImports } from '../imports.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Id, Text } from '../vocabulary.js';
import { ProductCategory } from './categories.js';
import {
  FinishedProduct,
  ProductBody,
  ProductPatch,
  ProductSearch,
  ProductStatus,
  ProductSummary,
  Variant,
} from './product.js';

const topic = 'marketplace.products';
/** What others may want of a product: what it is, whose, what it costs, and from which batches it comes. */
export const ProductProfile = ProductSummary.omit({ photo: true, listedAt: true, inStock: true }).extend({
  variants: z.array(Variant.pick({ sku: true, size: true, colour: true, motif: true, price: true, mode: true })),
  batches: z.array(Id),
});
export type ProductProfile = z.infer<typeof ProductProfile>;
const WithReason = ProductProfile.extend({ reason: Text(500) });

export const ProductDrafted = defineFact('marketplace.product-drafted.v1', {
  topic,
  summary: 'A seller began to describe a product.',
  data: ProductProfile,
});
export const ProductRevised = defineFact('marketplace.product-revised.v1', {
  topic,
  summary: 'What is recorded of a product changed.',
  data: ProductProfile,
});
export const ProductListed = defineFact('marketplace.product-listed.v1', {
  topic,
  summary: 'A product is offered to buyers.',
  data: ProductProfile,
});
export const ProductPaused = defineFact('marketplace.product-paused.v1', {
  topic,
  summary: 'A product is not offered for the time being.',
  data: WithReason,
});
export const ProductRetired = defineFact('marketplace.product-retired.v1', {
  topic,
  summary: 'A product will not be offered any more.',
  data: WithReason,
});

const SELLERS = ['clerk', 'manager', 'officer', 'planner', 'provincial'] as const;
const READERS = [...SELLERS, 'operator', 'auditor'] as const;
const scope = ['actor.other-party', 'actor.other-region'] as const;
const seller = ['seller.unknown', 'seller.not-active', 'seller.kind'] as const;
const productParams = z.strictObject({ productId: Id });
const answer = { description: 'The product as it now is; its version is the ETag', schema: FinishedProduct };

export const draftProduct = defineRoute({
  method: 'PUT',
  path: '/products/:productId',
  summary: 'Draft a product under an id that the client chose; it may be incomplete; a repeat has no second effect',
  roles: SELLERS,
  params: productParams,
  body: ProductBody,
  answers: {
    201: answer,
    200: { description: 'It was there already, with the same content', schema: FinishedProduct },
  },
  refusals: ['product.id-used', 'product.sku-used', 'product.dates', 'commodity.unknown', ...seller, ...scope],
});
export const {
  put: importProducts,
  get: getProductImport,
  template: productTemplate,
} = defineImports('product', SELLERS);
export const reviseProduct = defineRoute({
  method: 'PATCH',
  path: '/products/:productId',
  summary: 'Change what is recorded of a product that is not retired; a listed one must stay complete',
  roles: SELLERS,
  ifMatch: true,
  params: productParams,
  body: ProductPatch,
  answers: { 200: answer },
  refusals: [
    ...(['product.not-found', 'product.status', 'product.incomplete', 'product.sku-used', 'product.dates'] as const),
    ...(['commodity.unknown', 'request.stale'] as const),
    ...scope,
  ],
});
export const listProduct = defineRoute({
  method: 'POST',
  path: '/products/:productId/listing',
  summary: 'Offer a drafted or paused product to buyers; all that is missing for it is named at once',
  roles: SELLERS,
  params: productParams,
  body: z.strictObject({}).optional(),
  answers: { 200: answer },
  refusals: ['product.not-found', 'product.status', 'product.incomplete', ...seller, ...scope],
});
const end = (what: 'pause' | 'retirement', summary: string) =>
  defineRoute({
    method: 'POST',
    path: `/products/:productId/${what}`,
    summary,
    roles: SELLERS,
    params: productParams,
    body: z.strictObject({ reason: Text(500) }),
    answers: { 200: answer },
    refusals: ['product.not-found', 'product.status', ...scope],
  });
export const pauseProduct = end('pause', 'Do not offer a listed product for the time being');
export const retireProduct = end('retirement', 'Offer a product no more; it can still be read by who knows its id');
export const getProduct = defineRoute({
  method: 'GET',
  path: '/products/:productId',
  summary: 'One product; drafts and paused ones only for their seller and offices',
  roles: 'anyone',
  params: productParams,
  answers: { 200: answer },
  refusals: ['product.not-found'],
});
export const productHistory = defineHistory('/products/:productId', {
  params: productParams,
  refusals: ['product.not-found', ...scope],
});
export const searchProducts = defineRoute({
  method: 'GET',
  path: '/products',
  summary: 'Listed products by words in either language and by what they are, newest or cheapest first',
  roles: 'anyone',
  query: ProductSearch.extend(paging),
  answers: { 200: { description: 'Products in the order asked for', schema: PageOf(ProductSummary) } },
  refusals: [],
});
export const exportProducts = defineExport(searchProducts);
export const listOwnProducts = defineRoute({
  method: 'GET',
  path: '/sellers/:sellerId/products',
  summary: 'All products of a seller in every state, the last drafted first',
  roles: READERS,
  params: z.strictObject({ sellerId: Id }),
  query: z.strictObject({ ...paging, status: ProductStatus.optional() }),
  answers: { 200: { description: 'Products, the last drafted first', schema: PageOf(FinishedProduct) } },
  refusals: ['seller.unknown', ...scope],
});
export const exportOwnProducts = defineExport(listOwnProducts);
export const listProductCategories = defineRoute({
  method: 'GET',
  path: '/product-categories',
  summary: 'The categories of products in both languages, with the HS codes that usually fit',
  roles: 'anyone',
  answers: { 200: { description: 'Categories', schema: z.object({ items: z.array(ProductCategory) }) } },
  refusals: [],
});

export const PRODUCT_ROUTES = {
  draftProduct,
  importProducts,
  getProductImport,
  productTemplate,
  reviseProduct,
  listProduct,
  pauseProduct,
  retireProduct,
  getProduct,
  productHistory,
  searchProducts,
  exportProducts,
  listOwnProducts,
  exportOwnProducts,
  listProductCategories,
};
