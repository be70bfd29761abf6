// The supply chain's copy of who takes part, kept by the registry's facts.
import type { PartyProfile } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema, trusted } from 'mongoose';

export type PartyCopy = Omit<PartyProfile, 'partyId'> & { _id: string; version: number };
export const PARTY = 'Party';
export const partySchema = new Schema<PartyCopy>(
  {
    _id: String,
    version: Number,
    kind: String,
    name: String,
    region: String,
    status: String,
    nib: String,
    industryScale: String,
  },
  { collection: 'parties', versionKey: false },
);

@Injectable()
export class PartiesStore {
  constructor(@InjectModel(PARTY) private readonly model: Model<PartyCopy>) {}

  async find(partyId: string): Promise<PartyProfile | null> {
    const copy = await this.model.findById(partyId).lean<PartyCopy>();
    return copy && { ...copy, partyId };
  }

  /** Those that are known, by id. */
  async findMany(partyIds: readonly string[]): Promise<Map<string, PartyCopy>> {
    const found = await this.model.find({ _id: trusted({ $in: partyIds }) }).lean<PartyCopy[]>();
    return new Map(found.map((copy) => [copy._id, copy]));
  }

  /** Keeps the later of what is known and what is told; `sequence` decides. */
  async keep(
    tx: Tx,
    { partyId, kind, name, region, status, nib, industryScale }: PartyProfile,
    sequence: number,
  ): Promise<void> {
    const known = await tx.find(this.model, partyId);
    if (known && known.version >= sequence) return;
    const copy: PartyCopy = { _id: partyId, version: sequence, kind, name, region, status };
    if (nib !== undefined) copy.nib = nib;
    if (industryScale !== undefined) copy.industryScale = industryScale;
    if (known) tx.replace(this.model, copy);
    else tx.insert(this.model, copy);
  }
}
