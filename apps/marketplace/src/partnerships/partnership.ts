// Decides about one partnership: proposed, agreed to by every party, ended; and whether an order still fits its quota.
import {
  type FactDefinition,
  type NewFact,
  type Partnership as PartnershipView,
  PartnershipAgreed,
  type PartnershipBody,
  PartnershipEnded,
  PartnershipJoined,
  PartnershipProposed,
  type PartnershipStatus,
  type PartyProfile,
  type Recorded,
  Refusal,
} from '@hilir/contracts';

type Member = Omit<PartnershipView['parties'][number], 'agreedAt'> & { agreedAt?: Date };
export interface Partnership extends Omit<PartnershipBody, 'parties'> {
  _id: string;
  version: number;
  status: PartnershipStatus;
  parties: Member[];
  proposedAt: Date;
  reason?: string;
  /** When a proposed or agreed one ends by itself. */
  deadline?: Date;
  requestHash: string;
}
/** How much of one period's quota is taken. Made for every period when a partnership is agreed, so that orders only change them. */
export interface Period {
  /** `<partnership id>:<first day>` */
  _id: string;
  version: number;
  partnershipId: string;
  from: string;
  to: string;
  agreed: number;
  ordered: number;
  realised: number;
}
export interface Change {
  partnership: Partnership;
  fact: NewFact;
  /** Only with the last agreement. */
  periods?: Period[];
}

/** From each status, the ones a partnership can go to. Drawn in docs/flows. */
export const TRANSITIONS: Record<PartnershipStatus, readonly PartnershipStatus[]> = {
  proposed: ['agreed', 'ended'],
  agreed: ['ended'],
  ended: [],
};

export const PARTNERSHIP_HISTORY: Recorded = {
  kind: 'partnership',
  fields: [
    ...(['status', 'parties', 'commodity', 'productId', 'province', 'quota', 'period', 'price'] as const),
    ...(['from', 'to', 'documents'] as const),
  ],
};

const DAY_MS = 86_400_000;
const MOST_YEARS = 5;

/** The proposing party agrees by proposing. */
export function proposePartnership(
  partnershipId: string,
  body: PartnershipBody,
  around: { proposer: string; parties: ReadonlyMap<string, PartyProfile | null>; requestHash: string },
  now: Date,
): Change {
  mustHaveParties(body, around.parties);
  mustMakeSense(body, now);
  const parties = body.parties.map(({ partyId, side }): Member => {
    const { industryScale } = around.parties.get(partyId)!;
    const agreed = partyId === around.proposer && { agreedAt: now };
    return { partyId, side, ...(industryScale !== undefined && { industryScale }), ...agreed };
  });
  const partnership: Partnership = {
    ...body,
    parties,
    _id: partnershipId,
    version: 0,
    status: 'proposed',
    proposedAt: now,
    deadline: endOfDay(body.to),
    requestHash: around.requestHash,
  };
  return step(partnership, {}, PartnershipProposed);
}

function mustHaveParties({ parties }: PartnershipBody, known: ReadonlyMap<string, PartyProfile | null>): void {
  const ids = new Set(parties.map(({ partyId }) => partyId));
  const sides = new Set(parties.map(({ side }) => side));
  const active = parties.every(({ partyId }) => known.get(partyId)?.status === 'active');
  if (ids.size < parties.length || sides.size < 2 || !active) throw new Refusal('partnership.parties');
}

function mustMakeSense({ commodity, productId, price, from, to }: PartnershipBody, now: Date): void {
  const { fixed, basisPoints, floor = 0, ceiling = Infinity } = price;
  const oneThing = (commodity === undefined) !== (productId === undefined);
  const onePrice = (fixed === undefined) !== (basisPoints === undefined) && floor <= ceiling;
  const days = (endOfDay(to).getTime() - new Date(from).getTime()) / DAY_MS;
  const time = days > 0 && days <= MOST_YEARS * 366 && endOfDay(to) > now;
  if (!oneThing || !onePrice || !time) throw new Refusal('partnership.content');
}

/** Nothing when this party has agreed already. */
export function agreePartnership(partnership: Partnership, partyId: string, now: Date): Change | undefined {
  if (partnership.parties.some((one) => one.partyId === partyId && one.agreedAt)) return undefined;
  mustGo(partnership, 'agreed');
  const parties = partnership.parties.map((one) => (one.partyId === partyId ? { ...one, agreedAt: now } : one));
  if (!parties.every(({ agreedAt }) => agreedAt)) return step(partnership, { parties }, PartnershipJoined);
  const change = step(partnership, { parties, status: 'agreed' }, PartnershipAgreed);
  return { ...change, periods: periodsOf(partnership) };
}

/** Nothing when it has ended for the same reason. */
export function endPartnership(partnership: Partnership, reason: string): Change | undefined {
  if (partnership.status === 'ended' && partnership.reason === reason) return undefined;
  mustGo(partnership, 'ended');
  return step(partnership, { status: 'ended', reason, deadline: undefined }, PartnershipEnded);
}

/** Undefined while its last day is not over. */
export function expirePartnership(partnership: Partnership, now: Date): Change | undefined {
  if (!partnership.deadline || partnership.deadline > now) return undefined;
  return endPartnership(partnership, 'the last day is over');
}

function mustGo(partnership: Partnership, to: PartnershipStatus): void {
  if (!TRANSITIONS[partnership.status].includes(to))
    throw new Refusal('partnership.status', { status: partnership.status });
}

function step(partnership: Partnership, changes: object, definition: FactDefinition): Change {
  const merged = { ...partnership, ...changes, version: partnership.version + 1 };
  const next = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as never;
  const { version: _version, documents: _documents, proposedAt: _at, ...data } = viewOf(next);
  const about = { subject: partnership._id, sequence: merged.version, key: partnership._id };
  return { partnership: next, fact: definition.of(about, data) };
}

export function viewOf({ _id, requestHash: _hash, deadline: _deadline, ...rest }: Partnership): PartnershipView {
  const parties = rest.parties.map(({ agreedAt, ...one }) => ({
    ...one,
    ...(agreedAt && { agreedAt: agreedAt.toISOString() }),
  }));
  return { ...rest, partnershipId: _id, parties, proposedAt: rest.proposedAt.toISOString() };
}

// ---- quotas

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** Calendar periods; the first begins and the last ends with the partnership, each with the whole quota. */
export function periodsOf({ _id, from, to, period, quota }: Partnership): Period[] {
  const periods: Period[] = [];
  for (let first = from; first <= to;) {
    const next = nextPeriod(first, MONTHS[period]);
    const last = dayBefore(next);
    const ends = last < to ? last : to;
    const none = { ordered: 0, realised: 0 };
    periods.push({
      _id: `${_id}:${first}`,
      version: 1,
      partnershipId: _id,
      from: first,
      to: ends,
      agreed: quota,
      ...none,
    });
    first = next;
  }
  return periods;
}
/** The first day of the calendar period after the one that holds this day. */
function nextPeriod(day: string, months: number): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1];
  return new Date(Date.UTC(year, Math.floor(month / months) * months + months, 1)).toISOString().slice(0, 10);
}
const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
const endOfDay = (day: string): Date => new Date(Date.parse(day) + DAY_MS);

/** What an order for material or a sale of a product wants of a partnership. */
export interface Wanted {
  buyerId: string | undefined;
  /** A pool, province/commodity, or a product of a seller. */
  of: { pool: string } | { productId: string; sellerId: string };
  quantity: number;
  day: string;
}
/** The id of the period that it counts in. Throws `partnership.not-fitting` when it is none of the partnership's own. */
export function periodFor(partnership: Partnership, { buyerId, of, day }: Omit<Wanted, 'quantity'>): string {
  const buys = partnership.parties.some(({ partyId, side }) => partyId === buyerId && side === 'buyer');
  const fits = partnership.status === 'agreed' && buys && isAbout(partnership, of);
  const period = periodsOf(partnership).find(({ from, to }) => from <= day && day <= to);
  if (!fits || !period) throw new Refusal('partnership.not-fitting');
  return period._id;
}

function isAbout({ commodity, province: only, productId, parties }: Partnership, of: Wanted['of']): boolean {
  if ('productId' in of)
    return productId === of.productId && parties.some((one) => one.partyId === of.sellerId && one.side === 'supplier');
  const [province, wanted] = of.pool.split('/');
  return commodity === wanted && (only ?? province) === province;
}

/** Throws `partnership.quota` when less is left than an order wants. */
export function mustHaveLeft({ agreed, ordered }: Period, wanted: number): void {
  if (wanted > agreed - ordered) throw new Refusal('partnership.quota', { left: Math.max(0, agreed - ordered) });
}

/** Takes or gives back some of the quota. What was delivered counts, even where the scales showed more than was ordered. */
export function count(period: Period, by: { ordered: number; realised: number }): Period {
  const { version, ordered, realised } = period;
  return { ...period, version: version + 1, ordered: ordered + by.ordered, realised: realised + by.realised };
}
