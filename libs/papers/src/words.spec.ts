// Amounts in words: every number can be read back out of its words, and they are the words that people use.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountInWords, inWords, MOST_IN_WORDS } from './words.js';

const UNITS = {
  id: 'nol satu dua tiga empat lima enam tujuh delapan sembilan'.split(' '),
  en: (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  ).split(' '),
};
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: Record<string, bigint> = {
  ribu: 10n ** 3n,
  juta: 10n ** 6n,
  miliar: 10n ** 9n,
  triliun: 10n ** 12n,
  kuadriliun: 10n ** 15n,
  thousand: 10n ** 3n,
  million: 10n ** 6n,
  billion: 10n ** 9n,
  trillion: 10n ** 12n,
  quadrillion: 10n ** 15n,
};

/** Reads words as a person does: what was said since the last scale is multiplied by the next. */
function read(words: string, language: 'id' | 'en'): bigint {
  let total = 0n;
  let group = 0n;
  let digit = 0n;
  const close = (scale: bigint): void => {
    total += (group + digit) * scale;
    group = digit = 0n;
  };
  for (const word of words.replaceAll('-', ' ').split(' ')) {
    if (word === 'seribu') total += 1000n;
    else if (word in SCALES) close(SCALES[word]!);
    else if (word === 'seratus') group += 100n;
    else if (word === 'sepuluh') group += 10n;
    else if (word === 'sebelas') group += 11n;
    else if (word === 'ratus' || word === 'hundred') [group, digit] = [group + digit * 100n, 0n];
    else if (word === 'puluh') [group, digit] = [group + digit * 10n, 0n];
    else if (word === 'belas') [group, digit] = [group + digit + 10n, 0n];
    else if (TENS.includes(word)) group += BigInt((TENS.indexOf(word) + 2) * 10);
    else if (UNITS[language].includes(word)) digit += BigInt(UNITS[language].indexOf(word));
    else throw new Error(`${word} is no number`);
  }
  close(1n);
  return total;
}

describe('a number in words', () => {
  it.each([
    [0, 'nol', 'zero'],
    [10, 'sepuluh', 'ten'],
    [11, 'sebelas', 'eleven'],
    [12, 'dua belas', 'twelve'],
    [21, 'dua puluh satu', 'twenty-one'],
    [100, 'seratus', 'one hundred'],
    [111, 'seratus sebelas', 'one hundred eleven'],
    [1_000, 'seribu', 'one thousand'],
    [1_100, 'seribu seratus', 'one thousand one hundred'],
    [11_000, 'sebelas ribu', 'eleven thousand'],
    [21_000, 'dua puluh satu ribu', 'twenty-one thousand'],
    [101_000, 'seratus satu ribu', 'one hundred one thousand'],
    [1_000_000, 'satu juta', 'one million'],
    [1_001_000, 'satu juta seribu', 'one million one thousand'],
    [1_250_000, 'satu juta dua ratus lima puluh ribu', 'one million two hundred fifty thousand'],
    [2_000_000_000, 'dua miliar', 'two billion'],
    [3_000_000_000_000, 'tiga triliun', 'three trillion'],
    [1_000_000_000_000_000, 'satu kuadriliun', 'one quadrillion'],
  ])('%d', (number, id, en) => {
    expect([inWords(number, 'id'), inWords(number, 'en')]).toEqual([id, en]);
  });

  it('is read back as the same number, whatever it is, and is said by no other', () => {
    const any = fc.oneof(fc.bigInt({ min: 0n, max: MOST_IN_WORDS }), fc.bigInt({ min: 0n, max: 99_999n }));
    for (const language of ['id', 'en'] as const)
      fc.assert(
        fc.property(any, (number) => {
          expect(read(inWords(number, language), language)).toBe(number);
        }),
        { numRuns: 1_000 },
      );
  });

  it('is not made up for what it has no words for', () => {
    expect(() => inWords(-1, 'id')).toThrow(RangeError);
    expect(() => inWords(MOST_IN_WORDS + 1n, 'en')).toThrow(RangeError);
  });
});

describe('an amount in words', () => {
  it.each([
    [1_000, 'IDR', 'seribu rupiah', 'one thousand rupiah'],
    [100, 'USD', 'satu dolar Amerika Serikat', 'one US dollar'],
    [
      145_050,
      'USD',
      'seribu empat ratus lima puluh dan 50/100 dolar Amerika Serikat',
      'one thousand four hundred fifty and 50/100 US dollars',
    ],
    [
      145_050,
      'EUR',
      'seribu empat ratus lima puluh dan 50/100 euro',
      'one thousand four hundred fifty and 50/100 euros',
    ],
    [15_000, 'JPY', 'lima belas ribu yen Jepang', 'fifteen thousand Japanese yen'],
  ])('%d %s', (amount, currency, id, en) => {
    expect([amountInWords(amount, currency, 'id').toLowerCase(), amountInWords(amount, currency, 'en')]).toEqual([
      id.toLowerCase(),
      en,
    ]);
  });
});
