// The columns of exported partnerships.
import type { Partnership } from '@hilir/contracts';
import { type Columns, day, instant, joined } from '@hilir/files';

const side = (of: 'supplier' | 'buyer') => (partnership: Partnership) =>
  joined(partnership.parties.filter((party) => party.side === of).map(({ partyId }) => partyId));

export const PARTNERSHIP_COLUMNS: Columns<Partnership> = {
  id: ({ partnershipId }) => partnershipId,
  'diusulkan (UTC)': instant(({ proposedAt }) => proposedAt),
  status: ({ status }) => status,
  pemasok: side('supplier'),
  pembeli: side('buyer'),
  komoditas: ({ commodity }) => commodity,
  produk: ({ productId }) => productId,
  'kode provinsi': ({ province }) => province,
  'kuota (satuan dasar)': ({ quota }) => quota,
  per: ({ period }) => period,
  'harga tetap (rupiah)': ({ price }) => price.fixed,
  'selisih harga (persen)': ({ price }) => (price.basisPoints === undefined ? undefined : price.basisPoints / 100),
  'harga terendah (rupiah)': ({ price }) => price.floor,
  'harga tertinggi (rupiah)': ({ price }) => price.ceiling,
  mulai: day(({ from }) => from),
  sampai: day(({ to }) => to),
  dokumen: ({ documents }) => joined(documents),
  'alasan berakhir': ({ reason }) => reason,
};
