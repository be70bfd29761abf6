// Every way in which a cell, a column or a row of a register can be wrong, and what is expected instead.
import type { CellProblem } from '@hilir/contracts';

interface Expectation {
  /** An error refuses the row; with a warning it goes in. */
  kind: 'error' | 'warning';
  id: string;
  en: string;
}

/** `{name}` is filled from the details of the problem. */
export const PROBLEMS = {
  'column.missing': {
    kind: 'error',
    id: 'kolom wajib, misalnya: {headers}; atau sebutkan {otherwise}',
    en: 'a required column, for example: {headers}; or state {otherwise}',
  },
  'column.twice': {
    kind: 'error',
    id: 'satu kolom saja; isinya sama dengan kolom {other}',
    en: 'one column only; it says the same as column {other}',
  },
  'column.unknown': {
    kind: 'warning',
    id: 'kolom yang dikenal; yang ini tidak dibaca',
    en: 'a known column; this one is not read',
  },
  'row.cells': {
    kind: 'error',
    id: 'paling banyak {most} sel, seperti baris judul; beri tanda kutip pada isi yang memuat pemisah',
    en: 'at most {most} cells, as in the header; quote contents that hold the separator',
  },
  'cell.missing': { kind: 'error', id: 'wajib diisi', en: 'must be filled in' },
  'text.invalid': {
    kind: 'error',
    id: 'teks paling panjang {most} huruf tanpa karakter kendali',
    en: 'a text of at most {most} letters without control characters',
  },
  'number.invalid': {
    kind: 'error',
    id: 'bilangan, misalnya 1500, 1.500 atau 12,5',
    en: 'a number, for example 1500, 1.500 or 12,5',
  },
  'number.ambiguous': {
    kind: 'error',
    id: 'bilangan yang tidak bermakna dua: {whole} atau {decimal}',
    en: 'a number that cannot be read in two ways: {whole} or {decimal}',
  },
  'number.whole': { kind: 'error', id: 'bilangan bulat', en: 'a whole number' },
  'number.range': { kind: 'error', id: 'bilangan dari {least} sampai {most}', en: 'a number from {least} to {most}' },
  'kind.unknown': {
    kind: 'error',
    id: 'IKM, koperasi, BUMDes atau perusahaan',
    en: 'IKM, cooperative, BUMDes or firm',
  },
  'nib.invalid': { kind: 'error', id: 'NIB: 13 angka', en: 'an NIB: 13 digits' },
  'npwp.invalid': { kind: 'error', id: 'NPWP: 16 angka (lama: 15)', en: 'an NPWP: 16 digits (old: 15)' },
  'kbli.invalid': {
    kind: 'error',
    id: 'kode KBLI 5 angka, paling banyak 20; pisahkan dengan spasi',
    en: 'KBLI codes of 5 digits, at most 20, with spaces between',
  },
  'kbli.edition': {
    kind: 'error',
    id: 'kode dengan edisinya, misalnya 2025:31012; atau judul kolom KBLI 2020 atau KBLI 2025',
    en: 'a code with its edition, for example 2025:31012; or the header KBLI 2020 or KBLI 2025',
  },
  'phone.invalid': { kind: 'error', id: 'nomor telepon 7 sampai 15 angka', en: 'a telephone number of 7 to 15 digits' },
  'email.invalid': { kind: 'error', id: 'alamat email', en: 'an e-mail address' },
  'yesno.invalid': { kind: 'error', id: 'ya atau tidak', en: 'yes or no' },
  'female.above-total': {
    kind: 'error',
    id: 'paling banyak sama dengan jumlah tenaga kerja',
    en: 'at most the number of all workers',
  },
  'village.code': { kind: 'error', id: 'kode desa/kelurahan 10 angka', en: 'a desa/kelurahan code of 10 digits' },
  'village.unknown': {
    kind: 'error',
    id: 'desa/kelurahan yang berlaku di kecamatan dan kab/kota yang ditulis',
    en: 'a valid desa/kelurahan of the kecamatan and kab/kota as written',
  },
  'village.ambiguous': {
    kind: 'error',
    id: 'satu desa/kelurahan; nama ini ada di {codes}. Tambahkan kecamatan, kab/kota atau kodenya',
    en: 'one desa/kelurahan; this name is at {codes}. Add kecamatan, kab/kota or the code',
  },
  'village.outside': {
    kind: 'error',
    id: 'desa/kelurahan di wilayah tugas Anda ({region})',
    en: 'a desa/kelurahan in your region ({region})',
  },
  'unit.unknown': {
    kind: 'warning',
    id: 'satuan yang dikenal, misalnya {units}; yang ini disimpan seperti tertulis',
    en: 'a known unit, for example {units}; this one is kept as written',
  },
  'unit.missing': { kind: 'warning', id: 'satuan dari kapasitas', en: 'the unit of the capacity' },
  'share.above-one': {
    kind: 'warning',
    id: 'bahan baku paling banyak senilai hasil produksi; porsinya ({share}) tidak disimpan',
    en: 'raw material worth at most the output; its share ({share}) is not kept',
  },
  'group.missing': {
    kind: 'warning',
    id: 'kelompok komoditi, misalnya Pangan atau Kerajinan',
    en: 'a commodity group, for example Pangan or Kerajinan',
  },
  'scale.unknown': {
    kind: 'warning',
    id: 'tenaga kerja dan investasi; tanpa keduanya skala industri tidak diketahui',
    en: 'workers and investment; without both the industry scale is not known',
  },
  'party.incomplete': {
    kind: 'warning',
    id: 'lengkap untuk diaktifkan; masih kurang {missing}, jadi tetap draf',
    en: 'complete enough to be activated; {missing} is missing, so it stays a draft',
  },
} as const satisfies Record<string, Expectation>;
export type ProblemCode = keyof typeof PROBLEMS;

/** What is wrong with a value, before it is known where it stands. */
export interface Wrong {
  code: ProblemCode;
  details?: Record<string, string | number>;
}
/** Where it stands: row 1 is the header. */
export interface Place {
  row: number;
  column: string;
  value: string;
}
export interface Problem extends Wrong, Place {}

const MOST_SHOWN = 200;

export const isError = ({ code }: Wrong): boolean => PROBLEMS[code].kind === 'error';

export function toCellProblem(problem: Problem, language: 'id' | 'en'): CellProblem {
  const { row, column, value, code, details = {} } = problem;
  const expected = PROBLEMS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
  return { row, column: column.slice(0, MOST_SHOWN), value: value.slice(0, MOST_SHOWN), code, expected };
}
