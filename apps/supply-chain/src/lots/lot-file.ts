// What a file of lots holds, column by column, and which lot a row is.
import { type Attributes, type Commodity } from '@hilir/contracts';
import {
  type Field,
  is,
  type Read,
  readDay,
  readId,
  readNumber,
  readText,
  readWhole,
  tidy,
  type ValuesOf,
  wrong,
} from '@hilir/files';

const MOST_BASE = 100_000_000_000;
const GRAMS_PER_KG = 1_000;
/** `form: asalan; diameter: 24`, as exports write it. */
function readAttributes(cell: string): Read<Attributes> {
  const attributes: Attributes = {};
  for (const part of cell.split(';').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([^:]+?)\s*:\s*(.+?)\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) return wrong('text.invalid', { most: 200 });
    attributes[name] = /^\d+(?:[.,]\d+)?$/.test(value) ? Number(value.replace(',', '.')) : value;
  }
  return is(attributes);
}
function readKilograms(cell: string): Read<number> {
  const { value, wrong: not } = readNumber(cell, { whole: false });
  if (not) return { wrong: not };
  const grams = Math.round(value * GRAMS_PER_KG);
  return Math.abs(value * GRAMS_PER_KG - grams) < 1e-6 ? is(grams) : wrong('number.whole');
}
const villageDigits = (cell: string): Read<string> => is(cell.replace(/[. ]/g, ''));
const code = (cell: string): Read<string> => is(cell.toLowerCase());

export const LOT_FIELDS = {
  id: {
    headings: ['id', 'id lot', 'lot id'],
    read: readId,
    example: '0190f3b1-7c2e-7abc-8def-0123456789ab',
    expected: { id: 'UUID; kosongkan untuk lot baru', en: 'a UUID; leave it empty for a new lot' },
  } satisfies Field<string>,
  supplierId: {
    headings: ['pemasok', 'id pemasok', 'supplier'],
    read: readId,
    example: '',
    expected: { id: 'UUID pemasok; kosong berarti pihak Anda', en: 'UUID of the supplier; empty means your party' },
  } satisfies Field<string>,
  commodity: {
    headings: ['komoditas', 'kode komoditas', 'commodity'],
    read: code,
    needed: true,
    example: 'rattan',
    expected: { id: 'kode komoditas, seperti rattan', en: 'code of the commodity such as rattan' },
  } satisfies Field<string>,
  attributes: {
    headings: ['ciri', 'attributes'],
    read: readAttributes,
    example: 'form: asalan; grade: A; diameter: 24',
    expected: { id: 'ciri dan isinya, dipisah titik koma', en: 'attributes with their values, between semicolons' },
  } satisfies Field<Attributes>,
  kilograms: {
    headings: ['berat (kg)', 'jumlah (kg)', 'weight (kg)', 'quantity (kg)'],
    read: readKilograms,
    example: 500,
    expected: {
      id: 'berat dalam kilogram; untuk komoditas yang tidak ditimbang, isi jumlah (satuan dasar)',
      en: 'kilograms; of what is not weighed, fill in jumlah (satuan dasar)',
    },
  } satisfies Field<number>,
  quantity: {
    headings: ['jumlah (satuan dasar)', 'quantity (base units)'],
    read: (cell: string) => readWhole(cell, MOST_BASE),
    example: '',
    expected: { id: 'gram, buah atau mililiter, bilangan bulat', en: 'whole grams, pieces or millilitres' },
  } satisfies Field<number>,
  countNumber: {
    headings: ['hitungan', 'count'],
    read: (cell: string) => readWhole(cell, 10_000_000),
    example: 300,
    expected: { id: 'berapa batang atau ikat', en: 'how many stems or bundles' },
  } satisfies Field<number>,
  countUnit: {
    headings: ['satuan hitungan', 'count unit'],
    read: (cell: string) => readText(cell, 30),
    example: 'batang',
    expected: { id: 'batang, ikat, ...', en: 'batang, ikat, ...' },
  } satisfies Field<string>,
  price: {
    headings: ['harga (rupiah)', 'harga', 'price'],
    read: (cell: string) => readWhole(cell, 10_000_000),
    needed: true,
    example: 8500,
    expected: { id: 'rupiah per kg, liter atau buah', en: 'rupiah per kilogram, litre or piece' },
  } satisfies Field<number>,
  region: {
    headings: ['kode desa', 'kode wilayah', 'village code'],
    read: villageDigits,
    needed: true,
    example: '6502012002',
    expected: { id: 'kode desa/kelurahan 10 angka', en: 'a desa/kelurahan code of 10 digits' },
  } satisfies Field<string>,
  gatherer: {
    headings: ['pengumpul', 'petani', 'gatherer'],
    read: (cell: string) => readText(cell, 200),
    example: 'Pak Lukas',
    expected: { id: 'nama; hanya terlihat oleh Anda dan dinas', en: 'a name; only you and offices see it' },
  } satisfies Field<string>,
  harvestedOn: {
    headings: ['tanggal panen', 'harvested on'],
    read: readDay,
    needed: true,
    example: '10/01/2026',
    expected: { id: 'tanggal, hari dahulu', en: 'a day, day first' },
  } satisfies Field<string>,
  readyOn: {
    headings: ['tanggal siap', 'ready on'],
    read: readDay,
    needed: true,
    example: '12/01/2026',
    expected: { id: 'tanggal, hari dahulu', en: 'a day, day first' },
  } satisfies Field<string>,
};
export type LotField = keyof typeof LOT_FIELDS;

/** What the export has besides. */
export const LOT_IGNORED =
  'status, tersedia, dipesan, ditarik kembali, diserahkan, hilang, dijual di luar, hanya lokal, diumumkan (UTC), lokal sampai (UTC), no, nomor'.split(
    ', ',
  );

/** Kilograms are of what is weighed only; nothing stands for them where the commodity is counted. */
export function lotOf(values: ValuesOf<typeof LOT_FIELDS>, own: string | undefined, commodities: readonly Commodity[]) {
  const { id: _id, kilograms, countNumber, countUnit, quantity, attributes = {}, supplierId = own, ...same } = values;
  // What is wrong with an unknown commodity is not its weight.
  const { baseUnit = 'g' } = commodities.find((one) => one.code === same.commodity) ?? {};
  const weighed = baseUnit === 'g';
  const count = countNumber !== undefined && countUnit !== undefined && { number: countNumber, unit: tidy(countUnit) };
  return {
    ...Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)),
    attributes,
    ...(supplierId !== undefined && { supplierId }),
    ...(count && { count }),
    ...((quantity ?? (weighed ? kilograms : undefined)) !== undefined && { quantity: quantity ?? kilograms }),
  };
}

/** Where a wrong field of the body stands in the file. */
export function lotFieldOf(pointer: string): LotField | undefined {
  const [, first = '', second = ''] = pointer.split('/');
  if (first === 'count') return second === 'number' ? 'countNumber' : 'countUnit';
  return first in LOT_FIELDS ? (first as LotField) : undefined;
}

export function lotFieldOfRefusal(refusal: string): LotField | undefined {
  if (refusal === 'lot.dates') return 'readyOn';
  if (refusal === 'actor.other-region') return 'region';
  if (refusal === 'actor.other-party') return 'supplierId';
  const of = { lot: 'id', supplier: 'supplierId', commodity: 'commodity' } as const;
  return of[refusal.split('.')[0] as keyof typeof of];
}
