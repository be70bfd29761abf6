// Sentra: places with enough units of one product, material or process; the rule that says so, its evidence, and who belongs.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineExport } from '../files.js';
import { defineHistory } from '../history.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { CommodityCode, Day, Id, Instant, RegionCode, Role, Text, VillageCode } from '../vocabulary.js';
import { Kbli } from './party.js';

/** What its units have in common. */
export const SentraAbout = z.strictObject({
  kind: z.enum(['product', 'material', 'process']),
  name: Text(100),
  commodity: CommodityCode.optional(),
  kbli: Kbli.optional(),
});
export type SentraAbout = z.infer<typeof SentraAbout>;

/**
 * The rule that makes it a sentra, with its evidence. `pp-29-2018`: at least five units; the units are its members.
 * `bps`: a fifth of the village's households; they are counted in the village.
 */
export const SentraRule = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('pp-29-2018'),
    /** How far around its village a unit may lie: the regulation says "one location". */
    reach: z.enum(['desa', 'kecamatan']),
  }),
  z
    .strictObject({
      name: z.literal('bps'),
      households: z.int().min(1).max(1_000_000),
      /** Households that live by it. */
      engaged: z.int().min(0).max(1_000_000),
      countedOn: Day,
      source: Text(200).optional(),
    })
    .refine(({ households, engaged }) => engaged <= households, { path: ['engaged'], message: 'engaged ≤ households' }),
]);
export type SentraRule = z.infer<typeof SentraRule>;
export const SentraRuleName = z.enum(['pp-29-2018', 'bps']);

export const SentraStatus = z.enum(['proposed', 'recognised', 'dissolved']);
export type SentraStatus = z.infer<typeof SentraStatus>;
export const SentraBody = z.strictObject({ name: Text(200), about: SentraAbout, place: VillageCode, rule: SentraRule });
export type SentraBody = z.infer<typeof SentraBody>;
export const SentraPatch = z.strictObject({
  name: Text(200).optional(),
  about: SentraAbout.optional(),
  rule: SentraRule.optional(),
});
export type SentraPatch = z.infer<typeof SentraPatch>;
/** The decree by which an office recognises or dissolves it. */
export const DecreeRef = z.strictObject({ number: Text(100), date: Day });
export type DecreeRef = z.infer<typeof DecreeRef>;

/** Whether its rule is met now, and the figures that say so. */
export const Standing = z.object({
  met: z.boolean(),
  /** What is counted: active members, or households that live by it. */
  counted: z.int().min(0),
  needed: z.int().min(1),
  /** Of how many households. */
  households: z.int().optional(),
  /** Share of the households, whole percent, rounded down. */
  percent: z.int().optional(),
});
export type Standing = z.infer<typeof Standing>;

/** A member counts, from when its joining is written down until its leaving is, while its party is active and within reach. */
export const SentraMember = z.object({
  partyId: Id,
  since: Day,
  /** The first day on which it no longer belonged. */
  until: Day.optional(),
  reason: z.string().optional(),
  counts: z.boolean(),
  why: z.enum(['left', 'not-active', 'out-of-reach']).optional().meta({ description: 'Why it does not count' }),
});
export type SentraMember = z.infer<typeof SentraMember>;

/** What other services may know of it. */
export const SentraProfile = z.object({
  sentraId: Id,
  name: Text(200),
  about: SentraAbout,
  place: VillageCode,
  rule: SentraRule,
  status: SentraStatus,
  standing: Standing,
});
export type SentraProfile = z.infer<typeof SentraProfile>;
export const SentraSummary = SentraProfile.extend({
  version: z.int(),
  recognition: DecreeRef.optional(),
  dissolution: z.object({ document: DecreeRef.optional(), reason: z.string() }).optional(),
  /** Since when it is recognised though its rule is not met. */
  unmetSince: Instant.optional(),
  proposedAt: Instant,
  changedAt: Instant,
});
export type SentraSummary = z.infer<typeof SentraSummary>;
export const Sentra = SentraSummary.extend({ members: z.array(SentraMember) });
export type Sentra = z.infer<typeof Sentra>;

const topic = 'registry.sentra';
const fact = <S extends z.ZodType>(what: string, summary: string, data: S) =>
  defineFact(`registry.sentra-${what}.v1`, { topic, summary, data });
const OfMember = SentraProfile.extend({ partyId: Id, on: Day });
export const SentraProposed = fact('proposed', 'A place was proposed as a sentra.', SentraProfile);
export const SentraRevised = fact('revised', 'What is written down of a sentra was changed.', SentraProfile);
export const SentraMemberJoined = fact('member-joined', 'A party belongs to a sentra from a day on.', OfMember);
export const SentraMemberLeft = fact('member-left', 'A party no longer belongs to a sentra.', OfMember);
export const SentraRecounted = fact(
  'recounted',
  'A member of a sentra was suspended, closed, activated or moved, so its units were counted anew.',
  SentraProfile.extend({ partyId: Id }),
);
export const SentraRecognised = fact(
  'recognised',
  'An office recognised a sentra by decree.',
  SentraProfile.extend({ document: DecreeRef }),
);
export const SentraDissolved = fact(
  'dissolved',
  'A sentra has ended.',
  SentraProfile.extend({ reason: Text(500), document: DecreeRef.optional() }),
);

const OFFICES = ['officer', 'planner', 'provincial'] as const;
const params = z.strictObject({ sentraId: Id });
const memberParams = z.strictObject({ sentraId: Id, partyId: Id });
const answer = { description: 'The sentra as it now is; its version is the ETag', schema: Sentra };
const there = { description: 'It was there already, with the same content', schema: Sentra };
const step = ['sentra.not-found', 'sentra.status', 'actor.other-region'] as const;

export const proposeSentra = defineRoute({
  method: 'PUT',
  path: '/sentra/:sentraId',
  summary: 'Propose a place as a sentra; a repeat has no second effect',
  roles: OFFICES,
  params,
  body: SentraBody,
  answers: { 201: answer, 200: there },
  refusals: ['sentra.id-used', 'place.village-unknown', 'actor.other-region'],
});
export const reviseSentra = defineRoute({
  method: 'PATCH',
  path: '/sentra/:sentraId',
  summary: 'Change what is written down of a sentra, or its rule and evidence',
  roles: OFFICES,
  ifMatch: true,
  params,
  body: SentraPatch,
  answers: { 200: answer },
  refusals: ['request.stale', ...step],
});
export const joinSentra = defineRoute({
  method: 'PUT',
  path: '/sentra/:sentraId/members/:partyId',
  summary: 'Add an active party within reach as a member from a day on; a repeat has no second effect',
  roles: OFFICES,
  params: memberParams,
  body: z.strictObject({ since: Day }),
  answers: { 200: answer },
  refusals: [
    ...(['sentra.member-unknown', 'sentra.member-not-active', 'sentra.member-outside'] as const),
    ...(['sentra.member-already', 'sentra.dates', 'sentra.full'] as const),
    ...step,
  ],
});
export const leaveSentra = defineRoute({
  method: 'POST',
  path: '/sentra/:sentraId/members/:partyId/leaving',
  summary: 'Say from which day on a party no longer belongs; a repeat has no second effect',
  roles: OFFICES,
  params: memberParams,
  body: z.strictObject({ until: Day, reason: Text(500) }),
  answers: { 200: answer },
  refusals: ['sentra.not-member', 'sentra.dates', ...step],
});
export const recogniseSentra = defineRoute({
  method: 'POST',
  path: '/sentra/:sentraId/recognition',
  summary: 'Recognise a proposed sentra by decree; refused with the figures while its rule is not met',
  roles: OFFICES,
  params,
  body: z.strictObject({ document: DecreeRef }),
  answers: { 200: answer },
  refusals: ['sentra.too-few-units', 'sentra.too-few-households', ...step],
});
export const dissolveSentra = defineRoute({
  method: 'POST',
  path: '/sentra/:sentraId/dissolution',
  summary: 'End a sentra, or drop a proposal',
  roles: OFFICES,
  params,
  body: z.strictObject({ reason: Text(500), document: DecreeRef.optional() }),
  answers: { 200: answer },
  refusals: step,
});
export const getSentra = defineRoute({
  method: 'GET',
  path: '/sentra/:sentraId',
  summary: 'One sentra with its members, those who left among them, and whether its rule is met now',
  roles: Role.options,
  params,
  answers: { 200: answer },
  refusals: ['sentra.not-found'],
});
export const listSentra = defineRoute({
  method: 'GET',
  path: '/sentra',
  summary: 'Sentra by place; for example those that are recognised though their rule is no longer met',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    region: RegionCode.optional().meta({ description: 'Any level: everything that lies in it' }),
    status: SentraStatus.optional(),
    rule: SentraRuleName.optional(),
    met: z.enum(['true', 'false']).optional().meta({ description: 'Whether the rule is met now' }),
    commodity: CommodityCode.optional(),
    partyId: Id.optional().meta({ description: 'Sentra that this party belongs to, or belonged to' }),
  }),
  answers: { 200: { description: 'Sentra by place', schema: PageOf(SentraSummary) } },
  refusals: [],
});
export const exportSentra = defineExport(listSentra);
export const sentraHistory = defineHistory('/sentra/:sentraId', { params, refusals: ['sentra.not-found'] });

export const SENTRA_ROUTES = {
  proposeSentra,
  reviseSentra,
  joinSentra,
  leaveSentra,
  recogniseSentra,
  dissolveSentra,
  getSentra,
  listSentra,
  exportSentra,
  sentraHistory,
};
