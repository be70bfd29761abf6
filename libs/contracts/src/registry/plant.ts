// Plants: what a factory or workshop can do, whether it runs, how it was judged, what would start it again, what could feed it.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineExport } from '../files.js';
import { defineHistory } from '../history.js';
import { defineRoute, PageOf, paging } from '../route.js';
import {
  BaseUnit,
  CommodityCode,
  Day,
  Id,
  Instant,
  ProvinceCode,
  Quantity,
  RegionCode,
  RINGS,
  Role,
  Text,
  VillageCode,
} from '../vocabulary.js';

export const PlantKind = z.enum(['factory', 'workshop', 'shared-facility']);
export const PlantStatus = z.enum(['running', 'idle', 'reactivating', 'closed']);
export type PlantStatus = z.infer<typeof PlantStatus>;
export const Capacity = z.strictObject({
  /** Raw material it can take in, in base units. */
  quantity: Quantity,
  unit: BaseUnit,
  per: z.enum(['day', 'month', 'year']),
});
export type Capacity = z.infer<typeof Capacity>;
export const Machine = z.strictObject({
  name: Text(200),
  count: z.int().min(1).max(10_000),
  /** Year of make. */
  year: z.int().min(1900).max(2100).optional(),
  condition: z.enum(['good', 'worn', 'broken']),
});
/** Degrees, WGS 84. */
export const Coordinates = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

const about = {
  name: Text(200),
  kind: PlantKind,
  place: VillageCode,
  coordinates: Coordinates.optional(),
  ownerId: Id.optional().meta({ description: 'A party of the registry' }),
  /** The raw material that it takes. */
  commodity: CommodityCode,
  capacity: Capacity,
  machines: z.array(Machine).max(200).default([]),
};
const Condition = {
  status: z.enum(['running', 'idle', 'closed']),
  /** Why it is idle or closed. */
  cause: Text(500).optional(),
  /** First day of this status. */
  since: Day,
};
export const PlantBody = z.strictObject({ ...about, ...Condition });
export type PlantBody = z.infer<typeof PlantBody>;
export const PlantPatch = z.strictObject({
  name: Text(200).optional(),
  kind: PlantKind.optional(),
  coordinates: Coordinates.nullable().optional(),
  ownerId: Id.nullable().optional(),
  commodity: CommodityCode.optional(),
  capacity: Capacity.optional(),
  machines: z.array(Machine).max(200).optional(),
});
export type PlantPatch = z.infer<typeof PlantPatch>;
export const PlantStatusBody = z.strictObject({ ...Condition, status: PlantStatus });
export type PlantStatusBody = z.infer<typeof PlantStatusBody>;

// ---- how plants are judged

export const CriterionCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .meta({ description: 'Code of a criterion', examples: ['machines'] });
/** The criteria of a province with their weights. It never changes: a new edition is another rubric. */
export const RubricBody = z.strictObject({
  region: ProvinceCode,
  name: Text(200),
  criteria: z
    .array(
      z.strictObject({
        code: CriterionCode,
        label: z.strictObject({ id: Text(200), en: Text(200) }),
        weight: z.int().min(1).max(100),
      }),
    )
    .min(1)
    .max(30)
    .refine((criteria) => new Set(criteria.map(({ code }) => code)).size === criteria.length, 'each code once'),
});
export type RubricBody = z.infer<typeof RubricBody>;
export const Rubric = z.object({ rubricId: Id, version: z.int(), ...RubricBody.shape });
export type Rubric = z.infer<typeof Rubric>;

export const EvaluationBody = z.strictObject({
  rubricId: Id,
  on: Day,
  /** Who judged. */
  evaluator: Text(200),
  /** 1 poor to 5 good, one for each criterion of the rubric. */
  scores: z
    .array(z.strictObject({ criterion: CriterionCode, score: z.int().min(1).max(5), remark: Text(500).optional() }))
    .min(1)
    .max(30),
  note: Text(1000).optional(),
});
export type EvaluationBody = z.infer<typeof EvaluationBody>;
/** `total` is the sum of weight × score, `most` what it could have been; whole numbers. */
export const Evaluation = z.object({
  evaluationId: Id,
  ...EvaluationBody.shape,
  scores: z.array(
    z.object({ criterion: CriterionCode, weight: z.int(), score: z.int(), remark: z.string().optional() }),
  ),
  total: z.int(),
  most: z.int(),
  /** Of most, rounded once, half up. */
  percent: z.int(),
});
export type Evaluation = z.infer<typeof Evaluation>;

// ---- what would start it again

export const ReactivationBody = z.strictObject({
  what: Text(500),
  /** Who sees to it: an office, a party, a person by function. */
  owner: Text(200),
  due: Day,
  note: Text(1000).optional(),
});
export type ReactivationBody = z.infer<typeof ReactivationBody>;
export const ReactivationPatch = z.strictObject({
  owner: Text(200).optional(),
  due: Day.optional(),
  doneOn: Day.nullable().optional(),
  note: Text(1000).nullable().optional(),
});
export type ReactivationPatch = z.infer<typeof ReactivationPatch>;
export const ReactivationStep = z.object({ stepId: Id, ...ReactivationBody.shape, doneOn: Day.optional() });
export type ReactivationStep = z.infer<typeof ReactivationStep>;

// ---- what is answered and told

/** What other services may know of it. */
export const PlantProfile = z.object({
  plantId: Id,
  name: Text(200),
  kind: PlantKind,
  place: VillageCode,
  ownerId: Id.optional(),
  commodity: CommodityCode,
  capacity: Capacity,
  status: PlantStatus,
  cause: z.string().optional(),
  since: Day,
});
export type PlantProfile = z.infer<typeof PlantProfile>;
export const PlantSummary = PlantProfile.extend({
  version: z.int(),
  coordinates: Coordinates.optional(),
  latestEvaluation: Evaluation.pick({ on: true, total: true, most: true, percent: true }).optional(),
  openSteps: z.int(),
  /** When the first open step is due. */
  nextDue: Day.optional(),
  registeredAt: Instant,
  changedAt: Instant,
});
export type PlantSummary = z.infer<typeof PlantSummary>;
export const Plant = PlantSummary.extend({
  machines: z.array(Machine),
  evaluations: z.array(Evaluation),
  steps: z.array(ReactivationStep),
});
export type Plant = z.infer<typeof Plant>;

const topic = 'registry.plants';
const fact = <S extends z.ZodType>(what: string, summary: string, data: S) =>
  defineFact(`registry.plant-${what}.v1`, { topic, summary, data });
const StepFact = PlantProfile.extend({ step: ReactivationStep });
export const PlantRegistered = fact('registered', 'A plant was entered into the registry.', PlantProfile);
export const PlantRevised = fact('revised', "A plant's record was changed.", PlantProfile);
export const PlantStatusChanged = fact(
  'status-changed',
  'A plant started, stopped, began to be made ready again, or closed.',
  PlantProfile.extend({ from: PlantStatus }),
);
export const PlantEvaluated = fact(
  'evaluated',
  'A plant was judged by the criteria of its province.',
  PlantProfile.extend({ evaluation: Evaluation.omit({ scores: true, note: true, evaluator: true }) }),
);
export const PlantStepPlanned = fact('step-planned', 'A step to start a plant again was planned.', StepFact);
export const PlantStepRevised = fact('step-revised', 'A step was done, moved or given to another.', StepFact);
export const RubricDefined = defineFact('registry.rubric-defined.v1', {
  topic,
  summary: 'A province wrote down by which criteria it judges plants.',
  data: Rubric.omit({ version: true }),
});

/** What was posted near a plant in one ring, and with the rings inside it, against what the plant can take. */
export const RingSupply = z.object({
  ring: z.enum(RINGS.slice(0, 4) as ['desa', 'kecamatan', 'kabkota', 'province']),
  lots: z.int(),
  quantity: z.int(),
  /** This ring and those inside it. */
  upTo: z.int(),
  /** `upTo` of the capacity in the period; whole percent, rounded once, half up. */
  percent: z.int(),
});
export const PlantSupply = z.object({
  plantId: Id,
  commodity: CommodityCode,
  from: Day,
  to: Day,
  unit: BaseUnit,
  /** What the plant can take from the first to the last day, a year being 365 days. */
  capacity: z.int(),
  rings: z.array(RingSupply),
});
export type PlantSupply = z.infer<typeof PlantSupply>;

// ---- doors

const OFFICES = ['officer', 'planner', 'provincial'] as const;
const params = z.strictObject({ plantId: Id });
const answer = { description: 'The plant as it now is; its version is the ETag', schema: Plant };
const there = { description: 'It was there already, with the same content', schema: Plant };
const rubricParams = z.strictObject({ rubricId: Id });

export const defineRubric = defineRoute({
  method: 'PUT',
  path: '/rubrics/:rubricId',
  summary: 'Write down by which criteria a province judges plants; it never changes afterwards',
  roles: ['provincial', 'operator'],
  params: rubricParams,
  body: RubricBody,
  answers: { 201: { description: 'The rubric', schema: Rubric }, 200: { description: 'It was there', schema: Rubric } },
  refusals: ['rubric.id-used', 'actor.other-region'],
});
export const listRubrics = defineRoute({
  method: 'GET',
  path: '/rubrics',
  summary: 'Rubrics, the newest first',
  roles: Role.options,
  query: z.strictObject({ ...paging, region: ProvinceCode.optional() }),
  answers: { 200: { description: 'Rubrics', schema: PageOf(Rubric) } },
  refusals: [],
});
export const registerPlant = defineRoute({
  method: 'PUT',
  path: '/plants/:plantId',
  summary: 'Register a plant; a repeat has no second effect',
  roles: OFFICES,
  params,
  body: PlantBody,
  answers: { 201: answer, 200: there },
  refusals: [
    ...(['plant.id-used', 'plant.cause-missing', 'plant.owner-unknown'] as const),
    ...(['place.village-unknown', 'commodity.unknown', 'plant.unit', 'actor.other-region'] as const),
  ],
});
export const revisePlant = defineRoute({
  method: 'PATCH',
  path: '/plants/:plantId',
  summary: 'Change what is recorded of a plant',
  roles: OFFICES,
  ifMatch: true,
  params,
  body: PlantPatch,
  answers: { 200: answer },
  refusals: [
    ...(['plant.not-found', 'plant.owner-unknown', 'commodity.unknown', 'plant.unit'] as const),
    ...(['request.stale', 'actor.other-region'] as const),
  ],
});
export const changePlantStatus = defineRoute({
  method: 'POST',
  path: '/plants/:plantId/status',
  summary: 'Say that a plant runs, lies idle, is made ready again or is closed, since when and why',
  roles: OFFICES,
  params,
  body: PlantStatusBody,
  answers: { 200: answer },
  refusals: ['plant.not-found', 'plant.status', 'plant.cause-missing', 'plant.dates', 'actor.other-region'],
});
export const evaluatePlant = defineRoute({
  method: 'PUT',
  path: '/plants/:plantId/evaluations/:evaluationId',
  summary: 'Judge a plant by a rubric of its province; a repeat has no second effect',
  roles: OFFICES,
  params: z.strictObject({ plantId: Id, evaluationId: Id }),
  body: EvaluationBody,
  answers: { 201: answer, 200: there },
  refusals: [
    ...(['plant.not-found', 'evaluation.id-used', 'plant.rubric-unknown', 'plant.scores', 'plant.full'] as const),
    'actor.other-region',
  ],
});
const stepParams = z.strictObject({ plantId: Id, stepId: Id });
export const planStep = defineRoute({
  method: 'PUT',
  path: '/plants/:plantId/steps/:stepId',
  summary: 'Plan a step to start a plant again; a repeat has no second effect',
  roles: OFFICES,
  params: stepParams,
  body: ReactivationBody,
  answers: { 201: answer, 200: there },
  refusals: ['plant.not-found', 'step.id-used', 'plant.not-stopped', 'plant.full', 'actor.other-region'],
});
export const reviseStep = defineRoute({
  method: 'PATCH',
  path: '/plants/:plantId/steps/:stepId',
  summary: 'Say that a step is done, or move it, or give it to another; If-Match holds the version of the plant',
  roles: OFFICES,
  ifMatch: true,
  params: stepParams,
  body: ReactivationPatch,
  answers: { 200: answer },
  refusals: ['plant.not-found', 'step.not-found', 'request.stale', 'actor.other-region'],
});
export const getPlant = defineRoute({
  method: 'GET',
  path: '/plants/:plantId',
  summary: 'One plant with its machines, evaluations and steps',
  roles: Role.options,
  params,
  answers: { 200: answer },
  refusals: ['plant.not-found'],
});
export const listPlants = defineRoute({
  method: 'GET',
  path: '/plants',
  summary: 'Plants by place; for example those with a step that is overdue',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    region: RegionCode.optional().meta({ description: 'Any level: everything that lies in it' }),
    status: PlantStatus.optional(),
    kind: PlantKind.optional(),
    commodity: CommodityCode.optional(),
    ownerId: Id.optional(),
    dueBefore: Day.optional().meta({ description: 'Plants with an open step that is due before this day' }),
  }),
  answers: { 200: { description: 'Plants by place', schema: PageOf(PlantSummary) } },
  refusals: [],
});
export const exportPlants = defineExport(listPlants);
export const plantSupply = defineRoute({
  method: 'GET',
  path: '/plants/:plantId/supply',
  summary:
    "What was posted near a plant, by the day it was ready, per ring, against the plant's capacity in the period",
  roles: Role.options,
  params,
  query: z
    .strictObject({ from: Day, to: Day })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'from ≤ to' }),
  answers: { 200: { description: 'Supply per ring, the nearest first', schema: PlantSupply } },
  refusals: ['plant.not-found'],
});
export const plantHistory = defineHistory('/plants/:plantId', { params, refusals: ['plant.not-found'] });

export const PLANT_ROUTES = {
  defineRubric,
  listRubrics,
  registerPlant,
  revisePlant,
  changePlantStatus,
  evaluatePlant,
  planStep,
  reviseStep,
  getPlant,
  listPlants,
  exportPlants,
  plantSupply,
  plantHistory,
};
