// Decides about one certificate: recorded, corrected, withdrawn; reminded of before it expires, once for each notice.
import {
  areasOf,
  type CertificateBody,
  CertificateExpired,
  CertificateExpiring,
  type CertificatePatch,
  CertificateRecorded,
  CertificateRevised,
  type CertificateStatus,
  CertificateWithdrawn,
  EXPIRY_NOTICES,
  type ExpiryNotice,
  type FactDefinition,
  type NewFact,
  type Recorded,
  Refusal,
} from '@hilir/contracts';
import { addDays, beginOf, endOf } from '../days.js';
import { patched } from '../patched.js';

export interface CertificateRecord extends CertificateBody {
  _id: string;
  version: number;
  region: string;
  areas: string[];
  status: CertificateStatus;
  statusReason?: string;
  /** The number as it is compared: capitals and digits only. */
  numberKey: string;
  /** Lists go by this: the last day, or a day after all others. */
  expiresKey: string;
  /** The smallest notice that was given of this last day. */
  noticed?: ExpiryNotice;
  /** When a notice or the end is due; a certificate that is not active or never expires has none. */
  deadline?: Date;
  recordedAt: Date;
  changedAt: Date;
  requestHash: string;
}
export interface CertificateChange {
  certificate: CertificateRecord;
  fact: NewFact;
}

/** `active` ends by the calendar; an expired one is active again when its last day was wrong. Drawn in docs/flows. */
export const TRANSITIONS: Record<CertificateStatus, readonly CertificateStatus[]> = {
  active: ['expired', 'withdrawn'],
  expired: ['active', 'withdrawn'],
  withdrawn: [],
};
export const CERTIFICATE_HISTORY: Recorded = {
  kind: 'certificate',
  fields: [
    'partyId',
    'kind',
    'number',
    'issuer',
    'issuedOn',
    'expiresOn',
    'document',
    'note',
    'status',
    'statusReason',
    'noticed',
  ],
};

const NEVER_EXPIRES = '9999-12-31';
/** `ID-00 11.0/22` and `id00110 22` are one number. */
export const numberKeyOf = (number: string): string => number.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '') || number;

export function recordCertificate(
  certificateId: string,
  body: CertificateBody,
  party: { region: string },
  requestHash: string,
  now: Date,
): CertificateChange {
  const certificate: CertificateRecord = {
    ...body,
    _id: certificateId,
    version: 1,
    region: party.region,
    areas: areasOf(party.region),
    status: 'active',
    ...keysOf(body),
    recordedAt: now,
    changedAt: now,
    requestHash,
  };
  return changed(CertificateRecorded, byCalendar(certificate, now));
}

/** Nothing when the patch says what is there already. Throws `certificate.withdrawn`, `certificate.days`. */
export function reviseCertificate(
  certificate: CertificateRecord,
  patch: CertificatePatch,
  now: Date,
): CertificateChange | undefined {
  if (certificate.status === 'withdrawn') throw new Refusal('certificate.withdrawn');
  const next = patched(certificate, patch);
  if (next === certificate) return undefined;
  if (next.expiresOn !== undefined && next.expiresOn < next.issuedOn) throw new Refusal('certificate.days');
  const { noticed, ...rest } = { ...again(next, now), ...keysOf(next) };
  // Another last day begins its notices anew.
  const kept = noticed !== undefined && next.expiresOn === certificate.expiresOn ? { ...rest, noticed } : rest;
  return changed(CertificateRevised, byCalendar(kept, now));
}

/** Nothing when it was withdrawn for the same reason. */
export function withdrawCertificate(
  certificate: CertificateRecord,
  reason: string,
  now: Date,
): CertificateChange | undefined {
  if (certificate.status === 'withdrawn') {
    if (certificate.statusReason === reason) return undefined;
    throw new Refusal('certificate.withdrawn');
  }
  const { deadline: _, ...rest } = again(certificate, now);
  return changed(CertificateWithdrawn, { ...rest, status: 'withdrawn', statusReason: reason }, { reason });
}

/**
 * What the calendar brings: the notice that is due, or the end. Of two notices that are due at once, as when it was
 * recorded late, only the nearer is given. Undefined when nothing is due.
 */
export function passTime(certificate: CertificateRecord, now: Date): CertificateChange | undefined {
  const { deadline, expiresOn } = certificate;
  if (!deadline || deadline > now || expiresOn === undefined) return undefined;
  const later = again(certificate, now);
  const next = byCalendar(later, now);
  if (next.status === 'expired') return changed(CertificateExpired, next);
  const notice = EXPIRY_NOTICES.filter((days) => now >= noticeOf(expiresOn, days)).at(-1)!;
  return changed(CertificateExpiring, byCalendar({ ...later, noticed: notice }, now), { notice });
}

/** The moment at which so many days are left. */
const noticeOf = (expiresOn: string, days: ExpiryNotice): Date => beginOf(addDays(expiresOn, -days));

/** Status and next deadline as the last day has them now. */
function byCalendar({ deadline: _, ...certificate }: CertificateRecord, now: Date): CertificateRecord {
  const { expiresOn, noticed } = certificate;
  if (expiresOn === undefined) return { ...certificate, status: 'active' };
  if (now >= endOf(expiresOn)) return { ...certificate, status: 'expired' };
  const left = EXPIRY_NOTICES.find((days) => noticed === undefined || days < noticed);
  return { ...certificate, status: 'active', deadline: left ? noticeOf(expiresOn, left) : endOf(expiresOn) };
}

const keysOf = ({ number, expiresOn }: { number: string; expiresOn?: string | undefined }) => ({
  numberKey: numberKeyOf(number),
  expiresKey: expiresOn ?? NEVER_EXPIRES,
});
const again = (certificate: CertificateRecord, now: Date): CertificateRecord => ({
  ...certificate,
  version: certificate.version + 1,
  changedAt: now,
});

function changed(definition: FactDefinition, certificate: CertificateRecord, more: object = {}): CertificateChange {
  const {
    _id: certificateId,
    version,
    partyId,
    region,
    kind,
    number,
    issuer,
    issuedOn,
    expiresOn,
    status,
  } = certificate;
  const about = { subject: certificateId, sequence: version, key: partyId };
  const data = { certificateId, partyId, region, kind, number, issuer, issuedOn, expiresOn, status, ...more };
  return { certificate, fact: definition.of(about, data) };
}
