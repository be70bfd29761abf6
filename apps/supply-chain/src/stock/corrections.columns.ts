// The columns of a lot's exported stock corrections.
import type { Correction } from '@hilir/contracts';
import { type Columns, instant } from '@hilir/files';
import type { z } from 'zod';

export const CORRECTION_COLUMNS: Columns<z.infer<typeof Correction>> = {
  id: ({ correctionId }) => correctionId,
  lot: ({ lotId }) => lotId,
  jenis: ({ kind }) => kind,
  'jumlah (satuan dasar)': ({ quantity }) => quantity,
  'perubahan (satuan dasar)': ({ change }) => change,
  alasan: ({ reason }) => reason,
  'terjadi (UTC)': instant(({ occurredAt }) => occurredAt),
  'dicatat (UTC)': instant(({ recordedAt }) => recordedAt),
  'dibatalkan (UTC)': instant(({ reversal }) => reversal?.recordedAt),
  'alasan pembatalan': ({ reversal }) => reversal?.reason,
};
