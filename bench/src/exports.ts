// Measures the export of a long list: fills a fresh outflow register, takes it away as CSV and as XLSX, and checks every row of both.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEngines, startServices } from '@hilir/tools';
import { streamXlsxRows } from 'hucre/xlsx';
import { type Collection, MongoClient } from 'mongodb';
import type { Outflow } from '../../apps/supply-chain/dist/outflow/outflow.js';
import { OUTFLOW_COLUMNS } from '../../apps/supply-chain/dist/outflow/outflows.columns.js';
import { conditions } from './conditions.js';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const BATCH = 5_000;
const MOST_MB = 300;
const name = `bench-exports-${Date.now()}`;
const dir = resolve('.local', name);
const log = (line: string): void => console.error(`${performance.now().toFixed(0).padStart(7)} ms  ${line}`);

const START = Date.UTC(2020, 0, 1);
const idOf = (i: number): string => `0190f3b1-7c2e-7abc-8def-${i.toString(16).padStart(12, '0')}`;
const at = (i: number): Date => new Date(START + i * 60_000);
const SUPPLIERS = Array.from({ length: 200 }, (_, i) => idOf(i));

function entry(i: number): Outflow {
  const village = `6502${String(10_000 + (i % 300) + 2_000).padStart(6, '0')}`;
  return {
    _id: idOf(i),
    version: 1,
    status: 'recorded',
    source: 'declared',
    pool: '65/rattan',
    supplierId: SUPPLIERS[i % SUPPLIERS.length]!,
    commodity: 'rattan',
    attributes: { form: 'asalan', grade: 'B', diameter: 20 + (i % 30) },
    hs: '1401.20',
    lotId: idOf(i + 1_000_000_000),
    quantity: i + 1,
    value: (i + 1) * 8,
    origin: village,
    destination: { country: 'ID', region: '3209' },
    buyer: { name: `CV Rotan "Jaya", Cirebon ${i % 1_000}` },
    papers: { manifest: `DM-${i}`, faHhbk: `FA.${i}/2026`, others: ['Surat jalan 12'] },
    missingPapers: [],
    reason: '=Dijual langsung di pelabuhan',
    occurredAt: at(i),
    recordedAt: at(i),
    unmetLocalDemand: { quantity: i % 7, orders: i % 3 },
    filed: { origins: ['65', '6502', village.slice(0, 6), village], destinations: ['32', '3209'], month: '2026-01' },
    requestHash: 'x'.repeat(64),
  };
}

async function fill(outflows: Collection<Outflow>): Promise<void> {
  for (let from = 0; from < ROWS; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, ROWS - from) }, (_, i) => entry(from + i));
    await outflows.insertMany(rows, { ordered: false });
    if (from % 200_000 === 0) log(`${from} entries`);
  }
}

/** What the row of an entry says, from what was put into the register and nothing else. */
function expected(i: number): Record<string, string | number> {
  const { buyer, papers, unmetLocalDemand } = entry(i);
  return {
    id: idOf(i),
    'terjadi (UTC)': at(i).toISOString(),
    'jumlah (satuan dasar)': i + 1,
    'nilai (rupiah)': (i + 1) * 8,
    ciri: `form: asalan; grade: B; diameter: ${20 + (i % 30)}`,
    pembeli: buyer.name!,
    manifes: papers.manifest!,
    alasan: '=Dijual langsung di pelabuhan',
    'pesanan lokal menunggu': unmetLocalDemand.orders,
  };
}
const HEADINGS = Object.keys(OUTFLOW_COLUMNS);
const cellsOf = (i: number): [number, string | number][] =>
  Object.entries(expected(i)).map(([heading, value]) => [HEADINGS.indexOf(heading), value]);

class Check {
  private row = 0;
  /** The latest comes first. */
  take(cells: readonly (string | number | boolean | Date | null)[], form: 'csv' | 'xlsx'): void {
    const i = ROWS - 1 - this.row++;
    for (const [column, value] of cellsOf(i)) {
      const cell = cells[column];
      const shown = cell instanceof Date ? cell.toISOString() : form === 'csv' ? String(cell) : cell;
      const said = form === 'csv' ? String(value).replace(/^=/, "'=") : value;
      if (shown !== said) throw new Error(`row ${this.row}, ${HEADINGS[column]}: ${String(shown)} instead of ${said}`);
    }
  }
  end(): void {
    if (this.row !== ROWS) throw new Error(`${this.row} rows instead of ${ROWS}`);
  }
}

const CELL = /("(?:[^"]|"")*"|[^,]*)(?:,|$)/g;
function split(line: string): string[] {
  const cells: string[] = [];
  for (const [, cell = ''] of line.matchAll(CELL)) {
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
  }
  return cells;
}

async function checkCsv(body: ReadableStream<Uint8Array>): Promise<void> {
  const check = new Check();
  const decoder = new TextDecoder();
  let rest = '';
  let first = true;
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\r\n');
    rest = lines.pop()!;
    for (const line of lines) {
      if (!first) check.take(split(line), 'csv');
      first = false;
    }
  }
  if (rest !== '') throw new Error('the last line is not whole');
  check.end();
}

async function checkXlsx(file: Uint8Array): Promise<void> {
  const check = new Check();
  for await (const { index, values } of streamXlsxRows(file)) if (index > 0) check.take(values, 'xlsx');
  check.end();
}

/** Since it was last forgotten, as Linux counts it: the most that was in memory at any moment. */
const peakMb = (pid: number): number =>
  Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024);
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

async function measure(base: string, pid: number, format: 'csv' | 'xlsx'): Promise<number> {
  forgetPeak(pid);
  const before = peakMb(pid);
  const started = performance.now();
  const answer = await fetch(`${base}/outflows.${format}`, { headers: { 'x-acting-role': 'auditor' } });
  if (!answer.ok || !answer.body) throw new Error(await answer.text());
  let seconds = 0;
  let bytes = 0;
  const done = () => (seconds = (performance.now() - started) / 1_000);
  const counted = answer.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.length;
        controller.enqueue(chunk);
      },
      flush: () => void done(),
    }),
  );
  if (format === 'csv') await checkCsv(counted);
  else await checkXlsx(new Uint8Array(await new Response(counted).arrayBuffer()));
  const peak = peakMb(pid);
  const cells = [format, ROWS, Math.round(bytes / 1e6), seconds.toFixed(1), before, peak];
  console.log(`| ${cells.join(' | ')} |`);
  return peak;
}

const engines = await startEngines({ dir, log });
let worst = 0;
try {
  const env = { DATABASE_PREFIX: `${name}-`, TOPIC_PREFIX: `${name}.`, RATE_LIMIT_PER_MINUTE: '100000000' };
  const services = await startServices({ engines, dir, log, ports: 'free', env, names: ['supply-chain'] });
  const client = new MongoClient(engines.mongodbUri);
  try {
    await fill(client.db(`${name}-supply-chain`).collection<Outflow>('outflows'));
    log(`${ROWS} entries`);
    console.log('| form | rows | MB | seconds, with every row checked | MB resident before | most MB resident |');
    console.log('|---|---|---|---|---|---|');
    const { pid } = services.processes[0]!;
    for (const format of ['csv', 'xlsx'] as const) {
      worst = Math.max(worst, await measure(services.url('supply-chain'), pid, format));
    }
    for (const [what, value] of await conditions(engines)) console.log(`${what}: ${value}`);
  } finally {
    await client.close();
    await services.stop();
  }
} finally {
  await engines.stop();
}
rmSync(dir, { recursive: true });
if (worst > MOST_MB) throw new Error(`${worst} MB were resident, more than ${MOST_MB}`);
