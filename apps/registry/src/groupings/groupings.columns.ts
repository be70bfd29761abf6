// The columns of exported groupings.
import type { GroupingAnswer } from '@hilir/contracts';
import { type Columns, day, joined } from '@hilir/files';

export const GROUPING_COLUMNS: Columns<GroupingAnswer> = {
  id: ({ groupingId }) => groupingId,
  jenis: ({ kind }) => kind,
  pembagian: ({ scheme }) => scheme,
  kode: ({ code }) => code,
  nama: ({ name }) => name,
  'kode wilayah': ({ region }) => region,
  'daerah induk': ({ lead }) => lead,
  anggota: ({ members }) => joined(members),
  'berlaku sejak': day(({ validFrom }) => validFrom),
  'tidak berlaku sejak': day(({ validTo }) => validTo),
  dokumen: ({ document }) => document,
  'alasan berakhir': ({ endReason }) => endReason,
};
