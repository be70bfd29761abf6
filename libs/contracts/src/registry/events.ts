// Facts of the registry: who takes part.
import { z } from 'zod';
import { defineFact } from '../envelope.js';
import { Id, PartyKind, PartyStatus, Text, VillageCode } from '../vocabulary.js';

/** What other services may know of a party. Contacts and tax numbers stay in the registry. */
export const PartyProfile = z.object({
  partyId: Id,
  kind: PartyKind,
  name: Text(200),
  /** Desa or kelurahan of its place, 10 digits. */
  region: VillageCode,
  status: PartyStatus,
  /** Business number, when known; public. */
  nib: z.string().optional(),
  industryScale: z.enum(['small', 'medium', 'large']).optional(),
});
export type PartyProfile = z.infer<typeof PartyProfile>;

const topic = 'registry.parties';
const WithReason = PartyProfile.extend({ reason: Text(500) });

export const PartyRegistered = defineFact('registry.party-registered.v1', {
  topic,
  summary: 'A party was entered into the registry.',
  data: PartyProfile,
});
export const PartyRevised = defineFact('registry.party-revised.v1', {
  topic,
  summary: "A party's record was changed.",
  data: PartyProfile,
});
export const PartyActivated = defineFact('registry.party-activated.v1', {
  topic,
  summary: 'A party may take part from now on.',
  data: PartyProfile,
});
export const PartySuspended = defineFact('registry.party-suspended.v1', {
  topic,
  summary: 'A party may not take part for the time being.',
  data: WithReason,
});
export const PartyClosed = defineFact('registry.party-closed.v1', {
  topic,
  summary: 'A party has ended.',
  data: WithReason,
});
