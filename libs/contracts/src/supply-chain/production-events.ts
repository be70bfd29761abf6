// Facts of production: what became of received material.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { Id, Instant, Text, VillageCode } from '../vocabulary.js';
import { PackedPart } from './packing.js';
import { BasisPoints, OriginPart, ProcessStep, RunInput, RunOutput, StepCode } from './production.js';

export const ProcessStepDefined = defineFact('supply-chain.process-step-defined.v1', {
  topic: 'supply-chain.commodities',
  summary: 'A process step was added or extended.',
  data: ProcessStep.loose(),
});

const production = 'supply-chain.production';
const RunFact = z.object({ runId: Id, producerId: Id, step: StepCode, region: VillageCode });

export const RunRecorded = defineFact('supply-chain.run-recorded.v1', {
  topic: production,
  summary: 'A producer made batches out of received material or earlier batches.',
  data: RunFact.extend({
    occurredAt: Instant,
    inputs: z.array(RunInput),
    outputs: z.array(Id),
    massIn: z.int().min(1),
    massOut: z.int().min(1),
    waste: z.int().min(0),
    yield: BasisPoints,
    workers: z.int().min(1),
    hours: z.number(),
    reason: Text(500).optional(),
  }),
});
export const BatchProduced = defineFact('supply-chain.batch-produced.v1', {
  topic: production,
  summary: 'A product batch exists, with its origin.',
  data: RunFact.extend({ ...RunOutput.loose().shape, producedAt: Instant, origin: z.array(OriginPart) }),
});
export const RunReversed = defineFact('supply-chain.run-reversed.v1', {
  topic: production,
  summary: 'A run was a mistake: what it used is there again, and its batches are void.',
  data: RunFact.extend({ outputs: z.array(Id), reason: Text(500), reversedAt: Instant }),
});
export const GoodsPacked = defineFact('supply-chain.goods-packed.v1', {
  topic: production,
  summary: 'Batches, or parts of them, were put together in one package.',
  data: z.object({
    packingId: Id,
    producerId: Id,
    name: Text(200),
    region: VillageCode,
    occurredAt: Instant,
    contents: z.array(PackedPart),
    mass: z.int().min(1),
  }),
});
export const BatchDeclared = defineFact('supply-chain.batch-declared.v1', {
  topic: production,
  summary: 'A producer says that it has goods of no recorded run; nobody knows what they are made of.',
  data: z.object({
    ...RunOutput.loose().shape,
    producerId: Id,
    region: VillageCode,
    step: StepCode.optional(),
    producedAt: Instant,
    reason: Text(500),
  }),
});
export const BatchReversed = defineFact('supply-chain.batch-reversed.v1', {
  topic: production,
  summary: 'Goods were declared by mistake: the batch is void.',
  data: z.object({ batchId: Id, producerId: Id, region: VillageCode, reason: Text(500), reversedAt: Instant }),
});
