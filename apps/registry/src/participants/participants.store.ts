// Remembers who takes part in which training; nobody twice.
import type { Author } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter, Schema, trusted } from 'mongoose';
import { PARTICIPANT_HISTORY, type ParticipantChange, type ParticipantRecord } from './participant.js';

export const PARTICIPANT = 'Participant';
/** Names what is asked by; documents are written whole by the transaction. */
export const ParticipantSchema = new Schema<ParticipantRecord>(
  {
    _id: String,
    version: Number,
    trainingId: String,
    partyId: String,
    areas: [String],
    person: String,
    status: String,
    due: String,
    enrolledAt: Date,
  },
  { collection: 'participants', versionKey: false },
);
ParticipantSchema.index({ trainingId: 1, enrolledAt: 1, _id: 1 });
const owed = { partialFilterExpression: { due: { $exists: true } } };
ParticipantSchema.index({ due: 1, _id: 1 }, owed);
ParticipantSchema.index({ areas: 1, due: 1, _id: 1 }, owed);
ParticipantSchema.index({ trainingId: 1, due: 1, _id: 1 }, owed);
ParticipantSchema.index(
  { trainingId: 1, person: 1 },
  { unique: true, partialFilterExpression: { status: 'enrolled' }, name: 'one-seat' },
);

interface Filter {
  trainingId?: string | undefined;
  partyId?: string | undefined;
  status?: ParticipantRecord['status'] | undefined;
  region?: string | undefined;
}

@Injectable()
export class ParticipantsStore {
  constructor(
    @InjectModel(PARTICIPANT) private readonly participants: Model<ParticipantRecord>,
    private readonly history: History,
  ) {}

  find(tx: Tx, participantId: string): Promise<ParticipantRecord | null> {
    return tx.find(this.participants, participantId);
  }
  add(tx: Tx, { participant, fact }: ParticipantChange, by: Author): void {
    tx.insert(this.participants, participant);
    this.history.tell(tx, PARTICIPANT_HISTORY, {}, participant, { fact, by });
    tx.emit(fact);
  }
  change(tx: Tx, before: ParticipantRecord, { participant, fact }: ParticipantChange, by: Author): void {
    tx.replace(this.participants, participant);
    this.history.tell(tx, PARTICIPANT_HISTORY, before, participant, { fact, by });
    tx.emit(fact);
  }

  async get(participantId: string): Promise<ParticipantRecord | null> {
    return this.participants.findOne({ _id: participantId }).lean();
  }

  /** In the order of enrolment. */
  async page(filter: Filter, limit: number, after: [Date, string] | undefined): Promise<ParticipantRecord[]> {
    const parts = partsOf(filter);
    if (after) {
      const [enrolledAt, _id] = after;
      parts.push({ $or: [{ enrolledAt: trusted({ $gt: enrolledAt }) }, { enrolledAt, _id: trusted({ $gt: _id }) }] });
    }
    return this.participants.find({ $and: parts }).sort({ enrolledAt: 1, _id: 1 }).limit(limit).lean();
  }

  /** Those whose results are due by a day, the longest due first. */
  async owed(
    filter: Filter,
    by: string,
    limit: number,
    after: [string, string] | undefined,
  ): Promise<ParticipantRecord[]> {
    const parts = [...partsOf(filter), { due: trusted({ $lte: by }) }];
    if (after) {
      const [due, _id] = after;
      parts.push({ $or: [{ due: trusted({ $gt: due }) }, { due, _id: trusted({ $gt: _id }) }] });
    }
    return this.participants.find({ $and: parts }).sort({ due: 1, _id: 1 }).limit(limit).lean();
  }
}

function partsOf({ region, ...equal }: Filter): QueryFilter<ParticipantRecord>[] {
  return [equal, region === undefined ? {} : { areas: region }];
}
