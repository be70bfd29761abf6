// Products are found by words as people type them, while they type them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askedFor, stemOf, termsIn } from './words.js';

const finds = (typed: string, ...names: string[]): boolean => {
  const terms = termsIn(names);
  const { words, beginning = '' } = askedFor(typed);
  return words.every((word) => terms.includes(word)) && terms.some((term) => term.startsWith(beginning));
};

describe('words', () => {
  it.each([
    ['anjat', 'Anjat Dayak'],
    ['ANJ', 'Anjat Dayak'],
    ['dayak anj', 'Anjat Dayak'],
    ['maanyan', 'Tikar “Ma’anyan”'],
    ['cafe', 'Kursi Café'],
    ['anyaman', 'Tikar anyam'],
    ['anyam', 'Tikar anyaman'],
    ['menganyam', 'Tikar anyaman'],
    ['motif', 'Kain bermotif bunga'],
    ['bermotif', 'Kain, motif bunga'],
    ['tasnya', 'Tasnya Ibu'],
    ['baskets', 'Rattan basket'],
    ['basket', 'Rattan baskets'],
    ['baskets rotan', 'Keranjang rotan / rattan basket'],
    ['menganyam tik', 'Tikar anyaman'],
    ['4602', 'Model 4602-B'],
  ])('%s finds %s', (typed, name) => expect(finds(typed, name)).toBe(true));

  it.each([
    ['jat', 'Anjat'],
    ['anjat merah', 'Anjat Dayak'],
    ['rotan', 'Roti'],
    ['tikar', 'Tas'],
    ['tik anyam', 'Tikar anyaman'],
  ])('%s does not find %s', (typed, name) => expect(finds(typed, name)).toBe(false));

  it.each([
    ['rotan', 'rotan'],
    ['ikan', 'ikan'],
    ['merah', 'merah'],
    ['papan', 'papan'],
    ['makanan', 'makan'],
  ])('leave %s as %s', (word, stem) => expect(stemOf(word)).toBe(stem));

  it('that say nothing ask for nothing', () => {
    expect(askedFor('!? 🌊 a')).toEqual({ words: [] });
    expect(askedFor('satu dua tiga empat lima enam tujuh delapan sembilan').words).toHaveLength(7);
  });

  it('find a name at every letter of every word that is typed', () => {
    const affix = fc.constantFrom('', 'ber', 'meng', 'mem', 'men', 'me', 'peng', 'pen', 'per', 'pe', 'ke');
    const suffix = fc.constantFrom('', 'an', 'nya', 'annya', 's', 'kan', 'ang');
    const stem = fc.stringMatching(/^[a-z]{2,8}$/);
    const word = fc.tuple(affix, stem, suffix).map((parts) => parts.join(''));
    fc.assert(
      fc.property(word, fc.nat(), (whole, cut) => {
        const typed = whole.slice(0, 2 + (cut % Math.max(1, whole.length - 1)));
        expect(finds(typed, whole)).toBe(true);
        expect(finds(`${whole} ${typed}`, whole)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
