// Decides about one party: registering, revising, its life from draft to closed, and who may see what of it.
import {
  type Author,
  type FieldError,
  type FactDefinition,
  lineOf,
  type NewFact,
  type Party,
  PartyActivated,
  type PartyBody,
  PartyClosed,
  type PartyPatch,
  type PartyProfile,
  PartyRegistered,
  PartyRevised,
  type PartyStatus,
  PartySuspended,
  type Recorded,
  Refusal,
  type StoredLine,
} from '@hilir/contracts';
import { businessKey, wordsOf } from '../names.js';
import { industryScale, umkmScale } from './scale.js';

type Dated<T> = T extends { from: string } ? Omit<T, 'from'> & { from: Date } : never;

export interface PartyRecord extends PartyBody {
  _id: string;
  version: number;
  status: PartyStatus;
  statusReason?: string;
  industryScale?: Party['industryScale'];
  industryScaleHistory: Dated<NonNullable<Party['industryScaleHistory']>[number]>[];
  umkmScale?: Party['umkmScale'];
  umkmScaleHistory: Dated<NonNullable<Party['umkmScaleHistory']>[number]>[];
  /** See `nameKeyOf`. */
  nameKey: string;
  /** Lists go by this, then by id. */
  sortName: string;
  words: string[];
  registeredAt: Date;
  changedAt: Date;
  /** Fingerprint of the body it was registered with. */
  requestHash: string;
  /** Counts up when another record relies on the party as it is; nobody reads it. */
  heldStill?: number;
  /** The import that registered it. */
  importId?: string;
}
/** What a decision results in; the three leave in one transaction. */
export interface Change {
  party: PartyRecord;
  line: StoredLine;
  fact: NewFact;
}
/** Who does it, when, and in which language a refusal names what is missing. */
export interface Doing {
  by: Author;
  now: Date;
  language: 'id' | 'en';
}

// ---- registering and revising

export function register(
  partyId: string,
  body: PartyBody,
  source: { requestHash: string; importId?: string },
  doing: Doing,
): Change {
  const party = derive({
    ...body,
    ...(body.npwp !== undefined && { npwp: digitsOf(body.npwp) }),
    ...source,
    _id: partyId,
    version: 1,
    status: 'draft',
    industryScaleHistory: [],
    umkmScaleHistory: [],
    registeredAt: doing.now,
    changedAt: doing.now,
  });
  return changed('registered', {}, party, doing);
}

/** Nothing when the patch says what is there already. Throws `party.status` once it is closed. */
export function revise(party: PartyRecord, patch: PartyPatch, doing: Doing): Change | undefined {
  if (party.status === 'closed') throw new Refusal('party.status', { status: party.status });
  const next: Record<string, unknown> = { ...party };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete next[field];
    else if (value !== undefined) next[field] = field === 'npwp' ? digitsOf(value as string) : value;
  }
  const revised = derive({ ...(next as unknown as PartyRecord), version: party.version + 1, changedAt: doing.now });
  if (party.status === 'active') mustBeComplete(revised, doing);
  const change = changed('revised', party, revised, doing);
  return change.line.fields.length === 0 ? undefined : change;
}

const digitsOf = (npwp: string): string => npwp.replace(/[ .-]/g, '');

type Given = Omit<PartyRecord, 'nameKey' | 'sortName' | 'words'>;
/** Fills in what follows from the other fields; a scale is added to its history when it or its measure changed. */
function derive(given: Given): PartyRecord {
  const words = wordsOf(given.name);
  const party: PartyRecord = {
    ...given,
    nameKey: nameKeyOf(given),
    sortName: words.join(' ').slice(0, SORTED_LETTERS),
    words: [...new Set(words)],
  };
  const from = party.changedAt;
  if (party.workers && party.investment !== undefined) {
    const { workers, investment } = { workers: party.workers.total, investment: party.investment };
    party.industryScale = industryScale(workers, investment);
    const last = party.industryScaleHistory.at(-1);
    if (last?.workers !== workers || last.investment !== investment) {
      const entry = { from, scale: party.industryScale, workers, investment };
      party.industryScaleHistory = [...party.industryScaleHistory, entry];
    }
  }
  if (party.umkm) {
    party.umkmScale = umkmScale(party.umkm);
    const last = party.umkmScaleHistory.at(-1);
    if (last?.basis !== party.umkm.basis || last.amount !== party.umkm.amount) {
      party.umkmScaleHistory = [...party.umkmScaleHistory, { from, scale: party.umkmScale, ...party.umkm }];
    }
  }
  return party;
}

/** What two records of one business share: kind, desa, and the name without its legal form. */
export const nameKeyOf = ({ kind, region, name }: Pick<PartyBody, 'kind' | 'region' | 'name'>): string =>
  `${kind}|${region}|${businessKey(name)}`;

/** A cursor carries the sorted name, so it is kept short; ids decide between names that begin alike. */
const SORTED_LETTERS = 60;

// ---- its life

type ChangeName = 'registered' | 'revised' | 'activated' | 'suspended' | 'closed';
type Step = 'activate' | 'suspend' | 'close';
/** draft → active ⇄ suspended → closed; a draft and an active party may be closed too. */
const STEPS: Record<Step, { from: readonly PartyStatus[]; to: PartyStatus; change: ChangeName }> = {
  activate: { from: ['draft', 'suspended'], to: 'active', change: 'activated' },
  suspend: { from: ['active'], to: 'suspended', change: 'suspended' },
  close: { from: ['draft', 'active', 'suspended'], to: 'closed', change: 'closed' },
};

/** Nothing when it is there already for the same reason. Throws `party.status`, `party.incomplete`. */
export function step(party: PartyRecord, name: Step, reason: string | undefined, doing: Doing): Change | undefined {
  const { from, to, change } = STEPS[name];
  if (party.status === to && party.statusReason === reason) return undefined;
  if (!from.includes(party.status)) throw new Refusal('party.status', { status: party.status });
  if (to === 'active') mustBeComplete(party, doing);
  const { statusReason: _, ...rest } = party;
  const next = { ...rest, version: party.version + 1, status: to, changedAt: doing.now };
  return changed(change, party, reason === undefined ? next : { ...next, statusReason: reason }, doing);
}

const NEEDED = {
  nib: { id: 'NIB 13 angka', en: 'an NIB of 13 digits' },
  products: { id: 'paling sedikit satu produk atau kode KBLI', en: 'at least one product or KBLI code' },
} as const;
/** A micro industry often has no NIB yet, but its product is known; a co-operative and a firm cannot do without one. */
export function missingToActivate(party: PartyBody): (keyof typeof NEEDED)[] {
  if (party.kind === 'ikm') return party.products.length + party.kbli.length === 0 ? ['products'] : [];
  if (party.kind === 'bumdes') return [];
  return party.nib === undefined ? ['nib'] : [];
}

function mustBeComplete(party: PartyRecord, { language }: Doing): void {
  const missing = missingToActivate(party);
  if (missing.length === 0) return;
  const fields = missing.map((field): FieldError => ({
    pointer: `/party/${field}`,
    code: 'missing',
    message: NEEDED[field][language],
  }));
  throw new Refusal('party.incomplete', {}, fields);
}

// ---- what is written about it

export const PARTY_HISTORY: Recorded = {
  kind: 'party',
  fields: [
    'kind',
    'name',
    'region',
    'nib',
    'npwp',
    'kbli',
    'workers',
    'investment',
    'umkm',
    'yearlyOutput',
    'rawMaterialShare',
    'products',
    'womenLed',
    'contact',
    'status',
    'industryScale',
    'umkmScale',
  ],
  personal: ['npwp', 'contact'],
};
const FACTS: Record<ChangeName, FactDefinition> = {
  registered: PartyRegistered,
  revised: PartyRevised,
  activated: PartyActivated,
  suspended: PartySuspended,
  closed: PartyClosed,
};

function changed(change: ChangeName, before: Partial<PartyRecord>, party: PartyRecord, { by, now }: Doing): Change {
  const { _id: partyId, version, statusReason } = party;
  const reason = change === 'suspended' || change === 'closed' ? { reason: statusReason } : {};
  return {
    party,
    line: lineOf(PARTY_HISTORY, before, party, { change, by, at: now, ...reason }),
    fact: FACTS[change].of({ subject: partyId, sequence: version, key: partyId }, { ...profileOf(party), ...reason }),
  };
}

/** What other services may know: no contact, tax or money data ever. */
function profileOf({ _id: partyId, kind, name, region, status, nib, industryScale }: PartyRecord): PartyProfile {
  return { partyId, kind, name, region, status, nib, industryScale };
}
