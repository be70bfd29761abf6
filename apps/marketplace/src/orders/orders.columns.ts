// The columns of exported raw-material orders.
import type { Order } from '@hilir/contracts';
import { type Columns, day, instant, joined } from '@hilir/files';

export const ORDER_COLUMNS: Columns<Order> = {
  id: ({ orderId }) => orderId,
  'dipesan (UTC)': instant(({ placedAt }) => placedAt),
  status: ({ status }) => status,
  pembeli: ({ buyerId }) => buyerId,
  'kode desa pembeli': ({ buyerRegion }) => buyerRegion,
  kumpulan: ({ pool }) => pool,
  keinginan: ({ wishes }) => joined(Object.entries(wishes).map(([name, wish]) => `${name}: ${JSON.stringify(wish)}`)),
  'jumlah (satuan dasar)': ({ quantity }) => quantity,
  'harga tertinggi (rupiah)': ({ maxPrice }) => maxPrice,
  'bila kurang': ({ partial }) => partial,
  'diperlukan sampai': day(({ needBy }) => needBy),
  kemitraan: ({ partnershipId }) => partnershipId,
  'dipegang (satuan dasar)': ({ reserved }) => reserved,
  'diterima (satuan dasar)': ({ received }) => received,
  'menunggu (satuan dasar)': ({ waiting }) => waiting,
  pemasok: ({ parts }) => joined([...new Set(parts.map(({ supplierId }) => supplierId))]),
  'nilai (rupiah)': ({ amount }) => amount,
  'dibayar (rupiah)': ({ paid }) => paid,
  'terutang (rupiah)': ({ owed }) => owed,
  'tenggat (UTC)': instant(({ deadline }) => deadline),
};
