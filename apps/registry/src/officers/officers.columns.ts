// The columns of exported field officers; telephone numbers masked, as in the list.
import type { Officer } from '@hilir/contracts';
import { type Columns, day, instant } from '@hilir/files';

export const OFFICER_COLUMNS: Columns<Officer> = {
  id: ({ officerId }) => officerId,
  nama: ({ name }) => name,
  angkatan: ({ cohort }) => cohort,
  status: ({ status }) => status,
  'kontrak mulai': day(({ contract }) => contract.from),
  'kontrak sampai': day(({ contract }) => contract.to),
  penempatan: ({ posting }) => posting,
  'penempatan sejak': day(({ postings }) => postings.at(-1)?.from),
  telepon: ({ phone }) => phone,
  'alasan berakhir': ({ statusReason }) => statusReason,
  'dicatat (UTC)': instant(({ registeredAt }) => registeredAt),
  'diubah (UTC)': instant(({ changedAt }) => changedAt),
};
