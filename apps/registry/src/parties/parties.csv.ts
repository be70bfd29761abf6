// Writes parties as CSV, in columns that an import of a register reads back.
import type { Party } from '@hilir/contracts';
import { type Columns, csvOf } from '@hilir/runtime';

const yesNo = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'ya' : 'tidak');
const first = (party: Party) => party.products[0];
const COLUMNS: Columns<Party> = {
  id: ({ partyId }) => partyId,
  jenis: ({ kind }) => kind,
  nama: ({ name }) => name,
  status: ({ status }) => status,
  'kode desa': ({ region }) => region,
  nib: ({ nib }) => nib,
  npwp: ({ npwp }) => npwp,
  kbli: ({ kbli }) => kbli.map(({ edition, code }) => `${edition}:${code}`).join(' '),
  'tenaga kerja': ({ workers }) => workers?.total,
  'tenaga kerja perempuan': ({ workers }) => workers?.female,
  'investasi (rupiah)': ({ investment }) => investment,
  'skala industri': ({ industryScale }) => industryScale,
  'skala umkm': ({ umkmScale }) => umkmScale,
  'nilai produksi (rupiah)': ({ yearlyOutput }) => yearlyOutput,
  'porsi bahan baku': ({ rawMaterialShare }) => rawMaterialShare,
  produk: (party) => first(party)?.name,
  'kelompok komoditi': (party) => first(party)?.group,
  'kapasitas per tahun': (party) => first(party)?.yearlyCapacity,
  satuan: (party) => first(party)?.unit,
  'produk lain': ({ products }) =>
    products
      .slice(1)
      .map(({ name }) => name)
      .join('; '),
  'dipimpin perempuan': ({ womenLed }) => yesNo(womenLed),
  kontak: ({ contact }) => contact?.name,
  telepon: ({ contact }) => contact?.phone,
  email: ({ contact }) => contact?.email,
};

export const partiesCsv = (parties: AsyncIterable<Party>): AsyncGenerator<string> => csvOf(COLUMNS, parties);
