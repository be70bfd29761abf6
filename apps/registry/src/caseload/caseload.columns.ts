// The columns of exported caseloads, and of parties that are in none.
import type { CaseloadEntry, UnassignedParty } from '@hilir/contracts';
import { type Columns, day, instant } from '@hilir/files';

export const UNASSIGNED_COLUMNS: Columns<UnassignedParty> = {
  id: ({ partyId }) => partyId,
  nama: ({ name }) => name,
  jenis: ({ kind }) => kind,
  'kode desa': ({ region }) => region,
  'kunjungan terakhir (UTC)': instant(({ lastVisitAt }) => lastVisitAt),
};
export const CASELOAD_COLUMNS: Columns<CaseloadEntry> = {
  ...UNASSIGNED_COLUMNS,
  status: ({ status }) => status,
  'didampingi sejak': day(({ from }) => from),
  'hari sejak kunjungan': ({ daysSinceVisit }) => daysSinceVisit,
};
