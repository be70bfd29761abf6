// The columns of exported trainings.
import type { Training } from '@hilir/contracts';
import { type Columns, day, instant } from '@hilir/files';

export const TRAINING_COLUMNS: Columns<Training> = {
  id: ({ trainingId }) => trainingId,
  judul: ({ title }) => title,
  topik: ({ topic }) => topic,
  tempat: ({ place }) => place,
  'kode wilayah': ({ region }) => region,
  mulai: day(({ from }) => from),
  sampai: day(({ to }) => to),
  kursi: ({ seats }) => seats,
  'sumber dana': ({ budgetSource }) => budgetSource,
  kegiatan: ({ activity }) => activity,
  status: ({ status }) => status,
  alasan: ({ statusReason }) => statusReason,
  terdaftar: ({ enrolled }) => enrolled,
  hadir: ({ attended }) => attended,
  'direncanakan (UTC)': instant(({ plannedAt }) => plannedAt),
  'diubah (UTC)': instant(({ changedAt }) => changedAt),
};
