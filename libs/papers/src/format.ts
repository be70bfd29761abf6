// How papers write money, masses, days and villages, in either language.
import { type BaseUnit, minorDigits, provinceOf, RUPIAH } from '@hilir/contracts';
import type { Language } from './language.js';

const LOCALE = { id: 'id-ID', en: 'en-GB' } as const;

/** A whole number of some smallest unit, written in whole ones: exact, whatever its size. */
function decimal(amount: number, digits: number, language: Language, least = digits): string {
  const unit = 10n ** BigInt(digits);
  const whole = BigInt(amount) / unit;
  const rest = String(BigInt(amount) % unit).padStart(digits, '0');
  const text = (digits === 0 ? `${whole}` : `${whole}.${rest}`) as `${number}`;
  return new Intl.NumberFormat(LOCALE[language], {
    minimumFractionDigits: least,
    maximumFractionDigits: digits,
  }).format(text);
}

export const numberText = (number: number, language: Language): string => decimal(number, 0, language);

/** `Rp 1.250.000`, `USD 1,450.50`: whole rupiah, or the smallest unit of another currency. */
export const moneyText = (amount: number, currency: string, language: Language): string =>
  `${currency === RUPIAH ? 'Rp' : currency}\u00a0${decimal(amount, minorDigits(currency), language)}`;

/** The unit that people count in, and so that a price is for. */
export const unitText = (unit: BaseUnit, language: Language): string =>
  unit === 'g' ? 'kg' : unit === 'ml' ? 'l' : language === 'id' ? 'buah' : 'pcs';

/** Base units without their name, e.g. grams as `1.250,5` (kg). */
export const quantityText = (quantity: number, unit: BaseUnit, language: Language): string =>
  decimal(quantity, unit === 'piece' ? 0 : 3, language, 0);

/** `24 November 2026`; takes a calendar day. */
export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));

export const countryText = (country: string, language: Language): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(country)!;

/** The code of a region as people write it: `65.01.01.2005`. */
export const regionText = (region: string): string =>
  [provinceOf(region), region.slice(2, 4), region.slice(4, 6), region.slice(6)].filter((part) => part !== '').join('.');
