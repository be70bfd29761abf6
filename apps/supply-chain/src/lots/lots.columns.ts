// The columns of exported lots, which an import reads back, of what a buyer can order, and of a lot's ledger.
import type { AvailableLot, LedgerEntry, Lot } from '@hilir/contracts';
import { type Columns, day, instant, named, yesNo } from '@hilir/files';
import type { z } from 'zod';

export const LOT_COLUMNS: Columns<Lot> = {
  id: ({ lotId }) => lotId,
  pemasok: ({ supplierId }) => supplierId,
  komoditas: ({ commodity }) => commodity,
  ciri: ({ attributes }) => named(attributes),
  'jumlah (satuan dasar)': ({ quantity }) => quantity,
  hitungan: ({ count }) => count?.number,
  'satuan hitungan': ({ count }) => count?.unit,
  'harga (rupiah)': ({ price }) => price,
  'kode desa': ({ region }) => region,
  'tanggal panen': day(({ harvestedOn }) => harvestedOn),
  'tanggal siap': day(({ readyOn }) => readyOn),
  status: ({ status }) => status,
  tersedia: ({ available }) => available,
  dipesan: ({ reserved }) => reserved,
  'ditarik kembali': ({ withdrawn }) => withdrawn,
  diserahkan: ({ handedOver }) => handedOver,
  hilang: ({ lost }) => lost,
  'dijual di luar': ({ soldOutside }) => soldOutside,
  'diumumkan (UTC)': instant(({ postedAt }) => postedAt),
  'lokal sampai (UTC)': instant(({ localUntil }) => localUntil),
  'hanya lokal': ({ localOnly }) => yesNo(localOnly),
};
export const AVAILABLE_COLUMNS: Columns<z.infer<typeof AvailableLot>> = {
  jarak: ({ ring }) => ring,
  'nilai tersedia (rupiah)': ({ amount }) => amount,
  ...LOT_COLUMNS,
};
export const LEDGER_COLUMNS: Columns<LedgerEntry> = {
  id: ({ entryId }) => entryId,
  lot: ({ lotId }) => lotId,
  'dicatat (UTC)': instant(({ at }) => at),
  'terjadi (UTC)': instant(({ occurredAt }) => occurredAt),
  jenis: ({ kind }) => kind,
  tersedia: ({ available }) => available,
  dipesan: ({ reserved }) => reserved,
  'ditarik kembali': ({ withdrawn }) => withdrawn,
  diserahkan: ({ handedOver }) => handedOver,
  hilang: ({ lost }) => lost,
  'dijual di luar': ({ soldOutside }) => soldOutside,
  pesanan: ({ orderId }) => orderId,
  'serah terima': ({ handOverId }) => handOverId,
  koreksi: ({ correctionId }) => correctionId,
  'keluar daerah': ({ outflowId }) => outflowId,
  alasan: ({ reason }) => reason,
};
