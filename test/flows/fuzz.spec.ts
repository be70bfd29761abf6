// Schemathesis tries every operation of every service against its own OpenAPI document: no 5xx, no undocumented answer.
import { type OpenApiDocument, SERVICES, type ServiceName } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../tools/src/engines/provision.js';
import { type OwnServices, startOwnServices } from '../engines/services.js';
import { ids, lot, order, sales, VILLAGE } from './good-requests.js';
import { buildWorld } from './world.js';

const VERSION = '4.32.5';
const SEED = process.env.FUZZ_SEED ?? '20261122';
const run = promisify(execFile);
const names = Object.keys(SERVICES) as ServiceName[];

interface Report {
  passed: boolean;
  output: string;
}
/** What well-formed requests speak of, instead of what nobody has. */
const KNOWN = {
  body: {
    supplierId: ids.coop,
    partyId: ids.coop,
    officerId: ids.officer,
    posting: '6502',
    buyerId: ids.coop,
    region: VILLAGE,
    province: '65',
    commodity: 'rattan',
    attributes: lot.attributes,
    wishes: {},
    needBy: order.needBy,
    harvestedOn: lot.harvestedOn,
    readyOn: lot.readyOn,
    orderId: ids.toDeliver,
    occurredAt: '2026-01-12T03:00:00.000Z',
    place: VILLAGE,
    ownerId: ids.coop,
    rubricId: ids.rubric,
    producerId: ids.coop,
    step: 'rattan-wash',
    lotId: ids.sold,
    hs: '1401.20',
    destination: { country: 'ID', region: '3209' },
    when: {},
  },
  // Another party than the one that supplies and buys, which would be closed for good.
  path: {
    lotId: ids.lot,
    orderId: ids.toConfirm,
    partyId: ids.draft,
    importId: ids.import,
    handOverId: ids.received,
    correctionId: ids.correction,
    paymentId: ids.payment,
    groupingId: ids.grouping,
    sentraId: ids.sentra,
    plantId: ids.plant,
    rubricId: ids.rubric,
    evaluationId: ids.evaluation,
    stepId: ids.step,
    officerId: ids.officer,
    visitId: ids.visit,
    followUpId: ids.followUp,
    trainingId: ids.training,
    participantId: ids.seat,
    certificateId: ids.certificate,
    runId: ids.run,
    batchId: ids.batch,
    packingId: ids.packing,
    outflowId: ids.outflow,
    ruleId: 'rattan-polished',
    basketId: ids.basket,
    saleId: sales.toPrepare,
    complaintId: ids.complaint,
  },
};
/** Roles are tried as the document names them. */
const HEADERS = [`--header=X-Acting-Party: ${ids.coop}`, '--header=X-Acting-Region: 65'];
const here = join(import.meta.dirname, 'fuzz');

/** The program in the cache folder, installed at the first use; the reason where that cannot be done here. */
async function install(): Promise<{ program: string } | { missing: string }> {
  const venv = join(cacheFolder(), `schemathesis-${VERSION}`);
  const program = join(venv, 'bin/st');
  if (existsSync(program)) return { program };
  try {
    await run('python3', ['-m', 'venv', venv]);
    await run(join(venv, 'bin/pip'), ['install', '--quiet', `schemathesis==${VERSION}`]);
    return { program };
  } catch (error) {
    rmSync(venv, { recursive: true, force: true }); // half of it would be taken for the whole next time
    return { missing: (error as Error).message.split('\n').slice(0, 3).join(' ') };
  }
}

const found = await install();
if ('missing' in found)
  process.stderr.write(`fuzz.spec.ts is SKIPPED, schemathesis is not to be had: ${found.missing}\n`);
const describeWhereFound = 'program' in found ? describe : describe.skip;

/** A minute or two on two free cores; a busy machine takes longer, an endless run is ended. */
const MOST_MS = 540_000;
jest.setTimeout(MOST_MS + 60_000);

describeWhereFound(`schemathesis ${VERSION} with seed ${SEED}`, () => {
  let services: OwnServices;
  let scratch: string;
  let reports: Map<ServiceName, Report>;

  /** Its report on a document; the program ends with 1 when a check failed. */
  async function tried(document: string, ...more: string[]): Promise<Report> {
    const { program } = found as { program: string };
    const options = [`--seed=${SEED}`, '--suppress-health-check=all', '--warnings=off', '--no-color', ...more];
    const config = `--config-file=${join(here, 'schemathesis.toml')}`;
    const env = {
      ...process.env,
      SCHEMATHESIS_HOOKS: join(here, 'hooks.py'),
      HILIR_FUZZ_WORLD: JSON.stringify(KNOWN),
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const limits = { timeout: MOST_MS, maxBuffer: 64 * 1024 * 1024 };
    return run(program, [config, 'run', document, ...options], { cwd: scratch, env, ...limits }).then(
      ({ stdout }) => ({ passed: true, output: stdout }),
      (error: Error & { stdout: string; stderr: string }) => ({ passed: false, output: error.stdout + error.stderr }),
    );
  }

  beforeAll(async () => {
    services = await startOwnServices('fuzz');
    await buildWorld(services);
    scratch = mkdtempSync(join(tmpdir(), 'hilir-fuzz-'));
    const tryService = async (service: ServiceName) =>
      [service, await tried(`${services.url(service)}/openapi.json`, ...HEADERS)] as const;
    reports = new Map(await Promise.all(names.map(tryService)));
  });
  afterAll(async () => {
    await services?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it.each(names)('%s: answers as it documents, whatever is asked', (service) => {
    const { passed, output } = reports.get(service)!;
    const report = output.slice(0, 20_000);
    expect([passed, passed ? '' : report]).toEqual([true, '']);
    // It has tried something, and every operation of the document.
    const [, generated] = /(\d+) generated/.exec(output) ?? [];
    expect(Number(generated)).toBeGreaterThan(500);
    const [, tested, total] = /Operations:\s+(\d+) selected \/ (\d+) total/.exec(output) ?? [];
    expect(tested).toBe(total);
    process.stdout.write(`${service}: ${generated} cases, seed ${SEED}\n`);
  });

  it('gets past the doors: parties, lots and orders were made', async () => {
    const made = { parties: 'registry', lots: 'supply-chain', orders: 'marketplace' } as const;
    for (const [collection, service] of Object.entries(made)) {
      const count = await services.database(service).collection(collection).countDocuments();
      // The world holds five at most.
      expect([collection, count > 5]).toEqual([collection, true]);
    }
  });

  it('notices an answer that is not documented', async () => {
    const answer = await fetch(`${services.url('registry')}/openapi.json`);
    const document = (await answer.json()) as OpenApiDocument;
    const { get } = document.paths['/health/live'] as { get: { responses: Record<string, unknown> } };
    delete get.responses['200'];
    const file = join(scratch, 'broken.json');
    writeFileSync(file, JSON.stringify(document));
    const { passed, output } = await tried(file, `--url=${services.url('registry')}`, '--include-operation-id=live');
    expect([passed, output]).toEqual([false, expect.stringContaining('Undocumented status code')]);
  });

  it('leaves services that are ready', async () => {
    for (const service of names) {
      const { status } = await fetch(`${services.url(service)}/health/ready`);
      expect([service, status]).toEqual([service, 200]);
    }
  });
});
