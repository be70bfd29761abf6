// Our own steps as EPCIS 2.0 events, and what of an event a query may ask for.
import { type BaseUnit, type DataOf, type LotPosted, placeLink, type SaleShipped, zoneOffset } from '@hilir/contracts';
import { type Batch, linkOf } from '../batches/batch.js';
import type { Received } from '../holdings/holding.js';
import type { Packing } from '../packings/packing.js';
import { idOf, type Run, type Stocks } from '../production/run.js';

export interface Quantity {
  epcClass: string;
  quantity: number;
  /** UN/ECE Recommendation 20; none where pieces are counted. */
  uom?: string;
}
/** An event in the standard's own words. Classes of goods are lots, so quantities stand where others list serial numbers. */
export interface EpcisEvent {
  type: 'ObjectEvent' | 'AggregationEvent' | 'TransactionEvent' | 'TransformationEvent';
  eventID: string;
  eventTime: string;
  eventTimeZoneOffset: string;
  recordTime: string;
  action?: 'ADD' | 'OBSERVE' | 'DELETE';
  bizStep: string;
  disposition?: string;
  readPoint: { id: string };
  bizLocation?: { id: string };
  bizTransactionList?: { type: string; bizTransaction: string }[];
  sourceList?: { type: string; source: string }[];
  destinationList?: { type: string; destination: string }[];
  quantityList?: Quantity[];
  parentID?: string;
  childQuantityList?: Quantity[];
  inputQuantityList?: Quantity[];
  outputQuantityList?: Quantity[];
  transformationID?: string;
  ilmd?: Record<string, unknown>;
  'hilir:country'?: string;
  errorDeclaration?: {
    declarationTime: string;
    reason: 'incorrect_data';
    correctiveEventIDs: string[];
    'hilir:reason': string;
  };
}
/** An event as it is kept: the event, who may see it, and what it is found by. */
export interface Captured {
  /** Which step it is of, e.g. `run:…`, so that one step is captured once. */
  _id: string;
  parties: string[];
  region: string;
  eventTime: Date;
  recordTime: Date;
  /** `type|uri` of every business transaction. */
  transactions: string[];
  parents: string[];
  classes: string[];
  inputs: string[];
  outputs: string[];
  event: EpcisEvent;
}
/** What every mapper is given. */
export interface Capture {
  /** Of the event: a UUID that nothing else has. */
  id: string;
  now: Date;
  publicUrl: string;
}

export const lotLink = (lotId: string, publicUrl: string): string => `${publicUrl}/l/${lotId}`;
const partyLink = (partyId: string, publicUrl: string): string => `${publicUrl}/p/${partyId}`;
const villageLink = (village: string, publicUrl: string): string => `${publicUrl}/v/${village}`;
const UNITS: Record<BaseUnit, string | undefined> = { g: 'GRM', ml: 'MLT', piece: undefined };
const grams = (epcClass: string, quantity: number): Quantity => ({ epcClass, quantity, uom: 'GRM' });

const frame = ({ id, now, publicUrl }: Capture, region: string, at: Date) => ({
  eventID: `urn:uuid:${id}`,
  eventTime: at.toISOString(),
  eventTimeZoneOffset: zoneOffset(region),
  recordTime: now.toISOString(),
  readPoint: { id: villageLink(region, publicUrl) },
});

/** A lot exists. */
export function lotPosted(lot: DataOf<typeof LotPosted>, at: Date, unit: BaseUnit, capture: Capture): Captured {
  const { publicUrl } = capture;
  const uom = UNITS[unit];
  return captured(`lot:${lot.lotId}`, [lot.supplierId], lot.region, {
    type: 'ObjectEvent',
    ...frame(capture, lot.region, at),
    action: 'ADD',
    bizStep: 'commissioning',
    disposition: 'active',
    bizLocation: { id: partyLink(lot.supplierId, publicUrl) },
    quantityList: [{ epcClass: lotLink(lot.lotId, publicUrl), quantity: lot.quantity, ...(uom && { uom }) }],
    ilmd: {
      'cbvmda:lotNumber': lot.lotId,
      'cbvmda:countryOfOrigin': 'ID',
      'hilir:commodity': lot.commodity,
      'hilir:attributes': lot.attributes,
      'hilir:village': lot.region,
    },
  });
}

/** A part of a lot changed hands: BAST and order are its business transactions. `region` is the receiver's village. */
export function holdingReceived(holding: Received, region: string, capture: Capture): Captured {
  const { publicUrl } = capture;
  const [from, to] = [partyLink(holding.supplierId, publicUrl), partyLink(holding.partyId, publicUrl)];
  return captured(`holding:${holding._id}`, [holding.supplierId, holding.partyId], holding.region, {
    type: 'TransactionEvent',
    ...frame(capture, region, holding.receivedAt),
    action: 'ADD',
    bizStep: 'receiving',
    disposition: 'in_progress',
    bizLocation: { id: to },
    bizTransactionList: [
      { type: 'recadv', bizTransaction: `${publicUrl}/hand-overs/${holding.handOverId}` },
      { type: 'po', bizTransaction: `${publicUrl}/orders/${holding.orderId}` },
    ],
    quantityList: [grams(lotLink(holding.lotId, publicUrl), holding.quantity)],
    sourceList: [{ type: 'owning_party', source: from }],
    destinationList: [{ type: 'owning_party', destination: to }],
  });
}

/** Material became batches. */
export function runRecorded(run: Run, made: readonly Batch[], stocks: Stocks, capture: Capture): Captured {
  const { publicUrl } = capture;
  const runLink = `${publicUrl}/r/${run._id}`;
  return captured(`run:${run._id}`, [run.producerId], run.region, {
    type: 'TransformationEvent',
    ...frame(capture, run.region, run.occurredAt),
    bizStep: 'creating_class_instance',
    disposition: 'active',
    bizLocation: { id: run.gln ? placeLink(run.gln) : partyLink(run.producerId, publicUrl) },
    bizTransactionList: [{ type: 'prodorder', bizTransaction: runLink }],
    transformationID: runLink,
    inputQuantityList: run.inputs.map((input) => {
      const holding = stocks.holdings.get(idOf(input));
      const epcClass = holding
        ? lotLink(holding.lotId, publicUrl)
        : linkOf(stocks.batches.get(idOf(input))!, publicUrl);
      return grams(epcClass, input.quantity);
    }),
    outputQuantityList: made.map((batch) => grams(linkOf(batch, publicUrl), batch.mass)),
    ilmd: { 'hilir:step': run.step, 'hilir:waste': { quantity: run.waste, uom: 'GRM' } },
  });
}

/** Parts of batches were put in one package. */
export function goodsPacked(packing: Packing, batches: ReadonlyMap<string, Batch>, capture: Capture): Captured {
  const { publicUrl } = capture;
  return captured(`packing:${packing._id}`, [packing.producerId], packing.region, {
    type: 'AggregationEvent',
    ...frame(capture, packing.region, packing.occurredAt),
    action: 'ADD',
    bizStep: 'packing',
    disposition: 'in_progress',
    bizLocation: { id: partyLink(packing.producerId, publicUrl) },
    parentID: `${publicUrl}/k/${packing._id}`,
    childQuantityList: packing.contents.map(({ batchId, mass }) =>
      grams(linkOf(batches.get(batchId)!, publicUrl), mass),
    ),
  });
}

/** Goods are there that no recorded run made. */
export function batchDeclared(batch: Batch, capture: Capture): Captured {
  const { publicUrl } = capture;
  return captured(`batch:${batch._id}`, [batch.producerId], batch.region, {
    type: 'ObjectEvent',
    ...frame(capture, batch.region, batch.producedAt),
    action: 'ADD',
    bizStep: 'commissioning',
    disposition: 'active',
    bizLocation: { id: partyLink(batch.producerId, publicUrl) },
    quantityList: [grams(linkOf(batch, publicUrl), batch.mass)],
    ilmd: { 'cbvmda:lotNumber': batch.gs1?.lot ?? batch._id, 'hilir:origin': 'unknown' },
  });
}

/** What left of one batch. */
export interface Shipped {
  batch: Batch;
  mass: number;
}
/** Goods left with a sale. Whoever buys without being a party is not named, only where they go. */
export function goodsShipped(sale: DataOf<typeof SaleShipped>, goods: readonly Shipped[], capture: Capture): Captured {
  const { publicUrl } = capture;
  const { saleId, sellerId, buyerId, region, destination, shippedAt } = sale;
  const [from, to] = [partyLink(sellerId, publicUrl), buyerId && partyLink(buyerId, publicUrl)];
  const destinations = [
    ...(to === undefined ? [] : [{ type: 'owning_party', destination: to }]),
    ...(destination.region === undefined
      ? []
      : [{ type: 'location', destination: villageLink(destination.region, publicUrl) }]),
  ];
  return captured(`sale:${saleId}`, buyerId === undefined ? [sellerId] : [sellerId, buyerId], region, {
    type: 'ObjectEvent',
    ...frame(capture, region, new Date(shippedAt)),
    action: 'OBSERVE',
    bizStep: 'shipping',
    disposition: 'in_transit',
    bizLocation: { id: from },
    bizTransactionList: [{ type: 'po', bizTransaction: `${publicUrl}/sales/${saleId}` }],
    quantityList: goods.map(({ batch, mass }) => grams(linkOf(batch, publicUrl), mass)),
    sourceList: [{ type: 'owning_party', source: from }],
    ...(destinations.length > 0 && { destinationList: destinations }),
    'hilir:country': destination.country,
  });
}

/**
 * A run, or the declaration of a batch, was a mistake: its event is declared wrong, by the same event again with a
 * declaration, and a corrective event takes its batches out of the world.
 */
export function declaredWrong(
  original: Captured,
  { reason, reversedAt }: { reason: string; reversedAt: Date },
  capture: Capture,
): { declared: Captured; corrective: Captured } {
  const { outputQuantityList, quantityList, bizLocation, bizTransactionList } = original.event;
  const corrective = captured(`${original._id}:corrective`, original.parties, original.region, {
    type: 'ObjectEvent',
    ...frame(capture, original.region, reversedAt),
    action: 'DELETE',
    bizStep: 'decommissioning',
    disposition: 'inactive',
    ...(bizLocation && { bizLocation }),
    ...(bizTransactionList && { bizTransactionList }),
    quantityList: (outputQuantityList ?? quantityList)!,
  });
  const declared = captured(`${original._id}:declared`, original.parties, original.region, {
    ...original.event,
    recordTime: capture.now.toISOString(),
    errorDeclaration: {
      declarationTime: reversedAt.toISOString(),
      reason: 'incorrect_data',
      correctiveEventIDs: [corrective.event.eventID],
      'hilir:reason': reason,
    },
  });
  return { declared, corrective };
}

function captured(_id: string, parties: string[], region: string, event: EpcisEvent): Captured {
  const classes = (list: readonly Quantity[] = []): string[] => list.map(({ epcClass }) => epcClass);
  return {
    _id,
    parties,
    region,
    eventTime: new Date(event.eventTime),
    recordTime: new Date(event.recordTime),
    transactions: (event.bizTransactionList ?? []).map(({ type, bizTransaction }) => `${type}|${bizTransaction}`),
    parents: event.parentID === undefined ? [] : [event.parentID],
    classes: [...classes(event.quantityList), ...classes(event.childQuantityList)],
    inputs: classes(event.inputQuantityList),
    outputs: classes(event.outputQuantityList),
    event,
  };
}
