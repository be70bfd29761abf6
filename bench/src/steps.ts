// Which loads a run consists of: the default matrix, a quick look, or what the command line asks for.
import { parseArgs } from 'node:util';
import type { PoolPlan } from './market.js';

/** One load: so many clients on these pools, or in so many shops. */
export interface Step {
  name: string;
  clients: number;
  pools: PoolPlan[];
  /** Sellers of finished goods that clients buy of, instead of ordering material. */
  shops?: number;
}
export interface Plan {
  steps: Step[];
  /** How long each load is measured. */
  seconds: number;
  /** How long each engine's own limit is measured before and after every load. */
  rawSeconds: number;
  /** Where to write the results as JSON. */
  json?: string;
}

const PROVINCES = ['65', '64', '63', '62'];
const COMMODITIES = ['rattan', 'bamboo', 'agarwood', 'honey'];
const MOST_POOLS = PROVINCES.length * COMMODITIES.length;

/** These lots in so many pools of equal size; figures in the commodity's code keep the pools of different steps apart. */
const poolsOf = (count: number, lots: number): PoolPlan[] =>
  Array.from({ length: count }, (_, i) => ({
    province: PROVINCES[i % PROVINCES.length]!,
    commodity: `${COMMODITIES[Math.floor(i / PROVINCES.length)]}-${count}-${lots}`,
    lots: Math.ceil(lots / count),
  }));

/** What the targets compare with one another. */
export const HOT = { name: '1 pool, 1,000 lots', pools: poolsOf(1, 1_000) };
export const LARGE = { name: '1 pool, 10,000 lots', pools: poolsOf(1, 10_000) };
export const VAST = { name: '1 pool, 100,000 lots', pools: poolsOf(1, 100_000) };
export const SALES = { name: 'sales, 100 shops', pools: [], shops: 100 };
export const MANY = { name: '16 pools, 10,000 lots', pools: poolsOf(16, 10_000) };

/**
 * The curve of clients on one hot pool; then what is compared, in two rounds, so that neighbours on the machine and the
 * growth of the databases meet all of it alike.
 */
function matrix(): Step[] {
  const compared = [HOT, LARGE, VAST, MANY].map((of) => ({ ...of, clients: 64 }));
  return [
    ...[1, 16, 64, 256].map((clients) => ({ ...HOT, clients })),
    ...compared,
    ...compared,
    { ...SALES, clients: 64 },
  ];
}

const wholes = (text: string): number[] =>
  text.split(',').map((each) => {
    if (!/^[1-9][0-9]*$/.test(each)) throw new Error(`a whole number, not ${each}`);
    return Number(each);
  });

/** Reads the command line; `--quick` or any figure given leaves the matrix aside. */
export function readPlan(args: string[]): Plan {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      clients: { type: 'string' },
      lots: { type: 'string' },
      pools: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { quick, clients, lots = '1000', pools = '1', json } = values;
  if (Math.max(...wholes(pools)) > MOST_POOLS) throw new Error(`at most ${MOST_POOLS} pools`);
  const asked = quick || [clients, values.lots, values.pools].some((value) => value !== undefined);
  const plan: Plan = {
    steps: matrix(),
    seconds: wholes(values.seconds ?? (quick ? '8' : '15'))[0]!,
    rawSeconds: quick ? 2 : 3,
  };
  if (json !== undefined) plan.json = json;
  if (!asked) return plan;
  const steps = wholes(lots).flatMap((lots) =>
    wholes(pools).flatMap((count) =>
      wholes(clients ?? '64,256').map((clients) => ({
        name: `${count} pool${count > 1 ? 's' : ''}, ${lots.toLocaleString('en')} lots`,
        pools: poolsOf(count, lots),
        clients,
      })),
    ),
  );
  return { ...plan, steps: quick ? [...steps, { ...SALES, clients: 64 }] : steps };
}
