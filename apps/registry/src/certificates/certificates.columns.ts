// The columns of exported certificates.
import type { Certificate } from '@hilir/contracts';
import { type Columns, day, instant } from '@hilir/files';

export const CERTIFICATE_COLUMNS: Columns<Certificate> = {
  id: ({ certificateId }) => certificateId,
  pihak: ({ partyId }) => partyId,
  'kode desa': ({ region }) => region,
  jenis: ({ kind }) => kind,
  nomor: ({ number }) => number,
  penerbit: ({ issuer }) => issuer,
  terbit: day(({ issuedOn }) => issuedOn),
  'berlaku sampai': day(({ expiresOn }) => expiresOn),
  status: ({ status }) => status,
  alasan: ({ statusReason }) => statusReason,
  dokumen: ({ document }) => document,
  catatan: ({ note }) => note,
  'dicatat (UTC)': instant(({ recordedAt }) => recordedAt),
  'diubah (UTC)': instant(({ changedAt }) => changedAt),
};
