// Which column of a register holds what, by its header in Indonesian or English.
import { wordsOf } from '../names.js';
import type { Problem } from './problems.js';

const HEADERS = {
  name: ['nama', 'nama usaha', 'nama ikm', 'nama perusahaan', 'name', 'business name', 'company', 'company name'],
  kind: ['jenis', 'jenis pihak', 'kind'],
  villageCode: [
    'kode desa',
    'kode kelurahan',
    'kode wilayah',
    'kode desa kelurahan',
    'village code',
    'region code',
    'region',
  ],
  village: ['desa', 'kelurahan', 'desa kelurahan', 'kelurahan desa', 'nama desa', 'village'],
  district: ['kecamatan', 'kec', 'subdistrict', 'district'],
  regency: ['kabupaten', 'kab', 'kota', 'kab kota', 'kabupaten kota', 'regency'],
  nib: ['nib'],
  npwp: ['npwp'],
  kbli: ['kbli', 'kode kbli', 'kbli code'],
  workers: ['tenaga kerja', 'tk', 'pekerja', 'workers', 'employees'],
  femaleWorkers: ['tenaga kerja perempuan', 'pekerja perempuan', 'female workers', 'women workers'],
  investment: ['investasi', 'investment'],
  output: ['produksi', 'hasil produksi', 'output', 'production'],
  rawMaterial: ['bahan baku', 'raw material', 'raw materials'],
  rawMaterialShare: ['porsi bahan baku', 'raw material share'],
  capital: ['modal', 'modal usaha', 'capital'],
  sales: ['omzet', 'omset', 'penjualan', 'sales'],
  product: ['produk', 'jenis produk', 'nama produk', 'komoditi', 'product', 'products'],
  group: ['kelompok', 'kelompok komoditi', 'cabang industri', 'commodity group', 'product group', 'group'],
  capacity: ['kapasitas', 'kapasitas produksi', 'capacity', 'production capacity'],
  unit: ['satuan', 'satuan kapasitas', 'unit', 'capacity unit'],
  womenLed: ['dipimpin perempuan', 'pemilik perempuan', 'women led'],
  contactName: ['kontak', 'nama kontak', 'pemilik', 'nama pemilik', 'contact', 'contact name', 'owner'],
  phone: ['telepon', 'telp', 'hp', 'no hp', 'nomor hp', 'no telepon', 'phone'],
  email: ['email', 'e mail', 'surel'],
  /** Our own export has them; they follow from the rest or belong to one record only. */
  ignored: ['id', 'status', 'skala industri', 'skala umkm', 'produk lain', 'no', 'nomor'],
} as const;
export type Field = keyof typeof HEADERS;

export interface Column {
  index: number;
  header: string;
  /** Rupiah in one of the column's units: 1, a thousand or a million. */
  scale: number;
  /** Of a KBLI column, when its header says it. */
  edition?: 2020 | 2025;
}
export type Columns = Partial<Record<Exclude<Field, 'ignored'>, Column>>;

const FIELD_OF = new Map(
  Object.entries(HEADERS).flatMap(([field, headers]) => headers.map((header) => [header as string, field as Field])),
);
/** Words that say how much of what or in which money, not what is counted. */
const NOISE = new Set(
  'rp rupiah idr ribu thousand 000 juta million dalam in per tahun year yearly annual nilai value jumlah total orang 2020 2025'.split(
    ' ',
  ),
);

/** Two columns may not say the same; an unknown one is not read. */
export function columnsOf(header: readonly string[]): { columns: Columns; problems: Problem[] } {
  const columns: Columns = {};
  const problems: Problem[] = [];
  for (const [index, written] of header.entries()) {
    const words = wordsOf(written);
    const field = FIELD_OF.get(words.filter((word) => !NOISE.has(word)).join(' '));
    const place = { row: 1, column: written.trim() || `${index + 1}`, value: written };
    if (field === 'ignored' || (words.length === 0 && written.trim() === '')) continue;
    if (field === undefined) problems.push({ ...place, code: 'column.unknown' });
    else if (columns[field])
      problems.push({ ...place, code: 'column.twice', details: { other: columns[field].header } });
    else columns[field] = { index, header: written.trim(), scale: scaleOf(words), ...editionOf(words) };
  }
  return { columns, problems };
}

function scaleOf(words: readonly string[]): number {
  if (words.some((word) => word === 'juta' || word === 'million')) return 1_000_000;
  return words.some((word) => word === 'ribu' || word === 'thousand' || word === '000') ? 1_000 : 1;
}

function editionOf(words: readonly string[]): Pick<Column, 'edition'> {
  if (words.includes('2020')) return { edition: 2020 };
  return words.includes('2025') ? { edition: 2025 } : {};
}

/** What a register cannot do without, unless the caller says it for all rows. */
export function missingColumns(columns: Columns, given: { village?: string; nameFrom?: 'product' }): Problem[] {
  const missing = (column: Field, otherwise: string): Problem => ({
    row: 1,
    column: HEADERS[column][0],
    value: '',
    code: 'column.missing',
    details: { headers: HEADERS[column].slice(0, 3).join(', '), otherwise },
  });
  const problems: Problem[] = [];
  if (given.nameFrom && !columns.product) problems.push(missing('product', 'kolom nama / a column nama'));
  if (!given.nameFrom && !columns.name) problems.push(missing('name', 'nameFrom=product'));
  const located = given.village !== undefined || columns.village || columns.villageCode;
  return located ? problems : [...problems, missing('village', 'village=6502012001')];
}
