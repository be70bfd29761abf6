// The columns of exported parties: an import of a register reads them back.
import type { Party } from '@hilir/contracts';
import { type Columns, joined, yesNo } from '@hilir/files';

const first = (party: Party) => party.products[0];
export const PARTY_COLUMNS: Columns<Party> = {
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
  'produk lain': ({ products }) => joined(products.slice(1).map(({ name }) => name)),
  'dipimpin perempuan': ({ womenLed }) => yesNo(womenLed),
  kontak: ({ contact }) => contact?.name,
  telepon: ({ contact }) => contact?.phone,
  email: ({ contact }) => contact?.email,
};
