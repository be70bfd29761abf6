// Brings officers, visits, a training, certificates and assessments in through the registry's own doors.
import {
  assessCooperative,
  Assessment,
  Assignment,
  assignParty,
  Certificate,
  enrol,
  listParties,
  Officer,
  PageOf,
  Participant,
  Party,
  planTraining,
  provinceOf,
  recordAttendance,
  recordCertificate,
  recordResult,
  recordVisit,
  registerOfficer,
  Training,
  Visit,
} from '@hilir/contracts';
import { type As, type Call, Refused } from '../client.js';
import {
  assessmentsOf,
  Calendar,
  certificatesOf,
  type Guided,
  officersOf,
  type SampleOfficer,
  type SampleTraining,
  trainingOf,
} from './guidance.js';

type Each = <T>(items: readonly T[], what: string, work: (item: T) => Promise<void>) => Promise<void>;
const office = (region: string): As => ({ role: 'provincial', region: provinceOf(region) });

export async function loadGuidance(call: Call, provinces: readonly string[], each: Each): Promise<void> {
  const calendar = new Calendar(new Date());
  const ikm = (await Promise.all(provinces.map((region) => partiesOf(call, 'ikm', region)))).flat();
  const cooperatives = (await Promise.all(provinces.map((region) => partiesOf(call, 'cooperative', region)))).flat();
  const place = new Map([...ikm, ...cooperatives].map(({ partyId, region }) => [partyId, region]));
  const of = (partyId: string): As => office(place.get(partyId)!);

  await each(officersOf(ikm, calendar), 'officers with caseload and visits', (officer) => guide(call, officer));
  await train(call, trainingOf(ikm, calendar));
  await each(certificatesOf(ikm, calendar), 'certificates', async ({ certificateId, body }) => {
    await call(recordCertificate, { as: of(body.partyId), params: { certificateId }, body }, Certificate);
  });
  await each(assessmentsOf(cooperatives, calendar), 'assessments of co-operatives', async ({ body, ...params }) => {
    await onceOnly('assessment.id-used', call(assessCooperative, { as: of(params.partyId), params, body }, Assessment));
  });
}

async function partiesOf(call: Call, kind: string, region: string): Promise<Guided[]> {
  const found: Guided[] = [];
  let cursor: string | undefined;
  do {
    const query = { kind, region, status: 'active', limit: 200, ...(cursor && { cursor }) };
    const { items, next } = await call(listParties, { as: { role: 'operator' }, query }, PageOf(Party));
    found.push(...items);
    cursor = next;
  } while (cursor);
  // By id: the list is by name, and names may change.
  return found.sort((a, b) => (a.partyId < b.partyId ? -1 : 1));
}

async function guide(call: Call, { officerId, body, caseload, visits }: SampleOfficer): Promise<void> {
  const as = office(body.posting);
  await call(registerOfficer, { as, params: { officerId }, body }, Officer);
  for (const { partyId, from } of caseload) {
    const assigned = call(assignParty, { as, params: { officerId, partyId }, body: { from } }, Assignment);
    await onceOnly('caseload.taken', assigned);
  }
  for (const { visitId, body } of visits) await call(recordVisit, { as, params: { visitId }, body }, Visit);
}

async function train(call: Call, { trainingId, body, seats }: SampleTraining): Promise<void> {
  const as = office(body.region);
  await call(planTraining, { as, params: { trainingId }, body }, Training);
  for (const { participantId, body, attended, result } of seats) {
    const params = { trainingId, participantId };
    let seat = await call(enrol, { as, params, body }, Participant);
    if (seat.attended === undefined)
      seat = await call(recordAttendance, { as, params, version: seat.version, body: { attended } }, Participant);
    if (result && seat.results.length === 0) {
      const request = { as, params: { ...params, months: '3' }, version: seat.version, body: result };
      await call(recordResult, request, Participant);
    }
  }
}

/** What a load of an earlier month has settled stays. */
async function onceOnly(code: string, request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof Refused && error.problem.code === code)) throw error;
  }
}
