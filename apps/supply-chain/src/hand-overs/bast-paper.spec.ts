// The printed BAST: its figures are those of the hand-over, in both languages, and it names who gathered only to who may know.
import type { CommodityTemplate } from '@hilir/contracts';
import { htmlOf } from '@hilir/papers';
import { describe, expect, it } from '@jest/globals';
import { bastPaper, type Issued, materialText } from './bast-paper.js';
import type { HandOver } from './hand-over.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const label = { id: 'Diameter (mm)', en: 'Diameter (mm)' };
const template: CommodityTemplate = {
  name: { id: 'Rotan', en: 'Rattan' },
  baseUnit: 'g',
  hs: [],
  countUnits: [],
  attributes: [
    { kind: 'choice', name: 'form', label, required: true, choices: ['asalan'] },
    { kind: 'number', name: 'diameter', label, required: false, min: 2, max: 80, step: 1 },
  ],
};
const paper: Issued = {
  number: 'BAST/2026/000007',
  issuedAt: new Date('2026-11-25T01:00:00.000Z'),
  supplier: { name: 'Koperasi Rotan Malinau', region: '6502012002', nib: '9120001234502' },
  buyer: { name: 'Anjat Lestari', region: '6501012001' },
  unit: 'g',
  goods: [materialText({ form: 'asalan', diameter: 25 }, template)],
  papers: { faHhbk: 'FA.1' },
  missingPapers: ['manifest'],
};
const handOver = {
  _id: uuid(1),
  orderId: uuid(2),
  parts: [{ part: 0, lotId: uuid(3), region: '6502012002' }],
  bast: {
    collector: 'Bu Rina',
    receiver: 'Ibu Sari',
    photos: [],
    occurredAt: new Date('2026-11-23T16:30:00.000Z'),
    recordedAt: paper.issuedAt,
    missingPapers: [],
    lines: [
      {
        part: 0,
        lotId: uuid(3),
        supplierId: uuid(4),
        region: '6502012002',
        commodity: 'rattan',
        gross: 520_000,
        tare: 5_000,
        deductions: [{ reason: 'moisture', quantity: 15_000 }],
        net: 500_000,
        accepted: 470_500,
        rejections: [{ reason: 'damaged', quantity: 29_500 }],
        rejected: 29_500,
        rejectedGoes: 'written-off',
        restGoes: 'pool',
        writeOffReason: 'hanyut',
        writtenOff: 29_500,
        quantity: 500_000,
        price: 5_000,
        amount: 2_352_500,
        surplus: 0,
        released: 0,
        left: 0,
        leftAmount: 0,
        gatherer: 'Pak Usat',
      },
    ],
  },
  paper,
} as unknown as HandOver;
const printed = (language: 'id' | 'en', withGatherers = true) =>
  bastPaper(handOver, { language, withGatherers, publicUrl: 'https://example.org' })!;

describe('a printed BAST', () => {
  it('says what was weighed, accepted and rejected, and what it comes to', () => {
    const { number, table, totals, words, notes, references, signatures, fields, link } = printed('id');
    expect(number).toBe(paper.number);
    expect(table.rows).toEqual([
      [
        'Rotan: asalan, Diameter (mm) 25\nasal 65.02.01.2002\npengumpul: Pak Usat\nPotongan: kadar air 15\n' +
          'Ditolak: rusak 29,5\ndihapusbukukan 29,5: hanyut',
        '520',
        '5',
        '15',
        '500',
        '470,5',
        '29,5',
        'Rp\u00a05.000',
        'Rp\u00a02.352.500',
      ],
    ]);
    expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true);
    expect(totals.map(({ value }) => value)).toEqual(['470,5 kg', 'Rp\u00a02.352.500']);
    expect(words!.value).toBe('dua juta tiga ratus lima puluh dua ribu lima ratus rupiah');
    expect([notes, references]).toEqual([
      ['Nomor dokumen belum disebut: manifest'],
      [{ label: 'FA-HHBK', value: 'FA.1' }],
    ]);
    expect(signatures.map(({ name }) => name)).toEqual(['Bu Rina', 'Ibu Sari']);
    // Half past midnight in Malinau, and told a day later.
    expect(fields.map(({ value }) => value).slice(0, 2)).toEqual(['24 November 2026', '25 November 2026']);
    expect(link).toBe(`https://example.org/hand-overs/${uuid(1)}`);
  });

  it('says the same in English', () => {
    const { table, words } = printed('en');
    expect(table.rows[0]!.slice(1)).toEqual([
      '520',
      '5',
      '15',
      '500',
      '470.5',
      '29.5',
      'Rp\u00a05,000',
      'Rp\u00a02,352,500',
    ]);
    expect(words!.value).toBe('two million three hundred fifty-two thousand five hundred rupiah');
  });

  it('names who gathered only to who may know', () => {
    expect(htmlOf(printed('id'))).toContain('Pak Usat');
    expect(htmlOf(printed('id', false))).not.toContain('Pak Usat');
  });

  it('is none before the material was received, and none where it has no number', () => {
    const { bast, paper: _paper, ...before } = handOver;
    const options = { language: 'id', withGatherers: true, publicUrl: '' } as const;
    expect(bastPaper(before, options)).toBeUndefined();
    expect(bastPaper({ ...before, bast: bast! }, options)).toBeUndefined();
  });
});
