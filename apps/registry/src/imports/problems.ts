// Every way in which a cell, a column or a row of a register can be wrong, and what is expected instead.
import { CELL_PROBLEMS, type Expectation, type Place, type Wrong as WrongAs } from '@hilir/files';

/** `{name}` is filled from the details of the problem. */
export const PROBLEMS = {
  ...CELL_PROBLEMS,
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
export type Wrong = WrongAs<ProblemCode>;
export interface Problem extends Wrong, Place {}

export const isError = ({ code }: Wrong): boolean => PROBLEMS[code].kind === 'error';
