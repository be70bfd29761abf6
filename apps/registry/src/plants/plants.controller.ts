// The HTTP door of plants.
import {
  changePlantStatus,
  evaluatePlant,
  exportPlants,
  getPlant,
  Id,
  type InputOf,
  listPlants,
  planStep,
  type Plant,
  plantHistory,
  type PlantSummary,
  plantSupply,
  Refusal,
  registerPlant,
  revisePlant,
  reviseStep,
  VillageCode,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { supplyOf } from '../supply/supply.js';
import { SupplyStore } from '../supply/supply.store.js';
import { latestEvaluation, openSteps, PLANT_HISTORY, type PlantRecord, withoutHash } from './plant.js';
import { PLANT_COLUMNS } from './plants.columns.js';
import { PlantsService, type Written } from './plants.service.js';
import { PlantsStore } from './plants.store.js';

const Cursor = z.tuple([VillageCode, Id]);

@Controller()
export class PlantsController {
  constructor(
    private readonly service: PlantsService,
    private readonly store: PlantsStore,
    private readonly supply: SupplyStore,
    private readonly changes: History,
  ) {}

  @Route(registerPlant)
  async register(
    @Input() { params, body }: InputOf<typeof registerPlant>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shownWritten(await this.service.register(acting, params.plantId, body), reply);
  }

  @Route(revisePlant)
  async revise(@Input() { params, body, version }: InputOf<typeof revisePlant>, @Acting() acting: Acting) {
    return shown(await this.service.revise(acting, params.plantId, version, body));
  }

  @Route(changePlantStatus)
  async changeStatus(@Input() { params, body }: InputOf<typeof changePlantStatus>, @Acting() acting: Acting) {
    return shown(await this.service.changeStatus(acting, params.plantId, body));
  }

  @Route(evaluatePlant)
  async evaluate(
    @Input() { params, body }: InputOf<typeof evaluatePlant>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shownWritten(await this.service.evaluate(acting, params.plantId, params.evaluationId, body), reply);
  }

  @Route(planStep)
  async planStep(
    @Input() { params, body }: InputOf<typeof planStep>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shownWritten(await this.service.planStep(acting, params.plantId, params.stepId, body), reply);
  }

  @Route(reviseStep)
  async reviseStep(@Input() { params, body, version }: InputOf<typeof reviseStep>, @Acting() acting: Acting) {
    return shown(await this.service.reviseStep(acting, params, version, body));
  }

  @Route(getPlant)
  async get(@Input() { params }: InputOf<typeof getPlant>) {
    return shown(await this.mustRead(params.plantId));
  }

  @Route(listPlants)
  async list(@Input() { query }: InputOf<typeof listPlants>, @Acting() { language }: Acting) {
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, Cursor, language);
    const found = await this.store.page(query, after);
    const { items, ...rest } = page(found, query.limit, ({ place, _id }) => [place, _id]);
    return { items: items.map(summary), ...rest };
  }

  @Route(exportPlants)
  export(@Input() input: InputOf<typeof exportPlants>, @Acting() acting: Acting) {
    return exported('plants', PLANT_COLUMNS, input, (page: InputOf<typeof listPlants>) => this.list(page, acting));
  }

  @Route(plantSupply)
  async nearby(@Input() { params, query }: InputOf<typeof plantSupply>) {
    const plant = await this.mustRead(params.plantId);
    const posted = await this.supply.postedByVillage(plant, query);
    return supplyOf(plant, query, posted);
  }

  @Route(plantHistory)
  async history(@Input() { params, query }: InputOf<typeof plantHistory>, @Acting() { language }: Acting) {
    const { _id } = await this.mustRead(params.plantId);
    return this.changes.page(PLANT_HISTORY, _id, query, language);
  }

  private async mustRead(plantId: string): Promise<PlantRecord> {
    const plant = await this.store.read(plantId);
    if (!plant) throw new Refusal('plant.not-found');
    return plant;
  }
}

function summary(plant: PlantRecord): PlantSummary {
  const { _id: plantId, requestHash, registeredAt, changedAt, machines, evaluations, steps, ...rest } = plant;
  const latest = latestEvaluation(plant);
  return {
    plantId,
    ...rest,
    ...(latest && {
      latestEvaluation: { on: latest.on, total: latest.total, most: latest.most, percent: latest.percent },
    }),
    openSteps: openSteps(plant).length,
    registeredAt: registeredAt.toISOString(),
    changedAt: changedAt.toISOString(),
  };
}

function shown(plant: PlantRecord): Plant {
  const { machines, evaluations, steps } = plant;
  return {
    ...summary(plant),
    machines,
    evaluations: evaluations.map(withoutHash),
    steps: steps.map(withoutHash),
  };
}

function shownWritten({ plant, created }: Written, reply: FastifyReply): Plant {
  reply.status(created ? 201 : 200);
  return shown(plant);
}
