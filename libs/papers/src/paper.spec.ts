// A paper as HTML and as PDF: both say all of it and nothing else, however it was typed, and the PDF is the same every time.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayText, htmlOf, moneyText, type Paper, pdfOf, quantityText, regionText, unitText } from './index.js';

const paper: Paper = {
  kind: 'invoice',
  number: 'INV/2026/000123',
  language: 'id',
  title: 'Faktur',
  issuedAt: new Date('2026-11-24T03:00:00.000Z'),
  fields: [{ label: 'Tanggal', value: '24 November 2026' }],
  parties: [{ role: 'Penjual', name: 'Anjat Lestari', lines: ['65.01.01.2001'] }],
  table: {
    columns: [{ label: 'Barang' }, { label: 'Jumlah', figures: true }],
    rows: [['Anjat merah\nHS 4602.12', '12']],
  },
  totals: [{ label: 'Jumlah', value: 'Rp 2.220.000' }],
  words: { label: 'Terbilang', value: 'dua juta dua ratus dua puluh ribu rupiah' },
  notes: ['Terima kasih.'],
  references: [{ label: 'PEB', value: '000123' }],
  signatures: [{ role: 'Penjual', name: 'Ibu Sari' }, { role: 'Pembeli' }],
  link: 'https://example.org/sales/1',
};
const visible = (html: string): string =>
  html
    .replace(/<(style|svg|title)[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('the page of a paper', () => {
  it('says all of it, in its language, and asks nobody for anything', () => {
    const html = htmlOf(paper);
    const said = visible(html);
    const { fields, totals, references, notes, words } = paper;
    const all = [...fields, ...totals, ...references, words!].flatMap(({ label, value }) => [label, value]);
    for (const text of [...all, ...notes, paper.number, 'Ibu Sari', 'Anjat merah', 'HS 4602.12', paper.link!])
      expect(said).toContain(text);
    expect(html).toContain('<html lang="id">');
    expect(htmlOf({ ...paper, language: 'en' })).toContain('<html lang="en">');
    expect(html).not.toMatch(/<(?:script|link|img|iframe)|\b(?:src|href|url)\s*[=(]|@import/i);
  });

  it('shows what was typed as text, whatever was typed, and never as markup', () => {
    const tags = (html: string): string[] => html.match(/<[a-z/][^>]*>/g)!;
    const shape = tags(htmlOf(paper)).length;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'< > & " \' / a b å ='.split(' '), ' ') }), (typed) => {
        const html = htmlOf({
          ...paper,
          parties: [{ role: 'Penjual', name: typed, lines: [typed] }],
          table: { columns: paper.table.columns, rows: [[typed, '12']] },
          notes: [typed],
        });
        expect(visible(html).split(typed).length).toBeGreaterThan(4);
        expect(tags(html.replaceAll('<br>', '')).length).toBe(shape - 1);
      }),
    );
  });
});

describe('the PDF of a paper', () => {
  it('is the same to the byte every time', async () => {
    const [one, other] = [await pdfOf(paper), await pdfOf(paper)];
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
    expect(one.equals(other)).toBe(true);
    expect((await pdfOf({ ...paper, number: 'INV/2026/000124' })).equals(one)).toBe(false);
  });

  it('goes on over as many pages as its rows need', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => [`Anjat ${i}`, `${i}`]);
    const long = await pdfOf({ ...paper, table: { ...paper.table, rows } });
    expect(long.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(2);
  });
});

describe('figures', () => {
  it('are written as people of the language write them, exact to the last digit', () => {
    expect([moneyText(1_250_000, 'IDR', 'id'), moneyText(145_050, 'USD', 'en')]).toEqual([
      'Rp\u00a01.250.000',
      'USD\u00a01,450.50',
    ]);
    expect(moneyText(999_999_999_999_999, 'USD', 'en')).toBe('USD\u00a09,999,999,999,999.99');
    expect([quantityText(1_250_500, 'g', 'id'), quantityText(1_250_000, 'g', 'en'), unitText('g', 'id')]).toEqual([
      '1.250,5',
      '1,250',
      'kg',
    ]);
    expect([dayText('2026-08-17', 'id'), dayText('2026-08-17', 'en')]).toEqual(['17 Agustus 2026', '17 August 2026']);
    expect(['65', '6501', '650101', '6501012005'].map(regionText)).toEqual([
      '65',
      '65.01',
      '65.01.01',
      '65.01.01.2005',
    ]);
  });
});
