// Remembers the certificates; of a kind and number only one is active.
import type { Author, InputOf, listCertificates } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History, pastDeadline } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { CERTIFICATE_HISTORY, type CertificateChange, type CertificateRecord } from './certificate.js';

export const CERTIFICATE = 'Certificate';
/** Names what is asked by; documents are written whole by the transaction. */
export const CertificateSchema = new Schema<CertificateRecord>(
  {
    _id: String,
    version: Number,
    partyId: String,
    areas: [String],
    kind: String,
    status: String,
    numberKey: String,
    expiresKey: String,
    deadline: Date,
  },
  { collection: 'certificates', versionKey: false },
);
const nextFirst = { expiresKey: 1, _id: 1 } as const;
CertificateSchema.index(nextFirst);
for (const field of ['partyId', 'areas', 'kind', 'status']) CertificateSchema.index({ [field]: 1, ...nextFirst });
CertificateSchema.index({ deadline: 1 }, { partialFilterExpression: { deadline: { $exists: true } } });
CertificateSchema.index(
  { kind: 1, numberKey: 1 },
  { unique: true, partialFilterExpression: { status: 'active' }, name: 'one-active' },
);

type Filter = Omit<InputOf<typeof listCertificates>['query'], 'cursor' | 'limit' | 'expiringWithin'> & {
  /** Active ones whose last day is this one or before. */
  expiringBy?: string;
};

@Injectable()
export class CertificatesStore {
  constructor(
    @InjectModel(CERTIFICATE) private readonly certificates: Model<CertificateRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, certificateId: string): Promise<CertificateRecord | null> {
    return tx.find(this.certificates, certificateId);
  }
  findMany(tx: Tx, certificateIds: readonly string[]): Promise<Map<string, CertificateRecord>> {
    return tx.findMany(this.certificates, certificateIds);
  }
  add(tx: Tx, { certificate, fact }: CertificateChange, by: Author): void {
    tx.insert(this.certificates, certificate);
    this.history.tell(tx, CERTIFICATE_HISTORY, {}, certificate, { fact, by });
    tx.emit(fact);
  }
  change(tx: Tx, before: CertificateRecord, { certificate, fact }: CertificateChange, by: Author): void {
    tx.replace(this.certificates, certificate);
    this.history.tell(tx, CERTIFICATE_HISTORY, before, certificate, { fact, by });
    tx.emit(fact);
  }

  async get(certificateId: string): Promise<CertificateRecord | null> {
    return this.certificates.findOne({ _id: certificateId }).lean();
  }

  /** The next to expire first, those that never do last. */
  async page(filter: Filter, limit: number, after: [string, string] | undefined): Promise<CertificateRecord[]> {
    const { region, expiringBy, ...equal } = filter;
    const parts: QueryFilter<CertificateRecord>[] = [equal];
    if (region !== undefined) parts.push({ areas: region });
    if (expiringBy !== undefined) parts.push({ status: 'active', expiresKey: trusted({ $lte: expiringBy }) });
    if (after) {
      const [expiresKey, _id] = after;
      parts.push({ $or: [{ expiresKey: trusted({ $gt: expiresKey }) }, { expiresKey, _id: trusted({ $gt: _id }) }] });
    }
    return this.certificates.find({ $and: parts }).sort(nextFirst).limit(limit).lean();
  }

  /** Those of which a notice or the end is due. */
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]> {
    return pastDeadline(this.certificates, now, limit, except);
  }
}
