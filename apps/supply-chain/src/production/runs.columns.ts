// The columns of exported production runs.
import type { Run } from '@hilir/contracts';
import { type Columns, instant, joined } from '@hilir/files';

export const RUN_COLUMNS: Columns<Run> = {
  id: ({ runId }) => runId,
  'terjadi (UTC)': instant(({ occurredAt }) => occurredAt),
  produsen: ({ producerId }) => producerId,
  'kode desa': ({ region }) => region,
  proses: ({ step }) => step,
  bahan: ({ inputs }) =>
    joined(inputs.map((input) => `${input.kind === 'batch' ? input.batchId : input.holdingId}: ${input.quantity} g`)),
  hasil: ({ outputs }) => joined(outputs.map(({ sku, mass }) => `${sku}: ${mass} g`)),
  'massa masuk (g)': ({ massIn }) => massIn,
  'massa keluar (g)': ({ massOut }) => massOut,
  'limbah (g)': ({ waste }) => waste,
  'rendemen (persen)': (run) => run.yield / 100,
  'rendemen diharapkan (persen)': ({ expected }) => expected.yield / 100,
  pekerja: ({ workers }) => workers,
  jam: ({ hours }) => hours,
  alasan: ({ reason }) => reason,
  'dicatat (UTC)': instant(({ recordedAt }) => recordedAt),
  'dibatalkan (UTC)': instant(({ reversal }) => reversal?.reversedAt),
  'alasan pembatalan': ({ reversal }) => reversal?.reason,
};
