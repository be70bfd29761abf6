// The tables behind the sample data, read from tools/data.
import {
  CategoryCode,
  CommodityTemplate,
  Day,
  ExportDocumentBody,
  ExportRuleBody,
  ExportRuleId,
  GroupingBody,
  HsCode,
  PlantBody,
  ReactivationBody,
  RubricBody,
  SaleDocumentCode,
  StepTemplate,
  VillageCode,
} from '@hilir/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const DATA = new URL('../../data/', import.meta.url);
const table = <S extends z.ZodType>(file: string, schema: S): z.infer<S> =>
  schema.parse(JSON.parse(readFileSync(new URL(file, DATA), 'utf8')));

const Percentiles = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]);
const Land = z.enum(['inland', 'coast']);

export const SAMPLED_COMMODITIES = ['rattan', 'natural-rubber', 'seaweed'] as const;
export type SampledCommodity = (typeof SAMPLED_COMMODITIES)[number];

/** Code → template: one file each. */
const templates = <S extends z.ZodType>(folder: string, schema: S): Record<string, z.infer<S>> =>
  Object.fromEntries(
    readdirSync(new URL(folder, DATA)).map((file) => [file.replace('.json', ''), table(`${folder}/${file}`, schema)]),
  );
export const COMMODITIES = templates('commodities', CommodityTemplate);
export const PROCESS_STEPS = templates('process-steps', StepTemplate);

/** Name → rule. */
export const EXPORT_RULES = table('export-rules.json', z.record(ExportRuleId, ExportRuleBody));

/** Code → document that an export needs. */
export const EXPORT_DOCUMENTS = table('export-documents.json', z.record(SaleDocumentCode, ExportDocumentBody));

const Place = z.strictObject({
  land: z.array(Land),
  commodities: z.partialRecord(z.enum(SAMPLED_COMMODITIES), z.number().positive()),
});
export type Place = z.infer<typeof Place>;
/** Code of a kab/kota → what it is like; the keys are all of Kalimantan Utara and Kalimantan Timur. */
export const PLACES = table('places.json', z.record(z.string(), Place));

const IkmProduct = z.strictObject({
  product: z.string(),
  /** Rows in the register: its weight. */
  rows: z.int(),
  group: z.string(),
  unit: z.string(),
  /** Edition 2025. */
  kbli: z.string().optional(),
  where: z.enum([...Land.options, 'any']),
  workers: Percentiles,
  yearlyCapacity: Percentiles,
  rupiahPerUnit: Percentiles,
  investment: Percentiles,
  rawMaterialShare: Percentiles,
});
export type IkmProduct = z.infer<typeof IkmProduct>;
export const IKM_PRODUCTS = table('ikm-products.json', z.array(IkmProduct));

const FinishedGood = z.strictObject({
  /** As in ikm-products.json; what is not here is a service. */
  product: z.string(),
  en: z.string(),
  category: CategoryCode,
  commodity: z.enum(SAMPLED_COMMODITIES).optional(),
  hs: HsCode.optional(),
  /** Of one piece, packed. */
  grams: z.int(),
});
export type FinishedGood = z.infer<typeof FinishedGood>;
export const FINISHED_GOODS = table('finished-goods.json', z.array(FinishedGood));

const Words = z.array(z.string()).min(1);
export const NAMES = table(
  'names.json',
  z.strictObject({ groups: Words, workshops: Words, officers: Words, gatherers: Words }),
);

const Firm = z.strictObject({ name: z.string(), village: VillageCode, workers: z.int(), investment: z.int() });
export const FIRMS = table('firms.json', z.array(Firm));

const Grouping = GroupingBody.omit({ validFrom: true, document: true });
export type SampleGrouping = z.infer<typeof Grouping>;
export const GROUPINGS = table('groupings.json', z.array(Grouping));

const Sentra = z.strictObject({
  village: VillageCode,
  name: z.string(),
  weavers: z.int().min(1),
  /** Given where the rule of BPS is used. */
  households: z.strictObject({ all: z.int(), engaged: z.int() }).optional(),
  /** Number of the decree that recognises it; without one it is proposed only. */
  decree: z.string().optional(),
});
export type SampleSentra = z.infer<typeof Sentra>;
export const SENTRA = table('sentra.json', z.array(Sentra));

const Plant = z.strictObject({
  key: z.string(),
  /** Name of one of the firms. */
  owner: z.string().optional(),
  body: PlantBody,
  /** Code of a criterion → score. */
  scores: z.record(z.string(), z.int()).optional(),
  steps: z.array(ReactivationBody.extend({ doneOn: Day.optional() })),
});
export type SamplePlant = z.infer<typeof Plant>;
export const { rubric: RUBRIC, plants: PLANTS } = table(
  'plants.json',
  z.strictObject({ rubric: RubricBody, plants: z.array(Plant) }),
);
