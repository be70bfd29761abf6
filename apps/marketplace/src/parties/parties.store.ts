// The marketplace's copy of who takes part, kept by the registry's facts.
import type { PartyProfile } from '@hilir/contracts';
import type { Tx } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import DataLoader from 'dataloader';
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
  private readonly loader = new DataLoader((ids: readonly string[]) => this.readMany(ids), {
    cache: false,
    maxBatchSize: 200,
    batchScheduleFn: (load) => setImmediate(load),
  });

  constructor(@InjectModel(PARTY) private readonly model: Model<PartyCopy>) {}

  /** Reads of one moment go out as one query: this is asked once per order. */
  find(partyId: string): Promise<PartyProfile | null> {
    return this.loader.load(partyId);
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

  private async readMany(ids: readonly string[]): Promise<(PartyProfile | null)[]> {
    const copies = await this.model.find({ _id: trusted({ $in: [...ids] }) }).lean<PartyCopy[]>();
    const byId = new Map(copies.map(({ _id, version: _version, ...copy }) => [_id, { ...copy, partyId: _id }]));
    return ids.map((id) => byId.get(id) ?? null);
  }
}
