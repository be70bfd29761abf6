// The columns of exported visits, and of what is still to follow from them.
import type { OpenFollowUps, Visit } from '@hilir/contracts';
import { type Columns, day, instant, joined, yesNo } from '@hilir/files';

const followUps = ({ followUps: all }: Pick<Visit, 'followUps'>) =>
  joined(
    all.map(({ what, due, doneOn }) => `${what} (${doneOn === undefined ? `tenggat ${due}` : `selesai ${doneOn}`})`),
  );

export const VISIT_COLUMNS: Columns<Visit> = {
  id: ({ visitId }) => visitId,
  'terjadi (UTC)': instant(({ occurredAt }) => occurredAt),
  pihak: ({ partyId }) => partyId,
  petugas: ({ officerId }) => officerId,
  'kode desa': ({ region }) => region,
  lintang: ({ place }) => place?.latitude,
  bujur: ({ place }) => place?.longitude,
  temuan: ({ findings }) => findings,
  saran: ({ advice }) => advice,
  'tindak lanjut': followUps,
  nilai: ({ scores }) =>
    joined(scores.map(({ criterion, before = '-', after = '-' }) => `${criterion}: ${before} → ${after}`)),
  foto: ({ photos }) => joined(photos.map(({ reference }) => reference)),
  'diterima (UTC)': instant(({ receivedAt }) => receivedAt),
  terlambat: ({ late }) => yesNo(late),
};
export const FOLLOW_UP_COLUMNS: Columns<OpenFollowUps> = {
  kunjungan: ({ visitId }) => visitId,
  'terjadi (UTC)': instant(({ occurredAt }) => occurredAt),
  pihak: ({ partyId }) => partyId,
  petugas: ({ officerId }) => officerId,
  'kode desa': ({ region }) => region,
  'tenggat terdekat': day(({ due }) => due),
  'tindak lanjut': followUps,
};
