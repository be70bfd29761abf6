// Invents a season of lots: what the suppliers gathered, of which kind, at which price.
import type { LotBody } from '@hilir/contracts';
import { draw, type Draw, sampleId } from './draw.js';
import type { Supplier } from './parties.js';
import { NAMES, type SampledCommodity } from './tables.js';

export interface SampleLot {
  lotId: string;
  body: LotBody;
}
type Material = Pick<LotBody, 'attributes' | 'quantity' | 'count' | 'price'>;

/** Fixed days, so that a load that was cut off is completed with the same lots on another day. */
const SEASON = { from: Date.UTC(2026, 6, 1), days: 138 };
const DAY_MS = 86_400_000;
const KG = 1_000;
const LOTS = { least: 1, most: 5 };

/** One to five lots of every supplier, in the order of their harvest. */
export function seasonOf(suppliers: readonly Supplier[]): SampleLot[] {
  const lots = suppliers.flatMap((supplier) => {
    const dice = draw(`lots|${supplier.partyId}`);
    const count = dice.whole(LOTS.least, LOTS.most);
    return Array.from({ length: count }, (_, i) => lot(supplier, i, dice));
  });
  return lots.sort((a, b) => (a.body.harvestedOn < b.body.harvestedOn ? -1 : 1));
}

function lot({ partyId, commodity, body: { region } }: Supplier, i: number, dice: Draw): SampleLot {
  const harvested = dice.whole(0, SEASON.days - 1);
  return {
    lotId: sampleId(`lot|${partyId}|${i}`),
    body: {
      supplierId: partyId,
      commodity,
      ...MATERIAL[commodity](dice),
      region,
      gatherer: `${dice.pick(NAMES.gatherers)} (contoh)`,
      harvestedOn: day(harvested),
      readyOn: day(harvested + dice.whole(2, 28)),
    },
  };
}

const day = (ofSeason: number): string => new Date(SEASON.from + ofSeason * DAY_MS).toISOString().slice(0, 10);

type Range = readonly [least: number, most: number];
interface Weighted {
  weight: number;
}
/** Diameter in millimetres, length in tenths of a metre; thick stems are counted in batang, thin ones in bundles (ikat). */
const RATTANS: readonly (Weighted & {
  species: string;
  diameter: Range;
  length: Range;
  count: 'ikat' | 'batang';
  worth: number;
})[] = [
  { species: 'sega', weight: 5, diameter: [6, 12], length: [30, 60], count: 'ikat', worth: 1.1 },
  { species: 'irit', weight: 2, diameter: [4, 9], length: [30, 60], count: 'ikat', worth: 0.9 },
  { species: 'manau', weight: 3, diameter: [18, 40], length: [30, 40], count: 'batang', worth: 1.3 },
  { species: 'semambu', weight: 1, diameter: [18, 30], length: [30, 40], count: 'batang', worth: 1 },
  { species: 'batang', weight: 2, diameter: [20, 40], length: [30, 40], count: 'batang', worth: 1 },
  { species: 'tohiti', weight: 1, diameter: [14, 30], length: [30, 40], count: 'batang', worth: 1.05 },
];
/** Rupiah a kilogram between what is in print, see tools/data/README.md. */
const RATTAN_PRICES: readonly (Weighted & { form: string; dryness: string; price: Range })[] = [
  { form: 'asalan', dryness: 'wet', weight: 4, price: [1_300, 2_000] },
  { form: 'asalan', dryness: 'half-dry', weight: 3, price: [1_900, 2_800] },
  { form: 'asalan', dryness: 'dry', weight: 3, price: [2_500, 4_500] },
  { form: 'W/S', dryness: 'dry', weight: 2, price: [4_500, 6_500] },
];
const GRADES = [
  { grade: 'A', weight: 2, worth: 1.1 },
  { grade: 'B', weight: 5, worth: 1 },
  { grade: 'C', weight: 3, worth: 0.9 },
] as const;
const byWeight = ({ weight }: Weighted): number => weight;

const MATERIAL: Record<SampledCommodity, (dice: Draw) => Material> = {
  rattan: (dice) => {
    const { species, diameter, length, count, worth } = dice.weighted(RATTANS, byWeight);
    const { form, dryness, price } = dice.weighted(RATTAN_PRICES, byWeight);
    const { grade, worth: graded } = dice.weighted(GRADES, byWeight);
    const kg = dice.whole(60, 1_800);
    const attributes = { species, form, dryness, grade, diameter: dice.whole(...diameter) };
    return {
      attributes: { ...attributes, length: dice.whole(...length) / 10 },
      quantity: kg * KG,
      count: { unit: count, number: Math.max(1, Math.round(kg / (count === 'ikat' ? 25 : 2))) },
      price: hundreds(dice.whole(...price) * worth * graded),
    };
  },
  'natural-rubber': (dice) => {
    const form = dice.weighted(['latex', 'lump', 'slab'] as const, (each) => (each === 'latex' ? 2 : 3));
    const kkk = form === 'latex' ? dice.whole(200, 350) / 10 : dice.whole(450, 620) / 10;
    // Buyers pay for the rubber in it.
    return { attributes: { form, kkk }, quantity: dice.whole(100, 2_500) * KG, price: hundreds(kkk * 200) };
  },
  seaweed: (dice) => {
    const species = dice.weighted(['cottonii', 'spinosum'] as const, (each) => (each === 'cottonii' ? 4 : 1));
    const moisture = dice.whole(32, 42);
    const worth = species === 'cottonii' ? 1 : 0.4;
    return {
      attributes: { species, moisture, impurities: dice.whole(1, 5) },
      quantity: dice.whole(100, 3_000) * KG,
      price: hundreds((26_000 - (moisture - 30) * 600) * worth),
    };
  },
};
const hundreds = (price: number): number => Math.round(price / 100) * 100;
