// The stories of an enquiry: asked once, then one step after the other by its two sides, or ended by the clock.
import { type Author, type EnquiryBody, type EnquirySide, Refusal, signed, type Terms } from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, mustActFor, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { sideOf } from '../buyers/buyer.js';
import { PartiesStore } from '../parties/parties.store.js';
import { mustSell } from '../products/product.js';
import { ProductsStore } from '../products/products.store.js';
import { EnquiriesStore } from './enquiries.store.js';
import { accept, askEnquiry, type Change, endEnquiry, type Enquiry, expire, propose } from './enquiry.js';

/** Who takes a step: whom it acts for, and the key of a buyer without an account. */
export interface Caller {
  acting: Acting;
  key: string | undefined;
}

@Injectable()
export class EnquiriesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly enquiries: EnquiriesStore,
    private readonly parties: PartiesStore,
    private readonly products: ProductsStore,
  ) {}

  /** Records an enquiry once, however often the same request comes. */
  async ask(enquiryId: string, body: EnquiryBody, acting: Acting): Promise<{ enquiry: Enquiry; created: boolean }> {
    if (body.buyerId !== undefined) mustActFor(acting, body.buyerId);
    const hash = requestHash(body);
    const sameRequest = (known: Enquiry) => {
      if (known.requestHash !== hash) throw new Refusal('enquiry.id-used');
      return { enquiry: known, created: false };
    };
    const known = await this.enquiries.read(enquiryId);
    if (known) return sameRequest(known);
    const [seller, buyerParty, product] = await Promise.all([
      this.parties.find(body.sellerId),
      body.buyerId === undefined ? null : this.parties.find(body.buyerId),
      body.productId === undefined ? null : this.products.read(body.productId),
    ]);
    mustSell(seller);
    const asked = askEnquiry(enquiryId, body, { buyerParty, product, requestHash: hash }, new Date());
    const enquiry = signed(asked.enquiry, authorOf(acting));
    try {
      await this.transaction.group(acting.cause, (tx) => {
        this.enquiries.insert(tx, enquiry);
        tx.emit(asked.fact);
      });
      return { enquiry, created: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The same id came in twice at the same time; the other one is there now.
      return sameRequest((await this.enquiries.read(enquiryId))!);
    }
  }

  propose(enquiryId: string, side: EnquirySide, terms: Terms, version: number, caller: Caller): Promise<Enquiry> {
    return this.change(enquiryId, caller, (enquiry, by) => {
      if (by !== side) throw new Refusal('actor.other-party');
      return propose(enquiry, by, terms, version, new Date());
    });
  }

  accept(enquiryId: string, version: number, caller: Caller): Promise<Enquiry> {
    return this.change(enquiryId, caller, (enquiry, by) => accept(enquiry, by, version, new Date()));
  }

  end(
    enquiryId: string,
    status: 'declined' | 'withdrawn',
    reason: string | undefined,
    caller: Caller,
  ): Promise<Enquiry> {
    return this.change(enquiryId, caller, (enquiry, by) => endEnquiry(enquiry, status, by, reason, new Date()));
  }

  /** Ends those of these enquiries that are due. */
  async expire(enquiryIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const enquiry of (await this.enquiries.findMany(tx, enquiryIds)).values())
        this.save(expire(enquiry, new Date()), by, tx);
    });
  }

  private change(
    enquiryId: string,
    { acting, key }: Caller,
    decide: (enquiry: Enquiry, by: EnquirySide) => Change | undefined,
  ): Promise<Enquiry> {
    return this.transaction.run(acting.cause, async (tx) => {
      const enquiry = await this.enquiries.find(tx, enquiryId);
      if (!enquiry) throw new Refusal('enquiry.not-found');
      const by = sideOf(enquiry, { partyId: acting.partyId, key });
      if (!by) throw new Refusal('actor.other-party');
      const change = decide(enquiry, by);
      this.save(change, authorOf(acting), tx);
      return change?.enquiry ?? enquiry;
    });
  }

  private save(change: Change | undefined, by: Author, tx: Tx): void {
    if (!change) return;
    this.enquiries.replace(tx, signed(change.enquiry, by));
    tx.emit(change.fact);
  }
}
