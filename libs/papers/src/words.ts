// Numbers and amounts in words, as a paper says them beside the figures: in Indonesian (terbilang) and in English.
import { minorDigits, RUPIAH } from '@hilir/contracts';
import type { Language } from './language.js';

const ONES = {
  id: 'nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas'.split(' '),
  en: (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  ).split(' '),
};
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** What each group of three digits counts, from the right. */
const SCALES = {
  id: ['', 'ribu', 'juta', 'miliar', 'triliun', 'kuadriliun'],
  en: ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'],
};
export const MOST_IN_WORDS = 10n ** 18n - 1n;

/** A whole number from 0 up to 999 quadrillion and the rest, e.g. `seribu dua ratus`. */
export function inWords(number: bigint | number, language: Language): string {
  const whole = BigInt(number);
  if (whole < 0n || whole > MOST_IN_WORDS) throw new RangeError(`no words for ${whole}`);
  if (whole === 0n) return ONES[language][0]!;
  const groups: string[] = [];
  for (let rest = whole, scale = 0; rest > 0n; rest /= 1000n, scale++) {
    const group = Number(rest % 1000n);
    if (group > 0) groups.unshift(groupInWords(group, SCALES[language][scale]!, language));
  }
  return groups.join(' ');
}

function groupInWords(group: number, scale: string, language: Language): string {
  if (language === 'id' && scale === 'ribu' && group === 1) return 'seribu';
  const words = language === 'id' ? belowThousandId(group) : belowThousandEn(group);
  return scale === '' ? words : `${words} ${scale}`;
}

function belowThousandId(number: number): string {
  const hundreds = Math.floor(number / 100);
  const said = hundreds === 0 ? [] : [hundreds === 1 ? 'seratus' : `${ONES.id[hundreds]} ratus`];
  const rest = number % 100;
  if (rest > 0) said.push(belowHundredId(rest));
  return said.join(' ');
}
function belowHundredId(number: number): string {
  if (number < 12) return ONES.id[number]!;
  if (number < 20) return `${ONES.id[number - 10]} belas`;
  const ones = number % 10;
  return `${ONES.id[Math.floor(number / 10)]} puluh${ones === 0 ? '' : ` ${ONES.id[ones]}`}`;
}

function belowThousandEn(number: number): string {
  const hundreds = Math.floor(number / 100);
  const said = hundreds === 0 ? [] : [`${ONES.en[hundreds]} hundred`];
  const rest = number % 100;
  if (rest > 0) said.push(belowHundredEn(rest));
  return said.join(' ');
}
function belowHundredEn(number: number): string {
  if (number < 20) return ONES.en[number]!;
  const ones = number % 10;
  return `${TENS[Math.floor(number / 10)]}${ones === 0 ? '' : `-${ONES.en[ones]}`}`;
}

/**
 * An amount in words, in whole rupiah or the smallest unit of another currency: `seribu rupiah`,
 * `fourteen and 50/100 US dollars`.
 */
export function amountInWords(amount: number, currency: string, language: Language): string {
  const unit = 10n ** BigInt(minorDigits(currency));
  const [whole, minor] = [BigInt(amount) / unit, BigInt(amount) % unit];
  const and = language === 'id' ? 'dan' : 'and';
  const fraction = minor === 0n ? '' : ` ${and} ${minor}/${unit}`;
  const one = whole === 1n && minor === 0n;
  return `${inWords(whole, language)}${fraction} ${currencyName(currency, one ? 1 : 2, language)}`;
}

/** As it follows one or several of them. */
function currencyName(currency: string, count: 1 | 2, language: Language): string {
  if (currency === RUPIAH) return 'rupiah';
  const names = { style: 'currency', currency, currencyDisplay: 'name', maximumFractionDigits: 0 } as const;
  const parts = new Intl.NumberFormat(language, names).formatToParts(count);
  return parts.find(({ type }) => type === 'currency')!.value;
}
