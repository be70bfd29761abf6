// The story of a packing: recorded once, with what it uses up.
import { type PackingBody, Refusal } from '@hilir/contracts';
import { isDuplicateKey, Transaction } from '@hilir/messaging';
import { type Acting, mustActForOrCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { BatchesStore } from '../batches/batches.store.js';
import { EpcisService } from '../epcis/epcis.service.js';
import { PartiesStore } from '../parties/parties.store.js';
import { LinksStore } from '../trace/links.store.js';
import { packGoods, type Packing } from './packing.js';
import { PackingsStore } from './packings.store.js';

@Injectable()
export class PackingsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly packings: PackingsStore,
    private readonly batches: BatchesStore,
    private readonly parties: PartiesStore,
    private readonly links: LinksStore,
    private readonly epcis: EpcisService,
  ) {}

  /** Packs once, however often the same request comes. */
  async pack(packingId: string, body: PackingBody, acting: Acting): Promise<{ packing: Packing; created: boolean }> {
    const producer = await this.parties.find(body.producerId);
    mustActForOrCover(acting, body.producerId, producer?.region ?? acting.region ?? '');
    const hash = requestHash(body);
    const ids = body.contents.map(({ batchId }) => batchId);
    try {
      const packing = await this.transaction.run(acting.cause, async (tx) => {
        const batches = await this.batches.findMany(tx, ids);
        const around = { producer, batches, requestHash: hash, language: acting.language };
        const { packing, used, links, facts } = packGoods(packingId, body, around, new Date());
        this.packings.insert(tx, packing);
        for (const batch of used) this.batches.replace(tx, batch);
        this.links.add(tx, links);
        this.epcis.packed(tx, packing, batches);
        for (const fact of facts) tx.emit(fact);
        return packing;
      });
      return { packing, created: true };
    } catch (error) {
      if (!isDuplicateKey(error) && !(error instanceof Refusal)) throw error;
      // A repeat of a packing that was taken is answered by it, even if its batches are used up since.
      const known = await this.packings.read(packingId);
      if (!known) throw error;
      if (known.requestHash !== hash) throw new Refusal('packing.id-used');
      return { packing: known, created: false };
    }
  }
}
