// Certificates of parties and the reminders before they expire, as HTTP and as facts.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineExport } from '../files.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { CertificateKind, Day, Id, Instant, RegionCode, Role, Text, VillageCode } from '../vocabulary.js';

/** Halal; P-IRT and BPOM of food; SNI; SVLK of timber; registered brand; geographical indication (GI). */
export const CertificateStatus = z.enum(['active', 'expired', 'withdrawn']);
export type CertificateStatus = z.infer<typeof CertificateStatus>;

const dates = ({ issuedOn, expiresOn }: { issuedOn: string; expiresOn?: string | undefined }): boolean =>
  expiresOn === undefined || issuedOn <= expiresOn;
export const CertificateBody = z
  .strictObject({
    partyId: Id,
    kind: CertificateKind,
    number: Text(60),
    issuer: Text(200),
    issuedOn: Day,
    /** The last day on which it holds; left out when it holds until withdrawn. */
    expiresOn: Day.optional(),
    /** Where the document is kept. */
    document: Text(300).optional(),
    note: Text(500).optional(),
  })
  .refine(dates, { path: ['expiresOn'], message: 'issuedOn ≤ expiresOn' });
export type CertificateBody = z.infer<typeof CertificateBody>;
/** Party and kind stay: another kind is another certificate. */
export const CertificatePatch = z.strictObject({
  number: Text(60).optional(),
  issuer: Text(200).optional(),
  issuedOn: Day.optional(),
  expiresOn: Day.nullable().optional(),
  document: Text(300).nullable().optional(),
  note: Text(500).nullable().optional(),
});
export type CertificatePatch = z.infer<typeof CertificatePatch>;

const certificate = {
  certificateId: Id,
  partyId: Id,
  region: VillageCode,
  kind: CertificateKind,
  number: z.string(),
  issuer: z.string(),
  issuedOn: Day,
  expiresOn: Day.optional(),
  status: CertificateStatus,
};
export const Certificate = z.object({
  ...certificate,
  version: z.int(),
  document: z.string().optional(),
  note: z.string().optional(),
  statusReason: z.string().optional(),
  recordedAt: Instant,
  changedAt: Instant,
});
export type Certificate = z.infer<typeof Certificate>;

/** Days before the last day on which a reminder is due. */
export const EXPIRY_NOTICES = [60, 14] as const;
export type ExpiryNotice = (typeof EXPIRY_NOTICES)[number];

// ---- facts

const guidance = 'registry.guidance';
const CertificateNews = z.object(certificate);
export const CertificateRecorded = defineFact('registry.certificate-recorded.v1', {
  topic: guidance,
  summary: "A party's certificate was recorded.",
  data: CertificateNews,
});
export const CertificateRevised = defineFact('registry.certificate-revised.v1', {
  topic: guidance,
  summary: 'The record of a certificate was corrected.',
  data: CertificateNews,
});
export const CertificateExpiring = defineFact('registry.certificate-expiring.v1', {
  topic: guidance,
  summary: 'A certificate expires within 60 or within 14 days; said once for each.',
  data: CertificateNews.extend({ notice: z.literal(EXPIRY_NOTICES) }),
});
export const CertificateExpired = defineFact('registry.certificate-expired.v1', {
  topic: guidance,
  summary: 'The last day of a certificate is over.',
  data: CertificateNews,
});
export const CertificateWithdrawn = defineFact('registry.certificate-withdrawn.v1', {
  topic: guidance,
  summary: 'A certificate holds no longer, though it has not expired.',
  data: CertificateNews.extend({ reason: z.string() }),
});

// ---- routes

const OFFICES = ['officer', 'planner', 'provincial', 'operator'] as const;
const certificateParams = z.strictObject({ certificateId: Id });
const certificateAnswer = { description: 'The certificate as recorded; its version is the ETag', schema: Certificate };
const scope = ['actor.other-party', 'actor.other-region'] as const;

export const recordCertificate = defineRoute({
  method: 'PUT',
  path: '/certificates/:certificateId',
  summary: 'Record a certificate under an id that the client chose; a repeat has no second effect',
  roles: OFFICES,
  params: certificateParams,
  body: CertificateBody,
  answers: {
    201: certificateAnswer,
    200: { description: 'It was there already, with the same content', schema: Certificate },
  },
  refusals: ['certificate.id-used', 'certificate.number-used', 'party.not-found', 'actor.other-region'],
});
export const reviseCertificate = defineRoute({
  method: 'PATCH',
  path: '/certificates/:certificateId',
  summary: 'Correct a certificate that was not withdrawn; a later last day makes an expired one active again',
  roles: OFFICES,
  ifMatch: true,
  params: certificateParams,
  body: CertificatePatch,
  answers: { 200: certificateAnswer },
  refusals: [
    'certificate.not-found',
    'certificate.withdrawn',
    'certificate.days',
    'certificate.number-used',
    'request.stale',
    'actor.other-region',
  ],
});
export const withdrawCertificate = defineRoute({
  method: 'POST',
  path: '/certificates/:certificateId/withdrawal',
  summary: 'Say that a certificate holds no longer',
  roles: OFFICES,
  params: certificateParams,
  body: z.strictObject({ reason: Text(500) }),
  answers: { 200: certificateAnswer },
  refusals: ['certificate.not-found', 'certificate.withdrawn', 'actor.other-region'],
});
export const getCertificate = defineRoute({
  method: 'GET',
  path: '/certificates/:certificateId',
  summary: 'One certificate; for the party itself and offices in whose region it is',
  roles: Role.options,
  params: certificateParams,
  answers: { 200: certificateAnswer },
  refusals: ['certificate.not-found', ...scope],
});
export const certificateHistory = defineHistory('/certificates/:certificateId', {
  params: certificateParams,
  refusals: ['certificate.not-found', ...scope],
});
export const listCertificates = defineRoute({
  method: 'GET',
  path: '/certificates',
  summary: 'Certificates, the next to expire first; parties see their own',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    partyId: Id.optional(),
    region: RegionCode.optional(),
    kind: CertificateKind.optional(),
    status: CertificateStatus.optional(),
    expiringWithin: z.coerce
      .number()
      .int()
      .min(1)
      .max(3_660)
      .optional()
      .meta({ description: 'Active ones whose last day is at most so many days ahead', type: 'integer' }),
  }),
  answers: { 200: { description: 'The next to expire first', schema: PageOf(Certificate) } },
  refusals: [...scope],
});
export const exportCertificates = defineExport(listCertificates);

export const CERTIFICATE_ROUTES = {
  recordCertificate,
  reviseCertificate,
  withdrawCertificate,
  getCertificate,
  certificateHistory,
  listCertificates,
  exportCertificates,
};
