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

/** A word is found by its first letters from two on; beyond ten they tell nothing more apart. */
const SHORTEST = 2;
const LONGEST = 10;
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

/** Every beginning by which one of these texts is found. */
export function beginningsOf(texts: readonly string[]): string[] {
  const beginnings = new Set<string>();
  for (const word of texts.flatMap(wordsOf)) {
    for (const form of new Set([word, withoutPrefix(word)])) {
      for (let length = SHORTEST; length <= Math.min(form.length, LONGEST); length++)
        beginnings.add(form.slice(0, length));
    }
  }
  return [...beginnings];
}

/** What a typed text asks for: each of its words, at most eight, as the beginning of one. */
export const askedFor = (text: string): string[] => [
  ...new Set(
    wordsOf(text)
      .slice(0, MOST_WORDS)
      .map((word) => stemOf(word).slice(0, LONGEST)),
  ),
];
