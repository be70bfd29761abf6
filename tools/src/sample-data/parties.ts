// Invents parties on real villages: co-operatives and BUMDes that supply, small industry as a CSV register, larger firms.
import type { PartyBody } from '@hilir/contracts';
import { draw, type Draw, sampleId, sampleNib } from './draw.js';
import {
  FIRMS,
  IKM_PRODUCTS,
  type IkmProduct,
  NAMES,
  type Place,
  PLACES,
  type SampledCommodity,
  type SampleSentra,
} from './tables.js';

export interface Village {
  /** 10 digits. */
  code: string;
  name: string;
}
export interface SampleParty {
  partyId: string;
  body: PartyBody;
}
export interface Supplier extends SampleParty {
  commodity: SampledCommodity;
}

const SUPPLIERS = { cooperative: 4, bumdes: 3 } as const;
const IKM_PER_PLACE = 13;
const TRADE: Record<SampledCommodity, string> = { rattan: 'Rotan', 'natural-rubber': 'Karet', seaweed: 'Rumput Laut' };
const MILLION = 1_000_000;

/** Seven in each kab/kota. A BUMDes belongs to a desa; where there are only kelurahan, co-operatives take its place. */
export function suppliersOf(villages: readonly Village[]): Supplier[] {
  return eachPlace(villages, 'suppliers', (here, place, dice) => {
    const bumdes = dice.some(here.filter(isDesa), SUPPLIERS.bumdes);
    const free = here.filter((village) => !bumdes.includes(village));
    const cooperatives = dice.some(free, SUPPLIERS.cooperative + SUPPLIERS.bumdes - bumdes.length);
    return [
      ...cooperatives.map((village) => supplier('cooperative', village, place, dice)),
      ...bumdes.map((village) => supplier('bumdes', village, place, dice)),
    ];
  });
}

/** What the seventh digit says: 1 kelurahan, 2 desa, 3 desa adat. */
const isDesa = ({ code }: Village): boolean => code[6] !== '1';

function eachPlace<T>(
  villages: readonly Village[],
  what: string,
  make: (here: Village[], place: Place, dice: Draw) => T[],
): T[] {
  return Object.entries(PLACES).flatMap(([kabkota, place]) => {
    const here = villages.filter(({ code }) => code.startsWith(kabkota));
    if (here.length === 0) throw new Error(`there are no villages in ${kabkota}`);
    return make(here, place, draw(`${what}|${kabkota}`));
  });
}

function supplier(kind: 'cooperative' | 'bumdes', village: Village, { commodities }: Place, dice: Draw): Supplier {
  const weights = Object.entries(commodities) as [SampledCommodity, number][];
  const [commodity] = dice.weighted(weights, ([, weight]) => weight);
  const title = kind === 'bumdes' ? 'BUMDes' : `Koperasi ${TRADE[commodity]}`;
  const key = `${kind}|${village.code}`;
  const total = dice.whole(3, 14);
  return {
    partyId: sampleId(key),
    commodity,
    body: {
      kind,
      name: `${title} ${dice.pick(NAMES.groups)} ${village.name} (contoh)`,
      region: village.code,
      nib: sampleNib(key),
      kbli: commodity === 'rattan' ? [{ edition: 2025, code: '02300' }] : [],
      workers: { total, female: dice.whole(0, total) },
      investment: dice.whole(20, 400) * MILLION,
      products: [{ name: TRADE[commodity], group: 'Bahan baku' }],
    },
  };
}

/** Buyers and works that are larger than small industry, some of them in other provinces. */
export const firms = (): SampleParty[] =>
  FIRMS.map(({ name, village, workers, investment }) => ({
    partyId: sampleId(`firm|${name}`),
    body: {
      kind: 'firm',
      name,
      region: village,
      nib: sampleNib(`firm|${name}`),
      kbli: [],
      workers: { total: workers },
      investment,
      products: [],
    },
  }));

/** Rattan weavers of one village, enough of them, or nearly, for a sentra. */
export const weaversOf = ({ village, weavers }: SampleSentra): SampleParty[] => {
  const dice = draw(`weavers|${village}`);
  return dice.some(NAMES.workshops, weavers).map((name) => {
    const key = `weaver|${village}|${name}`;
    const total = dice.whole(1, 6);
    return {
      partyId: sampleId(key),
      body: {
        kind: 'ikm',
        name: `Anyaman Rotan ${name} (contoh)`,
        region: village,
        nib: sampleNib(key),
        kbli: [{ edition: 2025, code: '16291' }],
        workers: { total, female: dice.whole(0, total) },
        investment: dice.whole(5, 60) * 100_000,
        products: [{ name: 'Anyaman rotan', group: 'Kerajinan', yearlyCapacity: dice.whole(100, 900), unit: 'buah' }],
      },
    };
  });
};

const COLUMNS = [
  ...(['nama', 'kode desa', 'nib', 'kbli 2025', 'tenaga kerja', 'tenaga kerja perempuan'] as const),
  ...(['investasi (ribu rupiah)', 'nilai produksi (ribu rupiah)', 'nilai bahan baku (ribu rupiah)'] as const),
  ...(['produk', 'kelompok komoditi', 'kapasitas per tahun', 'satuan', 'dipimpin perempuan'] as const),
];
/** One row of a register, as an office would type it. */
export type IkmRow = Record<(typeof COLUMNS)[number], string>;

/** Thirteen in each kab/kota, with products, sizes and capacities as the register has them. */
export function ikmOf(villages: readonly Village[]): IkmRow[] {
  return eachPlace(villages, 'ikm', (here, { land }, dice) => {
    const possible = IKM_PRODUCTS.filter(({ where }) => where === 'any' || land.includes(where));
    return dice.some(here, IKM_PER_PLACE).map((village) =>
      ikm(
        village,
        dice.weighted(possible, ({ rows }) => rows),
        dice,
      ),
    );
  });
}

function ikm(village: Village, made: IkmProduct, dice: Draw): IkmRow {
  const workers = Math.round(dice.like(made.workers));
  const capacity = roundly(dice.like(made.yearlyCapacity));
  const output = Math.max(1, Math.round((capacity * dice.like(made.rupiahPerUnit)) / 1_000));
  const weaves = made.group === 'Kerajinan' || made.group === 'Pangan';
  return {
    nama: `${made.product} ${dice.pick(NAMES.workshops)} ${village.name} (contoh)`,
    'kode desa': village.code,
    nib: dice.share() < 0.55 ? sampleNib(`ikm|${village.code}`) : '', // many of the smallest have none
    'kbli 2025': made.kbli ?? '',
    'tenaga kerja': `${workers}`,
    'tenaga kerja perempuan': `${dice.whole(0, workers)}`,
    'investasi (ribu rupiah)': `${roundly(dice.like(made.investment) / 1_000)}`,
    'nilai produksi (ribu rupiah)': `${output}`,
    'nilai bahan baku (ribu rupiah)': `${Math.floor(output * dice.like(made.rawMaterialShare))}`,
    produk: made.product,
    'kelompok komoditi': made.group,
    'kapasitas per tahun': `${capacity}`,
    satuan: made.unit,
    'dipimpin perempuan': dice.share() < (weaves ? 0.6 : 0.15) ? 'ya' : 'tidak',
  };
}

/** Two digits that count, as people give figures of a year. */
const roundly = (value: number): number => Math.max(1, Number(value.toPrecision(2)));

export function csvOf(rows: readonly IkmRow[]): string {
  const cell = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [COLUMNS.join(), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join())].join('\r\n');
}
