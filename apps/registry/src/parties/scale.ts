// The two scales of a business. They measure different things and are never mixed.
import type { IndustryScale, UmkmInput, UmkmScale } from '@hilir/contracts';

const BILLION = 1_000_000_000;

/**
 * Permenperin 64/2016: small = at most 19 workers and below Rp 1 billion of investment without land and building;
 * large = at least 20 workers and above Rp 15 billion; medium = everything else.
 */
export function industryScale(workers: number, investment: number): IndustryScale {
  if (workers <= 19 && investment < BILLION) return 'small';
  if (workers >= 20 && investment > 15 * BILLION) return 'large';
  return 'medium';
}

/** PP 7/2021 article 35: the most that a micro, small and medium business may have, in rupiah. */
const UMKM_LIMITS: Record<UmkmInput['basis'], readonly [UmkmScale, number][]> = {
  capital: [
    ['micro', BILLION],
    ['small', 5 * BILLION],
    ['medium', 10 * BILLION],
  ],
  'yearly-sales': [
    ['micro', 2 * BILLION],
    ['small', 15 * BILLION],
    ['medium', 50 * BILLION],
  ],
};
export function umkmScale({ basis, amount }: UmkmInput): UmkmScale {
  return UMKM_LIMITS[basis].find(([, most]) => amount <= most)?.[0] ?? 'large';
}
