// The HTTP door of certificates.
import {
  type Certificate,
  certificateHistory,
  Day,
  exportCertificates,
  getCertificate,
  Id,
  type InputOf,
  listCertificates,
  recordCertificate,
  Refusal,
  reviseCertificate,
  withdrawCertificate,
} from '@hilir/contracts';
import {
  Acting,
  decodeCursor,
  exported,
  History,
  Input,
  inScope,
  mustActForOrCover,
  page,
  Route,
} from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { addDays, today } from '../days.js';
import { CERTIFICATE_HISTORY, type CertificateRecord } from './certificate.js';
import { CERTIFICATE_COLUMNS } from './certificates.columns.js';
import { CertificatesService } from './certificates.service.js';
import { CertificatesStore } from './certificates.store.js';

const ListCursor = z.tuple([Day, Id]);

@Controller()
export class CertificatesController {
  constructor(
    private readonly service: CertificatesService,
    private readonly store: CertificatesStore,
    private readonly changes: History,
  ) {}

  @Route(recordCertificate)
  async record(
    @Input() { params, body }: InputOf<typeof recordCertificate>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Certificate> {
    const { certificate, created } = await this.service.record(acting, params.certificateId, body);
    reply.status(created ? 201 : 200);
    return shown(certificate);
  }

  @Route(reviseCertificate)
  async revise(@Input() { params, body, version }: InputOf<typeof reviseCertificate>, @Acting() acting: Acting) {
    return shown(await this.service.revise(acting, params.certificateId, version, body));
  }

  @Route(withdrawCertificate)
  async withdraw(@Input() { params, body }: InputOf<typeof withdrawCertificate>, @Acting() acting: Acting) {
    return shown(await this.service.withdraw(acting, params.certificateId, body.reason));
  }

  @Route(getCertificate)
  async get(@Input() { params }: InputOf<typeof getCertificate>, @Acting() acting: Acting): Promise<Certificate> {
    return shown(await this.visible(params.certificateId, acting));
  }

  @Route(certificateHistory)
  async history(@Input() { params, query }: InputOf<typeof certificateHistory>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.certificateId, acting);
    return this.changes.page(CERTIFICATE_HISTORY, _id, query, acting.language);
  }

  @Route(listCertificates)
  async list(@Input() { query }: InputOf<typeof listCertificates>, @Acting() acting: Acting) {
    const { cursor, limit, expiringWithin, ...asked } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, ListCursor, acting.language);
    const soon = expiringWithin && { expiringBy: addDays(today(new Date()), expiringWithin) };
    const found = await this.store.page({ ...inScope(acting, asked), ...soon }, limit + 1, after);
    const { items, next } = page(found, limit, ({ expiresKey, _id }) => [expiresKey, _id]);
    return { items: items.map(shown), next };
  }

  private async visible(certificateId: string, acting: Acting): Promise<CertificateRecord> {
    const certificate = await this.store.get(certificateId);
    if (!certificate) throw new Refusal('certificate.not-found');
    mustActForOrCover(acting, certificate.partyId, certificate.region);
    return certificate;
  }

  @Route(exportCertificates)
  export(@Input() input: InputOf<typeof exportCertificates>, @Acting() acting: Acting) {
    return exported('certificates', CERTIFICATE_COLUMNS, input, (page: InputOf<typeof listCertificates>) =>
      this.list(page, acting),
    );
  }
}

function shown(record: CertificateRecord): Certificate {
  const { _id: certificateId, version, partyId, region, kind, number, issuer, issuedOn, status } = record;
  const { expiresOn, document, note, statusReason } = record;
  return {
    certificateId,
    version,
    partyId,
    region,
    kind,
    number,
    issuer,
    issuedOn,
    status,
    expiresOn,
    document,
    note,
    statusReason,
    recordedAt: record.recordedAt.toISOString(),
    changedAt: record.changedAt.toISOString(),
  };
}
