// A paper as a PDF: A4, the head of its table on every page, and the same bytes for the same paper.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Column, Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { type Field, LABELS, type Paper } from './paper.js';

/** It weighs some megabytes, so it is loaded when the first paper is asked for. */
let loaded: Promise<typeof import('pdfmake')> | undefined;

export async function pdfOf(paper: Paper): Promise<Buffer> {
  const pdfmake = await (loaded ??= load());
  return pdfmake.createPdf(contentOf(paper)).getBuffer();
}

async function load(): Promise<typeof import('pdfmake')> {
  const { default: pdfmake } = (await import('pdfmake')) as unknown as { default: typeof import('pdfmake') };
  const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts/Roboto');
  const font = (name: string): string => join(fonts, `Roboto-${name}.ttf`);
  pdfmake.setFonts({
    Roboto: {
      normal: font('Regular'),
      bold: font('Medium'),
      italics: font('Italic'),
      bolditalics: font('MediumItalic'),
    },
  });
  // A paper reads its fonts and nothing else.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts));
  return pdfmake;
}

const GREY = '#4b5563';
const LINE = '#d1d5db';

function contentOf(paper: Paper): TDocumentDefinitions {
  const label = LABELS[paper.language];
  return {
    pageSize: 'A4',
    pageMargins: [42, 42, 42, 50],
    language: paper.language,
    info: {
      title: `${paper.title} ${paper.number}`,
      creationDate: paper.issuedAt,
      producer: 'Hilir',
      creator: 'Hilir',
    },
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15 },
    footer: (page, pages) => ({
      columns: [{ text: paper.number }, { text: `${label.page} ${page} ${label.of} ${pages}`, alignment: 'right' }],
      margin: [42, 16, 42, 0],
      fontSize: 8,
      color: GREY,
    }),
    content: [
      headOf(paper),
      { columns: paper.parties.map(partyOf), columnGap: 18, margin: [0, 10, 0, 10] },
      tableOf(paper),
      { columns: [{ width: '*', text: '' }, totalsOf(paper.totals)], margin: [0, 6, 0, 0] },
      ...(paper.words ? [wordsOf(paper.words)] : []),
      ...(paper.references.length > 0 ? [heading(label.references), fieldsOf(paper.references)] : []),
      ...(paper.notes.length > 0 ? [heading(label.notes), { ul: [...paper.notes] }] : []),
      signaturesOf(paper),
      ...(paper.link === undefined ? [] : [{ text: paper.link, fontSize: 7, color: GREY, margin: at(0, 14) }]),
    ],
  };
}
const at = (bottom: number, top: number): [number, number, number, number] => [0, top, 0, bottom];

const heading = (text: string): Content => ({
  text: text.toUpperCase(),
  fontSize: 8,
  color: GREY,
  bold: true,
  margin: at(2, 10),
});

function headOf({ title, number, language, fields, link }: Paper): Content {
  const all = [{ label: LABELS[language].number, value: number }, ...fields];
  const named: Column = {
    width: '*',
    stack: [{ text: title, fontSize: 16, bold: true, margin: at(4, 0) }, fieldsOf(all)],
  };
  return {
    stack: [
      { columns: link === undefined ? [named] : [named, { width: 84, qr: link, fit: 80, eccLevel: 'M' }] },
      { canvas: [{ type: 'line', x1: 0, y1: 4, x2: 511, y2: 4, lineWidth: 1.2 }] },
    ],
  };
}

const fieldsOf = (fields: readonly Field[]): Content => ({
  table: {
    widths: [110, '*'],
    body: fields.map(({ label, value }): TableCell[] => [{ text: label, color: GREY }, { text: value }]),
  },
  layout: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingTop: () => 1,
    paddingBottom: () => 0,
  },
});

const partyOf = ({ role, name, lines }: Paper['parties'][number]): Content => ({
  stack: [heading(role), { text: name, bold: true }, ...lines],
});

function tableOf({ table: { columns, rows } }: Paper): Content {
  const widest = columns.findIndex(({ figures }) => !figures);
  const cell = (text: string, i: number, more: object = {}): TableCell => ({
    text,
    alignment: columns[i]!.figures ? 'right' : 'left',
    ...more,
  });
  return {
    fontSize: columns.length > 6 ? 8 : 9,
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map((_, i) => (i === widest ? '*' : 'auto')),
      body: [
        columns.map(({ label }, i) => cell(label, i, { bold: true })),
        ...rows.map((row) => row.map((text, i) => cell(text, i))),
      ],
    },
    layout: {
      vLineWidth: () => 0,
      hLineWidth: (line) => (line === 0 ? 0 : line === 1 ? 1 : 0.5),
      hLineColor: (line) => (line === 1 ? '#111' : LINE),
      paddingTop: () => 3,
      paddingBottom: () => 3,
    },
  };
}

const totalsOf = (totals: readonly Field[]): Column => ({
  width: 'auto',
  table: {
    dontBreakRows: true,
    body: totals.map(({ label, value }, i): TableCell[] => {
      const counts = i === totals.length - 1 ? { bold: true, fontSize: 11 } : {};
      return [
        { text: label, ...counts },
        { text: value, alignment: 'right', ...counts },
      ];
    }),
  },
  layout: { vLineWidth: () => 0, hLineWidth: (line) => (line === totals.length - 1 ? 1 : 0) },
});

const wordsOf = ({ label, value }: Field): Content => ({
  text: [
    { text: `${label}: `, color: GREY },
    { text: value, italics: true },
  ],
  margin: at(0, 10),
});

function signaturesOf({ signatures }: Paper): Content {
  const boxes = signatures.map(({ role, name }): Content => ({
    stack: [
      { text: role, alignment: 'center' },
      { text: '_'.repeat(26), alignment: 'center', margin: at(2, 44) },
      { text: name ?? '', alignment: 'center', bold: true },
    ],
  }));
  return { columns: boxes, columnGap: 14, margin: at(0, 22), unbreakable: true };
}
