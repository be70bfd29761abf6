// Brings the sample's chains in through the services' own doors: rattan ordered, weighed, woven into stock, sold.
import {
  type BasketBody,
  FinishedProduct,
  getProduct,
  INDONESIA,
  Order,
  placeOrder,
  provinceOf,
} from '@hilir/contracts';
import { type Call, onceHeard } from '../client.js';
import { buy, confirm, handOver, prepare, readOrder, receiveAndPay, ship, until, weave } from '../downstream.js';
import { type SampleChain, type SampleSale, STAGES } from './chains.js';
import { sampleId } from './draw.js';

export async function loadChain(call: Call, chain: SampleChain): Promise<void> {
  const { key, maker, product } = chain;
  const idOf = (what: string): string => sampleId(`${key}|${what}`);
  const order = await ordered(call, chain);
  // Where the pool has nothing left, nobody weaves.
  if (order.parts.length === 0) return;
  const at = order.placedAt;
  const [variant] = product.body.variants;
  const { sku, price } = variant!;
  const material = await handOver(call, order, at, idOf);
  const made = { sku, name: product.body.name.id ?? sku, grams: product.body.weight ?? 1_000 };
  const { count } = await onceHeard(() => weave(call, { maker, material, washed: false, ...made, at }, idOf));
  for (const sale of chain.sales) {
    const pieces = Math.max(1, Math.floor((count * sale.share) / 100));
    await sell(call, sale, { productId: product.productId, sku, count: pieces, price: price! });
  }
}

/** What there is of raw rattan in the maker's province, at once. */
async function ordered(call: Call, { key, maker, product, quantity, needBy }: SampleChain): Promise<Order> {
  const { region } = await call(getProduct, { params: { productId: product.productId } }, FinishedProduct);
  const orderId = sampleId(`${key}|order|${needBy}`);
  const body = {
    buyerId: maker,
    province: provinceOf(region),
    commodity: 'rattan',
    wishes: { form: { oneOf: ['asalan'] } },
    quantity,
    partial: 'take-what-is-there',
    needBy,
  };
  const as = { role: 'manager' as const, partyId: maker };
  await onceHeard(() => call(placeOrder, { as, params: { orderId }, body }, Order));
  return until(
    'the pool answers',
    () => readOrder(call, orderId),
    ({ status }) => status !== 'placed',
  );
}

/** From wherever it has come to before, to where it is to be. */
async function sell(call: Call, { basketId, buyerId, village, stage }: SampleSale, line: BasketBody['lines'][number]) {
  const destination = { country: INDONESIA, region: village, place: 'Gudang pembeli (contoh)' };
  let [sale] = await buy(call, basketId, { buyerId, destination, currency: 'IDR', lines: [line] });
  const at = sale!.placedAt;
  const wanted = (step: typeof stage): boolean => STAGES.indexOf(step) <= STAGES.indexOf(stage);
  if (sale!.status === 'held' && wanted('confirmed')) sale = await confirm(call, sale!);
  if (sale!.status === 'confirmed' && sale!.parts.length === 0) sale = await prepare(call, sale!);
  if (sale!.status === 'confirmed' && wanted('shipped')) sale = await ship(call, sale!, at);
  if (sale!.status === 'shipped' && wanted('paid'))
    await receiveAndPay(call, sale!, at, (what) => sampleId(`${basketId}|${what}`));
}
