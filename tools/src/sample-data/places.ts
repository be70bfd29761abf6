// Brings in the wilayah of Kalimantan Timur, sentra of rattan weavers with their members, and two plants.
import {
  defineGrouping,
  defineRubric,
  evaluatePlant,
  GroupingAnswer,
  type GroupingBody,
  joinSentra,
  planStep,
  Plant,
  proposeSentra,
  recogniseSentra,
  registerPlant,
  reviseStep,
  Rubric,
  Sentra,
  type SentraBody,
} from '@hilir/contracts';
import { type As, type Call, onceHeard } from '../client.js';
import { sampleId } from './draw.js';
import { type SampleParty, weaversOf } from './parties.js';
import {
  GROUPINGS,
  PLANTS,
  RUBRIC,
  type SampleGrouping,
  type SamplePlant,
  type SampleSentra,
  SENTRA,
} from './tables.js';

/** Fixed days, so that a load that was cut off is completed with the same requests on another day. */
const [KNOWN_FROM, JOINED, COUNTED, DECREED] = ['2025-01-01', '2026-01-15', '2026-02-01', '2026-03-02'] as const;
const office = (region: string): As => ({ role: 'provincial', region: region.slice(0, 2) });

/** After the parties: a sentra takes only members that are active. */
export async function loadPlaces(
  call: Call,
  register: (party: SampleParty) => Promise<void>,
  say: (line: string) => void,
): Promise<void> {
  for (const grouping of GROUPINGS) await group(call, grouping);
  say(`groupings ${GROUPINGS.map(({ name }) => name).join(', ')}`);
  for (const sentra of SENTRA) {
    const weavers = weaversOf(sentra);
    await Promise.all(weavers.map(register));
    await gather(call, sentra, weavers);
  }
  say(`sentra of rattan weavers ${SENTRA.length}`);
  const params = { rubricId: rubricId() };
  await call(defineRubric, { as: office(RUBRIC.region), params, body: RUBRIC }, Rubric);
  for (const plant of PLANTS) await equip(call, plant);
  say(`plants ${PLANTS.map(({ body }) => body.name).join(', ')}`);
}

const rubricId = (): string => sampleId(`rubric|${RUBRIC.name}`);

async function group(call: Call, { region, scheme, kind, ...rest }: SampleGrouping): Promise<void> {
  const body: GroupingBody = { kind, region, scheme, validFrom: KNOWN_FROM, ...rest };
  const params = { groupingId: sampleId(`grouping|${scheme}|${rest.code}`) };
  await call(defineGrouping, { as: office(region), params, body }, GroupingAnswer);
}

async function gather(call: Call, sample: SampleSentra, weavers: readonly SampleParty[]): Promise<void> {
  const { village, name, households, decree } = sample;
  const rule: SentraBody['rule'] = households
    ? { name: 'bps', households: households.all, engaged: households.engaged, countedOn: COUNTED }
    : { name: 'pp-29-2018', reach: 'desa' };
  const about = { kind: 'product', name: 'Anyaman rotan', commodity: 'rattan', kbli: WEAVING } as const;
  const body: SentraBody = { name, about, place: village, rule };
  const sentraId = sampleId(`sentra|${village}`);
  const request = { as: office(village), params: { sentraId } };
  await call(proposeSentra, { ...request, body }, Sentra);
  for (const { partyId } of weavers)
    await call(joinSentra, { as: office(village), params: { sentraId, partyId }, body: { since: JOINED } }, Sentra);
  const document = decree && { number: decree, date: DECREED };
  if (document) await call(recogniseSentra, { ...request, body: { document } }, Sentra);
}
const WEAVING = { edition: 2025, code: '16291' } as const;

async function equip(call: Call, { key, owner, body, scores, steps }: SamplePlant): Promise<void> {
  const plantId = sampleId(`plant|${key}`);
  const as = office(body.place);
  const ownerId = owner === undefined ? {} : { ownerId: sampleId(`firm|${owner}`) };
  const register = { as, params: { plantId }, body: { ...body, ...ownerId } };
  await onceHeard(() => call(registerPlant, register, Plant));
  if (scores) {
    const given = Object.entries(scores).map(([criterion, score]) => ({ criterion, score }));
    const evaluation = { rubricId: rubricId(), on: '2026-09-15', evaluator: 'Tim penilai (contoh)', scores: given };
    const params = { plantId, evaluationId: sampleId(`evaluation|${key}`) };
    await call(evaluatePlant, { as, params, body: evaluation }, Plant);
  }
  for (const { doneOn, ...step } of steps) {
    const request = { as, params: { plantId, stepId: sampleId(`step|${key}|${step.what}`) } };
    const { version } = await call(planStep, { ...request, body: step }, Plant);
    if (doneOn !== undefined) await call(reviseStep, { ...request, version, body: { doneOn } }, Plant);
  }
}
