// The load generator, a process of its own so that its CPU stays apart: clients that order or buy, wait for the decision, and go on.
import {
  OrderPartReserved,
  OrderRefused,
  OrderReserved,
  OrderWaiting,
  SaleHeld,
  saleIdOf,
  SaleRefused,
} from '@hilir/contracts';
import kafkajs from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { Connection } from './connection.js';
import { anOrder, clerkOf, type OpenPool, pick } from './market.js';
import { aBasket, type Shop } from './shops.js';
import { cpuSeconds, machineSeconds, type Pids, residentMb } from './usage.js';

export interface LoadSettings {
  kafkaBrokers: string[];
  /** The topics that tell how orders and sales went. */
  topics: string[];
  marketplace: string;
  /** Processes whose CPU and memory are measured; this one is added as `load`. */
  pids: Pids;
}
export interface LoadStep {
  clients: number;
  seconds: number;
  pools: OpenPool[];
  /** Where there are any, clients buy here instead of ordering material. */
  shops: Shop[];
}
export interface Latency {
  p50: number;
  p99: number;
  most: number;
}
export interface LoadResult {
  clients: number;
  acceptedPerSecond: number;
  decidedPerSecond: number;
  /** Milliseconds from the request to its answer. */
  accept: Latency;
  /** Milliseconds from the request to the fact that says how it went. */
  decide: Latency;
  /** Orders decided while it was measured, by how. */
  outcomes: Record<string, number>;
  /** Seconds of CPU per 1,000 decided orders, by process. */
  cpuPerThousand: Record<string, number>;
  residentMb: Record<string, number>;
  /** Cores that other programs kept busy meanwhile. */
  coresOfOthers: number;
  /** Every order or sale that was accepted, the ramp's too. */
  accepted: string[];
}

const DECISIONS = new Map<string, string>(
  [OrderReserved, OrderPartReserved, OrderWaiting, OrderRefused, SaleHeld, SaleRefused].map(({ type }) => [
    type,
    type.split('.')[1]!,
  ]),
);
/** What the first moments of a load do is not measured. */
const RAMP_SECONDS = 2;
/** An order that is not decided by then is reported as lost. */
const PATIENCE_MS = 30_000;

/** Who waits for which order's decision. */
const undecided = new Map<string, (outcome: string) => void>();

async function hearDecisions({ kafkaBrokers, topics }: LoadSettings): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers: kafkaBrokers, logLevel: kafkajs.logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `bench-${uuidv7()}`, maxWaitTimeInMs: 500 });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      for (const { headers } of batch.messages) {
        const outcome = DECISIONS.get(String(headers?.ce_type));
        if (outcome === undefined) continue;
        const subject = String(headers?.ce_subject);
        undecided.get(subject)?.(outcome);
        undecided.delete(subject);
      }
    },
  });
  await joined;
}

async function run(step: LoadStep, { marketplace, pids }: LoadSettings): Promise<LoadResult> {
  const begin = performance.now() + RAMP_SECONDS * 1000;
  const end = begin + step.seconds * 1000;
  const inWindow = (moment: number): boolean => moment >= begin && moment < end;
  const accepts: number[] = [];
  const decides: number[] = [];
  const all: string[] = [];
  const outcomes: Record<string, number> = {};

  const client = async (): Promise<void> => {
    const connection = new Connection(marketplace);
    for (let started = performance.now(); started < end; started = performance.now()) {
      const { subject, path, buyerId, body } = wish(step);
      const decision = decisionOf(subject);
      const answer = await connection.request('PUT', path, clerkOf(buyerId), body);
      const accepted = performance.now();
      if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status}: ${answer.body}`);
      all.push(subject);
      if (inWindow(accepted)) accepts.push(accepted - started);
      const { outcome, decided } = await decision;
      if (!inWindow(decided)) continue;
      decides.push(decided - started);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    connection.close();
  };

  const clients = Array.from({ length: step.clients }, client);
  const [usage] = await Promise.all([measure(begin, end, { ...pids, load: process.pid }), ...clients]);
  const perThousand = ([name, seconds]: [string, number]): [string, number] => [
    name,
    (seconds / decides.length) * 1000,
  ];
  return {
    clients: step.clients,
    acceptedPerSecond: accepts.length / step.seconds,
    decidedPerSecond: decides.length / step.seconds,
    accept: latencyOf(accepts),
    decide: latencyOf(decides),
    outcomes,
    cpuPerThousand: Object.fromEntries(Object.entries(usage.cpu).map(perThousand)),
    residentMb: usage.residentMb,
    coresOfOthers: usage.others / step.seconds,
    accepted: all,
  };
}

/** What a client asks for next, and of what it will hear. */
function wish({ pools, shops }: LoadStep): { subject: string; path: string; buyerId: string; body: object } {
  const id = uuidv7();
  if (shops.length === 0) {
    const order = anOrder(pick(pools));
    return { subject: id, path: `/orders/${id}`, buyerId: order.buyerId, body: order };
  }
  const shop = pick(shops);
  return { subject: saleIdOf(id, shop.sellerId), path: `/baskets/${id}`, ...aBasket(shop) };
}

function decisionOf(subject: string): Promise<{ outcome: string; decided: number }> {
  return new Promise((resolve, reject) => {
    const lost = setTimeout(() => reject(new Error(`${subject} was not decided in time`)), PATIENCE_MS);
    undecided.set(subject, (outcome) => {
      clearTimeout(lost);
      resolve({ outcome, decided: performance.now() });
    });
  });
}

/** What the processes use between two moments. */
async function measure(begin: number, end: number, pids: Pids) {
  await sleep(begin - performance.now());
  const before = cpuSeconds(pids);
  const machineBefore = machineSeconds();
  await sleep(end - performance.now());
  const after = cpuSeconds(pids);
  const machine = machineSeconds() - machineBefore;
  const cpu = Object.fromEntries(Object.keys(pids).map((name) => [name, after[name]! - before[name]!]));
  const ours = Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0);
  return { cpu, residentMb: residentMb(pids), others: machine - ours };
}

function latencyOf(samples: readonly number[]): Latency {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

const settings = JSON.parse(process.argv[2]!) as LoadSettings;
await hearDecisions(settings);
process.on('message', (step: LoadStep) => void run(step, settings).then((result) => process.send!(result)));
process.on('disconnect', () => process.exit());
process.send!('ready');
