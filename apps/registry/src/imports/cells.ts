// Reads the cells that only a register of parties has.
import { Contact, type Kbli, Nib, Npwp, type PartyKind, Phone } from '@hilir/contracts';
import { is, type Read as ReadAs, readNumber, wordsOf, wrong } from '@hilir/files';
import type { ProblemCode } from './problems.js';

export type Read<T> = ReadAs<T, ProblemCode>;

const MOST_CAPACITY = 1e12;
export function readCapacity(cell: string): Read<number> {
  const read = readNumber(cell, { whole: false });
  if (read.wrong) return read;
  return read.value > 0 && read.value <= MOST_CAPACITY
    ? read
    : wrong('number.range', { least: 1, most: MOST_CAPACITY });
}

/** `0,67` or `67 %`. */
export function readShare(cell: string): Read<number> {
  const percent = /^(.*\S)\s*%$/.exec(cell);
  const read = readNumber(percent?.[1] ?? cell, { whole: false });
  if (read.wrong) return read;
  const share = percent ? read.value / 100 : read.value;
  return share <= 1 ? is(share) : wrong('share.above-one', { share });
}

const KINDS = new Map<string, PartyKind>([
  ...['ikm', 'industri', 'industrikecil'].map((word) => [word, 'ikm'] as const),
  ...['koperasi', 'cooperative'].map((word) => [word, 'cooperative'] as const),
  ...['bumdes', 'bumdesa'].map((word) => [word, 'bumdes'] as const),
  ...['perusahaan', 'firm', 'firma', 'pt', 'cv'].map((word) => [word, 'firm'] as const),
]);
export function readKind(cell: string): Read<PartyKind> {
  const kind = KINDS.get(wordsOf(cell).join(''));
  return kind ? is(kind) : wrong('kind.unknown');
}

export const readNib = (cell: string): Read<string> => (Nib.safeParse(cell).success ? is(cell) : wrong('nib.invalid'));
export const readNpwp = (cell: string): Read<string> =>
  Npwp.safeParse(cell).success ? is(cell.replace(/[ .-]/g, '')) : wrong('npwp.invalid');
export const readPhone = (cell: string): Read<string> =>
  Phone.safeParse(cell).success ? is(cell) : wrong('phone.invalid');
export const readEmail = (cell: string): Read<string> =>
  Contact.shape.email.safeParse(cell).success ? is(cell) : wrong('email.invalid');

/** `2025:31012 2020:31002`, or codes alone where the column says the edition. */
export function readKbli(cell: string, edition: Kbli['edition'] | undefined): Read<Kbli[]> {
  const parts = cell.split(/[\s,;/]+/).filter((part) => part !== '');
  const codes: Kbli[] = [];
  for (const part of parts) {
    const [, own, code] = /^(?:(2020|2025):)?(\d{5})$/.exec(part) ?? [];
    if (code === undefined) return wrong('kbli.invalid');
    const known = own === undefined ? edition : own === '2020' ? 2020 : 2025;
    if (known === undefined) return wrong('kbli.edition');
    codes.push({ edition: known, code });
  }
  return codes.length <= 20 ? is(codes) : wrong('kbli.invalid');
}

/** Dots and spaces between the levels are allowed. */
export function readVillageCode(cell: string): Read<string> {
  const code = cell.replace(/[. ]/g, '');
  return /^[1-9]\d{9}$/.test(code) ? is(code) : wrong('village.code');
}

const UNITS: Record<string, readonly string[]> = {
  buah: ['buah', 'bh', 'bj', 'pcs', 'pc', 'piece', 'pieces'],
  biji: ['biji', 'bji'],
  unit: ['unit', 'units'],
  lembar: ['lembar', 'lbr', 'lmbr', 'sheet'],
  kg: ['kg', 'kgs', 'kilo', 'kilogram'],
  gram: ['gram', 'gr', 'g'],
  kuintal: ['kuintal', 'kwintal'],
  ton: ['ton', 'tons'],
  liter: ['liter', 'ltr', 'l', 'litre'],
  meter: ['meter', 'mtr', 'm'],
  m2: ['m2', 'meter persegi'],
  m3: ['m3', 'kubik', 'meter kubik'],
  bungkus: ['bungkus', 'bks', 'bgks', 'bungkus bks', 'pak', 'pack'],
  kotak: ['kotak', 'ktk', 'box', 'dus'],
  kaleng: ['kaleng', 'klg'],
  botol: ['botol', 'btl'],
  galon: ['galon', 'gln', 'gallon'],
  gelas: ['gelas', 'cup'],
  karung: ['karung', 'krg', 'sak'],
  stel: ['stel', 'setel', 'stell'],
  set: ['set'],
  pasang: ['pasang', 'psg', 'pair'],
  potong: ['potong', 'ptng', 'ptg'],
  porsi: ['porsi', 'portion'],
  butir: ['butir', 'btr'],
  keping: ['keping', 'kpg'],
  batang: ['batang', 'btg'],
  ikat: ['ikat'],
  lusin: ['lusin', 'lsn'],
  kodi: ['kodi'],
  loyang: ['loyang'],
  mata: ['mata'],
  kali: ['kali'],
};
const UNIT_OF = new Map(Object.entries(UNITS).flatMap(([unit, written]) => written.map((one) => [one, unit] as const)));
/** The usual spelling of a known unit; nothing when it is not known. */
export const knownUnit = (cell: string): string | undefined => UNIT_OF.get(wordsOf(cell).join(' '));
export const SOME_UNITS = Object.keys(UNITS).slice(0, 12).join(', ');
