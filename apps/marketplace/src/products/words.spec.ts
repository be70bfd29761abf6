// Products are found by words as people type them, while they type them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askedFor, beginningsOf, stemOf } from './words.js';

const finds = (typed: string, ...names: string[]): boolean => {
  const beginnings = new Set(beginningsOf(names));
  return askedFor(typed).every((word) => beginnings.has(word));
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
    ['basket rotan', 'Keranjang rotan / rattan basket'],
    ['4602', 'Model 4602-B'],
  ])('%s finds %s', (typed, name) => expect(finds(typed, name)).toBe(true));

  it.each([
    ['jat', 'Anjat'],
    ['anjat merah', 'Anjat Dayak'],
    ['rotan', 'Roti'],
    ['tikar', 'Tas'],
  ])('%s does not find %s', (typed, name) => expect(finds(typed, name)).toBe(false));

  it.each([
    ['rotan', 'rotan'],
    ['ikan', 'ikan'],
    ['merah', 'merah'],
    ['papan', 'papan'],
    ['makanan', 'makan'],
  ])('leave %s as %s', (word, stem) => expect(stemOf(word)).toBe(stem));

  it('that say nothing ask for nothing', () => {
    expect(askedFor('!? 🌊 a')).toEqual([]);
    expect(askedFor('satu dua tiga empat lima enam tujuh delapan sembilan')).toHaveLength(8);
  });

  it('find a name at every letter of every word that is typed', () => {
    const affix = fc.constantFrom('', 'ber', 'meng', 'mem', 'men', 'me', 'peng', 'pen', 'per', 'pe', 'ke');
    const suffix = fc.constantFrom('', 'an', 'nya', 'annya', 's', 'kan', 'ang');
    const stem = fc.stringMatching(/^[a-z]{1,8}$/);
    const word = fc.tuple(affix, stem, suffix).map((parts) => parts.join(''));
    fc.assert(
      fc.property(word, fc.nat(), (whole, cut) => {
        const typed = whole.slice(0, 2 + (cut % Math.max(1, whole.length - 1)));
        expect(finds(typed, whole)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
