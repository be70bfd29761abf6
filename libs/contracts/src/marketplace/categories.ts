// The categories of finished goods, in both languages, each with its first and last day and the HS codes that usually fit.
import { z } from 'zod';
import { Day } from '../vocabulary.js';

/** With dots, 6 digits or, as the Indonesian tariff book has it, 8. */
export const HsCode = z
  .string()
  .regex(/^[0-9]{4}\.[0-9]{2}(?:\.[0-9]{2})?$/)
  .meta({ description: 'HS code of 6 or 8 digits, with dots', examples: ['4602.12'] });

export const ProductCategory = z.object({
  code: z.string(),
  name: z.object({ id: z.string(), en: z.string() }),
  /** Suggestions; the seller decides. */
  hs: z.array(HsCode),
  from: Day,
  /** The first day on which nothing new may be listed in it; absent while it is in use. */
  to: Day.optional(),
});
export type ProductCategory = z.infer<typeof ProductCategory>;

const since = '2026-11-24';
const category = <C extends string>(code: C, id: string, en: string, ...hs: string[]) => ({
  code,
  name: { id, en },
  hs,
  from: since,
});
/** A category is never removed: it gets a last day, so that what was sold under it keeps its name. */
export const PRODUCT_CATEGORIES = [
  category('basketry', 'Anyaman dan keranjang', 'Basketry', '4602.12'),
  category('mats', 'Tikar', 'Mats', '4601.22'),
  category('seats', 'Kursi rotan', 'Rattan seats', '9401.53'),
  category('furniture', 'Mebel rotan', 'Rattan furniture', '9403.83'),
  category('woven-cloth', 'Kain tenun', 'Woven cloth'),
  category('clothing', 'Pakaian', 'Clothing'),
  category('accessories', 'Aksesori dan manik-manik', 'Accessories and beadwork'),
  category('carving', 'Ukiran dan patung', 'Carving and sculpture'),
  category('metalware', 'Alat logam', 'Metalware'),
  category('fish', 'Olahan ikan', 'Fish products'),
  category('snacks', 'Makanan ringan dan kue', 'Snacks and cakes'),
  category('other-food', 'Pangan lain', 'Other food'),
  category('seaweed', 'Olahan rumput laut', 'Seaweed products', '1212.21', '1212.29'),
  category('rubber', 'Olahan karet', 'Rubber products', '4001.10', '4001.22', '4001.29'),
  category('joinery', 'Kusen dan olahan kayu', 'Joinery and sawn wood'),
  category('boats', 'Perahu', 'Boats'),
] as const satisfies readonly ProductCategory[];

export const CategoryCode = z
  .enum(PRODUCT_CATEGORIES.map(({ code }) => code))
  .meta({ description: 'Category of finished goods', examples: ['basketry'] });
export type CategoryCode = z.infer<typeof CategoryCode>;

/** Whether something new may be listed in a category on a day. */
export const categoryIsOpen = (code: CategoryCode, day: string): boolean =>
  PRODUCT_CATEGORIES.some((one: ProductCategory) => one.code === code && one.from <= day && (one.to ?? '9999') > day);
