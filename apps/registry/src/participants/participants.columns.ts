// The columns of exported participants, and of those who are to be asked what has changed.
import {
  type Participant,
  RESULT_MONTHS,
  type ResultDue,
  type ResultMonths,
  type TrainingResult,
} from '@hilir/contracts';
import { type Columns, day, instant, yesNo } from '@hilir/files';

const FIGURES = { penjualan: 'sales', 'tenaga kerja': 'workers', produksi: 'production' } as const;
/** A figure that was asked for and nobody knows stays a word: it is not zero. */
const figures = (months: ResultMonths): [string, (row: Participant) => number | string | undefined][] =>
  Object.entries(FIGURES).flatMap(([heading, figure]) =>
    (['before', 'after'] as const).map((when): [string, (row: Participant) => number | string | undefined] => [
      `${heading} ${when === 'before' ? 'sebelum' : 'sesudah'} (${months} bulan)`,
      ({ results }) => results.find((result: TrainingResult) => result.months === months)?.[figure]?.[when],
    ]),
  );

export const PARTICIPANT_COLUMNS: Columns<Participant> = {
  id: ({ participantId }) => participantId,
  pelatihan: ({ trainingId }) => trainingId,
  nama: ({ name }) => name,
  pihak: ({ partyId }) => partyId,
  perempuan: ({ woman }) => yesNo(woman),
  status: ({ status }) => status,
  hadir: ({ attended }) => yesNo(attended),
  ...Object.fromEntries(RESULT_MONTHS.flatMap(figures)),
  'hasil berikut (bulan)': ({ nextResult }) => nextResult?.months,
  'tenggat hasil': day(({ nextResult }) => nextResult?.due),
  'terdaftar (UTC)': instant(({ enrolledAt }) => enrolledAt),
};
export const RESULT_DUE_COLUMNS: Columns<ResultDue> = {
  'judul pelatihan': ({ title }) => title,
  'kode wilayah': ({ region }) => region,
  'hari terakhir': day(({ to }) => to),
  ...PARTICIPANT_COLUMNS,
};
