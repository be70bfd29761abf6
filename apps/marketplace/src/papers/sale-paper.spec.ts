// Invoice and BAST of a sale: their figures are those of the sale, in both languages, and who a guest is only the sides read.
import { htmlOf } from '@hilir/papers';
import { describe, expect, it } from '@jest/globals';
import type { Sale } from '../sales/sale.js';
import { papersOf } from './issued.js';
import { paperOf } from './sale-paper.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const NOW = new Date('2026-11-23T16:30:00.000Z');
const line = (number: number, more: object = {}) => ({
  line: number,
  productId: uuid(10 + number),
  sku: `ANJAT-${number}`,
  name: 'Anjat',
  englishName: 'Anjat basket',
  variant: 'M, merah',
  hs: '4602.12',
  weight: 900,
  count: 12,
  mode: 'in-stock',
  price: 185_000,
  amount: 2_220_000,
  refunded: 0,
  leadTimeDays: 0,
  value: 2_220_000,
  ...more,
});
const shipped = (more: object = {}) =>
  ({
    _id: uuid(1),
    sellerId: uuid(2),
    buyerId: uuid(3),
    region: '6502012002',
    destination: { country: 'ID', region: '3171012001', place: 'Jakarta', address: 'Jl. Melati 7' },
    currency: 'IDR',
    amount: 4_440_000,
    lines: [line(0), line(1, { weight: undefined })],
    documents: [],
    shipment: { occurredAt: NOW, carrier: 'Pelni' },
    papers: {
      invoice: { number: 'INV/2026/000123', issuedAt: NOW },
      bast: { number: 'BAST/2026/000007', issuedAt: NOW },
    },
    ...more,
  }) as unknown as Sale;
const guest = { name: 'Sato Hanako', email: 'sato@example.org', country: 'NL', keyHash: 'x' };
const exported = shipped({
  buyerId: undefined,
  buyer: guest,
  destination: { country: 'NL', place: 'Rotterdam', address: 'Kade 1', incoterm: 'FOB' },
  currency: 'USD',
  amount: 145_050,
  lines: [line(0, { price: 12_087, amount: 145_050, value: 23_063_747 })],
  documents: [
    { code: 'peb', required: true, number: '000123', issuedOn: '2026-11-20' },
    { code: 'bill-of-lading', required: false },
  ],
  shipment: { occurredAt: NOW, carrier: 'Meratus', rate: '15900.5', packages: { count: 2, gross: 12_500 } },
});
const parties = {
  seller: { name: 'Anjat Lestari', region: '6502012002', nib: '9120001234501' },
  buyer: { name: 'Toko Rotan', region: '3171012001' },
  documents: [{ code: 'peb', version: 1, name: { id: 'PEB', en: 'Export declaration' }, entries: [] }],
};
const printed = (sale: Sale, kind: 0 | 1, language: 'id' | 'en' = 'id', isSide = true) =>
  paperOf(papersOf(sale, parties)[kind]!, { language, isSide, publicUrl: 'https://example.org' });
const valuesOf = (fields: readonly { label: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(fields.map(({ label, value }) => [label, value]));

describe('an invoice', () => {
  it('says who sold what to whom, and what it comes to', () => {
    const { number, title, parties: sides, table, totals, words, fields, references } = printed(shipped(), 0);
    expect([number, title, references]).toEqual(['INV/2026/000123', 'Faktur', []]);
    expect(sides).toEqual([
      { role: 'Penjual', name: 'Anjat Lestari', lines: ['Desa/kel. 65.02.01.2002', 'NIB 9120001234501'] },
      {
        role: 'Pembeli',
        name: 'Toko Rotan',
        lines: ['Desa/kel. 31.71.01.2001', 'Dikirim ke: Jl. Melati 7, Jakarta, 31.71.01.2001'],
      },
    ]);
    const cells = ['12', 'Rp\u00a0185.000', 'Rp\u00a02.220.000'];
    expect(table.rows).toEqual([0, 1].map((i) => [`Anjat\nM, merah\nSKU ANJAT-${i} · HS 4602.12`, ...cells]));
    expect(valuesOf(totals)).toEqual({ Total: 'Rp\u00a04.440.000' });
    expect(words!.value).toBe('empat juta empat ratus empat puluh ribu rupiah');
    // Half past midnight where the seller is.
    expect(valuesOf(fields).Tanggal).toBe('24 November 2026');
  });

  it('of an export has what customs and the buyer ask for', () => {
    const { title, table, totals, words, fields, references } = printed(exported, 0, 'en');
    expect(title).toBe('Commercial invoice');
    expect(valuesOf(fields)).toMatchObject({
      'Terms of delivery': 'FOB Rotterdam (Incoterms 2020)',
      'Country of origin': 'Indonesia',
      Destination: 'Netherlands',
      Currency: 'USD',
      Packages: '2 packages',
    });
    expect(table.rows).toEqual([
      ['Anjat basket\nM, merah\nSKU ANJAT-0 · HS 4602.12', '12', 'USD\u00a0120.87', 'USD\u00a01,450.50'],
    ]);
    expect(valuesOf(totals)).toEqual({
      'Weight of goods': '10.8 kg',
      'Gross weight': '12.5 kg',
      'Exchange rate': '1 USD = Rp\u00a015,900.5',
      'Value in rupiah': 'Rp\u00a023,063,747',
      Total: 'USD\u00a01,450.50',
    });
    expect(words!.value).toBe('one thousand four hundred fifty and 50/100 US dollars');
    expect(references).toEqual([{ label: 'Export declaration', value: '000123, 20 November 2026' }]);
  });

  it('counts what stands on it: its last total is the sum of its lines', () => {
    const rows = printed(shipped(), 0).table.rows.map((row) => Number(row.at(-1)!.replace(/\D/g, '')));
    expect(rows.reduce((all, amount) => all + amount, 0)).toBe(shipped().amount);
  });
});

describe('the BAST of a sale', () => {
  it('goes with the goods and is filled in by hand where they arrive', () => {
    const { number, table, totals, signatures, words } = printed(shipped(), 1);
    expect([number, words]).toEqual(['BAST/2026/000007', undefined]);
    expect(table.rows.map((row) => row[1])).toEqual(['12', '12']);
    expect(valuesOf(totals)).toEqual({ Total: '24 buah' });
    expect(signatures.map(({ name }) => name)).toEqual(['Anjat Lestari', 'Pelni', undefined]);
  });
});

describe('a buyer without an account', () => {
  it('is named to the two sides, to others only by country', () => {
    for (const kind of [0, 1] as const) {
      const [own, others] = [true, false].map((isSide) => htmlOf(printed(exported, kind, 'en', isSide)));
      for (const personal of ['Sato Hanako', 'Kade 1']) {
        expect(own).toContain(personal);
        expect(others).not.toContain(personal);
      }
      expect(others).toContain('Netherlands');
      expect(own! + others!).not.toContain('sato@example.org');
    }
  });
});
