// The columns of exported holdings.
import type { Holding } from '@hilir/contracts';
import { type Columns, instant, named } from '@hilir/files';

export const HOLDING_COLUMNS: Columns<Holding> = {
  id: ({ holdingId }) => holdingId,
  pihak: ({ partyId }) => partyId,
  lot: ({ lotId }) => lotId,
  pesanan: ({ orderId }) => orderId,
  'serah terima': ({ handOverId }) => handOverId,
  pemasok: ({ supplierId }) => supplierId,
  komoditas: ({ commodity }) => commodity,
  ciri: ({ attributes }) => named(attributes),
  'kode desa asal': ({ region }) => region,
  'jumlah (satuan dasar)': ({ quantity }) => quantity,
  'terpakai (satuan dasar)': ({ used }) => used,
  'sisa (satuan dasar)': ({ left }) => left,
  'harga (rupiah)': ({ price }) => price,
  'nilai (rupiah)': ({ amount }) => amount,
  'diterima (UTC)': instant(({ receivedAt }) => receivedAt),
};
