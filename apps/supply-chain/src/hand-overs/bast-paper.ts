// The BAST of a hand-over as people print and sign it. It says what was true when it got its number, and goes on saying that.
import {
  type Attributes,
  type BaseUnit,
  type CommodityTemplate,
  dayThere,
  type Paper as TransportPaper,
  type PartyProfile,
} from '@hilir/contracts';
import {
  amountInWords,
  dayText,
  type Field,
  type Language,
  moneyText,
  type Paper,
  type PaperParty,
  quantityText,
  regionText,
  unitText,
  wordsIn,
} from '@hilir/papers';
import type { HandOver } from './hand-over.js';

type Bilingual = { id: string; en: string };
type Named = Pick<PartyProfile, 'name' | 'region' | 'nib'>;
/** What may be called otherwise later: kept with the number, so that every print is the same. */
export interface Issued {
  number: string;
  issuedAt: Date;
  supplier: Named;
  buyer: Named;
  unit: BaseUnit;
  /** What each line is. */
  goods: Bilingual[];
  papers: { manifest?: string; faHhbk?: string };
  missingPapers: TransportPaper[];
}

/** Material in words: `Rotan: asalan, sega, Diameter (mm) 25`. */
export function materialText(attributes: Attributes, { name, attributes: known }: CommodityTemplate): Bilingual {
  const said = (language: Language): string => {
    const values = known.flatMap((attribute) => {
      const value = attributes[attribute.name];
      if (value === undefined) return [];
      return [attribute.kind === 'number' ? `${attribute.label[language]} ${value}` : `${value}`];
    });
    return values.length > 0 ? `${name[language]}: ${values.join(', ')}` : name[language];
  };
  return { id: said('id'), en: said('en') };
}

const WORDS = {
  title: { id: 'Berita Acara Serah Terima', en: 'Hand-over minutes (BAST)' },
  day: { id: 'Tanggal', en: 'Date' },
  place: { id: 'Tempat', en: 'Place' },
  order: { id: 'Pesanan', en: 'Order' },
  recorded: { id: 'Dicatat', en: 'Recorded' },
  village: { id: 'Desa/kel.', en: 'Village' },
  words: { id: 'Terbilang', en: 'In words' },
  supplier: { id: 'Yang menyerahkan', en: 'Handed over by' },
  buyer: { id: 'Yang menerima', en: 'Received by' },
  goods: { id: 'Bahan', en: 'Material' },
  origin: { id: 'asal', en: 'from' },
  gatherer: { id: 'pengumpul', en: 'gatherer' },
  gross: { id: 'Kotor', en: 'Gross' },
  tare: { id: 'Tara', en: 'Tare' },
  deductions: { id: 'Potongan', en: 'Deductions' },
  net: { id: 'Bersih', en: 'Net' },
  accepted: { id: 'Diterima', en: 'Accepted' },
  rejected: { id: 'Ditolak', en: 'Rejected' },
  price: { id: 'Harga', en: 'Price' },
  amount: { id: 'Nilai', en: 'Amount' },
  total: { id: 'Total', en: 'Total' },
  writtenOff: { id: 'dihapusbukukan', en: 'written off' },
  manifest: { id: 'Manifes domestik', en: 'Domestic manifest' },
  missing: { id: 'Nomor dokumen belum disebut', en: 'Document number not given yet' },
};
const REASONS = {
  moisture: { id: 'kadar air', en: 'moisture' },
  dirt: { id: 'kotoran', en: 'dirt' },
  packaging: { id: 'kemasan', en: 'packaging' },
  other: { id: 'lainnya', en: 'other' },
  'too-wet': { id: 'terlalu basah', en: 'too wet' },
  'wrong-grade': { id: 'mutu tidak sesuai', en: 'wrong grade' },
  'wrong-size': { id: 'ukuran tidak sesuai', en: 'wrong size' },
  damaged: { id: 'rusak', en: 'damaged' },
  mouldy: { id: 'berjamur', en: 'mouldy' },
  mixed: { id: 'tercampur', en: 'mixed' },
};
const PAPER_NAMES: Record<TransportPaper, string> = { manifest: 'manifest', 'fa-hhbk': 'FA-HHBK' };

/** Undefined where nothing was received yet, or before papers had numbers. Who gathered is left out for who may not know. */
export function bastPaper(
  { _id, orderId, parts, bast, paper }: HandOver,
  { language, withGatherers, publicUrl }: { language: Language; withGatherers: boolean; publicUrl: string },
): Paper | undefined {
  if (!bast || !paper) return undefined;
  const says = wordsIn(WORDS, language);
  const { unit, issuedAt } = paper;
  const { region } = parts[0]!;
  const [day, recorded] = [dayThere(region, bast.occurredAt), dayThere(region, issuedAt)];
  const quantity = (base: number): string => quantityText(base, unit, language);
  const rupiah = (amount: number): string => moneyText(amount, 'IDR', language);
  const figures = (label: string): { label: string; figures: true } => ({ label, figures: true });
  const inUnit = (label: string) => figures(`${label} (${unitText(unit, language)})`);
  const reasons = (list: readonly { reason: keyof typeof REASONS; quantity: number }[]): string =>
    list.map(({ reason, quantity: base }) => `${REASONS[reason][language]} ${quantity(base)}`).join(', ');
  const rows = bast.lines.map((line, i) => [
    [
      paper.goods[i]![language],
      `${says.origin} ${regionText(line.region)}`,
      ...(withGatherers && line.gatherer !== undefined ? [`${says.gatherer}: ${line.gatherer}`] : []),
      ...(line.deductions.length > 0 ? [`${says.deductions}: ${reasons(line.deductions)}`] : []),
      ...(line.rejections.length > 0 ? [`${says.rejected}: ${reasons(line.rejections)}`] : []),
      ...(line.writtenOff > 0 ? [`${says.writtenOff} ${quantity(line.writtenOff)}: ${line.writeOffReason}`] : []),
    ].join('\n'),
    quantity(line.gross),
    quantity(line.tare),
    quantity(sum(line.deductions, (deduction) => deduction.quantity)),
    quantity(line.net),
    quantity(line.accepted),
    quantity(line.rejected),
    rupiah(line.price),
    rupiah(line.amount),
  ]);
  const amount = sum(bast.lines, (line) => line.amount);
  return {
    kind: 'bast',
    number: paper.number,
    language,
    title: says.title,
    issuedAt,
    fields: [
      { label: says.day, value: dayText(day, language) },
      ...(recorded === day ? [] : [{ label: says.recorded, value: dayText(recorded, language) }]),
      { label: says.place, value: `${says.village} ${regionText(region)}` },
      { label: says.order, value: orderId },
    ],
    parties: [partyOf(says.supplier, paper.supplier, says), partyOf(says.buyer, paper.buyer, says)],
    table: {
      columns: [
        { label: says.goods },
        ...[says.gross, says.tare, says.deductions, says.net, says.accepted, says.rejected].map(inUnit),
        figures(`${says.price} / ${unitText(unit, language)}`),
        figures(says.amount),
      ],
      rows,
    },
    totals: [
      {
        label: says.accepted,
        value: `${quantity(sum(bast.lines, (line) => line.accepted))} ${unitText(unit, language)}`,
      },
      { label: says.total, value: rupiah(amount) },
    ],
    words: { label: says.words, value: amountInWords(amount, 'IDR', language) },
    notes: paper.missingPapers.map((missing) => `${says.missing}: ${PAPER_NAMES[missing]}`),
    references: referencesOf(paper, says.manifest),
    signatures: [
      { role: says.supplier, name: bast.collector },
      { role: says.buyer, name: bast.receiver },
    ],
    link: `${publicUrl}/hand-overs/${_id}`,
  };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((all, item) => all + of(item), 0);

const partyOf = (role: string, { name, region, nib }: Named, says: { village: string }): PaperParty => ({
  role,
  name,
  lines: [`${says.village} ${regionText(region)}`, ...(nib === undefined ? [] : [`NIB ${nib}`])],
});

const referencesOf = ({ papers: { manifest, faHhbk } }: Issued, manifestLabel: string): Field[] => [
  ...(manifest === undefined ? [] : [{ label: manifestLabel, value: manifest }]),
  ...(faHhbk === undefined ? [] : [{ label: 'FA-HHBK', value: faHhbk }]),
];
