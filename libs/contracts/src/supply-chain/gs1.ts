// GS1 keys: the check digit, and the stable link of a thing as a GS1 Digital Link or, without a key, as an address of ours.
import { z } from 'zod';

/** The last digit of a GTIN or GLN: weights 3, 1, 3, … from the right over the digits before it, modulo 10. */
export function checkDigit(digits: string): number {
  const sum = digits
    .split('')
    .reverse()
    .reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}
export const hasCheckDigit = (key: string): boolean => checkDigit(key.slice(0, -1)) === Number(key.slice(-1));

/** Trade item number of 8, 12, 13 or 14 digits; `hasCheckDigit` says whether it can be one. */
export const Gtin = z
  .string()
  .regex(/^(?:[0-9]{8}|[0-9]{12,14})$/)
  .meta({ description: 'GTIN: 8, 12, 13 or 14 digits', examples: ['08991234567896'] });
/** Place number of 13 digits. */
export const Gln = z
  .string()
  .regex(/^[0-9]{13}$/)
  .meta({ description: 'GLN: 13 digits', examples: ['8991234000016'] });
/** The batch or lot number that stands in a GS1 key, as the producer chose it. */
export const LotNumber = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,20}$/)
  .meta({ description: 'Batch number of a GS1 key: at most 20 letters, digits and -', examples: ['AJ-2026-11'] });

/** The canonical GS1 Digital Link of a batch of a trade item. */
export const digitalLink = ({ gtin, lot }: { gtin: string; lot: string }): string =>
  `https://id.gs1.org/01/${gtin.padStart(14, '0')}/10/${lot}`;
/** The canonical GS1 Digital Link of a place. */
export const placeLink = (gln: string): string => `https://id.gs1.org/414/${gln}`;
