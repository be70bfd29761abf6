// Names that mean the same business are compared as the same words.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { businessKey, wordFilter, wordsOf } from './names.js';

describe('the words of a name', () => {
  it('leave case, accents, apostrophes and punctuation behind', () => {
    expect(wordsOf("  Pa' BETUNG, Sara'ea (Ilir) ")).toEqual(['pa', 'betung', 'saraea', 'ilir']);
    expect(wordsOf('Café Ñoño')).toEqual(['cafe', 'nono']);
  });

  it('join the letters of an abbreviation with dots', () => {
    expect(wordsOf('P.T. Maju')).toEqual(wordsOf('PT Maju'));
    expect(wordsOf('C.V.Anjat Jaya')[0]).toBe('cv');
  });

  it('are their own words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const words = wordsOf(text);
        expect(wordsOf(words.join(' '))).toEqual(words);
      }),
    );
  });

  it('find the name by the beginning of each, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{2,8}$/), { minLength: 1 }), (words) => {
        const typed = words.map((word) => word.slice(0, 2)).reverse();
        for (const pattern of wordFilter(typed.join(' ')).words.$all) {
          expect(words.some((word) => pattern.test(word))).toBe(true);
        }
      }),
    );
  });
});

describe('the key of a business name', () => {
  it.each([
    ['P.T. Anjat-Jaya', 'ANJAT JAYA, CV'],
    ['Koperasi Serba Usaha Tebengang Lestari', 'KSU "Tebengang Lestari"'],
    ['BUMDes Setulang', 'Badan Usaha Milik Desa Setulang'],
    ['UD. Sumber  Rezeki', 'Sumberrezeki'],
  ])('is the same for %s and %s', (a, b) => expect(businessKey(a)).toBe(businessKey(b)));

  it('keeps words that only look like a legal form, and names that are nothing else', () => {
    expect(businessKey('Optik Padma')).toBe('optikpadma');
    expect(businessKey('Koperasi')).toBe('koperasi');
    expect(businessKey('***')).toBe('***');
  });
});
