// Weighs what was posted around a plant, ring by ring, against what the plant can take in a period.
import { type Capacity, type PlantSupply, ringIndex, RINGS } from '@hilir/contracts';
import { percentOf } from '../plants/evaluation.js';

/** What was posted in one village. */
export interface Posted {
  region: string;
  lots: number;
  quantity: number;
}
export interface Period {
  from: string;
  to: string;
}
interface Fed {
  _id: string;
  place: string;
  commodity: string;
  capacity: Capacity;
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
const TIMES_A_YEAR = { day: YEAR_DAYS, month: 12, year: 1 } as const;
/** What lies outside the province is not nearby. */
const NEARBY = RINGS.slice(0, 4) as PlantSupply['rings'][number]['ring'][];

export function supplyOf(plant: Fed, { from, to }: Period, posted: readonly Posted[]): PlantSupply {
  const { _id: plantId, commodity, capacity: full } = plant;
  const capacity = capacityIn(full, { from, to });
  let upTo = 0;
  const rings = NEARBY.map((ring, i) => {
    const here = posted.filter(({ region }) => ringIndex(plant.place, region) === i);
    const quantity = sum(here.map((one) => one.quantity));
    upTo += quantity;
    return { ring, lots: sum(here.map(({ lots }) => lots)), quantity, upTo, percent: percentOf(upTo, capacity) };
  });
  return { plantId, commodity, from, to, unit: full.unit, capacity, rings };
}

/** Both days included; rounded once, half up, and never nothing. */
export function capacityIn({ quantity, per }: Capacity, { from, to }: Period): number {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  const yearly = BigInt(quantity) * BigInt(TIMES_A_YEAR[per] * days);
  return Math.max(1, Number((yearly * 2n + BigInt(YEAR_DAYS)) / BigInt(2 * YEAR_DAYS)));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
