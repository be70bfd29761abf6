// The columns of exported regions.
import type { Region } from '@hilir/contracts';
import { type Columns, day } from '@hilir/files';

export const REGION_COLUMNS: Columns<Region> = {
  kode: ({ code }) => code,
  'kode bertitik': ({ dotted }) => dotted,
  nama: ({ name }) => name,
  tingkat: ({ level }) => level,
  jenis: ({ type }) => type,
  induk: ({ parent }) => parent,
  'berlaku sejak': day(({ validFrom }) => validFrom),
  'tidak berlaku sejak': day(({ validTo }) => validTo),
  rilis: ({ release }) => release,
};
