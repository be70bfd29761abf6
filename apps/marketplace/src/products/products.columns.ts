// The columns of exported products: of the public catalogue, and of a seller's own, which an import reads back.
import type { FinishedProduct, ProductSummary } from '@hilir/contracts';
import { type Columns, instant, joined, yesNo } from '@hilir/files';

export const CATALOGUE_COLUMNS: Columns<ProductSummary> = {
  id: ({ productId }) => productId,
  status: ({ status }) => status,
  penjual: ({ sellerId }) => sellerId,
  'kode desa': ({ region }) => region,
  nama: ({ name }) => name.id,
  'nama inggris': ({ name }) => name.en,
  kategori: ({ category }) => category,
  komoditas: ({ commodity }) => commodity,
  hs: ({ hs }) => hs,
  'harga (rupiah)': ({ price }) => price,
  'siap ekspor': ({ exportable }) => yesNo(exportable),
  foto: ({ photo }) => photo,
  'ditawarkan (UTC)': instant(({ listedAt }) => listedAt),
};

const first = ({ variants }: FinishedProduct) => variants[0];
export const OWN_COLUMNS: Columns<FinishedProduct> = {
  id: ({ productId }) => productId,
  status: ({ status }) => status,
  penjual: ({ sellerId }) => sellerId,
  'kode desa': ({ region }) => region,
  nama: ({ name }) => name.id,
  'nama inggris': ({ name }) => name.en,
  uraian: ({ description }) => description.id,
  'uraian inggris': ({ description }) => description.en,
  kategori: ({ category }) => category,
  komoditas: ({ commodity }) => commodity,
  hs: ({ hs }) => hs,
  'berat (g)': ({ weight }) => weight,
  foto: ({ photos }) => joined(photos),
  sku: (product) => first(product)?.sku,
  ukuran: (product) => first(product)?.size,
  warna: (product) => first(product)?.colour,
  motif: (product) => first(product)?.motif,
  'harga (rupiah)': (product) => first(product)?.price,
  persediaan: (product) => first(product)?.mode,
  stok: (product) => first(product)?.available,
  'pesanan minimum': (product) => first(product)?.minimumQuantity,
  'waktu pengerjaan (hari)': (product) => first(product)?.leadTimeDays,
  'varian lain': ({ variants }) => joined(variants.slice(1).map(({ sku }) => sku)),
  sertifikat: ({ certificates }) => joined(certificates.map(({ kind, number }) => `${kind} ${number}`)),
  batch: ({ batches }) => joined(batches),
  'siap ekspor': ({ exportable }) => yesNo(exportable),
  alasan: ({ reason }) => reason,
  'dibuat (UTC)': instant(({ draftedAt }) => draftedAt),
  'diubah (UTC)': instant(({ changedAt }) => changedAt),
  'ditawarkan (UTC)': instant(({ listedAt }) => listedAt),
};
