// The columns of exported hand-overs, with the sums of their BAST.
import type { HandOver } from '@hilir/contracts';
import { type Columns, instant, joined, yesNo } from '@hilir/files';

type Line = NonNullable<HandOver['bast']>['lines'][number];
const sum = (figure: (line: Line) => number) => (handOver: HandOver) =>
  handOver.bast?.lines.reduce((total, line) => total + figure(line), 0);

export const HAND_OVER_COLUMNS: Columns<HandOver> = {
  id: ({ handOverId }) => handOverId,
  status: ({ status }) => status,
  pesanan: ({ orderId }) => orderId,
  kumpulan: ({ pool }) => pool,
  pemasok: ({ supplierId }) => supplierId,
  pembeli: ({ buyerId }) => buyerId,
  'kode desa pembeli': ({ buyerRegion }) => buyerRegion,
  lot: ({ parts }) => joined(parts.map(({ lotId }) => lotId)),
  cara: ({ preparation }) => preparation?.way,
  tempat: ({ preparation }) => preparation?.place,
  pengangkut: ({ dispatch }) => dispatch?.carrier,
  kendaraan: ({ dispatch }) => dispatch?.vehicle,
  'nomor bast': ({ bast }) => bast?.number,
  manifes: ({ bast, dispatch }) => bast?.manifest ?? dispatch?.manifest,
  'fa-hhbk': ({ bast, dispatch }) => bast?.faHhbk ?? dispatch?.faHhbk,
  'dokumen kurang': ({ bast }) => joined(bast?.missingPapers),
  'bruto (satuan dasar)': sum(({ gross }) => gross),
  'tara (satuan dasar)': sum(({ tare }) => tare),
  'neto (satuan dasar)': sum(({ net }) => net),
  'diterima (satuan dasar)': sum(({ accepted }) => accepted),
  'ditolak (satuan dasar)': sum(({ rejected }) => rejected),
  'nilai (rupiah)': sum(({ amount }) => amount),
  penyerah: ({ bast }) => bast?.collector,
  penerima: ({ bast }) => bast?.receiver,
  'bast (UTC)': instant(({ bast }) => bast?.occurredAt),
  'alasan batal': ({ cancellation }) => cancellation?.reason,
  'tenggat (UTC)': instant(({ deadline }) => deadline),
  terlambat: ({ overdue }) => yesNo(overdue),
  'dimulai (UTC)': instant(({ startedAt }) => startedAt),
};
