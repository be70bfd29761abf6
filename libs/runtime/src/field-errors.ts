// Says in the caller's language what is expected of each wrong field; zod's own texts speak to programmers, in one language.
import {
  BuyerKey,
  CommodityCode,
  CountryCode,
  CriterionCode,
  Currency,
  DistrictCode,
  type FieldError,
  HsCode,
  KbliCode,
  Nib,
  Note,
  Npwp,
  Phone,
  Pool,
  ProvinceCode,
  RegionCode,
  SchemeCode,
  Sku,
  Text,
  VillageCode,
} from '@hilir/contracts';
import { z } from 'zod';
import type { Language } from './language.js';

export type Words = Record<Language, string>;
const words = (id: string, en: string): Words => ({ id, en });

/** A body can hold thousands of wrong fields; the answer names at most these many, so that it stays smaller than the body. */
const MOST_FIELDS = 100;
const MOST_NAME = 100;

const TYPES: Record<string, Words> = {
  string: words('teks', 'text'),
  number: words('bilangan', 'a number'),
  int: words('bilangan bulat', 'a whole number'),
  boolean: words('true atau false', 'true or false'),
  object: words('objek', 'an object'),
  record: words('objek', 'an object'),
  array: words('daftar', 'a list'),
  file: words('berkas', 'a file'),
  undefined: words('tidak diisi', 'left out'),
};

const FORMATS: Record<string, Words> = {
  email: words('alamat email', 'an e-mail address'),
  uuid: words('UUID', 'a UUID'),
  date: words('tanggal yang ada, seperti 2026-12-01', 'a day that exists, such as 2026-12-01'),
  datetime: words('waktu UTC, seperti 2026-12-01T03:00:00.000Z', 'a UTC time such as 2026-12-01T03:00:00.000Z'),
};

const patternOf = (schema: z.ZodType): string => String(z.toJSONSchema(schema).pattern);
const PATTERNS: Record<string, Words> = {
  [patternOf(ProvinceCode)]: words('kode provinsi 2 angka, seperti 65', 'a province code of 2 digits such as 65'),
  [patternOf(DistrictCode)]: words('kode kab/kota 4 angka, seperti 6501', 'a kab/kota code of 4 digits such as 6501'),
  [patternOf(VillageCode)]: words(
    'kode desa/kelurahan 10 angka tanpa titik, seperti 6501012001',
    'a desa/kelurahan code of 10 digits without dots such as 6501012001',
  ),
  [patternOf(RegionCode)]: words(
    'kode wilayah 2, 4, 6 atau 10 angka tanpa titik',
    'a region code of 2, 4, 6 or 10 digits without dots',
  ),
  [patternOf(CommodityCode)]: words('kode komoditas, seperti rattan', 'a commodity code such as rattan'),
  [patternOf(SchemeCode)]: words('kode pembagian, seperti wilayah-kaltim', 'a scheme such as wilayah-kaltim'),
  [patternOf(CriterionCode)]: words('kode kriteria, seperti machines', 'a code of a criterion such as machines'),
  [patternOf(Pool)]: words('provinsi/komoditas, seperti 65/rattan', 'province/commodity such as 65/rattan'),
  [patternOf(Nib)]: words('NIB: tepat 13 angka', 'an NIB: exactly 13 digits'),
  [patternOf(Npwp)]: words('NPWP: 16 angka (lama: 15)', 'an NPWP: 16 digits (old: 15)'),
  [patternOf(KbliCode)]: words('kode KBLI 5 angka', 'a KBLI code of 5 digits'),
  [patternOf(HsCode)]: words('kode HS seperti 4602.12', 'an HS code such as 4602.12'),
  [patternOf(Sku)]: words('SKU: huruf, angka, titik, /, - atau _', 'an SKU: letters, digits, dots, /, - or _'),
  [patternOf(Currency)]: words('kode mata uang 3 huruf, seperti USD', 'a currency code of 3 letters such as USD'),
  [patternOf(CountryCode)]: words('kode negara 2 huruf, seperti JP', 'a country code of 2 letters such as JP'),
  [patternOf(BuyerKey)]: words('kunci 32 sampai 100 huruf dan angka', 'a key of 32 to 100 letters and digits'),
  [patternOf(Phone)]: words('nomor telepon 7 sampai 15 angka', 'a telephone number of 7 to 15 digits'),
  [patternOf(Text(1))]: words('teks tanpa karakter kendali', 'text without control characters'),
  [patternOf(Note(1))]: words('teks tanpa karakter kendali', 'text without control characters'),
};

/** The field errors of zod's issues, with pointers that begin at `base`. The issues must report their input. */
export function fieldErrors(base: string, issues: readonly z.core.$ZodIssue[], language: Language): FieldError[] {
  const errors: FieldError[] = [];
  for (const issue of issues) {
    const at = base + pointer(issue.path);
    if (issue.code === 'unrecognized_keys') {
      const message = language === 'id' ? 'isian ini tidak dikenal' : 'this field is not known';
      errors.push(...issue.keys.map((key) => ({ pointer: at + pointer([key]), code: issue.code, message })));
    } else if (issue.code === 'invalid_union' && deepest(issue)) {
      errors.push(...fieldErrors(at, deepest(issue)!, language));
    } else {
      errors.push({ pointer: at, code: issue.code, message: sentence(issue, language) });
    }
    if (errors.length >= MOST_FIELDS) break;
  }
  return errors.slice(0, MOST_FIELDS);
}

/** The error of a field that has the wrong form. */
export const wrongForm = (pointer: string, what: Words, language: Language): FieldError => ({
  pointer,
  code: 'invalid_format',
  message: mustBe(language, what[language]),
});

const mustBe = (language: Language, what: string): string => (language === 'id' ? `harus ${what}` : `must be ${what}`);

/** RFC 6901, with long names cut: a name may come from the caller. */
const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).slice(0, MOST_NAME).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** Of a union of objects, the issues of the member that came furthest; nothing when the value itself fits no member. */
function deepest(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const inside = issue.errors.filter((issues) => issues.every(({ path }) => path.length > 0));
  return inside.sort((a, b) => a.length - b.length)[0];
}

function sentence(issue: z.core.$ZodIssue, language: Language): string {
  const what = expected(issue, language);
  const missing = 'input' in issue && issue.input === undefined && issue.code !== 'custom';
  if (missing) return language === 'id' ? `wajib diisi: ${what}` : `required: ${what}`;
  return mustBe(language, what);
}

function expected(issue: z.core.$ZodIssue, language: Language): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected]?.[language] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map(String), language);
    case 'invalid_format':
      return format(issue, language);
    case 'too_small':
      return bound(issue.origin, Number(issue.minimum), language, issue.inclusive === false ? 'above' : 'least');
    case 'too_big':
      return bound(issue.origin, Number(issue.maximum), language, issue.inclusive === false ? 'below' : 'most');
    case 'not_multiple_of':
      return language === 'id' ? `kelipatan ${issue.divisor}` : `a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return union(issue, language);
    case 'invalid_key':
      return (
        (language === 'id' ? 'nama isian: ' : 'a field name: ') +
        issue.issues.map((i) => expected(i, language)).join(', ')
      );
    default:
      return language === 'id' ? 'nilai yang diterima di sini' : 'a value that is accepted here';
  }
}

function oneOf(values: readonly string[], language: Language): string {
  if (values.length === 1) return values[0]!;
  return (language === 'id' ? 'salah satu dari ' : 'one of ') + values.join(', ');
}

function format(issue: z.core.$ZodIssueInvalidStringFormat, language: Language): string {
  if (issue.format !== 'regex') return FORMATS[issue.format]?.[language] ?? issue.format;
  const pattern = String(issue.pattern).replace(/^\/|\/[a-z]*$/g, '');
  return (
    PATTERNS[pattern]?.[language] ??
    (language === 'id' ? `teks dengan pola ${pattern}` : `text of the pattern ${pattern}`)
  );
}

const BOUNDS = {
  least: words('paling sedikit', 'at least'),
  above: words('lebih dari', 'more than'),
  most: words('paling banyak', 'at most'),
  below: words('kurang dari', 'less than'),
};
const COUNTED: Record<string, Words> = {
  string: words(' karakter', ' characters'),
  array: words(' butir', ' items'),
  file: words(' byte', ' bytes'),
};
const bound = (origin: string, limit: number, language: Language, kind: keyof typeof BOUNDS): string =>
  `${BOUNDS[kind][language]} ${limit}${COUNTED[origin]?.[language] ?? ''}`;

function union(issue: z.core.$ZodIssueInvalidUnion, language: Language): string {
  if ('options' in issue && Array.isArray(issue.options)) return oneOf(issue.options.map(String), language);
  const members = issue.errors.map((issues) => issues.map((one) => expected(one, language)).join(', '));
  return [...new Set(members)].join(language === 'id' ? ' atau ' : ' or ');
}
