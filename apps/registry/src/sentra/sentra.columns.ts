// The columns of exported sentra.
import type { SentraSummary } from '@hilir/contracts';
import { type Columns, day, instant, yesNo } from '@hilir/files';

export const SENTRA_COLUMNS: Columns<SentraSummary> = {
  id: ({ sentraId }) => sentraId,
  nama: ({ name }) => name,
  status: ({ status }) => status,
  'kode desa': ({ place }) => place,
  kesamaan: ({ about }) => about.kind,
  'nama kesamaan': ({ about }) => about.name,
  komoditas: ({ about }) => about.commodity,
  kbli: ({ about: { kbli } }) => kbli && `${kbli.edition}:${kbli.code}`,
  aturan: ({ rule }) => rule.name,
  'aturan terpenuhi': ({ standing }) => yesNo(standing.met),
  dihitung: ({ standing }) => standing.counted,
  diperlukan: ({ standing }) => standing.needed,
  'rumah tangga': ({ standing }) => standing.households,
  persen: ({ standing }) => standing.percent,
  'nomor pengakuan': ({ recognition }) => recognition?.number,
  'tanggal pengakuan': day(({ recognition }) => recognition?.date),
  'alasan pembubaran': ({ dissolution }) => dissolution?.reason,
  'tidak terpenuhi sejak (UTC)': instant(({ unmetSince }) => unmetSince),
  'diusulkan (UTC)': instant(({ proposedAt }) => proposedAt),
  'diubah (UTC)': instant(({ changedAt }) => changedAt),
};
