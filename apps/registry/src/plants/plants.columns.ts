// The columns of exported plants.
import type { PlantSummary } from '@hilir/contracts';
import { type Columns, day, instant } from '@hilir/files';

export const PLANT_COLUMNS: Columns<PlantSummary> = {
  id: ({ plantId }) => plantId,
  nama: ({ name }) => name,
  jenis: ({ kind }) => kind,
  status: ({ status }) => status,
  sejak: day(({ since }) => since),
  sebab: ({ cause }) => cause,
  'kode desa': ({ place }) => place,
  lintang: ({ coordinates }) => coordinates?.latitude,
  bujur: ({ coordinates }) => coordinates?.longitude,
  pemilik: ({ ownerId }) => ownerId,
  komoditas: ({ commodity }) => commodity,
  kapasitas: ({ capacity }) => capacity.quantity,
  'satuan kapasitas': ({ capacity }) => capacity.unit,
  'kapasitas per': ({ capacity }) => capacity.per,
  'tanggal penilaian': day(({ latestEvaluation }) => latestEvaluation?.on),
  'nilai (persen)': ({ latestEvaluation }) => latestEvaluation?.percent,
  'langkah terbuka': ({ openSteps }) => openSteps,
  'tenggat berikut': day(({ nextDue }) => nextDue),
  'dicatat (UTC)': instant(({ registeredAt }) => registeredAt),
  'diubah (UTC)': instant(({ changedAt }) => changedAt),
};
