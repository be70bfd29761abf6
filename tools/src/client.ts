// Calls the services over HTTP as somebody, by the routes that the contracts declare.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  MARKETPLACE_ROUTES,
  Problem,
  type RefusalCode,
  REGISTRY_ROUTES,
  type Role,
  type RouteDefinition,
  type ServiceName,
  SUPPLY_CHAIN_ROUTES,
} from '@hilir/contracts';
import type { z } from 'zod';

/** Who acts: clerks and managers for a party, offices in a region. Nobody, for routes that anyone may call. */
export interface As {
  role: Role;
  partyId?: string;
  region?: string;
}
export type Urls = Record<ServiceName, string>;
type Values = Record<string, string | number | boolean>;
export interface Request {
  as?: As;
  params?: Record<string, string>;
  query?: Values;
  /** JSON, unless it is a string. */
  body?: object | string;
  /** The version that was read, for routes that ask for If-Match. */
  version?: number;
}
/** Sends the request and gives its checked answer; throws what the service says against it. */
export type Call = <A extends z.ZodType>(route: RouteDefinition, request: Request, answer: A) => Promise<z.infer<A>>;

export class Refused extends Error {
  constructor(
    readonly problem: Problem,
    what: string,
  ) {
    const fields = (problem.errors ?? []).map(({ pointer, message }) => `; ${pointer}: ${message}`);
    super(`${what}: ${problem.status} ${problem.code}, ${problem.detail}${fields.join('')}`);
  }
}

const ROUTES: Record<ServiceName, readonly unknown[]> = {
  registry: Object.values(REGISTRY_ROUTES),
  'supply-chain': Object.values(SUPPLY_CHAIN_ROUTES),
  marketplace: Object.values(MARKETPLACE_ROUTES),
};
const LIMIT_MS = 120_000;

export const client =
  (urls: Urls): Call =>
  async (route, request, answer) => {
    const { method } = route;
    const address = addressOf(urls, route, request);
    const body = typeof request.body === 'object' ? JSON.stringify(request.body) : request.body;
    const signal = AbortSignal.timeout(LIMIT_MS);
    const response = await fetch(address, { method, headers: headersOf(request), signal, ...(body && { body }) });
    const said: unknown = await response.json();
    if (!response.ok) throw new Refused(Problem.parse(said), `${method} ${address}`);
    return answer.parse(said);
  };

function addressOf(urls: Urls, route: RouteDefinition, { params = {}, query = {} }: Request): string {
  const owner = (Object.keys(ROUTES) as ServiceName[]).find((name) => ROUTES[name].includes(route));
  if (!owner) throw new Error(`no service declares ${route.method} ${route.path}`);
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name]!));
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]),
  );
  return `${urls[owner]}${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
}

function headersOf({ as, body, version }: Request): Record<string, string> {
  return {
    'accept-language': 'en',
    ...(body !== undefined && { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
    ...(as && { 'x-acting-role': as.role }),
    ...(as?.partyId && { 'x-acting-party': as.partyId }),
    ...(as?.region && { 'x-acting-region': as.region }),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  };
}

/** What a service says until it has heard of what another one wrote a moment ago. */
const NOT_HEARD_YET: readonly RefusalCode[] = [
  'supplier.unknown',
  'supplier.not-active',
  'buyer.unknown',
  'buyer.not-active',
  'commodity.unknown',
  'producer.unknown',
  'producer.not-active',
  'seller.unknown',
  'seller.not-active',
];
const HEARING_MS = 60_000;

/** Repeats a request until the service has heard of everyone in it, for at most a minute. */
export async function onceHeard<T>(request: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + HEARING_MS;
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const early = error instanceof Refused && (NOT_HEARD_YET as readonly string[]).includes(error.problem.code);
      if (!early || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
