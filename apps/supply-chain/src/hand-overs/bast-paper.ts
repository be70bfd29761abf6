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
  id: {
    title: 'Berita Acara Serah Terima',
    ...{ day: 'Tanggal', place: 'Tempat', order: 'Pesanan', recorded: 'Dicatat', village: 'Desa', words: 'Terbilang' },
    ...{ supplier: 'Yang menyerahkan', buyer: 'Yang menerima', goods: 'Bahan', origin: 'asal', gatherer: 'pengumpul' },
    ...{
      gross: 'Kotor',
      tare: 'Tara',
      deductions: 'Potongan',
      net: 'Bersih',
      accepted: 'Diterima',
      rejected: 'Ditolak',
    },
    ...{ price: 'Harga', amount: 'Nilai', total: 'Total', writtenOff: 'dihapusbukukan', manifest: 'Manifes domestik' },
    ...{ missing: 'Nomor dokumen belum disebut' },
    reasons: {
      ...{ moisture: 'kadar air', dirt: 'kotoran', packaging: 'kemasan', other: 'lainnya', 'too-wet': 'terlalu basah' },
      ...{ 'wrong-grade': 'mutu tidak sesuai', 'wrong-size': 'ukuran tidak sesuai', damaged: 'rusak' },
      ...{ mouldy: 'berjamur', mixed: 'tercampur' },
    },
  },
  en: {
    title: 'Hand-over minutes (BAST)',
    ...{ day: 'Date', place: 'Place', order: 'Order', recorded: 'Recorded', village: 'Village', words: 'In words' },
    ...{ supplier: 'Handed over by', buyer: 'Received by', goods: 'Material', origin: 'from', gatherer: 'gatherer' },
    ...{
      gross: 'Gross',
      tare: 'Tare',
      deductions: 'Deductions',
      net: 'Net',
      accepted: 'Accepted',
      rejected: 'Rejected',
    },
    ...{ price: 'Price', amount: 'Amount', total: 'Total', writtenOff: 'written off', manifest: 'Domestic manifest' },
    ...{ missing: 'Document number not given yet' },
    reasons: {
      ...{ moisture: 'moisture', dirt: 'dirt', packaging: 'packaging', other: 'other', 'too-wet': 'too wet' },
      ...{ 'wrong-grade': 'wrong grade', 'wrong-size': 'wrong size', damaged: 'damaged' },
      ...{ mouldy: 'mouldy', mixed: 'mixed' },
    },
  },
} as const;
const PAPER_NAMES: Record<TransportPaper, string> = { manifest: 'manifest', 'fa-hhbk': 'FA-HHBK' };

/** Undefined where nothing was received yet, or before papers had numbers. Who gathered is left out for who may not know. */
export function bastPaper(
  { _id, orderId, parts, bast, paper }: HandOver,
  { language, withGatherers, publicUrl }: { language: Language; withGatherers: boolean; publicUrl: string },
): Paper | undefined {
  if (!bast || !paper) return undefined;
  const says = WORDS[language];
  const { unit, issuedAt } = paper;
  const { region } = parts[0]!;
  const [day, recorded] = [dayThere(region, bast.occurredAt), dayThere(region, issuedAt)];
  const quantity = (base: number): string => quantityText(base, unit, language);
  const rupiah = (amount: number): string => moneyText(amount, 'IDR', language);
  const figures = (label: string): { label: string; figures: true } => ({ label, figures: true });
  const inUnit = (label: string) => figures(`${label} (${unitText(unit, language)})`);
  const reasons = (list: readonly { reason: keyof typeof says.reasons; quantity: number }[]): string =>
    list.map(({ reason, quantity: base }) => `${says.reasons[reason]} ${quantity(base)}`).join(', ');
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
