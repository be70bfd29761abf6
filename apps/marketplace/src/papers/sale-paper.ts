// Invoice and BAST of a sale as people print and sign them.
import { dayThere, INDONESIA, RUPIAH } from '@hilir/contracts';
import {
  amountInWords,
  countryText,
  dayText,
  type Field,
  type Language,
  moneyText,
  numberText,
  type Paper,
  type PaperParty,
  quantityText,
  regionText,
  wordsIn,
} from '@hilir/papers';
import type { Issued, Named } from './issued.js';

const WORDS = {
  invoice: { id: 'Faktur', en: 'Invoice' },
  exportInvoice: { id: 'Faktur ekspor', en: 'Commercial invoice' },
  bast: { id: 'Berita Acara Serah Terima', en: 'Hand-over minutes (BAST)' },
  day: { id: 'Tanggal', en: 'Date' },
  sale: { id: 'Penjualan', en: 'Sale' },
  shipped: { id: 'Dikirim', en: 'Shipped' },
  carrier: { id: 'Pengangkut', en: 'Carrier' },
  tracking: { id: 'Nomor resi', en: 'Tracking number' },
  packages: { id: 'Kemasan', en: 'Packages' },
  seller: { id: 'Penjual', en: 'Seller' },
  buyer: { id: 'Pembeli', en: 'Buyer' },
  hidden: { id: 'Nama tidak ditampilkan', en: 'Name not shown' },
  village: { id: 'Desa/kel.', en: 'Village' },
  goods: { id: 'Barang', en: 'Goods' },
  count: { id: 'Jumlah', en: 'Quantity' },
  price: { id: 'Harga', en: 'Price' },
  amount: { id: 'Nilai', en: 'Amount' },
  pieces: { id: 'buah', en: 'pcs' },
  total: { id: 'Total', en: 'Total' },
  words: { id: 'Terbilang', en: 'In words' },
  incoterm: { id: 'Syarat penyerahan', en: 'Terms of delivery' },
  origin: { id: 'Negara asal', en: 'Country of origin' },
  destination: { id: 'Negara tujuan', en: 'Destination' },
  currency: { id: 'Mata uang', en: 'Currency' },
  net: { id: 'Berat barang', en: 'Weight of goods' },
  gross: { id: 'Berat kotor', en: 'Gross weight' },
  rate: { id: 'Kurs', en: 'Exchange rate' },
  inRupiah: { id: 'Nilai dalam rupiah', en: 'Value in rupiah' },
  good: { id: 'Diterima baik', en: 'Received in good order' },
  bad: { id: 'Rusak / kurang', en: 'Damaged / missing' },
  received: { id: 'Diterima tanggal', en: 'Received on' },
  giver: { id: 'Yang menyerahkan', en: 'Handed over by' },
  taker: { id: 'Yang menerima', en: 'Received by' },
  to: { id: 'Dikirim ke', en: 'Shipped to' },
  package: { id: 'koli', en: 'packages' },
};
type Words = Record<keyof typeof WORDS, string>;

/** Whom it is printed for. To others than the two sides a buyer without an account stays unnamed. */
export interface Reader {
  language: Language;
  isSide: boolean;
  publicUrl: string;
}

export const paperOf = (issued: Issued, reader: Reader): Paper =>
  issued.kind === 'invoice' ? invoiceOf(issued, reader) : bastOf(issued, reader);

function invoiceOf(issued: Issued, reader: Reader): Paper {
  const { language } = reader;
  const says = wordsIn(WORDS, language);
  const { currency, amount, lines, shipment, documents, destination } = issued;
  const money = (of: number): string => moneyText(of, currency, language);
  const exported = destination.incoterm !== undefined;
  return {
    ...headOf(issued, reader, exported ? says.exportInvoice : says.invoice),
    table: {
      columns: [
        { label: says.goods },
        { label: `${says.count} (${says.pieces})`, figures: true },
        { label: says.price, figures: true },
        { label: says.amount, figures: true },
      ],
      rows: lines.map((line) => [
        goodsText(line, language),
        numberText(line.count, language),
        money(line.price),
        money(line.amount),
      ]),
    },
    totals: [
      ...weightsOf(issued, says, language),
      ...(shipment.rate === undefined
        ? []
        : [
            { label: says.rate, value: `1 ${currency} = ${rateText(shipment.rate, language)}` },
            {
              label: says.inRupiah,
              value: moneyText(
                sum(lines, (line) => line.value!),
                RUPIAH,
                language,
              ),
            },
          ]),
      { label: says.total, value: money(amount) },
    ],
    words: { label: says.words, value: amountInWords(amount, currency, language) },
    references: documents.map(({ name, number, issuedOn }) => ({
      label: name[language],
      value: `${number}, ${dayText(issuedOn, language)}`,
    })),
    signatures: [{ role: says.seller, name: issued.seller.name }],
  };
}

function bastOf(issued: Issued, reader: Reader): Paper {
  const { language } = reader;
  const says = wordsIn(WORDS, language);
  const count = numberText(
    sum(issued.lines, (line) => line.count),
    language,
  );
  return {
    ...headOf(issued, reader, says.bast),
    table: {
      // The last two are filled in by hand when the goods arrive.
      columns: [
        { label: says.goods },
        { label: `${says.count} (${says.pieces})`, figures: true },
        { label: says.good, figures: true },
        { label: says.bad, figures: true },
      ],
      rows: issued.lines.map((line) => [
        goodsText(line, language),
        numberText(line.count, language),
        '......',
        '......',
      ]),
    },
    totals: [...weightsOf(issued, says, language), { label: says.total, value: `${count} ${says.pieces}` }],
    references: [],
    notes: [`${says.received}: ........................`],
    signatures: [
      { role: says.giver, name: issued.seller.name },
      { role: says.carrier, name: issued.shipment.carrier },
      { role: says.taker },
    ],
  };
}

function headOf(
  issued: Issued,
  { language, isSide, publicUrl }: Reader,
  title: string,
): Omit<Paper, 'table' | 'totals' | 'references' | 'signatures'> {
  const says = wordsIn(WORDS, language);
  const { kind, number, issuedAt, saleId, region, shipment, destination } = issued;
  const { incoterm, country, place } = destination;
  const day = (at: Date): string => dayText(dayThere(region, at), language);
  const fields: (Field | false)[] = [
    { label: says.day, value: day(issuedAt) },
    { label: says.sale, value: saleId },
    { label: says.shipped, value: day(shipment.occurredAt) },
    { label: says.carrier, value: shipment.carrier },
    shipment.tracking !== undefined && { label: says.tracking, value: shipment.tracking },
    shipment.packages !== undefined && {
      label: says.packages,
      value: `${numberText(shipment.packages.count, language)} ${says.package}`,
    },
    incoterm !== undefined && { label: says.incoterm, value: `${incoterm} ${place} (Incoterms 2020)` },
    incoterm !== undefined && { label: says.origin, value: countryText(INDONESIA, language) },
    incoterm !== undefined && { label: says.destination, value: countryText(country, language) },
    incoterm !== undefined && kind === 'invoice' && { label: says.currency, value: issued.currency },
  ];
  return {
    kind,
    number,
    language,
    title,
    issuedAt,
    fields: fields.filter((field) => field !== false),
    parties: [partyOf(says.seller, issued.seller, says), buyerOf(issued, isSide, says, language)],
    notes: [],
    link: `${publicUrl}/sales/${saleId}`,
  };
}

const partyOf = (role: string, { name, region, nib }: Named, says: Words): PaperParty => ({
  role,
  name,
  lines: [
    ...(region === undefined ? [] : [`${says.village} ${regionText(region)}`]),
    ...(nib === undefined ? [] : [`NIB ${nib}`]),
  ],
});

/** With where the goods go. */
function buyerOf({ buyer, guest, destination }: Issued, isSide: boolean, says: Words, language: Language): PaperParty {
  const { address, place, region, country } = destination;
  const named = guest && !isSide ? { name: says.hidden } : buyer;
  const { role, name, lines } = partyOf(says.buyer, named, says);
  const where = [
    ...(isSide && address !== undefined ? [address] : []),
    region === undefined ? `${place}, ${countryText(country, language)}` : `${place}, ${regionText(region)}`,
  ];
  return { role, name, lines: [...lines, `${says.to}: ${where.join(', ')}`] };
}

function goodsText({ sku, name, englishName, variant, hs }: Issued['lines'][number], language: Language): string {
  const called = language === 'en' ? (englishName ?? name) : name;
  const codes = [`SKU ${sku}`, ...(hs === undefined ? [] : [`HS ${hs}`])].join(' · ');
  return [called, ...(variant === undefined ? [] : [variant]), codes].join('\n');
}

/** Of the goods where every line knows its own, of all that was sent where the shipment says it. */
function weightsOf({ lines, shipment }: Issued, says: Words, language: Language): Field[] {
  const weight = (grams: number): string => `${quantityText(grams, 'g', language)} kg`;
  const net = lines.every((line) => line.weight !== undefined) && sum(lines, (line) => line.weight! * line.count);
  return [
    ...(net === false ? [] : [{ label: says.net, value: weight(net) }]),
    ...(shipment.packages === undefined ? [] : [{ label: says.gross, value: weight(shipment.packages.gross) }]),
  ];
}

/** Rupiah for one whole unit, all its decimals kept. */
function rateText(rate: string, language: Language): string {
  const [whole, decimals] = rate.split('.');
  const point = language === 'id' ? ',' : '.';
  return `${moneyText(Number(whole), RUPIAH, language)}${decimals === undefined ? '' : `${point}${decimals}`}`;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((all, item) => all + of(item), 0);
