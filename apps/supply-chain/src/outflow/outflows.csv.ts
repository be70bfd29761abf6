// Writes the outflow register as CSV.
import type { Outflow } from '@hilir/contracts';
import { type Columns, csvOf } from '@hilir/runtime';

const COLUMNS: Columns<Outflow> = {
  id: ({ outflowId }) => outflowId,
  terjadi: ({ occurredAt }) => occurredAt,
  dicatat: ({ recordedAt }) => recordedAt,
  status: ({ status }) => status,
  sumber: ({ source }) => source,
  komoditas: ({ commodity }) => commodity,
  ciri: ({ attributes }) =>
    Object.entries(attributes)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
  hs: ({ hs }) => hs,
  lot: ({ lotId }) => lotId,
  pemasok: ({ supplierId }) => supplierId,
  'jumlah (satuan dasar)': ({ quantity }) => quantity,
  'nilai (rupiah)': ({ value }) => value,
  'kode desa asal': ({ origin }) => origin,
  'negara tujuan': ({ destination }) => destination.country,
  'kode wilayah tujuan': ({ destination }) => destination.region,
  pembeli: ({ buyer }) => buyer.name ?? buyer.partyId,
  manifes: ({ papers }) => papers.manifest,
  'fa-hhbk': ({ papers }) => papers.faHhbk,
  'dokumen lain': ({ papers }) => papers.others?.join('; '),
  'dokumen kurang': ({ missingPapers }) => missingPapers.join('; '),
  alasan: ({ reason }) => reason,
  'permintaan lokal menunggu (satuan dasar)': ({ unmetLocalDemand }) => unmetLocalDemand.quantity,
  'pesanan lokal menunggu': ({ unmetLocalDemand }) => unmetLocalDemand.orders,
  aturan: ({ rule }) => rule?.ruleId,
  'alasan keputusan': ({ decision }) => decision?.reason,
  'alasan pembatalan': ({ reversal }) => reversal?.reason,
};

export const outflowsCsv = (outflows: AsyncIterable<Outflow>): AsyncGenerator<string> => csvOf(COLUMNS, outflows);
