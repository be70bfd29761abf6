// Groupings of regions: a province's own wilayah and industrial areas (kawasan), each with one lead area (induk).
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { defineExport } from '../files.js';
import { defineHistory } from '../history.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Day, Id, RegionCode, Role, Text } from '../vocabulary.js';

export const GroupingKind = z.enum(['wilayah', 'kawasan']);
export type GroupingKind = z.infer<typeof GroupingKind>;
export const SchemeCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{2,39}$/)
  .meta({ description: 'Division that a grouping belongs to', examples: ['wilayah-kaltim'] });

export const GroupingBody = z.strictObject({
  kind: GroupingKind,
  /** Whose office keeps it; every member lies in it. */
  region: RegionCode,
  /** A region is in one wilayah of a scheme at a time. */
  scheme: SchemeCode,
  /** Short name within the scheme, e.g. `II`. */
  code: Text(20),
  name: Text(200),
  /** Induk, one of the members. */
  lead: RegionCode,
  /** All of one level. */
  members: z.array(RegionCode).min(1).max(200),
  validFrom: Day,
  /** The decree that it rests on. */
  document: Text(200).optional(),
});
export type GroupingBody = z.infer<typeof GroupingBody>;
/** Corrects what was written down. When the members change from a day on, this grouping ends and another begins. */
export const GroupingPatch = z.strictObject({
  code: Text(20).optional(),
  name: Text(200).optional(),
  lead: RegionCode.optional(),
  members: GroupingBody.shape.members.optional(),
  document: Text(200).nullable().optional(),
});
export type GroupingPatch = z.infer<typeof GroupingPatch>;

/** What other services may know of it, too. */
export const Grouping = z.object({
  groupingId: Id,
  ...GroupingBody.shape,
  /** The first day on which it no longer holds; absent while no end is known. */
  validTo: Day.optional(),
  endReason: z.string().optional(),
});
export type Grouping = z.infer<typeof Grouping>;
export const GroupingAnswer = Grouping.extend({ version: z.int() });
export type GroupingAnswer = z.infer<typeof GroupingAnswer>;

const topic = 'registry.groupings';
export const GroupingDefined = defineFact('registry.grouping-defined.v1', {
  topic,
  summary: 'Regions were grouped as a wilayah or kawasan.',
  data: Grouping,
});
export const GroupingRevised = defineFact('registry.grouping-revised.v1', {
  topic,
  summary: 'What is written down of a grouping was corrected.',
  data: Grouping,
});
export const GroupingEnded = defineFact('registry.grouping-ended.v1', {
  topic,
  summary: 'A grouping no longer holds from a day on.',
  data: Grouping,
});

const OFFICES = ['officer', 'planner', 'provincial'] as const;
const params = z.strictObject({ groupingId: Id });
const answer = { description: 'The grouping as it now is; its version is the ETag', schema: GroupingAnswer };

export const defineGrouping = defineRoute({
  method: 'PUT',
  path: '/groupings/:groupingId',
  summary: 'Group regions of one level under a lead area; a repeat has no second effect',
  roles: OFFICES,
  params,
  body: GroupingBody,
  answers: { 201: answer, 200: { description: 'It was there already, with the same content', schema: GroupingAnswer } },
  refusals: ['grouping.id-used', 'grouping.members', 'grouping.region-taken', 'actor.other-region'],
});
export const reviseGrouping = defineRoute({
  method: 'PATCH',
  path: '/groupings/:groupingId',
  summary: 'Correct what is written down of a grouping',
  roles: OFFICES,
  ifMatch: true,
  params,
  body: GroupingPatch,
  answers: { 200: answer },
  refusals: [
    ...(['grouping.not-found', 'grouping.members', 'grouping.region-taken', 'grouping.ended'] as const),
    ...(['request.stale', 'actor.other-region'] as const),
  ],
});
export const endGrouping = defineRoute({
  method: 'POST',
  path: '/groupings/:groupingId/ending',
  summary: 'Say from which day on a grouping no longer holds',
  roles: OFFICES,
  params,
  body: z.strictObject({ validTo: Day, reason: Text(500) }),
  answers: { 200: answer },
  refusals: ['grouping.not-found', 'grouping.ended', 'grouping.dates', 'actor.other-region'],
});
export const getGrouping = defineRoute({
  method: 'GET',
  path: '/groupings/:groupingId',
  summary: 'One grouping',
  roles: Role.options,
  params,
  answers: { 200: answer },
  refusals: ['grouping.not-found'],
});
export const listGroupings = defineRoute({
  method: 'GET',
  path: '/groupings',
  summary: 'Groupings by region, scheme and code; those that hold a region, and those that hold on a day',
  roles: Role.options,
  query: z.strictObject({
    ...paging,
    kind: GroupingKind.optional(),
    region: RegionCode.optional().meta({ description: 'Whose office keeps it' }),
    scheme: SchemeCode.optional(),
    holds: RegionCode.optional().meta({ description: 'A member, or a region inside a member' }),
    on: Day.optional().meta({ description: 'Only those that hold on this day' }),
  }),
  answers: { 200: { description: 'Groupings', schema: PageOf(GroupingAnswer) } },
  refusals: [],
});
export const exportGroupings = defineExport(listGroupings);
export const groupingHistory = defineHistory('/groupings/:groupingId', { params, refusals: ['grouping.not-found'] });

export const GROUPING_ROUTES = {
  defineGrouping,
  reviseGrouping,
  endGrouping,
  getGrouping,
  listGroupings,
  exportGroupings,
  groupingHistory,
};
