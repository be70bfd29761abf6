// Who is acting: the only place that reads the acting headers, and the rules about parties and regions.
import { type Cause, type FieldError, Id, Refusal, RegionCode, Role } from '@hilir/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { wrongForm } from './field-errors.js';
import { type Language, languageOf } from './language.js';

/** Who makes a request, as what, and where the facts that follow from it come from. */
export interface Acting {
  /** 'anyone' where the route needs no acting headers and none were sent. */
  role: Role | 'anyone';
  /** The party a clerk or manager acts for. */
  partyId?: string;
  /** The region an office acts in: 2, 4, 6 or 10 digits. */
  region?: string;
  language: Language;
  cause: Cause;
}

/** The acting person of the request: `@Acting() acting: Acting`. */
export const Acting = createParamDecorator(
  (_: unknown, context: ExecutionContext): Acting => context.switchToHttp().getRequest<FastifyRequest>().acting,
);

const PARTY_ROLES: readonly string[] = ['clerk', 'manager'];
const REGIONAL_ROLES: readonly string[] = ['officer', 'planner', 'provincial'];
const EXPECTED = {
  role: { id: `salah satu dari ${Role.options.join(', ')}`, en: `one of ${Role.options.join(', ')}` },
  party: { id: 'UUID sebuah pihak', en: 'the UUID of a party' },
  region: {
    id: 'kode wilayah Kemendagri: 2, 4, 6 atau 10 angka',
    en: 'a Kemendagri region code: 2, 4, 6 or 10 digits',
  },
} as const;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Reads the acting headers. Throws `actor.missing` or `actor.not-allowed`; a header of the wrong shape is added to
 * `fields`. The headers are claims that nobody has verified: sign-in replaces this function by one that reads a token.
 */
export function readActing(request: FastifyRequest, roles: readonly Role[] | 'anyone', fields: FieldError[]): Acting {
  const { headers } = request;
  const language = languageOf(headers['accept-language']);
  const traceparent = one(headers.traceparent);
  const cause: Cause = { correlationId: request.id };
  if (traceparent !== undefined && TRACEPARENT.test(traceparent)) cause.traceparent = traceparent;

  const role = one(headers['x-acting-role']);
  const partyId = one(headers['x-acting-party'])?.toLowerCase(); // as Id reads it
  const region = one(headers['x-acting-region']);
  if (role === undefined && roles !== 'anyone') throw new Refusal('actor.missing');
  if (partyId !== undefined && !Id.safeParse(partyId).success) wrong('party', language, fields);
  if (region !== undefined && !RegionCode.safeParse(region).success) wrong('region', language, fields);
  if (role === undefined) return { role: 'anyone', language, cause };

  if (!isRole(role)) wrong('role', language, fields);
  else if (roles !== 'anyone' && !roles.includes(role)) throw new Refusal('actor.not-allowed');
  // What the role does not act by is dropped: a clerk's region would otherwise open what an officer may see.
  if (PARTY_ROLES.includes(role)) return { role: role as Role, partyId: needed(partyId), language, cause };
  if (REGIONAL_ROLES.includes(role)) return { role: role as Role, region: needed(region), language, cause };
  return { role: role as Role, language, cause };
}

const isRole = (role: string): role is Role => (Role.options as string[]).includes(role);
/** Node joins most repeated headers with a comma, which then has the wrong shape; it never picks one silently. */
const one = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(',') : header;

function needed(value: string | undefined): string {
  if (value === undefined) throw new Refusal('actor.missing');
  return value;
}

function wrong(name: keyof typeof EXPECTED, language: Language, fields: FieldError[]): void {
  fields.push(wrongForm(`/headers/x-acting-${name}`, EXPECTED[name], language));
}

/** Whether the caller acts for this party. */
export const actsFor = (acting: Acting, partyId: string): boolean => acting.partyId === partyId;

/** Whether the caller's office covers a region; operators and auditors cover all, parties cover none. */
export const coversRegion = (acting: Acting, region: string): boolean =>
  acting.role === 'operator' ||
  acting.role === 'auditor' ||
  (acting.region !== undefined && region.startsWith(acting.region));

/** Refuses with `actor.other-party` everyone who does not act for this party. */
export function mustActFor(acting: Acting, partyId: string): void {
  if (!actsFor(acting, partyId)) throw new Refusal('actor.other-party');
}

/** Refuses with `actor.other-region` everyone whose office does not cover the region. */
export function mustCover(acting: Acting, region: string): void {
  if (!coversRegion(acting, region)) throw new Refusal('actor.other-region');
}

/**
 * Narrows what a list asks for to what the caller may see: a party its own, an office its region or the part of it that
 * was asked for, operators and auditors everything. Refuses what is asked for beyond that.
 */
export function inScope<T extends { partyId?: string | undefined; region?: string | undefined }>(
  acting: Acting,
  asked: T,
): T {
  if (acting.partyId !== undefined) {
    if (asked.partyId !== undefined) mustActFor(acting, asked.partyId);
    return { ...asked, partyId: acting.partyId };
  }
  const region = asked.region ?? acting.region;
  if (region === undefined && coversRegion(acting, '')) return asked;
  mustCover(acting, region ?? '');
  return { ...asked, region };
}

/** For routes that parties and offices share: a clerk or manager must act for the party, an office must cover its region. */
export function mustActForOrCover(acting: Acting, partyId: string, region: string): void {
  if (PARTY_ROLES.includes(acting.role)) mustActFor(acting, partyId);
  else mustCover(acting, region);
}
