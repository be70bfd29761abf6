// Tells the story of a plant: load, decide, save, emit.
import {
  type EvaluationBody,
  type PlantBody,
  type PlantPatch,
  type PlantStatusBody,
  type ReactivationBody,
  type ReactivationPatch,
  Refusal,
} from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { doing } from '../parties/parties.service.js';
import { PartiesStore } from '../parties/parties.store.js';
import { RegionsStore } from '../regions/regions.store.js';
import { RubricsStore } from '../rubrics/rubrics.store.js';
import { SupplyStore } from '../supply/supply.store.js';
import { evaluate } from './evaluation.js';
import {
  addEvaluation,
  type Change,
  changeStatus,
  planStep,
  type PlantRecord,
  register,
  revise,
  reviseStep,
} from './plant.js';
import { PlantsStore } from './plants.store.js';

export interface Written {
  plant: PlantRecord;
  created: boolean;
}
type Decide = (plant: PlantRecord, tx: Tx) => Promise<Change | undefined> | Change | undefined;

@Injectable()
export class PlantsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly plants: PlantsStore,
    private readonly rubrics: RubricsStore,
    private readonly parties: PartiesStore,
    private readonly regions: RegionsStore,
    private readonly supply: SupplyStore,
  ) {}

  register(acting: Acting, plantId: string, body: PlantBody): Promise<Written> {
    mustCover(acting, body.place);
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.plants.find(tx, plantId);
      if (known?.requestHash === hash) return { plant: known, created: false };
      if (known) throw new Refusal('plant.id-used');
      await this.regions.mustHoldVillage(body.place, 'place.village-unknown');
      await this.mustKnowOwner(tx, body.ownerId);
      const unit = await this.supply.unitOf(tx, body.commodity);
      const change = register(plantId, body, { unit, requestHash: hash }, doing(acting));
      this.plants.add(tx, change);
      return { plant: change.plant, created: true };
    });
  }

  async revise(acting: Acting, plantId: string, version: number, patch: PlantPatch): Promise<PlantRecord> {
    const { plant } = await this.change(acting, plantId, async (known, tx) => {
      if (known.version !== version) throw new Refusal('request.stale');
      await this.mustKnowOwner(tx, patch.ownerId ?? undefined);
      const unit = await this.supply.unitOf(tx, patch.commodity ?? known.commodity);
      return revise(known, patch, unit, doing(acting));
    });
    return plant;
  }

  async changeStatus(acting: Acting, plantId: string, body: PlantStatusBody): Promise<PlantRecord> {
    return (await this.change(acting, plantId, (known) => changeStatus(known, body, doing(acting)))).plant;
  }

  evaluate(acting: Acting, plantId: string, evaluationId: string, body: EvaluationBody): Promise<Written> {
    return this.change(acting, plantId, async (known, tx) => {
      const rubric = await this.rubrics.find(tx, body.rubricId);
      if (!rubric || !known.place.startsWith(rubric.region)) throw new Refusal('plant.rubric-unknown');
      const evaluation = evaluate(evaluationId, body, rubric, acting.language);
      return addEvaluation(known, evaluation, requestHash(body), doing(acting));
    });
  }

  planStep(acting: Acting, plantId: string, stepId: string, body: ReactivationBody): Promise<Written> {
    return this.change(acting, plantId, (known) => planStep(known, stepId, body, requestHash(body), doing(acting)));
  }

  async reviseStep(
    acting: Acting,
    { plantId, stepId }: { plantId: string; stepId: string },
    version: number,
    patch: ReactivationPatch,
  ): Promise<PlantRecord> {
    const { plant } = await this.change(acting, plantId, (known) => {
      if (known.version !== version) throw new Refusal('request.stale');
      return reviseStep(known, stepId, patch, doing(acting));
    });
    return plant;
  }

  private change(acting: Acting, plantId: string, decide: Decide): Promise<Written> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.plants.find(tx, plantId);
      if (!known) throw new Refusal('plant.not-found');
      mustCover(acting, known.place);
      const change = await decide(known, tx);
      if (change) this.plants.change(tx, change);
      return { plant: change?.plant ?? known, created: change !== undefined };
    });
  }

  private async mustKnowOwner(tx: Tx, ownerId: string | undefined): Promise<void> {
    if (ownerId !== undefined && !(await this.parties.find(tx, ownerId))) throw new Refusal('plant.owner-unknown');
  }
}
