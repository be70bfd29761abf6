// How names are compared: as words, whatever their case, accents and punctuation.

/** `P.T. Sumber-Rezeki Ma’rang` → pt, sumber, rezeki, marang. Only letters and digits are left, so a word is safe in a pattern. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}'`´‘’ʼ]/gu, '')
    .replace(/(?<![\p{L}\p{N}])(\p{L})\.(?=\p{L}(?![\p{L}\p{N}]))/gu, '$1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

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
