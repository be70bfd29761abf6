// Makes the empty file that people fill in: headings and an example on the first sheet, what each column takes on the second.
import { writeXlsx } from 'hucre/xlsx';
import type { Fields } from './fields.js';
import type { Language } from './problems.js';

const WORDS = {
  id: { data: 'Data', about: 'Petunjuk', column: 'Kolom', needed: 'Wajib', takes: 'Isi', yes: 'ya', no: 'tidak' },
  en: {
    data: 'Data',
    about: 'Guide',
    column: 'Column',
    needed: 'Required',
    takes: 'What it takes',
    yes: 'yes',
    no: 'no',
  },
} as const;

export function templateOf(fields: Fields, language: Language): Promise<Uint8Array> {
  const all = Object.values(fields);
  const { data, about, column, needed, takes, yes, no } = WORDS[language];
  const bold = { font: { bold: true } };
  return writeXlsx({
    sheets: [
      {
        name: data,
        columns: all.map(({ headings: [header] }) => ({ header, width: 20 })),
        rows: [all.map(({ headings: [header] }) => header), all.map(({ example }) => example)],
        freezePane: { rows: 1 },
      },
      {
        name: about,
        columns: [{ width: 28, style: bold }, { width: 10 }, { width: 80 }],
        rows: [
          [column, needed, takes],
          ...all.map(({ headings: [header], needed: must, expected }) => [header, must ? yes : no, expected[language]]),
        ],
      },
    ],
  });
}
