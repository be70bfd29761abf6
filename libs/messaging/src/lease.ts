// At most one relay per service: a lease in MongoDB whose term grows with every change of hands.
import type { ClientSession, Collection, Db } from 'mongodb';
import { uuidv7 } from 'uuidv7';

const LEASE_MS = 5_000;
const RENEW_MS = 2_000;

interface LeaseDocument {
  _id: string;
  holder: string;
  /** Fencing token: whoever writes with an older term writes nothing. */
  term: number;
  until: Date;
}

export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

export class Lease {
  private readonly holder = uuidv7();
  private readonly leases: Collection<LeaseDocument>;
  private term = 0;
  /** By this process's monotonic clock, counted from before the request left: never later than the server's. */
  private heldUntil = 0;
  private renewAt = 0;

  constructor(
    db: Db,
    private readonly name: string,
  ) {
    this.leases = db.collection<LeaseDocument>('leases');
  }

  /** True while no other process can hold the lease. */
  get held(): boolean {
    return performance.now() < this.heldUntil;
  }

  /** Takes or renews the lease where that is due; returns whether it is held. MongoDB's clock decides about expiry. */
  async keep(): Promise<boolean> {
    if (this.held && performance.now() < this.renewAt) return true;
    const asked = performance.now();
    const mine = { $eq: ['$holder', this.holder] };
    const free = { $or: [mine, { $lt: ['$until', '$$NOW'] }, { $eq: [{ $type: '$until' }, 'missing'] }] };
    const after = await this.leases.findOneAndUpdate(
      { _id: this.name },
      [
        {
          $set: {
            term: { $cond: [mine, '$term', { $cond: [free, { $add: [{ $ifNull: ['$term', 0] }, 1] }, '$term'] }] },
            until: { $cond: [free, { $add: ['$$NOW', LEASE_MS] }, '$until'] },
            holder: { $cond: [free, this.holder, '$holder'] },
          },
        },
      ],
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority' } },
    );
    if (after?.holder !== this.holder) {
      this.heldUntil = 0;
      return false;
    }
    this.term = after.term;
    this.extend(asked);
    return true;
  }

  /** Inside a transaction: nothing of it takes effect unless this process still holds the lease in this term. Renews it too. */
  async fence(session: ClientSession): Promise<void> {
    const asked = performance.now();
    const result = await this.leases.updateOne(
      { _id: this.name, holder: this.holder, term: this.term },
      [{ $set: { until: { $add: ['$$NOW', LEASE_MS] } } }],
      { session },
    );
    if (result.matchedCount !== 1) {
      this.heldUntil = 0;
      throw new LeaseLost(this.name);
    }
    this.extend(asked);
  }

  /** Lets another process take over at once. */
  async release(): Promise<void> {
    this.heldUntil = 0;
    await this.leases.updateOne({ _id: this.name, holder: this.holder }, { $set: { until: new Date(0) } });
  }

  private extend(asked: number): void {
    this.heldUntil = asked + LEASE_MS - 500;
    this.renewAt = asked + RENEW_MS;
  }
}
