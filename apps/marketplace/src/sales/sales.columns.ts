// The columns of exported sales.
import type { Sale } from '@hilir/contracts';
import { type Columns, instant, joined } from '@hilir/files';

export const SALE_COLUMNS: Columns<Sale> = {
  id: ({ saleId }) => saleId,
  'dipesan (UTC)': instant(({ placedAt }) => placedAt),
  status: ({ status }) => status,
  penjual: ({ sellerId }) => sellerId,
  'kode desa penjual': ({ region }) => region,
  pembeli: ({ buyerId, buyer }) => buyerId ?? buyer?.name,
  'negara tujuan': ({ destination }) => destination.country,
  'kode desa tujuan': ({ destination }) => destination.region,
  'tempat tujuan': ({ destination }) => destination.place,
  incoterm: ({ destination }) => destination.incoterm,
  barang: ({ lines }) => joined(lines.map(({ count, name, sku }) => `${count} ${name} (${sku})`)),
  buah: ({ lines }) => lines.reduce((sum, { count }) => sum + count, 0),
  'mata uang': ({ currency }) => currency,
  'jumlah (satuan terkecil)': ({ amount }) => amount,
  'pengembalian (satuan terkecil)': ({ refunds }) => refunds,
  'dibayar (satuan terkecil)': ({ paid }) => paid,
  'terutang (satuan terkecil)': ({ owed }) => owed,
  'nilai (rupiah)': ({ lines }) =>
    lines.every(({ value }) => value === undefined) ? undefined : lines.reduce((sum, { value = 0 }) => sum + value, 0),
  faktur: ({ papers }) => papers.invoice?.number,
  bast: ({ papers }) => papers.bast?.number,
  'dikirim (UTC)': instant(({ shipment }) => shipment?.occurredAt),
  'diterima (UTC)': instant(({ reception }) => reception?.occurredAt),
  pengiriman: ({ shipment }) => shipment?.carrier,
  keluhan: ({ complaints }) => joined(complaints.map(({ reason }) => reason)),
  'batas waktu (UTC)': instant(({ deadline }) => deadline),
};
