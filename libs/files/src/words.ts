// How written words are compared: whatever their case, accents and punctuation.

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
