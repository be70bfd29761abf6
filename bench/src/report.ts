// Prints what was measured: rates, percentiles, CPU, memory, ratios to the raw engines, and the targets that are met.
import type { LoadResult } from './load.js';
import type { RawRates } from './raw.js';
import { HOT, MANY, type Step, VAST } from './steps.js';

/** One load, with the raw engines right before and right after it. */
export type Measured = Pick<Step, 'name'> &
  Omit<LoadResult, 'accepted'> & {
    /** MongoDB transactions per order, all services together: below one where grouping works. */
    commitsPerOrder: number;
    raw: [RawRates, RawRates];
  };
export interface Findings {
  measured: Measured[];
  /** CPU that each process uses while nothing happens, in milliseconds per second. */
  idle: Record<string, number>;
  /** How many orders and sales were accepted in all. */
  orders: number;
  sales: number;
  problems: string[];
  conditions: [string, string][];
}

/** Facts that an order leaves in Kafka: placed, reserved or refused by its pool, and noted by the market. */
const FACTS_PER_ORDER = 3;
/** The load generator is not part of the platform: its CPU is shown apart. */
const GENERATOR = 'load';
/** Two loads that differ by less are equal: neighbours on the machine make that much noise. */
const NOISE = 0.05;

export function report({ measured, idle, orders, sales, problems, conditions }: Findings): string {
  const met = targets(measured);
  return [
    table([['conditions', ''], ...conditions]),
    table([
      [
        'load',
        'clients',
        'accepted/s',
        'p50 ms',
        'p99 ms',
        'decided/s',
        'p50 ms',
        'p99 ms',
        'refused',
        'commits/order',
        'others’ cores',
      ],
      ...measured.map((m) => [
        ...titleOf(m),
        ...[m.acceptedPerSecond, m.accept.p50, m.accept.p99].map(figure),
        ...[m.decidedPerSecond, m.decide.p50, m.decide.p99].map(figure),
        `${figure((100 * (m.outcomes['order-refused'] ?? m.outcomes['sale-refused'] ?? 0)) / decided(m))} %`,
        m.commitsPerOrder.toFixed(2),
        m.coresOfOthers.toFixed(2),
      ]),
    ]),
    table([
      ['ms of CPU per order', 'clients', ...processes(measured), 'platform'],
      ...measured.map((m) => [
        ...titleOf(m),
        ...processes(measured).map((name) => m.cpuPerThousand[name]!.toFixed(2)),
        cpuOf(m).toFixed(2),
      ]),
    ]),
    table([
      ['ms of CPU per idle second', ...Object.keys(idle)],
      ['before the first load', ...Object.values(idle).map(figure)],
    ]),
    table([
      ['MB in memory after it', 'clients', ...processes(measured)],
      ...measured.map((m) => [...titleOf(m), ...processes(measured).map((name) => `${m.residentMb[name]}`)]),
    ]),
    table([
      ['raw engines around it', 'clients', 'transactions/s', 'orders ÷ it', 'produced/s', 'facts ÷ it'],
      ...measured.map((m) => [
        ...titleOf(m),
        figure(raw(m, 'transactions')),
        ratioToDriver(m).toFixed(1),
        figure(raw(m, 'produced')),
        ((m.decidedPerSecond * FACTS_PER_ORDER) / raw(m, 'produced')).toFixed(2),
      ]),
    ]),
    ...(met.length > 0 ? [table([['target', 'measured', ''], ...met])] : []),
    problems.length === 0
      ? `Verified: of ${orders} orders and ${sales} sales none was lost, doubled or oversold.`
      : [`WRONG: ${problems.length} promises do not hold`, ...problems.slice(0, 20)].join('\n'),
  ].join('\n\n');
}

const titleOf = (m: Measured): [string, string] => [m.name, `${m.clients}`];
const processes = (measured: readonly Measured[]): string[] => Object.keys(measured[0]!.cpuPerThousand);
const decided = (m: Measured): number => Object.values(m.outcomes).reduce((sum, count) => sum + count, 0);
const raw = (m: Measured, of: keyof RawRates): number => (m.raw[0][of] + m.raw[1][of]) / 2;
const ratioToDriver = (m: Measured): number => m.decidedPerSecond / raw(m, 'transactions');
/** Milliseconds per order, which is seconds per thousand, of all processes but the generator. */
const cpuOf = (m: Measured): number =>
  Object.entries(m.cpuPerThousand).reduce((sum, [name, seconds]) => (name === GENERATOR ? sum : sum + seconds), 0);

/** The targets whose loads were measured: what is wanted, what was found, whether that is enough. */
function targets(measured: readonly Measured[]): string[][] {
  const of =
    ({ name }: { name: string }, clients = 64) =>
    (value: (m: Measured) => number): number =>
      mean(measured.filter((m) => m.name === name && m.clients === clients).map(value));
  const rows: [wanted: string, found: number, met: (found: number) => boolean][] = [];
  for (const [clients, least] of [
    [64, 1_000],
    [256, 2_000],
  ] as const) {
    const hot = of(HOT, clients);
    rows.push([`decided/s ≥ ${least} at ${clients} clients`, hot((m) => m.decidedPerSecond), (x) => x >= least]);
    rows.push([`decided/s ≥ 4 × the driver's transactions at ${clients} clients`, hot(ratioToDriver), (x) => x >= 4]);
    rows.push([`CPU per order ≤ 1.5 ms at ${clients} clients`, hot(cpuOf), (x) => x <= 1.5]);
  }
  rows.push(['accept p99 ≤ 150 ms at 64 clients', of(HOT)((m) => m.accept.p99), (x) => x <= 150]);
  rows.push(['decide p99 ≤ 500 ms at 64 clients', of(HOT)((m) => m.decide.p99), (x) => x <= 500]);
  const against = (a: { name: string }, b: { name: string }) =>
    of(a)((m) => m.decidedPerSecond) / of(b)((m) => m.decidedPerSecond);
  rows.push(['100,000 lots ÷ 1,000 lots ≥ 0.8', against(VAST, HOT), (x) => x >= 0.8]);
  rows.push(['one hot pool ÷ 16 pools ≥ 1', against(HOT, MANY), (x) => x >= 1 - NOISE]);
  return rows
    .filter(([, found]) => !Number.isNaN(found))
    .map(([wanted, found, met]) => [wanted, figure(found), met(found) ? 'met' : 'MISSED']);
}

/** NaN of nothing. */
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const figure = (value: number): string => (value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en'));

/** The first row is the head; what begins with text stands left, all else right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join('\n');
}
