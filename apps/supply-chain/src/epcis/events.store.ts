// Captured EPCIS events in MongoDB; they are only ever added, the first recorded first.
import type { EpcisQuery } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';
import type { Captured } from './epcis-event.js';

export const EVENT = 'EpcisEvent';
export const eventSchema = new Schema<Captured>(
  {
    _id: String,
    parties: [String],
    region: String,
    eventTime: Date,
    recordTime: Date,
    transactions: [String],
    parents: [String],
    classes: [String],
    inputs: [String],
    outputs: [String],
    event: Object,
  },
  { collection: 'epcis_events', versionKey: false },
);
const inOrder = { recordTime: 1, _id: 1 } as const;
eventSchema.index(inOrder);
eventSchema.index({ parties: 1, ...inOrder });
eventSchema.index({ region: 1, ...inOrder });
eventSchema.index({ eventTime: 1 });
eventSchema.index({ 'event.eventID': 1, ...inOrder });
eventSchema.index({ 'event.bizStep': 1, ...inOrder });
eventSchema.index({ transactions: 1, ...inOrder });
eventSchema.index({ classes: 1, ...inOrder });
eventSchema.index({ inputs: 1, ...inOrder });
eventSchema.index({ outputs: 1, ...inOrder });
eventSchema.index({ parents: 1, ...inOrder }, { partialFilterExpression: { 'event.type': 'AggregationEvent' } });

/** Whose events: those a party takes part in, or those of a region of any level; all without either. */
export interface Seen {
  partyId?: string;
  region?: string;
}

@Injectable()
export class EventsStore {
  constructor(@InjectModel(EVENT) private readonly model: Model<Captured>) {}

  add(tx: Tx, captured: Captured): void {
    tx.insert(this.model, captured);
  }
  find(tx: Tx, id: string): Promise<Captured | null> {
    return tx.find(this.model, id);
  }

  /** The event of that id as it was last recorded. */
  read(eventID: string, seen: Seen): Promise<Captured | null> {
    return this.model
      .findOne({ 'event.eventID': eventID, ...visible(seen) })
      .sort({ recordTime: -1, _id: -1 })
      .lean<Captured>();
  }

  query(
    query: Omit<EpcisQuery, 'perPage' | 'nextPageToken'>,
    seen: Seen,
    from: { recordTime: Date; id: string } | undefined,
    limit: number,
  ): Promise<Captured[]> {
    const after = from && {
      $or: [
        { recordTime: trusted({ $gt: from.recordTime }) },
        { recordTime: from.recordTime, _id: trusted({ $gt: from.id }) },
      ],
    };
    return this.model
      .find({ $and: [visible(seen), ...conditionsOf(query), ...(after ? [after] : [])] })
      .sort(inOrder)
      .limit(limit)
      .lean<Captured[]>();
  }
}

const visible = ({ partyId, region }: Seen): object => ({
  ...(partyId !== undefined && { parties: partyId }),
  ...(region !== undefined && { region: trusted({ $gte: region, $lt: `${region}:` }) }),
});

/** The parameters of the standard as filters; every one given must hold. */
function conditionsOf(query: Omit<EpcisQuery, 'perPage' | 'nextPageToken'>): object[] {
  const anyOf = (values: string) => trusted({ $in: values.split('|') });
  const oneOf =
    (...paths: string[]) =>
    (values: string) => ({ $or: paths.map((path) => ({ [path]: anyOf(values) })) });
  const time = (path: string, way: '$gte' | '$lt') => (at: string) => ({ [path]: trusted({ [way]: new Date(at) }) });
  const transaction = (type: string) => (uris: string) => ({
    transactions: trusted({ $in: uris.split('|').map((uri) => `${type}|${uri}`) }),
  });
  const CONDITIONS: Record<keyof typeof query, (value: string) => object> = {
    eventType: oneOf('event.type'),
    GE_eventTime: time('eventTime', '$gte'),
    LT_eventTime: time('eventTime', '$lt'),
    GE_recordTime: time('recordTime', '$gte'),
    LT_recordTime: time('recordTime', '$lt'),
    EQ_action: oneOf('event.action'),
    EQ_bizStep: oneOf('event.bizStep'),
    EQ_disposition: oneOf('event.disposition'),
    EQ_readPoint: oneOf('event.readPoint.id'),
    EQ_bizLocation: oneOf('event.bizLocation.id'),
    EQ_eventID: oneOf('event.eventID'),
    EQ_bizTransaction_po: transaction('po'),
    EQ_bizTransaction_recadv: transaction('recadv'),
    EQ_bizTransaction_prodorder: transaction('prodorder'),
    // None of our goods has a serial number; a package is the one thing that has an id of its own.
    MATCH_epc: () => ({ _id: trusted({ $in: [] }) }),
    MATCH_parentID: oneOf('parents'),
    MATCH_anyEPC: oneOf('parents'),
    MATCH_epcClass: oneOf('classes'),
    MATCH_inputEPCClass: oneOf('inputs'),
    MATCH_outputEPCClass: oneOf('outputs'),
    MATCH_anyEPCClass: oneOf('classes', 'inputs', 'outputs'),
    EXISTS_errorDeclaration: (is) => ({ 'event.errorDeclaration': trusted({ $exists: is === 'true' }) }),
  };
  return Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [CONDITIONS[name as keyof typeof query](value)],
  );
}
