// The columns of exported enquiries.
import type { Enquiry } from '@hilir/contracts';
import { type Columns, day, instant } from '@hilir/files';

export const ENQUIRY_COLUMNS: Columns<Enquiry> = {
  id: ({ enquiryId }) => enquiryId,
  'ditanyakan (UTC)': instant(({ askedAt }) => askedAt),
  status: ({ status }) => status,
  penjual: ({ sellerId }) => sellerId,
  produk: ({ productId }) => productId,
  sku: ({ sku }) => sku,
  pembeli: ({ buyerId }) => buyerId,
  'nama pembeli': ({ buyer }) => buyer?.name,
  'email pembeli': ({ buyer }) => buyer?.email,
  'negara pembeli': ({ buyer }) => buyer?.country,
  'jumlah ditanyakan': ({ quantity }) => quantity,
  'diinginkan sampai': day(({ wantedBy }) => wantedBy),
  tujuan: ({ destination }) => destination,
  incoterm: ({ incoterm }) => incoterm,
  pesan: ({ message }) => message,
  'jumlah ditawarkan': ({ terms }) => terms?.quantity,
  'mata uang': ({ terms }) => terms?.currency,
  'harga per buah (satuan terkecil)': ({ terms }) => terms?.price,
  'nilai (satuan terkecil)': ({ amount }) => amount,
  'waktu pengerjaan (hari)': ({ terms }) => terms?.leadTimeDays,
  'berlaku sampai': day(({ terms }) => terms?.validUntil),
  'catatan penawaran': ({ terms }) => terms?.note,
  giliran: ({ turn }) => turn,
  'tenggat (UTC)': instant(({ deadline }) => deadline),
};
