// What a Kemendagri region code says by itself, and which village a written address means.
import type { Region, RegionLevel, RegionType } from '@hilir/contracts';
import { wordsOf } from '../names.js';

export interface RegionRecord {
  /** The code: 2, 4, 6 or 10 digits. */
  _id: string;
  level: RegionLevel;
  name: string;
  parent?: string;
  /** The words of the name, for search. */
  words: string[];
  /** The name without words such as Kabupaten, for finding a written address. */
  nameKey: string;
  validFrom: string;
  validTo?: string;
  release: string;
}

const LEVELS: Record<number, RegionLevel> = { 2: 'province', 4: 'kabkota', 6: 'kecamatan', 10: 'desa' };
const VILLAGE_TYPES: Record<string, RegionType> = { 1: 'kelurahan', 2: 'desa', 3: 'desa-adat' };
/** Digits of the parents of any region, province first. */
const PARENT_DIGITS = [2, 4, 6];

export function levelOf(code: string): RegionLevel {
  const level = LEVELS[code.length];
  if (!level) throw new Error(`${code} is not a region code`);
  return level;
}

/** The third digit tells kabupaten (0-6) from kota (7-9); the seventh tells the types of villages apart. */
export function typeOf(code: string): RegionType {
  const level = levelOf(code);
  if (level === 'kabkota') return code.charAt(2) >= '7' ? 'kota' : 'kabupaten';
  if (level === 'desa') return VILLAGE_TYPES[code.charAt(6)] ?? 'desa';
  return level;
}

/** The codes of the regions it lies in, province first. */
export const parentsOf = (code: string): string[] =>
  PARENT_DIGITS.filter((digits) => digits < code.length).map((digits) => code.slice(0, digits));

/** `6501012005` → `65.01.01.2005`. */
export const dotted = (code: string): string =>
  [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6)].filter((part) => part !== '').join('.');

const TYPE_WORDS: Record<RegionLevel, readonly string[]> = {
  province: ['provinsi', 'prov'],
  kabkota: ['kabupaten', 'kab', 'kota'],
  kecamatan: ['kecamatan', 'kec'],
  desa: ['desa', 'ds', 'kelurahan', 'kel'],
};
/** The name as a key: `Kabupaten Bulungan`, `Kab. Bulungan` and `BULUNGAN` are one; the kecamatan Kota Bangun keeps its Kota. */
export const nameKeyOf = (name: string, level: RegionLevel): string => keyOf(wordsOf(name), level);

function keyOf(words: readonly string[], level: RegionLevel): string {
  const typed = words.length > 1 && TYPE_WORDS[level].includes(words[0]!);
  return (typed ? words.slice(1) : words).join('');
}

export function regionRecord(code: string, name: string, release: { id: string; validFrom: string }): RegionRecord {
  const parent = parentsOf(code).at(-1);
  const level = levelOf(code);
  const words = wordsOf(name);
  return {
    _id: code,
    level,
    name: name.trim(),
    ...(parent && { parent }),
    words: [...new Set(words)],
    nameKey: keyOf(words, level),
    validFrom: release.validFrom,
    release: release.id,
  };
}

export function toRegion(record: RegionRecord): Region {
  const { _id: code, level, name, parent, validFrom, validTo, release } = record;
  return { code, dotted: dotted(code), name, level, type: typeOf(code), parent, validFrom, validTo, release };
}

/** A village as someone wrote it: its code, or its name with the names it lies in as far as they are known. */
export interface WrittenVillage {
  code?: string;
  desa?: string;
  kecamatan?: string;
  kabkota?: string;
}

/** The villages that a written address may mean. `named` holds the villages of that name, `names` the name of every parent. */
export function villagesMeant(
  written: WrittenVillage,
  named: readonly RegionRecord[],
  names: ReadonlyMap<string, string>,
): string[] {
  return named
    .map((village) => village._id)
    .filter((code) => fits('kecamatan', written.kecamatan, names.get(code.slice(0, 6))))
    .filter((code) => fits('kabkota', written.kabkota, names.get(code.slice(0, 4))))
    .filter((code) => !/^kota\b/i.test(written.kabkota ?? '') || typeOf(code.slice(0, 4)) === 'kota')
    .filter((code) => !/^kab/i.test(written.kabkota ?? '') || typeOf(code.slice(0, 4)) === 'kabupaten');
}

const fits = (level: RegionLevel, written: string | undefined, name: string | undefined): boolean =>
  !written || (name !== undefined && nameKeyOf(written, level) === nameKeyOf(name, level));
