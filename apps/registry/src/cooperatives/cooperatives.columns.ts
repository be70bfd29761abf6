// The columns of exported co-operatives and of the assessments of one.
import type { Assessment, Cooperative } from '@hilir/contracts';
import { type Columns, day, instant, yesNo } from '@hilir/files';

export const COOPERATIVE_COLUMNS: Columns<Cooperative> = {
  id: ({ partyId }) => partyId,
  nama: ({ name }) => name,
  'kode desa': ({ region }) => region,
  status: ({ status }) => status,
  peringkat: ({ grade }) => grade,
  tahun: ({ latest }) => latest?.year,
  nilai: ({ latest }) => latest?.score,
  kuk: ({ latest }) => latest?.sizeClass,
  rat: ({ latest }) => yesNo(latest?.annualMeeting?.held),
  'anggota laki-laki': ({ latest }) => latest?.members?.men,
  'anggota perempuan': ({ latest }) => latest?.members?.women,
  'aktif memasok': ({ supply }) => yesNo(supply.active),
  'terakhir memasok': day(({ supply }) => supply.lastPostedOn),
};
export const ASSESSMENT_COLUMNS: Columns<Assessment> = {
  pihak: ({ partyId }) => partyId,
  tahun: ({ year }) => year,
  'tanggal penilaian': day(({ assessedOn }) => assessedOn),
  'tata kelola': ({ scores }) => scores.governance,
  'profil risiko': ({ scores }) => scores.risk,
  'kinerja keuangan': ({ scores }) => scores.finance,
  permodalan: ({ scores }) => scores.capital,
  nilai: ({ score }) => score,
  peringkat: ({ grade }) => grade,
  dasar: ({ basis }) => basis,
  kuk: ({ sizeClass }) => sizeClass,
  rat: ({ annualMeeting }) => yesNo(annualMeeting?.held),
  'tanggal rat': day(({ annualMeeting }) => annualMeeting?.on),
  'anggota laki-laki': ({ members }) => members?.men,
  'anggota perempuan': ({ members }) => members?.women,
  catatan: ({ note }) => note,
  'dicatat (UTC)': instant(({ recordedAt }) => recordedAt),
  'diubah (UTC)': instant(({ changedAt }) => changedAt),
};
