// Invents the chain behind some products: who weaves how much rattan, and what became of the goods.
import { draw, sampleId } from './draw.js';
import type { SampleProduct } from './products.js';
import { FIRMS } from './tables.js';

/** How far a sale has come. */
export const STAGES = ['held', 'confirmed', 'shipped', 'paid'] as const;
export interface SampleSale {
  basketId: string;
  buyerId: string;
  /** Village of the buyer. */
  village: string;
  /** Share of the goods, in hundredths. */
  share: number;
  stage: (typeof STAGES)[number];
}
export interface SampleChain {
  key: string;
  maker: string;
  product: SampleProduct;
  /** Grams of raw rattan. */
  quantity: number;
  /** The first of a month, half a year ahead: a load that was cut off is completed with the same order in that month. */
  needBy: string;
  sales: SampleSale[];
}

const CHAINS = 12;
const KG = 1_000;

/** Of the first weavers of rattan whose products are listed: raw rattan for a few dozen pieces that are made to order, and two sales. */
export function chainsOf(products: readonly SampleProduct[], today: Date): SampleChain[] {
  const needBy = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 6, 1)).toISOString().slice(0, 10);
  const woven = products.filter(
    ({ listed, body: { commodity, category, variants } }) =>
      listed && commodity === 'rattan' && category === 'basketry' && variants[0]?.mode === 'made-to-order',
  );
  return woven.slice(0, CHAINS).map((product, i) => {
    const key = `chain|${product.productId}`;
    const dice = draw(key);
    const sales = [0, 1].map((n): SampleSale => {
      const firm = FIRMS[(i + n) % FIRMS.length]!;
      return {
        basketId: sampleId(`${key}|basket|${n}`),
        buyerId: sampleId(`firm|${firm.name}`),
        village: firm.village,
        share: dice.whole(15, 40),
        stage: STAGES[(i + 2 * n) % STAGES.length]!,
      };
    });
    return { key, maker: product.body.sellerId, product, quantity: dice.whole(80, 240) * KG, needBy, sales };
  });
}
