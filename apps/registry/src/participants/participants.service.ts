// Tells the story of the seats of a training: taken while there are any, and what came of it.
import { type EnrolmentBody, Refusal, type ResultMonths, type TrainingResultBody } from '@hilir/contracts';
import { isDuplicateKey, Transaction, type Tx } from '@hilir/messaging';
import { type Acting, authorOf, coversRegion, mustActFor, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { PartiesStore } from '../parties/parties.store.js';
import type { TrainingRecord } from '../trainings/training.js';
import { TrainingsStore } from '../trainings/trainings.store.js';
import {
  enrol,
  noteAttendance,
  noteResult,
  type ParticipantChange,
  type ParticipantRecord,
  withdraw,
} from './participant.js';
import { ParticipantsStore } from './participants.store.js';

export interface Seat {
  trainingId: string;
  participantId: string;
}

@Injectable()
export class ParticipantsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly participants: ParticipantsStore,
    private readonly trainings: TrainingsStore,
    private readonly parties: PartiesStore,
  ) {}

  /** Not group-committed: a group reads nothing, and a seat is only taken by who has read how many are left. */
  async enrol(
    acting: Acting,
    { trainingId, participantId }: Seat,
    body: EnrolmentBody,
  ): Promise<{ participant: ParticipantRecord; created: boolean }> {
    if (acting.partyId !== undefined) mustActFor(acting, body.partyId ?? '');
    const hash = requestHash({ trainingId, ...body });
    try {
      return await this.transaction.run(acting.cause, async (tx) => {
        const training = await this.mustFindTraining(tx, trainingId);
        const known = await this.participants.find(tx, participantId);
        if (known) mustBeMine(acting, known);
        if (known?.requestHash === hash) return { participant: known, created: false };
        if (known) throw new Refusal('participant.id-used');
        const party = body.partyId === undefined ? undefined : await this.parties.find(tx, body.partyId);
        if (party === null) throw new Refusal('party.not-found');
        if (acting.partyId === undefined && !coversRegion(acting, training.region))
          mustCover(acting, party?.region ?? training.region);
        const byOffice = acting.partyId === undefined;
        const change = enrol(participantId, body, { training, party, byOffice, requestHash: hash }, new Date());
        this.participants.add(tx, change, authorOf(acting));
        this.trainings.count(tx, training, change.counts);
        return { participant: change.participant, created: true };
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new Refusal('participant.enrolled-already');
      throw error;
    }
  }

  withdraw(acting: Acting, seat: Seat): Promise<ParticipantRecord> {
    return this.change(acting, seat, undefined, (participant) => withdraw(participant));
  }

  noteAttendance(acting: Acting, seat: Seat, version: number, attended: boolean): Promise<ParticipantRecord> {
    return this.change(acting, seat, version, (participant, training, now) =>
      noteAttendance(participant, attended, training, now),
    );
  }

  noteResult(
    acting: Acting,
    seat: Seat,
    version: number,
    months: ResultMonths,
    body: TrainingResultBody,
  ): Promise<ParticipantRecord> {
    return this.change(acting, seat, version, (participant, training, now) =>
      noteResult(participant, months, body, training, now),
    );
  }

  private change(
    acting: Acting,
    { trainingId, participantId }: Seat,
    version: number | undefined,
    decide: (participant: ParticipantRecord, training: TrainingRecord, now: Date) => ParticipantChange | undefined,
  ): Promise<ParticipantRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const training = await this.mustFindTraining(tx, trainingId);
      const participant = await this.participants.find(tx, participantId);
      if (participant?.trainingId !== trainingId) throw new Refusal('participant.not-found');
      mustBeMine(acting, participant);
      if (version !== undefined && participant.version !== version) throw new Refusal('request.stale');
      const change = decide(participant, training, new Date());
      if (!change) return participant;
      this.participants.change(tx, participant, change, authorOf(acting));
      if (Object.keys(change.counts).length > 0) this.trainings.count(tx, training, change.counts);
      return change.participant;
    });
  }

  private async mustFindTraining(tx: Tx, trainingId: string): Promise<TrainingRecord> {
    const training = await this.trainings.find(tx, trainingId);
    if (!training) throw new Refusal('training.not-found');
    return training;
  }
}

/** A party's own people, or those of an office's region. */
export function mustBeMine(acting: Acting, { partyId, region }: ParticipantRecord): void {
  if (acting.partyId === undefined) mustCover(acting, region);
  else mustActFor(acting, partyId ?? '');
}
