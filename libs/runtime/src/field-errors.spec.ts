// The sentences that people read when a field is wrong, in both languages.
import { DistrictCode, Id, Pool, Quantity, RegionCode, Text, VillageCode, Wishes } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fieldErrors } from './field-errors.js';

function words(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value, { reportInput: true });
  return (['id', 'en'] as const).map((language) =>
    fieldErrors('', error!.issues, language)
      .map(({ pointer, message }) => `${pointer} ${message}`.trim())
      .join('; '),
  );
}

describe('what is said of a wrong field', () => {
  it.each<[z.ZodType, unknown, string, string]>([
    [Quantity, 1.5, 'harus bilangan bulat', 'must be a whole number'],
    [Quantity, '1', 'harus bilangan', 'must be a number'],
    [Quantity, Number.NaN, 'harus bilangan', 'must be a number'],
    [Quantity, undefined, 'wajib diisi: bilangan', 'required: a number'],
    [Quantity, 0, 'harus paling sedikit 1', 'must be at least 1'],
    [z.number().positive(), 0, 'harus lebih dari 0', 'must be more than 0'],
    [z.number().multipleOf(5), 3, 'harus kelipatan 5', 'must be a multiple of 5'],
    [z.boolean(), 1, 'harus true atau false', 'must be true or false'],
    [Text(5), 'too long', 'harus paling banyak 5 karakter', 'must be at most 5 characters'],
    [Text(5), 'a\u0007', 'harus teks tanpa karakter kendali', 'must be text without control characters'],
    [z.array(z.string()).max(1), ['', ''], 'harus paling banyak 1 butir', 'must be at most 1 items'],
    [Id, 'x', 'harus UUID', 'must be a UUID'],
    [
      z.iso.date(),
      '2026-02-30',
      'harus tanggal yang ada, seperti 2026-12-01',
      'must be a day that exists, such as 2026-12-01',
    ],
    [
      RegionCode,
      '65.01',
      'harus kode wilayah 2, 4, 6 atau 10 angka tanpa titik',
      'must be a region code of 2, 4, 6 or 10 digits without dots',
    ],
    [
      DistrictCode,
      '65',
      'harus kode kab/kota 4 angka, seperti 6501',
      'must be a kab/kota code of 4 digits such as 6501',
    ],
    [Pool, '65', 'harus provinsi/komoditas, seperti 65/rattan', 'must be province/commodity such as 65/rattan'],
    [z.string().regex(/^a\/b$/), 'x', 'harus teks dengan pola ^a\\/b$', 'must be text of the pattern ^a\\/b$'],
    [z.enum(['g', 'ml']), 'kg', 'harus salah satu dari g, ml', 'must be one of g, ml'],
    [z.enum(['g', 'ml']), undefined, 'wajib diisi: salah satu dari g, ml', 'required: one of g, ml'],
    [z.union([z.string(), z.number()]), true, 'harus teks atau bilangan', 'must be text or a number'],
    [z.undefined(), {}, 'harus tidak diisi', 'must be left out'],
    [
      z.strictObject({}),
      { a: 1, b: 1 },
      '/a isian ini tidak dikenal; /b isian ini tidak dikenal',
      '/a this field is not known; /b this field is not known',
    ],
    [
      z.array(Quantity).refine(() => false),
      [1],
      'harus nilai yang diterima di sini',
      'must be a value that is accepted here',
    ],
  ])('%#: reads well in both languages', (schema, value, id, en) => {
    expect(words(schema, value)).toEqual([id, en]);
  });

  it('points into the member of a union that was meant', () => {
    const kind = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a'), n: z.int() }),
      z.strictObject({ kind: z.literal('b') }),
    ]);
    expect(words(kind, { kind: 'a', n: 'x' })[1]).toBe('/n must be a number');
    expect(words(kind, { kind: 'c' })[1]).toBe('/kind must be one of a, b');
    const either = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string(), c: z.string() })]);
    expect(words(either, { a: 1 })[1]).toBe('/a must be text');
  });

  it('points into records and lists, and escapes names', () => {
    expect(words(Wishes, { grade: { oneOf: ['A', 7] } })[1]).toBe('/grade/oneOf/1 must be text');
    expect(words(z.record(z.string().max(2), z.int()), { 'a/b~': 1 })[1]).toBe(
      '/a~1b~0 must be a field name: at most 2 characters',
    );
    expect(words(z.strictObject({ region: VillageCode }), {})[0]).toBe('/region wajib diisi: teks');
  });
});
