// The links of the trace in MongoDB, found from either end by an index.
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { End, Link } from './link.js';

export type Direction = 'back' | 'forward';
export const LINK = 'TraceLink';
export const linkSchema = new Schema<Link>(
  { _id: String, from: String, to: String, quantity: Number, source: Object, target: Object, reversed: Boolean },
  { collection: 'trace_links', versionKey: false },
);
const thatCount = { partialFilterExpression: { reversed: false } };
linkSchema.index({ from: 1, _id: 1 }, thatCount);
linkSchema.index({ to: 1, _id: 1 }, thatCount);

@Injectable()
export class LinksStore {
  constructor(@InjectModel(LINK) private readonly model: Model<Link>) {}

  /** For whoever moves material: call it in the transaction of the step. */
  add(tx: Tx, links: readonly Link[]): void {
    for (const link of links) tx.insert(this.model, link);
  }
  /** For whoever reverses a step. */
  reverse(tx: Tx, linkIds: readonly string[]): void {
    for (const _id of linkIds) tx.update(this.model, { _id, reversed: false }, { $set: { reversed: true } });
  }

  /** What something is, as a link to it says. */
  async targetOf(key: string): Promise<End | undefined> {
    return (await this.model.findOne({ to: key, reversed: false }).lean<Link>())?.target;
  }

  /**
   * All that can be reached, level by level, one query each, until so many links are read. Reads no link that it does
   * not answer, so it costs what the answer weighs and not what the collection holds.
   */
  async walk(
    starts: readonly string[],
    direction: Direction,
    most: number,
  ): Promise<{ links: Link[]; truncated: boolean }> {
    const [near, far] = direction === 'back' ? (['to', 'from'] as const) : (['from', 'to'] as const);
    const links: Link[] = [];
    // Whatever was reached once is not asked again, so that even links in a circle would end.
    const seen = new Set(starts);
    for (let level = [...starts]; level.length > 0;) {
      const room = most - links.length;
      const found = await this.model
        .find({ [near]: trusted({ $in: level }), reversed: false })
        .limit(room + 1)
        .lean<Link[]>();
      links.push(...found.slice(0, room));
      if (found.length > room) return { links, truncated: true };
      level = [...new Set(found.map((link) => link[far]))].filter((key) => !seen.has(key));
      for (const key of level) seen.add(key);
    }
    return { links, truncated: false };
  }
}
