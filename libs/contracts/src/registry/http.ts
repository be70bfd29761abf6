// HTTP shapes of the registry: regions, parties, imports of registers.
import { z } from 'zod';
import { defineExport, TABLES, Upload } from '../files.js';
import { defineHistory } from '../history.js';
import { UNREADABLE } from '../imports.js';
import { defineRoute, PageOf, paging } from '../route.js';
import { Day, PartyKind, Id, PartyStatus, RegionCode, Role, Text, VillageCode } from '../vocabulary.js';
import { GROUPING_ROUTES } from './grouping.js';
import { PLANT_ROUTES } from './plant.js';
import { SENTRA_ROUTES } from './sentra.js';
import { CERTIFICATE_ROUTES } from './certificate.js';
import { COOPERATIVE_ROUTES } from './cooperative.js';
import { ImportReport } from './import.js';
import { OFFICER_ROUTES } from './officer.js';
import { IndustryScale, Nib, Party, PartyBody, PartyPatch, PartyWithDuplicates, UmkmScale } from './party.js';
import { TRAINING_ROUTES } from './training.js';
import { VISIT_ROUTES } from './visit.js';

const EVERYONE = Role.options;
const REGISTRARS = ['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator'] as const;
const OFFICES = ['officer', 'planner', 'provincial'] as const;
const IMPORTERS = ['officer', 'planner', 'provincial', 'operator'] as const;
const YesNo = z.enum(['true', 'false']);

// ---- regions

export const RegionLevel = z.enum(['province', 'kabkota', 'kecamatan', 'desa']);
export type RegionLevel = z.infer<typeof RegionLevel>;
/** What the code itself says: kabupaten 01-69 or kota 71-99; the seventh digit tells kelurahan, desa and desa adat apart. */
export const RegionType = z.enum(['province', 'kabupaten', 'kota', 'kecamatan', 'kelurahan', 'desa', 'desa-adat']);
export type RegionType = z.infer<typeof RegionType>;

export const Region = z.object({
  code: RegionCode,
  /** As people write it, e.g. `65.01.01.2005`. */
  dotted: z.string(),
  name: z.string(),
  level: RegionLevel,
  type: RegionType,
  parent: RegionCode.optional(),
  validFrom: Day,
  /** The first day on which the code no longer holds; absent while it is valid. */
  validTo: Day.optional(),
  /** The data release that last listed it. */
  release: z.string(),
});
export type Region = z.infer<typeof Region>;

export const listRegions = defineRoute({
  method: 'GET',
  path: '/regions',
  summary: 'Valid regions by code: those of a parent or a level, below a region, or whose name has words that begin so',
  roles: 'anyone',
  query: z.strictObject({
    ...paging,
    parent: RegionCode.optional(),
    level: RegionLevel.optional(),
    within: RegionCode.optional(),
    name: Text(100).optional(),
    ended: YesNo.default('false').meta({ description: 'Also codes that are no longer valid' }),
  }),
  answers: { 200: { description: 'Regions by code', schema: PageOf(Region) } },
  refusals: [],
});
export const getRegion = defineRoute({
  method: 'GET',
  path: '/regions/:code',
  summary: 'One region, valid or ended, with the regions it lies in, province first',
  roles: 'anyone',
  params: z.strictObject({ code: RegionCode }),
  answers: { 200: { description: 'The region', schema: Region.extend({ parents: z.array(Region) }) } },
  refusals: ['region.not-found'],
});

// ---- parties

const partyParams = z.strictObject({ partyId: Id });
const partyAnswer = { description: 'The party as it now is; its version is the ETag', schema: Party };
const writtenAnswer = {
  description: 'The party as it now is, with at most ten parties that may be the same; its version is the ETag',
  schema: PartyWithDuplicates,
};
const scope = ['actor.other-party', 'actor.other-region'] as const;

export const registerParty = defineRoute({
  method: 'PUT',
  path: '/parties/:partyId',
  summary: 'Register a party as a draft under an id that the client chose; a repeat has no second effect',
  roles: REGISTRARS,
  params: partyParams,
  body: PartyBody,
  answers: {
    201: writtenAnswer,
    200: { description: 'It was there already, with the same content', schema: PartyWithDuplicates },
  },
  refusals: ['party.id-used', 'party.village-unknown', ...scope],
});
export const reviseParty = defineRoute({
  method: 'PATCH',
  path: '/parties/:partyId',
  summary: 'Change what is recorded of a party that is not closed',
  roles: REGISTRARS,
  ifMatch: true,
  params: partyParams,
  body: PartyPatch,
  answers: { 200: writtenAnswer },
  refusals: ['party.not-found', 'party.status', 'party.incomplete', 'party.village-unknown', 'request.stale', ...scope],
});
export const activateParty = defineRoute({
  method: 'POST',
  path: '/parties/:partyId/activation',
  summary: 'Let a draft or suspended party take part',
  roles: OFFICES,
  params: partyParams,
  body: z.strictObject({}).optional(),
  answers: { 200: partyAnswer },
  refusals: ['party.not-found', 'party.status', 'party.incomplete', 'actor.other-region'],
});
const end = (what: 'suspension' | 'closing', summary: string) =>
  defineRoute({
    method: 'POST',
    path: `/parties/:partyId/${what}`,
    summary,
    roles: OFFICES,
    params: partyParams,
    body: z.strictObject({ reason: Text(500) }),
    answers: { 200: partyAnswer },
    refusals: ['party.not-found', 'party.status', 'actor.other-region'],
  });
export const suspendParty = end('suspension', 'Keep an active party from taking part for the time being');
export const closeParty = end('closing', 'End a party for good');
export const getParty = defineRoute({
  method: 'GET',
  path: '/parties/:partyId',
  summary: 'One party; personal, tax and money data only for itself and offices in whose region it is',
  roles: EVERYONE,
  params: partyParams,
  answers: { 200: partyAnswer },
  refusals: ['party.not-found'],
});

const partyFilter = {
  kind: PartyKind.optional(),
  status: PartyStatus.optional(),
  /** Any level: everything that lies in it. */
  region: RegionCode.optional(),
  industryScale: IndustryScale.optional(),
  umkmScale: UmkmScale.optional(),
  kbli: z
    .string()
    .regex(/^(?:(?:2020|2025):)?[0-9]{5}$/)
    .optional()
    .meta({ description: 'KBLI code, with or without its edition', examples: ['2025:31012'] }),
  nib: Nib.optional(),
  name: Text(100).optional().meta({ description: 'Beginnings of words of the name, in any order' }),
};
export const PartyFilter = z.strictObject(partyFilter);
export type PartyFilter = z.infer<typeof PartyFilter>;
export const listParties = defineRoute({
  method: 'GET',
  path: '/parties',
  summary: 'Parties by name',
  roles: EVERYONE,
  query: z.strictObject({ ...paging, ...partyFilter }),
  answers: { 200: { description: 'Parties by name', schema: PageOf(Party) } },
  refusals: [],
});
export const exportParties = defineExport(listParties);
export const exportRegions = defineExport(listRegions);

/** For the party itself and offices in whose region it is: it tells money. */
export const partyHistory = defineHistory('/parties/:partyId', {
  params: partyParams,
  refusals: ['party.not-found', ...scope],
});

// ---- imports

const importParams = z.strictObject({ importId: Id });
export const importParties = defineRoute({
  method: 'PUT',
  path: '/imports/:importId',
  summary:
    'Register parties from CSV or XLSX; a dry run only reports; a repeat, or the same rows in another file, has no effect',
  roles: IMPORTERS,
  params: importParams,
  query: z.strictObject({
    dryRun: YesNo.default('false'),
    activate: YesNo.default('false').meta({ description: 'Activate what is complete; the rest stays draft' }),
    village: VillageCode.optional().meta({ description: 'Village of rows when the file has no such column' }),
    nameFrom: z.enum(['product']).optional().meta({ description: 'Column to name by when the file has no names' }),
  }),
  body: Upload,
  consumes: TABLES,
  answers: { 200: { description: 'What went in and what did not, row by row', schema: ImportReport } },
  refusals: [...UNREADABLE, 'import.id-used', 'party.village-unknown', 'actor.other-region'],
});
export const getImport = defineRoute({
  method: 'GET',
  path: '/imports/:importId',
  summary: 'The report of an import',
  roles: [...IMPORTERS, 'auditor'],
  params: importParams,
  answers: { 200: { description: 'The report', schema: ImportReport } },
  refusals: ['import.not-found', 'actor.other-region'],
});

export const REGISTRY_ROUTES = {
  listRegions,
  getRegion,
  registerParty,
  reviseParty,
  activateParty,
  suspendParty,
  closeParty,
  getParty,
  listParties,
  exportParties,
  exportRegions,
  partyHistory,
  importParties,
  getImport,
  ...GROUPING_ROUTES,
  ...SENTRA_ROUTES,
  ...PLANT_ROUTES,
  ...OFFICER_ROUTES,
  ...VISIT_ROUTES,
  ...TRAINING_ROUTES,
  ...CERTIFICATE_ROUTES,
  ...COOPERATIVE_ROUTES,
};
