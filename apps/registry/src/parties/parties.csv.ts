// Writes parties as CSV, in columns that an import of a register reads back.
import type { Party } from '@hilir/contracts';

type Cell = string | number | boolean | undefined;
const yesNo = (value: boolean | undefined): Cell => (value === undefined ? undefined : value ? 'ya' : 'tidak');
const first = (party: Party) => party.products[0];
const COLUMNS: Record<string, (party: Party) => Cell> = {
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

/** UTF-8 with a byte order mark, or a spreadsheet would show accents wrong. */
export async function* partiesCsv(parties: AsyncIterable<Party>): AsyncGenerator<string> {
  yield `\uFEFF${Object.keys(COLUMNS).map(cell).join(',')}\r\n`;
  for await (const party of parties) {
    yield `${Object.values(COLUMNS)
      .map((of) => cell(of(party)))
      .join(',')}\r\n`;
  }
}

function cell(value: Cell): string {
  if (value === undefined) return '';
  const text =
    typeof value === 'string' ? harmless(value) : typeof value === 'number' ? unmistakable(value) : String(value);
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it; a telephone number is none. */
const harmless = (text: string): string => (/^'*[=+\-@]/.test(text) && !/^\+?[0-9 -]+$/.test(text) ? `'${text}` : text);

/** Three decimals would be read as thousands: 1.234 is written 1.2340. */
const unmistakable = (number: number): string => (/\.\d{3}$/.test(String(number)) ? `${number}0` : String(number));
