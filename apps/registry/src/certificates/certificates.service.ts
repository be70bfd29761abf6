// Tells the story of a certificate.
import { type Author, type CertificateBody, type CertificatePatch, Refusal } from '@hilir/contracts';
import { isDuplicateKey, Transaction } from '@hilir/messaging';
import { type Acting, authorOf, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { PartiesStore } from '../parties/parties.store.js';
import {
  type CertificateChange,
  type CertificateRecord,
  passTime,
  recordCertificate,
  reviseCertificate,
  withdrawCertificate,
} from './certificate.js';
import { CertificatesStore } from './certificates.store.js';

@Injectable()
export class CertificatesService {
  constructor(
    private readonly transaction: Transaction,
    private readonly certificates: CertificatesStore,
    private readonly parties: PartiesStore,
  ) {}

  record(
    acting: Acting,
    certificateId: string,
    body: CertificateBody,
  ): Promise<{ certificate: CertificateRecord; created: boolean }> {
    const hash = requestHash(body);
    const written = this.transaction.run(acting.cause, async (tx) => {
      const known = await this.certificates.find(tx, certificateId);
      if (known) {
        mustCover(acting, known.region);
        if (known.requestHash !== hash) throw new Refusal('certificate.id-used');
        return { certificate: known, created: false };
      }
      const party = await this.parties.find(tx, body.partyId);
      if (!party) throw new Refusal('party.not-found');
      mustCover(acting, party.region);
      const change = recordCertificate(certificateId, body, party, hash, new Date());
      this.certificates.add(tx, change, authorOf(acting));
      return { certificate: change.certificate, created: true };
    });
    return onlyOneActive(written);
  }

  revise(acting: Acting, certificateId: string, version: number, patch: CertificatePatch): Promise<CertificateRecord> {
    return this.change(acting, certificateId, version, (known, now) => reviseCertificate(known, patch, now));
  }

  withdraw(acting: Acting, certificateId: string, reason: string): Promise<CertificateRecord> {
    return this.change(acting, certificateId, undefined, (known, now) => withdrawCertificate(known, reason, now));
  }

  /** Gives the notices that are due and ends what is over. */
  async passTime(certificateIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const certificate of (await this.certificates.findMany(tx, certificateIds)).values()) {
        const change = passTime(certificate, new Date());
        if (change) this.certificates.change(tx, certificate, change, by);
      }
    });
  }

  private change(
    acting: Acting,
    certificateId: string,
    version: number | undefined,
    decide: (known: CertificateRecord, now: Date) => CertificateChange | undefined,
  ): Promise<CertificateRecord> {
    const written = this.transaction.run(acting.cause, async (tx) => {
      const known = await this.certificates.find(tx, certificateId);
      if (!known) throw new Refusal('certificate.not-found');
      mustCover(acting, known.region);
      if (version !== undefined && known.version !== version) throw new Refusal('request.stale');
      const change = decide(known, new Date());
      if (!change) return known;
      this.certificates.change(tx, known, change, authorOf(acting));
      return change.certificate;
    });
    return onlyOneActive(written);
  }
}

/** The database guards that of a kind and number only one is active. */
async function onlyOneActive<T>(written: Promise<T>): Promise<T> {
  try {
    return await written;
  } catch (error) {
    if (isDuplicateKey(error)) throw new Refusal('certificate.number-used');
    throw error;
  }
}
