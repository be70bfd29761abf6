// The columns of the exported outflow register and its sums.
import type { Outflow, OutflowSum } from '@hilir/contracts';
import { type Columns, instant, joined, named } from '@hilir/files';

export const OUTFLOW_COLUMNS: Columns<Outflow> = {
  id: ({ outflowId }) => outflowId,
  'terjadi (UTC)': instant(({ occurredAt }) => occurredAt),
  'dicatat (UTC)': instant(({ recordedAt }) => recordedAt),
  status: ({ status }) => status,
  sumber: ({ source }) => source,
  komoditas: ({ commodity }) => commodity,
  ciri: ({ attributes }) => named(attributes),
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
  'dokumen lain': ({ papers }) => joined(papers.others),
  'dokumen kurang': ({ missingPapers }) => joined(missingPapers),
  alasan: ({ reason }) => reason,
  'permintaan lokal menunggu (satuan dasar)': ({ unmetLocalDemand }) => unmetLocalDemand.quantity,
  'pesanan lokal menunggu': ({ unmetLocalDemand }) => unmetLocalDemand.orders,
  aturan: ({ rule }) => rule?.ruleId,
  'alasan keputusan': ({ decision }) => decision?.reason,
  'alasan pembatalan': ({ reversal }) => reversal?.reason,
};

export const SUM_COLUMNS: Columns<OutflowSum> = {
  bulan: ({ month }) => month,
  komoditas: ({ commodity }) => commodity,
  tujuan: ({ destination }) => destination,
  entri: ({ entries }) => entries,
  'jumlah (satuan dasar)': ({ quantity }) => quantity,
  'nilai (rupiah)': ({ value }) => value,
  'selama permintaan lokal menunggu (satuan dasar)': ({ whileLocalDemandWaited }) => whileLocalDemandWaited,
  'porsi selama permintaan lokal menunggu': ({ shareWhileLocalDemandWaited }) => shareWhileLocalDemandWaited,
};
