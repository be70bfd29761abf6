// What stands on a printed paper, in one language. Its HTML and its PDF are made of this and say the same.
import type { PaperKind } from '@hilir/contracts';
import type { Language } from './language.js';

export interface Field {
  label: string;
  value: string;
}
/** Who the paper is about, e.g. the seller; nothing of it that was not given. */
export interface PaperParty {
  role: string;
  name: string;
  /** Village, address, numbers; each on a line of its own. */
  lines: readonly string[];
}
export interface Column {
  label: string;
  /** Figures stand on the right; the first column that has none takes what room is left. */
  figures?: boolean;
}
export interface PaperTable {
  columns: readonly Column[];
  /** A cell may have several lines. */
  rows: readonly (readonly string[])[];
}
export interface Paper {
  kind: PaperKind;
  number: string;
  language: Language;
  title: string;
  /** When it got its number; the PDF carries it as the time of its creation. */
  issuedAt: Date;
  /** Day, place, and whatever else says which paper this is. */
  fields: readonly Field[];
  parties: readonly PaperParty[];
  table: PaperTable;
  /** The last one is what counts. */
  totals: readonly Field[];
  /** What counts, in words. */
  words?: Field;
  notes: readonly string[];
  /** Other papers that belong to it. */
  references: readonly Field[];
  signatures: readonly { role: string; name?: string | undefined }[];
  /** Where the thing it is about is found; printed as text and as a QR code. */
  link?: string;
}

/** Words of the renderers themselves. */
export const LABELS = {
  id: { number: 'Nomor', references: 'Dokumen terkait', notes: 'Catatan', page: 'Halaman', of: 'dari' },
  en: { number: 'Number', references: 'Related documents', notes: 'Notes', page: 'Page', of: 'of' },
} as const;
