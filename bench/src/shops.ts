// Fills fresh services with sellers of finished goods: a listed product each, and batches of it that nobody can sell out.
import type { BasketBody, DeclaredBatch, ProductBody } from '@hilir/contracts';
import type { Services } from '@hilir/tools';
import { uuidv7 } from 'uuidv7';
import { clerkOf, inParallel, pick, register, send } from './market.js';

/** A seller's product, and who buys it. */
export interface Shop {
  sellerId: string;
  productId: string;
  buyers: { id: string; village: string }[];
}

const PROVINCE = '65';
const BUYERS = 100;
const SKU = 'ANJAT';
const PRICE = 185_000;
/** So many batches, so that sales go from one to the next. */
const BATCHES = 20;
const PIECES = 5_000;

/** One or two pieces of one shop. */
export function aBasket({ productId, buyers }: Shop): { buyerId: string; body: BasketBody } {
  const { id: buyerId, village: region } = pick(buyers);
  const line = { productId, sku: SKU, count: 1 + Math.floor(Math.random() * 2), price: PRICE };
  return {
    buyerId,
    body: { buyerId, destination: { country: 'ID', region, place: 'Gudang' }, currency: 'IDR', lines: [line] },
  };
}

/** Resolves when everything is for sale. */
export async function openShops(services: Services, count: number, quiet: () => Promise<void>): Promise<Shop[]> {
  if (count === 0) return [];
  const registry = services.url('registry');
  const sellers = await register(registry, PROVINCE, 'ikm', count);
  const buyers = await register(registry, PROVINCE, 'firm', BUYERS);
  await quiet();
  const shops = sellers.map(({ id }): Shop => ({ sellerId: id, productId: uuidv7(), buyers }));
  await inParallel(services.url('marketplace'), shops, async (to, { sellerId, productId }) => {
    const body: Partial<ProductBody> = {
      sellerId,
      name: { id: 'Anjat' },
      category: 'basketry',
      photos: ['anjat.jpg'],
      variants: [{ sku: SKU, price: PRICE, mode: 'in-stock', minimumQuantity: 1, foreignPrices: [] }],
    };
    await send(to, 'PUT', `/products/${productId}`, clerkOf(sellerId), body);
    await send(to, 'POST', `/products/${productId}/listing`, clerkOf(sellerId), {});
  });
  const batches = shops.flatMap(({ sellerId }) => Array.from({ length: BATCHES }, () => sellerId));
  await inParallel(services.url('supply-chain'), batches, async (to, producerId) => {
    const body: DeclaredBatch = {
      producerId,
      sku: SKU,
      name: 'Anjat',
      kind: 'product',
      count: PIECES,
      mass: PIECES * 900,
      occurredAt: new Date().toISOString(),
      reason: 'opening stock',
    };
    await send(to, 'PUT', `/batches/${uuidv7()}`, clerkOf(producerId), body);
  });
  await quiet();
  return shops;
}
