// The columns of exported product batches.
import type { Batch } from '@hilir/contracts';
import { type Columns, instant } from '@hilir/files';

export const BATCH_COLUMNS: Columns<Omit<Batch, 'origin'>> = {
  id: ({ batchId }) => batchId,
  sku: ({ sku }) => sku,
  nama: ({ name }) => name,
  jenis: ({ kind }) => kind,
  produsen: ({ producerId }) => producerId,
  'kode desa': ({ region }) => region,
  proses: ({ step }) => step,
  'kali produksi': ({ runId }) => runId,
  buah: ({ count }) => count,
  'massa (g)': ({ mass }) => mass,
  'terpakai (g)': ({ used }) => used,
  'sisa (g)': ({ left }) => left,
  'ditahan (g)': ({ held }) => held,
  'terjual (g)': ({ sold }) => sold,
  'dibatalkan (g)': ({ reversed }) => reversed,
  'sisa (buah)': ({ pieces }) => pieces?.left,
  'ditahan (buah)': ({ pieces }) => pieces?.held,
  'terjual (buah)': ({ pieces }) => pieces?.sold,
  'alasan tanpa proses': ({ declared }) => declared?.reason,
  gtin: ({ gs1 }) => gs1?.gtin,
  'lot gs1': ({ gs1 }) => gs1?.lot,
  'dibuat (UTC)': instant(({ producedAt }) => producedAt),
  tautan: ({ link }) => link,
};
