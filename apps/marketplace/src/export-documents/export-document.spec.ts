// Which documents an export needs, and how what is known of them grows.
import { type ExportDocument, type ExportDocumentBody, ExportDocumentDefined } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { checklistFor, defineDocument } from './export-document.js';

const name = { id: 'dokumen', en: 'document' };
const entry = (more: Partial<ExportDocument['entries'][number]> = {}) => ({
  hs: [],
  destinations: [],
  from: '2025-01-01',
  required: true,
  source: 'aturan',
  ...more,
});
const document = (code: string, ...entries: ExportDocument['entries']): ExportDocument => ({
  code,
  version: 1,
  name,
  entries,
});
const DOCUMENTS = [
  document('peb', entry()),
  document('svlk-v-legal', entry({ hs: ['44', '9401.6', '9403'] })),
  document(
    'phytosanitary',
    entry({ hs: ['4602'], required: false }),
    entry({ hs: ['46'], destinations: ['AU', 'NZ'] }),
  ),
  document('eu-only', entry({ destinations: ['NL'], to: '2025-12-31' })),
];
const needed = (hs: string[], country: string, day = '2025-06-01') =>
  checklistFor(DOCUMENTS, { hs, country, day }).map(({ code, required }) => [code, required]);

describe('the checklist of an export', () => {
  it('has what is needed everywhere, and what the goods or the country ask for', () => {
    expect(needed(['4602.12'], 'JP')).toEqual([
      ['peb', true],
      ['phytosanitary', false],
    ]);
    expect(needed(['4602.12'], 'AU')).toEqual([
      ['peb', true],
      ['phytosanitary', true],
    ]);
    expect(needed(['9403.83'], 'NL')).toEqual([
      ['eu-only', true],
      ['peb', true],
      ['svlk-v-legal', true],
    ]);
  });

  it('is that of all goods together, also when only one of them asks for it', () => {
    expect(needed(['4602.12', '9403.83'], 'JP').map(([code]) => code)).toEqual([
      'peb',
      'phytosanitary',
      'svlk-v-legal',
    ]);
  });

  it('follows the entries of its day, the first and the last included', () => {
    const days = ['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'];
    expect(days.map((day) => needed(['6304.99'], 'NL', day).map(([code]) => code))).toEqual([
      [],
      ['eu-only', 'peb'],
      ['eu-only', 'peb'],
      ['peb'],
    ]);
  });

  it('keeps the entries that speak of it, and all of them when nothing is asked', () => {
    const [, plants] = checklistFor(DOCUMENTS, { hs: ['4602.12'], country: 'JP', day: '2025-06-01' });
    expect(plants!.entries).toEqual([entry({ hs: ['4602'], required: false })]);
    expect(checklistFor(DOCUMENTS, {}).flatMap(({ entries }) => entries)).toHaveLength(5);
  });
});

describe('what is known of a document', () => {
  const body: ExportDocumentBody = { name, entries: [entry({ hs: ['46'] })] };
  const made = defineDocument(null, 'phytosanitary', body)!;

  it('begins at version 1, is told, and does not change by a repeat', () => {
    expect(made.document).toEqual({ ...body, code: 'phytosanitary', version: 1 });
    const about = { subject: 'phytosanitary', sequence: 1, key: 'phytosanitary' };
    expect(made.fact).toEqual(ExportDocumentDefined.of(about, made.document));
    expect(defineDocument(made.document, 'phytosanitary', body)).toBeUndefined();
  });

  it('grows by entries and last days, in whatever order they are told', () => {
    const ended = entry({ hs: ['46'], to: '2025-12-31' });
    const later = entry({ hs: ['46'], from: '2026-01-01', required: false });
    const grown = defineDocument(made.document, 'phytosanitary', { name, entries: [later, ended] })!;
    expect(grown.document).toMatchObject({ version: 2, entries: [ended, later] });
    expect(defineDocument(grown.document, 'phytosanitary', { name, entries: [ended, later] })).toBeUndefined();
  });

  it('never loses or changes what an entry said, nor a last day that was given', () => {
    const ended = defineDocument(made.document, 'x', { name, entries: [entry({ hs: ['46'], to: '2025-12-31' })] })!;
    const others = [
      [entry({ hs: ['47'] })],
      [entry({ hs: ['46'], required: false })],
      [entry({ hs: ['46'], source: 'lain' })],
    ];
    for (const entries of others)
      expect(() => defineDocument(made.document, 'x', { name, entries })).toThrow('export-document.changed');
    expect(() => defineDocument(ended.document, 'x', body)).toThrow('export-document.changed');
    expect(() => defineDocument(null, 'x', { name, entries: [entry({ to: '2024-12-31' })] })).toThrow(
      'export-document.dates',
    );
  });
});
