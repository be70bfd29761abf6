// Brings the sample data in through the services' own doors; one that was cut off is completed by the next.
import {
  activateParty,
  askEnquiry,
  Batch,
  Commodity,
  defineCommodity,
  declareBatch,
  defineStep,
  draftProduct,
  Enquiry,
  FinishedProduct,
  defineExportDocument,
  defineExportRule,
  ExportDocument,
  ExportRule,
  getLot,
  importParties,
  ImportReport,
  listParties,
  listProduct,
  listRegions,
  Lot,
  PageOf,
  Party,
  PoolPolicy,
  postLot,
  ProcessStep,
  provinceOf,
  Region,
  registerParty,
  setPoolPolicy,
} from '@hilir/contracts';
import { type As, type Call, onceHeard, Refused } from '../client.js';
import { chainsOf } from './chains.js';
import { sampleId } from './draw.js';
import { loadChain } from './load-chains.js';
import { loadGuidance } from './load-guidance.js';
import { type SampleLot, seasonOf } from './lots.js';
import { csvOf, firms, ikmOf, type SampleParty, suppliersOf, type Village } from './parties.js';
import { loadPlaces } from './places.js';
import { COMMODITIES, EXPORT_DOCUMENTS, EXPORT_RULES, PROCESS_STEPS, SAMPLED_COMMODITIES } from './tables.js';
import { enquiriesOf, type Maker, productsOf, type SampleEnquiry, type SampleProduct } from './products.js';

type Say = (line: string) => void;

const PROVINCES = ['64', '65'];
const AT_ONCE = 16;
const office = (region: string): As => ({ role: 'provincial', region: provinceOf(region) });

/** False when it was there whole, as the lot that comes last tells. Repeats have no effect. */
export async function loadSampleData(call: Call, say: Say): Promise<boolean> {
  const villages = (await Promise.all(PROVINCES.map((province) => villagesOf(call, province)))).flat();
  const suppliers = suppliersOf(villages);
  const lots = seasonOf(suppliers);
  const last = lots.pop()!;
  if (await isThere(call, last)) return false;
  await defineCommodities(call);
  say(`commodities ${Object.keys(COMMODITIES).join(', ')}`);
  await defineExportRules(call);
  say(`${Object.keys(EXPORT_RULES).length} rules about the export of raw material`);
  for (const [code, body] of Object.entries(EXPORT_DOCUMENTS))
    await call(defineExportDocument, { as: { role: 'operator' }, params: { code }, body }, ExportDocument);
  say(`${Object.keys(EXPORT_DOCUMENTS).length} documents that exports may need`);
  await each([...suppliers, ...firms()], 'co-operatives, BUMDes and firms', say, (party) => register(call, party));
  for (const province of PROVINCES) await importIkm(call, province, villages, say);
  await loadPlaces(call, (party) => register(call, party), say);
  await loadGuidance(call, PROVINCES, (items, what, work) => each(items, what, say, work));
  const products = productsOf(await makersOf(call));
  await each(products, 'products', say, (product) => offer(call, product));
  await each(enquiriesOf(products, new Date()), 'enquiries', say, (enquiry) => ask(call, enquiry));
  await each(lots, 'lots of a season', say, (lot) => post(call, lot));
  await each(chainsOf(products, new Date()), 'chains from rattan to sold baskets', say, (chain) =>
    loadChain(call, chain),
  );
  await post(call, last);
  return true;
}

const villagesOf = (call: Call, province: string): Promise<Village[]> =>
  allOf((cursor) =>
    call(listRegions, { query: { within: province, level: 'desa', limit: 200, ...cursor } }, PageOf(Region)),
  );

/** The small industries of the sample as they were registered, by name. */
const makersOf = (call: Call): Promise<Maker[]> =>
  allOf((cursor) => {
    const query = { kind: 'ikm', status: 'active', limit: 200, ...cursor };
    return call(listParties, { as: { role: 'auditor' }, query }, PageOf(Party));
  });

async function allOf<T>(
  page: (cursor: { cursor?: string }) => Promise<{ items: T[]; next?: string | undefined }>,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await page(cursor === undefined ? {} : { cursor });
    found.push(...items);
    cursor = next;
  } while (cursor !== undefined);
  return found;
}

async function isThere(call: Call, { lotId }: SampleLot): Promise<boolean> {
  try {
    await call(getLot, { params: { lotId } }, Lot);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.problem.code === 'lot.not-found') return false;
    throw error;
  }
}

/** The provinces let rattan go after three days, the perishable rest after one. */
async function defineCommodities(call: Call): Promise<void> {
  for (const [code, body] of Object.entries(COMMODITIES))
    await call(defineCommodity, { as: { role: 'operator' }, params: { code }, body }, Commodity);
  for (const [code, body] of Object.entries(PROCESS_STEPS))
    await call(defineStep, { as: { role: 'operator' }, params: { code }, body }, ProcessStep);
  for (const province of PROVINCES) {
    for (const commodity of SAMPLED_COMMODITIES) {
      const localWindowHours = commodity === 'rattan' ? 72 : 24;
      const body: PoolPolicy = { localWindowHours, holdHours: 48, handOverHours: 14 * 24 };
      await onceHeard(() =>
        call(setPoolPolicy, { as: office(province), params: { province, commodity }, body }, PoolPolicy),
      );
    }
  }
}

async function defineExportRules(call: Call): Promise<void> {
  for (const [ruleId, body] of Object.entries(EXPORT_RULES))
    await onceHeard(() => call(defineExportRule, { as: { role: 'operator' }, params: { ruleId }, body }, ExportRule));
}

async function register(call: Call, { partyId, body }: SampleParty): Promise<void> {
  const request = { as: office(body.region), params: { partyId } };
  const party = await call(registerParty, { ...request, body }, Party);
  if (party.status === 'draft') await call(activateParty, request, Party);
}

/** A register as an office would send it. Sample rows are right, so a refused one is a bug. */
async function importIkm(call: Call, province: string, villages: readonly Village[], say: Say): Promise<void> {
  const rows = ikmOf(villages).filter((row) => row['kode desa'].startsWith(province));
  const params = { importId: sampleId(`import|${province}`) };
  const request = { as: office(province), params, query: { activate: true }, body: csvOf(rows) };
  const report = await call(importParties, request, ImportReport);
  const { accepted, activated, refused, duplicates, errors } = report;
  if (refused + duplicates > 0)
    throw new Error(`the sample register of ${province} was not taken whole: ${JSON.stringify(errors.slice(0, 3))}`);
  say(`IKM of ${province} by CSV import: ${accepted} rows taken, ${activated} activated`);
}

async function post(call: Call, { lotId, body }: SampleLot): Promise<void> {
  const as: As = { role: 'clerk', partyId: body.supplierId };
  await onceHeard(() => call(postLot, { as, params: { lotId }, body }, Lot));
}

async function offer(call: Call, { productId, body, listed, stock }: SampleProduct): Promise<void> {
  const as = { role: 'manager', partyId: body.sellerId } as const;
  for (const { batchId, body: batch } of stock)
    await onceHeard(() => call(declareBatch, { as, params: { batchId }, body: batch }, Batch));
  const request = { as, params: { productId } };
  const { status } = await onceHeard(() => call(draftProduct, { ...request, body }, FinishedProduct));
  if (listed && status === 'draft') await call(listProduct, request, FinishedProduct);
}

async function ask(call: Call, { enquiryId, body }: SampleEnquiry): Promise<void> {
  const as: { as?: As } = body.buyerId === undefined ? {} : { as: { role: 'manager', partyId: body.buyerId } };
  await onceHeard(() => call(askEnquiry, { ...as, params: { enquiryId }, body }, Enquiry));
}

/** Some at a time; says how far it is at every quarter. */
async function each<T>(items: readonly T[], what: string, say: Say, work: (item: T) => Promise<void>): Promise<void> {
  const quarter = Math.ceil(items.length / 4);
  const queue = items.values();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      await work(item);
      done++;
      if (done % quarter === 0 || done === items.length) say(`${what} ${done}/${items.length}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
