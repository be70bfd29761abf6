// What a file of products holds, column by column: a row is a product with one variant.
import { PRODUCT_CATEGORIES } from '@hilir/contracts';
import { type Field, is, type Read, readId, readText, readWhole, type ValuesOf } from '@hilir/files';

/** As typed: the body's own check says what is wrong with it. */
const asIs = (cell: string): Read<string> => is(cell);
const lower = (cell: string): Read<string> => is(cell.toLowerCase());
const several = (cell: string): Read<string[]> =>
  is(
    cell
      .split(';')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  );
const whole =
  (most: number) =>
  (cell: string): Read<number> =>
    readWhole(cell, most);
const field = <T>(
  headings: readonly [string, ...string[]],
  read: Field<T>['read'],
  example: string | number,
  id: string,
  en: string,
): Field<T> => ({ headings, read, example, expected: { id, en } });

export const PRODUCT_FIELDS = {
  id: field(
    ['id', 'id produk', 'product id'],
    readId,
    '',
    'UUID; kosongkan untuk produk baru',
    'a UUID; empty for a new product',
  ),
  sellerId: field(
    ['penjual', 'seller'],
    readId,
    '',
    'UUID penjual; kosong berarti pihak Anda',
    'UUID of the seller; empty means your party',
  ),
  nameId: {
    ...field(
      ['nama', 'nama produk'],
      asIs,
      'Anjat motif pakis',
      'nama, paling panjang 120 huruf',
      'the name in Indonesian, at most 120 letters',
    ),
    needed: true,
  },
  nameEn: field(
    ['nama inggris', 'name', 'english name'],
    asIs,
    'Rattan basket, fern motif',
    'nama dalam bahasa Inggris',
    'the name in English',
  ),
  descriptionId: field(['uraian'], asIs, 'Dianyam dengan tangan', 'uraian', 'the description in Indonesian'),
  descriptionEn: field(
    ['uraian inggris', 'description'],
    asIs,
    'Woven by hand',
    'uraian dalam bahasa Inggris',
    'the description in English',
  ),
  category: field(
    ['kategori', 'category'],
    lower,
    'basketry',
    PRODUCT_CATEGORIES.map(({ code }) => code).join(', '),
    PRODUCT_CATEGORIES.map(({ code }) => code).join(', '),
  ),
  commodity: field(
    ['komoditas', 'commodity'],
    lower,
    'rattan',
    'kode komoditas bahannya',
    'code of the commodity it is made of',
  ),
  hs: field(['hs', 'kode hs'], asIs, '4602.12', 'kode HS', 'an HS code'),
  weight: field(
    ['berat (g)', 'weight (g)'],
    whole(100_000_000_000),
    900,
    'gram per buah dengan kemasan',
    'grams of one piece, packed',
  ),
  photos: field(
    ['foto', 'photos'],
    several,
    '',
    'nama gambar, dipisah titik koma',
    'names of pictures, between semicolons',
  ),
  batches: field(
    ['batch', 'batches'],
    several,
    '',
    'UUID batch, dipisah titik koma',
    'UUIDs of batches, between semicolons',
  ),
  sku: { ...field(['sku'], asIs, 'ANJAT-M-01', 'SKU', 'an SKU'), needed: true },
  size: field(['ukuran', 'size'], (cell: string) => readText(cell, 60), 'M', 'ukuran', 'a size'),
  colour: field(['warna', 'colour', 'color'], (cell: string) => readText(cell, 60), 'alami', 'warna', 'a colour'),
  motif: field(['motif'], (cell: string) => readText(cell, 60), 'pakis', 'motif', 'a motif'),
  price: field(
    ['harga (rupiah)', 'harga', 'price'],
    whole(1_000_000_000),
    185_000,
    'rupiah per buah',
    'rupiah for one piece',
  ),
  mode: field(
    ['persediaan', 'mode'],
    lower,
    'made-to-order',
    'in-stock atau made-to-order',
    'in-stock or made-to-order',
  ),
  minimumQuantity: field(['pesanan minimum', 'minimum quantity'], whole(1_000_000), 1, 'buah', 'pieces'),
  leadTimeDays: field(['waktu pengerjaan (hari)', 'lead time (days)'], whole(365), 14, 'hari', 'days'),
};
export type ProductField = keyof typeof PRODUCT_FIELDS;

/** What the export has besides. */
export const PRODUCT_IGNORED =
  'status, kode desa, stok, varian lain, sertifikat, siap ekspor, alasan, dibuat (UTC), diubah (UTC), ditawarkan (UTC), no, nomor'.split(
    ', ',
  );

const given = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

export function productOf(values: ValuesOf<typeof PRODUCT_FIELDS>, own: string | undefined) {
  const { sellerId = own, nameId, nameEn, descriptionId, descriptionEn, category, commodity, hs, weight } = values;
  const { photos, batches, sku, size, colour, motif, price, mode, minimumQuantity, leadTimeDays } = values;
  return given({
    sellerId,
    name: given({ id: nameId, en: nameEn }),
    description: given({ id: descriptionId, en: descriptionEn }),
    category,
    commodity,
    hs,
    weight,
    photos,
    batches,
    variants: [given({ sku, size, colour, motif, price, mode, minimumQuantity, leadTimeDays })],
  });
}

/** Where a wrong field of the body stands in the file. */
export function productFieldOf(pointer: string): ProductField | undefined {
  const [, first = '', second = '', third = ''] = pointer.split('/');
  if (first === 'name') return second === 'en' ? 'nameEn' : 'nameId';
  if (first === 'description') return second === 'en' ? 'descriptionEn' : 'descriptionId';
  const name = first === 'variants' ? third : first;
  return name in PRODUCT_FIELDS ? (name as ProductField) : undefined;
}

export function productFieldOfRefusal(refusal: string): ProductField | undefined {
  if (refusal === 'product.sku-used') return 'sku';
  const of = { product: 'id', seller: 'sellerId', actor: 'sellerId', commodity: 'commodity' } as const;
  return of[refusal.split('.')[0] as keyof typeof of];
}
