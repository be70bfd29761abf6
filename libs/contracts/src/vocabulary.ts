// The words every service shares: region codes, rings, commodities, quantities, money, dates. Terms are in docs/glossary.md.
import { z } from 'zod';

/** An id chosen by the client, so that a phone's retry has one effect. Any UUID version; capitals are the same id. */
export const Id = z
  .uuid()
  .toLowerCase()
  .meta({ description: 'UUID chosen by the client', examples: ['0190f3b1-7c2e-7abc-8def-0123456789ab'] });

/** Kemendagri code of a province: 2 digits, e.g. `65` Kalimantan Utara. */
export const ProvinceCode = z
  .string()
  .regex(/^[1-9][0-9]$/)
  .meta({ description: 'Kemendagri province code, 2 digits', examples: ['65'] });
/** Kemendagri code of a kabupaten or kota: 4 digits, e.g. `6501` Bulungan. */
export const DistrictCode = z
  .string()
  .regex(/^[1-9][0-9]{3}$/)
  .meta({ description: 'Kemendagri kabupaten/kota code, 4 digits', examples: ['6501'] });
/** Kemendagri code of a desa or kelurahan: 10 digits without dots, e.g. `6502012005`. */
export const VillageCode = z
  .string()
  .regex(/^[1-9][0-9]{9}$/)
  .meta({ description: 'Kemendagri desa/kelurahan code, 10 digits', examples: ['6501012001'] });
/** A region code of any level: 2, 4, 6 or 10 digits. */
export const RegionCode = z
  .string()
  .regex(/^[1-9][0-9](?:[0-9]{2}){0,2}$|^[1-9][0-9]{9}$/)
  .meta({ description: 'Kemendagri region code: 2, 4, 6 or 10 digits', examples: ['6501'] });

/** How far a buyer is from a lot, nearest first. Material goes to the nearest ring first. */
export const RINGS = ['desa', 'kecamatan', 'kabkota', 'province', 'outside'] as const;
export type Ring = (typeof RINGS)[number];
/** How many leading digits two village codes must share to be in the ring: desa 10, kecamatan 6, kab/kota 4, province 2, outside 0. */
export const RING_DIGITS = [10, 6, 4, 2, 0] as const;

/** The index in RINGS of the nearest ring that holds both villages. Both are 10-digit codes. */
export function ringIndex(a: string, b: string): number {
  return RING_DIGITS.findIndex((digits) => a.slice(0, digits) === b.slice(0, digits));
}
/** The province of any region code. */
export const provinceOf = (region: string): string => region.slice(0, 2);

/** A region's code and those of the regions it lies in, the province first: a list of any region finds it by an index. */
export const areasOf = (code: string): string[] =>
  [2, 4, 6, 10].filter((digits) => digits <= code.length).map((digits) => code.slice(0, digits));

/** Code of a commodity template, e.g. `rattan`, `natural-rubber`, `seaweed`. */
export const CommodityCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/)
  .meta({ description: 'Commodity code', examples: ['rattan'] });
/** A pool is what competes for the same material: (source province, commodity), e.g. `65/rattan`. It is the Kafka key of both sides. */
export const Pool = z
  .string()
  .regex(/^[1-9][0-9]\/[a-z][a-z0-9-]{1,39}$/)
  .meta({ description: 'Pool: province/commodity', examples: ['65/rattan'] });
export const poolOf = (region: string, commodity: string): string => `${provinceOf(region)}/${commodity}`;

/** Base units: gram for mass, piece for count, millilitre for volume. All quantities are exact integers of these. */
export const BaseUnit = z.enum(['g', 'piece', 'ml']);
export type BaseUnit = z.infer<typeof BaseUnit>;
/** How many base units one priced unit holds: a price is per kilogram, per litre, or per piece. */
export const PRICED_UNIT = { g: 1000, ml: 1000, piece: 1 } as const satisfies Record<BaseUnit, number>;

export const MAX_QUANTITY = 100_000_000_000;
export const MAX_PRICE = 10_000_000;
/** A quantity in base units, at most 100,000 t so that every amount stays an exact integer. */
export const Quantity = z
  .int()
  .min(1)
  .max(MAX_QUANTITY)
  .meta({ description: 'Whole base units (gram, piece or millilitre)', examples: [250_000] });
/** Whole rupiah per kilogram, litre or piece. */
export const Price = z
  .int()
  .min(1)
  .max(MAX_PRICE)
  .meta({ description: 'Whole rupiah per kilogram, litre or piece', examples: [5_000] });
/** Whole rupiah. */
export const Amount = z
  .int()
  .min(0)
  .meta({ description: 'Whole rupiah', examples: [1_250_000] });

/** The amount of one line in rupiah: quantity × price, rounded once, half up. Exact up to the maxima above. */
export function amountOf(quantity: number, price: number, unit: BaseUnit): number {
  const per = BigInt(PRICED_UNIT[unit]);
  return Number((BigInt(quantity) * BigInt(price) * 2n + per) / (2n * per));
}

/** A point in time, ISO 8601 in UTC. */
export const Instant = z.iso.datetime().meta({ description: 'ISO 8601, UTC', examples: ['2026-11-22T03:00:00.000Z'] });
/** A calendar day as the user wrote it. */
export const Day = z.iso.date().meta({ description: 'Calendar day', examples: ['2026-12-01'] });

/** A short text that a person typed: trimmed, no control characters. */
export const Text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u);

/** Kinds of parties: co-operative, village enterprise, small/medium industry, other firm (national or export buyers among them). */
export const PartyKind = z.enum(['cooperative', 'bumdes', 'ikm', 'firm']);
export type PartyKind = z.infer<typeof PartyKind>;
export const PartyStatus = z.enum(['draft', 'active', 'suspended', 'closed']);
export type PartyStatus = z.infer<typeof PartyStatus>;

/** What a person acts as. Clerks and managers act for a party, the others for an office with a region. */
export const Role = z.enum(['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor']);
export type Role = z.infer<typeof Role>;

/** Product code of whoever makes or sells a thing; unique per seller. */
export const Sku = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/)
  .meta({ description: 'Product code of the producer or seller', examples: ['ANJAT-M-01'] });

export const CertificateKind = z.enum(['halal', 'pirt', 'bpom', 'sni', 'svlk', 'brand', 'gi', 'other']);
export type CertificateKind = z.infer<typeof CertificateKind>;
