// The stories of a product: drafted, revised, listed, paused, retired; and paused when its seller may not sell any more.
import { type Author, type PartyProfile, type ProductBody, type ProductPatch, Refusal } from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, History, mustActForOrCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { PartiesStore } from '../parties/parties.store.js';
import {
  type Change,
  type Doing,
  draftProduct,
  endProduct,
  listProduct,
  mustSell,
  type Product,
  PRODUCT_HISTORY,
  reviseProduct,
} from './product.js';
import { ProductsStore } from './products.store.js';

@Injectable()
export class ProductsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly products: ProductsStore,
    private readonly parties: PartiesStore,
    private readonly commodities: CommoditiesStore,
    private readonly history: History,
  ) {}

  /** Records a draft once, however often the same request comes. */
  async draft(productId: string, body: ProductBody, acting: Acting): Promise<{ product: Product; created: boolean }> {
    const decided = await this.decideDraft(productId, body, acting);
    if (!('change' in decided)) return decided;
    const { product, fact } = decided.change;
    try {
      await this.transaction.group(acting.cause, (tx) => {
        this.products.insert(tx, product);
        this.history.tell(tx, PRODUCT_HISTORY, {}, product, { fact, by: authorOf(acting) });
        tx.emit(fact);
      });
      return { product, created: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The same id came in twice at the same time, or a SKU is used already.
      const other = await this.products.read(productId);
      if (!other) throw new Refusal('product.sku-used');
      return repeated(other, requestHash(body));
    }
  }

  /** What drafting would come to; nothing is recorded. */
  async tryDraft(productId: string, body: ProductBody, acting: Acting): Promise<{ created: boolean }> {
    const decided = await this.decideDraft(productId, body, acting);
    if (!('change' in decided)) return decided;
    const skus = body.variants.map(({ sku }) => sku);
    if (await this.products.hasSku(body.sellerId, skus)) throw new Refusal('product.sku-used');
    return { created: true };
  }

  private async decideDraft(productId: string, body: ProductBody, acting: Acting) {
    const seller = await this.parties.find(body.sellerId);
    mustActForOrCover(acting, body.sellerId, seller?.region ?? '');
    const hash = requestHash(body);
    const known = await this.products.read(productId);
    if (known) return repeated(known, hash);
    await this.mustKnow(body.commodity);
    const around = { seller: mustSell(seller), requestHash: hash };
    return { change: draftProduct(productId, body, around, doing(acting)) };
  }

  async revise(productId: string, version: number, patch: ProductPatch, acting: Acting): Promise<Product> {
    await this.mustKnow(patch.commodity ?? undefined);
    try {
      return await this.change(productId, acting, (product) => {
        if (product.version !== version) throw new Refusal('request.stale');
        return reviseProduct(product, patch, doing(acting));
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new Refusal('product.sku-used');
      throw error;
    }
  }

  list(productId: string, acting: Acting): Promise<Product> {
    return this.change(productId, acting, (product, seller) => listProduct(product, mustSell(seller), doing(acting)));
  }

  end(productId: string, status: 'paused' | 'retired', reason: string, acting: Acting): Promise<Product> {
    return this.change(productId, acting, (product) => endProduct(product, status, reason, doing(acting)));
  }

  /** The registry suspended or closed a party: nothing of it is offered any more until it lists it again. */
  async sellerStopped({ partyId, status }: PartyProfile, by: Author, tx: Tx): Promise<void> {
    const listed = await this.products.findMany(tx, await this.products.listedOf(tx, partyId));
    for (const product of listed.values())
      if (product.status === 'listed')
        this.save(product, endProduct(product, 'paused', `seller ${status}`, doing()), by, tx);
  }

  private change(
    productId: string,
    acting: Acting,
    decide: (product: Product, seller: PartyProfile | null) => Change | undefined,
  ): Promise<Product> {
    return this.transaction.run(acting.cause, async (tx) => {
      const product = await this.products.find(tx, productId);
      if (!product) throw new Refusal('product.not-found');
      mustActForOrCover(acting, product.sellerId, product.region);
      const change = decide(product, await this.parties.find(product.sellerId));
      this.save(product, change, authorOf(acting), tx);
      return change?.product ?? product;
    });
  }

  private save(before: Product, change: Change | undefined, by: Author, tx: Tx): void {
    if (!change) return;
    const { product, fact } = change;
    this.products.replace(tx, product);
    this.history.tell(tx, PRODUCT_HISTORY, before, product, { fact, by });
    tx.emit(fact);
  }

  private async mustKnow(commodity: string | undefined): Promise<void> {
    if (commodity !== undefined && !(await this.commodities.current(commodity))) throw new Refusal('commodity.unknown');
  }
}

const doing = ({ language }: Pick<Acting, 'language'> = { language: 'id' }): Doing => ({ now: new Date(), language });

function repeated(known: Product, hash: string): { product: Product; created: boolean } {
  if (known.requestHash !== hash) throw new Refusal('product.id-used');
  return { product: known, created: false };
}
