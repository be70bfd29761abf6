// What the papers of a sale say, kept with their numbers when its goods leave, so that every print is the same.
import type { ExportDocument, PaperKind, PartyProfile } from '@hilir/contracts';
import type { Papers, Sale } from '../sales/sale.js';

export type Named = Pick<PartyProfile, 'name'> & Partial<Pick<PartyProfile, 'region' | 'nib'>>;
export interface Issued extends Pick<Sale, 'sellerId' | 'region' | 'destination' | 'currency' | 'amount'> {
  /** `<sale>:<kind>` */
  _id: string;
  kind: PaperKind;
  number: string;
  issuedAt: Date;
  saleId: string;
  seller: Named;
  buyer: Named;
  /** A buyer without an account, whose name and address are personal. */
  guest: boolean;
  lines: Pick<
    Sale['lines'][number],
    'sku' | 'name' | 'englishName' | 'variant' | 'hs' | 'weight' | 'count' | 'price' | 'amount' | 'value'
  >[];
  /** Of an export, those that have a number by now. */
  documents: { name: ExportDocument['name']; number: string; issuedOn: string }[];
  shipment: Pick<NonNullable<Sale['shipment']>, 'occurredAt' | 'carrier' | 'tracking' | 'packages' | 'rate'>;
}

/** The papers of a sale that was just shipped. A party that is not known here yet is called by its id. */
export function papersOf(
  sale: Sale,
  around: { seller: Named | null; buyer: Named | null; documents: readonly ExportDocument[] },
): Issued[] {
  const { _id: saleId, sellerId, region, destination, currency, amount, lines, papers } = sale;
  const content = {
    saleId,
    sellerId,
    region,
    destination,
    currency,
    amount,
    lines,
    seller: called(around.seller ?? { name: sellerId, region }),
    buyer: called(sale.buyer ?? around.buyer ?? { name: sale.buyerId! }),
    guest: sale.buyer !== undefined,
    documents: sale.documents.flatMap(({ code, number, issuedOn }) => {
      const name = around.documents.find((document) => document.code === code)?.name ?? { id: code, en: code };
      return number === undefined ? [] : [{ name, number, issuedOn: issuedOn! }];
    }),
    shipment: sale.shipment!,
  };
  const { invoice, bast } = papers as Papers;
  return [
    { ...content, _id: `${saleId}:invoice`, kind: 'invoice', ...invoice },
    { ...content, _id: `${saleId}:bast`, kind: 'bast', ...bast },
  ];
}

const called = ({ name, region, nib }: Named): Named => ({
  name,
  ...(region !== undefined && { region }),
  ...(nib !== undefined && { nib }),
});
