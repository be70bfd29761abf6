// The columns of a pool's exported waiting list.
import type { WaitingOrder } from '@hilir/contracts';
import { type Columns, day, instant } from '@hilir/files';
import type { z } from 'zod';

export const WAITING_COLUMNS: Columns<z.infer<typeof WaitingOrder>> = {
  pesanan: ({ orderId }) => orderId,
  pembeli: ({ buyerId }) => buyerId,
  'kode desa pembeli': ({ buyerRegion }) => buyerRegion,
  'menunggu (satuan dasar)': ({ waiting }) => waiting,
  'dipesan (UTC)': instant(({ placedAt }) => placedAt),
  'diperlukan sampai': day(({ needBy }) => needBy),
};
