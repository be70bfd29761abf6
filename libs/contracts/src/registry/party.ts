// What the registry records of a party, and what it answers about one.
import { z } from 'zod';
import { Amount, Id, Instant, PartyKind, Text, VillageCode } from '../vocabulary.js';
import { PartyProfile } from './events.js';

export const Nib = z
  .string()
  .regex(/^[0-9]{13}$/)
  .meta({ description: 'NIB, business number: 13 digits', examples: ['9120001234567'] });
/** 16 digits, or 15 as before 2024; kept without separators. */
export const Npwp = z
  .string()
  .regex(/^[0-9](?:[ .-]?[0-9]){14,15}$/)
  .meta({ description: 'NPWP, tax number: 16 (old: 15) digits, dots allowed', examples: ['01.234.567.8-901.000'] });
export const KbliCode = z
  .string()
  .regex(/^[0-9]{5}$/)
  .meta({ description: 'KBLI activity code, 5 digits', examples: ['31012'] });
/** A KBLI code means nothing without its edition. */
export const Kbli = z.strictObject({ edition: z.literal([2020, 2025]), code: KbliCode });
export type Kbli = z.infer<typeof Kbli>;
export const Workers = z
  .strictObject({ total: z.int().min(0).max(1_000_000), female: z.int().min(0).optional() })
  .refine((workers) => (workers.female ?? 0) <= workers.total, { path: ['female'], message: 'female ≤ total' });
export type Workers = z.infer<typeof Workers>;
export const Product = z.strictObject({
  name: Text(200),
  /** The office's own grouping of products, e.g. Kerajinan. */
  group: Text(60).optional(),
  yearlyCapacity: z.number().positive().max(1e12).optional(),
  unit: Text(30).optional(),
});
export type Product = z.infer<typeof Product>;
/** The UMKM scale has its own measure: business capital for new ones, yearly sales for those already running. Whole rupiah. */
export const UmkmInput = z.strictObject({ basis: z.enum(['capital', 'yearly-sales']), amount: Amount });
export type UmkmInput = z.infer<typeof UmkmInput>;
export const Phone = z
  .string()
  .regex(/^\+?[0-9](?:[ -]?[0-9]){6,14}$/)
  .meta({ description: 'Telephone number, 7 to 15 digits', examples: ['+6281234567890'] });
export const Contact = z.strictObject({
  name: Text(100).optional(),
  phone: Phone.optional(),
  email: z.email().max(200).optional(),
});

export const PartyBody = z.strictObject({
  kind: PartyKind,
  name: Text(200),
  /** Desa or kelurahan of its place, 10 digits. */
  region: VillageCode,
  nib: Nib.optional(),
  npwp: Npwp.optional(),
  kbli: z.array(Kbli).max(20).default([]),
  workers: Workers.optional(),
  /** Rupiah without land and building. */
  investment: Amount.optional(),
  umkm: UmkmInput.optional(),
  /** Rupiah a year. */
  yearlyOutput: Amount.optional(),
  /** Value of raw material in the value of output, 0 to 1. */
  rawMaterialShare: z.number().min(0).max(1).optional(),
  products: z.array(Product).max(50).default([]),
  womenLed: z.boolean().optional(),
  contact: Contact.optional(),
});
export type PartyBody = z.infer<typeof PartyBody>;
/** The kind never changes. What a scale was computed from can be corrected but not taken away; `null` takes the others away. */
export const PartyPatch = z.strictObject({
  name: Text(200).optional(),
  region: VillageCode.optional(),
  nib: Nib.nullable().optional(),
  npwp: Npwp.nullable().optional(),
  kbli: z.array(Kbli).max(20).optional(),
  workers: Workers.optional(),
  investment: Amount.optional(),
  umkm: UmkmInput.optional(),
  yearlyOutput: Amount.nullable().optional(),
  rawMaterialShare: z.number().min(0).max(1).nullable().optional(),
  products: z.array(Product).max(50).optional(),
  womenLed: z.boolean().nullable().optional(),
  contact: Contact.nullable().optional(),
});
export type PartyPatch = z.infer<typeof PartyPatch>;

/** Permenperin 64/2016. */
export const IndustryScale = z.enum(['small', 'medium', 'large']);
export type IndustryScale = z.infer<typeof IndustryScale>;
/** PP 7/2021 article 35; `large` is what lies above it. */
export const UmkmScale = z.enum(['micro', 'small', 'medium', 'large']);
export type UmkmScale = z.infer<typeof UmkmScale>;
export const IndustryScaleEntry = z.object({
  from: Instant,
  scale: IndustryScale,
  workers: z.int().min(0),
  investment: Amount,
});
export const UmkmScaleEntry = UmkmInput.extend({ from: Instant, scale: UmkmScale });

/** Personal, tax and money data: only for the party itself and offices whose region holds it. */
export const MASKED = [
  'npwp',
  'contact',
  'investment',
  'yearlyOutput',
  'umkm',
  'industryScaleHistory',
  'umkmScaleHistory',
] as const;
export type MaskedField = (typeof MASKED)[number];

export const Party = PartyProfile.extend({
  version: z.int(),
  npwp: z.string().optional(),
  kbli: z.array(Kbli),
  workers: Workers.optional(),
  investment: Amount.optional(),
  industryScaleHistory: z.array(IndustryScaleEntry).optional(),
  umkm: UmkmInput.optional(),
  umkmScale: UmkmScale.optional(),
  umkmScaleHistory: z.array(UmkmScaleEntry).optional(),
  yearlyOutput: Amount.optional(),
  rawMaterialShare: z.number().optional(),
  products: z.array(Product),
  womenLed: z.boolean().optional(),
  contact: Contact.optional(),
  /** Why it is suspended or closed. */
  statusReason: z.string().optional(),
  registeredAt: Instant,
  changedAt: Instant,
  /** Names of what is recorded but not shown to this caller. */
  masked: z.array(z.enum(MASKED)),
});
export type Party = z.infer<typeof Party>;

export const DuplicateWhy = z.enum(['same-nib', 'same-name']);
export type DuplicateWhy = z.infer<typeof DuplicateWhy>;
/** A party that may be the same business: same NIB, or same kind, name (without CV, PT, Koperasi, …) and desa. A warning, never a refusal. */
export const Duplicate = z.object({ partyId: Id, name: z.string(), why: DuplicateWhy });
export type Duplicate = z.infer<typeof Duplicate>;
export const PartyWithDuplicates = Party.extend({ duplicates: z.array(Duplicate) });
