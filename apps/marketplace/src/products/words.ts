// How products are found by words: whatever their case, accents and punctuation, in Indonesian and English, by how they begin.

/** `Tas anjat “Ma’anyan”, merah` → tas, anjat, maanyan, merah. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}'`´‘’ʼ]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST);

/** Single letters tell nothing apart, and nobody types more words than these. */
const SHORTEST = 2;
const MOST_WORDS = 8;
/** So many letters must be left: shorter ones are mostly no word of their own. */
const STEM = 4;

/**
 * Without the affixes that lead apart what belongs together: anyaman → anyam, bermotif → motif, baskets → basket.
 * Light on purpose. `me-` and `pe-` also take away a first k, p, s or t (menenun from tenun), which needs a dictionary,
 * and `ke-…-an` is left, as half a word that is being typed would be cut and the whole one not.
 */
export const stemOf = (word: string): string =>
  withoutPrefix(word)
    .replace(/(?<=.{4})(?:nya|s)$/, '')
    .replace(/(?<=.{4})an$/, '');

function withoutPrefix(word: string): string {
  const [prefix] = /^(?:ber|meng|mem|men|me|peng|pem|pen|per|pe)/.exec(word) ?? [''];
  return word.length - prefix.length >= STEM ? word.slice(prefix.length) : word;
}

/** The words by which these texts are found: each as it is written, and without its affixes. */
export const termsIn = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap(wordsOf).flatMap((word) => [word, withoutPrefix(word), stemOf(word)])),
];

/** What a typed text asks for: each of its words, at most eight; the last may still be in the making. */
export function askedFor(text: string): { words: string[]; beginning?: string } {
  const words = wordsOf(text).slice(0, MOST_WORDS).map(stemOf);
  const beginning = words.pop();
  return beginning === undefined ? { words } : { words, beginning };
}
