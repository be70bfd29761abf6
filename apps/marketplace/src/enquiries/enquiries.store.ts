// Enquiries in MongoDB, and the lists people ask for.
import type { EnquiryStatus } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Enquiry } from './enquiry.js';

export const ENQUIRY = 'Enquiry';
/** Names what is asked by; documents are written whole by the transaction. */
export const enquirySchema = new Schema<Enquiry>(
  {
    _id: String,
    version: Number,
    status: String,
    sellerId: String,
    buyerId: String,
    askedAt: Date,
    deadline: Date,
    requestHash: String,
  },
  { collection: 'enquiries', versionKey: false },
);
const newestFirst = { askedAt: -1, _id: -1 } as const;
enquirySchema.index(newestFirst);
enquirySchema.index({ sellerId: 1, ...newestFirst });
enquirySchema.index({ buyerId: 1, ...newestFirst });
enquirySchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });

export interface EnquiriesFilter {
  sellerId?: string | undefined;
  buyerId?: string | undefined;
  status?: EnquiryStatus | undefined;
  /** Enquiries in which this party is either side. */
  partyId?: string;
}

@Injectable()
export class EnquiriesStore {
  constructor(@InjectModel(ENQUIRY) private readonly model: Model<Enquiry>) {}

  read(enquiryId: string): Promise<Enquiry | null> {
    return this.model.findById(enquiryId).lean<Enquiry>();
  }
  find(tx: Tx, enquiryId: string): Promise<Enquiry | null> {
    return tx.find(this.model, enquiryId);
  }
  findMany(tx: Tx, enquiryIds: readonly string[]): Promise<Map<string, Enquiry>> {
    return tx.findMany(this.model, enquiryIds);
  }
  insert(tx: Tx, enquiry: Enquiry): void {
    tx.insert(this.model, enquiry);
  }
  replace(tx: Tx, enquiry: Enquiry): void {
    tx.replace(this.model, enquiry);
  }

  /** Enquiries whose deadline passed. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.model, now, limit, except);
  }

  /** Newest first. */
  list(filter: EnquiriesFilter, before: { askedAt: Date; id: string } | undefined, limit: number): Promise<Enquiry[]> {
    const { partyId, ...equal } = filter;
    const conditions: object[] = Object.entries(equal).flatMap(([name, value]) =>
      value === undefined ? [] : [{ [name]: value }],
    );
    if (partyId !== undefined) conditions.push({ $or: [{ sellerId: partyId }, { buyerId: partyId }] });
    if (before)
      conditions.push({
        $or: [
          { askedAt: trusted({ $lt: before.askedAt }) },
          { askedAt: before.askedAt, _id: trusted({ $lt: before.id }) },
        ],
      });
    return this.model
      .find(conditions.length > 0 ? { $and: conditions } : {})
      .sort(newestFirst)
      .limit(limit)
      .lean<Enquiry[]>();
  }
}
