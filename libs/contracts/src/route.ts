// How an HTTP route is declared once: controllers, OpenAPI and the bad-input tests all read these declarations.
import { z } from 'zod';
import type { RefusalCode } from './refusal.js';
import type { Role } from './vocabulary.js';

export interface RouteDefinition<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Path with `:name` parameters, without a host. */
  path: string;
  summary: string;
  /** Who may call it; 'anyone' needs no acting headers. */
  roles: readonly Role[] | 'anyone';
  params: P;
  query: Q;
  body: B;
  /** Media types of the body when it is not JSON; the body is then a File. */
  consumes?: readonly string[];
  /** The caller must send If-Match with the version it read. */
  ifMatch?: boolean;
  /** Status → what the answer holds. */
  answers: Record<number, { description: string; schema: z.ZodType; contentType?: string | readonly string[] }>;
  /** What it may refuse, beside the shape of the request and the role. */
  refusals: readonly RefusalCode[];
}

const Nothing = z.strictObject({});
type Nothing = typeof Nothing;

/** Declares a route. Unknown fields are refused everywhere: use z.strictObject for params, query and body. */
export function defineRoute<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = z.ZodUndefined,
>(
  route: Omit<RouteDefinition<P, Q, B>, 'params' | 'query' | 'body'> & { params?: P; query?: Q; body?: B },
): RouteDefinition<P, Q, B> {
  return {
    ...route,
    params: route.params ?? (Nothing as unknown as P),
    query: route.query ?? (Nothing as unknown as Q),
    body: route.body ?? (z.undefined() as unknown as B),
  };
}

/** What a controller method receives: the three parts of the request, checked. */
export interface InputOf<R extends RouteDefinition> {
  params: z.infer<R['params']>;
  query: z.infer<R['query']>;
  body: z.infer<R['body']>;
  /** The version from If-Match; present on routes that ask for it. */
  version: number;
}

/** Cursor paging, the same on every list: at most 200 rows, `next` is absent on the last page. */
export const paging = {
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,400}$/)
    .optional()
    .meta({ description: 'Where to go on: `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Rows on a page', type: 'integer' }),
};
export const PageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().optional() });
