// How names are compared: as words, whatever their case, accents and punctuation.
import { wordsOf } from '@hilir/files';

export { wordsOf };

const LEGAL_FORMS = new RegExp(
  '(?<=^| )(?:' +
    'badan usaha milik desa|(?:koperasi|kop) (?:serba usaha|simpan pinjam|unit desa)|perseroan terbatas|' +
    'pt|tbk|persero|cv|fa|firma|ud|pd|koperasi|kop|ksu|kud|ksp|kub|bumdes|bumdesa|bumdesma|ikm|umkm|ukm' +
    ')(?= |$)',
  'g',
);
/** The name of a business without its legal form and spaces: the same for `P.T. Anjat-Jaya` and `ANJAT JAYA, CV`. */
export function businessKey(name: string): string {
  const words = wordsOf(name).join(' ');
  const own = words.replace(LEGAL_FORMS, '').replaceAll(' ', '');
  return own || words || name;
}

/** Matches names that have, for each word typed, a word that begins so. The longest first: it narrows the index most. */
export function wordFilter(typed: string): { words: { $all: RegExp[] } } {
  const words = [...new Set(wordsOf(typed))].sort((a, b) => b.length - a.length);
  return { words: { $all: words.map((word) => new RegExp(`^${word}`)) } };
}
